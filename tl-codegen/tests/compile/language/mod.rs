//! Schemas over all features of the language: each checks, generates with every option, and compiles without warnings.
//!
//! They are private modules of one program, which uses nothing of them. `TL_SCHEMAS=200` sets the number of random schemas,
//! `TL_SEED=7` the first of their seeds, `TL_CROSSED=all` compiles all combinations of features instead of a fifth.

mod features;
mod program;
mod random;

use std::fs;
use std::path::Path;

use tl_codegen::Config;

use self::program::Program;

const CASES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/cases");

/// Small schemas from bug reports; those that must be refused are in `tests/invalid` as well.
#[test]
fn collected_cases_compile() {
    let Ok(table) = fs::read_to_string(Path::new(CASES).join("cases.tsv")) else {
        // Unlike `eprintln!`, this is printed also if the test passes.
        _ = std::io::Write::write_all(&mut std::io::stderr(), b"skipped: no ../shared/cases\n");
        return;
    };
    let mut program = Program::new("cases");
    for row in table.lines().skip(1) {
        let Some((file, expected)) = row.split_once('\t') else { continue };
        let text = fs::read_to_string(Path::new(CASES).join(file)).expect("can be read");
        let name = file.trim_end_matches(".tl");
        let code = REFUSED.iter().find(|(refused, _)| *refused == name).map(|(_, code)| *code);
        assert!(code.is_none_or(|code| program::errors(name, &text).contains(code)), "{file}: {expected}");
        // The way out of a name that is declared again.
        program.config = Config::new().allow_duplicates(code == Some("TL0112"));
        if matches!(code, None | Some("TL0112")) {
            program.add_all(name, &text);
        }
    }
    program.check();
}

/// Cases that are errors, and their codes.
const REFUSED: [(&str, &str); 4] = [
    ("dup_builtin_bool", "TL0113"),
    ("dup_comment_layers", "TL0112"),
    ("dup_params", "TL0101"),
    ("final_new", "TL0125"),
];

#[test]
fn crossed_features_compile() {
    let every = if std::env::var_os("TL_CROSSED").is_some() { 1 } else { 5 };
    let (schemas, count) = features::schemas(every);
    let mut program = Program::new("features");
    for (name, text) in &schemas {
        program.add(name, text, program::OPTIONS - 1);
    }
    println!("{count} combinations");
    program.check();
}

#[test]
fn random_schemas_compile() {
    let number = |name: &str| std::env::var(name).ok().map(|number| number.parse().expect("a number"));
    let (first, count) = (number("TL_SEED").unwrap_or(1), number("TL_SCHEMAS").unwrap_or(40));
    let mut program = Program::new("random");
    for seed in first..first + count {
        let options = usize::try_from(seed).expect("small") % program::OPTIONS;
        program.add(&format!("seed{seed}"), &random::schema(seed), options);
    }
    program.check();
}

#[test]
fn more_of_each_kind_compile() {
    let mut program = Program::new("kinds");
    for (name, text) in KINDS {
        program.add_all(name, text);
    }
    program.check();
}

/// Variants of what the cases are about.
const KINDS: &[(&str, &str)] = &[
    ("unused_in_all", "a {X:Type} {Y:Type} = T X Y; b {X:Type} {Y:Type} n:int s:string = T X Y; use t:(T int string) v:Vector<T<int,bytes>> = Use;"),
    ("unused_in_some", "a {X:Type} {Y:Type} x:X = T X Y; b {X:Type} {Y:Type} y:Vector<Y> = T X Y; c {X:Type} {Y:Type} z:string = T X Y; e {X:Type} {Y:Type} = T X Y; use t:(T int string) = Use;"),
    ("only_recursive", "none {X:Type} = Maybe X; some {X:Type} value:X = Maybe X; a {X:Type} next:(Maybe (A X)) all:Vector<A<X>> = A X; use a:(A int) = Use;"),
    ("mutually_recursive", "a {X:Type} flags:# b:flags.0?(B X) = A X; b {X:Type} flags:# a:flags.0?(A X) = B X; use a:(A int) = Use;"),
    ("passed_on", "p {X:Type} n:int = P X; q {X:Type} p:(P X) = Q X; r {X:Type} {Y:Type} q:(Q X) y:Y = R X Y; use r:(R string int) = Use;"),
    ("swapped", "pair {k:Type} {v:Type} key:k value:v = Pair v k; use p:(Pair int string) = Use;"),
    ("results", "good {X:Type} id:long v:X = Answer X; bad {X:Type} code:int = Answer X; wrap {X:Type} v:X = Wrap X; point x:int = Point; _ {X:Type} result:X = ReqResult X; phantom {X:Type} n:int = Phantom X;
        ---functions--- call {X:Type} query:!X = Answer X; list {X:Type} query:!X = Vector<X>; lists {X:Type} n:int query:!X s:string = Vector<Vector<X>>; two {X:Type} {Y:Type} a:!X b:!Y = Wrap Y; maybe {X:Type} flags:# q:flags.0?!X = Wrap X; req {X:Type} query:!X = ReqResult X; ph {X:Type} query:!X = Phantom X; bare {X:Type} query:!X = Wrap<Vector<%Point>>; points = Vector<%Point>; vectors = Vector<vector<int>>; nothing {X:Type} query:!X = Point;"),
    ("bare_arguments", "just {X:Type} v:X = Maybe X; nothing {X:Type} = Maybe X; pair {X:Type} {Y:Type} x:X y:Y all:Vector<X> some:vector<Y> two:2*[ X ] = Pair X Y; point x:int s:string = Point; node next:(Maybe node) = Node; use a:(Maybe point) b:(Maybe %Point) c:(Pair point Point) d:(Maybe (vector int)) e:(Maybe Vector<vector<point>>) f:(Maybe (Maybe point)) g:(pair int %Vector<%Point>) flags:# h:flags.0?(Maybe point) i:flags.1?(pair point point) j:flags.1?int = Use; ---functions--- get p:(Maybe point) = Maybe<Point>; getBare = Vector<%Point>;"),
    ("either", "left {X:Type} {Y:Type} x:X = Either X Y; right {X:Type} {Y:Type} y:Y = Either X Y; none {X:Type} {Y:Type} = Either X Y; node e:(Either node int) = Node; full {X:Type} a:int b:int c:int = Opt X; part {X:Type} x:X = Opt X; box o:(Opt box) = Box; hold {X:Type} o:(Opt X) = Hold X; h h:(Hold h) = H;"),
    ("counts", "list # [ int ] = List; named n:# [ string ] = Named; flag flags:# [ List ] = Flag; two # [ int ] # [ long ] = Two; deep # [ # [ int ] ] = Deep; pair {k:Type} {v:Type} key:k value:v = Pair k v; dict {k:Type} {v:Type} # [ (pair k v) ] = Dict k v; dict2 {k:Type} {v:Type} n:# items:[ (%Pair k v) ] = Dict2 k v; use d:(Dict int string) e:(Dict2 string (Dict int int)) = Use; v {t:Type} x:int # [ t ] = V t;"),
    ("boxed_builtins", "int ? = Int; string ? = String; int128 4*[ int ] = Int128; bytes data:string = Bytes; long ? = Long; big x:int = Long; int53 = Int53; none {t:Type} = Maybe t; some {t:Type} value:t = Maybe t; use a:Int b:%Int c:int d:Vector<String> e:Int128 f:Bytes g:(Maybe Int) h:Long i:%Int128 j:Int53 flags:# k:flags.0?Int = Use; ---functions--- get of:Int = Int; all = Vector<Int>; getLong = Long;"),
    ("own_types", "no = Bool; yes = Bool; maybe x:Bool = Bool; string x:int = String; int128 a:long = Int128; vector#12345678 {t:Type} # [ t ] = Vector t; true x:int = True; use b:Bool s:string t:String i:int128 v:(vector int) w:(Vector int) bs:(Vector Bool) flags:# f:flags.0?true = Use; ---functions--- get = Bool; all = Vector<Bool>;"),
    ("own_bool_ids", "boolFalse#11111111 = Bool; boolTrue#22222222 = Bool; use b:Bool bs:Vector<Bool> flags:# c:flags.0?Bool = Use;"),
    ("standard", "boolFalse#bc799737 = Bool; boolTrue#997275b5 = Bool; vector#1cb5c415 {t:Type} # [ t ] = Vector t; true#3fedd339 = True; int ? = Int; long ? = Long; double ? = Double; string ? = String; bytes data:string = Bytes; int128 4*[ int ] = Int128; int256 8*[ int ] = Int256; int512 2*[ int256 ] = Int512; int32 = Int32; int53 x:long = Int53; secureString = SecureString; secureBytes data:bytes = SecureBytes; use a:int b:long c:double d:string e:bytes f:int128 g:int256 h:int512 i:int32 j:int53 k:secureString l:secureBytes m:Bool n:(vector int) flags:# o:flags.0?true = Use;"),
    ("generics_only", "a {X:Type} v:X = A X; b {X:Type} v:(A X) = B X; ---functions--- f {X:Type} q:!X = X;"),
    ("generics_only_2", "a {X:Type} v:X = A X; b {X:Type} v:string w:X = A X;"),
    ("functions_only", "---functions--- f = Bool; g s:string = Vector<int>; h {X:Type} q:!X = X;"),
    ("arrows", "value x:int = Value; @read getValue key:string => Value; @any call {X:Type} q:!X => X; set v:Value => Bool; ---types--- other x:int = Other; @write put x:int => Other;"),
    ("words", "a self:# b:self.0?int type:# c:type.0?string d:type.1?true crate:# e:crate.3?long super:# f:super.0?int g:super.0?int fn:# i:fn.0?Vector<int> async:# _x:async.0?int = A; b self:# b:self.0?true fn:# = B; c self_:# x:self_.0?int = C;"),
    ("comments", "// a\u{202e}b\u{2066}c \u{200b} \u{feff} \u{0} \u{7f} \u{85} \u{2028} */ /* \r\n// x\r\n//\ty\u{b}z\u{c}\nuser id:long // \u{202a}id\u{202c}\n name:string /* two\r lines */ = User; // t\u{2069}\n//@description \u{202e}x @id y\u{2067}\n---functions---\n//@description \u{202e}x @id y\u{2067}\nget id:int = User; // \u{202d}\n//@class User @description \u{202e}\n"),
    ("objects", "object ? = Object; just {X:Type} v:X = Maybe X; none {X:Type} = Maybe X; end {X:Type} = End X; use o:object m:(Maybe Object) e:(End Object) a:2*[ Object ] v:(vector object) flags:# f:flags.0?Object g:flags.1?object h:flags.1?int n:# n*[ object ] = Use; ---functions--- get {X:Type} q:!X o:Object = Maybe X; any {X:Type} q:!X = Maybe Object; all = Vector<Object>; gone = Gone; lost = Vector<Lost>; got = Maybe Gone;"),
    ("bare_variants", "nothing {X:Type} {Y:Type} = U X Y; some {Y:Type} {X:Type} i:int v:X = U X Y; a = P; b i:int = P; c p:b s:string = P; just {X:Type} v:X = Maybe X; none {X:Type} = Maybe X; use a:a x:(some string int) n:(nothing string int) m:(Maybe b) k:(just c) v:Vector<U<b,c>> w:(vector b) z:2*[ b ] y:3*[ c ] flags:# f:flags.0?c g:flags.1?b h:flags.1?a = Use; tree of:(just (Maybe tree)) flags:# next:flags.0?c = Tree; leaf = Tree; ---functions--- get p:b = Vector<c>; call {X:Type} q:!X p:c = Maybe X;"),
    ("layer", "a x:int = A; ---functions--- f = A;\n// LAYER 7\n"),
    ("empty_section", "---functions---\n---types---\n// LAYER 1"),
];

//! The ways out for schemas that others wrote, in programs that deny warnings: with every module of the generated code and
//! with none, with the schema as data and without.

use std::path::Path;

use tl_codegen::{Config, sync};
use tl_parser::{Code, Diagnostic, Severity, Sources};

use crate::layers::binary;
use crate::nested;

/// Builtins that the schema declares, in every position, and their boxed names with `%`.
const MAPPED: &str = "
    ulong ? = ULong; float ? = Float; bigBytes ? = BigBytes; long ? = Long;
    pair {X:Type} first:X second:X = Pair X;
    measure value:float total:ulong bare:%ULong id:%Long many:vector<ulong> boxed:Vector<%Float> flags:#
        maybe:flags.0?ulong a:flags.1?float b:flags.1?ulong two:2*[ float ] in:Pair<ulong> data:bigBytes = Measure;
    readingNone = Reading;
    readingSome of:Measure at:ulong = Reading;
    ---functions---
    getReading at:ulong = Reading;
    getTotals = Vector<ulong>;";

/// Several definitions of names and ids. Those that have an `old` field are left out.
const DUPLICATES: &str = "
    note old:int = Note; note text:string = Note; noteEmpty = Note;
    twice text:string = Twice; twice text:string = Twice;
    moved old:int = Note; moved at:int = Place;
    first#11111111 old:int = Same; second#11111111 text:string = Same; third = Same;
    one#22222222 value:int = One; other#22222222 value:int = Other;
    use note:Note bare:note place:moved all:vector<twice> same:Same one:One other:Other = Use;
    both = Both;
    ---functions---
    get old:int = Note; get id:long = Use;
    both = Both;";

/// Definitions without a form in Rust, and what uses them.
const SKIPPED: &str = "
    matrix {n:#} rows:n*[ n*[ int ] ] = Matrix n;
    plain value:int = Plain;
    odd value:plain = Mixed; mixed m:(Matrix 3) = Mixed; even = Mixed;
    through deep:vector<Mixed> x:(matrix 2) = Through;
    last of:Through = Last;
    ulong ? = ULong;
    counted by:ulong = Counted;
    ---functions---
    getMatrix = Matrix 3;
    getLast = Last;
    getCounted = Counted;
    getMixed of:plain = Vector<Mixed>;";

/// Results of other schemas, and fields of any type.
const OBJECTS: &str = "
    object ? = Object; function ? = Function;
    salts list:Vector<long> = Salts;
    message id:long body:Object = Message;
    container messages:vector<message> = Container;
    envelope before:int o:object f:function flags:# maybe:flags.0?Object many:vector<Object> after:int = Envelope;
    ---functions---
    wait delay:int = HttpWait;
    getSalts number:int = Salts;
    getAll = Vector<FutureSalt>;
    send {X:Type} what:!X = Object;";

/// Bare forms of one of several constructors.
const VARIANTS: &str = "
    a = U; b i:int = U; c flags:# next:flags.0?c of:flags.1?U text:string = U;
    use x:b y:%b none:a many:vector<b> two:2*[ c ] flags:# maybe:flags.0?c p:flags.1?b q:flags.1?int all:U = Use;
    ---functions---
    get by:c = Vector<b>;";

fn lenient() -> Config {
    Config::new().skip("Matrix").skip("ULong").allow_duplicates(true)
}

fn mapped() -> Config {
    Config::new().builtin("ulong", "crate::ULong").builtin("float", "crate::Float").builtin("bigBytes", "bytes")
}

fn schemas() -> [(&'static str, &'static str, Config); 5] {
    [
        ("mapped", MAPPED, mapped()),
        ("duplicates", DUPLICATES, Config::new().allow_duplicates(true)),
        ("skipped", SKIPPED, lenient()),
        ("objects", OBJECTS, Config::new()),
        ("variants", VARIANTS, Config::new()),
    ]
}

/// Writes and runs a program with all modules, in each combination of options.
fn run(package: &str, features: &str, data: &[bool], main: &str) {
    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join(package);
    let mut modules = String::new();
    for (name, text, config) in schemas() {
        for (data, nth) in data.iter().flat_map(|data| (0..4).map(move |nth| (*data, nth))) {
            let config = config.clone().borrowed(nth & 1 != 0).dispatch(nth & 2 != 0).data(data);
            let mut sources = Sources::new();
            let file = sources.add(format!("{name}.tl"), text);
            let parsed = [tl_parser::parse(sources.text(file), file)];
            let files = config.generate(&parsed).unwrap_or_else(|error| panic!("{name}: {error}"));
            let name = format!("{name}{nth}{}", if data { "d" } else { "" });
            let plan = sync::plan(&root.join("src").join(&name), &files);
            plan.and_then(|plan| plan.apply()).expect("can be written");
            modules += &format!("mod {name};\n");
        }
    }
    binary(&root, package, features, &format!("//! A test.\n\n{modules}\n{main}"));
    nested::run(&root, &["run"]);
}

#[test]
fn programs_with_data() {
    run("lenient_data", "\"serde\", \"std\"", &[false, true], include_str!("lenient_data.rs"));
}

#[test]
fn programs_without_data() {
    run("lenient", "", &[false], include_str!("lenient_plain.rs"));
}

/// Returns the diagnostics, as code and message.
fn diagnostics(config: &Config, text: &str) -> Vec<String> {
    let mut sources = Sources::new();
    let file = sources.add("t.tl", text);
    let (_, diagnostics) = config.resolve(&[tl_parser::parse(sources.text(file), file)]).expect("known names");
    let reason = |found: &Diagnostic| format!("{} {}: {}", found.code, found.message, found.label);
    diagnostics.iter().filter(|found| found.code != Code::IdMismatch).map(reason).collect()
}

#[test]
fn what_is_left_out_is_listed() {
    let listed = diagnostics(&lenient(), SKIPPED).join("\n");
    expect_test::expect![[r#"
        TL0129 `matrix` is left out: skipped
        TL0129 `mixed` is left out: uses `Matrix`, which is left out
        TL0129 `through` is left out: uses `matrix`, which is left out
        TL0129 `last` is left out: uses `Through`, which is left out
        TL0129 `ulong` is left out: skipped
        TL0129 `counted` is left out: uses `ulong`, which is left out
        TL0129 `getMatrix` is left out: uses `Matrix`, which is left out
        TL0129 `getLast` is left out: uses `Last`, which is left out
        TL0129 `getCounted` is left out: uses `Counted`, which is left out"#]]
    .assert_eq(&listed);
    let listed = diagnostics(&Config::new().allow_duplicates(true), DUPLICATES).join("\n");
    expect_test::expect![[r#"
        TL0129 `note` is left out: declared again
        TL0129 `twice` is left out: declared again
        TL0129 `moved` is left out: declared again
        TL0129 `first` is left out: declared again
        TL0130 id 22222222 is used by both `one` and `other`: where any type may be, it is decoded as `other`
        TL0128 bare use of `note`, whose type `Note` has other constructors: encoded without an id
        TL0129 `get` is left out: declared again"#]]
    .assert_eq(&listed);
    let objects = OBJECTS.split("---").next().unwrap_or_default();
    assert_eq!(diagnostics(&Config::new().data(true), objects), Vec::<String>::new());
    let opaque = diagnostics(&Config::new(), objects);
    assert!(!opaque.is_empty() && opaque.iter().all(|found| found.starts_with("TL0131 ")), "{opaque:?}");
}

#[test]
fn unknown_names_are_errors() {
    let mut sources = Sources::new();
    let file = sources.add("t.tl", "user id:long = User; ---functions--- getUser = User;");
    let parsed = [tl_parser::parse(sources.text(file), file)];
    let error = Config::new().skip("getUsers").skip("x").resolve(&parsed).map(drop).expect_err("unknown names");
    expect_test::expect![[r#"
        option `skip`: `getUsers` is not in the schema; did you mean `getUser`?
        option `skip`: `x` is not in the schema"#]]
    .assert_eq(&error.to_string());
    for (ty, is_valid) in
        [("long", true), ("::a::B", true), ("crate::B", true), ("B", false), ("u64", false), ("", false)]
    {
        assert_eq!(Config::new().builtin("ulong", ty).check().is_ok(), is_valid, "{ty}");
    }
}

#[test]
fn unmapped_builtins_have_no_form() {
    let errors = |config: Config, text: &str| -> Vec<String> {
        let mut sources = Sources::new();
        let file = sources.add("t.tl", text);
        let (_, diagnostics) = config.resolve(&[tl_parser::parse(sources.text(file), file)]).expect("known names");
        let errors = diagnostics.into_iter().filter(|found| found.severity() == Severity::Error);
        errors.map(|found| format!("{} {}", found.message, found.help.unwrap_or_default())).collect()
    };
    let text = "ulong ? = ULong; a x:ulong y:%ULong z:ULong = A;";
    let help = "map it: `--builtin ulong=TYPE`, or `Config::builtin`";
    let unknown = format!("unknown builtin `ulong` has no counterpart in Rust {help}");
    // Of the declaration, whose boxed form is used, and of `a`, once for all its fields.
    assert_eq!(errors(Config::new(), text), [&*unknown, &*unknown]);
    assert!(errors(Config::new().builtin("ulong", "long"), text).is_empty());
}

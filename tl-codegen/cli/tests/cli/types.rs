//! Types in `--type`: each has values, or an error that says what to write.

use crate::{directory, program};

const SCHEMA: &str =
    "user#1 id:int = User; userEmpty#2 = User; h1#3 = H; h2#4 x:int y:string = H; point#5 x:int = Point;
nothing#6 {X:Type} = Maybe X; just#7 {X:Type} value:X = Maybe X;
pair#8 {A:Type} {B:Type} first:A second:B = Pair A B;
tuple#9 {X:Type} {n:#} items:n*[ X ] = Tuple X n;
phantom#a {X:Type} n:int = Phantom X; use#b p:(Phantom int) = Use;
int ? = Int; boxed#c x:Int = Boxed;";

#[test]
fn types_of_fields_have_values() {
    let files = directory(&[("a.tl", SCHEMA.as_bytes())]);
    for (ty, json, hex) in [
        ("%h2", r#"{"_":"h2","x":1,"y":""}"#, "0100000000000000"),
        ("vector<h2>", r#"[{"_":"h2","x":1,"y":""}]"#, "010000000100000000000000"),
        ("(Maybe %h2)", r#"{"_":"just","value":{"_":"h2","x":1,"y":""}}"#, "070000000100000000000000"),
        ("%point", r#"{"_":"point","x":1}"#, "01000000"),
        ("%Point", r#"{"_":"point","x":1}"#, "01000000"),
        ("1*[ a:int b:string ]", r#"[{"a":1,"b":""}]"#, "0100000000000000"),
        ("2*[ flags:# a:flags.1?int b:flags.0?true ]", r#"[{"a":1},{"b":true}]"#, "020000000100000001000000"),
        ("1*[ mode:# a:mode.1?int ]", r#"[{"mode":3,"a":1}]"#, "0300000001000000"),
        ("1*[ 2*[ int ] x:int ]", r#"[{"field_0":[1,2],"x":3}]"#, "010000000200000003000000"),
        ("Tuple int 2", r#"{"_":"tuple","items":[1,2]}"#, "090000000100000002000000"),
        ("%Tuple<int,(1+1)>", r#"{"_":"tuple","items":[1,2]}"#, "0100000002000000"),
        ("Phantom string", r#"{"_":"phantom","n":1}"#, "0a00000001000000"),
        ("Phantom", r#"{"_":"phantom","n":1}"#, "0a00000001000000"),
        ("user#00000001", r#"{"_":"user","id":5}"#, "0100000005000000"),
        // The constructor of `Int` is not meant by `int`.
        ("int", "5", "05000000"),
        ("Vector<int>", "[5]", "15c4b51c0100000005000000"),
        ("Int", r#"{"_":"int","value":5}"#, "da9b50a805000000"),
        ("boxed", r#"{"_":"boxed","x":{"_":"int","value":5}}"#, "0c000000da9b50a805000000"),
    ] {
        let run = |command: &str, form: &[&str], input: &str| {
            let arguments = [&[command, "--schema", "a.tl", "--type", ty], form].concat();
            crate::finish(program(files.path(), &arguments), input)
        };
        run("encode", &["--to", "hex"], json).assert(0, &format!("{hex}\n"), &[]);
        let decoded = run("decode", &["--from", "hex", "--compact"], hex);
        let json: serde_json::Value = serde_json::from_str(json).expect("JSON");
        assert_eq!(serde_json::from_str(&decoded.stdout).ok(), Some(json), "{ty}: {}", decoded.stderr);
        assert_eq!(run("inspect", &["--from", "hex"], hex).code, 0, "{ty}");
    }
}

#[test]
fn other_types_have_errors() {
    let files = directory(&[("a.tl", SCHEMA.as_bytes())]);
    for (ty, error) in [
        ("%H", "`H` has 2 constructors, so it has no bare form; use `H`, or name the constructor, as in `%h1`"),
        ("User 5", "`User` takes no arguments; write `User`"),
        ("%Point<int>", "`Point` takes no arguments; write `%Point`"),
        ("int 5", "`int` takes no arguments; write `int`"),
        ("Vector<int,int>", "`Vector` takes 1 argument, the type of its items, as in `Vector<int>`"),
        ("Vector", "`Vector` takes 1 argument, the type of its items, as in `Vector<int>`"),
        ("Maybe int int", "`Maybe` takes 1 argument, 2 given"),
        ("Pair int", "`Pair` takes 2 arguments, 1 given"),
        ("Tuple int int", "argument 2 of `Tuple` is a number, found `int`"),
        ("Tuple 2 2", "argument 1 of `Tuple` is a type, found `2`"),
        ("5", "`5` is not a type; "),
        ("n*[ int ]", "`n*[ int ]` is not a type; its count must be a number, as in `3*[ int ]`"),
        ("[ int ]", "`[ int ]` is not a type; its count must be a number, as in `3*[ int ]`"),
        ("2*[ ]", "`2*[ ]` is not a type; "),
        ("flags.0?int", "`flags.0?int` is not a type; leave out the condition"),
        ("!User", "`!User` is not a type; leave out the `!`"),
        ("1*[ a:int b:flags.0?int ]", "is not a type; declare `flags` before it: `flags:#`"),
        ("user#00000002", "`user#00000002` is not a type; expected a type such as `User`, "),
        ("Usr", "the schema has no type `Usr`; did you mean `User`?"),
    ] {
        let run = crate::finish(program(files.path(), &["decode", "--schema", "a.tl", "--type", ty]), "00");
        run.assert(1, "", &[&format!("error: {error}")[..].replace("error: is not", "is not")]);
    }
}

#[test]
fn names_of_several_definitions_are_noted() {
    let schema = "===1===\na#14 = A;\n===2===\na#13 = B;\n---functions---\nget#f1 = A;\n===3===\nget#f2 = A;";
    let files = directory(&[("a.tl", schema.as_bytes())]);
    let run = |option: &str, name: &str, hex: &str| {
        crate::finish(program(files.path(), &["decode", "--schema", "a.tl", "--from", "hex", option, name]), hex)
    };
    let note = "note: `a` is taken for `a#00000014`; for another, write its id: `a#00000013`\n";
    run("--type", "a", "14000000").assert(0, "{\n  \"_\": \"a\"\n}\n", &[note]);
    assert_eq!(run("--type", "a#13", "13000000").stderr, "");
    let note =
        "note: `get` is taken for `get#000000f2`, the last definition; for another, write its id: `get#000000f1`\n";
    run("--request", "get", "14000000").assert(0, "{\n  \"_\": \"a\"\n}\n", &[note]);
}

//! Values where a schema has several definitions of a name, skipped ones, or types that depend on numbers.

use expect_test::expect;

use crate::{directory, program};

#[test]
fn names_of_several_layers_are_ambiguous() {
    let schema = "===8===\na#10 x:int = A;\n===9===\na#11 y:int = A;\nb#12 = B;";
    let files = directory(&[("a.tl", schema.as_bytes())]);
    let encode =
        |json: &str| crate::finish(program(files.path(), &["encode", "--schema", "a.tl", "--to", "hex"]), json);
    encode(r#"{"_": "a", "x": 1}"#).expect(expect![[r#"
        --- standard error:
        error: cannot encode <stdin>: `x` is no field of `a`
        help: `a` is encoded as `a#00000011`, the last definition; for another, write its id: `a#00000010`
        --- exit code 1
    "#]]);
    encode(r#"{"_": "a", "y": 1}"#).expect(expect![[r#"
        1100000001000000
        --- standard error:
        note: `a` is encoded as `a#00000011`, the last definition; for another, write its id: `a#00000010`
        --- exit code 0
    "#]]);
    encode(r#"[{"_": "a#10", "x": 1}, {"_": "b"}]"#).assert(0, "15c4b51c02000000100000000100000012000000\n", &[]);

    let layers = |definitions: [&str; 4]| {
        let sections = definitions.iter().enumerate().map(|(nth, it)| format!("==={nth}===\n{it}\n"));
        directory(&[("a.tl", sections.collect::<String>().as_bytes())])
    };
    for definitions in [
        ["a#14 = A; o#1 = A;", "a#13 = A;", "a#12 = A;", "a#11 = A;"],
        ["---functions---\na#14 = Bool;", "a#13 = Bool;", "a#12 = Bool;", "a#11 = Bool;"],
    ] {
        let files = layers(definitions);
        let run = |command, input| {
            let mut arguments = vec![command, "--schema", "a.tl"];
            arguments.extend(if command == "encode" { ["--to", "hex"] } else { ["--from", "hex"] });
            crate::finish(program(files.path(), &arguments), input)
        };
        let note = "`a` is encoded as `a#00000011`, the last definition; for another, write its id: `a#00000014`, \
                    `a#00000013`, `a#00000012`";
        run("encode", r#"{"_": "a"}"#).assert(0, "11000000\n", &[note]);
        run("decode", "11000000").assert(0, "{\n  \"_\": \"a\"\n}\n", &[]);
        run("decode", "13000000").assert(0, "{\n  \"_\": \"a#00000013\"\n}\n", &[]);
    }
    // Of two types.
    let files = layers(["a#14 = A;", "a#13 = B;", "b#12 a:A = C;", ""]);
    let encode = ["encode", "--schema", "a.tl", "--to", "hex"];
    let note =
        "`a` is encoded as `a#00000014` unless the type of its field decides; for another, write its id: `a#00000013`";
    crate::finish(program(files.path(), &encode), r#"{"_": "b", "a": {"_": "a"}}"#).assert(
        0,
        "1200000014000000\n",
        &[note],
    );
}

#[test]
fn builtins_without_fields_have_no_bytes() {
    let schema = "int = Int; string#0abc0002 = String; int128#12345678 = Int128; int32 = Int32; bytes#e937bb82 = Bytes;
        use#1 a:int b:String c:int128 d:Int128 e:int32 f:bytes = Use;";
    let files = directory(&[("a.tl", schema.as_bytes())]);
    let json = r#"{"_":"use","a":{},"b":{},"c":{},"d":{},"e":5,"f":"AQ=="}"#;
    let arguments = ["encode", "--schema", "a.tl", "--to", "hex"];
    crate::finish(program(files.path(), &arguments), json).assert(0, "010000000200bc0a785634120500000001010000\n", &[]);
}

#[test]
fn unsupported_definitions_are_skipped() {
    let schema = "a {X:Type} b:X = A X 0; uses a:(A int 5) = Uses; c d:Object = C;";
    let arguments = ["encode", "--schema", "-", "--to", "hex", "value.json"];
    let files = directory(&[("value.json", br#"{"_":"c","d":true}"#)]);
    crate::finish(program(files.path(), &arguments), schema).expect(expect![[r#"
        9f208b82b5757299
        --- standard error:
        warning: 2 definitions skipped: <stdin>:1: `A<X,0>` is not supported as data
        --- exit code 0
    "#]]);
}

#[test]
fn skipped_definitions_are_named() {
    let schema = "ulong ? = ULong;\nbig#b1 n:ulong = Big;\nuses#b2 big:Big = Uses;\nc#c1 = C;\n\
                  ---functions---\nget#f1 n:ulong = C;\n";
    let files = directory(&[("a.tl", schema.as_bytes())]);
    let run = |command: &str, options: &[&str], input: &str| {
        let arguments = [&[command, "--schema", "a.tl"], options].concat();
        crate::finish(program(files.path(), &arguments), input)
    };
    let big = "`big` is skipped: a.tl:2: unknown builtin `ulong` is not supported as data";
    let uses = "`uses` is skipped: a.tl:3: type `Big` is not declared or skipped";
    let get = "`get` is skipped: a.tl:6: unknown builtin `ulong` is not supported as data";
    let failed = |json: &str, reason: &str| {
        run("encode", &[], json).assert(1, "", &[&format!("error: cannot encode <stdin>: {reason}\n")]);
    };
    failed(r#"{"_":"big","n":5}"#, big);
    failed(r#"{"_":"big#b1","n":5}"#, big);
    failed(r#"[{"_":"c"},{"_":"uses"}]"#, uses);
    failed(r#"{"_":"get","n":5}"#, get);
    for (id, reason) in [("b1000000", big), ("b2000000", uses), ("f1000000", get)] {
        run("decode", &["--from", "hex"], id).assert(1, "", &[&format!("help: {reason}\n")]);
        let inspection = run("inspect", &["--from", "hex"], id);
        assert!(inspection.stdout.contains(&format!("help: {reason}\n")), "{}", inspection.stdout);
    }
    for ty in ["big", "Big", "%Big", "Vector<Big>"] {
        run("decode", &["--from", "hex", "--type", ty], "00").assert(1, "", &[&format!("help: {big}\n")]);
    }
    run("decode", &["--from", "hex", "--request", "get"], "00").assert(1, "", &[&format!("help: {get}\n")]);
}

#[test]
fn numbers_of_types_are_arguments() {
    let schema = "user#1 {mask:#} id:int name:mask.0?string big:mask.20?int = User mask;";
    let files = directory(&[("value.json", br#"{"id":5,"name":"","big":6}"#), ("schema.tl", schema.as_bytes())]);
    let encode = ["encode", "--schema", "schema.tl", "--to", "hex", "value.json", "--type"];
    for ty in ["User 1048577", "%(User (1 + 1048576))"] {
        let id = if ty.starts_with('%') { "" } else { "01000000" };
        let run = crate::run_in(&files, &[&encode[..], &[ty]].concat());
        run.assert(0, &format!("{id}050000000000000006000000\n"), &[]);
    }
    let run = crate::run_in(&files, &[&encode[..], &["User 1"]].concat());
    run.assert(1, "", &["`big` is present, but bit 20 of `mask` is not set\n"]);
    let run = crate::run_in(&files, &["decode", "--schema", "schema.tl", "--from", "hex", "value.json"]);
    run.assert(1, "", &["error: "]);
    let files = directory(&[("value.hex", b"0100000005000000"), ("schema.tl", schema.as_bytes())]);
    let run = crate::run_in(&files, &["decode", "--schema", "schema.tl", "value.hex"]);
    run.assert(1, "", &["user.mask: the value depends on a number", "help: pass the type with its number"]);
}

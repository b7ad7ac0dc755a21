//! The options for schemas that others wrote, in the commands that read values or compare schemas.

use expect_test::expect;

use crate::{directory, program, run_in};

const SCHEMA: &str = "ulong ? = ULong;
note#10 old:int = Note; note#11 text:string = Note;
counted#12 by:ulong = Counted;
uses#13 of:Counted = Uses;
one#14 x:int = One; other#14 y:int = Other;
---functions---
get#15 = Note;
";

#[test]
fn values_of_schemas_that_others_wrote() {
    let files = directory(&[("a.tl", SCHEMA.as_bytes())]);
    let run = |command: &str, options: &[&str], input: &str| {
        let format = if command == "encode" { ["--to", "hex"] } else { ["--from", "hex"] };
        let arguments = [&[command, "--schema", "a.tl"], &format[..], options].concat();
        crate::finish(program(files.path(), &arguments), input)
    };
    run("decode", &[], "00").assert(1, "", &["error[TL0112]: `note` is declared twice"]);
    let duplicates = "--allow-duplicates";
    let shared =
        "warning: id 00000014 is used by both `one` and `other`; where any type may be, it is decoded as `other`\n";
    let skipped = "warning: 2 definitions skipped: a.tl:3: unknown builtin `ulong` is not supported as data\n";
    for command in ["decode", "inspect"] {
        let note = run(command, &[duplicates], "1100000001410000");
        assert_eq!((note.code, note.stderr), (0, format!("{shared}{skipped}")));
    }
    run("encode", &[duplicates], r#"{"_":"note","text":"A"}"#).assert(0, "1100000001410000\n", &[shared, skipped]);
    run("decode", &[duplicates], "10000000").assert(1, "", &["help: `note` is skipped: a.tl:2: declared again\n"]);

    // Both of an id are found by their types.
    let typed = |ty: &str| run("decode", &[duplicates, "--type", ty, "--compact"], "1400000001000000").stdout;
    assert_eq!(
        [typed("One"), typed("Other")],
        [r#"{"_":"one","x":1}"#, r#"{"_":"other","y":1}"#].map(|it| it.to_owned() + "\n")
    );

    let mapped = [duplicates, "--builtin", "ulong=long"];
    let bytes = "13000000120000000500000000000000\n";
    let json = r#"{"_":"uses","of":{"_":"counted","by":"5"}}"#;
    assert_eq!(run("encode", &mapped, json).stdout, bytes);
    assert_eq!(run("decode", &[&mapped[..], &["--compact"]].concat(), bytes).stdout, format!("{json}\n"));
    // A Rust type does not describe values.
    run("encode", &[duplicates, "--builtin", "ulong=crate::ULong"], json).assert(1, "", &["`counted` is skipped"]);

    let run = run("decode", &[duplicates, "--skip", "counted", "--skip", "one"], "1200000005000000");
    run.assert(1, "", &["help: `counted` is skipped: a.tl:3: skipped\n"]);
    assert!(!run.stderr.contains("warning"), "{}", run.stderr);
}

#[test]
fn unknown_names_are_errors() {
    let files = directory(&[("a.tl", SCHEMA.as_bytes())]);
    for command in ["decode", "encode", "inspect"] {
        let run = |options: &[&str]| {
            let arguments = [&[command, "--schema", "a.tl", "--allow-duplicates"], options].concat();
            crate::finish(program(files.path(), &arguments), "00")
        };
        run(&["--skip", "nots"]).assert(
            1,
            "",
            &["error: option `skip`: `nots` is not in the schema; did you mean `note`?\n"],
        );
        run(&["--builtin", "long=int"]).assert(1, "", &["error: option `builtin`: expected an unknown builtin"]);
        run(&["--builtin", "ulong"]).assert(2, "", &["expected `NAME=TYPE`"]);
    }
}

#[test]
fn schemas_that_others_wrote_are_compared() {
    let new = SCHEMA
        .replace("text:string = Note", "flags:# text:flags.0?string = Note")
        .replace("get#15", "matrix#16 {n:#} = M n; get#15");
    let files = directory(&[("old.tl", SCHEMA.as_bytes()), ("new.tl", new.as_bytes())]);
    let diff = |options: &[&str]| run_in(&files, &[&["diff", "old.tl", "new.tl"], options].concat());
    assert!(diff(&[]).stderr.contains("note: the impact on Rust code is unknown"));
    // Only the new schema has the `matrix`.
    diff(&["--allow-duplicates", "--builtin", "ulong=long", "--skip", "matrix"]).expect(expect![[r#"
        old.tl -> new.tl

        changed
         ~ note
             id         unchanged, although the encoding differs
             added      flags:#
             optional   text: always -> flags.0
             wire       old bytes are misread: `flags` is missing; old peers misread new bytes: `flags` is unknown
             breaking   `types::Note` has `text: Option<String>` instead of `String`

        unchanged in TL, changed on the wire
         get
             wire       old bytes decode; old results are misread: the result has another encoding; old peers read new bytes; old peers misread new results: the result has another encoding

        0 removed, 0 renamed, 1 changed, 0 added (1 with the same id); breaking in Rust
        --- exit code 0
    "#]]);
    diff(&["--allow-duplicates", "--skip", "matrx"]).assert(
        1,
        "",
        &["error: option `skip`: `matrx` is not in the schema; did you mean `matrix`?\n"],
    );
}

#[test]
fn generated_code_shares_ids_with_a_warning() {
    let files = directory(&[("a.tl", SCHEMA.as_bytes())]);
    let generate = ["generate", "--schema", "a.tl", "--out", ".", "--allow-duplicates", "--builtin", "ulong=long"];
    let run = run_in(&files, &generate);
    let warning = "warning[TL0130]: id 00000014 is used by both `one` and `other`\n";
    let place = "^^^ where any type may be, it is decoded as `other`\n";
    assert!(run.code == 0 && run.stderr.contains(warning) && run.stderr.contains(place), "{}", run.stderr);
    assert_eq!(run.stderr.matches("TL0130").count(), 1);
    let skipped = run_in(
        &files,
        &[&generate[..], &["--root", "Note", "--skip", "Note", "--root", "get", "--skip", "get"]].concat(),
    );
    let both =
        |name: &str| format!("error: `{name}` is given both as a root and to be skipped; remove it from one of them\n");
    skipped.assert(1, "", &[&both("Note"), &both("get")]);
}

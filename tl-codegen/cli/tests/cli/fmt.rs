//! `tl fmt`.

use std::fs;

use expect_test::{expect, expect_file};

use crate::{directory, run_in, run_with, schema};

#[test]
fn only_changed_files_are_written() {
    let (loose, valid) = (schema("loose.tl"), schema("valid.tl"));
    let directory = directory(&[("loose.tl", loose.as_bytes()), ("valid.tl", valid.as_bytes())]);
    let text = || fs::read_to_string(directory.path().join("loose.tl")).expect("can be read");

    let check = run_in(&directory, &["fmt", "--check", "loose.tl", "valid.tl"]);
    expect_file!["loose.diff"].assert_eq(&check.stdout);
    assert_eq!((check.code, &*check.stderr, text()), (1, "", loose));

    let first = run_in(&directory, &["fmt", "loose.tl", "valid.tl"]);
    first.expect(expect![[r#"
        formatted loose.tl
        2 files, 1 formatted, 1 unchanged, 0 failed
        --- exit code 0
    "#]]);
    expect_file!["loose.formatted"].assert_eq(&text());

    let repeated = run_in(&directory, &["fmt", "loose.tl", "valid.tl"]);
    repeated.assert(0, "2 files, 0 formatted, 2 unchanged, 0 failed\n", &[]);
    let check = run_in(&directory, &["fmt", "--check", "loose.tl"]);
    check.assert(0, "1 file, 0 to format, 1 unchanged, 0 failed\n", &[]);

    let left = fs::read_dir(directory.path()).expect("can be listed").count();
    assert_eq!(left, 2, "temporary files");
}

#[test]
fn files_with_syntax_errors_are_left_alone() {
    let directory = directory(&[("broken.tl", b"a   = ;"), ("loose.tl", b"a=A;")]);
    let run = run_in(&directory, &["fmt", "broken.tl", "loose.tl"]);
    run.assert(
        1,
        "formatted loose.tl\n2 files, 1 formatted, 0 unchanged, 1 failed\n",
        &["error[TL0005]: ", "--> broken.tl:1:7\n"],
    );
    let broken = fs::read_to_string(directory.path().join("broken.tl")).expect("can be read");
    assert_eq!(broken, "a   = ;");
}

#[test]
fn standard_input_goes_to_standard_output() {
    run_with(&["fmt", "-"], "").assert(0, "", &[]);
    run_with(&["fmt", "-"], "a  x : int=A;").assert(0, "a x:int = A;\n", &[]);
    run_with(&["fmt", "-"], "a = A;// \u{1b}[1m").assert(0, "a = A; // \u{1b}[1m\n", &[]);
    run_with(&["fmt", "-"], "a = ;").assert(1, "", &["error[TL0005]: ", "--> <stdin>:1:5\n"]);
    run_with(&["fmt", "--check", "-"], "a=A;\r\n").expect(expect![[r#"
        --- <stdin>
        +++ <stdin> (formatted)
        @@ -1 +1 @@
        -a=A;␍
        +a = A;␍
        1 file, 1 to format, 0 unchanged, 0 failed
        --- exit code 1
    "#]]);
}

#[test]
fn long_diffs_are_truncated() {
    let many: String = (0..100).map(|number| format!("a{number}=A;\n")).collect();
    let diff = run_with(&["fmt", "--check", "-"], &many).stdout;
    assert!(diff.contains("\n... and 163 more lines\n"), "{diff}");
}

#[cfg(unix)]
#[test]
fn permissions_and_links_are_kept() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let directory = directory(&[("a.tl", b"a=A;")]);
    let (file, link) = (directory.path().join("a.tl"), directory.path().join("link.tl"));
    fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).expect("can be set");
    symlink("a.tl", &link).expect("can be created");
    assert_eq!(run_in(&directory, &["fmt", "link.tl"]).code, 0);
    assert_eq!(fs::read_to_string(&file).expect("can be read"), "a = A;\n");
    assert_eq!(fs::metadata(&file).expect("is there").permissions().mode() & 0o777, 0o640);
    assert!(link.is_symlink());
}

#[test]
fn schemas_are_converted_to_json_and_back() {
    let text = "// LAYER 8\n\nint ? = Int; // builtin\nuser#ffffffff flags:# id:int about:flags.0?string = User;\n\
                ---functions---\nask {X:Type} query:!X = X;\n";
    let files = directory(&[("a.tl", text.as_bytes())]);
    let json = run_in(&files, &["fmt", "--format", "json", "a.tl"]);
    json.expect(expect![[r##"
        {"layer":8,"constructors":[
        {"id":"-1","predicate":"user","params":[{"name":"flags","type":"#"},{"name":"id","type":"int"},{"name":"about","type":"flags.0?string"}],"type":"User"}
        ],"methods":[
        {"id":"-283197632","method":"ask","params":[{"name":"query","type":"!X"}],"type":"X"}
        ]}
        --- standard error:
        warning: 1 item left out, which the JSON form cannot express:
          a.tl:3: `int ? = Int;`
        --- exit code 0
    "##]]);
    fs::write(files.path().join("a.json"), &json.stdout).expect("can be written");
    run_in(&files, &["fmt", "--check", "a.json"]).assert(0, "1 file, 0 to format, 1 unchanged, 0 failed\n", &[]);
    run_in(&files, &["fmt", "--format", "tl", "a.json"]).expect(expect![[r#"
        // LAYER 8

        user#ffffffff flags:# id:int about:flags.0?string = User;

        ---functions---
        ask#ef1ebf40 {X:Type} query:!X = X;
        --- exit code 0
    "#]]);
    // In place, each file keeps its form.
    fs::write(files.path().join("b.json"), json.stdout.replace('\n', " ")).expect("can be written");
    assert_eq!(run_in(&files, &["fmt", "b.json"]).code, 0);
    assert_eq!(fs::read_to_string(files.path().join("b.json")).expect("can be read"), json.stdout);
    run_in(&files, &["fmt", "--format", "json", "a.json", "a.tl"]).assert(2, "", &["`--format` converts one file"]);
}

#[test]
fn all_that_json_cannot_express_is_listed() {
    let schema = "int ? = Int;\nlist#1\n  {n:#} items:n*[ int ] = List n;\n===9===\nuser#2 = User;\nNew User;\n";
    let files = directory(&[("a.tl", schema.as_bytes())]);
    run_in(&files, &["fmt", "--format", "json", "a.tl"]).expect(expect![[r#"
        {"constructors":[
        {"id":"2","predicate":"user","params":[],"type":"User"}
        ],"methods":[]}
        --- standard error:
        warning: 4 items left out, which the JSON form cannot express:
          a.tl:1: `int ? = Int;`
          a.tl:2: `list#1 {n:#} items:n*[ int ] = List n;`
          a.tl:4: `===9===`
          a.tl:6: `New User;`
        --- exit code 1
    "#]]);
}

#[test]
fn every_command_reads_json() {
    let json =
        br#"{"constructors":[{"id":"-760579850","predicate":"a","params":[{"name":"x","type":"int"}],"type":"A"}]}"#;
    let files = directory(&[("a.json", json), ("a.tl", b"a#d2aa78f6 x:int = A;")]);
    run_in(&files, &["check", "a.json"]).assert(0, "1 file, 1 definition, 0 errors, 0 warnings\n", &[]);
    assert_eq!(run_in(&files, &["ids", "a.json"]).summary(), run_in(&files, &["ids", "a.tl"]).summary());
    run_in(&files, &["diff", "a.json", "a.tl"]).assert(0, "a.json -> a.tl\n\nno differences\n", &[]);
    assert_eq!(run_in(&files, &["generate", "--schema", "a.json", "--out", "."]).code, 0);
    let encoded = crate::finish(
        crate::program(files.path(), &["encode", "--schema", "a.json", "--to", "hex"]),
        r#"{"_":"a","x":2}"#,
    );
    assert_eq!(encoded.stdout, "f678aad202000000\n");
}

#[test]
fn line_ends_are_kept() {
    let files = directory(&[
        ("crlf.tl", b"a = A; // x\r\n\r\n/* y\r\nz */\r\nb = B;\r\n"),
        ("loose.tl", b"a=A;\r\nb=B;\r\n"),
        ("mixed.tl", b"a = A;\r\nb = B;\n"),
        ("cr.tl", b"// x\ra=A;\r\rb = B; // y\r"),
    ]);
    let text = |name: &str| fs::read_to_string(files.path().join(name)).expect("can be read");
    let check = |name: &str| run_in(&files, &["fmt", "--check", name]).code;
    assert_eq!(["crlf.tl", "loose.tl", "mixed.tl", "cr.tl"].map(check), [0, 1, 1, 1]);
    run_in(&files, &["check", "cr.tl"]).assert(0, "1 file, 2 definitions, 0 errors, 0 warnings\n", &[]);
    assert_eq!(run_in(&files, &["fmt", "loose.tl", "mixed.tl", "cr.tl"]).code, 0);
    assert_eq!(text("loose.tl"), "a = A;\r\nb = B;\r\n");
    assert_eq!(text("mixed.tl"), "a = A;\nb = B;\n");
    assert_eq!(text("cr.tl"), "// x\na = A;\n\nb = B; // y\n");
}

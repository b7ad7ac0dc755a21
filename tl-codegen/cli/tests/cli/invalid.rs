//! Unreadable files and invalid arguments.

use std::fs;

use crate::{directory, run, run_in};

#[test]
fn files_that_cannot_be_read_are_errors() {
    let directory =
        directory(&[("valid.tl", b"a = A;"), ("latin1.tl", b"a = A;\n// \xe9\n"), ("utf16.tl", b"\xff\xfea\0")]);
    fs::create_dir(directory.path().join("empty")).expect("can be created");
    let check = |name, stderr: &[&str]| {
        let run = run_in(&directory, &["check", name, "valid.tl"]);
        run.assert(1, "2 files, 1 definition, 1 error, 0 warnings\n", stderr);
    };
    check("none.tl", &["error: cannot read none.tl: "]);
    check(".", &["error: cannot read .: it is a directory\n", "help: pass its files: ./*.tl\n"]);
    check("empty", &["it is a directory\n", "help: pass schema files; the directory contains no *.tl files\n"]);
    check("latin1.tl", &["cannot read latin1.tl: byte 10 (line 2) is 0xe9, which is not UTF-8\n"]);
    check("utf16.tl", &["byte 0 (line 1) is 0xff", "help: the file looks like UTF-16: save it as UTF-8\n"]);
}

#[test]
fn a_missing_file_is_an_error_in_every_command() {
    let fails = |command, stdout| {
        run(&[command, "none.tl"]).assert(1, stdout, &["error: cannot read none.tl: "]);
    };
    fails("check", "1 file, 0 definitions, 1 error, 0 warnings\n");
    fails("fmt", "1 file, 0 formatted, 0 unchanged, 1 failed\n");
    fails(
        "ids",
        "name  declared  rule T  rule S  verdict\n0 ids, 0 confirmed, 0 inferred, 0 exceptions, 0 mismatches\n",
    );
}

#[test]
fn invalid_arguments_have_their_own_exit_code() {
    run(&[]).assert(2, "", &["Usage: tl <COMMAND>"]);
    run(&["chek"]).assert(2, "", &["'check'"]);
    for command in ["check", "fmt", "ids"] {
        run(&[command]).assert(2, "", &["<FILE>..."]);
        let usage = format!("Usage: tl {command} ");
        run(&[command, "-", "-"]).assert(2, "", &["error: `-` can", &usage]);
    }
    run(&["fmt", "-", "valid.tl"]).assert(2, "", &["`-` cannot be formatted together with files"]);
    run(&["check", "--format", "xml", "valid.tl"]).assert(2, "", &["text, json"]);
}

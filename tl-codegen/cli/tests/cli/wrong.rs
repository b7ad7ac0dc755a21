//! Files that cannot be read, and arguments that make no sense.

use std::fs;

use crate::{directory, run, run_in};

#[test]
fn files_that_cannot_be_read_are_errors() {
    let directory =
        directory(&[("sound.tl", b"a = A;"), ("latin1.tl", b"a = A;\n// \xe9\n"), ("utf16.tl", b"\xff\xfea\0")]);
    fs::create_dir(directory.path().join("empty")).expect("can be made");
    let says = |name, words: &[&str]| {
        let run = run_in(&directory, &["check", name, "sound.tl"]);
        run.says(1, "2 files, 1 definition, 1 error, 0 warnings\n", words);
    };
    says("none.tl", &["error: cannot read none.tl: "]);
    says(".", &["error: cannot read .: it is a directory\n", "help: name its files: ./*.tl\n"]);
    says("empty", &["it is a directory\n", "help: name schema files; there are no *.tl files in it\n"]);
    says("latin1.tl", &["cannot read latin1.tl: byte 10 (line 2) is 0xe9, which is not UTF-8\n"]);
    says("utf16.tl", &["byte 0 (line 1) is 0xff", "help: it looks like UTF-16: save it as UTF-8\n"]);
}

#[test]
fn every_command_complains_of_a_missing_file() {
    let complains = |command, stdout| {
        run(&[command, "none.tl"]).says(1, stdout, &["error: cannot read none.tl: "]);
    };
    complains("check", "1 file, 0 definitions, 1 error, 0 warnings\n");
    complains("fmt", "1 file, 0 formatted, 0 unchanged, 1 failed\n");
    complains(
        "ids",
        "name  declared  rule T  rule S  verdict\n0 ids, 0 confirmed, 0 inferred, 0 exceptions, 0 mismatches\n",
    );
}

#[test]
fn wrong_arguments_are_told_apart_from_wrong_schemas() {
    run(&[]).says(2, "", &["Usage: tl-codegen <COMMAND>"]);
    run(&["chek"]).says(2, "", &["'check'"]);
    for command in ["check", "fmt", "ids"] {
        run(&[command]).says(2, "", &["<FILE>..."]);
        let usage = format!("Usage: tl-codegen {command} ");
        run(&[command, "-", "-"]).says(2, "", &["error: `-` can", &usage]);
    }
    run(&["fmt", "-", "sound.tl"]).says(2, "", &["`-` cannot be formatted together with files"]);
    run(&["check", "--format", "xml", "sound.tl"]).says(2, "", &["text, json"]);
}

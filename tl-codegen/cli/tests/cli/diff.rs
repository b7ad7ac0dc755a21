//! `tl diff`.

use expect_test::expect_file;

use crate::{directory, run, run_in, run_with, schema};

#[test]
fn text_lists_each_change() {
    let run = run(&["diff", "old.tl", "new.tl"]);
    expect_file!["diff.txt"].assert_eq(&run.stdout);
    assert_eq!((run.code, &*run.stderr), (0, ""));
}

#[test]
fn markdown_lists_each_change() {
    let run = run(&["diff", "--format", "markdown", "old.tl", "new.tl"]);
    expect_file!["diff.md"].assert_eq(&run.stdout);
    assert_eq!((run.code, &*run.stderr), (0, ""));
}

#[test]
fn json_lists_each_change() {
    let run = run(&["diff", "--format", "json", "old.tl", "new.tl"]);
    expect_file!["diff.json"].assert_eq(&run.stdout);
    assert_eq!((run.code, &*run.stderr), (0, ""));
}

#[test]
fn order_spacing_and_comments_are_ignored() {
    let new = "// A page.\n\nb#0a y:( Vector  int )\n = B; // second\na = A;";
    let schemas = directory(&[("old.tl", b"a = A;\nb#a y:Vector<int> = B;"), ("new.tl", new.as_bytes())]);
    let run = run_in(&schemas, &["diff", "--fail-on", "any", "old.tl", "new.tl"]);
    run.assert(0, "old.tl -> new.tl\n\nno differences\n", &[]);
}

#[test]
fn fail_on_sets_the_exit_code() {
    let code = |fail_on: &str, new: &str| run_with(&["diff", "--fail-on", fail_on, "valid.tl", "-"], new).code;
    let same = schema("valid.tl");
    let more = format!("{same}\nlast = Bool;\n");
    assert_eq!((code("any", &same), code("breaking", &same)), (0, 0));
    assert_eq!((code("any", &more), code("breaking", &more)), (1, 0));
    assert_eq!((code("any", ""), code("breaking", "")), (1, 1));
}

#[test]
fn definitions_without_a_rust_form_are_compared() {
    let run = run_with(&["diff", "valid.tl", "-"], "list {n:#} items:n*[ int ] = List n;");
    assert!(run.stdout.ends_with("no Rust form\n"), "{}", run.stdout);
    assert!(run.stderr.starts_with("note: "), "{}", run.stderr);
    assert_eq!(run.code, 0);
}

#[test]
fn schemas_with_syntax_errors_are_not_compared() {
    let broken = run_with(&["diff", "valid.tl", "-"], "a = A; b");
    broken.assert(1, "", &["error[TL0005]: "]);
    run(&["diff", "valid.tl", "missing.tl"]).assert(1, "", &["cannot read missing.tl"]);
    run(&["diff", "-", "-"]).assert(2, "", &["`-` can be given only once"]);
}

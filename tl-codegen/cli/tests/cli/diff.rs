//! `tl diff`.

use expect_test::expect_file;

use crate::{directory, run, run_in, run_with, schema};

#[test]
fn people_see_each_change() {
    let run = run(&["diff", "old.tl", "new.tl"]);
    expect_file!["diff.txt"].assert_eq(&run.stdout);
    assert_eq!((run.code, &*run.stderr), (0, ""));
}

#[test]
fn changelogs_take_markdown() {
    let run = run(&["diff", "--format", "markdown", "old.tl", "new.tl"]);
    expect_file!["diff.md"].assert_eq(&run.stdout);
    assert_eq!((run.code, &*run.stderr), (0, ""));
}

#[test]
fn programs_take_json() {
    let run = run(&["diff", "--format", "json", "old.tl", "new.tl"]);
    expect_file!["diff.json"].assert_eq(&run.stdout);
    assert_eq!((run.code, &*run.stderr), (0, ""));
}

#[test]
fn nothing_changes_by_order_spaces_and_comments() {
    let new = "// A page.\n\nb#0a y:( Vector  int )\n = B; // second\na = A;";
    let schemas = directory(&[("old.tl", b"a = A;\nb#a y:Vector<int> = B;"), ("new.tl", new.as_bytes())]);
    let run = run_in(&schemas, &["diff", "--fail-on", "any", "old.tl", "new.tl"]);
    run.says(0, "old.tl -> new.tl\n\nno differences\n", &[]);
}

#[test]
fn the_exit_code_tells_differences_on_request() {
    let code = |fail_on: &str, new: &str| run_with(&["diff", "--fail-on", fail_on, "sound.tl", "-"], new).code;
    let same = schema("sound.tl");
    let more = format!("{same}\nlast = Bool;\n");
    assert_eq!((code("any", &same), code("breaking", &same)), (0, 0));
    assert_eq!((code("any", &more), code("breaking", &more)), (1, 0));
    assert_eq!((code("any", ""), code("breaking", "")), (1, 1));
}

#[test]
fn what_has_no_rust_form_is_compared_all_the_same() {
    let run = run_with(&["diff", "sound.tl", "-"], "list {n:#} items:n*[ int ] = List n;");
    assert!(run.stdout.ends_with("not known for Rust\n"), "{}", run.stdout);
    assert!(run.stderr.starts_with("note: "), "{}", run.stderr);
    assert_eq!(run.code, 0);
}

#[test]
fn broken_schemas_are_not_compared() {
    let broken = run_with(&["diff", "sound.tl", "-"], "a = A; b");
    broken.says(1, "", &["error[TL0005]: "]);
    run(&["diff", "sound.tl", "missing.tl"]).says(1, "", &["cannot read missing.tl"]);
    run(&["diff", "-", "-"]).says(2, "", &["`-` can be given only once"]);
}

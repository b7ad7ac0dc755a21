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
    let codes = |new: &str| ["any", "breaking", "wire"].map(|fail_on| code(fail_on, new));
    assert_eq!(codes(&same), [0, 0, 0]);
    assert_eq!(codes(&more), [1, 0, 0]);
    assert_eq!(codes(""), [1, 1, 1]);
}

#[test]
fn spellings_of_one_encoding_keep_the_bytes() {
    let run = |old: &str, new: &str| {
        let files = directory(&[("old.tl", old.as_bytes()), ("new.tl", new.as_bytes())]);
        run_in(&files, &["diff", "old.tl", "new.tl"]).stdout
    };
    let same = run("a#10 n:# v:n*[ int ] w:%Vector<int> = A;", "a#10 v:vector<int> w:vector<int32> = A;");
    assert!(same.contains("id         unchanged\n"), "{same}");
    let other = run("b#10 x:int = B;a#11 f:# b:%B = A;", "b#10 x:long = B;a#11 f:# t:f.0?true b:%B = A;");
    assert_eq!(other.matches("id         unchanged, although the encoding differs\n").count(), 2, "{other}");
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

#[test]
fn the_first_containers_are_listed() {
    let schema = |count: usize, fields: &str| {
        let containers = (0..count).map(|nth| format!("c{nth}#{:08x} value:Value = C{nth};\n", 0x1000_0000 + nth));
        format!("value#20000000 {fields} = Value;\n{}", containers.collect::<String>())
    };
    for (count, listed, more) in [(9, 9, ""), (10, 8, "  and 2 more, which `--format json` lists\n")] {
        let files = [("old.tl", schema(count, "a:int")), ("new.tl", schema(count, "a:int b:int"))];
        let files = crate::directory(&files.each_ref().map(|(name, text)| (*name, text.as_bytes())));
        for format in ["text", "markdown", "json"] {
            let run = crate::run_in(&files, &["diff", "--format", format, "old.tl", "new.tl"]);
            let found = (0..count).filter(|nth| run.stdout.contains(&format!("c{nth}")));
            assert_eq!(found.count(), if format == "json" { count } else { listed }, "{}", run.stdout);
            assert!(format == "json" || run.stdout.contains(more.trim_start()), "{}", run.stdout);
        }
    }
}

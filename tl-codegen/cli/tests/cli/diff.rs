//! `tl diff`.

use expect_test::{expect, expect_file};

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

/// Each row: what changes, and the old and the new schema.
const WIRE: &[[&str; 3]] = &[
    ["conditional field, free bit", "a#10 f:# x:int = A;", "a#10 f:# x:int y:f.3?string = A;"],
    ["conditional field, removed", "a#10 f:# x:int y:f.3?string = A;", "a#10 f:# x:int = A;"],
    ["conditional field, bit in use", "a#10 f:# x:f.3?int = A;", "a#10 f:# x:f.3?int y:f.3?int = A;"],
    ["conditional field, bit of a flag", "a#10 f:# x:f.3?true = A;", "a#10 f:# x:f.3?true y:f.3?int = A;"],
    ["flag", "a#10 f:# x:int = A;", "a#10 f:# x:int y:f.0?true = A;"],
    ["flag, removed", "a#10 f:# y:f.0?true = A;", "a#10 f:# = A;"],
    ["flag that gets a value", "a#10 f:# y:f.0?true = A;", "a#10 f:# y:f.0?int = A;"],
    ["plain field at the end", "a#10 x:int = A;", "a#10 x:int y:long = A;"],
    ["plain field at the start", "a#10 x:int = A;", "a#10 y:int x:int = A;"],
    ["plain field, removed", "a#10 x:int y:int = A;", "a#10 y:int = A;"],
    ["flags word", "a#10 x:int = A;", "a#10 f:# x:int y:f.0?int = A;"],
    ["flags word, renamed", "a#10 f:# y:f.0?int = A;", "a#10 flags:# y:flags.0?int = A;"],
    ["type", "a#10 x:int = A;", "a#10 x:long = A;"],
    ["type of a conditional field", "a#10 f:# x:f.0?int = A;", "a#10 f:# x:f.0?long = A;"],
    ["type, same bytes", "a#10 x:string y:bytes z:int = A;", "a#10 x:bytes y:string z:# = A;"],
    ["type, boxed", "b#11 = B;c#12 = C;a#10 x:B = A;", "b#11 = B;c#12 = B;d#13 = D;a#10 x:D = A;"],
    ["type, with more constructors", "b#11 = B;a#10 x:Vector<B> = A;", "b#11 = C;c#12 = C;a#10 x:Vector<C> = A;"],
    ["type, renamed", "b#11 = B;a#10 x:B = A;", "b#11 = C;a#10 x:C = A;"],
    ["becomes conditional", "a#10 f:# x:int = A;", "a#10 f:# x:f.0?int = A;"],
    ["another bit", "a#10 f:# x:f.0?int = A;", "a#10 f:# x:f.1?int = A;"],
    ["fields swapped", "a#10 x:int y:int = A;", "a#10 y:int x:int = A;"],
    ["fields of other types swapped", "a#10 x:int y:string = A;", "a#10 y:string x:int = A;"],
    ["field, renamed", "a#10 x:int = A;", "a#10 z:int = A;"],
    ["id", "a#10 x:int = A;", "a#11 x:int = A;"],
    ["id of another one", "a#10 x:int = A;b#11 = B;", "a#11 x:int = A;b#12 = B;"],
    ["name", "a#10 x:int = A;", "b#10 x:int = A;"],
    ["constructor, added", "a#10 = A;", "a#10 = A;b#11 = A;"],
    ["constructor, removed", "a#10 = A;b#11 = A;", "a#10 = A;"],
    ["result", "a#10 = A;b#11 = B;---functions---f#12 = A;", "a#10 = A;b#11 = B;---functions---f#12 = B;"],
    ["result, vector", "---functions---f#12 = Vector<int>;", "---functions---f#12 = Vector<long>;"],
    ["builtin", "int ? = Int;", "int53 ? = Int53;"],
    ["condition of a parameter", "a#10 {n:#} x:n.0?int = A n;", "a#10 {n:#} x:n.0?int y:n.1?int = A n;"],
];

#[test]
fn effects_on_the_wire_are_told() {
    let mut found = String::new();
    for [what, old, new] in WIRE {
        let files = directory(&[("old.tl", old.as_bytes()), ("new.tl", new.as_bytes())]);
        let run = run_in(&files, &["diff", "old.tl", "new.tl"]);
        found += &format!("{what}\n");
        for line in run.stdout.lines().map(str::trim).filter_map(|line| line.strip_prefix("wire ")) {
            found += &format!("  {}\n", line.trim().replace("; ", "\n  "));
        }
    }
    expect![[r#"
        conditional field, free bit
          old bytes decode: `y` is absent
          old peers read new bytes unless `y` (f.3) is present
        conditional field, removed
          old bytes decode unless `y` (f.3) is present
          old peers read new bytes: `y` is absent
        conditional field, bit in use
          old bytes decode unless `f.3` is set, without `y`
          old peers read new bytes unless `y` (f.3) is present
        conditional field, bit of a flag
          old bytes decode unless `f.3` is set, without `y`
          old peers read new bytes unless `y` (f.3) is present
        flag
          old bytes decode: `y` is not set
          old peers read new bytes: `y` is ignored
        flag, removed
          old bytes decode: `y` is ignored
          old peers read new bytes: `y` is not set
        flag that gets a value
          old bytes decode unless `f.0` is set, without `y`
          old peers read new bytes unless `y` (f.0) is present
        plain field at the end
          old bytes are misread: `y` is missing
          old peers misread new bytes: `y` is unknown
        plain field at the start
          old bytes are misread: `y` is missing
          old peers misread new bytes: `y` is unknown
        plain field, removed
          old bytes are misread: `x` is unknown
          old peers misread new bytes: `x` is missing
        flags word
          old bytes are misread: `f` is missing
          old peers misread new bytes: `f` is unknown
        flags word, renamed
          old bytes decode
          old peers read new bytes
        type
          old bytes are misread: `x` is `int`, read as `long`
          old peers misread new bytes: `x` is `long`, read as `int`
        type of a conditional field
          old bytes decode unless `x` (f.0) is present: `x` is `int`, read as `long`
          old peers read new bytes unless `x` (f.0) is present: `x` is `long`, read as `int`
        type, same bytes
          old bytes decode unless `y` is not UTF-8
          old peers read new bytes unless `x` is not UTF-8
        type, boxed
          old bytes decode unless a `C` is expected
          old peers read new bytes unless a `B` is expected
          old bytes are misread: `x` is `B`, read as `D`
          old peers misread new bytes: `x` is `D`, read as `B`
          old peers reject new bytes: id 00000013 is unknown
        type, with more constructors
          old bytes decode unless a `B` is expected
          old peers read new bytes unless a `C` is expected
          old bytes decode
          old peers read new bytes unless `x` is a `C` that is no `B`
          old peers reject new bytes: id 00000012 is unknown
        type, renamed
          old bytes decode
          old peers read new bytes
          old bytes decode
          old peers read new bytes
        becomes conditional
          old bytes are misread: `x` is unconditional, read as conditional on `f.0`
          old peers misread new bytes: `x` is conditional on `f.0`, read as unconditional
        another bit
          old bytes are misread: `x` is conditional on `f.0`, read as conditional on `f.1`
          old peers misread new bytes: `x` is conditional on `f.1`, read as conditional on `f.0`
        fields swapped
          old bytes are misread: `x` is read as `y`
          old peers misread new bytes: `y` is read as `x`
        fields of other types swapped
          old bytes are misread: `x` is read as `y`
          old peers misread new bytes: `y` is read as `x`
        field, renamed
          old bytes decode
          old peers read new bytes
        id
          old bytes are rejected: id 00000010 is unknown
          old peers reject new bytes: id 00000011 is unknown
        id of another one
          old bytes are rejected: id 00000010 is unknown
          old peers misread new bytes: 00000011 is the id of `b`
          old bytes are misread: 00000011 is the id of `a`
          old peers reject new bytes: id 00000012 is unknown
        name
          old bytes decode
          old peers read new bytes
        constructor, added
          old peers reject new bytes: id 00000011 is unknown
        constructor, removed
          old bytes are rejected: id 00000011 is unknown
        result
          old bytes are misread: the result is `A`, read as `B`
          old peers misread new bytes: the result is `B`, read as `A`
        result, vector
          old bytes are misread: the result is `Vector<int>`, read as `Vector<long>`
          old peers misread new bytes: the result is `Vector<long>`, read as `Vector<int>`
        builtin
        condition of a parameter
          old bytes decode: `y` is absent
          old peers read new bytes unless `y` (n.1) is present
    "#]]
    .assert_eq(&found);
}

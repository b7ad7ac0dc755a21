//! `tl check`.

use expect_test::{expect, expect_file};
use serde_json::Value;

use crate::{run, run_with, schema};

#[test]
fn valid_schemas_are_counted() {
    run(&["check", "valid.tl"]).expect(expect![[r#"
        1 file, 5 definitions, 0 errors, 0 warnings
        --- exit code 0
    "#]]);
}

#[test]
fn all_diagnostics_are_sorted_by_position() {
    let run = run(&["check", "valid.tl", "mistakes.tl"]);
    expect_file!["mistakes.txt"].assert_eq(&run.stdout);
    assert_eq!((run.code, &*run.stderr), (1, ""));
}

#[test]
fn warnings_do_not_fail() {
    let run = run(&["check", "odd.tl"]);
    assert!(run.stdout.starts_with("warning[TL0117]: "), "{}", run.stdout);
    assert_eq!((run.code, run.summary()), (0, "1 file, 1 definition, 0 errors, 1 warning"));
}

#[test]
fn files_are_checked_separately_or_together() {
    let apart = run(&["check", "left.tl", "right.tl"]);
    assert_eq!((apart.code, apart.summary()), (1, "2 files, 2 definitions, 2 errors, 0 warnings"));
    let together = run(&["check", "--together", "left.tl", "right.tl"]);
    together.assert(0, "2 files, 2 definitions, 0 errors, 0 warnings\n", &[]);
}

#[test]
fn duplicates_are_allowed_on_request() {
    let refused = run(&["check", "twice.tl"]);
    assert_eq!((refused.code, refused.summary()), (1, "1 file, 3 definitions, 2 errors, 3 warnings"));
    let allowed = run(&["check", "--allow-duplicates", "twice.tl"]);
    assert_eq!((allowed.code, allowed.summary()), (0, "1 file, 3 definitions, 0 errors, 3 warnings"));
}

#[test]
fn json_has_an_object_per_line() {
    let schema = "// \u{e9}\na x:b\ty:\u{e9} = A; c#cafebabe = C;";
    run_with(&["check", "--format", "json", "-"], schema).expect(expect![[r#"
        {"file":"<stdin>","line":2,"column":9,"start":14,"end":16,"severity":"error","code":"TL0001","message":"unexpected character `é` (U+00E9) outside a comment","label":"names consist of a-z, A-Z, 0-9 and `_`","help":null,"secondary":[]}
        {"file":"<stdin>","line":2,"column":17,"start":23,"end":32,"severity":"warning","code":"TL0117","message":"declared id cafebabe of `c` is not the computed one","label":"computed: ee6017f5","help":"ee6017f5 is the CRC-32 of `c = C`","secondary":[]}
        --- standard error:
        1 file, 1 definition, 1 error, 1 warning
        --- exit code 1
    "#]]);
    run(&["check", "--format", "json", "twice.tl"]).expect(expect![[r#"
        {"file":"twice.tl","line":1,"column":7,"start":6,"end":15,"severity":"warning","code":"TL0117","message":"declared id 5a1ad001 of `letter` is not the computed one","label":"computed: ea176add","help":"ea176add is the CRC-32 of `letter id:int = Letter`","secondary":[]}
        {"file":"twice.tl","line":2,"column":1,"start":33,"end":39,"severity":"error","code":"TL0112","message":"`letter` is declared twice","label":"declared again here","help":null,"secondary":[{"file":"twice.tl","line":1,"column":1,"start":0,"end":6,"label":"first declared here"}]}
        {"file":"twice.tl","line":2,"column":7,"start":39,"end":48,"severity":"warning","code":"TL0117","message":"declared id 5a1ad002 of `letter` is not the computed one","label":"computed: b1573924","help":"b1573924 is the CRC-32 of `letter id:long = Letter`","secondary":[]}
        {"file":"twice.tl","line":3,"column":5,"start":71,"end":80,"severity":"warning","code":"TL0117","message":"declared id 5a1ad001 of `note` is not the computed one","label":"computed: cf55f7e0","help":"cf55f7e0 is the CRC-32 of `note text:string = Letter`","secondary":[]}
        {"file":"twice.tl","line":3,"column":5,"start":71,"end":80,"severity":"error","code":"TL0113","message":"id 5a1ad001 is used by both `letter` and `note`","label":"declared for `note`","help":null,"secondary":[{"file":"twice.tl","line":1,"column":7,"start":6,"end":15,"label":"declared for `letter`"}]}
        --- standard error:
        1 file, 3 definitions, 2 errors, 3 warnings
        --- exit code 1
    "#]]);
}

#[test]
fn json_positions_match_the_text() {
    let text = schema("mistakes.tl");
    let run = run(&["check", "--format", "json", "mistakes.tl"]);
    for line in run.stdout.lines() {
        let found: Value = serde_json::from_str(line).expect("is JSON");
        let number = |key: &str| found[key].as_u64().expect("is a number") as usize;
        let before = &text[..number("start")];
        let line_start = before.rfind('\n').map_or(0, |end| end + 1);
        assert_eq!(number("line"), before.matches('\n').count() + 1);
        assert_eq!(number("column"), before[line_start..].chars().count() + 1);
        assert!(number("start") < number("end") && number("end") <= text.len());
    }
    assert_eq!(run.stdout.lines().count(), 6);
}

#[test]
fn an_empty_file_is_a_schema() {
    for text in ["", "\n", "// nothing yet"] {
        run_with(&["check", "-"], text).assert(0, "1 file, 0 definitions, 0 errors, 0 warnings\n", &[]);
    }
}

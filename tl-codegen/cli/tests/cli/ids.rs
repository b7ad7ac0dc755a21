//! `tl ids`.

use expect_test::expect;

use crate::{run, run_with};

#[test]
fn every_verdict_is_shown() {
    run(&["ids", "ids.tl"]).expect(expect![[r#"
        name             declared  rule T    rule S    verdict
        boolTrue         997275b5  997275b5  997275b5  confirmed by T
        ipPortSecret     37982646  402d9b47  37982646  confirmed by S
        letter           -         adfb8133  ea438803  inferred
        accessPointRule  4679b65f  020634ce  c7ab5c4c  exception: no known definition gives this id, but all implementations use it
        stamp            cafebabe  09e6ebf7  09e6ebf7  MISMATCH
        _                -         3a3c7292  3a3c7292  inferred
        6 ids, 2 confirmed, 2 inferred, 1 exception, 1 mismatch
        --- exit code 1
    "#]]);
}

#[test]
fn several_files_add_a_column() {
    run(&["ids", "left.tl", "right.tl"]).expect(expect![[r#"
        file      name    declared  rule T    rule S    verdict
        left.tl   letter  -         336d329f  336d329f  inferred
        right.tl  person  -         3a859dc9  3a859dc9  inferred
        2 ids, 0 confirmed, 2 inferred, 0 exceptions, 0 mismatches
        --- exit code 0
    "#]]);
}

#[test]
fn syntax_errors_fail() {
    let run = run_with(&["ids", "-"], "a = A; b");
    assert!(run.stdout.starts_with("name  declared  rule T    rule S    verdict\na "));
    assert!(run.stderr.starts_with("error[TL0005]: "), "{}", run.stderr);
    assert_eq!(run.code, 1);
}

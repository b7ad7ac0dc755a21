//! What is printed at the end, and that the end is that of the tests.

use std::time::Duration;

use expect_test::expect;

use super::*;

#[test]
fn times_and_what_was_left_out_are_told() {
    let done = [
        ("cargo fmt --all --check".to_owned(), Outcome::Passed(Duration::from_millis(1600))),
        ("cargo miri test".to_owned(), Outcome::Skipped("Miri is not installed".to_owned())),
        ("cargo test --workspace".to_owned(), Outcome::Failed(Duration::from_secs(62))),
    ];
    expect![[r#"
                 step
            2 s  cargo fmt --all --check
        skipped  cargo miri test (Miri is not installed)
           62 s  cargo test --workspace (failed)
        2 steps in 1 min 3 s, 1 skipped
    "#]]
    .assert_eq(&summary(&done));
}

#[cfg(unix)]
#[test]
fn the_last_result_is_kept_for_the_end() {
    let said = "running 1 test\ntest a ... ok\n\ntest result: ok. 1 passed\n\nrunning 2 tests\n\ntest result: ok. 2 passed\n\n";
    let (mut out, mut words) = (Vec::new(), String::new());
    let passed = test(Command::new("printf").arg(said), &mut out, &mut words).expect("printf runs");
    assert!(passed);
    assert_eq!(words, "test result: ok. 2 passed\n\n");
    assert_eq!(String::from_utf8(out).expect("text") + &words, said);
}

#[test]
fn the_tests_come_last() {
    let steps = steps::steps(crate::root()).expect("the folders are there");
    let last = steps.last().expect("some");
    assert!(matches!(last.work, Work::Test(_)) && last.name == "cargo test --workspace");
    let run = std::fs::read_to_string(crate::root().join(".ci/run")).expect("is there");
    assert!(run.ends_with("\nexec cargo xtask ci\n"), "{run}");
}

//! What is read of the fuzzer, and what is said about a finding.

use std::collections::BTreeSet;
use std::fs;

use expect_test::expect;

use super::*;

fn read(lines: &[&str]) -> Run {
    let mut run = Run::default();
    lines.iter().for_each(|line| run.line(line));
    run
}

#[test]
fn a_run_is_read() {
    let mut lines = vec![
        "INFO: Seed: 2154",
        "#2\tINITED cov: 7 ft: 7 corp: 1/1b exec/s: 0 rss: 37Mb",
        "#388293\tREDUCE cov: 63827 ft: 73871 corp: 6406/152Kb lim: 428 exec/s: 6581 rss: 771Mb L: 62/428 MS: 1 CMP-",
    ];
    let run = read(&lines);
    assert_eq!((run.executions, run.corpus, run.per_second), (388_293, 6406, 6581));
    lines.extend([
        "thread '<unnamed>' (5810) panicked at src/json.rs:18:5:",
        "12560 bytes of memory for 122, 11904 allowed",
        "stack backtrace:",
        "==5810== ERROR: libFuzzer: deadly signal",
        "artifact_prefix='/a/json/'; Test unit written to /a/json/crash-d51",
        "stat::number_of_executed_units: 400000",
        "stat::average_exec_per_sec:     6600",
    ]);
    let findings = vec!["/a/json/crash-d51".to_owned()];
    let ended = read(&lines);
    assert_eq!((ended.executions, ended.corpus, ended.per_second), (400_000, 6406, 6600));
    assert_eq!(ended.findings, findings);
    assert_eq!(ended.reasons, [lines[3], lines[4], lines[6]]);
    assert_eq!(run.message("json"), "s of json: 388293 executions, 6581 a second, 6406 in the corpus",);
}

#[test]
fn several_jobs_are_read() {
    let run = read(&["#133: cov: 7 ft: 8 corp: 3 exec/s 66 oom/timeout/crash: 0/0/0 time: 2s job: 1 dft_time: 0"]);
    assert_eq!((run.executions, run.corpus, run.per_second), (133, 3, 66));
}

#[test]
fn what_to_do_is_said() {
    let reasons = ["thread panicked at src/json.rs:18:5:", "too much memory"].map(str::to_owned);
    expect![[r#"
        error: `json` found tl-types/fuzz/artifacts/json/crash-d51
            thread panicked at src/json.rs:18:5:
            too much memory
        help: run it alone:    RUSTC_BOOTSTRAP=1 cargo fuzz run --fuzz-dir tl-types/fuzz json tl-types/fuzz/artifacts/json/crash-d51
              make it smaller: RUSTC_BOOTSTRAP=1 cargo fuzz tmin --fuzz-dir tl-types/fuzz json tl-types/fuzz/artifacts/json/crash-d51
              then write a test of it in tl-types/tests, and mend what fails
    "#]]
    .assert_eq(&next("json", "tl-types/fuzz", Path::new("tl-types/fuzz/artifacts/json/crash-d51"), &reasons));
}

#[test]
fn minutes_are_more_than_nothing() {
    assert_eq!(minutes("0.5"), Ok(Duration::from_secs(30)));
    for wrong in ["0", "-1", "nan", "x", "1e9"] {
        assert!(minutes(wrong).is_err(), "{wrong}");
    }
}

/// Each target is run, and has a small corpus of files of our own.
#[test]
fn all_targets_are_known() {
    let mut found = BTreeSet::new();
    for package in ["tl-codegen/cli/fuzz", "tl-parser/fuzz", "tl-types/fuzz"] {
        for entry in fs::read_dir(crate::root().join(package).join("fuzz_targets")).expect("targets") {
            let path = entry.expect("an entry").path();
            found.insert((path.file_stem().expect("a name").to_string_lossy().into_owned(), package));
        }
    }
    let known: BTreeSet<_> = TARGETS.iter().map(|&(name, package)| (name.to_owned(), package)).collect();
    assert_eq!(found, known);
    for (name, package) in TARGETS {
        let corpus = fs::read_dir(crate::root().join(package).join("corpus").join(name)).expect("a corpus");
        let own = corpus.map(|entry| entry.expect("an entry").path()).filter(|path| path.extension().is_some());
        let sizes: Vec<u64> = own.map(|path| fs::metadata(path).expect("a file").len()).collect();
        assert!(sizes.len() >= 7 && sizes.iter().all(|size| *size <= 4096), "{name}: {sizes:?}");
    }
}

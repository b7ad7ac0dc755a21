//! What the fuzz target `inspect` checks, for the files of its corpus.

#[allow(unreachable_pub, reason = "it is a library elsewhere")]
#[path = "../fuzz/src/lib.rs"]
mod fuzz;

use std::fs;
use std::path::Path;
use std::time::Instant;

#[test]
fn corpus_of_the_fuzzer() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus/inspect");
    let (mut values, mut inputs) = (0, 0);
    for entry in fs::read_dir(folder).expect("a corpus") {
        let path = entry.expect("an entry").path();
        let bytes = fs::read(&path).expect("bytes");
        let start = Instant::now();
        let is_value = fuzz::inspect(&bytes);
        let took = start.elapsed();
        assert!(took.as_secs() < 30, "{} takes {took:?}", path.display());
        // What has no extension was found by the fuzzer here.
        if path.extension().is_some() {
            inputs += 1;
            values += u32::from(is_value);
        }
    }
    println!("{inputs} inputs, {values} of them values");
    assert!(values >= 20 && inputs - values >= 5);
}

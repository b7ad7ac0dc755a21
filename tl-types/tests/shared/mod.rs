//! Data beside the repository, in `../shared`. A test without its data skips, and says so.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// The path of a file or folder of `../shared`. Without it, prints that the test is skipped.
pub(crate) fn shared(path: &str) -> Option<PathBuf> {
    let found = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared").join(path);
    if found.exists() {
        return Some(found);
    }
    // Not by `eprintln`, which shows nothing of a test that passes.
    writeln!(io::stderr(), "skipped: no ../shared/{path}").expect("stderr is open");
    None
}

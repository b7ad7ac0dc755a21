//! The schemas of all layers in ../shared/layers.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::Command;

/// The mistake in the layers 51 and 52, an undeclared constructor, and its correction.
pub(crate) const MISTAKE: [&str; 2] = ["vector<futureSalt>", "vector<future_salt>"];

/// Returns the layers and their schemas, found from the root of the workspace; none without the archive or the programs that unpack it.
pub(crate) fn layers(root: &Path) -> Vec<(u32, String)> {
    let archive = root.join("../shared/layers/layers.tar.xz");
    let dir = tempfile::tempdir().expect("can be created");
    let unpacked = Command::new("tar").arg("-xf").arg(&archive).arg("-C").arg(dir.path()).output();
    if !archive.exists() || !unpacked.is_ok_and(|output| output.status.success()) {
        // Unlike `eprintln!`, this is printed also if the test passes.
        _ = writeln!(std::io::stderr(), "skipped: no layers in ../shared/layers, or no `tar` and `xz`");
        return Vec::new();
    }
    let files = fs::read_dir(dir.path()).expect("can be listed").map(|entry| entry.expect("can be listed").path());
    let mut layers: Vec<(u32, String)> = files
        .filter_map(|path| {
            let number = path.file_stem()?.to_str()?.parse().ok()?;
            Some((number, fs::read_to_string(&path).expect("can be read")))
        })
        .collect();
    layers.sort();
    assert!(layers.len() >= 162, "{}", layers.len());
    layers
}

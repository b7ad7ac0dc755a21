//! Packages that tests write and build.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

pub(crate) const MANIFEST: &str = env!("CARGO_MANIFEST_DIR");

/// The command `cargo` in a folder, offline, with its `target` there.
///
/// A package is built once: incremental data and debug information would only take time and disk.
pub(crate) fn cargo(root: &Path, arguments: &[&str]) -> Command {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(arguments).args(["--quiet", "--offline"]).current_dir(root);
    cargo.env("CARGO_TARGET_DIR", root.join("target")).env_remove("RUSTFLAGS");
    cargo.env("CARGO_INCREMENTAL", "0").env("CARGO_PROFILE_DEV_DEBUG", "0");
    cargo
}

/// Runs `cargo` in a folder; it must succeed.
pub(crate) fn run(root: &Path, arguments: &[&str]) {
    let start = Instant::now();
    let output = cargo(root, arguments).output().expect("cargo starts");
    let stdout = String::from_utf8_lossy(&output.stdout);
    println!("cargo {}: {:.1} s {}", arguments.join(" "), start.elapsed().as_secs_f64(), stdout.trim());
    assert!(output.status.success(), "{arguments:?}:\n{}", String::from_utf8_lossy(&output.stderr));
}

/// Writes a file only if it changes, so that cargo does not rebuild it.
pub(crate) fn write(path: &Path, text: &str) {
    if fs::read_to_string(path).ok().as_deref() != Some(text) {
        path.parent().map(fs::create_dir_all).transpose().expect("can be created");
        fs::write(path, text).expect("can be written");
    }
}

/// Writes the `Cargo.toml` of a package or a workspace, and locks the versions of dependencies to those of this workspace,
/// which need no download.
pub(crate) fn manifest(root: &Path, text: &str) {
    write(&root.join("Cargo.toml"), text);
    let lock = fs::read_to_string(Path::new(MANIFEST).join("../Cargo.lock")).expect("can be read");
    write(&root.join("Cargo.lock"), &lock);
}

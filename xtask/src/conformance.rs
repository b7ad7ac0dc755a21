//! `cargo xtask conformance`: runs the example of tl-types that compares foreign bytes with its own.
//!
//! The example is a program of its own, because `cargo xtask regen` must work
//! when the generated code does not compile.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// Whether all values came back as they went in.
pub(crate) fn conformance(files: &[PathBuf]) -> Result<bool> {
    let files: Vec<PathBuf> = files.iter().map(|file| absolute(file)).collect::<Result<_>>()?;
    let status = crate::cargo()
        .args([
            "run",
            "--quiet",
            "--package",
            "tl-types",
            "--features",
            "mtproto,dispatch,serde",
            "--example",
            "conformance",
            "--",
        ])
        .args(files)
        .status()
        .context("cannot start cargo")?;
    Ok(status.success())
}

fn absolute(file: &Path) -> Result<PathBuf> {
    file.canonicalize().with_context(|| format!("cannot read {}", file.display()))
}

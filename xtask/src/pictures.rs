//! `cargo xtask pictures`: the pictures of the README, made of what the program prints.

use anyhow::{Context, Result};

/// Writes the pictures, or only compares them; returns whether they are what they should be.
///
/// The work is done by a test of tl-codegen-cli, so that `cargo test` tells when one is stale.
pub(crate) fn pictures(check: bool) -> Result<bool> {
    let mut cargo = crate::cargo();
    cargo.args("test --quiet --package tl-codegen-cli --test cli -- pictures --nocapture".split(' '));
    if !check {
        cargo.env("UPDATE_EXPECT", "1");
    }
    let passed = cargo.status().context("cannot start cargo")?.success();
    if !passed && check {
        anstream::eprintln!(
            "error: a picture in docs/ is stale\nhelp: run `cargo xtask pictures` and commit the result"
        );
    }
    Ok(passed)
}

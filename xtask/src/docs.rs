//! `cargo xtask docs`: chores about the documentation of the generated code.

mod coverage;

use std::path::Path;

use anyhow::Result;
use clap::Subcommand;

#[derive(Subcommand)]
pub(crate) enum Chore {
    /// Show what of schema/api.tl is described, and what is missing
    Coverage(coverage::Arguments),
}

/// Returns whether all went well; what did not is on standard error by then.
pub(crate) fn docs(root: &Path, chore: &Chore) -> Result<bool> {
    match chore {
        Chore::Coverage(arguments) => coverage::coverage(root, arguments),
    }
}

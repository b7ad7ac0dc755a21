//! `cargo xtask docs`: chores about the documentation of the generated code.

mod coverage;
mod import;
mod open;

use std::path::Path;

use anyhow::Result;
use clap::Subcommand;

use crate::regen;

#[derive(Subcommand)]
pub(crate) enum Chore {
    /// Show what of schema/api.tl is described, and what is missing
    Coverage(coverage::Arguments),
    /// List what is kept for layers that schema/api.tl is not
    OtherLayers,
    /// Compare pages of a reference with the schema, and take their words for this working copy
    Import(import::Arguments),
    /// Build the documentation of tl-types and open the page of an item
    Open(open::Arguments),
}

/// Returns whether all went well; what did not is on standard error by then.
pub(crate) fn docs(root: &Path, chore: &Chore) -> Result<bool> {
    match chore {
        Chore::Coverage(arguments) => coverage::coverage(root, arguments),
        Chore::OtherLayers => other_layers(root),
        Chore::Import(arguments) => import::import(root, arguments),
        Chore::Open(arguments) => open::open(root, arguments),
    }
}

fn other_layers(root: &Path) -> Result<bool> {
    let Some((sources, kept)) = regen::other_layers(root)? else {
        return Ok(false);
    };
    for diagnostic in &kept {
        let place = sources.location(diagnostic.span);
        let file = sources.name(diagnostic.span.file);
        anstream::println!("{file}:{}: {}, but {}", place.line, diagnostic.message, diagnostic.label);
    }
    anstream::println!("{}", regen::kept(kept.len()));
    Ok(true)
}

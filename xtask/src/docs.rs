//! `cargo xtask docs`: tasks about the documentation of the schema.

pub(crate) mod coverage;
pub(crate) mod import;

use std::path::Path;

use anyhow::Result;
use clap::Subcommand;

use crate::overlay::Local;
use crate::progress::Stages;
use crate::regen::{self, Loaded};
use crate::tree::Tree;

#[derive(Subcommand)]
pub(crate) enum Task {
    /// Print how much of schema/api.tl is described, and the items without a description
    Coverage(coverage::Arguments),
    /// List descriptions and metadata of items that only other layers have
    OtherLayers,
    /// Compare reference pages with the schema, and import their descriptions into this working copy
    Import(import::Arguments),
}

/// Returns whether the task succeeded; the reasons for a failure are on standard error.
pub(crate) fn docs(root: &Path, task: &Task) -> Result<bool> {
    let local = if matches!(task, Task::OtherLayers) { Local::Include } else { Local::Exclude };
    let Some(loaded) = regen::load(&Tree::new(root), local, &mut Stages::default())? else {
        return Ok(false);
    };
    match task {
        Task::Coverage(arguments) => Ok(coverage::coverage(&loaded, arguments)),
        Task::OtherLayers => Ok(other_layers(&loaded)),
        Task::Import(arguments) => import::import(root, loaded.api(), arguments),
    }
}

fn other_layers(Loaded { sources, other_layers, .. }: &Loaded) -> bool {
    for diagnostic in other_layers {
        let (file, place) = (sources.name(diagnostic.span.file), sources.location(diagnostic.span));
        anstream::println!("{file}:{}: {}, but {}", place.line, diagnostic.message, diagnostic.label);
    }
    anstream::println!("{} entries for other layers", other_layers.len());
    true
}

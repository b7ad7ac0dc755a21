//! `cargo xtask`: the chores of this repository.

mod bench;
mod bench_compile;
mod blocks;
mod ci;
mod conformance;
mod docs;
#[cfg(test)]
mod documents;
mod features;
mod fuzz;
mod lookup;
mod marks;
mod names;
mod overlay;
mod package;
mod pictures;
mod progress;
mod regen;
mod seams;
mod table;
mod tl;
mod tree;
mod update;

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use clap::{Parser, Subcommand};

use self::overlay::Local;

/// The chores of this repository
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    chore: Chore,
}

#[derive(Subcommand)]
enum Chore {
    /// Generate the code of tl-types from schema/
    Regen {
        /// Change nothing; fail if a file is not what it should be
        #[arg(long)]
        check: bool,
        /// Leave out schema/local; --check always does
        #[arg(long)]
        no_local: bool,
    },
    /// Take a newer schema: into schema/, the code, CHANGELOG.md and the version
    Update(update::Options),
    /// What is known about the schema besides its definitions
    Docs {
        #[command(subcommand)]
        chore: docs::Chore,
    },
    /// Print what is known of a function, a constructor or a type
    Lookup(lookup::Arguments),
    /// Check values of other implementations: bytes, Rust types, objects and JSON, four ways
    Conformance {
        /// Files with one value a line: name, hex, value
        #[arg(required = true, value_name = "FILE.jsonl")]
        files: Vec<PathBuf>,
    },
    /// Time encoding and decoding beside other crates
    Bench(bench::Options),
    /// Time builds of programs beside the same with grammers-tl-types
    BenchCompile(bench_compile::Options),
    /// Pack what is published, and build and run what the README shows from that alone
    Package,
    /// Make the pictures of the README of what tl prints
    Pictures {
        /// Change nothing; fail if a picture is not what it should be
        #[arg(long)]
        check: bool,
    },
    /// Run all that must pass before a change lands, as .ci/run does
    Ci(ci::Options),
    /// Look for inputs that do harm, with the fuzz targets
    Fuzz(fuzz::Options),
    /// Check that each feature of tl-types and each pair builds, or time what each costs
    Features(features::Options),
}

fn main() -> ExitCode {
    let done = match Arguments::parse().chore {
        Chore::Regen { check, no_local } => {
            regen::regen(root(), check, if no_local { Local::LeftOut } else { Local::Read })
        }
        Chore::Update(options) => update::update(root(), &options),
        Chore::Docs { chore } => docs::docs(root(), &chore),
        Chore::Lookup(arguments) => lookup::lookup(root(), &arguments),
        Chore::Conformance { files } => conformance::conformance(&files),
        Chore::Bench(options) => bench::bench(&options),
        Chore::BenchCompile(options) => bench_compile::bench_compile(&options),
        Chore::Package => package::package(root()),
        Chore::Pictures { check } => pictures::pictures(check),
        Chore::Ci(options) => ci::ci(root(), &options),
        Chore::Fuzz(options) => fuzz::fuzz(root(), &options),
        Chore::Features(options) => features::features(&options),
    };
    match done {
        Ok(true) => ExitCode::SUCCESS,
        // What is wrong was said already.
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            anstream::eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// The root of the workspace.
fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap_or(Path::new("."))
}

/// The cargo that runs this, started at the root.
fn cargo() -> Command {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.current_dir(root());
    cargo
}

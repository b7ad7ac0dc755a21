//! `cargo xtask`: the tasks of this repository.

mod bench;
mod bench_compile;
mod docs;
mod history;
mod overlay;
mod progress;
mod regen;
mod seams;
mod table;
#[cfg(test)]
mod tests;
mod tree;
mod update;

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use anyhow::{Context, Result};
use clap::{Parser, Subcommand};

use self::overlay::Local;

/// The tasks of this repository
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", after_help = "`.ci/run` runs every check of a change.")]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Generate the code of tl-types from schema/
    Regen {
        /// Write nothing; fail if a generated file is stale
        #[arg(long)]
        check: bool,
        /// Ignore the descriptions in schema/local; --check always does
        #[arg(long)]
        no_local: bool,
    },
    /// Update schema/, the generated code, CHANGELOG.md and the version to another schema
    Update(update::Options),
    /// Check and extend the documentation of the schema
    Docs {
        #[command(subcommand)]
        task: docs::Task,
    },
    /// Count the definitions of all layers in schema/history
    History {
        #[command(subcommand)]
        task: Option<history::Task>,
    },
    /// Compare values encoded by other implementations with Rust types, objects and JSON
    Conformance {
        /// JSON Lines with the fields `name`, `hex` and `value`
        #[arg(required = true, value_name = "FILE.jsonl")]
        files: Vec<PathBuf>,
    },
    /// Time encoding and decoding next to other crates
    Bench(bench::Options),
    /// Time builds of programs next to the same programs with grammers-tl-types
    BenchCompile(bench_compile::Options),
    /// Write the pictures of README.md: output of the command line program
    Pictures,
}

fn main() -> ExitCode {
    let result = match Arguments::parse().task {
        Task::Regen { check, no_local } => {
            regen::regen(root(), check, if no_local { Local::Exclude } else { Local::Include })
        }
        Task::Update(options) => update::update(root(), &options),
        Task::Docs { task } => docs::docs(root(), &task),
        Task::History { task } => history::history(root(), task.as_ref()),
        // A program of its own, since xtask must build when the generated code does not.
        Task::Conformance { files } => succeeds(
            cargo("run --quiet --package tl-types --features mtproto,dispatch,serde --example conformance --")
                .args(files)
                .current_dir("."),
        ),
        Task::Bench(options) => bench::bench(&options),
        Task::BenchCompile(options) => bench_compile::bench_compile(&options),
        // The test that compares the pictures also writes them.
        Task::Pictures => {
            succeeds(cargo("test --quiet --package tl-codegen-cli --test cli -- pictures").env("UPDATE_EXPECT", "1"))
        }
    };
    match result {
        Ok(true) => ExitCode::SUCCESS,
        // The task printed the reason.
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

/// Cargo with these arguments, in the root of the workspace.
fn cargo(arguments: &str) -> Command {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.current_dir(root()).args(arguments.split_whitespace());
    cargo
}

/// Runs a command and returns whether it succeeded.
fn succeeds(command: &mut Command) -> Result<bool> {
    Ok(command.status().with_context(|| format!("cannot start {:?}", command.get_program()))?.success())
}

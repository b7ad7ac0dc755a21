//! `tl`: a command line tool for TL schemas and the values that they describe.

mod bytes;
mod check;
mod completions;
mod decode;
mod diff;
mod encode;
mod explain;
mod failure;
mod fmt;
mod generate;
mod ids;
mod input;
mod inspect;
mod layers;
mod leniency;
mod names;
mod output;
mod request;
mod table;
mod value;

use std::process::ExitCode;

use clap::error::ErrorKind;
use clap::{ArgMatches, CommandFactory, FromArgMatches, Parser, Subcommand};

use self::failure::{Failure, Result};

/// Checks, formats and compares TL schemas, generates Rust bindings for them, and decodes and encodes their values
///
/// TL is Telegram's Type Language.
#[derive(Parser)]
#[command(name = "tl", version, after_help = EXIT_CODES)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

const EXIT_CODES: &str = "\
Exit codes: 0 success, 1 an error in a schema, a file or a value, 2 invalid arguments.
Output is colored on terminals only; NO_COLOR=1 disables colors there as well.";

#[derive(Subcommand)]
enum Command {
    Check(check::Check),
    Fmt(fmt::Fmt),
    Ids(ids::Ids),
    Diff(diff::Compare),
    Generate(generate::Generate),
    Decode(decode::Decode),
    Encode(encode::Encode),
    Inspect(inspect::Inspect),
    Explain(explain::Explain),
    Completions(completions::Completions),
}

impl Command {
    /// Runs the command and returns whether it succeeded.
    fn run(&self) -> Result<bool> {
        match self {
            Self::Check(command) => command.run(),
            Self::Fmt(command) => command.run(),
            Self::Ids(command) => command.run(),
            Self::Diff(command) => command.run(),
            Self::Generate(command) => command.run(),
            Self::Decode(command) => command.run(),
            Self::Encode(command) => command.run(),
            Self::Inspect(command) => command.run(),
            Self::Explain(command) => command.run(),
            Self::Completions(command) => command.run(),
        }
    }
}

fn main() -> ExitCode {
    let matches = Arguments::command().get_matches();
    let arguments = Arguments::from_arg_matches(&matches).unwrap_or_else(|error| error.exit());
    match arguments.command.run() {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(Failure::Usage(message)) => usage_error(&matches, message).exit(),
        Err(failure) => {
            // If standard error is closed, only the exit code is left to report the failure.
            _ = failure.report();
            ExitCode::FAILURE
        }
    }
}

/// Builds an error that shows the usage of the subcommand.
fn usage_error(matches: &ArgMatches, message: &str) -> clap::Error {
    let mut program = Arguments::command();
    program.build();
    let subcommand = matches.subcommand_name().and_then(|name| program.find_subcommand(name)).unwrap_or(&program);
    subcommand.clone().error(ErrorKind::ArgumentConflict, message)
}

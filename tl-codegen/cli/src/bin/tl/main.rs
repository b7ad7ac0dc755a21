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
mod json;
mod output;
mod table;
mod unified;
mod value;

use std::process::ExitCode;

use clap::error::ErrorKind;
use clap::{ArgMatches, CommandFactory, FromArgMatches, Parser, Subcommand};

use self::failure::Result;

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

/// A subcommand.
trait Run {
    /// Rejects conflicts between arguments that clap does not detect.
    fn validate(&self) -> Result<(), &'static str> {
        Ok(())
    }

    /// Runs the command and returns whether it succeeded; all errors are printed by then.
    fn run(&self) -> Result<bool>;
}

impl Command {
    fn as_run(&self) -> &dyn Run {
        match self {
            Self::Check(command) => command,
            Self::Fmt(command) => command,
            Self::Ids(command) => command,
            Self::Diff(command) => command,
            Self::Generate(command) => command,
            Self::Decode(command) => command,
            Self::Encode(command) => command,
            Self::Inspect(command) => command,
            Self::Explain(command) => command,
            Self::Completions(command) => command,
        }
    }
}

fn main() -> ExitCode {
    let matches = Arguments::command().get_matches();
    let arguments = Arguments::from_arg_matches(&matches).unwrap_or_else(|error| error.exit());
    let command = arguments.command.as_run();
    if let Err(message) = command.validate() {
        usage_error(&matches, message).exit();
    }
    match command.run() {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
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

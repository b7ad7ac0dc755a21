//! The command line: what can be asked for, and what the exit code says.

mod bytes;
mod check;
mod decode;
mod diff;
mod encode;
mod explain;
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

use std::io;
use std::process::ExitCode;

use clap::error::ErrorKind;
use clap::{CommandFactory, Parser, Subcommand};

/// Checks, formats and compares schemas in TL, Telegram's Type Language, generates Rust bindings for them, and reads
/// and writes values of them.
#[derive(Parser)]
#[command(name = "tl-codegen", version, after_help = EXIT_CODES)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

const EXIT_CODES: &str = "\
Exit codes: 0 all is well, 1 something is wrong with a schema, a file or a value, 2 wrong arguments.
Colours are for terminals only; NO_COLOR=1 switches them off there, too.";

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
}

/// Does what the arguments ask for.
fn main() -> ExitCode {
    let command = Arguments::parse().command;
    if let Err(why) = command.validate() {
        command.usage_error(why).exit();
    }
    match command.run() {
        Ok(true) => ExitCode::SUCCESS,
        // What is wrong was said already.
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            anstream::eprintln!("error: cannot write the output: {error}");
            ExitCode::FAILURE
        }
    }
}

impl Command {
    /// Refuses arguments that do not go together in a way that clap does not see.
    fn validate(&self) -> Result<(), &'static str> {
        match self {
            Self::Check(check) => check.files.validate(),
            Self::Fmt(fmt) => fmt.validate(),
            Self::Ids(ids) => ids.files.validate(),
            Self::Diff(diff) => diff.validate(),
            Self::Generate(generate) => generate.validate(),
            Self::Decode(decode) => decode.validate(),
            Self::Encode(encode) => encode.validate(),
            Self::Inspect(inspect) => inspect.validate(),
            Self::Explain(_) => Ok(()),
        }
    }

    fn usage_error(&self, why: &str) -> clap::Error {
        let name = match self {
            Self::Check(_) => "check",
            Self::Fmt(_) => "fmt",
            Self::Ids(_) => "ids",
            Self::Diff(_) => "diff",
            Self::Generate(_) => "generate",
            Self::Decode(_) => "decode",
            Self::Encode(_) => "encode",
            Self::Inspect(_) => "inspect",
            Self::Explain(_) => "explain",
        };
        let mut program = Arguments::command();
        program.build();
        let mut command = program.find_subcommand(name).unwrap_or(&program).clone();
        command.error(ErrorKind::ArgumentConflict, why)
    }

    /// Returns whether all is well.
    fn run(&self) -> io::Result<bool> {
        match self {
            Self::Check(check) => check.run(),
            Self::Fmt(fmt) => fmt.run(),
            Self::Ids(ids) => ids.run(),
            Self::Diff(diff) => diff.run(),
            Self::Generate(generate) => generate.run(),
            Self::Decode(decode) => decode.run(),
            Self::Encode(encode) => encode.run(),
            Self::Inspect(inspect) => inspect.run(),
            Self::Explain(explain) => explain.run(),
        }
    }
}

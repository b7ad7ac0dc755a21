//! The command `tl-codegen`: checks, formats and compares schemas.

mod cli;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::run()
}

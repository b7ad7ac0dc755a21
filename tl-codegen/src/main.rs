//! The command `tl-codegen`: checks, formats and explains schemas.

mod cli;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::run()
}

//! `tl completions`: shell completion scripts.

use clap::{Args, CommandFactory};
use clap_complete::{Shell, generate};

use crate::failure::Result;
use crate::{Arguments, output};

/// Print a completion script for a shell
///
/// The script completes commands, options and their values.
#[derive(Args)]
#[command(after_help = "\
Examples:
  tl completions bash > ~/.local/share/bash-completion/completions/tl
  tl completions zsh > ~/.zfunc/_tl
  tl completions fish > ~/.config/fish/completions/tl.fish
  tl completions powershell >> $PROFILE")]
pub(crate) struct Completions {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

impl Completions {
    pub(crate) fn run(&self) -> Result<bool> {
        let mut script = Vec::new();
        generate(self.shell, &mut Arguments::command(), "tl", &mut script);
        output::print_raw(&script)?;
        Ok(true)
    }
}

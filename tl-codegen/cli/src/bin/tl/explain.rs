//! `tl explain`: what a diagnostic means.

use std::io;

use clap::Args;
use tl_parser::{Code, Severity};

use crate::output::{self, RED, YELLOW};
use crate::table::{Cell, table};

/// Explain a diagnostic: what it means, an example, the fix
#[derive(Args)]
#[command(after_help = "\
Examples:
  tl explain TL0104   what `TL0104` in a diagnostic means
  tl explain          all codes")]
pub(crate) struct Explain {
    /// The code in the brackets of a diagnostic; without one, all codes are listed
    #[arg(value_parser = code)]
    code: Option<Code>,
}

impl Explain {
    pub(crate) fn run(&self) -> io::Result<bool> {
        match self.code {
            Some(code) => output::print_raw(&code.explain())?,
            None => output::print(&list())?,
        }
        Ok(true)
    }
}

fn list() -> String {
    let row = |code: &Code| {
        let (severity, style) = match code.severity() {
            Severity::Error => ("error", RED),
            Severity::Warning => ("warning", YELLOW),
        };
        [Cell::new(code.as_str()), Cell::new(severity).style(style), Cell::new(code.summary())]
    };
    table(["code", "severity", "summary"], Code::ALL.iter().map(row).collect())
}

fn code(text: &str) -> Result<Code, String> {
    Code::parse(text).ok_or_else(|| match nearest(text) {
        Some(code) => format!("no such code; the nearest is {code}: {}", code.summary()),
        None => "codes look like TL0104; `tl explain` lists them".to_owned(),
    })
}

/// The code whose number is nearest.
fn nearest(text: &str) -> Option<Code> {
    let digits = |text: &str| {
        let digits = text.trim_start_matches(|c: char| !c.is_ascii_digit());
        digits.parse::<u32>().ok()
    };
    let wanted = digits(text)?;
    let distance = |code: &&Code| digits(code.as_str()).map(|number| number.abs_diff(wanted));
    Code::ALL.iter().min_by_key(distance).copied()
}

//! `tl explain`: descriptions of diagnostic codes.

use clap::Args;
use tl_parser::{Code, Severity};

use crate::failure::Result;
use crate::output::{self, RED, YELLOW};
use crate::table::{Cell, table};

/// Explain a diagnostic code, with an example and the fix
#[derive(Args)]
#[command(after_help = "\
Examples:
  tl explain TL0104   describe `TL0104`
  tl explain          list all codes")]
pub(crate) struct Explain {
    /// The code in the brackets of a diagnostic; lists all codes if omitted
    #[arg(value_parser = code)]
    code: Option<Code>,
}

impl Explain {
    pub(crate) fn run(&self) -> Result<bool> {
        match self.code {
            Some(code) => output::print_raw(code.explain())?,
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
        Some(code) => format!("no such code; did you mean {code}: {}?", code.summary()),
        None => "codes look like TL0104; `tl explain` lists them".to_owned(),
    })
}

/// Returns the code with the nearest number.
fn nearest(text: &str) -> Option<Code> {
    let number = |text: &str| text.trim_start_matches(|c: char| !c.is_ascii_digit()).parse::<u32>().ok();
    let wanted = number(text)?;
    let distance = |code: &&Code| number(code.as_str()).map(|number| number.abs_diff(wanted));
    Code::ALL.iter().min_by_key(distance).copied()
}

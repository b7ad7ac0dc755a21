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
  tl explain TL0104   describe `TL0104`; so does `tl explain 104`
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
    match nearest(text) {
        Some((0, code)) => Ok(code),
        Some((_, code)) => Err(format!(
            "the code does not exist; the nearest is {code}: {}; `tl explain` without a code lists all",
            code.summary()
        )),
        None => Err("codes look like TL0104; `tl explain` without a code lists all".to_owned()),
    }
}

/// Returns the code with the nearest number, and its distance.
fn nearest(text: &str) -> Option<(u32, Code)> {
    let number = |text: &str| text.trim_start_matches(|c: char| !c.is_ascii_digit()).parse::<u32>().ok();
    let wanted = number(text)?;
    Code::ALL.iter().filter_map(|code| Some((number(code.as_str())?.abs_diff(wanted), *code))).min()
}

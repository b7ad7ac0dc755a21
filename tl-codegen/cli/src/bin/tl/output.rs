//! Standard output and standard error: colors on terminals, and no panic on a closed pipe.

use std::fmt::Display;
use std::io::{self, ErrorKind, Write};

use anstyle::{AnsiColor, Style};
use tl_parser::{Diagnostic, Severity, Sources};

use crate::failure::{Failure, Result};

pub(crate) const BOLD: Style = Style::new().bold();
pub(crate) const RED: Style = AnsiColor::Red.on_default();
pub(crate) const GREEN: Style = AnsiColor::Green.on_default();
pub(crate) const YELLOW: Style = AnsiColor::Yellow.on_default();
pub(crate) const CYAN: Style = AnsiColor::Cyan.on_default();

/// Prints text; its escape codes are stripped unless standard output is a terminal.
pub(crate) fn print(text: &str) -> io::Result<()> {
    write(anstream::stdout().lock(), text)
}

pub(crate) fn print_raw(data: impl AsRef<[u8]>) -> io::Result<()> {
    write(io::stdout().lock(), data)
}

/// Prints text to standard error, like [`print()`].
pub(crate) fn eprint(text: &str) -> io::Result<()> {
    write(anstream::stderr().lock(), text)
}

/// Prints diagnostics to standard error, and fails if one of them is an error.
pub(crate) fn report(diagnostics: &[Diagnostic], sources: &Sources) -> Result<()> {
    eprint(&tl_parser::render(diagnostics, sources, true))?;
    let is_error = |found: &Diagnostic| found.severity() == Severity::Error;
    if diagnostics.iter().any(is_error) { Err(Failure::Reported) } else { Ok(()) }
}

pub(crate) fn styled(style: Style, text: impl Display) -> String {
    format!("{style}{text}{style:#}")
}

fn write(mut to: impl Write, bytes: impl AsRef<[u8]>) -> io::Result<()> {
    match to.write_all(bytes.as_ref()).and_then(|()| to.flush()) {
        // A reader such as `head` may close the pipe early; the exit code still tells the result.
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        result => result,
    }
}

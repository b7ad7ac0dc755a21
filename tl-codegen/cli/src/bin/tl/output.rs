//! Standard output and standard error: colours where they are wanted, and no panic when nobody listens.

use std::fmt::Display;
use std::io::{self, ErrorKind, Write};

use anstyle::{AnsiColor, Style};
use tl_parser::{Diagnostic, Severity, Sources};

pub(crate) const BOLD: Style = Style::new().bold();
pub(crate) const RED: Style = AnsiColor::Red.on_default();
pub(crate) const GREEN: Style = AnsiColor::Green.on_default();
pub(crate) const YELLOW: Style = AnsiColor::Yellow.on_default();
pub(crate) const CYAN: Style = AnsiColor::Cyan.on_default();

/// Prints text with escape codes, which reach a terminal only.
pub(crate) fn print(text: &str) -> io::Result<()> {
    write(anstream::stdout().lock(), text)
}

/// Prints data as they are.
pub(crate) fn print_raw(text: &str) -> io::Result<()> {
    write(io::stdout().lock(), text)
}

/// Prints bytes.
pub(crate) fn print_bytes(bytes: &[u8]) -> io::Result<()> {
    write(io::stdout().lock(), bytes)
}

/// Prints to standard error, like [`print()`].
pub(crate) fn complain(text: &str) -> io::Result<()> {
    write(anstream::stderr().lock(), text)
}

/// Shows diagnostics on standard error; returns whether none of them is an error.
pub(crate) fn report(diagnostics: &[Diagnostic], sources: &Sources) -> io::Result<bool> {
    complain(&tl_parser::render(diagnostics, sources, true))?;
    Ok(!diagnostics.iter().any(|found| found.severity() == Severity::Error))
}

/// `text` in a style.
pub(crate) fn styled(style: Style, text: impl Display) -> String {
    format!("{style}{text}{style:#}")
}

fn write(mut to: impl Write, bytes: impl AsRef<[u8]>) -> io::Result<()> {
    match to.write_all(bytes.as_ref()).and_then(|()| to.flush()) {
        // A reader such as `head` that has seen enough is no failure; the work goes on for the exit code.
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        done => done,
    }
}

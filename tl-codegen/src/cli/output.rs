//! Standard output and standard error: colours where they are wanted, and no panic when nobody listens.

use std::fmt::Display;
use std::io::{self, ErrorKind, Write};

use anstyle::{AnsiColor, Style};
use tl_parser::{Diagnostic, Severity, Sources};

pub(super) const BOLD: Style = Style::new().bold();
pub(super) const RED: Style = AnsiColor::Red.on_default();
pub(super) const GREEN: Style = AnsiColor::Green.on_default();
pub(super) const YELLOW: Style = AnsiColor::Yellow.on_default();
pub(super) const CYAN: Style = AnsiColor::Cyan.on_default();

/// Prints text with escape codes, which reach a terminal only.
pub(super) fn print(text: &str) -> io::Result<()> {
    write(anstream::stdout().lock(), text)
}

/// Prints data as they are.
pub(super) fn print_raw(text: &str) -> io::Result<()> {
    write(io::stdout().lock(), text)
}

/// Prints bytes.
pub(super) fn print_bytes(bytes: &[u8]) -> io::Result<()> {
    write(io::stdout().lock(), bytes)
}

/// Prints to standard error, like [`print()`].
pub(super) fn complain(text: &str) -> io::Result<()> {
    write(anstream::stderr().lock(), text)
}

/// Shows diagnostics on standard error; returns whether none of them is an error.
pub(super) fn report(diagnostics: &[Diagnostic], sources: &Sources) -> io::Result<bool> {
    complain(&tl_parser::render(diagnostics, sources, true))?;
    Ok(!diagnostics.iter().any(|found| found.severity() == Severity::Error))
}

/// `text` in a style.
pub(super) fn styled(style: Style, text: impl Display) -> String {
    format!("{style}{text}{style:#}")
}

fn write(mut to: impl Write, bytes: impl AsRef<[u8]>) -> io::Result<()> {
    match to.write_all(bytes.as_ref()).and_then(|()| to.flush()) {
        // A reader such as `head` that has seen enough is no failure; the work goes on for the exit code.
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        done => done,
    }
}

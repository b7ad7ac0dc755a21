//! Diagnostics as JSON, for editors and scripts.

use serde::Serialize;
use tl_parser::{Diagnostic, Severity, Sources, Span};

/// Returns a diagnostic as a line of JSON, with its line feed.
pub(crate) fn line(diagnostic: &Diagnostic, sources: &Sources) -> String {
    // Serializing strings and numbers into a string cannot fail.
    serde_json::to_string(&Line::new(diagnostic, sources)).unwrap_or_default() + "\n"
}

#[derive(Serialize)]
struct Line<'a> {
    #[serde(flatten)]
    position: Position<'a>,
    severity: &'static str,
    code: &'static str,
    message: &'a str,
    label: &'a str,
    help: Option<&'a str>,
    secondary: Vec<Secondary<'a>>,
}

#[derive(Serialize)]
struct Secondary<'a> {
    #[serde(flatten)]
    position: Position<'a>,
    label: &'a str,
}

/// Line and column count from 1, the column in characters; `start..end` are byte offsets.
#[derive(Serialize)]
struct Position<'a> {
    file: &'a str,
    line: usize,
    column: usize,
    start: u32,
    end: u32,
}

impl<'a> Line<'a> {
    fn new(diagnostic: &'a Diagnostic, sources: &'a Sources) -> Self {
        let secondary =
            |(span, label): &'a (Span, String)| Secondary { position: Position::new(*span, sources), label };
        Self {
            position: Position::new(diagnostic.span, sources),
            severity: match diagnostic.severity() {
                Severity::Error => "error",
                Severity::Warning => "warning",
            },
            code: diagnostic.code.as_str(),
            message: &diagnostic.message,
            label: &diagnostic.label,
            help: diagnostic.help.as_deref(),
            secondary: diagnostic.secondary.iter().map(secondary).collect(),
        }
    }
}

impl<'a> Position<'a> {
    fn new(span: Span, sources: &'a Sources) -> Self {
        let location = sources.location(span);
        Self {
            file: sources.name(span.file),
            line: location.line,
            column: location.column,
            start: span.start,
            end: span.end,
        }
    }
}

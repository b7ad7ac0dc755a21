//! Diagnostics as JSON, for editors and scripts.

use serde::Serialize;
use tl_parser::{Diagnostic, Severity, Sources, Span};

/// One line of JSON, its end included.
pub(crate) fn line(diagnostic: &Diagnostic, sources: &Sources) -> String {
    // Serialising strings and numbers into a string cannot fail.
    serde_json::to_string(&Line::new(diagnostic, sources)).unwrap_or_default() + "\n"
}

#[derive(Serialize)]
struct Line<'a> {
    #[serde(flatten)]
    place: Place<'a>,
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
    place: Place<'a>,
    label: &'a str,
}

/// Line and column count from 1, the column in characters; `start..end` are bytes of the file.
#[derive(Serialize)]
struct Place<'a> {
    file: &'a str,
    line: usize,
    column: usize,
    start: u32,
    end: u32,
}

impl<'a> Line<'a> {
    fn new(diagnostic: &'a Diagnostic, sources: &'a Sources) -> Self {
        let secondary = |(span, label): &'a (Span, String)| Secondary { place: Place::new(*span, sources), label };
        Self {
            place: Place::new(diagnostic.span, sources),
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

impl<'a> Place<'a> {
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

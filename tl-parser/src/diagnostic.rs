//! Diagnostics: errors and warnings about a schema, with their positions and fixes.

use crate::code::Code;
use crate::span::Span;

/// Severity of a diagnostic.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Prevents code generation.
    Error,
    /// Does not prevent code generation.
    Warning,
}

/// An error or a warning about a schema.
///
/// Unlike the syntax tree, two diagnostics are equal only if their [spans](Span) cover the same bytes of
/// the same file.
///
/// ```
/// use tl_parser::{Code, Diagnostic, FileId, Span};
///
/// let at = |start| Diagnostic::new(Code::ReservedId, Span::new(FileId(0), start, start + 2), "id 0 is reserved");
/// assert_eq!(at(4), at(4));
/// assert_ne!(at(4), at(5));
/// ```
#[derive(Clone, Debug)]
pub struct Diagnostic {
    /// Kind of the diagnostic, which also determines its severity.
    pub code: Code,
    /// One line: starts lower-case, has no final dot, names the offender in backticks.
    pub message: String,
    /// Position of the offender.
    pub span: Span,
    /// Label of the offender in the rendered source; may be empty.
    pub label: String,
    /// Related positions with their labels, such as "first declared here".
    pub secondary: Vec<(Span, String)>,
    /// Suggested fix.
    pub help: Option<String>,
}

impl PartialEq for Diagnostic {
    fn eq(&self, other: &Self) -> bool {
        // Exhaustive, so that a new field cannot be forgotten.
        let Self { code, message, span, label, secondary, help } = self;
        let places =
            |secondary: &[(Span, String)]| secondary.iter().map(|(span, _)| span.position()).collect::<Vec<_>>();
        (*code, span.position()) == (other.code, other.span.position())
            && (message, label, secondary, help) == (&other.message, &other.label, &other.secondary, &other.help)
            && places(secondary) == places(&other.secondary)
    }
}

impl Eq for Diagnostic {}

impl Diagnostic {
    /// Creates a diagnostic without label, related positions and help.
    pub fn new(code: Code, span: Span, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), span, label: String::new(), secondary: Vec::new(), help: None }
    }

    /// Sets the label of the offender.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }

    /// Adds a related position.
    #[must_use]
    pub fn secondary(mut self, span: Span, label: impl Into<String>) -> Self {
        self.secondary.push((span, label.into()));
        self
    }

    /// Sets the suggested fix.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Returns the severity of its code.
    pub fn severity(&self) -> Severity {
        self.code.severity()
    }
}

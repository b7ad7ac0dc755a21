//! What is wrong with a schema, where, and how to go on.

use crate::code::Code;
use crate::span::Span;

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Nothing can be generated.
    Error,
    /// Worth a look; generation goes on.
    Warning,
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Which finding it is; also decides the severity.
    pub code: Code,
    /// One line: lower-case, no final dot, names the offender in backticks.
    pub message: String,
    /// The offender.
    pub span: Span,
    /// What to say under the offender; may be empty.
    pub label: String,
    /// Further places and what to say there: "first declared here".
    pub secondary: Vec<(Span, String)>,
    /// How to mend it, where that is known.
    pub help: Option<String>,
}

impl Diagnostic {
    /// A finding without label, further places and help.
    pub fn new(code: Code, span: Span, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), span, label: String::new(), secondary: Vec::new(), help: None }
    }

    /// With words under the offender.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }

    /// With a further place.
    #[must_use]
    pub fn secondary(mut self, span: Span, label: impl Into<String>) -> Self {
        self.secondary.push((span, label.into()));
        self
    }

    /// With the fix.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Error or warning.
    pub fn severity(&self) -> Severity {
        self.code.severity()
    }
}

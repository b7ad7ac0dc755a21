//! Errors that end a command.

use std::io;

use crate::output::{self, CYAN, RED, styled};

pub(crate) type Result<T, E = Failure> = std::result::Result<T, E>;

/// Why a command fails.
pub(crate) enum Failure {
    /// The errors were printed where they occurred.
    Reported,
    /// Arguments conflict in a way that clap does not detect.
    Usage(&'static str),
    /// An error and how to fix it.
    Error {
        message: String,
        helps: Vec<String>,
    },
    Several(Vec<Failure>),
}

impl Failure {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self::Error { message: message.into(), helps: Vec::new() }
    }

    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        if let Self::Error { helps, .. } = &mut self {
            helps.push(help.into());
        }
        self
    }

    /// Prints the message and the help to standard error.
    pub(crate) fn report(&self) -> io::Result<()> {
        let (message, helps) = match self {
            Self::Error { message, helps } => (message, helps),
            Self::Several(failures) => return failures.iter().try_for_each(Self::report),
            Self::Reported | Self::Usage(_) => return Ok(()),
        };
        let mut text = format!("{}: {message}\n", styled(RED.bold(), "error"));
        for help in helps {
            text += &format!("{}: {help}\n", styled(CYAN.bold(), "help"));
        }
        output::eprint(&text)
    }
}

/// Only writing to standard output or standard error fails with a bare I/O error.
impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::new(format!("cannot write the output: {error}"))
    }
}

impl From<tl_codegen::Error> for Failure {
    fn from(error: tl_codegen::Error) -> Self {
        match error {
            tl_codegen::Error::Several(errors) => Self::Several(errors.into_iter().map(Self::from).collect()),
            error => Self::new(error.to_string()),
        }
    }
}

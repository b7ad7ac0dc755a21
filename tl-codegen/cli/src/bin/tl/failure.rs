//! Errors that end a command.

use std::io;

use crate::output::{self, CYAN, RED, styled};

pub(crate) type Result<T, E = Failure> = std::result::Result<T, E>;

/// Why a command fails, and how to fix it.
pub(crate) struct Failure {
    /// `None` if the errors were printed where they occurred.
    message: Option<String>,
    helps: Vec<String>,
}

impl Failure {
    /// The errors were printed already.
    pub(crate) const REPORTED: Self = Self { message: None, helps: Vec::new() };

    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self { message: Some(message.into()), helps: Vec::new() }
    }

    /// Adds a line of help.
    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.helps.push(help.into());
        self
    }

    /// Prints the message and the help to standard error.
    pub(crate) fn report(&self) -> io::Result<()> {
        let Some(message) = &self.message else { return Ok(()) };
        let mut text = format!("{}: {message}\n", styled(RED.bold(), "error"));
        for help in &self.helps {
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

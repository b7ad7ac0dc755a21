//! Errors of reading JSON.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use super::tree::Tree;

/// An error of reading JSON, with the path of the value.
pub(super) struct JsonError {
    message: String,
    /// The innermost step first.
    path: Vec<Step>,
}

/// A step of a path.
#[derive(Clone, Copy)]
pub(super) enum Step {
    Field(&'static str),
    Item(usize),
}

impl JsonError {
    pub(super) fn new(message: String) -> Self {
        Self { message, path: Vec::new() }
    }

    pub(super) fn expected(expected: impl fmt::Display, found: &Tree) -> Self {
        Self::new(format!("expected {expected}, found {found}"))
    }

    pub(super) fn not_described() -> Self {
        Self::new(String::from("the schema does not define the encoding"))
    }

    pub(super) fn at(mut self, step: Step) -> Self {
        self.path.push(step);
        self
    }
}

impl fmt::Display for JsonError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (nth, step) in self.path.iter().rev().enumerate() {
            match step {
                Step::Field(name) if nth == 0 => f.write_str(name)?,
                Step::Field(name) => write!(f, ".{name}")?,
                Step::Item(index) => write!(f, "[{index}]")?,
            }
        }
        if !self.path.is_empty() {
            f.write_str(": ")?;
        }
        f.write_str(&self.message)
    }
}

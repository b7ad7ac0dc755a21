//! What is wrong with JSON, and where in it.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use super::tree::Tree;

/// What is wrong with JSON, and where in it.
pub(super) struct Fault {
    what: String,
    /// From the inside to the outside.
    path: Vec<Step>,
}

/// A step from a value to one in it.
#[derive(Clone, Copy)]
pub(super) enum Step {
    Field(&'static str),
    Item(usize),
}

impl Fault {
    pub(super) fn new(what: String) -> Self {
        Self { what, path: Vec::new() }
    }

    pub(super) fn expected(what: impl fmt::Display, found: &Tree) -> Self {
        Self::new(format!("expected {what}, found {found}"))
    }

    pub(super) fn not_described() -> Self {
        Self::new(String::from("the schema does not say how this is encoded"))
    }

    pub(super) fn at(mut self, step: Step) -> Self {
        self.path.push(step);
        self
    }
}

impl fmt::Display for Fault {
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
        f.write_str(&self.what)
    }
}

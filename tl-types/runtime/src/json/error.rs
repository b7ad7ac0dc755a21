//! Errors of reading JSON, with suggestions for misspelled names.

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

/// Returns the end of an error about a name: the most similar of `names`, if one is similar enough.
pub(super) fn did_you_mean<'n>(name: &str, names: impl Iterator<Item = &'n str>) -> String {
    // No name is this long, and comparing takes time.
    if name.len() > 64 {
        return String::new();
    }
    let nearest = names.map(|candidate| (distance(name, candidate), candidate)).min_by_key(|(distance, _)| *distance);
    let likely = nearest.filter(|(distance, _)| *distance <= name.len() / 3);
    likely.map(|(_, near)| format!("; did you mean `{near}`?")).unwrap_or_default()
}

/// Returns the Levenshtein distance, ignoring case and underscores.
fn distance(left: &str, right: &str) -> usize {
    let letters = |text: &str| -> Vec<u8> {
        text.bytes().filter(|letter| *letter != b'_').map(|letter| letter.to_ascii_lowercase()).collect()
    };
    let (left, right) = (letters(left), letters(right));
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (above, letter) in left.iter().enumerate() {
        let mut corner = above;
        row[0] = above + 1;
        for (nth, other) in right.iter().enumerate() {
            let changed = corner + usize::from(letter != other);
            corner = row[nth + 1];
            row[nth + 1] = changed.min(corner + 1).min(row[nth] + 1);
        }
    }
    row[right.len()]
}

//! Outcomes of decoding untrusted input, as a table.

use std::collections::BTreeSet;

use crate::every_id::types::{OVERHEAD, Type};

/// The outcomes of one kind of input.
#[derive(Default)]
pub(crate) struct Outcomes {
    pub(crate) name: &'static str,
    ids: BTreeSet<u32>,
    inputs: u32,
    accepted: u32,
    /// The maximum of memory per byte of input, beyond the constant overhead, rounded up.
    memory: usize,
    /// The type that took the most memory.
    greediest: &'static str,
}

impl Outcomes {
    pub(crate) fn new(name: &'static str) -> Self {
        Self { name, ..Self::default() }
    }

    /// Decodes bytes, checks the properties of any input, and counts the outcome; returns whether they are a value.
    pub(crate) fn check(&mut self, ty: &Type, bytes: &[u8]) -> bool {
        let decoded = ty.check(bytes);
        self.add(ty, bytes.len(), decoded.repeated.is_ok(), decoded.peak.saturating_sub(OVERHEAD));
        decoded.repeated.is_ok()
    }

    /// Counts an input that took so much memory beyond the constant overhead.
    pub(crate) fn add(&mut self, ty: &Type, len: usize, accepted: bool, peak: usize) {
        self.ids.insert(ty.id);
        self.inputs += 1;
        self.accepted += u32::from(accepted);
        let times = peak.div_ceil(len.max(1));
        if times > self.memory {
            (self.memory, self.greediest) = (times, ty.path);
        }
    }

    /// The row of a table. Memory is that of 64-bit machines.
    pub(crate) fn row(&self) -> String {
        let refused = self.inputs - self.accepted;
        let numbers = [self.ids.len() as u32, self.inputs, refused, self.accepted].map(grouped);
        format!("| {} | {} | {} |\n", self.name, numbers.join(" | "), self.memory)
    }

    /// The type that took the most memory.
    pub(crate) fn notes(&self) -> String {
        format!("{}: most memory: {}", self.name, self.greediest)
    }
}

/// 1234567 as 1,234,567.
fn grouped(number: u32) -> String {
    let digits = number.to_string();
    let group = |(nth, digit): (usize, char)| {
        let comma = if nth > 0 && (digits.len() - nth).is_multiple_of(3) { "," } else { "" };
        format!("{comma}{digit}")
    };
    digits.chars().enumerate().map(group).collect()
}

//! What was tried and survived, as a table; and an end for what takes too long.

use std::collections::BTreeSet;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

use crate::types::{BESIDES, Type};

/// What became of the inputs of a kind.
#[derive(Default)]
pub(crate) struct Tally {
    pub(crate) name: &'static str,
    ids: BTreeSet<u32>,
    inputs: u32,
    accepted: u32,
    /// The least number of times the input that, with what is allowed besides, is as much memory as any took.
    memory: usize,
    longest: Duration,
    /// The type that took the most memory.
    greediest: &'static str,
}

impl Tally {
    pub(crate) fn new(name: &'static str) -> Self {
        Self { name, ..Self::default() }
    }

    /// Decodes bytes, checks all that holds for any, and counts them; tells whether they are a value.
    pub(crate) fn check(&mut self, ty: &Type, bytes: &[u8]) -> bool {
        let start = Instant::now();
        let decoded = ty.check(bytes);
        self.add(ty, bytes.len(), decoded.again.is_ok(), decoded.peak.saturating_sub(BESIDES), start.elapsed());
        decoded.again.is_ok()
    }

    /// Counts an input that took so much memory beyond what is allowed besides.
    pub(crate) fn add(&mut self, ty: &Type, len: usize, accepted: bool, peak: usize, took: Duration) {
        self.ids.insert(ty.id);
        self.inputs += 1;
        self.accepted += u32::from(accepted);
        self.longest = self.longest.max(took);
        let times = peak.div_ceil(len.max(1));
        if times > self.memory {
            (self.memory, self.greediest) = (times, ty.path);
        }
    }

    /// The row of a table, without what differs from machine to machine: memory is that of 64 bits.
    pub(crate) fn row(&self) -> String {
        let refused = self.inputs - self.accepted;
        let numbers = [self.ids.len() as u32, self.inputs, refused, self.accepted].map(grouped);
        format!("| {} | {} | {} |\n", self.name, numbers.join(" | "), self.memory)
    }

    /// What else there is to tell.
    pub(crate) fn notes(&self) -> String {
        let Self { name, longest, greediest, .. } = self;
        format!("{name}: at most {:.1} ms; most memory: {greediest}", longest.as_secs_f64() * 1e3)
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

/// Ends the program if that is not dropped in time.
pub(crate) struct Deadline(#[allow(dead_code, reason = "is dropped")] Sender<()>);

impl Deadline {
    pub(crate) fn new(time: Duration) -> Self {
        let (sender, receiver) = channel();
        std::thread::spawn(move || {
            if receiver.recv_timeout(time) == Err(RecvTimeoutError::Timeout) {
                eprintln!("hostile input is not done with after {time:?}");
                std::process::abort();
            }
        });
        Self(sender)
    }
}

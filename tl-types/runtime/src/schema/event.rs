//! The events of a value.

use alloc::borrow::Cow;
use core::mem;

use super::{Combinator, Field, Type};

/// A part of a value.
#[derive(Clone, Debug, PartialEq)]
pub enum Event<'a> {
    /// A constructor or function: its fields follow, then [`Leave`](Self::Leave).
    Enter {
        /// Its definition.
        combinator: &'static Combinator,
        /// Its type; `None` where the schema allows any.
        ty: Option<&'static Type>,
    },
    /// A vector with its count: the items follow, then [`Leave`](Self::Leave).
    Vector(u32),
    /// The end of the last combinator or vector entered.
    Leave,
    /// A field of the last combinator entered: its value follows.
    Field(Field),
    /// A flags word.
    Flags {
        /// Its name.
        name: &'static str,
        /// All of its bits.
        bits: u32,
        /// The set bits that the schema does not define.
        unknown: u32,
    },
    /// `int`.
    Int(i32),
    /// `#`.
    Nat(u32),
    /// `long`.
    Long(i64),
    /// `double`.
    Double(f64),
    /// `Bool`.
    Bool(bool),
    /// `true`.
    True,
    /// `string`; owned if the reader [repaired](crate::Reader::lossy_utf8) it.
    String(Cow<'a, str>),
    /// `bytes`.
    Bytes(&'a [u8]),
    /// `int128`, `int256` or `int512`.
    Raw(&'a [u8]),
}

/// The names of the remaining fields, searched on demand.
#[derive(Debug)]
pub(super) struct FieldNames {
    rest: &'static str,
    /// The number of names from the last one searched to the current one.
    pub(super) next: usize,
    last: &'static str,
}

impl FieldNames {
    /// Creates the names of a combinator before its first field.
    pub(super) fn new(combinator: &'static Combinator) -> Self {
        Self { rest: combinator.names.as_str(), next: 1, last: "" }
    }

    /// Returns the name of the current field.
    pub(super) fn get(&mut self) -> &'static str {
        for _ in 0..mem::take(&mut self.next) {
            (self.last, self.rest) = self.rest.split_once(',').unwrap_or((self.rest, ""));
        }
        self.last
    }
}

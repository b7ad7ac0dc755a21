//! Access to a reader for the walker of [`schema`](crate::schema).

use super::Reader;
use crate::Error;
use crate::registry::{Builtin, Registry};

impl<'a> Reader<'a> {
    /// Returns the bytes left.
    pub(crate) fn rest(&self) -> &'a [u8] {
        self.rest
    }

    /// Returns the depth of the current value.
    pub(crate) fn depth(&self) -> u32 {
        self.depth
    }

    /// Returns the number of bytes that further items of the enclosing vectors need at least.
    pub(crate) fn reserved(&self) -> usize {
        self.reserved
    }

    /// Sets that number.
    pub(crate) fn reserve(&mut self, bytes: usize) {
        self.reserved = bytes;
    }

    /// Returns whether undefined bits of flags words are an error.
    pub(crate) fn is_strict(&self) -> bool {
        self.strict_flags
    }

    /// Returns whether text that is not UTF-8 is repaired.
    pub(crate) fn is_lossy(&self) -> bool {
        self.lossy
    }

    /// Returns the error with its field, given as combinator and field, or else with the type `whole`. Leaves all
    /// values deeper than `depth`.
    pub(crate) fn error_at(
        &mut self,
        field: Option<(&'static str, &'static str)>,
        whole: &'static str,
        depth: u32,
    ) -> Option<Error> {
        self.depth = depth;
        let error = self.error.as_mut()?;
        match field {
            Some((combinator, field)) => error.name_in(combinator, field),
            None => error.in_value(whole, Builtin::other_layer),
        }
        Some(error.clone())
    }
}

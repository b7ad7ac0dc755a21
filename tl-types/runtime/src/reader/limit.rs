//! Values that take a known number of bytes.

use super::Reader;
use crate::ErrorKind;
use crate::codec::FieldId;

/// The input around and behind a value of known length.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Outer<'a> {
    input: &'a [u8],
    rest: &'a [u8],
    reserved: usize,
}

impl<'a> Reader<'a> {
    /// Reads a value by `value` from exactly the next `len` bytes. Trailing bytes in them are an error.
    pub fn within<T>(&mut self, len: usize, at: FieldId, value: impl FnOnce(&mut Self) -> T) -> T {
        let outer = self.enter(len, at);
        let value = value(self);
        if let Some(outer) = outer {
            self.leave(outer, at);
        }
        value
    }

    /// Limits the input to the next `len` bytes, until [`leave`](Self::leave).
    pub(crate) fn enter(&mut self, len: usize, at: FieldId) -> Option<Outer<'a>> {
        let room = self.rest.len().saturating_sub(self.reserved);
        let Some((inner, rest)) = self.rest.split_at_checked(len).filter(|_| len <= room) else {
            self.unexpected_end(len, at);
            return None;
        };
        let outer = Outer { input: self.input, rest, reserved: self.reserved };
        self.reserved = 0;
        self.input = &self.input[..self.input.len() - rest.len()];
        self.rest = inner;
        Some(outer)
    }

    /// Ends the limit of [`enter`](Self::enter). Trailing bytes in it are an error.
    pub(crate) fn leave(&mut self, outer: Outer<'a>, at: FieldId) {
        if !self.rest.is_empty() {
            self.fail(ErrorKind::TrailingBytes { left: self.rest.len() }, at);
        }
        self.reserved = outer.reserved;
        self.input = outer.input;
        self.rest = if self.failed() { &[] } else { outer.rest };
    }
}

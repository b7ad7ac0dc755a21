//! What the walker of [`schema`](crate::schema) needs of a reader: to look back, to stop in a limit, to say why it failed.

use super::Reader;
use crate::codec::FieldId;
use crate::registry::{Builtin, Registry};
use crate::{Error, ErrorKind};

/// What lies around and behind a value of known length.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Outside<'a> {
    input: &'a [u8],
    behind: &'a [u8],
    reserved: usize,
}

impl<'a> Reader<'a> {
    /// What was not read yet.
    pub(crate) fn rest(&self) -> &'a [u8] {
        self.rest
    }

    /// How many levels deep the value is that is being read.
    pub(crate) fn depth(&self) -> u32 {
        self.depth
    }

    /// How many bytes the items of the vectors that are being read still need.
    pub(crate) fn reserved(&self) -> usize {
        self.reserved
    }

    /// Says how many bytes they need.
    pub(crate) fn promise(&mut self, bytes: usize) {
        self.reserved = bytes;
    }

    /// Whether unknown bits of flags words are an error.
    pub(crate) fn is_strict(&self) -> bool {
        self.strict_flags
    }

    /// Whether text that is not UTF-8 is no error.
    pub(crate) fn is_lossy(&self) -> bool {
        self.lossy
    }

    /// Lets the input end behind the next `len` bytes, until [`leave`](Self::leave). This is
    /// [`within`](Self::within) for code that does not call itself.
    pub(crate) fn enter(&mut self, len: usize, at: FieldId) -> Option<Outside<'a>> {
        let room = self.rest.len().saturating_sub(self.reserved);
        let Some((inside, behind)) = self.rest.split_at_checked(len).filter(|_| len <= room) else {
            self.ends(len, at);
            return None;
        };
        let outside = Outside { input: self.input, behind, reserved: self.reserved };
        self.reserved = 0;
        self.input = &self.input[..self.input.len() - behind.len()];
        self.rest = inside;
        Some(outside)
    }

    /// Goes on behind the bytes that [`enter`](Self::enter) chose. It is an error if some of them are left.
    pub(crate) fn leave(&mut self, outside: Outside<'a>, at: FieldId) {
        if !self.rest.is_empty() {
            self.refuse(ErrorKind::TrailingBytes { left: self.rest.len() }, at);
        }
        self.reserved = outside.reserved;
        self.input = outside.input;
        self.rest = if self.failed() { &[] } else { outside.behind };
    }

    /// Reports an error at the position of the reader.
    pub(crate) fn refuse(&mut self, kind: ErrorKind, at: FieldId) {
        self.fail(kind, at);
    }

    /// Returns the error with its field, given as combinator and field, or else with the type `whole`. Leaves every value
    /// inside of the one at `depth`.
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

//! What a reader is told before it reads, and what it tells of how far it came.

use super::Reader;
use crate::codec::{NO_FIELD, NameList};
use crate::registry::{Builtin, OtherLayer, Registry};
use crate::{Error, ErrorKind};

/// What may pass, where the reader is, and how reading ends.
impl Reader<'_> {
    /// Whether a `string` that is not UTF-8 is read with U+FFFD for each wrong
    /// part, instead of being an error. Off by default.
    ///
    /// This is for text that is owned: a `&str` borrows the input as it is, so
    /// there wrong text stays an error.
    ///
    /// ```
    /// use tl_types::{Deserializable, Error, Reader};
    ///
    /// let bytes = b"\x03a\xffb";
    /// assert_eq!(
    ///     String::from_bytes(bytes).unwrap_err().to_string(),
    ///     "string: invalid UTF-8 at byte 2",
    /// );
    /// let mut r = Reader::new(bytes).lossy_utf8(true);
    /// assert_eq!(String::deserialize(&mut r)?, "a\u{fffd}b");
    /// # Ok::<(), Error>(())
    /// ```
    #[must_use]
    pub fn lossy_utf8(mut self, lossy: bool) -> Self {
        self.lossy = lossy;
        self
    }

    /// Whether a flag bit that the schema does not know is an error
    /// ([`ErrorKind::UnknownFlags`]) instead of being ignored. Off by default,
    /// since servers of a later layer may set more bits.
    ///
    /// Ignored bits are lost when the value is encoded again: a proxy that has
    /// to pass on the same bytes wants to know.
    #[must_use]
    pub fn strict_flags(mut self, strict: bool) -> Self {
        self.strict_flags = strict;
        self
    }

    /// How deep values that contain each other may be nested, in place of
    /// [`MAX_DEPTH`](super::MAX_DEPTH). Each level takes some kilobytes of stack.
    #[must_use]
    pub fn max_depth(mut self, levels: u32) -> Self {
        self.max_depth = levels;
        self
    }

    /// How many bytes were read. After an error, all of them.
    #[inline]
    pub fn position(&self) -> usize {
        self.input.len() - self.rest.len()
    }

    /// How many bytes are left. After an error, 0.
    #[inline]
    pub fn remaining(&self) -> usize {
        self.rest.len()
    }

    /// The first error, if there was one.
    #[inline]
    pub fn error(&self) -> Option<&Error> {
        self.error.as_ref()
    }

    /// Returns the first error, completed with the `name` of the decoded type and with names of other layers.
    #[inline]
    pub(crate) fn error_in(
        &mut self,
        name: &'static str,
        other_layer: fn(u32) -> Option<OtherLayer>,
    ) -> Option<&Error> {
        if let Some(error) = &mut self.error {
            error.in_value(name, other_layer);
        }
        self.error.as_ref()
    }

    /// Names the field that is wrong, if it is one of the combinator `id`, which has these
    /// [`FIELD_NAMES`](crate::codec::Codec::FIELD_NAMES).
    ///
    /// Without an error, and for one that has its name, nothing happens. This is done for each type after its
    /// [`read`](crate::codec::Codec::read). What reads several combinators itself does it for each of them.
    #[inline]
    pub extern "C" fn name_field(&mut self, id: u32, names: NameList) {
        if let Some(error) = self.error.take() {
            self.error = Some(error.in_field_of(id, names));
        }
    }

    /// Whether there was an error.
    #[inline]
    pub fn failed(&self) -> bool {
        self.error.is_some()
    }

    /// Ends the reading.
    ///
    /// # Errors
    ///
    /// The first error, or [`ErrorKind::TrailingBytes`] if bytes are left.
    #[inline]
    pub fn finish(self) -> Result<(), Error> {
        self.finish_value("", Builtin::other_layer)
    }

    /// Ends the reading of a value, whose type is called `name`.
    #[inline]
    pub(crate) fn finish_value(
        mut self,
        name: &'static str,
        other_layer: fn(u32) -> Option<OtherLayer>,
    ) -> Result<(), Error> {
        if !self.rest.is_empty() {
            let left = self.rest.len();
            self.fail(ErrorKind::TrailingBytes { left }, NO_FIELD);
        }
        match self.error {
            None => Ok(()),
            Some(mut error) => {
                error.in_value(name, other_layer);
                Err(error)
            }
        }
    }
}

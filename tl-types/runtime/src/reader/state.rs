//! Options, position and errors of a reader.

use super::Reader;
use crate::codec::{NO_FIELD, NameList};
use crate::registry::{OtherLayer, Registry};
use crate::{Error, ErrorKind};

/// Options, position and errors.
impl Reader<'_> {
    /// Sets whether a `string` that is not UTF-8 is read with U+FFFD for each invalid part. Off by default: it is an
    /// error.
    ///
    /// For `String` only: a `&str` borrows the input, so invalid text stays an error.
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

    /// Sets whether a flag bit that the schema does not define is an error ([`ErrorKind::UnknownFlags`]). Off by
    /// default, since servers of a later layer may set more bits.
    ///
    /// Ignored bits are lost when the value is encoded again, which matters to a proxy that forwards the same bytes.
    #[must_use]
    pub fn strict_flags(mut self, strict: bool) -> Self {
        self.strict_flags = strict;
        self
    }

    /// Sets the maximum depth of values that contain each other. Default: [`MAX_DEPTH`](super::MAX_DEPTH). Each level
    /// takes some kilobytes of stack.
    #[must_use]
    pub fn max_depth(mut self, levels: u32) -> Self {
        self.max_depth = levels;
        self
    }

    /// Sets the schema whose other layers [`finish`](Self::finish) names in an error. `deserialize` of a type uses the
    /// schema of that type anyway.
    ///
    /// ```
    /// use tl_types::codec::NO_FIELD;
    /// use tl_types::{Api, Reader, enums, history};
    ///
    /// let id = history::ids()[0].to_le_bytes();
    /// let mut r = Reader::new(&id).registry::<Api>();
    /// let _: enums::InputPeer = r.get(NO_FIELD);
    /// let error = r.finish().unwrap_err();
    /// assert!(error.other_layer().is_some());
    /// ```
    #[must_use]
    pub fn registry<R: Registry>(mut self) -> Self {
        self.other_layer = R::other_layer;
        self
    }

    /// Returns the number of bytes read; after an error, of all bytes.
    #[inline]
    pub fn position(&self) -> usize {
        self.input.len() - self.rest.len()
    }

    /// Returns the number of bytes left; 0 after an error.
    #[inline]
    pub fn remaining(&self) -> usize {
        self.rest.len()
    }

    /// Returns the first error.
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

    /// Adds the field's name to the error, if the field is one of the combinator `id`, whose
    /// [`Descriptor`](crate::codec::Descriptor) has these names.
    ///
    /// Without an error, and for one with a name, this does nothing. It runs for each type after its
    /// [`read`](crate::codec::Codec::read); code that reads several combinators itself calls it for each of them.
    #[inline]
    pub extern "C" fn name_field(&mut self, id: u32, names: NameList) {
        if let Some(error) = self.error.take() {
            self.error = Some(error.in_field_of(id, names));
        }
    }

    /// Returns whether there was an error.
    #[inline]
    pub fn failed(&self) -> bool {
        self.error.is_some()
    }

    /// Finishes reading.
    ///
    /// # Errors
    ///
    /// Returns the first error, or [`ErrorKind::TrailingBytes`] if bytes are left.
    #[inline]
    pub fn finish(self) -> Result<(), Error> {
        let other_layer = self.other_layer;
        self.finish_value("", other_layer)
    }

    /// Finishes reading a value of the type `name`.
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

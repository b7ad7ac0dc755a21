//! A value of an unknown type, borrowed from the input.

use alloc::vec::Vec;

use crate::codec::{Codec, FieldId, NameList, Opaque, kind};
use crate::{Deserializable, Error, Reader, Serializable, Writer};

/// The rest of the input, borrowed; see [`Opaque`] for the owned form.
///
/// It is TL's `Object`, a boxed value that starts with its id. A `&[u8]` differs: it is a `bytes`, which starts with a
/// length.
///
/// ```
/// use tl_types::mtproto::{Raw, types::Pong};
/// use tl_types::{Deserializable, Error, Identifiable, Serializable};
///
/// let bytes = Pong { msg_id: 1, ping_id: 2 }.to_bytes();
/// let raw = Raw::from_bytes(&bytes)?;
/// assert_eq!(raw.id(), Some(Pong::CONSTRUCTOR_ID));
/// assert_eq!(raw.decode::<Pong>()?.ping_id, 2);
/// assert_eq!(raw.to_bytes(), bytes);
/// # Ok::<(), Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Raw<'a>(pub &'a [u8]);

impl<'a> Raw<'a> {
    /// Returns the id that the bytes start with; `None` for less than four bytes.
    pub fn id(self) -> Option<u32> {
        self.0.first_chunk().copied().map(u32::from_le_bytes)
    }

    /// Decodes all of the bytes.
    ///
    /// # Errors
    ///
    /// Returns the errors of [`Deserializable::from_bytes`]. Offsets count from the start of the value.
    pub fn decode<T: Deserializable<'a>>(self) -> Result<T, Error> {
        T::from_bytes(self.0)
    }
}

impl<'a> Codec<'a> for Raw<'a> {
    type Value = Self;
    type Kind = kind::Other;
    const ID: Option<u32> = None;
    const FIELD_NAMES: NameList = Opaque::FIELD_NAMES;

    #[inline]
    fn write(&self, mut w: Writer) -> Writer {
        w.raw(self.0);
        w
    }

    #[inline]
    fn read(r: &mut Reader<'a>, at: FieldId) -> Self {
        Self(r.take(r.remaining(), at))
    }
}

impl AsRef<[u8]> for Raw<'_> {
    fn as_ref(&self) -> &[u8] {
        self.0
    }
}

impl AsRef<[u8]> for Opaque {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

impl<'a> From<&'a Opaque> for Raw<'a> {
    fn from(value: &'a Opaque) -> Self {
        Self(&value.0)
    }
}

impl From<Raw<'_>> for Opaque {
    fn from(value: Raw<'_>) -> Self {
        Self(value.0.to_vec())
    }
}

/// Encodes a value into a vector without spare capacity.
pub(super) fn exact_bytes(value: &(impl Serializable + ?Sized)) -> Vec<u8> {
    let mut bytes = value.to_bytes();
    bytes.shrink_to_fit();
    bytes
}

//! A value whose type is not known yet, borrowed from the input.

use alloc::vec::Vec;

use crate::codec::{Codec, FieldId, NameList, Opaque, kind};
use crate::{Deserializable, Error, Reader, Serializable, Writer};

/// Whatever is left of the input, borrowed: what [`Opaque`] owns.
///
/// It is TL's `Object`: a boxed value, its id first. So it is not the same as
/// `&[u8]`, which is a `bytes` with a length of its own.
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
    /// The id that the bytes start with; `None` if there are less than four.
    pub fn id(self) -> Option<u32> {
        self.0.first_chunk().copied().map(u32::from_le_bytes)
    }

    /// Decodes the bytes, all of them.
    ///
    /// # Errors
    ///
    /// As [`Deserializable::from_bytes`]; offsets count from the start of the
    /// value.
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

/// The encoded value, in a vector without room for more: it may be kept.
pub(super) fn exact_bytes(value: &(impl Serializable + ?Sized)) -> Vec<u8> {
    let mut bytes = value.to_bytes();
    bytes.shrink_to_fit();
    bytes
}

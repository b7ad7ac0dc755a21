//! A value of an unknown type.

use alloc::vec::Vec;

use crate::codec::{Codec, Descriptor, FieldId, kind};
use crate::{Deserializable, Error, Reader, Serializable, Writer};

/// The bytes of a boxed value whose type is found later, by its id: TL's `Object`.
///
/// `Opaque` owns the bytes, `Opaque<&[u8]>` borrows them from the input, and `Opaque<Cow<'_, [u8]>>` does either. It takes
/// the rest of the input: a server or proxy decodes `InvokeWithLayer<Opaque>` and then matches on [`id`](Self::id) to find
/// the function. A `Vec<u8>` or `&[u8]` differs: it is a `bytes`, which starts with a length.
///
/// ```
/// use tl_types::{Deserializable, Error, LAYER, Opaque, Serializable, functions};
///
/// let call = functions::InvokeWithLayer { layer: LAYER, query: functions::help::GetConfig };
/// let bytes = call.to_bytes();
/// let call = functions::InvokeWithLayer::<Opaque<&[u8]>>::from_bytes(&bytes)?;
/// assert_eq!(call.query.id(), Some(0xc4f9186b));
/// assert_eq!(call.query.decode(), Ok(functions::help::GetConfig));
/// assert_eq!(call.to_bytes(), bytes);
/// # Ok::<(), Error>(())
/// ```
///
/// It names no schema: `skip` and TL JSON of a type of this crate around it, such as `mtproto::Message<Opaque>`, read
/// its contents by the schemas of [`Builtin`](crate::Builtin). With `Object` in its place they read by any.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Opaque<B = Vec<u8>>(pub B);

impl Opaque {
    /// Encodes a value, into a vector without spare capacity.
    pub fn new(value: &(impl Serializable + ?Sized)) -> Self {
        let mut bytes = value.to_bytes();
        bytes.shrink_to_fit();
        Self(bytes)
    }
}

impl<B: AsRef<[u8]>> Opaque<B> {
    /// Returns the id that the bytes start with; `None` for less than four bytes.
    pub fn id(&self) -> Option<u32> {
        self.0.as_ref().first_chunk().copied().map(u32::from_le_bytes)
    }

    /// Decodes all of the bytes.
    ///
    /// # Errors
    ///
    /// Returns the errors of [`Deserializable::from_bytes`]. Offsets count from the start of the value.
    pub fn decode<'a, T: Deserializable<'a>>(&'a self) -> Result<T, Error> {
        T::from_bytes(self.0.as_ref())
    }
}

impl<'a, B: AsRef<[u8]> + From<&'a [u8]>> Codec<'a> for Opaque<B> {
    type Value = Self;
    type Kind = kind::Other;
    const DESCRIPTOR: Descriptor = Descriptor::without_id(4, "Object");

    #[inline]
    fn write(&self, mut w: Writer) -> Writer {
        w.raw(self.0.as_ref());
        w
    }

    #[inline]
    fn read(r: &mut Reader<'a>, at: FieldId) -> Self {
        Self(r.take(r.remaining(), at).into())
    }
}

impl<'a> From<&'a Opaque> for Opaque<&'a [u8]> {
    fn from(value: &'a Opaque) -> Self {
        Self(&value.0)
    }
}

impl From<Opaque<&[u8]>> for Opaque {
    fn from(value: Opaque<&[u8]>) -> Self {
        Self(value.0.to_vec())
    }
}

impl<B: AsRef<[u8]>> AsRef<[u8]> for Opaque<B> {
    fn as_ref(&self) -> &[u8] {
        self.0.as_ref()
    }
}

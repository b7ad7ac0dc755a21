//! A value of an unknown type, and the visitor that receives the type of an id.

use alloc::vec::Vec;

use crate::codec::{Codec, FieldId, NameList, kind};
use crate::{Deserializable, Reader, Serializable, Writer};

/// The rest of the input as bytes: a boxed value whose type is found later by its id.
///
/// A server or proxy decodes `InvokeWithLayer<Opaque>` and then matches on [`id`](Self::id) to find the function.
///
/// It names no schema: `skip` and TL JSON of a type of this crate around it, such as `mtproto::Message<Opaque>`, read
/// its contents by the schemas of [`Builtin`](crate::Builtin). With `Object` in its place they read by any.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Opaque(pub Vec<u8>);

impl Opaque {
    /// Returns the id that the bytes start with; `None` for less than four bytes.
    pub fn id(&self) -> Option<u32> {
        self.0.first_chunk().copied().map(u32::from_le_bytes)
    }
}

impl<'a> Codec<'a> for Opaque {
    type Value = Self;
    type Kind = kind::Other;
    const ID: Option<u32> = None;
    const FIELD_NAMES: NameList = NameList::new("Object");

    #[inline]
    fn write(&self, mut w: Writer) -> Writer {
        w.raw(&self.0);
        w
    }

    #[inline]
    fn read(r: &mut Reader<'a>, at: FieldId) -> Self {
        Self(r.take(r.remaining(), at).to_vec())
    }
}

/// A generic function over the type of an id, for `dispatch::visit` of a schema.
///
/// Code is only compiled for the types of a schema whose `visit` is called.
pub trait Visitor {
    /// The result of [`visit`](Self::visit).
    type Output;

    /// Receives the type of a boxed value or of a function.
    fn visit<T>(self) -> Self::Output
    where
        T: for<'a> Deserializable<'a> + Serializable + Clone + core::fmt::Debug + PartialEq;
}

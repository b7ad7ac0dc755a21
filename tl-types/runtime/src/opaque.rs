//! A value whose type is not known yet, and how a type is found for an id.

use alloc::vec::Vec;

use crate::codec::{Codec, FieldId, NameList, kind};
use crate::{Deserializable, Reader, Serializable, Writer};

/// Whatever is left of the input, as bytes: a boxed value of a type that is found later by its id.
///
/// A server or proxy decodes `InvokeWithLayer<Opaque>` and then looks at
/// [`id`](Self::id) to see which function is called.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Opaque(pub Vec<u8>);

impl Opaque {
    /// The id that the bytes start with; `None` if there are less than four.
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

/// What is done with the type that an id stands for.
///
/// `dispatch::visit` of a schema calls it. Code for a type exists only once it
/// is visited, so a program without a visitor pays nothing for the others.
pub trait Visitor {
    /// What comes out.
    type Output;

    /// Called with the type of a boxed value or of a function.
    fn visit<T>(self) -> Self::Output
    where
        T: for<'a> Deserializable<'a> + Serializable + Clone + core::fmt::Debug + PartialEq;
}

//! Types around another type: vectors, boxes and references.

use alloc::boxed::Box;
use alloc::vec::Vec;
use core::mem::needs_drop;

use crate::codec::{self, Codec, Descriptor, FieldId, Opaque, kind};
use crate::shape::VectorOf;
use crate::{Reader, Serializable, Writer};

/// `Vector t`: the bare form is the count and the items, boxed.
impl<'a, T: Codec<'a>> Codec<'a> for Vec<T> {
    type Value = Vec<T::Value>;
    type Kind = VectorOf<'a, T>;
    const DESCRIPTOR: Descriptor = Descriptor::new(codec::VECTOR, 4, "Vector");

    #[inline]
    fn write(&self, mut w: Writer) -> Writer {
        w.vector(self, Writer::put);
        w
    }

    #[inline]
    fn read(r: &mut Reader<'a>, at: FieldId) -> Self::Value {
        // Numbers and borrowed values are read inline: a call takes longer than reading them.
        r.vector(
            min_len::<T>(),
            at,
            |r| if needs_drop::<T::Value>() { r.value::<T>(at) } else { r.boxed_inline::<T>(at) },
        )
    }
}

/// The same bytes as the value in the box.
impl<'a, T: Codec<'a>> Codec<'a> for Box<T> {
    type Value = Box<T::Value>;
    type Kind = T::Kind;
    const DESCRIPTOR: Descriptor = T::DESCRIPTOR;

    #[inline]
    fn write(&self, w: Writer) -> Writer {
        T::write(self, w)
    }

    #[inline]
    fn read(r: &mut Reader<'a>, at: FieldId) -> Self::Value {
        r.read_box::<T>(at)
    }
}

/// The same bytes as the target, for encoding without a copy. Decoding yields the value itself.
impl<'a, T: Codec<'a>> Codec<'a> for &T {
    type Value = T::Value;
    type Kind = T::Kind;
    const DESCRIPTOR: Descriptor = T::DESCRIPTOR;

    #[inline]
    fn write(&self, w: Writer) -> Writer {
        T::write(self, w)
    }

    #[inline]
    fn read(r: &mut Reader<'a>, at: FieldId) -> Self::Value {
        T::read(r, at)
    }
}

/// The value behind the reference, of any type: a wrapper such as `InvokeWithLayer` or `RpcResult` can contain one.
/// Decoding yields its bytes, as [`Opaque`].
impl<'a> Codec<'a> for &dyn Serializable {
    type Value = Opaque;
    type Kind = kind::Other;
    const DESCRIPTOR: Descriptor = <Opaque as Codec<'a>>::DESCRIPTOR;

    fn write(&self, mut w: Writer) -> Writer {
        (**self).serialize(&mut w);
        w
    }

    fn read(r: &mut Reader<'a>, at: FieldId) -> Opaque {
        <Opaque as Codec<'a>>::read(r, at)
    }
}

/// Minimum encoded length of the boxed form.
const fn min_len<'a, T: Codec<'a>>() -> usize {
    if T::DESCRIPTOR.id.is_some() { T::DESCRIPTOR.min_len + 4 } else { T::DESCRIPTOR.min_len }
}

//! Types made of another type: vectors, boxes and references.

use alloc::boxed::Box;
use alloc::vec::Vec;
use core::mem::needs_drop;

use crate::codec::{self, At, Codec};
use crate::shape::VectorOf;
use crate::{Reader, Writer};

/// `Vector t`: the bare form is the count and the items, boxed.
impl<'a, T: Codec<'a>> Codec<'a> for Vec<T> {
    type Value = Vec<T::Value>;
    type Kind = VectorOf<'a, T>;
    const ID: Option<u32> = Some(codec::VECTOR);
    const NAMES: &'static str = "Vector";

    #[inline]
    fn write(&self, mut w: Writer) -> Writer {
        w.vector(self, Writer::put);
        w
    }

    #[inline]
    extern "C" fn read(r: &mut Reader<'a>, at: At) -> Self::Value {
        // Numbers and what borrows are read in place: a call for each takes longer than to read it.
        r.vector(
            least::<T>(),
            at,
            |r| if needs_drop::<T::Value>() { r.value::<T>(at) } else { r.boxed_inline::<T>(at) },
        )
    }
}

/// The same bytes as the value inside.
impl<'a, T: Codec<'a>> Codec<'a> for Box<T> {
    type Value = Box<T::Value>;
    type Kind = T::Kind;
    const ID: Option<u32> = T::ID;
    const NAMES: &'static str = T::NAMES;
    const LEAST: usize = T::LEAST;

    #[inline]
    fn write(&self, w: Writer) -> Writer {
        T::write(self, w)
    }

    #[inline]
    extern "C" fn read(r: &mut Reader<'a>, at: At) -> Self::Value {
        r.in_box::<T>(at)
    }
}

/// The same bytes as the value behind the reference, for encoding without a
/// copy. Decoding yields the value itself.
impl<'a, T: Codec<'a>> Codec<'a> for &T {
    type Value = T::Value;
    type Kind = T::Kind;
    const ID: Option<u32> = T::ID;
    const NAMES: &'static str = T::NAMES;
    const LEAST: usize = T::LEAST;

    #[inline]
    fn write(&self, w: Writer) -> Writer {
        T::write(self, w)
    }

    #[inline]
    extern "C" fn read(r: &mut Reader<'a>, at: At) -> Self::Value {
        T::read(r, at)
    }
}

/// The least number of bytes of the boxed form.
const fn least<'a, T: Codec<'a>>() -> usize {
    if T::ID.is_some() { T::LEAST + 4 } else { T::LEAST }
}

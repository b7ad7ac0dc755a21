//! A bare value in place of a type parameter.

use crate::codec::{Codec, Descriptor, FieldId, kind};
use crate::{Reader, Writer};

/// A value in the bare form, without its id, where any type can be: `Maybe<%Point>` is `Maybe<Bare<Point>>`.
///
/// ```
/// use tl_types::{Bare, Deserializable, Error, Serializable};
///
/// let points = vec![Bare(vec![1, 2])];
/// let bytes = points.to_bytes(); // Vector<vector<int>>
/// assert_eq!(bytes, b"\x15\xc4\xb5\x1c\x01\0\0\0\x02\0\0\0\x01\0\0\0\x02\0\0\0");
/// assert_eq!(Vec::<Bare<Vec<i32>>>::from_bytes(&bytes)?, points);
/// # Ok::<(), Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Bare<T>(pub T);

impl<'a, T: Codec<'a>> Codec<'a> for Bare<T> {
    type Value = Bare<T::Value>;
    type Kind = kind::Other<<T::Kind as kind::Kind>::Registry>;
    const DESCRIPTOR: Descriptor = Descriptor { id: None, ..T::DESCRIPTOR };

    #[inline]
    fn write(&self, w: Writer) -> Writer {
        self.0.write(w)
    }

    #[inline]
    fn read(r: &mut Reader<'a>, at: FieldId) -> Self::Value {
        Bare(T::read_bare(r, at).0)
    }
}

impl<T> From<T> for Bare<T> {
    fn from(value: T) -> Self {
        Self(value)
    }
}

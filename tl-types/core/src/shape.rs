//! What a Rust type is in TL, so that a schema kept as data can be asked how its bytes are read.

use core::marker::PhantomData;

use crate::codec::{Codec, kind};

/// What a type is in TL.
///
/// [`Serializable::shape`](crate::Serializable::shape) and [`Deserializable::SHAPE`](crate::Deserializable::SHAPE) tell
/// it. `Box` and `&` have the shape of what is inside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// A constructor or a function, with its id in front.
    Combinator {
        /// The id.
        id: u32,
        /// The TL name.
        name: &'static str,
    },
    /// A type by its TL name: a builtin, one with several constructors, or `Object`.
    Type(&'static str),
    /// `Vector` of another shape.
    Vector(&'static Shape),
    /// What the field of a combinator can be: for types that no Rust type is known for.
    #[cfg(feature = "object")]
    Field {
        /// The schema that the numbers in `ty` are positions in.
        schema: &'static crate::schema::Schema,
        /// The type, without type parameters.
        ty: crate::schema::Ty,
    },
}

impl Shape {
    /// The shape of `T`.
    pub(crate) const fn of<'a, T: Codec<'a>>() -> Self
    where
        T::Kind: Shaped,
    {
        match (T::Kind::ITEM, T::ID) {
            (Some(item), _) => Self::Vector(item),
            (None, Some(id)) => Self::Combinator { id, name: T::NAME },
            (None, None) => Self::Type(T::NAME),
        }
    }

    /// The TL name of the constructor, function or type; `Vector` for any vector, nothing for the type of a field.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Combinator { name, .. } | Self::Type(name) => name,
            Self::Vector(_) => "Vector",
            #[cfg(feature = "object")]
            Self::Field { .. } => "",
        }
    }
}

/// A [kind](Codec::Kind) of type, as far as its shape goes.
pub trait Shaped {
    /// The shape of the items, for a vector.
    const ITEM: Option<&'static Shape>;
}

impl Shaped for kind::Combinator {
    const ITEM: Option<&'static Shape> = None;
}

impl Shaped for kind::Other {
    const ITEM: Option<&'static Shape> = None;
}

/// The [kind](Codec::Kind) of a vector of `T`.
pub struct VectorOf<'a, T>(PhantomData<fn(&'a ()) -> T>);

impl<T> core::fmt::Debug for VectorOf<'_, T> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("VectorOf")
    }
}

impl<'a, T: Codec<'a>> Shaped for VectorOf<'a, T>
where
    T::Kind: Shaped,
{
    const ITEM: Option<&'static Shape> = Some(&Shape::of::<T>());
}

//! The TL type of a Rust type, for reading its bytes by a schema as data.

use core::marker::PhantomData;

use crate::codec::kind::Kind;
use crate::codec::kind::sealed::Sealed;
use crate::codec::{Codec, name_of};

/// The TL type of a value.
///
/// [`Serializable::shape`](crate::Serializable::shape) and [`Deserializable::SHAPE`](crate::Deserializable::SHAPE)
/// return it. `Box` and `&` have the shape of their target.
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
    /// The type of a field, for types without a Rust type.
    #[cfg(feature = "object")]
    Field {
        /// The schema that the numbers in `ty` are positions in.
        schema: &'static crate::schema::Schema,
        /// The type, without type parameters.
        ty: crate::schema::Ty,
    },
}

impl Shape {
    /// Returns the shape of `T`.
    pub(crate) const fn of<'a, T: Codec<'a>>() -> Self {
        match (T::Kind::ITEM, T::DESCRIPTOR.id) {
            (Some(item), _) => Self::Vector(item),
            (None, Some(id)) => Self::Combinator { id, name: name_of::<T>() },
            (None, None) => Self::Type(name_of::<T>()),
        }
    }

    /// Returns the TL name of the constructor, function or type; `Vector` for any vector, empty for the type of a field.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Combinator { name, .. } | Self::Type(name) => name,
            Self::Vector(_) => "Vector",
            #[cfg(feature = "object")]
            Self::Field { .. } => "",
        }
    }
}

/// The [kind](Codec::Kind) of a vector of `T`.
pub struct VectorOf<'a, T>(PhantomData<fn(&'a ()) -> T>);

impl<T> core::fmt::Debug for VectorOf<'_, T> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("VectorOf")
    }
}

impl<T> Sealed for VectorOf<'_, T> {}

impl<'a, T: Codec<'a>> Kind for VectorOf<'a, T> {
    type Registry = <T::Kind as Kind>::Registry;
    const ITEM: Option<&'static Shape> = Some(&Shape::of::<T>());
}

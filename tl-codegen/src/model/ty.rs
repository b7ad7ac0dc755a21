//! Types of values, with every name resolved.

use super::{ConstructorId, TypeId};

/// The type of a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ty {
    /// One that the runtime provides.
    Builtin(Builtin),
    /// A vector; bare ones are without its id.
    Vector {
        /// Type of the items.
        item: Box<Ty>,
        /// `vector` instead of `Vector`.
        bare: bool,
    },
    /// A fixed number of values, one after another: `4*[ int ]`.
    Array {
        /// Type of the values.
        item: Box<Ty>,
        /// How many; 1 or more.
        count: u32,
    },
    /// A struct: the constructor itself, or a boxed type that has no other.
    Constructor {
        /// Which.
        id: ConstructorId,
        /// Without its id.
        bare: bool,
        /// Type arguments.
        args: Vec<Ty>,
    },
    /// The enum of a type with several constructors.
    Enum {
        /// Which.
        id: TypeId,
        /// Type arguments.
        args: Vec<Ty>,
    },
    /// A type parameter, by index in [`Combinator::params`](super::Combinator::params).
    Param(usize),
}

/// A type that the runtime provides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum Builtin {
    Int,
    Nat,
    Long,
    Double,
    Bool,
    String,
    Bytes,
    Int128,
    Int256,
    Int512,
    Object,
}

//! Types of values, with every name resolved.

use super::{Builtin, ConstructorId, TypeId};

/// The type of a value; `args` are its type arguments.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Ty {
    /// A type that the runtime provides.
    Builtin(Builtin),
    /// A vector; the bare form is `vector` instead of `Vector`, without the id in front.
    Vector { item: Box<Ty>, bare: bool },
    /// A fixed number of values, 1 or more, one after another: `4*[ int ]`.
    Array { item: Box<Ty>, count: u32 },
    /// A struct: the constructor itself, or a boxed type that has no other. The bare form has no id in front.
    Constructor { id: ConstructorId, bare: bool, args: Vec<Ty> },
    /// The enum of a type with several constructors.
    Enum { id: TypeId, args: Vec<Ty> },
    /// A type parameter, by index in [`Combinator::params`](super::Combinator::params).
    Param(usize),
}

impl Ty {
    /// The types directly inside: the item of a vector or an array, or the type arguments.
    pub fn children(&self) -> &[Self] {
        match self {
            Self::Builtin(_) | Self::Param(_) => &[],
            Self::Vector { item, .. } | Self::Array { item, .. } => std::slice::from_ref(item),
            Self::Constructor { args, .. } | Self::Enum { args, .. } => args,
        }
    }

    /// Whether it is written without the id that it could have in front.
    pub(crate) fn is_bare(&self) -> bool {
        matches!(self, Self::Vector { bare: true, .. } | Self::Constructor { bare: true, .. })
    }

    /// Iterates over this type and all types inside it, outer ones first.
    pub fn walk(&self) -> impl Iterator<Item = &Self> {
        let mut stack = vec![self];
        std::iter::from_fn(move || {
            let ty = stack.pop()?;
            stack.extend(ty.children().iter().rev());
            Some(ty)
        })
    }

    /// Calls `with` on this type and all types inside it.
    pub(crate) fn for_each_mut(&mut self, with: &mut impl FnMut(&mut Self)) {
        with(self);
        match self {
            Self::Builtin(_) | Self::Param(_) => {}
            Self::Vector { item, .. } | Self::Array { item, .. } => item.for_each_mut(with),
            Self::Constructor { args, .. } | Self::Enum { args, .. } => {
                args.iter_mut().for_each(|arg| arg.for_each_mut(with));
            }
        }
    }
}

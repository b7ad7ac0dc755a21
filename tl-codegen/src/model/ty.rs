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
    /// A builtin that the schema declares, as a Rust type of the caller: its path.
    Mapped(String),
    /// A struct: the constructor itself, or a boxed type that has no other. The bare form has no id in front; of a type
    /// with several constructors, each has one.
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
            Self::Builtin(_) | Self::Mapped(_) | Self::Param(_) => &[],
            Self::Vector { item, .. } | Self::Array { item, .. } => std::slice::from_ref(item),
            Self::Constructor { args, .. } | Self::Enum { args, .. } => args,
        }
    }

    /// Iterates over this type and all types inside it, outer ones first.
    pub fn walk(&self) -> impl Iterator<Item = &Self> {
        self.walk_into(|_| true)
    }

    /// Like [`walk`](Self::walk), without the items of vectors: the types whose values are stored in place.
    pub fn walk_in_place(&self) -> impl Iterator<Item = &Self> {
        self.walk_into(|ty| !matches!(ty, Self::Vector { .. }))
    }

    fn walk_into(&self, enter: impl Fn(&Self) -> bool) -> impl Iterator<Item = &Self> {
        let mut stack = vec![self];
        std::iter::from_fn(move || {
            let ty = stack.pop()?;
            if enter(ty) {
                stack.extend(ty.children().iter().rev());
            }
            Some(ty)
        })
    }

    /// Calls `with` on this type and all types inside it.
    pub(crate) fn for_each_mut(&mut self, with: &mut impl FnMut(&mut Self)) {
        with(self);
        match self {
            Self::Builtin(_) | Self::Mapped(_) | Self::Param(_) => {}
            Self::Vector { item, .. } | Self::Array { item, .. } => item.for_each_mut(with),
            Self::Constructor { args, .. } | Self::Enum { args, .. } => {
                args.iter_mut().for_each(|arg| arg.for_each_mut(with));
            }
        }
    }
}

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
    /// So many values, one after another: `4*[ int ]`. Only a constant count, 1 or more, has a Rust form.
    Array { item: Box<Ty>, count: Number },
    /// A builtin that the schema declares, as a Rust type of the caller: its path.
    Mapped(String),
    /// A struct: the constructor itself, or a boxed type that has no other. The bare form has no id in front; of a type
    /// with several constructors, each has one.
    Constructor { id: ConstructorId, bare: bool, args: Vec<Ty> },
    /// The enum of a type with several constructors.
    Enum { id: TypeId, args: Vec<Ty> },
    /// A type parameter, by index in [`Combinator::params`](super::Combinator::params).
    Param(usize),
    /// A number, as an argument. It has no Rust form.
    Number(Number),
}

/// A number that a type depends on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Number {
    /// `3`.
    Constant(u32),
    /// That of a `#` field or of an implicit number, by index in [`Combinator::fields`](super::Combinator::fields).
    Word(usize),
    /// `n+m`.
    Sum(Box<Number>, Box<Number>),
}

impl Number {
    /// Returns the constant; 0 for a number that is known only when a value is read or written.
    pub fn constant(&self) -> u32 {
        match self {
            Self::Constant(value) => *value,
            Self::Word(_) | Self::Sum(..) => 0,
        }
    }

    /// Calls `with` on each field in it.
    pub(crate) fn for_each_word(&mut self, with: &mut impl FnMut(&mut Self)) {
        match self {
            Self::Constant(_) => {}
            Self::Word(_) => with(self),
            Self::Sum(left, right) => [left, right].into_iter().for_each(|number| number.for_each_word(with)),
        }
    }
}

impl Ty {
    /// The types directly inside: the item of a vector or an array, or the type arguments.
    pub fn children(&self) -> &[Self] {
        match self {
            Self::Builtin(_) | Self::Mapped(_) | Self::Param(_) | Self::Number(_) => &[],
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
            Self::Builtin(_) | Self::Mapped(_) | Self::Param(_) | Self::Number(_) => {}
            Self::Vector { item, .. } | Self::Array { item, .. } => item.for_each_mut(with),
            Self::Constructor { args, .. } | Self::Enum { args, .. } => {
                args.iter_mut().for_each(|arg| arg.for_each_mut(with));
            }
        }
    }

    /// Calls `with` on each field that a number in this type is of.
    pub(crate) fn for_each_word(&mut self, with: &mut impl FnMut(&mut Number)) {
        self.for_each_mut(&mut |ty| match ty {
            Self::Number(number) | Self::Array { count: number, .. } => number.for_each_word(with),
            _ => {}
        });
    }
}

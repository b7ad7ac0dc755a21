//! Values of any combinator, generated from the schema as data: as bytes, as TL JSON, and as output of `Debug`.
//!
//! It uses neither generated code nor the interpreter of `tl_types::schema`, so both can be compared with it.

#![allow(dead_code, unused_imports, reason = "each test binary uses some of it")]

mod bytes;
mod debug;
mod json;
mod make;
mod number;
mod random;

use tl_types::schema::{Base, Combinator, Field, Type};

pub(crate) use json::hex;
pub(crate) use make::{Maker, choices, each};
pub(crate) use random::Random;

/// A value, piece by piece.
#[derive(Clone, Debug)]
pub(crate) enum Value {
    Int(i32),
    Nat(u32),
    Long(i64),
    Double(f64),
    Bool(bool),
    True,
    String(String),
    Bytes(Vec<u8>),
    /// `int128` and the like.
    Raw(Vec<u8>),
    Items(Kind, Vec<Value>),
    Record(Record),
    /// A boxed value that may be of any type.
    Object(Box<Value>),
    /// The same behind its length.
    Body(Box<Value>),
}

/// The bytes before the items.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Kind {
    /// The id of `Vector`, and the count.
    Boxed,
    /// The count.
    Bare,
    /// Nothing: the number is fixed.
    Array,
}

/// A combinator with its fields.
#[derive(Clone, Debug)]
pub(crate) struct Record {
    pub(crate) combinator: &'static Combinator,
    /// Whether its id stands in front.
    pub(crate) boxed: bool,
    /// Its type, where the schema has one.
    pub(crate) ty: Option<&'static Type>,
    /// The fields that the schema declares, and their values if they are there. Flags words have none: they follow.
    pub(crate) declared: Vec<(Field, Option<Value>)>,
}

impl Record {
    /// The declared fields and what they are here.
    pub(crate) fn fields(&self) -> impl Iterator<Item = (Field, Option<&Value>)> {
        self.declared.iter().map(|(field, value)| (*field, value.as_ref()))
    }

    /// The values of the fields that are there.
    pub(crate) fn values(&self) -> impl Iterator<Item = &Value> {
        self.declared.iter().filter_map(|(_, value)| value.as_ref())
    }
}

/// Whether bits of this field say which others are there.
fn is_word(field: &Field) -> bool {
    field.ty.item().is_none() && matches!(field.ty.base(), Base::Flags | Base::Mask | Base::Implicit(_))
}

/// Whether a number that only the type has is a part of it.
pub(crate) fn is_dependent(combinator: &Combinator) -> bool {
    combinator.fields().any(|field| matches!(field.ty.base(), Base::Implicit(_)))
}

impl Value {
    /// Calls `f` with the value and all in it.
    pub(crate) fn each(&self, f: &mut impl FnMut(&Self)) {
        f(self);
        match self {
            Self::Items(_, items) => items.iter().for_each(|item| item.each(f)),
            Self::Record(record) => record.values().for_each(|value| value.each(f)),
            Self::Object(value) | Self::Body(value) => value.each(f),
            _ => {}
        }
    }

    /// Returns whether it contains a NaN that a Rust type has as a number.
    pub(crate) fn has_nan(&self) -> bool {
        match self {
            Self::Double(value) => value.is_nan(),
            Self::Items(_, items) => items.iter().any(Self::has_nan),
            Self::Record(record) => record.values().any(Self::has_nan),
            // An object is bytes in Rust.
            _ => false,
        }
    }

    /// Whether there is a NaN in it anywhere.
    pub(crate) fn has_any_nan(&self) -> bool {
        let mut found = false;
        self.each(&mut |value| found |= matches!(value, Self::Double(value) if value.is_nan()));
        found
    }
}

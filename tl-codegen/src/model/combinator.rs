//! Constructors and functions: their fields in wire order, and the struct fields that follow from them.

use std::collections::BTreeMap;

use super::{Builtin, Docs, Page, Path, Ty};
use crate::names;

/// A definition: the common part of constructors and functions.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Combinator {
    /// TL name. Several fields in brackets are a constructor called after their field: `grid.cells[]`.
    pub name: String,
    /// Declared or inferred id; 0 for fields in brackets, which have none.
    pub id: u32,
    /// The definition in canonical form, without the `;`.
    pub line: String,
    /// Documentation.
    pub docs: Docs,
    /// Pages about it.
    pub related: Vec<Page>,
    /// Path of its struct below `types` or `functions`.
    pub path: Path,
    /// Implicit parameters; numbers among them are [fields](FieldKind::Implicit), too.
    pub params: Vec<Param>,
    /// The fields as the schema declares them, which is their order on the wire.
    pub fields: Vec<Field>,
    /// Names of groups on one flag bit, instead of the names of all their fields; by index of the first value.
    pub(crate) groups: BTreeMap<usize, String>,
}

/// An implicit parameter.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Param {
    /// Its name.
    pub ident: String,
    /// Whether it is a type of which a value can contain values. If not, the Rust type has no such parameter.
    pub is_used: bool,
}

impl Param {
    pub(crate) fn new(ident: String) -> Self {
        Self { ident, is_used: false }
    }

    /// Iterates over the items, one per parameter, that belong to parameters of the Rust type.
    pub(crate) fn used<'m, T>(params: &'m [Self], items: &'m [T]) -> impl DoubleEndedIterator<Item = &'m T> {
        params.iter().zip(items).filter(|(param, _)| param.is_used).map(|(_, item)| item)
    }
}

/// A field as the schema declares it.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Field {
    /// TL name, empty for an anonymous one.
    pub name: String,
    /// Documentation.
    pub docs: Docs,
    /// The flag bit that says whether it is present; `None` for an unconditional field.
    pub condition: Option<FlagBit>,
    /// Its kind.
    pub kind: FieldKind,
}

/// The kind of a [`Field`].
#[derive(Clone, Debug)]
pub enum FieldKind {
    /// A flags word: computed from the fields on its bits, and no field of the struct.
    Flags,
    /// A flags word whose other bits are data: its name does not start with `flags`, or a type depends on it.
    Mask,
    /// An implicit number, by index in [`Combinator::params`]: it has no bytes, and conditions look at it as at a flags word.
    Implicit(usize),
    /// `true`: a flag bit without bytes of its own.
    True,
    /// A value with bytes of its own.
    Value(Ty),
}

/// A bit of a flags word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FlagBit {
    /// Index of the flags word in [`Combinator::fields`].
    pub word: usize,
    /// 0 to 31, or [`ANY`](Self::ANY).
    pub bit: u32,
}

impl FlagBit {
    /// In place of a bit: the field is present if the number is not 0. It has no Rust form.
    pub const ANY: u32 = 32;
}

/// A [`Field`] of kind [`Value`](FieldKind::Value).
#[derive(Clone, Copy, Debug)]
pub struct Value<'m> {
    /// Index in [`Combinator::fields`].
    pub index: usize,
    /// The field.
    pub field: &'m Field,
    /// Its type.
    pub ty: &'m Ty,
}

/// A field of the generated struct.
#[derive(Clone, Debug)]
pub struct StructField<'m> {
    /// Its name.
    pub ident: String,
    /// When it is present and what it contains.
    pub kind: StructFieldKind<'m>,
}

/// The kind of a [`StructField`].
#[derive(Clone, Debug)]
pub enum StructFieldKind<'m> {
    /// A value that is always present.
    Required(Value<'m>),
    /// `Option` of a value.
    Optional(FlagBit, Value<'m>),
    /// `Option` of a tuple of values that share a bit; of more than [`LARGEST_TUPLE`] values, of a tuple of tuples.
    Group(FlagBit, Vec<Value<'m>>),
    /// `bool`: a flag bit and nothing else. The field is the first `true` on it.
    Present(FlagBit, &'m Field),
    /// `u32`: the bits of a [`Mask`](FieldKind::Mask) that no field depends on; by index in [`Combinator::fields`].
    Mask(usize, &'m Field),
}

/// `true` that shares its bit with a field of the struct: a method that asks whether that is present.
#[derive(Clone, Debug)]
pub struct Alias<'m> {
    /// Name of the method.
    pub ident: String,
    /// The `true`.
    pub field: &'m Field,
    /// The field of the struct.
    pub of: StructField<'m>,
}

/// The most values that a tuple can have and still be cloned, compared and printed.
pub const LARGEST_TUPLE: usize = 12;

impl Combinator {
    /// Iterates over the fields with values, in wire order.
    pub fn values(&self) -> impl Iterator<Item = Value<'_>> {
        self.fields.iter().enumerate().filter_map(|(index, field)| match &field.kind {
            FieldKind::Value(ty) => Some(Value { index, field, ty }),
            _ => None,
        })
    }

    /// Returns the fields of the struct: one per flag bit, and one per unconditional value.
    pub fn struct_fields(&self) -> Vec<StructField<'_>> {
        let mut on_bit: BTreeMap<FlagBit, Vec<Value<'_>>> = BTreeMap::new();
        for value in self.values() {
            if let Some(at) = value.field.condition {
                on_bit.entry(at).or_default().push(value);
            }
        }
        let mut present = Vec::new();
        let fields = self.fields.iter().enumerate().filter_map(|(index, field)| {
            let kind = match (&field.kind, field.condition) {
                // An unconditional `true` has no bytes and no other value.
                (FieldKind::Flags | FieldKind::Implicit(_), _) | (FieldKind::True, None) => return None,
                (FieldKind::Mask, _) => StructFieldKind::Mask(index, field),
                (FieldKind::Value(ty), None) => StructFieldKind::Required(Value { index, field, ty }),
                (FieldKind::True, Some(at)) if on_bit.contains_key(&at) || present.contains(&at) => return None,
                (FieldKind::True, Some(at)) => {
                    present.push(at);
                    StructFieldKind::Present(at, field)
                }
                (FieldKind::Value(_), Some(at)) => match &on_bit[&at][..] {
                    // The first value on a bit stands for all of them.
                    [first, ..] if first.index != index => return None,
                    [value] => StructFieldKind::Optional(at, *value),
                    values => StructFieldKind::Group(at, values.to_vec()),
                },
            };
            let ident = match &kind {
                StructFieldKind::Group(_, values) => match self.groups.get(&index) {
                    Some(name) => name.clone(),
                    None => names::group(values.iter().map(|value| &*value.field.name)),
                },
                _ => self.ident(index),
            };
            Some(StructField { ident, kind })
        });
        fields.collect()
    }

    /// Returns the methods for the `true` fields that are no fields of the struct.
    pub fn aliases(&self) -> Vec<Alias<'_>> {
        let all = self.struct_fields();
        let fields = self.fields.iter().enumerate().filter(|(_, field)| matches!(field.kind, FieldKind::True));
        let aliases = fields.filter_map(|(index, field)| {
            let of = all.iter().find(|of| of.condition().is_some() && of.condition() == field.condition)?;
            let is_alias = !matches!(of.kind, StructFieldKind::Present(_, of) if std::ptr::eq(of, field));
            is_alias.then(|| Alias { ident: self.ident(index), field, of: of.clone() })
        });
        aliases.collect()
    }

    /// Returns the names of the flags words and values, in wire order, as errors refer to them.
    pub(crate) fn labels(&self) -> impl Iterator<Item = String> {
        let fields = self.fields.iter().enumerate().filter(|(_, field)| field.has_bytes());
        fields.map(|(index, field)| field.tl_name(index))
    }

    /// Returns the number of a field among the [labels](Self::labels), counted from 1.
    pub(crate) fn label(&self, field: usize) -> u32 {
        // A definition has fewer fields than a `u32` can count.
        self.fields[..=field].iter().filter(|field| field.has_bytes()).count() as u32
    }

    /// Returns the Rust name of a field; one without a TL name is called by its position.
    pub(crate) fn ident(&self, field: usize) -> String {
        match &*self.fields[field].name {
            "" => format!("field_{field}"),
            name => names::snake(name),
        }
    }

    /// Whether it can be in the boxed form.
    pub(crate) fn has_id(&self) -> bool {
        !self.name.ends_with("[]")
    }

    /// Whether it stands for no value: `inputPeerEmpty`.
    pub(crate) fn is_empty_value(&self) -> bool {
        self.name.ends_with("Empty")
    }

    /// Whether it is a few numbers, so that reading it takes less time than calling a function.
    pub(crate) fn is_plain(&self) -> bool {
        self.fields.iter().all(|field| match &field.kind {
            FieldKind::Flags | FieldKind::Mask | FieldKind::Implicit(_) => false,
            FieldKind::True => true,
            FieldKind::Value(ty) => {
                matches!(ty, Ty::Builtin(Builtin::Int | Builtin::Nat | Builtin::Long | Builtin::Double))
            }
        })
    }
}

impl Field {
    /// Whether it has bytes of its own on the wire.
    pub(crate) fn has_bytes(&self) -> bool {
        !matches!(self.kind, FieldKind::True | FieldKind::Implicit(_))
    }

    /// Whether it is a number that conditions, counts and arguments can look at.
    pub(crate) fn is_word(&self) -> bool {
        matches!(self.kind, FieldKind::Flags | FieldKind::Mask | FieldKind::Implicit(_))
    }

    /// Whether it is an implicit number.
    pub(crate) fn is_implicit(&self) -> bool {
        matches!(self.kind, FieldKind::Implicit(_))
    }

    /// Its name; one without a TL name is called by its position.
    pub(crate) fn tl_name(&self, index: usize) -> String {
        if self.name.is_empty() { format!("field_{index}") } else { self.name.clone() }
    }
}

impl<'m> StructField<'m> {
    /// Returns the flag bit that says whether it is present.
    pub fn condition(&self) -> Option<FlagBit> {
        match self.kind {
            StructFieldKind::Optional(at, _) | StructFieldKind::Group(at, _) | StructFieldKind::Present(at, _) => {
                Some(at)
            }
            StructFieldKind::Required(_) | StructFieldKind::Mask(..) => None,
        }
    }

    /// Returns its values, in wire order.
    pub fn values(&self) -> &[Value<'m>] {
        match &self.kind {
            StructFieldKind::Required(value) | StructFieldKind::Optional(_, value) => std::slice::from_ref(value),
            StructFieldKind::Group(_, values) => values,
            StructFieldKind::Present(..) | StructFieldKind::Mask(..) => &[],
        }
    }

    /// Whether its type is an `Option`.
    pub(crate) fn is_option(&self) -> bool {
        matches!(self.kind, StructFieldKind::Optional(..) | StructFieldKind::Group(..))
    }
}

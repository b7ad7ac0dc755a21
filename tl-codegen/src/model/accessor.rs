//! Fields that most variants of an enum share, as methods of the enum.

use std::collections::BTreeSet;

use super::{CombinatorId, Constructor, Enum, Field, Model, Payload, StructField, StructFieldKind, Ty, Variant};

/// A method of an enum that returns a field of whichever variant the value is.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Accessor<'m> {
    /// Its name, that of the field.
    pub ident: String,
    /// The form of the result.
    pub kind: AccessorKind,
    /// The type of the value; `None` for a flag bit without a value.
    pub ty: Option<&'m Ty>,
    /// The field as a variant declares it, with its documentation: the first variant that stands for a value.
    pub field: &'m Field,
    /// By variant: its field; `None` for one that has none.
    pub fields: Vec<Option<VariantField<'m>>>,
}

/// The form of the result of an [`Accessor`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AccessorKind {
    /// A value.
    Required,
    /// An `Option` of a value, `None` also for variants without the field.
    Optional,
    /// `bool`, false for variants without the field.
    Present,
}

/// The field of a variant that an [`Accessor`] returns.
#[derive(Clone, Copy, Debug)]
pub struct VariantField<'m> {
    /// Its TL field.
    pub field: &'m Field,
    /// Whether it is an `Option` in the struct.
    pub is_option: bool,
    /// Whether its value is behind a `Box`.
    pub is_boxed: bool,
    /// Its type; `None` for a flag bit without a value.
    pub ty: Option<&'m Ty>,
}

impl Model {
    /// Returns the fields that at least two thirds of the variants of an enum have with one name, in the order of the
    /// variants.
    ///
    /// Variants that stand for no value, without fields or called `...Empty`, do not count. A field that has several types
    /// is left out, and so are groups on one flag bit and numbers with flag bits.
    pub fn accessors<'m>(&'m self, enumeration: &'m Enum) -> Vec<Accessor<'m>> {
        let variants: Vec<_> = enumeration.variants.iter().map(|variant| self.fields_of(variant)).collect();
        let mut seen = BTreeSet::new();
        let fields = variants.iter().flat_map(|variant| &variant.fields).filter(|(ident, _)| seen.insert(ident));
        fields.filter_map(|(ident, field)| accessor(ident, *field, &variants)).collect()
    }

    fn fields_of(&self, variant: &Variant) -> VariantFields<'_> {
        let id = CombinatorId::Constructor(variant.constructor);
        let Constructor { combinator, .. } = self.constructor(variant.constructor);
        let fields = combinator.struct_fields().into_iter().filter_map(|StructField { ident, kind }| {
            let field = match kind {
                StructFieldKind::Required(value) | StructFieldKind::Optional(_, value) => VariantField {
                    field: value.field,
                    is_option: matches!(kind, StructFieldKind::Optional(..)),
                    is_boxed: self.analysis.boxing.has_field(id, value.index),
                    ty: Some(value.ty),
                },
                StructFieldKind::Present(_, field) => {
                    VariantField { field, is_option: false, is_boxed: false, ty: None }
                }
                StructFieldKind::Group(..) | StructFieldKind::Mask(..) => return None,
            };
            Some((ident, field))
        });
        let is_unit = self.payload(variant) == Payload::Unit;
        VariantFields { fields: fields.collect(), is_empty_value: is_unit || combinator.is_empty_value() }
    }
}

/// The fields of a variant that accessors can return, by name.
struct VariantFields<'m> {
    fields: Vec<(String, VariantField<'m>)>,
    is_empty_value: bool,
}

fn accessor<'m>(ident: &str, like: VariantField<'m>, variants: &[VariantFields<'m>]) -> Option<Accessor<'m>> {
    let of = |variant: &VariantFields<'m>| Some(variant.fields.iter().find(|(name, _)| name == ident)?.1);
    let fields: Vec<_> = variants.iter().map(of).collect();
    let values = variants.iter().zip(&fields).filter(|(variant, _)| !variant.is_empty_value);
    let (with, without): (Vec<_>, Vec<_>) = values.partition(|(_, field)| field.is_some());
    if with.len() < 2 * without.len() || fields.iter().flatten().any(|field| field.ty != like.ty) {
        return None;
    }
    // Of an array behind boxes, each value is, so it is another array.
    if matches!(like.ty, Some(Ty::Array { .. })) && fields.iter().flatten().any(|field| field.is_boxed) {
        return None;
    }
    let is_optional = fields.iter().any(|field| field.is_none_or(|field| field.is_option));
    let kind = match like.ty {
        None => AccessorKind::Present,
        Some(_) if is_optional => AccessorKind::Optional,
        Some(_) => AccessorKind::Required,
    };
    let described = with.iter().find_map(|(_, field)| **field).unwrap_or(like);
    Some(Accessor { ident: ident.to_owned(), kind, ty: like.ty, field: described.field, fields })
}

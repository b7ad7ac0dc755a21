//! TL fields of a combinator, which the model distributes over fields, groups and methods.

use super::coverage::ItemKind;
use crate::model::{Builtin, Combinator, FieldKind, Model, Ty, Value};

/// TL field, except flags words.
pub(super) struct TlField<'m> {
    pub(super) name: &'m str,
    /// TL type without condition.
    pub(super) ty: String,
    /// Documentation so far.
    pub(super) docs: &'m str,
    pub(super) place: Place,
}

/// Place of a TL field in a [`Combinator`].
#[derive(Clone, Copy)]
pub(super) enum Place {
    /// Index of the field.
    Field(usize),
    /// Index of the group, and index in the group.
    Part(usize, usize),
    /// Index of the method, for a `true` field.
    Alias(usize),
}

/// Returns constructors, then functions.
pub(super) fn combinators(model: &Model) -> impl Iterator<Item = (ItemKind, &Combinator)> {
    let constructors = model.constructors.iter().map(|it| (ItemKind::Constructor, &it.combinator));
    constructors.chain(model.functions.iter().map(|it| (ItemKind::Function, &it.combinator)))
}

/// Returns the TL fields of `combinator` that have a name.
pub(super) fn of<'m>(model: &'m Model, combinator: &'m Combinator) -> impl Iterator<Item = TlField<'m>> {
    let value = move |value: &'m Value, place| {
        let ty = name(model, combinator, &value.ty);
        TlField { name: &value.name, ty, docs: &value.docs, place }
    };
    let fields = combinator.fields.iter().enumerate().flat_map(move |(index, field)| {
        let plain =
            |ty: &str| TlField { name: &field.name, ty: ty.to_owned(), docs: &field.docs, place: Place::Field(index) };
        let (one, group) = match &field.kind {
            FieldKind::Required(only) | FieldKind::Optional(_, only) => {
                (Some(value(only, Place::Field(index))), &[][..])
            }
            FieldKind::Group(_, values) => (None, &values[..]),
            FieldKind::Present(_) => (Some(plain("true")), &[][..]),
            FieldKind::Mask(_) => (Some(plain("#")), &[][..]),
        };
        let parts = group.iter().enumerate().map(move |(nth, part)| value(part, Place::Part(index, nth)));
        one.into_iter().chain(parts)
    });
    let aliases = combinator.aliases.iter().enumerate();
    let aliases = aliases.map(|(index, alias)| TlField {
        name: &alias.name,
        ty: "true".to_owned(),
        docs: &alias.docs,
        place: Place::Alias(index),
    });
    fields.chain(aliases).filter(|field| !field.name.is_empty())
}

/// Formats a type as in a schema.
fn name(model: &Model, of: &Combinator, ty: &Ty) -> String {
    let applied = |name: &str, args: &[Ty]| {
        if args.is_empty() {
            return name.to_owned();
        }
        let args: Vec<String> = args.iter().map(|arg| self::name(model, of, arg)).collect();
        format!("{name}<{}>", args.join(","))
    };
    match ty {
        Ty::Builtin(builtin) => match builtin {
            Builtin::Int => "int",
            Builtin::Nat => "#",
            Builtin::Long => "long",
            Builtin::Double => "double",
            Builtin::Bool => "Bool",
            Builtin::String => "string",
            Builtin::Bytes => "bytes",
            Builtin::Int128 => "int128",
            Builtin::Int256 => "int256",
            Builtin::Int512 => "int512",
            Builtin::Object => "Object",
        }
        .to_owned(),
        Ty::Vector { item, bare } => {
            format!("{}<{}>", if *bare { "vector" } else { "Vector" }, name(model, of, item))
        }
        Ty::Array { item, count } => format!("{count}*[{}]", name(model, of, item)),
        Ty::Constructor { id, bare: true, args } => applied(&model.constructor(*id).combinator.name, args),
        Ty::Constructor { id, bare: false, args } => applied(&model.ty(model.constructor(*id).ty).name, args),
        Ty::Enum { id, args } => applied(&model.ty(*id).name, args),
        Ty::Param(index) => of.params[*index].clone(),
    }
}

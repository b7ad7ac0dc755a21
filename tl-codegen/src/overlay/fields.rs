//! TL fields of a combinator that can be documented.

use super::coverage::ItemKind;
use crate::model::{Combinator, Docs, FieldKind, Model, Ty};

/// TL field, except flags words.
pub(super) struct TlField<'m> {
    pub(super) name: &'m str,
    pub(super) ty: String,
    pub(super) docs: &'m Docs,
    /// Index in [`Combinator::fields`].
    pub(super) index: usize,
}

/// Returns constructors, then functions.
pub(super) fn combinators(model: &Model) -> impl Iterator<Item = (ItemKind, &Combinator)> {
    let constructors = model.constructors.iter().map(|it| (ItemKind::Constructor, &it.combinator));
    constructors.chain(model.functions.iter().map(|it| (ItemKind::Function, &it.combinator)))
}

/// Returns the TL fields of `combinator` that have a name.
pub(super) fn of<'m>(model: &'m Model, combinator: &'m Combinator) -> impl Iterator<Item = TlField<'m>> {
    let fields = combinator.fields.iter().enumerate().filter_map(move |(index, field)| {
        let ty = match &field.kind {
            FieldKind::Flags => return None,
            FieldKind::Mask => "#".to_owned(),
            // An unconditional one has no counterpart in Rust.
            FieldKind::True => field.condition.map(|_| "true".to_owned())?,
            FieldKind::Value(ty) => name(model, combinator, ty),
        };
        Some(TlField { name: &field.name, ty, docs: &field.docs, index })
    });
    fields.filter(|field| !field.name.is_empty())
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
        Ty::Builtin(builtin) => builtin.info().tl[0].to_owned(),
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

//! Fields of any type that cannot be read: without the schema as data, such a value is the rest of the message.

use tl_parser::{Code, Diagnostic};

use super::declare::Declared;
use crate::model::{Builtin, Combinator, FieldKind, Model, Ty};

/// Warns of each field that contains an `Object` and has fields after it, or items.
///
/// `declared_by` has the declaration of each combinator.
pub(super) fn check(model: &Model, declared_by: &[&Declared<'_>], diagnostics: &mut Vec<Diagnostic>) {
    if !model.has_objects() {
        return;
    }
    let open = open_types(model);
    for (declared, (_, combinator)) in declared_by.iter().zip(model.combinators()) {
        for (index, field) in combinator.fields.iter().enumerate() {
            let FieldKind::Value(ty) = &field.kind else { continue };
            let rest = || combinator.fields[index + 1..].iter().find(|field| field.has_bytes());
            let next = match rest() {
                _ if !has_object(model, ty, &open) => continue,
                _ if is_repeated(model, ty, &open) => "the items after the first one".to_owned(),
                Some(next) if next.name.is_empty() => "the next field".to_owned(),
                Some(next) => format!("`{}`", next.name),
                None => continue,
            };
            let name = field.tl_name(index);
            let message =
                format!("`{name}` of `{}` takes the rest of the message, so {next} cannot be read", declared.name);
            let diagnostic = Diagnostic::new(Code::OpaqueField, declared.type_span(&field.name), message);
            let help = "generate the schema as data: `--data`, or `Config::data`";
            diagnostics.push(diagnostic.label("may be any value").help(help));
        }
    }
}

/// By type: whether its values may contain an `Object`.
fn open_types(model: &Model) -> Vec<bool> {
    let mut open = vec![false; model.types.len()];
    loop {
        let is_open = |combinator: &Combinator| combinator.values().any(|value| has_object(model, value.ty, &open));
        let found = model.constructors.iter().filter(|it| !open[it.ty.0] && is_open(&it.combinator));
        let found: Vec<usize> = found.map(|it| it.ty.0).collect();
        if found.is_empty() {
            return open;
        }
        found.into_iter().for_each(|ty| open[ty] = true);
    }
}

fn has_object(model: &Model, ty: &Ty, open: &[bool]) -> bool {
    ty.walk().any(|ty| *ty == Ty::Builtin(Builtin::Object)) || model.types_in(ty).any(|id| open[id.0])
}

/// Whether several values with an `Object` may follow each other.
fn is_repeated(model: &Model, ty: &Ty, open: &[bool]) -> bool {
    ty.walk().any(|ty| match ty {
        Ty::Vector { item, .. } | Ty::Array { item, .. } => has_object(model, item, open),
        _ => false,
    })
}

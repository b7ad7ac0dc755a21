//! Types that the runtime provides, as schemas declare them.
//!
//! `int128 4*[ int ] = Int128;` declares a type of the runtime. A declaration with another encoding, such as a `Bool` with
//! other ids or `int = Int;`, which has no bytes, is an ordinary type of the schema, also where it is used by this name.

use tl_parser::ast::{Combinator, Expr, ExprKind, Field, FieldType, ImplicitKind};
use tl_parser::id;

use super::declare::is_vector;
use crate::model::Builtin;

/// Ids of the values that the runtime encodes by itself: the id, the name of the constructor and that of the type.
pub(super) const IDS: [(u32, &str, &str); 4] = [
    (0xbc79_9737, "boolFalse", "Bool"),
    (0x9972_75b5, "boolTrue", "Bool"),
    (0x1cb5_c415, "vector", "Vector"),
    (0x3fed_d339, "true", "True"),
];

/// Builtins that TDLib declares without fields, as in `bytes = Bytes;`.
const WITHOUT_FIELDS: [&str; 6] = ["int32", "int53", "int64", "bytes", "secureString", "secureBytes"];

/// Whether a constructor is declared with the encoding of the runtime's, so that no code is generated for it.
pub(super) fn is_provided(ast: &Combinator<'_>, name: &str, id: u32, result: &str) -> bool {
    let has_its_id = IDS.contains(&(id, name, result));
    match Builtin::named(name) {
        Some(_) if ast.fields.is_empty() => WITHOUT_FIELDS.contains(&name) && id == id::infer(ast),
        Some(builtin) => ast.implicit.is_empty() && same_encoding(builtin, &ast.fields),
        None if result == "Bool" => has_its_id && ast.fields.is_empty(),
        None => is_vector(name) && has_its_id && is_counted_list(ast),
    }
}

/// Whether fields are encoded like a builtin.
fn same_encoding(builtin: Builtin, fields: &[Field<'_>]) -> bool {
    let is_text = |builtin| matches!(builtin, Builtin::String | Builtin::Bytes);
    match fields {
        [Field { condition: None, ty: FieldType::Expr(ty), .. }] if is_text(builtin) => {
            builtin_of(ty).is_some_and(is_text)
        }
        _ => !is_text(builtin) && builtin != Builtin::Object && size(fields) == Some(builtin.info().min_len),
    }
}

/// The number of bytes of fields that are numbers.
fn size(fields: &[Field<'_>]) -> Option<usize> {
    fields.iter().try_fold(0usize, |sum, field| {
        let size = match &field.ty {
            _ if field.condition.is_some() => return None,
            FieldType::Expr(ty) => {
                let info = builtin_of(ty)?.info();
                (info.copy && info.builtin != Builtin::Bool).then_some(info.min_len)?
            }
            FieldType::Repetition(repetition) => match repetition.count.as_ref()?.kind {
                ExprKind::Number(count) => size(&repetition.fields)?.checked_mul(count as usize)?,
                _ => return None,
            },
        };
        sum.checked_add(size)
    })
}

fn builtin_of(ty: &Expr<'_>) -> Option<Builtin> {
    match &ty.kind {
        ExprKind::Name(name) => Builtin::named(name.text),
        ExprKind::Nat => Some(Builtin::Nat),
        _ => None,
    }
}

/// Whether it is `{t:Type} # [ t ] = Vector t`, with any names.
fn is_counted_list(ast: &Combinator<'_>) -> bool {
    let ([param], [count, items]) = (&ast.implicit[..], &ast.fields[..]) else { return false };
    let is_param = |ty: &Expr<'_>| matches!(&ty.kind, ExprKind::Name(name) if name.text == param.name.text);
    let is_count = matches!(&count.ty, FieldType::Expr(Expr { kind: ExprKind::Nat, .. })) && count.condition.is_none();
    let FieldType::Repetition(items) = &items.ty else { return false };
    let is_counted = items.count.as_ref().is_none_or(|by| match (&by.kind, count.name) {
        (ExprKind::Name(by), Some(count)) => by.text == count.text,
        _ => false,
    });
    let is_item = match &items.fields[..] {
        [Field { condition: None, ty: FieldType::Expr(ty), .. }] => is_param(ty),
        _ => false,
    };
    param.kind == ImplicitKind::Type && is_count && is_counted && is_item
}

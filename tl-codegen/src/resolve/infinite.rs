//! The diagnostic for values that contain themselves without end.

use tl_parser::ast::FieldType;
use tl_parser::{Code, Diagnostic};

use super::declare::Declarations;
use crate::model::{ConstructorId, Model, Ty};

/// Describes the cycle that the first of the `infinite` constructors is in or leads to.
pub(super) fn describe(model: &Model, declarations: &Declarations<'_>, infinite: &[ConstructorId]) -> Diagnostic {
    let start = infinite[0];
    let mut cycle = vec![start];
    while let Some((_, id)) = contained(model, infinite, cycle[cycle.len() - 1]) {
        let seen = cycle.contains(&id);
        cycle.push(id);
        if seen {
            break;
        }
    }
    let names: Vec<String> = cycle.iter().map(|id| format!("`{}`", model.constructor(*id).combinator.name)).collect();
    let declared = &declarations.constructors[start.0];
    let culprit = contained(model, infinite, start).map_or("", |(field, _)| field);
    let span = declared.ast.fields.iter().find_map(|field| match &field.ty {
        FieldType::Expr(expr) if field.name.map_or("", |name| name.text) == culprit => Some(expr.span),
        _ => None,
    });
    let message = format!("`{}` contains itself without end", declared.name);
    Diagnostic::new(Code::InfiniteSize, span.unwrap_or(declared.span), message)
        .label(names.join(" contains "))
        .help("make a field of them conditional, or a vector")
}

/// The first field of a constructor that always contains one of the `infinite`.
fn contained<'m>(model: &'m Model, infinite: &[ConstructorId], id: ConstructorId) -> Option<(&'m str, ConstructorId)> {
    let mut required = model.constructor(id).combinator.values().filter(|value| value.field.condition.is_none());
    required.find_map(|value| {
        let mut ty = value.ty;
        while let Ty::Array { item, .. } = ty {
            ty = item;
        }
        let contained = match ty {
            Ty::Constructor { id, .. } => *id,
            Ty::Enum { id, .. } => *model.ty(*id).constructors.first()?,
            _ => return None,
        };
        infinite.contains(&contained).then_some((value.field.name.as_str(), contained))
    })
}

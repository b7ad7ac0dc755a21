//! Sizes that cannot be: values that contain themselves without end, and vectors of zero-sized items, of which a few bytes
//! would encode any number.

use tl_parser::{Code, Diagnostic, Span};

use super::Purpose;
use super::declare::{Declarations, Declared};
use crate::analysis;
use crate::model::{Analysis, ConstructorId, Model, Ty};

/// Reports vectors whose items have no bytes, and values that contain themselves without end.
///
/// `declared_by` has the declaration of each combinator.
pub(super) fn check(
    model: &Model,
    declarations: &Declarations<'_>,
    declared_by: &[&Declared<'_>],
    diagnostics: &mut Vec<Diagnostic>,
) {
    let (infinite, lengths) = analysis::sizes(model);
    if !infinite.is_empty() {
        diagnostics.push(describe_infinite(model, declared_by, &infinite));
    }
    // As data, their number is limited when they are read.
    if declarations.purpose == Purpose::Data {
        return;
    }
    for (declared, (_, combinator)) in declared_by.iter().zip(model.combinators()) {
        for value in combinator.values() {
            if let Some(item) = empty_item(model, value.ty, &lengths) {
                diagnostics.push(describe_empty(model, item, declared.type_span(&value.field.name)));
            }
        }
    }
    for (declared, function) in declarations.functions.iter().zip(&model.functions) {
        if let Some(item) = empty_item(model, &function.result, &lengths) {
            diagnostics.push(describe_empty(model, item, declared.ast.result.span));
        }
    }
}

/// The constructor in a zero-sized item of a vector inside the type, or in a zero-sized argument: a type parameter stands for
/// four bytes at least.
fn empty_item(model: &Model, ty: &Ty, lengths: &Analysis) -> Option<ConstructorId> {
    let item = ty.walk().find_map(|ty| {
        let parts = if matches!(ty, Ty::Array { .. }) { &[] } else { ty.children() };
        parts.iter().find(|part| lengths.min_len(part) == 0)
    });
    model.walk(item?, false).find_map(|ty| match ty {
        Ty::Constructor { id, .. } => Some(*id),
        _ => None,
    })
}

fn describe_empty(model: &Model, item: ConstructorId, span: Span) -> Diagnostic {
    let name = &model.constructor(item).combinator.name;
    let message = format!("a vector or a type argument of `{name}`, which has no bytes");
    Diagnostic::new(Code::UnsupportedDependentType, span, message)
        .label("any number of them would do")
        .help("use the boxed type, which has an id")
}

/// Describes the cycle that the first of the `infinite` constructors is in or leads to.
fn describe_infinite(model: &Model, declared_by: &[&Declared<'_>], infinite: &[ConstructorId]) -> Diagnostic {
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
    let declared = declared_by[start.0];
    let culprit = contained(model, infinite, start).map_or("", |(field, _)| field);
    let message = format!("`{}` contains itself without end", declared.name);
    Diagnostic::new(Code::InfiniteSize, declared.type_span(culprit), message)
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

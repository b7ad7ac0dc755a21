//! Vectors of zero-sized items, which are errors: a few bytes would encode any number of items, whose count cannot be
//! checked.

use tl_parser::ast::FieldType;
use tl_parser::{Code, Diagnostic, Span};

use super::declare::{Declarations, Declared};
use crate::model::{ConstructorId, Field, FieldKind, Model, Ty};

/// Reports vectors whose items have no bytes.
pub(super) fn check(model: &Model, declarations: &Declarations<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let empty = empty(model);
    let declared = declarations.constructors.iter().chain(&declarations.functions);
    for (declared, (_, combinator)) in declared.zip(model.combinators()) {
        for value in combinator.values() {
            if let Some(item) = empty_item(value.ty, &empty) {
                diagnostics.push(describe(model, item, span(declared, &value.field.name)));
            }
        }
    }
    for (declared, function) in declarations.functions.iter().zip(&model.functions) {
        if let Some(item) = empty_item(&function.result, &empty) {
            diagnostics.push(describe(model, item, declared.ast.result.span));
        }
    }
}

/// By constructor: whether its bare form has no bytes.
fn empty(model: &Model) -> Vec<bool> {
    // A field can be zero-sized because its type is; each round finds those one level further up.
    let mut empty = vec![false; model.constructors.len()];
    let mut users: Vec<Vec<usize>> = vec![Vec::new(); model.constructors.len()];
    for (owner, constructor) in model.constructors.iter().enumerate() {
        for id in constructor.combinator.fields.iter().filter_map(bare) {
            users[id.0].push(owner);
        }
    }
    let mut to_do: Vec<usize> = (0..empty.len()).collect();
    while let Some(index) = to_do.pop() {
        let mut fields = model.constructors[index].combinator.fields.iter().filter(|field| field.has_bytes());
        if !empty[index] && fields.all(|field| bare(field).is_some_and(|id| empty[id.0])) {
            empty[index] = true;
            to_do.extend(&users[index]);
        }
    }
    empty
}

/// The constructor whose bare form is the whole of an unconditional field.
fn bare(field: &Field) -> Option<ConstructorId> {
    match field.kind {
        FieldKind::Value(Ty::Constructor { id, bare: true, .. }) if field.condition.is_none() => Some(id),
        _ => None,
    }
}

/// The zero-sized item of a vector inside the type.
fn empty_item(ty: &Ty, empty: &[bool]) -> Option<ConstructorId> {
    ty.walk().find_map(|ty| match ty {
        Ty::Vector { item, .. } => match **item {
            Ty::Constructor { id, bare: true, .. } if empty[id.0] => Some(id),
            _ => None,
        },
        _ => None,
    })
}

fn describe(model: &Model, item: ConstructorId, span: Span) -> Diagnostic {
    let name = &model.constructor(item).combinator.name;
    Diagnostic::new(Code::UnsupportedDependentType, span, format!("a vector of `{name}`, which has no bytes"))
        .label("any count would do")
        .help("use the boxed type, which has an id")
}

/// The type of a field.
fn span(declared: &Declared<'_>, name: &str) -> Span {
    let mut fields = declared.ast.fields.iter().filter(|field| field.name.map_or("", |name| name.text) == name);
    let span = fields.next().map(|field| match &field.ty {
        FieldType::Expr(expr) => expr.span,
        FieldType::Repetition(repetition) => repetition.span,
    });
    span.unwrap_or(declared.span)
}

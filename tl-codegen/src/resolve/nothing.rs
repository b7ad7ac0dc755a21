//! Vectors of items without bytes: a few bytes would stand for any number of items, and nobody could check the count.

use tl_parser::ast::FieldType;
use tl_parser::{Code, Diagnostic, Span};

use super::declare::{Declarations, Declared};
use crate::model::{Combinator, ConstructorId, Field, FieldKind, Model, Ty};

/// Reports the vectors whose items are nothing on the wire.
pub(super) fn check(model: &Model, declarations: &Declarations<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let empty = empty(model);
    let constructors = declarations.constructors.iter().zip(model.constructors.iter().map(|it| &it.combinator));
    let functions = declarations.functions.iter().zip(&model.functions);
    for (declared, combinator) in constructors.chain(functions.clone().map(|(it, function)| (it, &function.combinator)))
    {
        for value in combinator.fields.iter().flat_map(Field::values) {
            if let Some(item) = empty_item(&value.ty, &empty) {
                diagnostics.push(describe(model, item, span(declared, &value.name)));
            }
        }
    }
    for (declared, function) in functions {
        if let Some(item) = empty_item(&function.result, &empty) {
            diagnostics.push(describe(model, item, declared.ast.result.span));
        }
    }
}

/// Which constructors have no bytes in their bare form.
fn empty(model: &Model) -> Vec<bool> {
    // A field can be without bytes because its type is; each round finds those one level further up.
    let mut empty = vec![false; model.constructors.len()];
    let mut users: Vec<Vec<usize>> = vec![Vec::new(); model.constructors.len()];
    for (owner, constructor) in model.constructors.iter().enumerate() {
        for id in constructor.combinator.fields.iter().filter_map(bare) {
            users[id.0].push(owner);
        }
    }
    let mut to_do: Vec<usize> = (0..empty.len()).collect();
    while let Some(index) = to_do.pop() {
        let none = |combinator: &Combinator| {
            let fields = &combinator.fields;
            combinator.words.is_empty() && fields.iter().all(|field| bare(field).is_some_and(|id| empty[id.0]))
        };
        if !empty[index] && none(&model.constructors[index].combinator) {
            empty[index] = true;
            to_do.extend(&users[index]);
        }
    }
    empty
}

/// The constructor whose bare form is all of a field.
fn bare(field: &Field) -> Option<ConstructorId> {
    match &field.kind {
        FieldKind::Required(value) => match value.ty {
            Ty::Constructor { id, bare: true, .. } => Some(id),
            _ => None,
        },
        _ => None,
    }
}

/// What is in a vector inside the type, and has no bytes.
fn empty_item(ty: &Ty, empty: &[bool]) -> Option<ConstructorId> {
    match ty {
        Ty::Vector { item, .. } => match **item {
            Ty::Constructor { id, bare: true, .. } if empty[id.0] => Some(id),
            _ => empty_item(item, empty),
        },
        Ty::Array { item, .. } => empty_item(item, empty),
        Ty::Constructor { args, .. } | Ty::Enum { args, .. } => args.iter().find_map(|arg| empty_item(arg, empty)),
        Ty::Builtin(_) | Ty::Param(_) => None,
    }
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

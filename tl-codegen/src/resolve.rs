//! From the syntax tree to the model; every semantic error of a schema is found here.

mod combinator;
mod declare;
mod fields;
mod scope;
mod types;

use std::collections::HashMap;

use tl_parser::ast::{FieldType, Schema};
use tl_parser::{Code, Diagnostic, Severity, Span};

use self::declare::{Declarations, Declared};
use crate::layout;
use crate::model::{Combinator, ConstructorId, FieldKind, Model, Path, Ty};

/// Resolves schemas that belong together, as if they were one file.
///
/// The model is complete only if none of the diagnostics is an error.
pub fn resolve(schemas: &[Schema<'_>]) -> (Model, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let declarations = declare::declare(schemas, &mut diagnostics);
    let mut model = combinator::lower(&declarations, &mut diagnostics);
    model.layer = schemas.iter().find_map(Schema::layer);
    check_names(&model, &declarations, &mut diagnostics);
    // The layout is only defined for a model without holes.
    if !diagnostics
        .iter()
        .any(|diagnostic| diagnostic.severity() == Severity::Error)
    {
        let infinite = layout::decide(&mut model);
        if !infinite.is_empty() {
            diagnostics.push(endless(&model, &declarations, &infinite));
        }
    }
    diagnostics.sort_by_key(|diagnostic| (diagnostic.span.file, diagnostic.span.start));
    (model, diagnostics)
}

/// Reports different TL names that are one name in Rust.
fn check_names(model: &Model, declarations: &Declarations<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let constructors = model
        .constructors
        .iter()
        .filter(|constructor| constructor.has_struct);
    let constructors = constructors.map(|constructor| &constructor.combinator);
    check_paths(constructors, &declarations.constructors, diagnostics);
    check_paths(
        model.functions.iter().map(|function| &function.combinator),
        &declarations.functions,
        diagnostics,
    );
    let all = declarations
        .constructors
        .iter()
        .chain(&declarations.functions);
    let combinators = model
        .constructors
        .iter()
        .map(|constructor| &constructor.combinator);
    let combinators =
        combinators.chain(model.functions.iter().map(|function| &function.combinator));
    let duplicates: Vec<Span> = diagnostics
        .iter()
        .filter(|found| found.code == Code::DuplicateField)
        .map(|found| found.span)
        .collect();
    for (declared, combinator) in all.zip(combinators) {
        let within = |inner: &Span| declared.ast.span.contains(*inner);
        if duplicates.iter().any(within) {
            continue; // The same name in TL is the same in Rust.
        }
        let mut idents = Vec::new();
        for field in &combinator.fields {
            if idents.contains(&&field.ident) {
                let message = format!(
                    "two fields of `{}` are called `{}` in Rust",
                    declared.name, field.ident
                );
                diagnostics.push(Diagnostic::new(Code::NameCollision, declared.span, message));
            }
            idents.push(&field.ident);
        }
    }
}

fn check_paths<'m>(
    combinators: impl Iterator<Item = &'m Combinator>,
    declared: &[Declared<'_>],
    diagnostics: &mut Vec<Diagnostic>,
) {
    let mut paths: HashMap<&Path, &str> = HashMap::new();
    let span = |name: &str| {
        declared
            .iter()
            .find(|declared| declared.name == name)
            .map(|declared| declared.span)
    };
    for combinator in combinators {
        let Some(first) = paths.insert(&combinator.path, &combinator.name) else {
            continue;
        };
        if let (true, Some(here), Some(there)) = (
            first != combinator.name,
            span(&combinator.name),
            span(first),
        ) {
            let message = format!(
                "`{first}` and `{}` are both called `{}` in Rust",
                combinator.name, combinator.path.ident
            );
            diagnostics.push(
                Diagnostic::new(Code::NameCollision, here, message)
                    .secondary(there, "the other one"),
            );
        }
    }
}

/// A value of the first of these constructors would hold another one, which holds another one, and so on.
fn endless(
    model: &Model,
    declarations: &Declarations<'_>,
    infinite: &[ConstructorId],
) -> Diagnostic {
    let start = infinite[0];
    let mut cycle = vec![start];
    while let Some((_, id)) = held_without_end(model, infinite, cycle[cycle.len() - 1]) {
        let seen = cycle.contains(&id);
        cycle.push(id);
        if seen {
            break;
        }
    }
    let names: Vec<String> = cycle
        .iter()
        .map(|id| format!("`{}`", model.constructor(*id).combinator.name))
        .collect();
    let declared = &declarations.constructors[start.0];
    let culprit = held_without_end(model, infinite, start).map_or("", |(field, _)| field);
    let span = declared
        .ast
        .fields
        .iter()
        .find_map(|field| match &field.ty {
            FieldType::Expr(expr) if field.name.map_or("", |name| name.text) == culprit => {
                Some(expr.span)
            }
            _ => None,
        });
    let message = format!("`{}` contains itself without end", declared.name);
    Diagnostic::new(Code::InfiniteSize, span.unwrap_or(declared.span), message)
        .label(names.join(" holds "))
        .help("make a field of them conditional, or a vector")
}

/// The first field of a constructor that always holds one of the `infinite`.
fn held_without_end<'m>(
    model: &'m Model,
    infinite: &[ConstructorId],
    id: ConstructorId,
) -> Option<(&'m str, ConstructorId)> {
    model
        .constructor(id)
        .combinator
        .fields
        .iter()
        .find_map(|field| {
            let FieldKind::Required(value) = &field.kind else {
                return None;
            };
            let held = match &value.ty {
                Ty::Constructor { id, .. } => *id,
                Ty::Enum { id, .. } => *model.ty(*id).constructors.first()?,
                _ => return None,
            };
            infinite
                .contains(&held)
                .then_some((value.name.as_str(), held))
        })
}

//! From the syntax tree to the model; every semantic error of a schema is found here.

mod collide;
mod combinator;
mod declare;
mod endless;
mod fields;
mod group;
mod nothing;
mod scope;
mod types;

use tl_parser::{Diagnostic, Parsed, Severity};

use crate::layout;
use crate::model::Model;

/// Resolves schemas that belong together, as if they were one file, into the model of their Rust code.
///
/// The diagnostics are those of the parser and of the resolver, by position. The model is complete only
/// if none of them is an error.
pub fn resolve(schemas: &[Parsed<'_>]) -> (Model, Vec<Diagnostic>) {
    let (mut model, diagnostics) = lower(schemas);
    // The layout is only defined for a model without holes.
    if !diagnostics.iter().any(|diagnostic| diagnostic.severity() == Severity::Error) {
        layout::decide(&mut model);
    }
    (model, diagnostics)
}

/// What is wrong with schemas that belong together, as TL: whether they have Rust code is not asked.
pub fn check(schemas: &[Parsed<'_>]) -> Vec<Diagnostic> {
    let (_, mut diagnostics) = lower(schemas);
    diagnostics.retain(|diagnostic| !diagnostic.code.concerns_rust());
    diagnostics
}

fn lower(schemas: &[Parsed<'_>]) -> (Model, Vec<Diagnostic>) {
    let mut diagnostics: Vec<Diagnostic> = schemas.iter().flat_map(|parsed| parsed.diagnostics.clone()).collect();
    let declarations = declare::declare(schemas, &mut diagnostics);
    let mut model = combinator::lower(&declarations, &mut diagnostics);
    model.layer = schemas.iter().find_map(|parsed| parsed.schema.layer());
    collide::check(&model, &declarations, &mut diagnostics);
    nothing::check(&model, &declarations, &mut diagnostics);
    let infinite = layout::infinite(&model);
    if !infinite.is_empty() {
        diagnostics.push(endless::describe(&model, &declarations, &infinite));
    }
    diagnostics.sort_by_key(|diagnostic| (diagnostic.span.file, diagnostic.span.start));
    (model, diagnostics)
}

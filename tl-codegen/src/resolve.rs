//! From the syntax tree to the model; reports every semantic error of a schema.

mod collide;
mod combinator;
pub(crate) mod declare;
mod fields;
mod generics;
mod provided;
mod scope;
mod sizes;

use std::collections::BTreeMap;

use tl_parser::{Code, Diagnostic, Parsed, Severity, Span};

use crate::Error;
use crate::analysis;
use crate::model::Model;
use crate::reach::Reached;

/// Resolves schemas that belong together, as if they were one file, into the model of their Rust code.
///
/// The diagnostics are those of the parser and of the resolver, by position. The model is complete only
/// if none of them is an error.
pub fn resolve(schemas: &[Parsed<'_>]) -> (Model, Vec<Diagnostic>) {
    let (mut model, diagnostics, _) = lower(schemas, Purpose::Rust);
    // The analyses need a model without holes.
    if !diagnostics.iter().any(is_error) {
        analysis::compute(&mut model);
    }
    (model, diagnostics)
}

/// Like [`resolve`], but only what the named functions, types and constructors [`reach`](crate::reach).
///
/// A definition without a Rust form is no error if it is not reached. With other errors, the roots are ignored.
///
/// # Errors
///
/// Every root that is not in the schemas.
pub fn resolve_roots(schemas: &[Parsed<'_>], roots: &[impl AsRef<str>]) -> Result<(Model, Vec<Diagnostic>), Error> {
    let (mut model, mut diagnostics, spans) = lower(schemas, Purpose::Rust);
    if diagnostics.iter().any(|found| is_error(found) && !found.code.concerns_rust()) {
        return Ok((model, diagnostics));
    }
    let reached = Reached::of(&model, roots)?;
    let reached_spans = reached.constructors.iter().chain(&reached.functions).zip(spans);
    let reached_spans: BTreeMap<_, _> =
        reached_spans.map(|(&is_reached, span)| ((span.file, span.start), is_reached)).collect();
    let is_reached = |span: Span| {
        let definition = reached_spans.range(..=(span.file, span.start)).next_back();
        definition.is_none_or(|(_, is_reached)| *is_reached)
    };
    diagnostics.retain(|found| {
        let places = std::iter::once(found.span).chain(found.secondary.iter().map(|(span, _)| *span));
        !is_error(found) || places.into_iter().all(is_reached)
    });
    if !diagnostics.iter().any(is_error) {
        analysis::compute(&mut model);
        model = reached.prune(&model);
    }
    Ok((model, diagnostics))
}

/// Like [`resolve`], for programs that read values by the schema as data and want no Rust code.
///
/// A field of any type, which has no Rust form, is one of any boxed value here. Definitions that cannot be expressed even so
/// are left out, with everything that uses them, and are no errors: the second list has a diagnostic for each of them.
pub fn resolve_data(schemas: &[Parsed<'_>]) -> (Model, Vec<Diagnostic>, Vec<Diagnostic>) {
    let (mut schemas, mut left_out) = (schemas.to_vec(), Vec::new());
    loop {
        let (mut model, diagnostics, _) = lower(&schemas, Purpose::Data);
        let faulty = |found: &Diagnostic| is_error(found) && (!left_out.is_empty() || found.code.concerns_rust());
        let (missing, diagnostics): (Vec<_>, Vec<_>) = diagnostics.into_iter().partition(faulty);
        let is_complete = !diagnostics.iter().any(is_error);
        if is_complete && missing.is_empty() {
            analysis::compute(&mut model);
        }
        let before = left_out.len();
        for parsed in &mut schemas {
            parsed.schema.items.retain(|item| {
                let reason = missing.iter().find(|found| item.span.contains(found.span));
                left_out.extend(reason.cloned());
                reason.is_none()
            });
        }
        if !is_complete || before == left_out.len() {
            return (model, diagnostics, left_out);
        }
    }
}

fn is_error(found: &Diagnostic) -> bool {
    found.severity() == Severity::Error
}

/// Returns the diagnostics about schemas that belong together, except those that concern their Rust code only.
pub fn check(schemas: &[Parsed<'_>]) -> Vec<Diagnostic> {
    let (_, mut diagnostics, _) = lower(schemas, Purpose::Data);
    diagnostics.retain(|diagnostic| !diagnostic.code.concerns_rust());
    diagnostics
}

/// The way out for definitions without Rust code.
const AS_DATA: &str = "leave it out with `--skip NAME`; as data, `tl decode`, `encode` and `inspect` support it";

/// The diagnostic about something that Rust code cannot express.
fn no_counterpart(what: impl std::fmt::Display, span: Span) -> Diagnostic {
    Diagnostic::new(Code::UnsupportedDependentType, span, format!("{what} has no counterpart in Rust")).help(AS_DATA)
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Purpose {
    #[default]
    Rust,
    Data,
}

/// Returns the model without its analyses, the diagnostics, and the span of each constructor and each function.
fn lower(schemas: &[Parsed<'_>], purpose: Purpose) -> (Model, Vec<Diagnostic>, Vec<Span>) {
    let mut diagnostics: Vec<Diagnostic> = schemas.iter().flat_map(|parsed| parsed.diagnostics.clone()).collect();
    let declarations = declare::declare(schemas, purpose, &mut diagnostics);
    let (mut model, declared_by) = combinator::lower(&declarations, &mut diagnostics);
    model.layer = schemas.iter().find_map(|parsed| parsed.schema.layer());
    if purpose == Purpose::Rust {
        collide::check(&model, &declarations, &mut diagnostics);
        generics::check(&model, &declared_by, &mut diagnostics);
    }
    sizes::check(&model, &declarations, &declared_by, &mut diagnostics);
    diagnostics.sort_by_key(|diagnostic| (diagnostic.span.file, diagnostic.span.start));
    let spans = declared_by.iter().map(|declared| declared.ast.span).collect();
    (model, diagnostics, spans)
}

//! From the syntax tree to the model; reports every semantic error of a schema.

mod boxed;
mod collide;
mod combinator;
pub(crate) mod declare;
mod fields;
mod generics;
mod leave_out;
mod opaque;
mod provided;
mod scope;
mod sizes;

use std::borrow::Cow;
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
    complete(lower(schemas, Purpose::Rust, &Leniency::default()))
}

/// Like [`resolve`], but only what the named functions, types and constructors [`reach`](crate::reach).
///
/// A definition without a Rust form is no error if it is not reached. With other errors, the roots are ignored.
///
/// # Errors
///
/// Every root that is not in the schemas.
pub fn resolve_roots(schemas: &[Parsed<'_>], roots: &[impl AsRef<str>]) -> Result<(Model, Vec<Diagnostic>), Error> {
    resolve_leniently(schemas, roots, &Leniency::default())
}

/// Like [`resolve_roots`], with the deviations that the options allow; without roots, everything.
///
/// # Errors
///
/// Every root and every name of an option that is not in the schemas.
pub(crate) fn resolve_leniently(
    schemas: &[Parsed<'_>],
    roots: &[impl AsRef<str>],
    leniency: &Leniency,
) -> Result<(Model, Vec<Diagnostic>), Error> {
    let (mut model, mut diagnostics, spans) = lower_leniently(schemas, Purpose::Rust, leniency)?;
    if roots.is_empty() {
        return Ok(complete((model, diagnostics, spans)));
    }
    let skipped = roots.iter().map(AsRef::as_ref).filter(|root| leniency.skip.iter().any(|name| name == root));
    Error::all(skipped.map(|root| Error::SkippedRoot(root.to_owned())).collect())?;
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
/// Definitions that cannot be expressed are left out, with everything that uses them, and are no errors: the second list has
/// a diagnostic for each of them.
pub fn resolve_data(schemas: &[Parsed<'_>]) -> (Model, Vec<Diagnostic>, Vec<Diagnostic>) {
    lower_data(schemas.to_vec(), &Leniency::default(), Vec::new())
}

/// Like [`resolve_data`], with the deviations that the options allow; the second list has what these leave out, too.
///
/// # Errors
///
/// Every name of an option that is not in the schemas.
pub(crate) fn resolve_data_leniently(schemas: &[Parsed<'_>], leniency: &Leniency) -> Result<ResolvedData, Error> {
    let (schemas, left_out) = leave_out::leave_out(schemas, leniency)?;
    Ok(lower_data(schemas.into_owned(), leniency, left_out))
}

/// The model, the diagnostics, and one for each definition that is left out.
type ResolvedData = (Model, Vec<Diagnostic>, Vec<Diagnostic>);

fn lower_data(mut schemas: Vec<Parsed<'_>>, leniency: &Leniency, mut left_out: Vec<Diagnostic>) -> ResolvedData {
    let by_options = left_out.len();
    loop {
        let (mut model, diagnostics, _) = lower(&schemas, Purpose::Data, leniency);
        let faulty =
            |found: &Diagnostic| is_error(found) && (left_out.len() > by_options || found.code.concerns_rust());
        let (missing, diagnostics): (Vec<_>, Vec<_>) = diagnostics.into_iter().partition(faulty);
        let is_complete = !diagnostics.iter().any(is_error);
        if is_complete && missing.is_empty() {
            analysis::compute(&mut model);
        }
        let before = left_out.len();
        for parsed in &mut schemas {
            parsed.schema.items.retain(|item| {
                let reason = missing.iter().find(|found| item.span.contains(found.span));
                left_out.extend(reason.cloned().map(in_data));
                reason.is_none()
            });
        }
        if !is_complete || before == left_out.len() {
            return (model, diagnostics, left_out);
        }
    }
}

/// Words the reason why a definition is left out of the schema as data.
fn in_data(mut reason: Diagnostic) -> Diagnostic {
    if let Some(construct) = reason.message.strip_suffix(NO_COUNTERPART) {
        reason.message = format!("{construct} is not supported as data");
    } else if matches!(reason.code, Code::UndeclaredType | Code::UndeclaredBare) {
        // Alone, this is an error. Here its definition was left out before.
        reason.message += " or skipped";
    }
    reason
}

/// Computes the analyses, which need a model without holes.
fn complete((mut model, diagnostics, _): Lowered) -> (Model, Vec<Diagnostic>) {
    if !diagnostics.iter().any(is_error) {
        analysis::compute(&mut model);
    }
    (model, diagnostics)
}

fn sort(diagnostics: &mut [Diagnostic]) {
    diagnostics.sort_by_key(|diagnostic| (diagnostic.span.file, diagnostic.span.start));
}

fn is_error(found: &Diagnostic) -> bool {
    found.severity() == Severity::Error
}

/// Returns the diagnostics about schemas that belong together, except those that concern their Rust code only.
pub fn check(schemas: &[Parsed<'_>]) -> Vec<Diagnostic> {
    concerning_tl(lower(schemas, Purpose::Data, &Leniency::default()).1)
}

/// Like [`check`], with the deviations that the options allow.
///
/// # Errors
///
/// Every name of an option that is not in the schemas.
pub(crate) fn check_leniently(schemas: &[Parsed<'_>], leniency: &Leniency) -> Result<Vec<Diagnostic>, Error> {
    Ok(concerning_tl(lower_leniently(schemas, Purpose::Data, leniency)?.1))
}

fn concerning_tl(mut diagnostics: Vec<Diagnostic>) -> Vec<Diagnostic> {
    diagnostics.retain(|diagnostic| !diagnostic.code.concerns_rust());
    diagnostics
}

/// The way out for definitions without a form.
const SKIP: &str = "leave it out with `--skip NAME`";

/// The way out for definitions without Rust code.
const AS_DATA: &str = "leave it out with `--skip NAME`; as data, `tl decode`, `encode` and `inspect` support it";

const NO_COUNTERPART: &str = " has no counterpart in Rust";

/// The diagnostic about something that Rust code cannot express.
fn no_counterpart(what: impl std::fmt::Display, span: Span) -> Diagnostic {
    Diagnostic::new(Code::UnsupportedDependentType, span, format!("{what}{NO_COUNTERPART}")).help(AS_DATA)
}

/// A model without its analyses, the diagnostics, and the span of each constructor and each function.
type Lowered = (Model, Vec<Diagnostic>, Vec<Span>);

/// Purpose of the resolution. Data has no names of Rust that collide, and all numbers that types depend on.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Purpose {
    #[default]
    Rust,
    Data,
}

/// The ways out for schemas that others wrote.
#[derive(Clone, Debug, Default)]
pub(crate) struct Leniency {
    /// Names that are left out, with whatever uses them.
    pub(crate) skip: Vec<String>,
    /// Whether the last of several definitions of a name or an id counts.
    pub(crate) allow_duplicates: bool,
    /// By the names of builtins: the TL name of a known one, or the path of a Rust type.
    pub(crate) builtins: Vec<(String, String)>,
    /// Whether an `Object` is the rest of the message, since there is no schema as data.
    pub(crate) opaque: bool,
}

/// Returns the options that concern a schema, and the errors of the others, by their number.
pub(crate) fn applicable(schemas: &[Parsed<'_>], leniency: &Leniency) -> (Leniency, Vec<Option<Error>>) {
    let (mut found, mut errors) = (Leniency { skip: Vec::new(), builtins: Vec::new(), ..leniency.clone() }, Vec::new());
    let mut try_one = |one: Leniency| {
        let error = leave_out::leave_out(schemas, &one).err();
        if error.is_none() {
            found.skip.extend(one.skip);
            found.builtins.extend(one.builtins);
        }
        errors.push(error);
    };
    leniency.skip.iter().for_each(|name| try_one(Leniency { skip: vec![name.clone()], ..Leniency::default() }));
    leniency.builtins.iter().for_each(|it| try_one(Leniency { builtins: vec![it.clone()], ..Leniency::default() }));
    (found, errors)
}

/// Leaves out what the options leave out.
pub(crate) fn left_out<'s, 'a>(schemas: &'s [Parsed<'a>], leniency: &Leniency) -> Result<Cow<'s, [Parsed<'a>]>, Error> {
    leave_out::leave_out(schemas, leniency).map(|(schemas, _)| schemas)
}

fn lower_leniently(schemas: &[Parsed<'_>], purpose: Purpose, leniency: &Leniency) -> Result<Lowered, Error> {
    let (schemas, left_out) = leave_out::leave_out(schemas, leniency)?;
    let (model, mut diagnostics, spans) = lower(&schemas, purpose, leniency);
    diagnostics.extend(left_out);
    sort(&mut diagnostics);
    Ok((model, diagnostics, spans))
}

fn lower(schemas: &[Parsed<'_>], purpose: Purpose, leniency: &Leniency) -> Lowered {
    let mut diagnostics: Vec<Diagnostic> = schemas.iter().flat_map(|parsed| parsed.diagnostics.clone()).collect();
    let boxed = boxed::items(schemas);
    let declarations = declare::declare(schemas, &boxed, purpose, leniency, &mut diagnostics);
    let (mut model, declared_by) = combinator::lower(&declarations, &mut diagnostics);
    model.layer = schemas.iter().find_map(|parsed| parsed.schema.layer());
    if purpose == Purpose::Rust {
        collide::check(&model, &declarations, &mut diagnostics);
        generics::check(&model, &declared_by, &mut diagnostics);
        if leniency.opaque {
            opaque::check(&model, &declared_by, &mut diagnostics);
        }
    }
    sizes::check(&model, &declarations, &declared_by, &mut diagnostics);
    sort(&mut diagnostics);
    let spans = declared_by.iter().map(|declared| declared.ast.span).collect();
    (model, diagnostics, spans)
}

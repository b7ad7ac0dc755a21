//! Checks of an overlay: unknown items and duplicate entries.

use std::collections::{HashMap, HashSet};
use std::hash::Hash;

use tl_parser::{Code, Diagnostic, Span};

use super::coverage::ItemKind;
use super::links::{Links, Target};
use super::lookup::{Lookup, rank};
use super::{Description, Facts, Overlay, Scope, Spanned, Term, fields};
use crate::diff::Kind;
use crate::history::{History, PastDefinition};
use crate::model::Model;
use crate::nearest::nearest;

/// Label of a name that the schema does not have.
pub(super) const NOT_IN_SCHEMA: &str = "not in the schema";

/// Reports facts and descriptions of unknown items, and duplicates.
pub(super) fn subjects(model: &Model, overlay: &Overlay, links: &Links<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let known: HashSet<&str> = overlay.errors.iter().map(|error| &*error.name.value).collect();
    for Facts { name, errors, .. } in &overlay.functions {
        if !matches!(links.target(&name.value), Some(Target::Function(_))) {
            let functions = model.functions.iter().map(|function| &*function.combinator.name);
            let past = overlay.history.layer(|it| it.kind == Kind::Function && it.name == name.value);
            unknown("function", name, NOT_IN_SCHEMA, past, functions, diagnostics);
        }
        for (_, error) in errors.iter().filter(|(_, error)| !known.contains(&*error.value)) {
            let candidates = overlay.errors.iter().map(|error| &*error.name.value);
            unknown("error", error, "not described", None, candidates, diagnostics);
        }
    }
    let facts: HashMap<&str, &Facts> = overlay.functions.iter().map(|facts| (&*facts.name.value, facts)).collect();
    for description in overlay.descriptions.iter().chain(&overlay.local) {
        self::description(model, description, &overlay.history, links, diagnostics);
        let errors = facts.get(&*description.name.value).map_or(&[][..], |facts| &facts.errors);
        self::errors(description, errors, diagnostics);
    }
    let facts = overlay.functions.iter().map(|facts| ("facts", &facts.name));
    let descriptions = overlay.descriptions.iter().map(|description| ("description", &description.name));
    let local = overlay.local.iter().map(|description| ("local description", &description.name));
    let errors = overlay.errors.iter().map(|error| ("error", &error.name));
    let pages = overlay.pages.iter().map(|page| ("page", &page.path));
    let mut seen = HashMap::new();
    for (kind, name) in facts.chain(descriptions).chain(local).chain(errors).chain(pages) {
        once(&mut seen, (kind, &*name.value), &name.value, name.span, diagnostics);
    }
    let mut seen = HashMap::new();
    for term in &overlay.glossary {
        for scope in term.meanings.iter().flat_map(|meaning| &meaning.scopes) {
            once(&mut seen, (&term.name, &term.ty, &scope.value), &term.name, scope.span, diagnostics);
        }
    }
}

fn once<K: Eq + Hash>(seen: &mut HashMap<K, Span>, key: K, name: &str, span: Span, diagnostics: &mut Vec<Diagnostic>) {
    if let Some(first) = seen.insert(key, span) {
        diagnostics.push(
            Diagnostic::new(Code::DescribedTwice, span, format!("duplicate description of `{name}`"))
                .label("described again here")
                .secondary(first, "first described here")
                .help("merge the two, or remove one of them"),
        );
    }
}

fn description(
    model: &Model,
    description: &Description,
    history: &History,
    links: &Links<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let Description { name, fields, .. } = description;
    let combinator = match links.target(&name.value) {
        None => {
            let names = links.names().map(|(name, _)| name);
            unknown("type, constructor or function", name, NOT_IN_SCHEMA, links.past(&name.value), names, diagnostics);
            return;
        }
        Some(Target::Type(id)) => match (&model.ty(id).enumeration, &model.ty(id).constructors[..]) {
            (None, [only, ..]) => {
                if let Some(layer) = history.layer(|it| it.ty == name.value) {
                    diagnostics.push(other_layer("enum", name, layer));
                    return;
                }
                let only = &model.constructor(*only).combinator.name;
                let message = format!("type `{}` has the description of its only constructor", name.value);
                let help = format!("describe `{only}` instead");
                diagnostics.push(Diagnostic::new(Code::UnknownSubject, name.span, message).help(help));
                return;
            }
            _ => None,
        },
        Some(Target::Constructor(id)) => Some(&model.constructor(id).combinator),
        Some(Target::Function(index)) => Some(&model.functions[index].combinator),
    };
    if fields.is_empty() {
        return;
    }
    let known: Vec<_> = combinator.map(|of| fields::of(model, of).collect()).unwrap_or_default();
    for (field, _) in fields {
        if !known.iter().any(|known| known.name == field.value) {
            let what = format!("field of `{}`:", name.value);
            let has =
                |it: &PastDefinition| it.name == name.value && it.fields.iter().any(|(name, _)| *name == field.value);
            let known = known.iter().map(|known| known.name);
            unknown(&what, field, NOT_IN_SCHEMA, history.layer(has), known, diagnostics);
        }
    }
}

/// Reports descriptions of errors that the function does not return.
fn errors(description: &Description, known: &[(Option<i32>, Spanned<String>)], diagnostics: &mut Vec<Diagnostic>) {
    for (error, _) in &description.errors {
        if !known.iter().any(|(_, known)| known.value == error.value) {
            let what = format!("error of `{}`:", description.name.value);
            let names = known.iter().map(|(_, known)| &*known.value);
            unknown(&what, error, "not among its errors", None, names, diagnostics);
        }
    }
}

/// Reports glossary entries that match no field.
pub(super) fn unused(model: &Model, history: &History, lookup: &Lookup<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let mut names = Vec::new();
    for (term, scope) in lookup.unused() {
        let name = match &term.ty {
            Some(ty) => format!("{}:{ty}", term.name),
            None => term.name.clone(),
        };
        if let Some(layer) = history.layer(|it| fits(term, &scope.value, it)) {
            diagnostics.push(other_layer("field", &Spanned { value: name, span: scope.span }, layer));
            continue;
        }
        if names.is_empty() {
            names.extend(fields::combinators(model).flat_map(|(_, of)| fields::of(model, of)));
        }
        let named = || names.iter().filter(|field| field.name == term.name);
        let typed = named().any(|field| term.ty.as_deref().is_none_or(|ty| ty == field.ty));
        let place = match &scope.value {
            Scope::All => String::new(),
            Scope::Constructors => " in constructors".to_owned(),
            Scope::Functions => " in functions".to_owned(),
            Scope::Like(pattern) => format!(" in `{pattern}`"),
        };
        let message = format!("no field `{name}`{place}");
        let diagnostic = Diagnostic::new(Code::UnknownSubject, scope.span, message);
        let diagnostic = match named().next() {
            _ if typed => diagnostic.label("no matching combinator has this field"),
            Some(other) => {
                diagnostic.label("has another type").help(format!("did you mean `{}:{}`?", other.name, other.ty))
            }
            None => match suggestion(diagnostics, &term.name, names.iter().map(|field| field.name)) {
                Some(near) => diagnostic.label(NOT_IN_SCHEMA).help(format!("did you mean `{near}`?")),
                None => diagnostic.label(NOT_IN_SCHEMA),
            },
        };
        diagnostics.push(diagnostic);
    }
}

/// Returns whether a glossary entry matches a field of another layer.
fn fits(term: &Term, scope: &Scope, past: &PastDefinition) -> bool {
    let kind = if past.kind == Kind::Function { ItemKind::Function } else { ItemKind::Constructor };
    let named = |(name, ty): &(String, String)| *name == term.name && term.ty.as_ref().is_none_or(|it| it == ty);
    rank(scope, kind, &past.name).is_some() && past.fields.iter().any(named)
}

fn other_layer(what: &str, name: &Spanned<String>, layer: u32) -> Diagnostic {
    let message = format!("no {what} `{}` in this layer", name.value);
    Diagnostic::new(Code::OtherLayer, name.span, message).label(format!("last in layer {layer}"))
}

/// Reports a name that neither the schema nor the overlay has; `past` is the last other layer that has it.
pub(super) fn unknown<'c>(
    what: &str,
    name: &Spanned<String>,
    label: &str,
    past: Option<u32>,
    candidates: impl IntoIterator<Item = &'c str>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    if let Some(layer) = past {
        diagnostics.push(other_layer(what.trim_end_matches(':'), name, layer));
        return;
    }
    let message = format!("no {what} `{}`", name.value);
    let mut diagnostic = Diagnostic::new(Code::UnknownSubject, name.span, message).label(label);
    if let Some(near) = suggestion(diagnostics, &name.value, candidates) {
        diagnostic = diagnostic.help(format!("did you mean `{near}`?"));
    }
    diagnostics.push(diagnostic);
}

/// Returns the most similar name. The search is slow, and useless after many errors, when the schema is probably wrong.
fn suggestion<'c>(
    reported: &[Diagnostic],
    name: &str,
    candidates: impl IntoIterator<Item = &'c str>,
) -> Option<&'c str> {
    if reported.len() < 50 { nearest(name, candidates) } else { None }
}

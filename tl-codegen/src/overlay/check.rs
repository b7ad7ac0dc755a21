//! Checks of an overlay: unknown items and duplicate entries.

use std::collections::HashMap;
use std::hash::Hash;

use tl_parser::{Code, Diagnostic, Span};

use super::coverage::ItemKind;
use super::links::{Links, NOT_IN_SCHEMA, Target, other_layer};
use super::lookup::{Lookup, combinators, fields as fields_of, rank};
use super::{Description, Facts, Scope, Spanned};
use crate::diff::Kind;
use crate::history::{Entry, Field};
use crate::model::Model;

/// Reports facts and descriptions of unknown items, and duplicates.
pub(super) fn subjects(model: &Model, links: &Links<'_>) {
    let overlay = links.overlay;
    let errors = || overlay.errors.iter().map(|error| &*error.name.value);
    let facts: HashMap<&str, &Facts> = overlay.functions.iter().map(|facts| (&*facts.name.value, facts)).collect();
    for Facts { name, errors: known, .. } in &overlay.functions {
        if !matches!(links.target(&name.value), Some(Target::Function(_))) {
            let functions = model.functions.iter().map(|function| &*function.combinator.name);
            let past = links.past(|it| it.kind == Kind::Function && it.name == name.value);
            links.unknown("function", name, NOT_IN_SCHEMA, past, functions);
        }
        for (_, error) in known.iter().filter(|(_, error)| errors().all(|known| known != error.value)) {
            links.unknown("error", error, "not described", None, errors());
        }
    }
    for description in overlay.descriptions.iter().chain(&overlay.local) {
        subject(model, description, links);
        // Errors that the function does not return.
        let name = &*description.name.value;
        let known = || facts.get(name).into_iter().flat_map(|facts| &facts.errors).map(|(_, error)| &*error.value);
        for (error, _) in description.errors.iter().filter(|(error, _)| known().all(|known| known != error.value)) {
            links.unknown(&format!("error of `{name}`:"), error, "not among its errors", None, known());
        }
    }
    let facts = overlay.functions.iter().map(|facts| ("facts", &facts.name));
    let descriptions = overlay.descriptions.iter().map(|description| ("description", &description.name));
    let local = overlay.local.iter().map(|description| ("local description", &description.name));
    let errors = overlay.errors.iter().map(|error| ("error", &error.name));
    let pages = overlay.pages.iter().map(|page| ("page", &page.path));
    let named = facts.chain(descriptions).chain(local).chain(errors).chain(pages);
    unique(links, named.map(|(kind, name)| ((kind, &name.value), &*name.value, name.span)));
    let terms = overlay.glossary.iter().flat_map(|term| {
        let scopes = term.meanings.iter().flat_map(|meaning| &meaning.scopes);
        scopes.map(move |scope| ((&term.name, &term.ty, &scope.value), &*term.name, scope.span))
    });
    unique(links, terms);
}

/// Reports entries that have the same key as an earlier one; each has a key, a name and a position.
fn unique<'o, K: Eq + Hash>(links: &Links<'_>, entries: impl Iterator<Item = (K, &'o str, Span)>) {
    let mut seen = HashMap::new();
    for (key, name, span) in entries {
        if let Some(first) = seen.insert(key, span) {
            links.report(
                Diagnostic::new(Code::DescribedTwice, span, format!("duplicate description of `{name}`"))
                    .label("described again here")
                    .secondary(first, "first described here")
                    .help("merge the two, or remove one of them"),
            );
        }
    }
}

/// Reports a description of an unknown item or with unknown fields.
fn subject(model: &Model, Description { name, fields, .. }: &Description, links: &Links<'_>) {
    let combinator = match links.target(&name.value) {
        None => {
            let names = links.names().map(|(name, _)| name);
            let past = links.past_item(&name.value);
            return links.unknown("type, constructor or function", name, NOT_IN_SCHEMA, past, names);
        }
        Some(Target::Type(id)) => match (&model.ty(id).enumeration, &model.ty(id).constructors[..]) {
            (None, [only, ..]) => {
                if let Some(layer) = links.past(|it| it.ty() == name.value) {
                    return links.report(other_layer("enum", name, layer));
                }
                let only = &model.constructor(*only).combinator.name;
                let message = format!("type `{}` has the description of its only constructor", name.value);
                let help = format!("describe `{only}` instead");
                return links.report(Diagnostic::new(Code::UnknownSubject, name.span, message).help(help));
            }
            _ => None,
        },
        Some(Target::Constructor(id)) => Some(&model.constructor(id).combinator),
        Some(Target::Function(index)) => Some(&model.functions[index].combinator),
    };
    if fields.is_empty() {
        return;
    }
    let known: Vec<&str> = combinator.into_iter().flat_map(|of| fields_of(model, of)).map(|field| field.name).collect();
    for (field, _) in fields.iter().filter(|(field, _)| !known.contains(&&*field.value)) {
        let past = links.past_field(|it| it.name == name.value, |it| it.name == field.value);
        let what = format!("field of `{}`:", name.value);
        links.unknown(&what, field, NOT_IN_SCHEMA, past, known.iter().copied());
    }
}

/// Reports glossary entries that match no field.
pub(super) fn unused(model: &Model, lookup: &Lookup<'_>, links: &Links<'_>) {
    let mut names = Vec::new();
    for (term, scope) in lookup.unused() {
        let name = match &term.ty {
            Some(ty) => format!("{}:{ty}", term.name),
            None => term.name.clone(),
        };
        let has_scope = |it: &Entry| {
            let kind = if it.kind == Kind::Function { ItemKind::Function } else { ItemKind::Constructor };
            rank(&scope.value, kind, &it.name).is_some()
        };
        let named = |it: &Field| it.name == term.name && term.ty.as_ref().is_none_or(|ty| *ty == it.ty);
        if let Some(layer) = links.past_field(has_scope, named) {
            links.report(other_layer("field", &Spanned { value: name, span: scope.span }, layer));
            continue;
        }
        if names.is_empty() {
            names.extend(combinators(model).flat_map(|(_, of)| fields_of(model, of)));
        }
        let named = || names.iter().filter(|field| field.name == term.name);
        let typed = named().any(|field| term.ty.as_deref().is_none_or(|ty| ty == field.ty));
        let place = match &scope.value {
            Scope::All => String::new(),
            Scope::Constructors => " in constructors".to_owned(),
            Scope::Functions => " in functions".to_owned(),
            Scope::Like(pattern) => format!(" in `{pattern}`"),
        };
        let diagnostic = Diagnostic::new(Code::UnknownSubject, scope.span, format!("no field `{name}`{place}"));
        links.report(match named().next() {
            _ if typed => diagnostic.label("no matching combinator has this field"),
            Some(other) => {
                diagnostic.label("has another type").help(format!("did you mean `{}:{}`?", other.name, other.ty))
            }
            None => {
                let candidates = names.iter().map(|field| field.name);
                links.with_suggestion(diagnostic.label(NOT_IN_SCHEMA), &term.name, candidates)
            }
        });
    }
}

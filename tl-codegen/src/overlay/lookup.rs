//! TL fields that can be documented, and the lookup of the documentation of items and fields.

use std::cell::Cell;
use std::collections::HashMap;

use super::coverage::{ItemKind, Source};
use super::links::Links;
use super::{Scope, Spanned, Term};
use crate::model::{Combinator, Docs, FieldKind, Model, Ty};

/// TL field, except flags words.
pub(super) struct TlField<'m> {
    pub(super) name: &'m str,
    pub(super) ty: String,
    pub(super) docs: &'m Docs,
    /// Index in [`Combinator::fields`].
    pub(super) index: usize,
}

/// Returns constructors, then functions.
pub(super) fn combinators(model: &Model) -> impl Iterator<Item = (ItemKind, &Combinator)> {
    let constructors = model.constructors.iter().map(|it| (ItemKind::Constructor, &it.combinator));
    constructors.chain(model.functions.iter().map(|it| (ItemKind::Function, &it.combinator)))
}

/// Returns the TL fields of `combinator` that have a name.
pub(super) fn fields<'m>(model: &'m Model, combinator: &'m Combinator) -> impl Iterator<Item = TlField<'m>> {
    let fields = combinator.fields.iter().enumerate().filter_map(move |(index, field)| {
        let ty = match &field.kind {
            FieldKind::Flags | FieldKind::Implicit(_) => return None,
            FieldKind::Mask => "#".to_owned(),
            // An unconditional one has no counterpart in Rust.
            FieldKind::True => field.condition.map(|_| "true".to_owned())?,
            FieldKind::Value(ty) => name(model, combinator, ty),
        };
        Some(TlField { name: &field.name, ty, docs: &field.docs, index })
    });
    fields.filter(|field| !field.name.is_empty())
}

/// Formats a type as in a schema.
fn name(model: &Model, of: &Combinator, ty: &Ty) -> String {
    let applied = |name: &str, args: &[Ty]| {
        if args.is_empty() {
            return name.to_owned();
        }
        let args: Vec<String> = args.iter().map(|arg| self::name(model, of, arg)).collect();
        format!("{name}<{}>", args.join(","))
    };
    match ty {
        Ty::Builtin(builtin) => builtin.info().tl[0].to_owned(),
        Ty::Mapped(path) => path.clone(),
        Ty::Vector { item, bare } => {
            format!("{}<{}>", if *bare { "vector" } else { "Vector" }, name(model, of, item))
        }
        Ty::Array { item, count } => format!("{}*[{}]", count.constant(), name(model, of, item)),
        Ty::Constructor { id, bare: true, args } => applied(&model.constructor(*id).combinator.name, args),
        Ty::Constructor { id, bare: false, args } => applied(&model.ty(model.constructor(*id).ty).name, args),
        Ty::Enum { id, args } => applied(&model.ty(*id).name, args),
        Ty::Param(index) => of.params[*index].ident.clone(),
        Ty::Number(number) => number.constant().to_string(),
    }
}

/// Documentation in an overlay by item, with links resolved.
pub(super) struct Lookup<'o> {
    descriptions: HashMap<&'o str, Described<'o>>,
    /// Meanings by field name.
    glossary: HashMap<&'o str, Vec<Meaning<'o>>>,
}

#[derive(Default)]
struct Described<'o> {
    text: Option<Docs>,
    fields: HashMap<&'o str, Docs>,
    errors: HashMap<&'o str, &'o str>,
    inferred: bool,
}

struct Meaning<'o> {
    term: &'o Term,
    /// Each scope with whether it has matched a field.
    scopes: Vec<(&'o Spanned<Scope>, Cell<bool>)>,
    text: Docs,
}

impl<'o> Lookup<'o> {
    pub(super) fn new(links: &Links<'o>) -> Self {
        let overlay = links.overlay;
        let mut descriptions: HashMap<&str, Described<'_>> = HashMap::new();
        // Local ones override the others.
        for description in overlay.descriptions.iter().chain(&overlay.local) {
            let described = descriptions.entry(&description.name.value).or_default();
            described.inferred = description.inferred;
            if let Some(text) = &description.text {
                described.text = Some(links.resolve(text));
            }
            for (name, text) in &description.fields {
                described.fields.insert(&name.value, links.resolve(text));
            }
            described.errors.extend(description.errors.iter().map(|(name, text)| (&*name.value, &*text.value)));
        }
        let mut glossary: HashMap<&str, Vec<Meaning<'_>>> = HashMap::new();
        for term in &overlay.glossary {
            let meanings = glossary.entry(&term.name).or_default();
            for super::Meaning { scopes, text } in &term.meanings {
                let scopes = scopes.iter().map(|scope| (scope, Cell::new(false))).collect();
                meanings.push(Meaning { term, scopes, text: links.resolve(text) });
            }
        }
        Self { descriptions, glossary }
    }

    /// The description of a type, a constructor or a function.
    pub(super) fn text(&self, name: &str) -> Option<&Docs> {
        self.descriptions.get(name)?.text.as_ref()
    }

    /// Returns the source of an own description.
    pub(super) fn source(&self, name: &str) -> Source {
        let inferred = self.descriptions.get(name).is_some_and(|described| described.inferred);
        if inferred { Source::Inferred } else { Source::Own }
    }

    /// Returns the meaning of an error that is specific to the function `of`.
    pub(super) fn error(&self, of: &str, name: &str) -> Option<&'o str> {
        self.descriptions.get(of)?.errors.get(name).copied()
    }

    /// Returns the documentation of a field of the combinator `of`, and its source.
    pub(super) fn field<'a>(&'a self, kind: ItemKind, of: &str, field: &TlField<'a>) -> Option<(Source, &'a Docs)> {
        let own = self.descriptions.get(of).and_then(|described| described.fields.get(field.name));
        let schema = Some((Source::Schema, field.docs)).filter(|(_, text)| !text.is_empty());
        // Always looked up, which marks its scope as used.
        let meaning = self.meaning(kind, of, field).map(|text| (Source::Glossary, text));
        own.map(|text| (self.source(of), text)).or(schema).or(meaning)
    }

    fn meaning(&self, kind: ItemKind, of: &str, field: &TlField<'_>) -> Option<&Docs> {
        let meanings = self.glossary.get(field.name)?.iter();
        let typed = meanings.filter(|meaning| meaning.term.ty.as_ref().is_none_or(|ty| *ty == field.ty));
        let matching = typed.filter_map(|meaning| {
            let ranks = meaning.scopes.iter().filter_map(|(scope, used)| {
                let rank = rank(&scope.value, kind, of)?;
                used.set(true);
                Some(rank)
            });
            Some(((meaning.term.ty.is_some(), ranks.max()?), meaning))
        });
        matching.max_by_key(|(rank, _)| *rank).map(|(_, meaning)| &meaning.text)
    }

    /// Returns the scopes that matched no field, in arbitrary order.
    pub(super) fn unused(&self) -> impl Iterator<Item = (&'o Term, &'o Spanned<Scope>)> {
        let scopes = self
            .glossary
            .values()
            .flatten()
            .flat_map(|meaning| meaning.scopes.iter().map(|(scope, used)| (meaning.term, *scope, used.get())));
        scopes.filter(|(_, _, used)| !used).map(|(term, scope, _)| (term, scope))
    }
}

/// Returns how narrow a scope is; `None` if it does not match.
pub(super) fn rank(scope: &Scope, kind: ItemKind, of: &str) -> Option<(u8, usize)> {
    match scope {
        Scope::All => Some((0, 0)),
        Scope::Constructors => (kind == ItemKind::Constructor).then_some((1, 0)),
        Scope::Functions => (kind == ItemKind::Function).then_some((1, 0)),
        Scope::Like(pattern) if !pattern.contains('*') => (pattern == of).then_some((3, 0)),
        Scope::Like(pattern) => matches(pattern, of).then(|| (2, pattern.len() - pattern.matches('*').count())),
    }
}

/// Returns whether `name` matches `pattern`, in which `*` is a wildcard.
fn matches(pattern: &str, name: &str) -> bool {
    let Some((start, rest)) = pattern.split_once('*') else { return pattern == name };
    let Some(mut name) = name.strip_prefix(start) else { return false };
    let mut parts: Vec<&str> = rest.split('*').collect();
    let end = parts.pop().unwrap_or_default();
    for part in parts {
        match name.find(part) {
            Some(at) => name = &name[at + part.len()..],
            None => return false,
        }
    }
    name.ends_with(end)
}

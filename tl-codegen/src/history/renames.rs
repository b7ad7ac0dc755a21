//! Table of renames: which definition of the last layer succeeds one of an earlier layer.

use std::collections::HashMap;

use tl_parser::{Code, Diagnostic};

use super::{Entry, History};
use crate::diff::Kind;
use crate::nearest;
use crate::overlay::Spanned;

/// Old names with the names of the last layer, as a reviewed file lists them.
#[derive(Clone, Debug, Default)]
pub struct Renames {
    /// Constructors.
    pub constructors: Vec<(Spanned<String>, Spanned<String>)>,
    /// Functions.
    pub functions: Vec<(Spanned<String>, Spanned<String>)>,
    /// Fields, `combinator.field` with the combinator as the earlier layer named it, and the new name of the field.
    pub fields: Vec<(Spanned<String>, Spanned<String>)>,
}

impl Renames {
    /// Reports entries whose old name no earlier layer has, or whose new name the last layer does not have.
    pub fn check(&self, history: &History) -> Vec<Diagnostic> {
        let mut diagnostics = Vec::new();
        let lookup = Successors::new(history, self);
        for (kind, renames) in [(Kind::Constructor, &self.constructors), (Kind::Function, &self.functions)] {
            let noun = kind.as_str();
            let past = || history.entries.values().filter(move |it| it.kind == kind);
            for (old, new) in renames {
                if lookup.current.contains_key(&(kind, &*old.value)) {
                    diagnostics.push(unknown(old, format!("{noun} `{}` is in the last layer", old.value), None));
                } else if !past().any(|it| it.name == old.value) {
                    let nearest = nearest(&old.value, past().map(|it| &*it.name));
                    diagnostics.push(unknown(old, format!("no {noun} `{}` in any layer", old.value), nearest));
                }
                if !lookup.current.contains_key(&(kind, &*new.value)) {
                    let names = lookup.current.keys().filter(|key| key.0 == kind).map(|key| key.1);
                    let message = format!("no {noun} `{}` in the last layer", new.value);
                    diagnostics.push(unknown(new, message, nearest(&new.value, names)));
                }
            }
        }
        for (old, new) in &self.fields {
            let (name, field) = old.value.rsplit_once('.').unwrap_or((&old.value, ""));
            let has = |it: &&Entry, field: &str| it.layers_of(|it| it.name == field).is_some();
            let of: Vec<&Entry> = history.entries.values().filter(|it| it.name == name && has(it, field)).collect();
            let Some(first) = of.first() else {
                diagnostics.push(unknown(old, format!("no field `{}` in any layer", old.value), None));
                continue;
            };
            if !lookup.of(first).is_some_and(|it| has(&it, &new.value)) {
                let message = format!("the successor of `{name}` has no field `{}`", new.value);
                diagnostics.push(unknown(new, message, None));
            }
        }
        diagnostics
    }
}

fn unknown(name: &Spanned<String>, message: String, nearest: Option<&str>) -> Diagnostic {
    let diagnostic = Diagnostic::new(Code::UnknownSubject, name.span, message);
    match nearest {
        Some(nearest) => diagnostic.help(format!("did you mean `{nearest}`?")),
        None => diagnostic,
    }
}

/// Successors of definitions in the last layer.
pub(super) struct Successors<'h> {
    /// Definitions of the last layer.
    pub(super) current: HashMap<(Kind, &'h str), &'h Entry>,
    names: HashMap<(Kind, &'h str), &'h str>,
    /// By combinator and field.
    fields: HashMap<(&'h str, &'h str), &'h str>,
    /// Types that the last layer does not have, by their only successor.
    types: HashMap<&'h str, &'h str>,
}

impl<'h> Successors<'h> {
    pub(super) fn new(history: &'h History, renames: &'h Renames) -> Self {
        let last = history.recorded.last().copied().unwrap_or_default();
        let current = history.entries.values().filter(|it| it.layers.contains(&last));
        let current: HashMap<(Kind, &str), &Entry> = current.map(|it| ((it.kind, &*it.name), it)).collect();
        let named = |kind: Kind, renames: &'h [(Spanned<String>, Spanned<String>)]| {
            renames.iter().map(move |(old, new)| ((kind, &*old.value), &*new.value))
        };
        let names: HashMap<_, _> =
            named(Kind::Constructor, &renames.constructors).chain(named(Kind::Function, &renames.functions)).collect();
        let split =
            |(old, new): &'h (Spanned<String>, Spanned<String>)| Some((old.value.rsplit_once('.')?, &*new.value));
        let fields = renames.fields.iter().filter_map(split).collect();
        let known: Vec<&str> = current.values().map(|it| it.ty()).collect();
        let mut types = HashMap::new();
        for it in history.entries.values().filter(|it| it.kind == Kind::Constructor && !known.contains(&it.ty())) {
            if let Some(new) = names.get(&(it.kind, &*it.name)).and_then(|name| current.get(&(it.kind, *name))) {
                types.insert(it.ty(), new.ty());
            }
        }
        Self { current, names, fields, types }
    }

    /// Returns the definition of the last layer that succeeds `entry`.
    pub(super) fn of(&self, entry: &Entry) -> Option<&'h Entry> {
        let key = (entry.kind, &*entry.name);
        let renamed = || self.current.get(&(entry.kind, *self.names.get(&key)?));
        self.current.get(&key).or_else(renamed).copied()
    }

    /// Returns the name that the successor of `entry` gives to a field.
    pub(super) fn field<'f>(&self, entry: &Entry, field: &'f str) -> &'f str
    where
        'h: 'f,
    {
        self.fields.get(&(&*entry.name, field)).copied().unwrap_or(field)
    }

    /// Returns the type of the last layer that succeeds a type.
    pub(super) fn ty<'t>(&self, ty: &'t str) -> &'t str
    where
        'h: 't,
    {
        self.types.get(ty).copied().unwrap_or(ty)
    }
}

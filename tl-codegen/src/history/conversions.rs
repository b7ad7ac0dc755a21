//! Table of conversions: which definitions and fields of the last layer succeed those of earlier layers.

use std::collections::{HashMap, HashSet};

use tl_parser::{Code, Diagnostic};

use super::upgrade::{Rules, element};
use super::{Entry, Field, History};
use crate::diff::Kind;
use crate::nearest;
use crate::overlay::Spanned;

/// Old names with the names of the last layer, as a reviewed file lists them.
#[derive(Clone, Debug, Default)]
pub struct Conversions {
    /// Constructors.
    pub constructors: Vec<(Spanned<String>, Spanned<String>)>,
    /// Functions.
    pub functions: Vec<(Spanned<String>, Spanned<String>)>,
    /// Constructors of the last layer that stand for those of another type.
    pub casts: Vec<(Spanned<String>, Spanned<String>)>,
    /// Fields, `combinator.field` with the combinator as the earlier layer named it, and the new name of the field; with
    /// `field: constructor.field`, the field that has the value in this constructor.
    pub fields: Vec<(Spanned<String>, Spanned<String>)>,
}

/// The field of a constructor that has the value of a field of an earlier layer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Wrap<'c> {
    pub(super) constructor: &'c str,
    pub(super) field: &'c str,
}

/// Parses the new name of a field.
pub(super) fn successor(name: &str) -> (&str, Option<Wrap<'_>>) {
    let wrapped = name.split_once(": ").and_then(|(name, path)| Some((name, path.rsplit_once('.')?)));
    match wrapped {
        Some((name, (constructor, field))) => (name, Some(Wrap { constructor, field })),
        None => (name, None),
    }
}

impl Conversions {
    /// Reports entries whose old name no earlier layer has, whose new name the last layer does not have, or whose types
    /// do not fit.
    pub fn check(&self, history: &History) -> Vec<Diagnostic> {
        let mut diagnostics = Vec::new();
        let lookup = Successors::new(history, self);
        let names = |kind: Kind| lookup.current.keys().filter(move |key| key.0 == kind).map(|key| key.1);
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
                    let message = format!("no {noun} `{}` in the last layer", new.value);
                    diagnostics.push(unknown(new, message, nearest(&new.value, names(kind))));
                }
            }
        }
        for name in self.casts.iter().flat_map(|(old, new)| [old, new]) {
            if !lookup.current.contains_key(&(Kind::Constructor, &*name.value)) {
                let message = format!("no constructor `{}` in the last layer", name.value);
                diagnostics.push(unknown(name, message, nearest(&name.value, names(Kind::Constructor))));
            }
        }
        let rules = Rules::new(&lookup);
        diagnostics.extend(self.fields.iter().filter_map(|row| check_field(history, &lookup, &rules, row).err()));
        diagnostics
    }
}

/// Checks a row of [`Conversions::fields`].
fn check_field(
    history: &History,
    lookup: &Successors<'_>,
    rules: &Rules<'_>,
    (old, new): &(Spanned<String>, Spanned<String>),
) -> Result<(), Diagnostic> {
    let (name, field) = old.value.rsplit_once('.').unwrap_or((&old.value, ""));
    let named = |of: &Entry, name: &str| of.fields.iter().find(|it| it.name == name).cloned();
    let of = || history.entries.values().filter(|it| it.name == name).filter_map(|it| Some((it, named(it, field)?)));
    let Some((first, _)) = of().next() else {
        return Err(unknown(old, format!("no field `{}` in any layer", old.value), None));
    };
    let (to, wrap) = successor(&new.value);
    let Some(target) = lookup.of(first).and_then(|it| named(it, to)) else {
        return Err(unknown(new, format!("the successor of `{name}` has no field `{to}`"), None));
    };
    let Some(Wrap { constructor: wrapper, field: inner }) = wrap else { return Ok(()) };
    let Some(constructor) = lookup.current.get(&(Kind::Constructor, wrapper)) else {
        let names = lookup.current.keys().filter(|key| key.0 == Kind::Constructor).map(|key| key.1);
        let message = format!("no constructor `{wrapper}` in the last layer");
        return Err(unknown(new, message, nearest(wrapper, names)));
    };
    let ty = element(&target.ty).unwrap_or(&target.ty);
    if constructor.ty() != ty {
        let message = format!("constructor `{wrapper}` is not of type `{ty}`, which `{to}` has");
        return Err(unknown(new, message, None));
    }
    let Some(inner) = named(constructor, inner) else {
        let nearest = nearest(inner, constructor.fields.iter().map(|it| &*it.name));
        return Err(unknown(new, format!("constructor `{wrapper}` has no field `{inner}`"), nearest));
    };
    if !of().any(|(_, field)| rules.wraps(&field, &target, &inner)) {
        let message = format!("no layer has a field `{}` with a value for `{}`", old.value, inner.text());
        return Err(unknown(new, message, None));
    }
    Ok(())
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
    fields: HashMap<(&'h str, &'h str), (&'h str, Option<Wrap<'h>>)>,
    /// Types that the last layer does not have, by their only successor.
    types: HashMap<&'h str, &'h str>,
    /// Types with those that they become.
    casts: HashSet<(&'h str, &'h str)>,
}

impl<'h> Successors<'h> {
    pub(super) fn new(history: &'h History, conversions: &'h Conversions) -> Self {
        let last = history.recorded.last().copied().unwrap_or_default();
        let current = history.entries.values().filter(|it| it.layers.contains(&last));
        let current: HashMap<(Kind, &str), &Entry> = current.map(|it| ((it.kind, &*it.name), it)).collect();
        let named = |kind: Kind, renames: &'h [(Spanned<String>, Spanned<String>)]| {
            renames.iter().map(move |(old, new)| ((kind, &*old.value), &*new.value))
        };
        let names: HashMap<_, _> = named(Kind::Constructor, &conversions.constructors)
            .chain(named(Kind::Function, &conversions.functions))
            .collect();
        let split = |(old, new): &'h (Spanned<String>, Spanned<String>)| {
            Some((old.value.rsplit_once('.')?, successor(&new.value)))
        };
        let fields = conversions.fields.iter().filter_map(split).collect();
        let known: Vec<&str> = current.values().map(|it| it.ty()).collect();
        let mut types = HashMap::new();
        for it in history.entries.values().filter(|it| it.kind == Kind::Constructor && !known.contains(&it.ty())) {
            if let Some(new) = names.get(&(it.kind, &*it.name)).and_then(|name| current.get(&(it.kind, *name))) {
                types.insert(it.ty(), new.ty());
            }
        }
        let ty = |name: &'h str| current.get(&(Kind::Constructor, name)).map(|it| it.ty());
        let casts = conversions.casts.iter().filter_map(|(old, new)| Some((ty(&old.value)?, ty(&new.value)?)));
        let casts = casts.collect();
        Self { current, names, fields, types, casts }
    }

    /// Returns the definition of the last layer that succeeds `entry`.
    pub(super) fn of(&self, entry: &Entry) -> Option<&'h Entry> {
        let key = (entry.kind, &*entry.name);
        let renamed = || self.current.get(&(entry.kind, *self.names.get(&key)?));
        self.current.get(&key).or_else(renamed).copied()
    }

    /// Returns the name that the successor of `entry` gives to a field, and the constructor in it.
    pub(super) fn field<'f>(&self, entry: &Entry, field: &'f Field) -> (&'f str, Option<Wrap<'h>>)
    where
        'h: 'f,
    {
        self.fields.get(&(&*entry.name, &*field.name)).copied().unwrap_or((&field.name, None))
    }

    /// Returns the type of the last layer that succeeds a type.
    pub(super) fn ty<'t>(&self, ty: &'t str) -> &'t str
    where
        'h: 't,
    {
        self.types.get(ty).copied().unwrap_or(ty)
    }

    /// Returns whether constructors of a type become those of another.
    pub(super) fn is_cast(&self, old: &str, new: &str) -> bool {
        self.casts.contains(&(old, new))
    }
}

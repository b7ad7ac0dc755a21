//! Upgrades of definitions to their successors in the last layer: which of them are exact, and what the others lose.
//!
//! | field of the successor | its value |
//! |---|---|
//! | same name, or that of the table of conversions, and a type that [converts](Rules::converts) | the converted one |
//! | of a type with a constructor that the table names | this constructor, with the converted value |
//! | conditional, without a field of the definition | absent |
//! | unconditional, of a builtin type, without a field of the definition | invented: zero or empty |
//! | unconditional, of a type that has an empty constructor, likewise | invented: that constructor |
//!
//! A field without a place in the successor is lost.

use std::collections::{BTreeMap, HashMap};

use super::conversions::{Conversions, Successors, Wrap};
use super::{Entry, Field, History};
use crate::diff::Kind;

/// Upgrade of a definition to the last layer.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Upgrade {
    /// Kind of the definition.
    pub kind: Kind,
    /// TL name.
    pub name: String,
    /// Id.
    pub id: u32,
    /// First and last layer of each run of recorded layers.
    pub layers: Vec<(u32, u32)>,
    /// TL name of its successor.
    pub successor: Option<String>,
    /// Result.
    pub outcome: Outcome,
    /// Whether an exact upgrade stays exact with values in its fields that are upgraded as well.
    pub is_deeply_exact: bool,
}

/// Result of an [`Upgrade`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// All values are kept.
    Exact,
    /// The successor has no place for some fields, or has others that must be there.
    Lossy {
        /// Names of lost fields.
        lost: Vec<String>,
        /// Names of invented fields, in the successor.
        invented: Vec<String>,
    },
    /// The last layer has no successor.
    NoSuccessor,
    /// A field must be there, and has another type than before, or one without an empty value: the name of the field and
    /// its type.
    Unconvertible(String, String),
}

impl History {
    /// Returns the upgrades of all ids that the last layer does not have, in the order of layers.
    pub fn upgrades(&self, conversions: &Conversions) -> Vec<Upgrade> {
        let successors = Successors::new(self, conversions);
        let current: Vec<u32> = {
            let mut ids: Vec<u32> = successors.current.values().map(|it| it.id).collect();
            ids.sort_unstable();
            ids
        };
        let rules = Rules::new(&successors);
        let chosen = self.chosen();
        let outcome = |it: &Entry| match successors.of(it) {
            _ if current.binary_search(&it.id).is_ok() => Outcome::Exact,
            None => Outcome::NoSuccessor,
            Some(new) => rules.outcome(it, new),
        };
        let outcomes: Vec<Outcome> = chosen.iter().map(|it| outcome(it)).collect();
        let is_exact = deeply_exact(&chosen, outcomes.iter().map(|it| *it == Outcome::Exact).collect());
        let upgrades = chosen.into_iter().zip(outcomes).zip(is_exact).map(|((it, outcome), is_deeply_exact)| Upgrade {
            kind: it.kind,
            name: it.name.clone(),
            id: it.id,
            layers: self.runs(&it.layers),
            successor: successors.of(it).map(|it| it.name.clone()),
            outcome,
            is_deeply_exact,
        });
        upgrades.filter(|it| current.binary_search(&it.id).is_err()).collect()
    }
}

/// Returns which of the exact definitions contain only exact ones of their layers.
fn deeply_exact(all: &[&Entry], mut is_exact: Vec<bool>) -> Vec<bool> {
    let mut by_type: HashMap<&str, Vec<usize>> = HashMap::new();
    for (nth, it) in all.iter().enumerate().filter(|(_, it)| it.kind == Kind::Constructor) {
        by_type.entry(it.ty()).or_default().push(nth);
    }
    let overlaps = |a: &Entry, b: &Entry| a.first() <= b.last() && b.first() <= a.last();
    let contained = |it: &&Entry| -> Vec<usize> {
        let types = it.fields.iter().flat_map(|field| field.ty.split(['<', '>', ' ', ',', '%', '!']));
        let mut found: Vec<usize> = types.filter_map(|ty| by_type.get(ty)).flatten().copied().collect();
        found.sort_unstable();
        found.dedup();
        found.retain(|other| overlaps(it, all[*other]));
        found
    };
    let contained: Vec<Vec<usize>> = all.iter().map(contained).collect();
    loop {
        let before = is_exact.clone();
        for (nth, others) in contained.iter().enumerate() {
            is_exact[nth] &= others.iter().all(|other| is_exact[*other]);
        }
        if is_exact == before {
            return is_exact;
        }
    }
}

/// Rules of conversion.
pub(super) struct Rules<'h> {
    successors: &'h Successors<'h>,
    /// Constructors of the last layer by type.
    by_type: BTreeMap<&'h str, Vec<&'h Entry>>,
}

impl<'h> Rules<'h> {
    pub(super) fn new(successors: &'h Successors<'h>) -> Self {
        let mut by_type: BTreeMap<&str, Vec<&Entry>> = BTreeMap::new();
        for it in successors.current.values().filter(|it| it.kind == Kind::Constructor) {
            by_type.entry(it.ty()).or_default().push(it);
        }
        Self { successors, by_type }
    }

    fn outcome(&self, old: &Entry, new: &Entry) -> Outcome {
        let (mut lost, mut invented, mut filled) = (Vec::new(), Vec::new(), Vec::new());
        // Constructors around values, with the fields that have one.
        let mut wrappers: Vec<(&Field, &Entry, Vec<&str>)> = Vec::new();
        for field in old.fields.iter().filter(|field| field.ty != "#") {
            let (name, wrap) = self.successors.field(old, field);
            let Some(target) = new.fields.iter().find(|it| it.name == name && it.ty != "#") else {
                lost.push(field.name.clone());
                continue;
            };
            if !self.converts(&field.ty, &target.ty) {
                let Some((wrapper, inner)) = wrap.and_then(|wrap| self.wrapper(field, target, wrap)) else {
                    lost.push(field.name.clone());
                    if target.condition.is_none() {
                        return Outcome::Unconvertible(target.name.clone(), target.ty.clone());
                    }
                    continue;
                };
                match wrappers.iter_mut().find(|(_, known, _)| known.name == wrapper.name) {
                    Some((_, _, fields)) => fields.push(&inner.name),
                    None => wrappers.push((target, wrapper, vec![&inner.name])),
                }
            }
            if field.condition.is_some() && !field.is_flag() && target.condition.is_none() && target.ty != "Bool" {
                if !self.has_empty(&target.ty) {
                    return Outcome::Unconvertible(target.name.clone(), target.ty.clone());
                }
                invented.push(target.name.clone());
            }
            filled.push(target);
        }
        for target in new.fields.iter().filter(|it| it.ty != "#" && !filled.iter().any(|filled| filled.name == it.name))
        {
            // Fields on one bit are there together.
            let is_with = |it: &&Field| it.condition == target.condition && !it.is_flag();
            match &target.condition {
                Some(_) if target.is_flag() || !filled.iter().any(is_with) => {}
                Some(_) if !self.has_empty(&target.ty) => {
                    lost.extend(filled.iter().filter(|it| is_with(it)).map(|it| it.name.clone()))
                }
                None if !self.has_empty(&target.ty) => {
                    return Outcome::Unconvertible(target.name.clone(), target.ty.clone());
                }
                _ => invented.push(target.name.clone()),
            }
        }
        for (target, wrapper, given) in wrappers {
            let is_required = |it: &&Field| it.condition.is_none() && it.ty != "#" && !given.contains(&&*it.name);
            for field in wrapper.fields.iter().filter(is_required) {
                match target.condition {
                    _ if self.has_empty(&field.ty) => invented.push(format!("{}.{}", target.name, field.name)),
                    Some(_) => lost.push(target.name.clone()),
                    None => return Outcome::Unconvertible(field.name.clone(), field.ty.clone()),
                }
            }
        }
        if lost.is_empty() && invented.is_empty() { Outcome::Exact } else { Outcome::Lossy { lost, invented } }
    }

    /// Returns the constructor around a field of an earlier layer in `target`, and its field for the value.
    fn wrapper(&self, field: &Field, target: &Field, wrap: Wrap<'_>) -> Option<(&'h Entry, &'h Field)> {
        let wrapper = self.successors.current.get(&(Kind::Constructor, wrap.constructor))?;
        let inner = wrapper.fields.iter().find(|it| it.name == wrap.field)?;
        self.wraps(field, target, inner).then_some((wrapper, inner))
    }

    /// Returns whether a field of an earlier layer converts to `inner`, a field of a constructor in `target`.
    pub(super) fn wraps(&self, field: &Field, target: &Field, inner: &Field) -> bool {
        let item = element(&target.ty).and_then(|_| element(&field.ty));
        self.converts(item.unwrap_or(&field.ty), &inner.ty)
    }

    /// Returns whether each value of one type has a counterpart in another.
    fn converts(&self, old: &str, new: &str) -> bool {
        if self.successors.ty(old) == new || self.successors.is_cast(old, new) {
            return true;
        }
        match (old, new) {
            ("int", "long" | "double") | ("string", "bytes") | ("true", "Bool") | ("Bool", "true") => return true,
            _ => {}
        }
        match (element(old), element(new)) {
            (Some(old), Some(new)) => self.converts(old, new),
            // One value becomes a vector of one.
            (None, Some(new)) => self.converts(old, new),
            (Some(_), None) => false,
            // A bare constructor becomes a boxed one.
            (None, None) => {
                let bare = old.trim_start_matches('%');
                let is = |it: &&Entry| bare == it.name || bare == it.ty();
                (bare != old || bare.starts_with(|first: char| first.is_ascii_lowercase()))
                    && self.by_type.get(new).is_some_and(|of| of.iter().any(is))
            }
        }
    }

    /// Returns whether a type has a value that stands for none: zero, empty, or an empty constructor.
    fn has_empty(&self, ty: &str) -> bool {
        const BUILTIN: [&str; 8] = ["int", "long", "double", "string", "bytes", "int128", "int256", "Bool"];
        let has_none = |it: &&Entry| it.fields.iter().all(|field| field.ty == "#" || field.condition.is_some());
        let constructors = self.by_type.get(ty).map(Vec::as_slice).unwrap_or_default();
        BUILTIN.contains(&ty)
            || element(ty).is_some()
            || matches!(constructors, [only] if has_none(only))
            || constructors.iter().any(|it| it.name.ends_with("Empty") && has_none(it))
    }
}

/// Returns the type of the elements of a vector.
pub(super) fn element(ty: &str) -> Option<&str> {
    ty.strip_prefix("Vector<").or(ty.strip_prefix("vector<"))?.strip_suffix('>')
}

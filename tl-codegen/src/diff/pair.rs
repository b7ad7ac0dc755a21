//! Matching of old and new definitions.

use std::collections::HashMap;
use std::hash::Hash;

use super::definition::Definition;
use super::{Change, Detail, Wire, fields};

/// Old and new definition, at least one of which is present.
pub(super) struct Pair<'d, 'a> {
    pub(super) old: Option<&'d Definition<'a>>,
    pub(super) new: Option<&'d Definition<'a>>,
}

/// Matches definitions by name, the others by id, then by all but name and id where that is unique.
///
/// Returns the new definitions in order, then the removed ones.
pub(super) fn pairs<'d, 'a>(old: &'d [Definition<'a>], new: &'d [Definition<'a>]) -> Vec<Pair<'d, 'a>> {
    let names: HashMap<_, usize> = old.iter().enumerate().map(|(index, it)| (it.key(), index)).collect();
    let mut sources: Vec<Option<usize>> = new.iter().map(|it| names.get(&it.key()).copied()).collect();
    match_unique(old, new, &mut sources, |it| it.id.map(|id| (it.kind, id)));
    match_unique(old, new, &mut sources, |it| Some(it.form()));
    let removed = fields::unmatched(old.len(), &sources);
    let removed = old.iter().zip(removed).filter(|(_, removed)| *removed);
    let stay = new.iter().zip(&sources).map(|(it, source)| Pair { old: source.map(|at| &old[at]), new: Some(it) });
    stay.chain(removed.map(|(it, _)| Pair { old: Some(it), new: None })).collect()
}

/// Matches unmatched definitions whose key is unique on both sides.
fn match_unique<'d, 'a, K: Hash + Eq>(
    old: &'d [Definition<'a>],
    new: &'d [Definition<'a>],
    sources: &mut [Option<usize>],
    key: impl Fn(&'d Definition<'a>) -> Option<K>,
) {
    let unique = |indices: &mut dyn Iterator<Item = (usize, &'d Definition<'a>)>| {
        let mut found: HashMap<K, Option<usize>> = HashMap::new();
        for (index, it) in indices {
            if let Some(key) = key(it) {
                found.entry(key).and_modify(|index| *index = None).or_insert(Some(index));
            }
        }
        found
    };
    let unmatched = fields::unmatched(old.len(), sources);
    let removed = unique(&mut old.iter().enumerate().filter(|(at, _)| unmatched[*at]));
    let added = unique(&mut new.iter().enumerate().filter(|(at, _)| sources[*at].is_none()));
    for (key, at) in added {
        if let (Some(at), Some(source)) = (at, removed.get(&key)) {
            sources[at] = *source;
        }
    }
}

impl Pair<'_, '_> {
    /// Returns the change, without its effects on bytes and code; `None` if nothing differs.
    pub(super) fn change(&self) -> Option<Change> {
        let details = self.old.zip(self.new).map_or_else(Vec::new, |(old, new)| details(old, new));
        let same = |old: &Definition<'_>, new: &Definition<'_>| (old.name, old.id) == (new.name, new.id);
        if details.is_empty() && self.old.zip(self.new).is_some_and(|(old, new)| same(old, new)) {
            return None;
        }
        let side =
            |it: &Definition<'_>| super::Definition { name: it.name.to_owned(), id: it.id, line: it.line.clone() };
        let kind = self.new.or(self.old)?.kind;
        let (old, new) = (self.old.map(side), self.new.map(side));
        Some(Change { kind, old, new, details, keeps_bytes: false, wire: Wire::default(), effects: Vec::new() })
    }
}

fn details(old: &Definition<'_>, new: &Definition<'_>) -> Vec<Detail> {
    let texts = |old: &String, new: &String| (old != new).then(|| (old.clone(), new.clone()));
    let parameters = texts(&old.parameters, &new.parameters).map(|(old, new)| Detail::Parameters { old, new });
    let result = texts(&old.result, &new.result).map(|(old, new)| Detail::Result { old, new });
    parameters.into_iter().chain(fields::compare(&old.fields, &new.fields)).chain(result).collect()
}

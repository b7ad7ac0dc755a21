//! Which definition of the old schema became which of the new one.

use std::collections::HashMap;
use std::hash::Hash;

use super::definition::Definition;
use super::{Change, Detail, fields};

/// A definition before and after; one of them is there.
pub(super) struct Pair<'d, 'a> {
    pub(super) old: Option<&'d Definition<'a>>,
    pub(super) new: Option<&'d Definition<'a>>,
}

/// Pairs definitions: by name; those left over by id, then by all but name and id, where only one each is left.
///
/// The new ones come first, in their order, then those that are gone.
pub(super) fn pairs<'d, 'a>(old: &'d [Definition<'a>], new: &'d [Definition<'a>]) -> Vec<Pair<'d, 'a>> {
    let names: HashMap<_, usize> = old.iter().enumerate().map(|(index, it)| (name(it), index)).collect();
    let mut sources: Vec<Option<usize>> = new.iter().map(|it| names.get(&name(it)).copied()).collect();
    match_only(old, new, &mut sources, |it| it.id.map(|id| (it.kind, id)));
    match_only(old, new, &mut sources, |it| Some(it.form()));
    let gone = left(old.len(), &sources);
    let stay = new.iter().zip(&sources).map(|(it, source)| Pair { old: source.map(|at| &old[at]), new: Some(it) });
    stay.chain(gone.map(|at| Pair { old: Some(&old[at]), new: None })).collect()
}

fn name<'a>(it: &Definition<'a>) -> (super::Kind, &'a str, usize) {
    (it.kind, it.name, it.nth)
}

/// The old definitions that became nothing.
fn left(count: usize, sources: &[Option<usize>]) -> impl Iterator<Item = usize> + use<> {
    let mut left = vec![true; count];
    sources.iter().flatten().for_each(|&at| left[at] = false);
    (0..count).filter(move |&at| left[at])
}

/// Pairs what is left over where one definition on each side has a key.
fn match_only<'d, 'a, K: Hash + Eq>(
    old: &'d [Definition<'a>],
    new: &'d [Definition<'a>],
    sources: &mut [Option<usize>],
    key: impl Fn(&'d Definition<'a>) -> Option<K>,
) {
    let only = |indices: &mut dyn Iterator<Item = (usize, &'d Definition<'a>)>| {
        let mut found: HashMap<K, Option<usize>> = HashMap::new();
        for (index, it) in indices {
            if let Some(key) = key(it) {
                found.entry(key).and_modify(|index| *index = None).or_insert(Some(index));
            }
        }
        found
    };
    let gone = only(&mut left(old.len(), sources).map(|at| (at, &old[at])));
    let fresh = only(&mut new.iter().enumerate().filter(|(at, _)| sources[*at].is_none()));
    for (key, at) in fresh {
        if let (Some(at), Some(source)) = (at, gone.get(&key)) {
            sources[at] = *source;
        }
    }
}

impl Pair<'_, '_> {
    /// What is different, without the effects; `None` if nothing is.
    pub(super) fn change(&self) -> Option<Change> {
        let (details, keeps_bytes) = match (self.old, self.new) {
            (Some(old), Some(new)) => (details(old, new), fields::same_bytes(&old.fields, &new.fields)),
            _ => (Vec::new(), false),
        };
        let same = |old: &Definition<'_>, new: &Definition<'_>| (old.name, old.id) == (new.name, new.id);
        if details.is_empty() && self.old.zip(self.new).is_some_and(|(old, new)| same(old, new)) {
            return None;
        }
        let side =
            |it: &Definition<'_>| super::Definition { name: it.name.to_owned(), id: it.id, line: it.line.clone() };
        let kind = self.new.or(self.old)?.kind;
        let effects = Vec::new();
        Some(Change { kind, old: self.old.map(side), new: self.new.map(side), details, keeps_bytes, effects })
    }
}

fn details(old: &Definition<'_>, new: &Definition<'_>) -> Vec<Detail> {
    let texts = |old: &String, new: &String| (old != new).then(|| (old.clone(), new.clone()));
    let parameters = texts(&old.parameters, &new.parameters).map(|(old, new)| Detail::Parameters { old, new });
    let result = texts(&old.result, &new.result).map(|(old, new)| Detail::Result { old, new });
    parameters.into_iter().chain(fields::compare(&old.fields, &new.fields)).chain(result).collect()
}

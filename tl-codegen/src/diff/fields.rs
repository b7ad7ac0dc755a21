//! The fields of one definition before and after.

use std::collections::HashMap;

use super::Detail;
use super::definition::Part;

/// What is different, in the order of the new fields; fields that are gone come where they were.
pub(super) fn compare(old: &[Part<'_>], new: &[Part<'_>]) -> Vec<Detail> {
    let sources = sources(old, new);
    let moved = moved(&sources);
    let mut gone = vec![true; old.len()];
    sources.iter().flatten().for_each(|&at| gone[at] = false);
    let removed = |at: usize| Detail::Removed { field: old[at].text(), place: at };
    let mut details = Vec::new();
    let mut behind = 0;
    for (place, (part, source)) in new.iter().zip(&sources).enumerate() {
        let Some(source) = *source else {
            details.push(Detail::Added { field: part.text(), place });
            continue;
        };
        details.extend((behind..source).filter(|&at| gone[at]).map(removed));
        behind = behind.max(source + 1);
        let was = &old[source];
        let name = || part.name.to_owned();
        if was.name != part.name {
            details.push(Detail::Renamed { old: was.name.to_owned(), new: name() });
        }
        if was.ty != part.ty {
            details.push(Detail::Retyped { name: name(), old: was.ty.clone(), new: part.ty.clone() });
        }
        if was.condition != part.condition {
            details.push(Detail::Condition { name: name(), old: was.condition.clone(), new: part.condition.clone() });
        }
        if moved[place] {
            let behind = place.checked_sub(1).map(|before| new[before].name.to_owned());
            details.push(Detail::Moved { name: name(), old: source, new: place, behind });
        }
    }
    details.extend((behind..old.len()).filter(|&at| gone[at]).map(removed));
    details
}

/// Whether values have the same bytes: only names and `true` fields differ.
pub(super) fn same_bytes(old: &[Part<'_>], new: &[Part<'_>]) -> bool {
    fn bytes<'p>(parts: &'p [Part<'_>]) -> impl Iterator<Item = (&'p Option<String>, &'p str)> {
        parts.iter().filter(|part| !part.is_flag()).map(|part| (&part.condition, part.ty.as_str()))
    }
    bytes(old).eq(bytes(new))
}

/// Where each new field was: by name; what is left over by its place among the others, if its type is the same.
fn sources(old: &[Part<'_>], new: &[Part<'_>]) -> Vec<Option<usize>> {
    let names = keys(old).collect::<Vec<_>>();
    let names: HashMap<_, usize> = names.into_iter().zip(0..).collect();
    let mut sources: Vec<Option<usize>> = keys(new).map(|key| names.get(&key).copied()).collect();
    let mut gone: HashMap<Option<usize>, usize> = HashMap::new();
    let mut kept = vec![false; old.len()];
    sources.iter().flatten().for_each(|&at| kept[at] = true);
    // A field is known by the one that it stands behind.
    for at in (0..old.len()).filter(|&at| !kept[at]) {
        gone.insert(at.checked_sub(1), at);
    }
    for place in 0..new.len() {
        let before = place.checked_sub(1).map(|before| sources[before]);
        if let (None, Some(before)) = (sources[place], before.map_or(Some(None), |before| before.map(Some)))
            && let Some(&at) = gone.get(&before)
            && (&old[at].condition, &old[at].ty) == (&new[place].condition, &new[place].ty)
        {
            sources[place] = Some(at);
        }
    }
    sources
}

/// Each field's name and how many of that name stand before it: anonymous fields have none.
fn keys<'p>(parts: &'p [Part<'_>]) -> impl Iterator<Item = (&'p str, usize)> {
    let mut seen: HashMap<&str, usize> = HashMap::new();
    parts.iter().map(move |part| {
        let count = seen.entry(part.name).or_default();
        *count += 1;
        (part.name, *count)
    })
}

/// Which new fields stand out of order: as few as possible, so all but a longest run that rises.
fn moved(sources: &[Option<usize>]) -> Vec<bool> {
    // The place at which the best run of each length ends, and what comes before each place in its run.
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = vec![None; sources.len()];
    for (place, source) in sources.iter().enumerate().filter(|(_, source)| source.is_some()) {
        let length = ends.partition_point(|&end| sources[end] < *source);
        before[place] = length.checked_sub(1).map(|shorter| ends[shorter]);
        match ends.get_mut(length) {
            Some(end) => *end = place,
            None => ends.push(place),
        }
    }
    let mut moved: Vec<bool> = sources.iter().map(Option::is_some).collect();
    let mut next = ends.last().copied();
    while let Some(place) = next {
        moved[place] = false;
        next = before[place];
    }
    moved
}

//! Comparison of the fields of one definition.

use std::collections::HashMap;

use super::Detail;
use super::definition::Part;

/// Returns the differences in the order of the new fields; removed fields are at their old places.
pub(super) fn compare(old: &[Part<'_>], new: &[Part<'_>]) -> Vec<Detail> {
    let sources = sources(old, new);
    let moved = moved(&sources);
    let is_removed = unmatched(old.len(), &sources);
    let removed = |at: usize| Detail::Removed { field: old[at].text(), place: at };
    let mut details = Vec::new();
    let mut done = 0;
    for (place, (part, source)) in new.iter().zip(&sources).enumerate() {
        let Some(source) = *source else {
            details.push(Detail::Added { field: part.text(), place });
            continue;
        };
        details.extend((done..source).filter(|&at| is_removed[at]).map(removed));
        done = done.max(source + 1);
        let before = &old[source];
        let name = || part.name.to_owned();
        if before.name != part.name {
            details.push(Detail::Renamed { old: before.name.to_owned(), new: name() });
        }
        if before.ty != part.ty {
            details.push(Detail::Retyped { name: name(), old: before.ty.clone(), new: part.ty.clone() });
        }
        if before.condition != part.condition {
            details.push(Detail::Condition {
                name: name(),
                old: before.condition.clone(),
                new: part.condition.clone(),
            });
        }
        if moved[place] {
            let behind = place.checked_sub(1).map(|previous| new[previous].name.to_owned());
            details.push(Detail::Moved { name: name(), old: source, new: place, behind });
        }
    }
    details.extend((done..old.len()).filter(|&at| is_removed[at]).map(removed));
    details
}

/// Returns the old place of each new field: by name, else by the previous field if type and condition are the same.
fn sources(old: &[Part<'_>], new: &[Part<'_>]) -> Vec<Option<usize>> {
    let names = keys(old).collect::<Vec<_>>();
    let names: HashMap<_, usize> = names.into_iter().zip(0..).collect();
    let mut sources: Vec<Option<usize>> = keys(new).map(|key| names.get(&key).copied()).collect();
    let removed = unmatched(old.len(), &sources);
    // By the old place of the previous field.
    let removed: HashMap<Option<usize>, usize> =
        (0..old.len()).filter(|&at| removed[at]).map(|at| (at.checked_sub(1), at)).collect();
    for place in 0..new.len() {
        let before = place.checked_sub(1).map(|before| sources[before]);
        if let (None, Some(before)) = (sources[place], before.map_or(Some(None), |before| before.map(Some)))
            && let Some(&at) = removed.get(&before)
            && (&old[at].condition, &old[at].ty) == (&new[place].condition, &new[place].ty)
        {
            sources[place] = Some(at);
        }
    }
    sources
}

/// Returns the name of each field and its number among fields of that name, since anonymous ones share a name.
fn keys<'p>(parts: &'p [Part<'_>]) -> impl Iterator<Item = (&'p str, usize)> {
    let mut seen: HashMap<&str, usize> = HashMap::new();
    parts.iter().map(move |part| {
        let count = seen.entry(part.name).or_default();
        *count += 1;
        (part.name, *count)
    })
}

/// Returns which old places are the source of no new one.
pub(super) fn unmatched(count: usize, sources: &[Option<usize>]) -> Vec<bool> {
    let mut unmatched = vec![true; count];
    sources.iter().flatten().for_each(|&at| unmatched[at] = false);
    unmatched
}

/// Returns which new fields are out of order: all but a longest increasing subsequence.
fn moved(sources: &[Option<usize>]) -> Vec<bool> {
    // The last place of the best subsequence of each length, and the predecessor of each place.
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

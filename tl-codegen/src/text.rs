//! Counts and suggestions in messages.

/// Formats a number and its noun in the singular or the plural: `1 file`, `2 mismatches`. Nouns take `s`, or `es` after
/// `ch`.
pub fn count(number: usize, noun: &str) -> String {
    let end = match number {
        1 => "",
        _ if noun.ends_with("ch") => "es",
        _ => "s",
    };
    format!("{number} {noun}{end}")
}

/// Returns the candidate that is most similar to a wrong name, if any is.
pub fn nearest<'c>(name: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    nearest_of(name, candidates, 1).pop()
}

/// Returns up to `most` candidates that are similar to a wrong name, the most similar first, each once.
pub fn nearest_of<'c>(name: &str, candidates: impl IntoIterator<Item = &'c str>, most: usize) -> Vec<&'c str> {
    let likeness = |candidate| (strsim::jaro_winkler(candidate, name), candidate);
    let mut like: Vec<(f64, &str)> =
        candidates.into_iter().map(likeness).filter(|(likeness, _)| *likeness > 0.85).collect();
    // Of several that are equally similar, the last one.
    like.reverse();
    like.sort_by(|a, b| b.0.total_cmp(&a.0));
    like.dedup_by_key(|(_, candidate)| *candidate);
    like.into_iter().take(most).map(|(_, candidate)| candidate).collect()
}

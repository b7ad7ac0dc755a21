//! The name that somebody probably meant.

/// The candidate that is most like `name`, if any is like it.
pub(crate) fn nearest<'c>(candidates: impl Iterator<Item = &'c str>, name: &str) -> Option<&'c str> {
    candidates
        .map(|candidate| (strsim::jaro_winkler(candidate, name), candidate))
        .filter(|(likeness, _)| *likeness > 0.85)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, candidate)| candidate)
}

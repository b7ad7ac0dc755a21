//! Sets of layers as text: ranges of consecutive layers, among those that are recorded.

use std::collections::BTreeSet;
use std::sync::Arc;

/// Layers of a definition or a field; most definitions share theirs with their fields and their neighbours.
pub(crate) type Layers = Arc<BTreeSet<u32>>;

/// The last possible layer, so that no range in a file is too large to list.
pub(super) const MAX: u32 = 65_535;

/// Returns the first and the last layer of each run of `layers` without a gap among the `recorded` ones.
pub(crate) fn runs(layers: &BTreeSet<u32>, recorded: impl IntoIterator<Item = u32>) -> Vec<(u32, u32)> {
    let mut runs: Vec<(u32, u32)> = Vec::new();
    let mut is_open = false;
    for layer in recorded {
        match runs.last_mut().filter(|_| is_open) {
            _ if !layers.contains(&layer) => is_open = false,
            Some((_, last)) => *last = layer,
            None => {
                runs.push((layer, layer));
                is_open = true;
            }
        }
    }
    runs
}

/// Formats a range: `106-117`, or `228` for one layer.
pub(crate) fn range((first, last): (u32, u32)) -> String {
    if first == last { first.to_string() } else { format!("{first}-{last}") }
}

/// Formats ranges of layers: `96-133, 221`.
pub fn print(runs: &[(u32, u32)]) -> String {
    runs.iter().map(|run| range(*run)).collect::<Vec<_>>().join(", ")
}

/// Generates the static `GAPS`: for each id, in ascending order, the layers between its ranges.
pub(super) fn gaps<'a>(ids: impl Iterator<Item = (u32, &'a [(u32, u32)])>) -> String {
    let between = |id: u32, runs: &[(u32, u32)]| {
        let gap = |pair: &[(u32, u32)]| (pair[0].1 + 1, pair[1].0 - 1);
        let row = |(first, last)| format!("    LayerGap {{ id: {id:#010x}, first: {first}, last: {last} }},\n");
        runs.windows(2).map(gap).map(row).collect::<Vec<_>>()
    };
    let gaps: Vec<String> = ids.flat_map(|(id, runs)| between(id, runs)).collect();
    format!(
        "/// Layers without a definition that earlier and later ones have, in ascending order of the ids.\n\
         pub static GAPS: [LayerGap; {}] = [\n{}];\n",
        gaps.len(),
        gaps.concat()
    )
}

/// Parses what [`print`] returns.
pub(super) fn parse(text: &str) -> Option<Vec<(u32, u32)>> {
    let range = |text: &str| {
        let (first, last) = text.split_once('-').unwrap_or((text, text));
        let (first, last) = (first.parse().ok()?, last.parse().ok()?);
        (first <= last && last <= MAX).then_some((first, last))
    };
    text.split(", ").map(range).collect()
}

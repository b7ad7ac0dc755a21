//! Changes from each recorded layer to the next, by name, and a page that lists them.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::History;
use crate::diff::Kind;

/// Changes of a layer since the previous recorded one.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct LayerChanges {
    /// The layer.
    pub layer: u32,
    /// The previous recorded layer.
    pub previous: u32,
    /// Changes of definitions, constructors before functions, by name.
    pub changes: Vec<NameChange>,
}

/// Change of the definitions of a name.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct NameChange {
    /// Kind of the definitions.
    pub kind: Kind,
    /// TL name.
    pub name: String,
    /// The changes.
    pub change: Change,
}

/// Kind of a [`NameChange`].
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Change {
    /// The previous layer does not have the name.
    Added,
    /// The layer does not have the name.
    Removed,
    /// The id changed.
    Id,
    /// The id is the same: `true` fields came or went.
    Flags,
}

impl Change {
    /// All kinds, in the order of the page, each with its word.
    const ALL: [(Self, &'static str); 4] = [
        (Self::Added, "added"),
        (Self::Id, "changed"),
        (Self::Flags, "same id, other flags"),
        (Self::Removed, "removed"),
    ];
}

/// Differences of the definitions of a name.
#[derive(Clone, Copy, Default)]
struct Difference {
    gained: bool,
    lost: bool,
    kept: bool,
    has_other_flags: bool,
}

impl Difference {
    fn change(self) -> Option<Change> {
        match self {
            Self { gained: true, lost: true, .. } | Self { gained: true, kept: true, .. } => Some(Change::Id),
            Self { lost: true, kept: true, .. } => Some(Change::Id),
            Self { gained: true, .. } => Some(Change::Added),
            Self { lost: true, .. } => Some(Change::Removed),
            Self { has_other_flags: true, .. } => Some(Change::Flags),
            _ => None,
        }
    }
}

impl History {
    /// Returns the changes of each recorded layer but the first, in ascending order.
    pub fn changes(&self) -> Vec<LayerChanges> {
        let layers: Vec<u32> = self.layers().collect();
        let mut differences: BTreeMap<(Kind, &str), Vec<Difference>> = BTreeMap::new();
        for it in self.entries.values() {
            let of = differences.entry((it.kind, &*it.name)).or_default();
            of.resize(layers.len(), Difference::default());
            let own = places(&it.layers, &layers);
            for (nth, it) in of.iter_mut().enumerate().skip(1) {
                it.gained |= !own[nth - 1] && own[nth];
                it.lost |= own[nth - 1] && !own[nth];
                it.kept |= own[nth - 1] && own[nth];
            }
            let flags = it.fields.iter().chain(&it.hidden).filter(|field| field.is_flag());
            for flag in flags.filter(|flag| flag.layers != it.layers) {
                let flag = places(&flag.layers, &layers);
                let pairs = (1..layers.len()).filter(|&nth| own[nth - 1] && own[nth] && flag[nth - 1] != flag[nth]);
                pairs.for_each(|nth| of[nth].has_other_flags = true);
            }
        }
        let changes = |nth: usize| {
            let change = |((kind, name), of): (&(Kind, &str), &Vec<Difference>)| {
                Some(NameChange { kind: *kind, name: (*name).to_owned(), change: of[nth].change()? })
            };
            differences.iter().filter_map(change).collect()
        };
        let layer = |nth: usize| LayerChanges { layer: layers[nth], previous: layers[nth - 1], changes: changes(nth) };
        (1..layers.len()).map(layer).collect()
    }

    /// Formats the changes of all layers as a page in Markdown, the newest layer first.
    ///
    /// `introduction` precedes the first layer.
    pub fn page(&self, introduction: &str) -> String {
        let mut page = introduction.to_owned();
        for LayerChanges { layer, previous, changes } in self.changes().iter().rev() {
            let since = if previous + 1 == *layer { String::new() } else { format!(" (since {previous})") };
            let _ = write!(page, "\n## Layer {layer}{since}\n\n");
            if changes.is_empty() {
                page += "No changes.\n";
            }
            for (kind, noun) in [(Kind::Constructor, "constructors"), (Kind::Function, "functions")] {
                for (change, verb) in Change::ALL {
                    let is_listed = |it: &&NameChange| it.kind == kind && it.change == change;
                    let names: Vec<String> =
                        changes.iter().filter(is_listed).map(|it| format!("`{}`", it.name)).collect();
                    if !names.is_empty() {
                        let _ = writeln!(page, "- {noun}, {verb}: {}", names.join(", "));
                    }
                }
            }
        }
        page
    }
}

/// Returns which of all layers are in a set.
fn places(layers: &BTreeSet<u32>, all: &[u32]) -> Vec<bool> {
    let mut places = vec![false; all.len()];
    for layer in layers {
        if let Ok(nth) = all.binary_search(layer) {
            places[nth] = true;
        }
    }
    places
}

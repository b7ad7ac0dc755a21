//! Changes from each recorded layer to the next, by name, and a page that lists them.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::{Entry, History};
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
    /// TL name; of a renamed one, the old name.
    pub name: String,
    /// What changed.
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
#[derive(Default)]
struct Difference {
    gained: bool,
    lost: bool,
}

impl History {
    /// Returns the changes of each recorded layer but the first, in ascending order.
    pub fn changes(&self) -> Vec<LayerChanges> {
        let layers: Vec<u32> = self.layers().collect();
        layers.windows(2).map(|pair| self.changes_between(pair[0], pair[1])).collect()
    }

    /// Returns the changes between two recorded layers.
    pub fn changes_between(&self, previous: u32, layer: u32) -> LayerChanges {
        let mut differences: BTreeMap<(Kind, &str), Difference> = BTreeMap::new();
        let mut flags: BTreeSet<(Kind, &str)> = BTreeSet::new();
        let mut kept: BTreeSet<(Kind, &str)> = BTreeSet::new();
        for it in self.entries.values() {
            let name = (it.kind, &*it.name);
            match [previous, layer].map(|layer| it.layers.contains(&layer)) {
                [true, false] => differences.entry(name).or_default().lost = true,
                [false, true] => differences.entry(name).or_default().gained = true,
                [true, true] => {
                    kept.insert(name);
                    if has_other_flags(it, previous, layer) {
                        flags.insert(name);
                    }
                }
                [false, false] => {}
            }
        }
        let change = |(name, it): (&(Kind, &str), &Difference)| match it {
            _ if kept.contains(name) || it.gained && it.lost => Change::Id,
            Difference { gained: true, .. } => Change::Added,
            Difference { .. } => Change::Removed,
        };
        let mut changes: BTreeMap<(Kind, &str), Change> = flags.into_iter().map(|name| (name, Change::Flags)).collect();
        changes.extend(differences.iter().map(|it| (*it.0, change(it))));
        let named = |((kind, name), change): ((Kind, &str), Change)| NameChange { kind, name: name.to_owned(), change };
        LayerChanges { layer, previous, changes: changes.into_iter().map(named).collect() }
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

fn has_other_flags(entry: &Entry, previous: u32, layer: u32) -> bool {
    let differs = |layers: &super::Layers| layers.contains(&previous) != layers.contains(&layer);
    entry.fields.iter().chain(&entry.hidden).any(|field| field.is_flag() && differs(&field.layers))
}

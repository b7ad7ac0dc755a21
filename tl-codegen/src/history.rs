//! Definitions of all layers of a schema, so that ids and values of other layers can be named, read and compared.
//!
//! A history is a TL file, or several: `===M-N===` precedes definitions that all recorded layers from M to N have. A line
//! `// Layers 51-59, 61` lists the recorded layers; without one, they are those of the dividers. A comment after a
//! definition has its exceptions:
//!
//! ```text
//! ===51-75===
//! stickerSet#cd303b41 flags:# archived:flags.1?true id:long = StickerSet; // archived 54-75; disabled:flags.1?true 51-53
//! ===96-221===
//! ---functions---
//! messages.getStatsURL#812c2ae6 peer:InputPeer params:string = StatsURL; // 96-133, 221
//! ```

mod all_layers;
pub mod changes;
mod conversions;
mod entry;
mod file;
mod layers;
mod table;
mod upgrade;

use std::collections::{BTreeMap, BTreeSet};

use tl_parser::Parsed;

pub use self::all_layers::AllLayers;
pub use self::conversions::Conversions;
pub(crate) use self::entry::{Entry, Field};
use self::layers::Layers;
pub use self::layers::print as print_layers;
pub use self::table::table;
pub use self::upgrade::{Outcome, Upgrade};
use crate::diff::Kind;
use crate::diff::definition;
use crate::model::Model;

/// Definitions of the layers of a schema.
#[derive(Clone, Debug, Default)]
pub struct History {
    recorded: BTreeSet<u32>,
    /// By kind and [core](Entry::core).
    entries: BTreeMap<(Kind, String), Entry>,
}

/// Id of another layer that this layer does not have.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct PastId {
    /// Id.
    pub id: u32,
    /// First and last layer of each run of recorded layers with this id.
    pub layers: Vec<(u32, u32)>,
    /// TL name of the constructor or the function.
    pub name: String,
}

/// Numbers about a history.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Counts {
    /// Recorded layers.
    pub layers: usize,
    /// Texts of definitions, where `true` fields count.
    pub definitions: usize,
    /// Ids.
    pub ids: usize,
    /// Ids that the last layer does not have.
    pub past_ids: usize,
    /// Past ids with a name that the last layer still has.
    pub past_ids_of_current_names: usize,
    /// Ids with several texts.
    pub ids_of_several_texts: usize,
}

impl History {
    /// Records the definitions of a layer, in place of those that were recorded for it.
    pub fn add(&mut self, layer: u32, schemas: &[Parsed<'_>]) {
        self.entries.retain(|_, entry| {
            entry.remove(layer);
            !entry.layers.is_empty()
        });
        self.recorded.insert(layer);
        let layers = Layers::new(BTreeSet::from([layer]));
        definition::definitions(schemas).iter().filter_map(|it| Entry::of(it, &layers)).for_each(|it| self.insert(it));
    }

    fn insert(&mut self, entry: Entry) {
        let known = self.entries.entry((entry.kind, entry.core()));
        known.and_modify(|known| known.merge(entry.clone())).or_insert(entry);
    }

    /// Returns the recorded layers, in ascending order.
    pub fn layers(&self) -> impl DoubleEndedIterator<Item = u32> {
        self.recorded.iter().copied()
    }

    /// Formats the recorded layers in ranges: `51-59, 61`.
    pub fn recorded(&self) -> String {
        let integers = self.recorded.first().copied().unwrap_or(1)..=self.recorded.last().copied().unwrap_or(0);
        layers::print(&layers::runs(&self.recorded, integers))
    }

    /// Returns the schema of a recorded layer, in canonical form with its layer.
    pub fn schema(&self, layer: u32) -> Option<String> {
        self.recorded.contains(&layer).then_some(())?;
        let mut text = format!("// LAYER {layer}\n");
        for (kind, divider) in [(Kind::Constructor, ""), (Kind::Function, "---functions---\n")] {
            text += divider;
            for it in self.entries.values().filter(|it| it.kind == kind && it.layers.contains(&layer)) {
                text.extend([&it.line_of(layer), ";\n"]);
            }
        }
        Some(text)
    }

    /// Returns one definition of each id, in the order of layers: of several, one that the id follows from, else the
    /// latest.
    pub(crate) fn chosen(&self) -> Vec<&Entry> {
        let mut chosen: BTreeMap<u32, &Entry> = BTreeMap::new();
        let rank = |it: &Entry| (it.is_confirmed, it.last(), it.line());
        for it in self.entries.values() {
            let known = chosen.entry(it.id).or_insert(it);
            if known.core() != it.core() && rank(known) < rank(it) {
                *known = it;
            }
        }
        let mut chosen: Vec<&Entry> = chosen.into_values().collect();
        chosen.sort_by_key(|it| (it.last(), it.first(), it.kind, &it.name, it.id));
        chosen
    }

    /// Returns the ids with several definitions that differ in more than `true` fields: each with its lines, which end
    /// with their layers.
    pub fn conflicts(&self) -> Vec<(u32, Vec<String>)> {
        let mut lines: BTreeMap<u32, Vec<&Entry>> = BTreeMap::new();
        self.entries.values().for_each(|it| lines.entry(it.id).or_default().push(it));
        let line = |it: &Entry| format!("{}; // {}", it.line(), layers::print(&self.runs(&it.layers)));
        let of = |(id, mut entries): (u32, Vec<&Entry>)| {
            entries.sort_by_key(|it| it.first());
            (entries.len() > 1).then(|| (id, entries.into_iter().map(line).collect()))
        };
        lines.into_iter().filter_map(of).collect()
    }

    /// Returns the ids that no schema of `models` has, in ascending order.
    pub fn ids(&self, models: &[&Model]) -> Vec<PastId> {
        let taken: BTreeSet<u32> = models.iter().flat_map(|model| ids(model)).collect();
        let mut layers: BTreeMap<u32, BTreeSet<u32>> = BTreeMap::new();
        self.entries.values().for_each(|it| layers.entry(it.id).or_default().extend(&*it.layers));
        let past = self.chosen().into_iter().filter(|it| !taken.contains(&it.id));
        let mut ids: Vec<PastId> =
            past.map(|it| PastId { id: it.id, layers: self.runs(&layers[&it.id]), name: it.name.clone() }).collect();
        ids.sort_by_key(|it| it.id);
        ids
    }

    /// Returns the first and the last layer of each run of recorded layers.
    fn runs(&self, layers: &BTreeSet<u32>) -> Vec<(u32, u32)> {
        layers::runs(layers, self.layers())
    }

    /// Counts definitions and ids.
    pub fn counts(&self) -> Counts {
        let last = self.recorded.last().copied().unwrap_or_default();
        let is_current = |it: &&Entry| it.layers.contains(&last);
        let current: BTreeSet<u32> = self.entries.values().filter(is_current).map(|it| it.id).collect();
        let names: BTreeSet<(Kind, &str)> =
            self.entries.values().filter(is_current).map(|it| (it.kind, &*it.name)).collect();
        let mut texts: BTreeMap<u32, BTreeSet<String>> = BTreeMap::new();
        for it in self.entries.values() {
            texts.entry(it.id).or_default().extend(it.layers.iter().map(|layer| it.line_of(*layer)));
        }
        let past: BTreeMap<u32, &Entry> =
            self.chosen().into_iter().map(|it| (it.id, it)).filter(|(id, _)| !current.contains(id)).collect();
        Counts {
            layers: self.recorded.len(),
            definitions: texts.values().map(BTreeSet::len).sum(),
            ids: texts.len(),
            past_ids: past.len(),
            past_ids_of_current_names: past.values().filter(|it| names.contains(&(it.kind, &*it.name))).count(),
            ids_of_several_texts: texts.values().filter(|texts| texts.len() > 1).count(),
        }
    }

    /// Returns whether no layer is recorded.
    pub fn is_empty(&self) -> bool {
        self.recorded.is_empty()
    }

    /// Returns the last of the layers that `layers_of` returns for any definition, unless these include `current`.
    pub(crate) fn past_layer<'h>(
        &'h self,
        current: Option<u32>,
        layers_of: impl Fn(&'h Entry) -> Option<&'h Layers>,
    ) -> Option<u32> {
        let is_past = |layers: &&Layers| current.is_none_or(|current| !layers.contains(&current));
        self.entries.values().filter_map(layers_of).filter(is_past).filter_map(|layers| layers.last().copied()).max()
    }
}

/// Returns the ids of a schema.
fn ids(model: &Model) -> impl Iterator<Item = u32> {
    let constructors = model.constructors.iter().map(|it| it.combinator.id);
    constructors.chain(model.functions.iter().map(|it| it.combinator.id))
}

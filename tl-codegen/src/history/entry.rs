//! Definition of a history: one text of an id, with the `true` fields of all its layers.
//!
//! `x:flags.N?true` has no bytes and is left out of the text that an id is computed from, so that layers add and remove
//! such fields without a new id. All other fields are the same in all layers of an entry.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use tl_parser::id::{self, Verdict};

use super::layers::{self, Layers};
use crate::diff::Kind;
use crate::diff::definition::{Definition, Part};
use crate::resolve::declare::is_provided;

/// Definition of one or more layers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    pub(crate) kind: Kind,
    pub(crate) name: String,
    pub(crate) id: u32,
    /// Whether the id follows from the text.
    pub(crate) is_confirmed: bool,
    /// Implicit parameters: `{X:Type}`.
    parameters: String,
    pub(crate) fields: Vec<Field>,
    /// `true` fields of earlier layers that are not in `fields`: a later layer uses their name or their bit otherwise.
    pub(crate) hidden: Vec<Field>,
    pub(crate) result: String,
    pub(crate) layers: Layers,
}

/// Field of an [`Entry`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Field {
    /// Name; empty for an anonymous field.
    pub(crate) name: String,
    pub(crate) condition: Option<String>,
    /// Type, with its `!`.
    pub(crate) ty: String,
    /// Layers of a [flag](Self::is_flag); empty for other fields, which all layers of the entry have.
    pub(crate) layers: Layers,
}

impl Field {
    /// Returns whether layers may differ in this field alone: `x:flags.N?true`.
    pub(crate) fn is_flag(&self) -> bool {
        self.ty == "true" && self.condition.as_ref().is_some_and(|it| it.contains('.'))
    }

    /// Formats the field as TL.
    pub(crate) fn text(&self) -> String {
        Part { name: &self.name, condition: self.condition.clone(), ty: self.ty.clone() }.text()
    }

    /// Returns the flags word and the bit.
    fn bit(&self) -> (&str, u32) {
        let (word, bit) = self.condition.as_deref().and_then(|it| it.split_once('.')).unwrap_or_default();
        (word, bit.parse().unwrap_or_default())
    }
}

impl Entry {
    /// Returns `None` for a builtin, and for a type that the runtime provides in all layers.
    pub(super) fn of(definition: &Definition<'_>, layers: &Layers) -> Option<Self> {
        let Definition { kind, name, id: Some(id), parameters, fields, result, ast: Some(ast), .. } = definition else {
            return None;
        };
        if *kind == Kind::Constructor && is_provided(name, head(result)) {
            return None;
        }
        let field = |part: &Part<'_>| {
            let (name, condition, ty) = (part.name.to_owned(), part.condition.clone(), part.ty.clone());
            let field = Field { name, condition, ty, layers: Layers::default() };
            if field.is_flag() { Field { layers: layers.clone(), ..field } } else { field }
        };
        Some(Self {
            kind: *kind,
            name: (*name).to_owned(),
            id: *id,
            is_confirmed: id::check(ast).verdict != Verdict::Mismatch,
            parameters: parameters.clone(),
            fields: fields.iter().map(field).collect(),
            hidden: Vec::new(),
            result: result.clone(),
            layers: layers.clone(),
        })
    }

    pub(crate) fn first(&self) -> u32 {
        self.layers.first().copied().unwrap_or_default()
    }

    pub(crate) fn last(&self) -> u32 {
        self.layers.last().copied().unwrap_or_default()
    }

    /// Returns the result type, without arguments.
    pub(crate) fn ty(&self) -> &str {
        head(&self.result)
    }

    /// Returns the definition in canonical form with its id, without the `;`.
    pub(crate) fn line(&self) -> String {
        self.text(self.fields.iter())
    }

    /// Returns the definition without flags, which all its layers have in common.
    pub(super) fn core(&self) -> String {
        self.text(self.fields.iter().filter(|field| !field.is_flag()))
    }

    /// Returns the definition as `layer` has it.
    pub(super) fn line_of(&self, layer: u32) -> String {
        let is_in = |field: &Field| !field.is_flag() || field.layers.contains(&layer);
        let mut fields: Vec<&Field> = self.fields.iter().filter(|field| is_in(field)).collect();
        for field in self.hidden.iter().filter(|field| is_in(field)) {
            let at = fields.iter().position(|it| it.name == field.bit().0).map_or(fields.len(), |at| at + 1);
            fields.insert(at, field);
        }
        self.text(fields.into_iter())
    }

    fn text<'a>(&self, fields: impl Iterator<Item = &'a Field>) -> String {
        let mut text = format!("{}#{:08x}", self.name, self.id);
        let parameters = Some(self.parameters.clone()).filter(|it| !it.is_empty());
        for part in parameters.into_iter().chain(fields.map(Field::text)) {
            text.extend([" ", &part]);
        }
        text + " = " + &self.result
    }

    /// Returns the layers of the first field that satisfies `predicate`.
    pub(crate) fn layers_of(&self, predicate: impl Fn(&Field) -> bool) -> Option<&Layers> {
        let field = self.fields.iter().chain(&self.hidden).find(|field| predicate(field))?;
        Some(if field.is_flag() { &field.layers } else { &self.layers })
    }

    /// Adds the layers and flags of an entry with the same [`core`](Self::core).
    pub(super) fn merge(&mut self, other: Self) {
        let (mut late, early) = if other.last() < self.last() { (self.clone(), other) } else { (other, self.clone()) };
        Arc::make_mut(&mut late.layers).extend(&*early.layers);
        let late_flags = late.take_flags();
        *self = Self { is_confirmed: self.is_confirmed || late.is_confirmed, ..late };
        let early_flags = early.clone().take_flags();
        self.add_flags(late_flags.into_iter().chain(early_flags));
    }

    /// Removes a layer.
    pub(super) fn remove(&mut self, layer: u32) {
        if self.layers.contains(&layer) {
            Arc::make_mut(&mut self.layers).remove(&layer);
            let mut flags = self.take_flags();
            for (_, flag) in &mut flags {
                Arc::make_mut(&mut flag.layers).remove(&layer);
            }
            self.add_flags(flags.into_iter().filter(|(_, flag)| !flag.layers.is_empty()));
        }
    }

    /// Marks the flag with this name, or this whole field, as one of `layers` only; `None` if there is none.
    pub(super) fn restrict(&mut self, name: &str, layers: &Layers) -> Option<()> {
        let Some((field_name, rest)) = name.split_once(':') else {
            let field = self.fields.iter_mut().find(|field| field.name == name && field.is_flag())?;
            field.layers.clone_from(layers);
            return Some(());
        };
        let condition = rest.strip_suffix("?true")?.to_owned();
        let (name, ty) = (field_name.to_owned(), "true".to_owned());
        let field = Field { name, condition: Some(condition), ty, layers: layers.clone() };
        field.is_flag().then(|| self.hidden.push(field))
    }

    /// Takes out all flags, each with its number of other fields before it.
    fn take_flags(&mut self) -> Vec<(usize, Field)> {
        let mut flags = Vec::new();
        let mut others: Vec<Field> = Vec::new();
        for field in std::mem::take(&mut self.fields) {
            if field.is_flag() {
                flags.push((others.len(), field));
            } else {
                others.push(field);
            }
        }
        for field in std::mem::take(&mut self.hidden) {
            let word = others.iter().position(|it| it.name == field.bit().0);
            flags.push((word.map_or(others.len(), |word| word + 1), field));
        }
        self.fields = others;
        flags
    }

    /// Adds flags, of which the last layer has some in this order, and puts the others behind those, by bit.
    ///
    /// The result depends only on the flags of each layer, not on the order in which layers were added.
    fn add_flags(&mut self, flags: impl Iterator<Item = (usize, Field)>) {
        let mut all: Vec<(usize, Field)> = Vec::new();
        let mut indices: BTreeMap<(String, Option<String>), usize> = BTreeMap::new();
        for (gap, flag) in flags {
            let index = *indices.entry((flag.name.clone(), flag.condition.clone())).or_insert(all.len());
            match all.get_mut(index) {
                None => all.push((gap, flag)),
                Some((known_gap, known)) => {
                    if known.layers.last() < flag.layers.last() {
                        *known_gap = gap;
                    }
                    Arc::make_mut(&mut known.layers).extend(&*flag.layers);
                }
            }
        }
        let last = self.last();
        let (mut shown, mut others): (Vec<_>, Vec<_>) = all.into_iter().partition(|(_, it)| it.layers.contains(&last));
        let place = |flag: &Field| (flag.bit().0.to_owned(), flag.bit().1, flag.name.clone());
        others.sort_by_key(|(_, flag)| (Reverse(flag.layers.last().copied()), place(flag)));
        let mut added: Vec<(usize, Field)> = Vec::new();
        for (gap, flag) in others {
            let clashes = |it: &Field| it.name == flag.name || it.condition == flag.condition;
            if self.fields.iter().chain(shown.iter().chain(&added).map(|(_, it)| it)).any(clashes) {
                self.hidden.push(flag);
            } else {
                added.push((gap, flag));
            }
        }
        added.sort_by_key(|(gap, flag)| (*gap, place(flag)));
        self.hidden.sort_by_key(|flag| (place(flag), flag.layers.first().copied()));
        shown.extend(added);
        // Stable: flags of the last layer keep their order, and precede the others.
        shown.sort_by_key(|(gap, _)| *gap);
        for (before, (gap, flag)) in shown.into_iter().enumerate() {
            self.fields.insert(gap + before, flag);
        }
    }

    /// Returns the text behind the definition in a file: its layers if there is a gap in their range, and those of
    /// flags that not all of them have.
    pub(super) fn notes(&self, recorded: &BTreeSet<u32>) -> String {
        let runs = |layers: &Layers| layers::runs(layers, recorded.iter().copied());
        let own = runs(&self.layers);
        let mut notes = Vec::new();
        if own.len() > 1 {
            notes.push(layers::print(&own));
        }
        let partial = self.fields.iter().filter(|field| field.is_flag() && field.layers != self.layers);
        notes.extend(partial.map(|field| format!("{} {}", field.name, layers::print(&runs(&field.layers)))));
        let hidden = self.hidden.iter();
        notes.extend(hidden.map(|field| format!("{} {}", field.text(), layers::print(&runs(&field.layers)))));
        notes.join("; ")
    }
}

/// Returns a type without its arguments.
fn head(ty: &str) -> &str {
    ty.split(['<', ' ']).next().unwrap_or_default()
}

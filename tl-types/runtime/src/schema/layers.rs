//! Which definitions of a schema of several layers each layer has.

use super::{Combinator, Function, Schema};

/// A schema of all layers next to that of the present one, for [`Object::upgrade`](crate::Object::upgrade).
#[derive(Clone, Copy, Debug)]
pub struct Layers {
    /// The number of the present layer.
    pub present: u32,
    /// The schema of the present layer.
    pub schema: &'static Schema,
    /// The definitions of all layers; of several with one name, that of the latest layer is the last.
    pub all: &'static Schema,
    /// The first and the last layer of each of them, in the order of [`Schema::ids`].
    pub ranges: &'static [(u16, u16)],
    /// The present names of combinators and fields that had other ones.
    pub renames: &'static [Rename],
}

/// A name that changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rename {
    /// The former name of a combinator, or a combinator and the former name of its field: `message.to_id`.
    pub from: &'static str,
    /// The present name, without the combinator for a field.
    pub to: &'static str,
}

impl Layers {
    /// Returns the first and the last layer that define an id; `None` for an id of no layer.
    pub fn of(&self, id: u32) -> Option<(u32, u32)> {
        let at = self.all.ids.binary_search_by_key(&id, |entry| entry.id).ok()?;
        let (first, last) = *self.ranges.get(at)?;
        Some((first.into(), last.into()))
    }

    /// Returns whether a layer has a definition. Those without layers, such as MTProto's, are in all of them.
    pub(crate) fn has(&self, id: u32, layer: u32) -> bool {
        self.of(id).is_none_or(|(first, last)| (first..=last).contains(&layer))
    }

    /// Returns the definition of a layer with the id or the name of `source`; with `None`, of any layer.
    pub(crate) fn pick(
        &self,
        all: impl Iterator<Item = &'static Combinator> + Clone,
        source: &Combinator,
        layer: Option<u32>,
    ) -> Option<&'static Combinator> {
        let all = all.filter(|it| layer.is_none_or(|layer| self.has(it.id(), layer)));
        let named = |name: &str| all.clone().filter(|it| it.is_called(name)).last();
        let same = all.clone().find(|it| it.id() == source.id()).or_else(|| named(source.name()));
        same.or_else(|| self.other_names(source.name()).find_map(named))
    }

    /// Returns the definition that a function of the present layer has in another one; the present one if it has none.
    pub(crate) fn function(&self, id: u32, layer: u32) -> Option<&'static Function> {
        let source = self.all.find(id)?.function?;
        let all = self.all.functions.iter().map(|function| &function.combinator);
        let other =
            self.pick(all, &source.combinator, Some(layer)).and_then(|other| self.all.find(other.id())?.function);
        Some(other.unwrap_or(source))
    }

    /// Iterates over the names that a combinator has in other layers.
    pub(crate) fn other_names<'n>(&self, name: &'n str) -> impl Iterator<Item = &'static str> + use<'n> {
        self.renames.iter().filter_map(move |&Rename { from, to }| match () {
            () if from == name => Some(to),
            () if to == name => Some(from),
            () => None,
        })
    }

    /// Iterates over the names that a field of a combinator has in other layers.
    pub(crate) fn other_field<'n>(&self, of: &'n str, name: &'n str) -> impl Iterator<Item = &'static str> + use<'n> {
        self.renames.iter().filter_map(move |&Rename { from, to }| {
            let field = from.strip_prefix(of)?.strip_prefix('.')?;
            match () {
                () if field == name => Some(to),
                () if to == name => Some(field),
                () => None,
            }
        })
    }
}

//! Which definitions of a schema of several layers each layer has.

use super::{Combinator, Function, Schema};
use crate::registry::LayerGap;

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
    /// The layers in these ranges that lack a definition, in ascending order of the ids.
    pub gaps: &'static [LayerGap],
    /// The present names of combinators and fields that had other ones.
    pub renames: &'static [Rename],
    /// Fields whose values are in a constructor in the present layer.
    pub wraps: &'static [Wrap],
}

/// A name that changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rename {
    /// The former name of a combinator, or a combinator and the former name of its field: `message.to_id`.
    pub from: &'static str,
    /// The present name, without the combinator for a field.
    pub to: &'static str,
}

/// A field whose value is in a constructor in the present layer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wrap {
    /// The combinator by its former name, and the former field: `message.from_id`.
    pub field: &'static str,
    /// The present field, of the type of the constructor or a vector of it.
    pub to: &'static str,
    /// The constructor: `peerUser`.
    pub constructor: &'static str,
    /// Its field with the value: `user_id`.
    pub inner: &'static str,
}

impl Wrap {
    /// Returns the former name of the field, without the combinator.
    pub(crate) fn name(&self) -> &'static str {
        self.field.rsplit('.').next().unwrap_or_default()
    }

    /// Returns whether values of the field are in this constructor.
    pub(crate) fn is_in(&self, constructor: &Combinator) -> bool {
        constructor.is_called(self.constructor)
    }
}

impl Layers {
    /// Returns the first and the last layer that define an id; `None` for an id of no layer.
    ///
    /// Those of [`gaps`](Self::gaps) between them do not define it.
    pub fn of(&self, id: u32) -> Option<(u32, u32)> {
        let at = self.all.ids.binary_search_by_key(&id, |entry| entry.id).ok()?;
        let (first, last) = *self.ranges.get(at)?;
        Some((first.into(), last.into()))
    }

    /// Returns whether a layer has a definition. Those without layers, such as MTProto's, are in all of them.
    pub(crate) fn has(&self, id: u32, layer: u32) -> bool {
        let lacks = |gap: &LayerGap| (u32::from(gap.first)..=gap.last.into()).contains(&layer);
        self.of(id).is_none_or(|(first, last)| {
            (first..=last).contains(&layer) && !LayerGap::of(self.gaps, id).iter().any(lacks)
        })
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

    /// Iterates over the constructors for values of a field of an earlier layer.
    pub(crate) fn wraps(&self, of: &str, field: &str) -> impl Iterator<Item = &'static Wrap> {
        self.wraps.iter().filter(move |wrap| is_field(wrap.field, of, field))
    }

    /// Iterates over the fields of an earlier layer whose values are in `field` of a later one.
    pub(crate) fn unwraps(&self, of: &str, field: &str) -> impl Iterator<Item = &'static Wrap> {
        self.wraps.iter().filter(move |wrap| wrap.to == field && is_field(wrap.field, of, wrap.name()))
    }
}

/// Returns whether a path is that of a field of a combinator.
fn is_field(path: &str, of: &str, field: &str) -> bool {
    path.strip_prefix(of).and_then(|rest| rest.strip_prefix('.')) == Some(field)
}

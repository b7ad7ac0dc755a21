//! The schema behind a type: names of other layers for errors, and the schema as data.

use core::fmt;

/// The schema behind a type, itself as a type.
///
/// Generated code defines one for each schema. [`Object`](crate::Object), [`skip`](crate::skip) and TL JSON read by its
/// `SCHEMAS`; errors of decoding name ids by [`other_layer`](Self::other_layer).
///
/// [`Builtin`] is the registry of this crate.
pub trait Registry: 'static {
    /// The schemas as data, in the order in which they are searched. None unless the schema was generated with data.
    #[cfg(feature = "object")]
    const SCHEMAS: crate::schema::Schemas = crate::schema::Schemas(&[]);

    /// The layers of the schema, for [`Object::upgrade`](crate::Object::upgrade). None unless these are recorded.
    #[cfg(feature = "history")]
    const LAYERS: Option<&'static crate::schema::Layers> = None;

    /// Finds an id that another layer of the schema defines and this one does not.
    fn other_layer(id: u32) -> Option<OtherLayer> {
        let _ = id;
        None
    }

    /// Returns the meaning of an RPC error, by its name with `%d` for a number.
    fn error_meaning(name: &str) -> Option<&'static str> {
        let _ = name;
        None
    }
}

/// The registry of this crate: builtin types and, with the feature `mtproto`, MTProto.
#[derive(Debug)]
pub enum Builtin {}

impl Registry for Builtin {
    #[cfg(all(feature = "object", feature = "mtproto"))]
    const SCHEMAS: crate::schema::Schemas = crate::schema::Schemas(&[&crate::schema::MTPROTO, &crate::schema::SERVICE]);
}

/// A constructor or a function of another layer.
///
/// Displayed as `message#90dddc11 of layers 70 to 72`, or `username#b4073647 of layer 228`; with a gap, as
/// `messages.getStatsURL#812c2ae6 of layers 96 to 133, 221`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OtherLayer {
    /// Its id.
    pub id: u32,
    /// Its TL name.
    pub name: &'static str,
    /// The first layer that defines it, of those that are recorded.
    pub first_layer: u32,
    /// The last layer that defines it, of those that are recorded: a later one if this layer is older.
    pub layer: u32,
    /// Layers between them without it.
    pub gaps: &'static [LayerGap],
}

/// Consecutive layers without a definition that earlier and later ones have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LayerGap {
    /// The id of the definition.
    pub id: u32,
    /// The first of the layers.
    pub first: u16,
    /// The last of the layers.
    pub last: u16,
}

impl LayerGap {
    /// Returns the gaps of an id, from a list in ascending order of the ids.
    pub fn of(all: &[Self], id: u32) -> &[Self] {
        let start = all.partition_point(|gap| gap.id < id);
        let rest = all.get(start..).unwrap_or_default();
        &rest[..rest.partition_point(|gap| gap.id == id)]
    }
}

impl fmt::Display for OtherLayer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { id, name, first_layer, layer, gaps } = *self;
        let plural = if first_layer == layer { "" } else { "s" };
        write!(f, "{name}#{id:08x} of layer{plural} ")?;
        let mut first = first_layer;
        for gap in gaps {
            write_layers(f, first, u32::from(gap.first).saturating_sub(1))?;
            f.write_str(", ")?;
            first = u32::from(gap.last) + 1;
        }
        write_layers(f, first, layer)
    }
}

fn write_layers(f: &mut fmt::Formatter<'_>, first: u32, last: u32) -> fmt::Result {
    if first == last { write!(f, "{last}") } else { write!(f, "{first} to {last}") }
}

//! JSON in memory, since the key with the type can be the last one.

use alloc::boxed::Box;
use alloc::vec::Vec;
use core::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};

/// The maximum depth: an array and an object per level of a decoder, twice.
const MAX_DEPTH: u32 = 4 * crate::MAX_DEPTH;

/// A JSON value. Its size matters: a few bytes of text are one, so lists have no spare capacity.
pub(super) enum Tree {
    Null,
    Bool(bool),
    Int(i64),
    /// A number above the range of `Int`.
    Nat(u64),
    Float(f64),
    String(Box<str>),
    List(Box<[Tree]>),
    Map(Box<[Entry]>),
}

/// A key and its value.
pub(super) type Entry = (Box<str>, Tree);

impl Tree {
    pub(super) fn of<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        TreeSeed(MAX_DEPTH).deserialize(deserializer)
    }
}

/// Describes the value in errors.
impl fmt::Display for Tree {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => f.write_str("null"),
            Self::Bool(value) => value.fmt(f),
            Self::Int(value) => value.fmt(f),
            Self::Nat(value) => value.fmt(f),
            Self::Float(value) => write!(f, "{value:?}"),
            Self::String(value) if value.chars().nth(40).is_none() => write!(f, "{value:?}"),
            Self::String(value) => write!(f, "a string of {} bytes", value.len()),
            Self::List(_) => f.write_str("an array"),
            Self::Map(_) => f.write_str("an object"),
        }
    }
}

/// The seed of a value that is at most this deep.
#[derive(Clone, Copy)]
struct TreeSeed(u32);

impl TreeSeed {
    fn inside<E: Error>(self) -> Result<Self, E> {
        self.0.checked_sub(1).map(Self).ok_or_else(|| E::custom("values are nested too deeply"))
    }
}

impl<'de> DeserializeSeed<'de> for TreeSeed {
    type Value = Tree;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Tree, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for TreeSeed {
    type Value = Tree;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TL JSON")
    }

    fn visit_unit<E: Error>(self) -> Result<Tree, E> {
        Ok(Tree::Null)
    }

    fn visit_none<E: Error>(self) -> Result<Tree, E> {
        Ok(Tree::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Tree, D::Error> {
        self.deserialize(deserializer)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Tree, E> {
        Ok(Tree::Bool(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Tree, E> {
        Ok(Tree::Int(value))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Tree, E> {
        Ok(i64::try_from(value).map_or(Tree::Nat(value), Tree::Int))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Tree, E> {
        Ok(Tree::Float(value))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Tree, E> {
        Ok(Tree::String(value.into()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Tree, A::Error> {
        let (inside, mut list) = (self.inside()?, Vec::new());
        while let Some(item) = items.next_element_seed(inside)? {
            list.push(item);
        }
        Ok(Tree::List(list.into_boxed_slice()))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Tree, A::Error> {
        let (inside, mut map) = (self.inside()?, Vec::new());
        while let Some(key) = entries.next_key()? {
            map.push((key, entries.next_value_seed(inside)?));
        }
        Ok(Tree::Map(map.into_boxed_slice()))
    }
}

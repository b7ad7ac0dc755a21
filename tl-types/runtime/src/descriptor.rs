//! Descriptors: the properties of a type that do not depend on a value.

use crate::codec::NameList;

/// The id, the names and the minimum encoded length of a type: the constant of a [`Codec`](crate::codec::Codec).
// One constant instead of three, since each takes time to compile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Descriptor {
    pub(crate) id: Option<u32>,
    pub(crate) min_len: usize,
    pub(crate) names: NameList,
}

impl Descriptor {
    /// Describes a constructor or a function: the id in front of its bare form, the minimum length of the bare form in
    /// bytes, and its TL name followed by the names of the fields that are read.
    ///
    /// Decoding compares the count of a vector with the minimum length before it allocates; a shorter item is a bug of
    /// the implementation, and is not decoded.
    ///
    /// # Panics
    ///
    /// Panics if `names` does not start and end with a name.
    pub const fn new(id: u32, min_len: usize, names: &'static str) -> Self {
        Self { id: Some(id), min_len, names: NameList::new(names) }
    }

    /// Describes a type without an id of its own, such as `int`, or whose bare form starts with an id, such as an enum.
    ///
    /// # Panics
    ///
    /// Panics if `name` contains a comma at its start or end.
    pub const fn without_id(min_len: usize, name: &'static str) -> Self {
        Self { id: None, min_len, names: NameList::new(name) }
    }

    /// Returns the id, if the type has one.
    pub const fn id(self) -> Option<u32> {
        self.id
    }

    /// Returns the minimum encoded length of the bare form, in bytes.
    pub const fn min_len(self) -> usize {
        self.min_len
    }

    /// Returns the TL name, as in `InputPeer` or `long`, followed for a combinator by the names of its fields.
    pub const fn names(self) -> NameList {
        self.names
    }
}

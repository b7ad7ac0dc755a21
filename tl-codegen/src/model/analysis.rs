//! Results of the analyses of a model, in tables beside it.

use std::collections::BTreeSet;

use super::{CombinatorId, ConstructorId, TypeId};

/// The results of all analyses. Of a model that was resolved with errors, the tables are empty.
///
/// A [pruned](crate::reach) model keeps the results of the whole schema, so that its code is the same.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Analysis {
    /// Which payloads and fields are behind a `Box`.
    pub boxing: Boxing,
    /// By [`TypeId`].
    pub(crate) types: Vec<TypeAnalysis>,
    /// By [`ConstructorId`].
    pub(crate) constructors: Vec<CombinatorAnalysis>,
    /// By index in [`Model::functions`](super::Model::functions).
    pub(crate) functions: Vec<CombinatorAnalysis>,
}

impl Analysis {
    /// Returns the results for a type.
    pub fn ty(&self, id: TypeId) -> TypeAnalysis {
        self.types.get(id.0).copied().unwrap_or_default()
    }

    /// Returns the results for a constructor or a function.
    pub fn combinator(&self, id: CombinatorId) -> CombinatorAnalysis {
        let results = match id {
            CombinatorId::Constructor(id) => self.constructors.get(id.0),
            CombinatorId::Function(index) => self.functions.get(index),
        };
        results.copied().unwrap_or_default()
    }
}

/// Results for a [`Type`](super::Type).
#[derive(Clone, Copy, Debug, Default)]
#[non_exhaustive]
pub struct TypeAnalysis {
    /// Whether a value can contain another value of this type at any depth: decoding counts its nesting.
    pub recursive: bool,
    /// Whether a value can contain text or bytes: its borrowed form has a lifetime.
    pub borrows: bool,
    /// Whether parameters of functions can contain a value, so that users build it: its enum is `From` each payload.
    /// True of all types in a schema without functions.
    pub in_requests: bool,
    /// Index of the variant that is decoded from invalid input: the one that takes the fewest values to build.
    pub fallback: usize,
    /// Minimum encoded length of a boxed value in bytes, id included.
    pub min_len: usize,
    /// Which traits of small values it has.
    pub key: Key,
}

/// Results for a constructor or a function.
#[derive(Clone, Copy, Debug, Default)]
#[non_exhaustive]
pub struct CombinatorAnalysis {
    /// Whether a value can contain text or bytes: its borrowed form has a lifetime.
    pub borrows: bool,
    /// Minimum encoded length of the bare form in bytes.
    pub min_len: usize,
    /// Which traits of small values it has.
    pub key: Key,
}

/// Traits of values that are small, or that refer to objects.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Key {
    /// `Copy`: a few numbers.
    pub copy: bool,
    /// `Eq` and `Hash`, so that it can be a key of a map; if it is `Copy`, also `Ord`.
    pub total: bool,
}

/// Payloads of variants and fields of structs that are behind a `Box`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Boxing {
    /// Constructors whose struct is behind a `Box` in the variant of the enum.
    pub payloads: BTreeSet<ConstructorId>,
    /// Constructors' fields, by index in [`Combinator::fields`](super::Combinator::fields), whose value is behind a
    /// `Box`; of an array, each of its values is.
    pub fields: BTreeSet<(ConstructorId, usize)>,
    /// Those of [`fields`](Self::fields) without whose `Box` a value would contain itself.
    pub required: BTreeSet<(ConstructorId, usize)>,
}

impl Boxing {
    /// Whether a field is behind a `Box`; parameters of functions never are.
    pub fn has_field(&self, of: CombinatorId, field: usize) -> bool {
        matches!(of, CombinatorId::Constructor(id) if self.fields.contains(&(id, field)))
    }
}

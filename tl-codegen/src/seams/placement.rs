//! The crate of each item of a model, for emission.

use std::collections::{BTreeMap, BTreeSet};

use super::rule::Lattice;
use super::{OutputCrate, Seams};
use crate::emit::Kind;
use crate::model::{Model, Path, TypeId};

/// The crate of each item, by index in the model.
pub(crate) struct Placement<'s> {
    /// The crates; none where all items are in one.
    crates: &'s [OutputCrate],
    /// By crate: those that it depends on, directly or not.
    dependencies: Vec<BTreeSet<usize>>,
    types: Vec<usize>,
    functions: Vec<usize>,
}

impl<'s> Placement<'s> {
    /// All items in one crate.
    pub(crate) fn single(model: &Model) -> Self {
        Self {
            crates: &[],
            dependencies: vec![BTreeSet::new()],
            types: vec![0; model.types.len()],
            functions: vec![0; model.functions.len()],
        }
    }

    /// The recorded crates of a model whose items are all [placed](Seams::place).
    pub(crate) fn of(seams: &'s Seams, model: &Model) -> Self {
        let facade = seams.crates.len().saturating_sub(1);
        let place = |name: &str| seams.crates.iter().position(|it| it.items.contains(name)).unwrap_or(facade);
        Self {
            crates: &seams.crates,
            dependencies: Lattice::of(&seams.crates).dependencies(),
            types: model.types.iter().map(|ty| place(&ty.name)).collect(),
            functions: model.functions.iter().map(|function| place(&function.combinator.name)).collect(),
        }
    }

    /// The crates, in their order.
    pub(crate) fn crates(&self) -> impl Iterator<Item = CrateItems<'_>> {
        (0..self.dependencies.len()).map(|index| CrateItems { placement: self, index })
    }
}

/// The items of one crate.
#[derive(Clone, Copy)]
pub(crate) struct CrateItems<'p> {
    placement: &'p Placement<'p>,
    index: usize,
}

impl<'p> CrateItems<'p> {
    /// Whether a type and its constructors are in it.
    pub(crate) fn has_type(self, ty: TypeId) -> bool {
        self.placement.types[ty.0] == self.index
    }

    /// Whether a function is in it, by its index in the model.
    pub(crate) fn has_function(self, index: usize) -> bool {
        self.placement.functions[index] == self.index
    }

    /// The modules of items that it has: the first of several crates has `functions` only for functions of its own.
    pub(crate) fn kinds(self) -> impl Iterator<Item = Kind> {
        let has_functions = self.index > 0 || self.is_facade() || self.placement.functions.contains(&0);
        Kind::ALL.into_iter().filter(move |kind| *kind != Kind::Functions || has_functions)
    }

    /// The path of the crate that has the registry, if that is another one.
    pub(crate) fn registry_crate(self) -> Option<String> {
        (!self.has_data()).then(|| self.placement.crates[0].path())
    }

    /// Whether it has the layer, the registry, and the schema as data.
    pub(crate) fn has_data(self) -> bool {
        self.index == 0
    }

    /// Whether it re-exports the items of all others, and has `dispatch`.
    pub(crate) fn is_facade(self) -> bool {
        self.index + 1 == self.placement.dependencies.len()
    }

    /// Whether it refers to items of other crates.
    pub(crate) fn has_others(self) -> bool {
        !self.placement.dependencies[self.index].is_empty()
    }

    /// The paths of its dependencies, and the items of each.
    pub(crate) fn dependencies(self, model: &'p Model) -> impl Iterator<Item = (String, Vec<(Kind, &'p Path)>)> {
        let crates = self.placement.dependencies[self.index].iter();
        crates.map(move |&index| (self.placement.crates[index].path(), self.items(model, index).collect()))
    }

    /// Paths of the items that it cannot name, such as `types::auth::Authorization`.
    pub(crate) fn unreachable(self, model: &Model) -> BTreeMap<String, Kind> {
        let others = (0..self.placement.dependencies.len()).filter(|index| *index != self.index);
        let others = others.filter(|index| !self.placement.dependencies[self.index].contains(index));
        let items = others.flat_map(|index| self.items(model, index));
        items.map(|(kind, path)| (format!("{}::{path}", kind.module()), kind)).collect()
    }

    fn items<'m>(self, model: &'m Model, index: usize) -> impl Iterator<Item = (Kind, &'m Path)> + use<'m, 'p> {
        let of = move |ty: TypeId| self.placement.types[ty.0] == index;
        let structs = model.constructors.iter().filter(move |it| it.has_struct && of(it.ty));
        let enums = model.types.iter().enumerate().filter(move |(ty, _)| of(TypeId(*ty)));
        let enums = enums.filter_map(|(_, ty)| ty.enumeration.as_ref());
        let functions =
            model.functions.iter().zip(&self.placement.functions).filter(move |(_, place)| **place == index);
        let structs = structs.map(|it| (Kind::Types, &it.combinator.path));
        let functions = functions.map(|(it, _)| (Kind::Functions, &it.combinator.path));
        structs.chain(enums.map(|it| (Kind::Enums, &it.path))).chain(functions)
    }
}

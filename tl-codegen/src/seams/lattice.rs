//! The dependencies between crates.

use std::collections::BTreeSet;

use super::{OutputCrate, SeamError};

/// Which crates depend on which: each can contain items that refer to its own and to those of its dependencies.
pub(super) struct Lattice {
    /// By crate: itself and all that it depends on, directly or not.
    visible: Vec<BTreeSet<usize>>,
}

impl Lattice {
    pub(super) fn of(crates: &[OutputCrate]) -> Self {
        let mut visible: Vec<BTreeSet<usize>> = Vec::new();
        for (index, it) in crates.iter().enumerate() {
            let direct = crates[..index].iter().enumerate().filter(|(_, other)| it.depends_on.contains(&other.name));
            let all = direct.flat_map(|(other, _)| visible[other].iter().copied()).chain([index]);
            visible.push(all.collect());
        }
        Self { visible }
    }

    /// Returns the errors in names, order and dependencies of the crates.
    pub(super) fn check(&self, crates: &[OutputCrate]) -> Vec<SeamError> {
        let mut errors = Vec::new();
        for (index, it) in crates.iter().enumerate() {
            let before = || crates[..index].iter().map(|other| &other.name);
            if before().any(|other| *other == it.name) {
                errors.push(SeamError::DuplicateCrate(it.name.clone()));
            }
            let unknown = it.depends_on.iter().filter(|dependency| before().all(|other| other != *dependency));
            errors.extend(unknown.map(|dependency| {
                let (of, dependency) = (it.name.clone(), dependency.clone());
                SeamError::UnknownDependency { of, dependency }
            }));
        }
        if crates.is_empty() {
            errors.push(SeamError::NoCrates);
        }
        if errors.is_empty() {
            let of_first = (1..crates.len()).map(|index| (index, 0));
            let of_facade = (1..self.facade()).map(|index| (self.facade(), index));
            let missing = of_first.chain(of_facade).filter(|(of, dependency)| !self.can_refer(*of, *dependency));
            errors.extend(missing.map(|(of, dependency)| {
                let [of, dependency] = [of, dependency].map(|index| crates[index].name.clone());
                SeamError::MissingDependency { of, dependency }
            }));
        }
        errors
    }

    /// By crate: all that it depends on, directly or not.
    pub(super) fn dependencies(mut self) -> Vec<BTreeSet<usize>> {
        self.visible.iter_mut().enumerate().for_each(|(index, visible)| _ = visible.remove(&index));
        self.visible
    }

    pub(super) fn facade(&self) -> usize {
        self.visible.len().saturating_sub(1)
    }

    /// The crate of items that nothing else decides: the last before the facade.
    pub(super) fn default_crate(&self) -> usize {
        self.facade().saturating_sub(1)
    }

    /// Whether items of a crate can refer to those of another.
    pub(super) fn can_refer(&self, place: usize, other: usize) -> bool {
        self.visible[place].contains(&other)
    }

    /// The first crate whose items can refer to those of all given ones.
    pub(super) fn join(&self, crates: impl IntoIterator<Item = usize>) -> usize {
        let all: BTreeSet<usize> = crates.into_iter().collect();
        self.visible.iter().position(|visible| visible.is_superset(&all)).unwrap_or_else(|| self.facade())
    }

    /// The last crate that items of all given ones, the facade aside, can refer to.
    pub(super) fn visible_to_all(&self, crates: impl Iterator<Item = usize>) -> usize {
        let crates: BTreeSet<usize> = crates.filter(|place| *place != self.facade()).collect();
        if crates.is_empty() {
            return self.default_crate();
        }
        let can_refer_all = |place: &usize| crates.iter().all(|user| self.can_refer(*user, *place));
        (0..self.visible.len()).rev().find(can_refer_all).unwrap_or_default()
    }
}

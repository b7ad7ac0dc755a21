//! The rule for new items: which crate each is in.

use std::collections::BTreeMap;

use super::graph::Graph;
use super::lattice::Lattice;
use super::{SeamError, Seams};
use crate::model::Model;

impl Seams {
    /// Records the crate of each new item, and removes items that the model lacks. Returns the crates of the new ones.
    pub(crate) fn place(&mut self, model: &Model) -> Result<BTreeMap<String, String>, Vec<SeamError>> {
        let lattice = Lattice::of(&self.crates);
        let errors = lattice.check(&self.crates);
        if !errors.is_empty() {
            return Err(errors);
        }
        let recorded = self.recorded()?;
        let graph = Graph::of(model);
        let places = places(&graph, &lattice, &recorded);
        let nodes = || graph.nodes.iter().zip(places.iter().copied());
        let name = |place: usize| self.crates[place].name.clone();
        let errors = nodes().filter_map(|(node, place)| {
            let ty = *node.refers_to.iter().find(|&&ty| !lattice.can_refer(place, places[ty]))?;
            Some(SeamError::Unreachable {
                item: (node.name.to_owned(), name(place)),
                refers_to: (graph.nodes[ty].name.to_owned(), name(places[ty])),
            })
        });
        let errors: Vec<SeamError> = errors.collect();
        if !errors.is_empty() {
            return Err(errors);
        }
        let new = nodes().filter(|(node, _)| !recorded.contains_key(node.name));
        let new = new.map(|(node, place)| (node.name.to_owned(), name(place))).collect();
        self.crates.iter_mut().for_each(|it| it.items.clear());
        for (node, place) in nodes() {
            self.crates[place].items.insert(node.name.to_owned());
        }
        Ok(new)
    }

    /// The crate of each recorded item.
    fn recorded(&self) -> Result<BTreeMap<String, usize>, Vec<SeamError>> {
        let mut recorded = BTreeMap::new();
        let mut errors = Vec::new();
        for (index, it) in self.crates.iter().enumerate() {
            for item in &it.items {
                if let Some(other) = recorded.insert(item.clone(), index) {
                    let crates = (self.crates[other].name.clone(), it.name.clone());
                    errors.push(SeamError::DuplicateItem { item: item.clone(), crates });
                }
            }
        }
        if errors.is_empty() { Ok(recorded) } else { Err(errors) }
    }
}

/// The crate of each node.
fn places(graph: &Graph<'_>, lattice: &Lattice, recorded: &BTreeMap<String, usize>) -> Vec<usize> {
    let mut places: Vec<Option<usize>> = graph.nodes.iter().map(|node| recorded.get(node.name).copied()).collect();
    let functions = || graph.types..graph.nodes.len();
    let mut homes = homes(graph, lattice, functions().filter_map(|function| Some((function, places[function]?))));
    for component in graph.components() {
        let place = component.iter().filter_map(|&ty| places[ty]).max();
        let place = place.unwrap_or_else(|| match graph.needed(lattice, &component, &places) {
            0 => {
                let users = graph.users(&component, |user| places[user].is_none());
                let crates = users.into_iter().filter_map(|user| {
                    let place = places[user].or_else(|| homes.get(graph.namespace(user)?).copied());
                    place.or_else(|| Some(graph.needed(lattice, &[user], &places)).filter(|place| *place > 0))
                });
                lattice.visible_to_all(crates)
            }
            place => place,
        });
        component.iter().for_each(|&ty| _ = places[ty].get_or_insert(place));
    }
    let needed: Vec<usize> = functions().map(|function| graph.needed(lattice, &[function], &places)).collect();
    let new = self::homes(graph, lattice, functions().zip(needed.iter().copied()).filter(|(_, place)| *place > 0));
    new.into_iter().for_each(|(namespace, place)| _ = homes.entry(namespace).or_insert(place));
    for (function, needed) in functions().zip(needed) {
        let home = graph.namespace(function).and_then(|namespace| homes.get(namespace).copied());
        let home = home.unwrap_or_else(|| lattice.default_crate());
        places[function].get_or_insert_with(|| lattice.join([needed, home]));
    }
    places.into_iter().map(Option::unwrap_or_default).collect()
}

/// The crate before the facade that most of the functions of each namespace are in.
fn homes<'m>(
    graph: &Graph<'m>,
    lattice: &Lattice,
    functions: impl Iterator<Item = (usize, usize)>,
) -> BTreeMap<&'m str, usize> {
    let mut counts: BTreeMap<&str, BTreeMap<usize, usize>> = BTreeMap::new();
    for (function, place) in functions.filter(|(_, place)| *place != lattice.facade()) {
        if let Some(namespace) = graph.namespace(function) {
            *counts.entry(namespace).or_default().entry(place).or_default() += 1;
        }
    }
    let most = |counts: BTreeMap<usize, usize>| counts.into_iter().max_by_key(|(_, count)| *count);
    counts.into_iter().filter_map(|(namespace, counts)| Some((namespace, most(counts)?.0))).collect()
}

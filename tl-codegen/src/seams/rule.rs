//! The rule for new items: which crate each is in.

use std::collections::{BTreeMap, BTreeSet};

use petgraph::algo::kosaraju_scc;
use petgraph::graph::{DiGraph, NodeIndex};

use super::{OutputCrate, Seams};
use crate::Error;
use crate::config::options;
use crate::model::{Combinator, Model, Ty};

impl Seams {
    /// Records the crate of each new item, and removes items that the model lacks. Returns the crates of the new ones.
    pub(crate) fn place(&mut self, model: &Model) -> Result<BTreeMap<String, String>, Error> {
        let lattice = Lattice::of(&self.crates);
        Error::all(lattice.check(&self.crates))?;
        let recorded = self.recorded()?;
        let graph = Graph::of(model);
        let places = places(&graph, &lattice, &recorded);
        let nodes = || graph.nodes.iter().zip(places.iter().copied());
        let name = |place: usize| self.crates[place].name.clone();
        let errors = nodes().filter_map(|(node, place)| {
            let ty = *node.refers_to.iter().find(|&&ty| !lattice.can_refer(place, places[ty]))?;
            let items = [node, &graph.nodes[ty]].map(|node| node.name.to_owned());
            Some(Error::Unreachable { items, crates: [place, places[ty]].map(name) })
        });
        Error::all(errors.collect())?;
        let new = nodes().filter(|(node, _)| !recorded.contains_key(node.name));
        let new = new.map(|(node, place)| (node.name.to_owned(), name(place))).collect();
        self.crates.iter_mut().for_each(|it| it.items.clear());
        for (node, place) in nodes() {
            self.crates[place].items.insert(node.name.to_owned());
        }
        Ok(new)
    }

    /// The crate of each recorded item.
    fn recorded(&self) -> Result<BTreeMap<String, usize>, Error> {
        let mut recorded = BTreeMap::new();
        let mut errors = Vec::new();
        for (index, it) in self.crates.iter().enumerate() {
            for item in &it.items {
                if let Some(other) = recorded.insert(item.clone(), index) {
                    let crates = [&self.crates[other], it].map(|it| it.name.clone());
                    errors.push(Error::DuplicateItem { item: item.clone(), crates });
                }
            }
        }
        Error::all(errors).map(|()| recorded)
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

/// Types and functions, and the types that they refer to.
struct Graph<'m> {
    /// The types, by their index in the model, and then the functions. Functions of one name, from several layers, are one
    /// node.
    nodes: Vec<Node<'m>>,
    /// The number of types.
    types: usize,
}

struct Node<'m> {
    name: &'m str,
    /// The types in it, by index.
    refers_to: BTreeSet<usize>,
}

impl<'m> Graph<'m> {
    fn of(model: &'m Model) -> Self {
        let types = model.types.iter().map(|ty| {
            let combinators = ty.constructors.iter().map(|id| &model.constructor(*id).combinator);
            Node { name: &ty.name, refers_to: combinators.flat_map(|it| references(model, it, None)).collect() }
        });
        let mut functions: BTreeMap<&str, BTreeSet<usize>> = BTreeMap::new();
        for it in &model.functions {
            let refers_to = references(model, &it.combinator, Some(&it.result));
            functions.entry(&it.combinator.name).or_default().extend(refers_to);
        }
        let functions = functions.into_iter().map(|(name, refers_to)| Node { name, refers_to });
        Self { nodes: types.chain(functions).collect(), types: model.types.len() }
    }

    /// The namespace of a function.
    fn namespace(&self, node: usize) -> Option<&'m str> {
        let namespace = self.nodes[node].name.rsplit_once('.').map_or("", |(namespace, _)| namespace);
        (node >= self.types).then_some(namespace)
    }

    /// Types that refer to each other, after those that they refer to.
    fn components(&self) -> Vec<Vec<usize>> {
        let mut graph = DiGraph::<(), ()>::new();
        let types = &self.nodes[..self.types];
        types.iter().for_each(|_| _ = graph.add_node(()));
        for (index, ty) in types.iter().enumerate() {
            ty.refers_to.iter().for_each(|&other| _ = graph.add_edge(NodeIndex::new(index), NodeIndex::new(other), ()));
        }
        kosaraju_scc(&graph).into_iter().map(|nodes| nodes.into_iter().map(NodeIndex::index).collect()).collect()
    }

    /// The first crate that can refer to the types in some nodes, as far as those have a place.
    fn needed(&self, lattice: &Lattice, nodes: &[usize], places: &[Option<usize>]) -> usize {
        lattice.join(nodes.iter().flat_map(|&node| &self.nodes[node].refers_to).filter_map(|&ty| places[ty]))
    }

    /// All nodes that refer to types of a component, directly or through types without a place.
    fn users(&self, component: &[usize], is_new: impl Fn(usize) -> bool) -> BTreeSet<usize> {
        let (mut reached, mut users) = (component.to_vec(), BTreeSet::new());
        while let Some(ty) = reached.pop() {
            for (user, node) in self.nodes.iter().enumerate() {
                let is_user = node.refers_to.contains(&ty) && !component.contains(&user);
                if is_user && users.insert(user) && is_new(user) {
                    reached.push(user);
                }
            }
        }
        users
    }
}

/// The types in the fields of a combinator and in the result of a function.
fn references(model: &Model, combinator: &Combinator, result: Option<&Ty>) -> Vec<usize> {
    let types = combinator.values().map(|value| value.ty).chain(result);
    types.flat_map(|ty| model.types_in(ty)).map(|id| id.0).collect()
}

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
    fn check(&self, crates: &[OutputCrate]) -> Vec<Error> {
        let mut errors = Vec::new();
        for (index, it) in crates.iter().enumerate() {
            errors.extend(options::check("crate", Some(&it.name), options::PACKAGE).err());
            let before = || crates[..index].iter().map(|other| &other.name);
            if before().any(|other| *other == it.name) {
                errors.push(Error::DuplicateCrate(it.name.clone()));
            }
            let unknown = it.depends_on.iter().filter(|dependency| before().all(|other| other != *dependency));
            errors.extend(unknown.map(|dependency| Error::UnknownDependency(it.name.clone(), dependency.clone())));
        }
        if crates.is_empty() {
            errors.push(Error::NoCrates);
        }
        if errors.is_empty() {
            let of_first = (1..crates.len()).map(|index| (index, 0));
            let of_facade = (1..self.facade()).map(|index| (self.facade(), index));
            let missing = of_first.chain(of_facade).filter(|(of, dependency)| !self.can_refer(*of, *dependency));
            let name = |index: usize| crates[index].name.clone();
            errors.extend(missing.map(|(of, dependency)| Error::MissingDependency(name(of), name(dependency))));
        }
        errors
    }

    /// By crate: all that it depends on, directly or not.
    pub(super) fn dependencies(mut self) -> Vec<BTreeSet<usize>> {
        self.visible.iter_mut().enumerate().for_each(|(index, visible)| _ = visible.remove(&index));
        self.visible
    }

    fn facade(&self) -> usize {
        self.visible.len().saturating_sub(1)
    }

    /// The crate of items that nothing else decides: the last before the facade.
    fn default_crate(&self) -> usize {
        self.facade().saturating_sub(1)
    }

    /// Whether items of a crate can refer to those of another.
    fn can_refer(&self, place: usize, other: usize) -> bool {
        self.visible[place].contains(&other)
    }

    /// The first crate whose items can refer to those of all given ones.
    fn join(&self, crates: impl IntoIterator<Item = usize>) -> usize {
        let all: BTreeSet<usize> = crates.into_iter().collect();
        self.visible.iter().position(|visible| visible.is_superset(&all)).unwrap_or_else(|| self.facade())
    }

    /// The last crate that items of all given ones, the facade aside, can refer to.
    fn visible_to_all(&self, crates: impl Iterator<Item = usize>) -> usize {
        let crates: BTreeSet<usize> = crates.filter(|place| *place != self.facade()).collect();
        if crates.is_empty() {
            return self.default_crate();
        }
        let can_refer_all = |place: &usize| crates.iter().all(|user| self.can_refer(*user, *place));
        (0..self.visible.len()).rev().find(can_refer_all).unwrap_or_default()
    }
}

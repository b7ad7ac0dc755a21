//! The references between items.

use std::collections::{BTreeMap, BTreeSet};

use petgraph::algo::kosaraju_scc;
use petgraph::graph::{DiGraph, NodeIndex};

use super::lattice::Lattice;
use crate::model::{Combinator, Model, Ty};

/// Types and functions, and the types that they refer to.
pub(super) struct Graph<'m> {
    /// The types, by their index in the model, and then the functions. Functions of one name, from several layers, are one
    /// node.
    pub(super) nodes: Vec<Node<'m>>,
    /// The number of types.
    pub(super) types: usize,
}

pub(super) struct Node<'m> {
    pub(super) name: &'m str,
    /// The types in it, by index.
    pub(super) refers_to: BTreeSet<usize>,
}

impl<'m> Graph<'m> {
    pub(super) fn of(model: &'m Model) -> Self {
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
    pub(super) fn namespace(&self, node: usize) -> Option<&'m str> {
        let namespace = self.nodes[node].name.rsplit_once('.').map_or("", |(namespace, _)| namespace);
        (node >= self.types).then_some(namespace)
    }

    /// Types that refer to each other, after those that they refer to.
    pub(super) fn components(&self) -> Vec<Vec<usize>> {
        let mut graph = DiGraph::<(), ()>::new();
        let types = &self.nodes[..self.types];
        types.iter().for_each(|_| _ = graph.add_node(()));
        for (index, ty) in types.iter().enumerate() {
            ty.refers_to.iter().for_each(|&other| _ = graph.add_edge(NodeIndex::new(index), NodeIndex::new(other), ()));
        }
        kosaraju_scc(&graph).into_iter().map(|nodes| nodes.into_iter().map(NodeIndex::index).collect()).collect()
    }

    /// The first crate that can refer to the types in some nodes, as far as those have a place.
    pub(super) fn needed(&self, lattice: &Lattice, nodes: &[usize], places: &[Option<usize>]) -> usize {
        lattice.join(nodes.iter().flat_map(|&node| &self.nodes[node].refers_to).filter_map(|&ty| places[ty]))
    }

    /// All nodes that refer to types of a component, directly or through types without a place.
    pub(super) fn users(&self, component: &[usize], is_new: impl Fn(usize) -> bool) -> BTreeSet<usize> {
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

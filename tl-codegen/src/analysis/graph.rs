//! The graph of which constructors and types contain which, and its strongly connected components.

use petgraph::algo::kosaraju_scc;
use petgraph::graph::{DiGraph, NodeIndex};

use crate::model::{ConstructorId, Model, Ty, TypeId};

/// Constructors and types that contain each other.
pub(super) struct Component {
    pub(super) constructors: Vec<ConstructorId>,
    pub(super) types: Vec<TypeId>,
    /// Whether a value of them can contain another one.
    cyclic: bool,
}

/// A node per constructor, then one per type.
fn node(model: &Model, ty: &Ty) -> Option<NodeIndex> {
    match ty {
        Ty::Constructor { id, .. } => Some(NodeIndex::new(id.0)),
        Ty::Enum { id, .. } => Some(NodeIndex::new(model.constructors.len() + id.0)),
        Ty::Builtin(_) | Ty::Mapped(_) | Ty::Vector { .. } | Ty::Array { .. } | Ty::Param(_) | Ty::Number(_) => None,
    }
}

/// The strongly connected components; what a component contains of others comes before it. With `in_place`, the items of
/// vectors do not count as contained.
pub(super) fn components(model: &Model, in_place: bool) -> Vec<Component> {
    let constructors = model.constructors.len();
    let mut graph = DiGraph::<(), ()>::with_capacity(constructors + model.types.len(), 4 * constructors);
    (0..constructors + model.types.len()).for_each(|_| _ = graph.add_node(()));
    for (owner, constructor) in model.constructors.iter().enumerate() {
        for value in constructor.combinator.values() {
            for target in model.walk(value.ty, in_place).filter_map(|ty| node(model, ty)) {
                graph.add_edge(NodeIndex::new(owner), target, ());
            }
        }
    }
    for (index, ty) in model.types.iter().enumerate() {
        for constructor in &ty.constructors {
            graph.add_edge(NodeIndex::new(constructors + index), NodeIndex::new(constructor.0), ());
        }
    }
    // Unlike Tarjan's algorithm, this one is not recursive in petgraph.
    let components = kosaraju_scc(&graph).into_iter().map(|nodes| {
        let cyclic = nodes.len() > 1 || graph.contains_edge(nodes[0], nodes[0]);
        let (mut own, types): (Vec<usize>, Vec<usize>) =
            nodes.into_iter().map(NodeIndex::index).partition(|node| *node < constructors);
        own.sort_unstable();
        Component {
            constructors: own.into_iter().map(ConstructorId).collect(),
            types: types.into_iter().map(|node| TypeId(node - constructors)).collect(),
            cyclic,
        }
    });
    components.collect()
}

/// The number of the cyclic component that each constructor and each type is in.
pub(super) struct Cycles {
    pub(super) constructors: Vec<Option<usize>>,
    pub(super) types: Vec<Option<usize>>,
}

impl Cycles {
    pub(super) fn of(model: &Model, components: &[Component]) -> Self {
        let (constructors, types) = (vec![None; model.constructors.len()], vec![None; model.types.len()]);
        let mut cycles = Self { constructors, types };
        for (number, component) in components.iter().enumerate().filter(|(_, component)| component.cyclic) {
            component.constructors.iter().for_each(|id| cycles.constructors[id.0] = Some(number));
            component.types.iter().for_each(|id| cycles.types[id.0] = Some(number));
        }
        cycles
    }

    /// Whether a value of type `ty`, stored in place, can contain the constructor that it is a field of.
    pub(super) fn closes(&self, model: &Model, owner: ConstructorId, ty: &Ty) -> bool {
        let cycle = |ty: &Ty| match ty {
            Ty::Constructor { id, .. } => self.constructors[id.0],
            Ty::Enum { id, .. } => self.types[id.0],
            Ty::Builtin(_) | Ty::Mapped(_) | Ty::Vector { .. } | Ty::Array { .. } | Ty::Param(_) | Ty::Number(_) => {
                None
            }
        };
        self.constructors[owner.0].is_some() && model.walk(ty, true).any(|ty| cycle(ty) == self.constructors[owner.0])
    }
}

//! Which item is in which of the crates that share a schema.

use std::collections::{BTreeMap, BTreeSet};

use petgraph::graph::{DiGraph, NodeIndex};
use petgraph::visit::{Dfs, IntoNeighbors, NodeCount, Reversed, VisitMap, Visitable};

use crate::Below;
use crate::emit::Kind;
use crate::model::{Combinator, Model, Path, Ty, Type, TypeId};

/// One of the crates that share the items of a schema. Each holds items of those below it alone: both sides are above the
/// core, and the top is above all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Part {
    /// Types that items of both sides hold.
    Core,
    /// One side.
    Left,
    /// The other side, which holds nothing of the first.
    Right,
    /// Functions that hold items of both sides.
    Top,
}

impl Part {
    /// Those below first.
    const ALL: [Self; 4] = [Self::Core, Self::Left, Self::Right, Self::Top];

    /// Whether its items can hold those of `other`, besides its own.
    fn is_above(self, other: Self) -> bool {
        match self {
            Self::Core => false,
            Self::Left | Self::Right => other == Self::Core,
            Self::Top => other != Self::Top,
        }
    }
}

/// The part of each item.
pub(crate) struct Parts {
    types: Vec<Part>,
    functions: Vec<Part>,
}

impl Parts {
    /// All items are in one crate.
    pub(crate) fn whole(model: &Model) -> Self {
        Self { types: vec![Part::Top; model.types.len()], functions: vec![Part::Top; model.functions.len()] }
    }

    /// The parts of those that take the least time to build.
    pub(crate) fn of(model: &Model) -> Self {
        let graph = Graph::of(model);
        let parts = (0..model.types.len()).map(|pivot| graph.parts(pivot));
        parts.min_by_key(|parts| graph.time(parts)).unwrap_or_else(|| Self::whole(model))
    }

    /// The one crate that has all items.
    pub(crate) fn only(&self) -> Made<'_> {
        Made { parts: self, part: Part::Top, below: None }
    }

    /// The four crates, those below first.
    pub(crate) fn all<'p>(&'p self, below: &'p Below) -> [Made<'p>; 4] {
        Part::ALL.map(|part| Made { parts: self, part, below: Some(below) })
    }
}

/// A crate that is made.
#[derive(Clone, Copy)]
pub(crate) struct Made<'p> {
    parts: &'p Parts,
    /// Which of those that share the items it is; where it has them all, it is their top.
    part: Part,
    /// Where the others are.
    below: Option<&'p Below>,
}

impl<'p> Made<'p> {
    /// Whether it has a type and its constructors.
    pub(crate) fn has_type(self, ty: TypeId) -> bool {
        self.parts.types[ty.0] == self.part
    }

    /// Whether it has a function, by its index in the model.
    pub(crate) fn has_function(self, index: usize) -> bool {
        self.parts.functions[index] == self.part
    }

    /// The modules of items that it has.
    pub(crate) fn kinds(self) -> impl Iterator<Item = Kind> {
        Kind::ALL.into_iter().filter(move |kind| *kind != Kind::Functions || self.has_functions())
    }

    /// Whether it can have functions.
    pub(crate) fn has_functions(self) -> bool {
        self.part != Part::Core
    }

    /// Whether it has the layer, and the schema as data.
    pub(crate) fn has_data(self) -> bool {
        self.below.is_none() || self.part == Part::Core
    }

    /// Whether it knows all items: it shows those of the crates below, and finds the type of any id.
    pub(crate) fn is_top(self) -> bool {
        self.part == Part::Top
    }

    /// Whether it has items of crates below it.
    pub(crate) fn has_others(self) -> bool {
        self.below.is_some() && self.part != Part::Core
    }

    /// The crates below it: where they are, and what items each has.
    pub(crate) fn below(self, model: &'p Model) -> impl Iterator<Item = (&'p str, Vec<(Kind, &'p Path)>)> {
        let all = self
            .below
            .into_iter()
            .flat_map(|Below { core, left, right }| [(Part::Core, core), (Part::Left, left), (Part::Right, right)]);
        let below = all.filter(move |(part, _)| self.part.is_above(*part));
        below.map(move |(part, place)| (place.as_str(), self.items(model, part).collect()))
    }

    /// Paths of the items that it cannot name, as in `types::auth::Authorization`.
    pub(crate) fn elsewhere(self, model: &Model) -> BTreeMap<String, Kind> {
        let parts = Part::ALL.into_iter().filter(|part| *part != self.part && !self.part.is_above(*part));
        let items = parts.flat_map(|part| self.items(model, part));
        items.map(|(kind, path)| (format!("{}::{path}", kind.module()), kind)).collect()
    }

    /// The items of a part.
    fn items<'m>(self, model: &'m Model, part: Part) -> impl Iterator<Item = (Kind, &'m Path)> + use<'m, 'p> {
        let of = move |ty: TypeId| self.parts.types[ty.0] == part;
        let structs = model.constructors.iter().filter(move |it| it.has_struct && of(it.ty));
        let enums = model.types.iter().enumerate().filter(move |(index, _)| of(TypeId(*index)));
        let enums = enums.filter_map(|(_, ty)| ty.enumeration.as_ref());
        let functions = model.functions.iter().zip(&self.parts.functions).filter(move |(_, of)| **of == part);
        let structs = structs.map(|it| (Kind::Types, &it.combinator.path));
        let functions = functions.map(|(it, _)| (Kind::Functions, &it.combinator.path));
        structs.chain(enums.map(|it| (Kind::Enums, &it.path))).chain(functions)
    }
}

/// What holds what, by index in the model.
struct Graph {
    /// From each type to those in its fields.
    types: DiGraph<(), ()>,
    /// By function: the types of its parameters and of its result.
    functions: Vec<BTreeSet<usize>>,
    /// By type and by function: how much code it is, about.
    sizes: [Vec<usize>; 2],
}

impl Graph {
    fn of(model: &Model) -> Self {
        let combinators = |ty: &Type| -> Vec<&Combinator> {
            ty.constructors.iter().map(|id| &model.constructor(*id).combinator).collect()
        };
        let all: Vec<Vec<&Combinator>> = model.types.iter().map(combinators).collect();
        let mut types = DiGraph::new();
        all.iter().for_each(|_| _ = types.add_node(()));
        for (index, combinators) in all.iter().enumerate() {
            for held in held(model, combinators, None) {
                types.add_edge(NodeIndex::new(index), NodeIndex::new(held), ());
            }
        }
        let functions = model.functions.iter();
        Self {
            types,
            functions: functions.clone().map(|it| held(model, &[&it.combinator], Some(&it.result))).collect(),
            sizes: [
                all.iter().map(|all| all.iter().map(|it| size(it, CONSTRUCTOR)).sum()).collect(),
                functions.map(|it| size(&it.combinator, FUNCTION)).collect(),
            ],
        }
    }

    /// The parts of types and of functions, if the left side is what holds the type `pivot`, and what that needs.
    ///
    /// What the left side needs is never on the right, and what both need is the core: so of all items only functions can hold
    /// some of both sides. A function that holds the core alone could be on either side.
    fn parts(&self, pivot: usize) -> Parts {
        let holders = reached(Reversed(&self.types), |ty| ty == pivot);
        let needed = reached(&self.types, |ty| holders[ty]);
        let below_others = reached(&self.types, |ty| !needed[ty]);
        let part = |ty: usize| match (needed[ty], below_others[ty]) {
            (false, _) => Part::Right,
            (true, true) => Part::Core,
            (true, false) => Part::Left,
        };
        let types: Vec<Part> = (0..needed.len()).map(part).collect();
        let function = |held: &BTreeSet<usize>| {
            let holds = |part: Part| held.iter().any(|&ty| types[ty] == part);
            match (holds(Part::Left), holds(Part::Right)) {
                (true, true) => Part::Top,
                (true, false) => Part::Left,
                (false, _) => Part::Right,
            }
        };
        let functions = self.functions.iter().map(function).collect();
        Parts { types, functions }
    }

    /// How long a build takes on two processors, about: the core, then the longer side, then the top.
    fn time(&self, Parts { types, functions }: &Parts) -> usize {
        let size = |part: Part| -> usize {
            let of = |parts: &[Part], sizes: &[usize]| -> usize {
                parts.iter().zip(sizes).filter(|(of, _)| **of == part).map(|(_, size)| size).sum()
            };
            of(types, &self.sizes[0]) + of(functions, &self.sizes[1])
        };
        size(Part::Core) + size(Part::Left).max(size(Part::Right)) + size(Part::Top)
    }
}

/// How much code a combinator is, about: its fields, and what one without any takes.
fn size(combinator: &Combinator, each: usize) -> usize {
    (combinator.struct_fields().len() + 4) * each
}

/// What the code of a constructor and of a function takes to compile: as measured, that of a function takes less, since it
/// has no enum.
const CONSTRUCTOR: usize = 3;
const FUNCTION: usize = 2;

/// The types in fields of the combinators, and in the result of a function.
fn held(model: &Model, combinators: &[&Combinator], result: Option<&Ty>) -> BTreeSet<usize> {
    let values = combinators.iter().flat_map(|it| it.values()).map(|value| value.ty);
    values.chain(result).flat_map(|ty| model.types_in(ty)).map(|id| id.0).collect()
}

/// Whether each type can be reached from one that `start` is true of; those are reached, too.
fn reached<G>(graph: G, start: impl Fn(usize) -> bool) -> Vec<bool>
where
    G: IntoNeighbors<NodeId = NodeIndex> + Visitable + NodeCount,
{
    let mut search = Dfs::empty(graph);
    for index in (0..graph.node_count()).filter(|index| start(*index)) {
        search.move_to(NodeIndex::new(index));
        while search.next(graph).is_some() {}
    }
    (0..graph.node_count()).map(|index| search.discovered.is_visited(&NodeIndex::new(index))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whatever the pivot, each item holds items of its own part and of those below.
    #[test]
    fn nothing_is_held_that_is_not_below() {
        let texts = [
            include_str!("../tests/golden/tiny.tl"),
            "---functions--- ping = Bool;",
            "a = A;",
            "a = A; b x:A y:vector<%B> = B; c x:vector<%B> = C; d z:C = D; ---functions--- f y:B = C; g x:A z:D = D;",
            "u.v.a = u.v.A; u.b x:u.v.A = B; w.c x:u.v.A = w.C; ---functions--- w.f x:w.C = B; h {t:Type} q:!t = t;",
        ];
        for text in texts {
            let file = tl_parser::Sources::new().add("parts.tl", text);
            let (model, diagnostics) = crate::resolve(&[tl_parser::parse(text, file)]);
            assert!(diagnostics.is_empty(), "{text}: {diagnostics:?}");
            let graph = Graph::of(&model);
            for pivot in 0..model.types.len() {
                let Parts { types, functions } = graph.parts(pivot);
                let check = |part: Part, held: usize| {
                    assert!(part == types[held] || part.is_above(types[held]), "{pivot} {held} of {text}");
                };
                for edge in graph.types.raw_edges() {
                    check(types[edge.source().index()], edge.target().index());
                }
                for (part, held) in functions.iter().zip(&graph.functions) {
                    held.iter().for_each(|&held| check(*part, held));
                }
            }
        }
    }
}

//! How values lie in memory: what is behind a `Box`, which types nest, what a failed decoder yields.
//!
//! Rules, on the graph of which type holds which:
//!
//! 1. *Indirection*: a field whose type can hold the field's owner again, without a
//!    vector between them, is behind a `Box`.
//! 2. *Large parts*: a variant over [`LARGE`] bytes and a conditional field of a
//!    constructor over [`LARGE_FIELD`] are behind a `Box`, so that no value is
//!    large because of what it could hold.
//! 3. *Fallback*: the variant of an enum that is cheapest to build from zeros.
//! 4. *Least size*: how few bytes a value can take on the wire.
//! 5. *Borrows*: whatever can hold text or bytes borrows in its borrowed form.

mod least;

use std::collections::BTreeSet;

use petgraph::algo::kosaraju_scc;
use petgraph::graph::{DiGraph, NodeIndex};

use crate::model::{Builtin, Combinator, ConstructorId, Field, FieldKind, Model, Payload, Ty, Value};

/// Size in bytes, on a 64-bit machine, over which a variant is behind a `Box`. Both limits are those that
/// decode and encode fastest: less is more allocations, more is more memory to move.
pub(crate) const LARGE: usize = 64;

/// Size in bytes, on a 64-bit machine, over which a conditional field is behind a `Box`.
const LARGE_FIELD: usize = 128;

/// Decides indirection, nesting, fallbacks and large variants of a model without [`infinite`] values.
pub(crate) fn decide(model: &mut Model) {
    let direct = components(model, false);
    let costs = Costs::of(model, &direct);
    mark_indirect(model, &direct);
    choose_fallbacks(model, &costs);
    box_large_parts(model, &direct);
    least::find(model, &direct);
    let all = components(model, true);
    mark_recursive(model, &all);
    mark_borrows(model, &all);
}

/// Constructors no value of which is finite.
pub(crate) fn infinite(model: &Model) -> Vec<ConstructorId> {
    Costs::of(model, &components(model, false)).infinite(model)
}

/// A node per constructor, then one per type.
fn node(model: &Model, ty: &Ty) -> Option<NodeIndex> {
    match ty {
        Ty::Constructor { id, .. } => Some(NodeIndex::new(id.0)),
        Ty::Enum { id, .. } => Some(NodeIndex::new(model.constructors.len() + id.0)),
        Ty::Builtin(_) | Ty::Vector { .. } | Ty::Array { .. } | Ty::Param(_) => None,
    }
}

/// Strongly connected components of the graph of what holds what; whatever a component holds outside comes before it.
fn components(model: &Model, through_vectors: bool) -> Vec<Component> {
    let constructors = model.constructors.len();
    let mut graph = DiGraph::<(), ()>::with_capacity(constructors + model.types.len(), 4 * constructors);
    for _ in 0..constructors + model.types.len() {
        graph.add_node(());
    }
    let mut own_cycles = BTreeSet::new();
    for (owner, constructor) in model.constructors.iter().enumerate() {
        let mut held = Vec::new();
        values(&constructor.combinator).for_each(|value| holds(&value.ty, through_vectors, &mut held));
        for target in held.into_iter().filter_map(|ty| node(model, ty)) {
            graph.add_edge(NodeIndex::new(owner), target, ());
            own_cycles.extend((target.index() == owner).then_some(owner));
        }
    }
    for (index, ty) in model.types.iter().enumerate() {
        for constructor in &ty.constructors {
            graph.add_edge(NodeIndex::new(constructors + index), NodeIndex::new(constructor.0), ());
        }
    }
    // Unlike Tarjan's algorithm, this one is not recursive in petgraph.
    let components = kosaraju_scc(&graph).into_iter();
    components
        .map(|nodes| {
            let cyclic = nodes.len() > 1 || own_cycles.contains(&nodes[0].index());
            let (mut own, types): (Vec<usize>, Vec<usize>) =
                nodes.into_iter().map(NodeIndex::index).partition(|node| *node < constructors);
            own.sort_unstable();
            Component { constructors: own, types: types.into_iter().map(|node| node - constructors).collect(), cyclic }
        })
        .collect()
}

/// Constructors and types that hold each other, by index in the model.
struct Component {
    constructors: Vec<usize>,
    types: Vec<usize>,
    /// Whether a value of them can hold another one.
    cyclic: bool,
}

/// The number of the cyclic component that each constructor and each type is in.
fn cycles(model: &Model, components: &[Component]) -> (Vec<Option<usize>>, Vec<Option<usize>>) {
    let mut constructors = vec![None; model.constructors.len()];
    let mut types = vec![None; model.types.len()];
    for (number, component) in components.iter().enumerate().filter(|(_, component)| component.cyclic) {
        component.constructors.iter().for_each(|&index| constructors[index] = Some(number));
        component.types.iter().for_each(|&index| types[index] = Some(number));
    }
    (constructors, types)
}

/// The types whose values lie inside a value of type `ty`: itself and type arguments, and items of vectors if asked for.
fn holds<'t>(ty: &'t Ty, through_vectors: bool, held: &mut Vec<&'t Ty>) {
    match ty {
        Ty::Builtin(_) | Ty::Param(_) => {}
        Ty::Array { item, .. } => holds(item, through_vectors, held),
        Ty::Vector { item, .. } if through_vectors => holds(item, through_vectors, held),
        Ty::Vector { .. } => {}
        Ty::Constructor { args, .. } | Ty::Enum { args, .. } => {
            held.push(ty);
            args.iter().for_each(|arg| holds(arg, through_vectors, held));
        }
    }
}

fn values(combinator: &Combinator) -> impl Iterator<Item = &Value> {
    combinator.fields.iter().flat_map(Field::values)
}

fn values_mut(combinator: &mut Combinator) -> impl Iterator<Item = &mut Value> {
    combinator.fields.iter_mut().flat_map(|field| match &mut field.kind {
        FieldKind::Required(value) | FieldKind::Optional(_, value) => std::slice::from_mut(value),
        FieldKind::Group(_, values) => values,
        FieldKind::Present(_) | FieldKind::Mask(_) => &mut [],
    })
}

fn mark_indirect(model: &mut Model, components: &[Component]) {
    let (constructors, types) = cycles(model, components);
    let cycle = |ty: &Ty| match ty {
        Ty::Constructor { id, .. } => constructors[id.0],
        Ty::Enum { id, .. } => types[id.0],
        Ty::Builtin(_) | Ty::Vector { .. } | Ty::Array { .. } | Ty::Param(_) => None,
    };
    for (owner, constructor) in model.constructors.iter_mut().enumerate() {
        for value in values_mut(&mut constructor.combinator) {
            let mut held = Vec::new();
            holds(&value.ty, false, &mut held);
            value.indirect =
                constructors[owner].is_some() && held.into_iter().any(|ty| cycle(ty) == constructors[owner]);
        }
    }
}

fn mark_recursive(model: &mut Model, components: &[Component]) {
    let (constructors, types) = cycles(model, components);
    for (index, ty) in model.types.iter_mut().enumerate() {
        let cycle = if ty.enumeration.is_some() { types[index] } else { constructors[ty.constructors[0].0] };
        ty.recursive = cycle.is_some();
    }
}

fn mark_borrows(model: &mut Model, components: &[Component]) {
    let holds_text = |model: &Model, combinator: &Combinator| values(combinator).any(|value| model.borrows(&value.ty));
    for component in components {
        // What is in one component holds all the others that are in it.
        let borrows =
            component.constructors.iter().any(|&index| holds_text(model, &model.constructors[index].combinator))
                || component.types.iter().any(|&index| {
                    model.types[index].constructors.iter().any(|id| model.constructor(*id).combinator.borrows)
                });
        component.constructors.iter().for_each(|&index| model.constructors[index].combinator.borrows = borrows);
        component.types.iter().for_each(|&index| model.types[index].borrows = borrows);
    }
    for index in 0..model.functions.len() {
        model.functions[index].combinator.borrows = holds_text(model, &model.functions[index].combinator);
    }
}

fn choose_fallbacks(model: &mut Model, costs: &Costs) {
    for ty in &mut model.types {
        if let Some(enumeration) = &mut ty.enumeration {
            let finite = ty.constructors.iter().enumerate().filter_map(|(nth, id)| Some((costs.0[id.0]?, nth)));
            enumeration.fallback = finite.min().map_or(0, |(_, nth)| nth);
        }
    }
}

/// What it takes to build each constructor from zeros: how many values, if it can be done at all.
struct Costs(Vec<Option<u32>>);

impl Costs {
    fn of(model: &Model, components: &[Component]) -> Self {
        let mut costs = Self(vec![None; model.constructors.len()]);
        for component in components {
            // Each round knows the cost of values one level deeper; costs only fall.
            let mut changed = true;
            while changed {
                changed = false;
                for &index in &component.constructors {
                    let cost = costs.combinator(model, &model.constructors[index].combinator);
                    changed |= cost != costs.0[index];
                    costs.0[index] = cost;
                }
            }
        }
        costs
    }

    fn combinator(&self, model: &Model, combinator: &Combinator) -> Option<u32> {
        required(combinator).try_fold(1u32, |sum, value| Some(sum.saturating_add(self.ty(model, &value.ty)?)))
    }

    fn ty(&self, model: &Model, ty: &Ty) -> Option<u32> {
        let (own, args) = match ty {
            Ty::Builtin(_) | Ty::Vector { .. } | Ty::Param(_) => return Some(1),
            Ty::Array { item, .. } => return self.ty(model, item),
            Ty::Constructor { id, args, .. } => (self.0[id.0], args),
            Ty::Enum { id, args } => (model.ty(*id).constructors.iter().filter_map(|id| self.0[id.0]).min(), args),
        };
        args.iter().try_fold(own?, |sum, arg| Some(sum.saturating_add(self.ty(model, arg)?)))
    }

    /// A type is usable as long as one of its constructors is.
    fn infinite(&self, model: &Model) -> Vec<ConstructorId> {
        let hopeless = model.types.iter().filter(|ty| ty.constructors.iter().all(|id| self.0[id.0].is_none()));
        let mut found: Vec<ConstructorId> = hopeless.flat_map(|ty| ty.constructors.iter().copied()).collect();
        found.sort_unstable();
        found
    }
}

fn required(combinator: &Combinator) -> impl Iterator<Item = &Value> {
    combinator.fields.iter().filter_map(|field| match &field.kind {
        FieldKind::Required(value) => Some(value),
        _ => None,
    })
}

fn box_large_parts(model: &mut Model, components: &[Component]) {
    let mut known = vec![0; model.constructors.len()];
    for &index in components.iter().flat_map(|component| &component.constructors) {
        let sizes = Sizes { model, known: &known };
        let large: Vec<bool> = values(&model.constructors[index].combinator)
            .map(|value| sizes.ty(&value.ty).0 > LARGE_FIELD && !matches!(value.ty, Ty::Builtin(_) | Ty::Array { .. }))
            .collect();
        let fields = &mut model.constructors[index].combinator.fields;
        let mut large = large.into_iter();
        for field in fields {
            match &mut field.kind {
                FieldKind::Optional(_, value) => value.indirect |= large.next().unwrap_or_default(),
                FieldKind::Group(_, values) => {
                    values.iter_mut().for_each(|value| value.indirect |= large.next().unwrap_or_default())
                }
                FieldKind::Required(_) => drop(large.next()),
                FieldKind::Present(_) | FieldKind::Mask(_) => {}
            }
        }
        known[index] = Sizes { model, known: &known }.constructor(index);
    }
    for ty in &mut model.types {
        for variant in ty.enumeration.iter_mut().flat_map(|enumeration| &mut enumeration.variants) {
            if variant.payload == Payload::Inline && known[variant.constructor.0] > LARGE {
                variant.payload = Payload::Boxed;
            }
        }
    }
}

/// Sizes of structs on a 64-bit machine, as rustc lays them out, give or take a niche.
struct Sizes<'m> {
    model: &'m Model,
    /// Those of the components so far; whatever is held without a `Box` is among them.
    known: &'m [usize],
}

impl Sizes<'_> {
    fn constructor(&self, index: usize) -> usize {
        let fields = &self.model.constructors[index].combinator.fields;
        let layouts: Vec<(usize, usize)> = fields.iter().map(|field| self.field(&field.kind)).collect();
        pack(&layouts).0
    }

    /// Size and alignment.
    fn field(&self, kind: &FieldKind) -> (usize, usize) {
        match kind {
            FieldKind::Required(value) => self.value(value),
            FieldKind::Optional(_, value) => {
                let layout = self.value(value);
                if has_niche(&value.ty, value.indirect) { layout } else { pack(&[layout, (layout.1, layout.1)]) }
            }
            FieldKind::Group(_, values) => {
                let layouts: Vec<(usize, usize)> = values.iter().map(|value| self.value(value)).collect();
                let niche = values.iter().any(|value| has_niche(&value.ty, value.indirect));
                let layout = pack(&layouts);
                if niche { layout } else { pack(&[layout, (layout.1, layout.1)]) }
            }
            FieldKind::Present(_) => (1, 1),
            FieldKind::Mask(_) => (4, 4),
        }
    }

    fn value(&self, value: &Value) -> (usize, usize) {
        self.indirect(&value.ty, value.indirect)
    }

    /// In an array, each value is behind a `Box` of its own.
    fn indirect(&self, ty: &Ty, indirect: bool) -> (usize, usize) {
        match ty {
            Ty::Array { item, count } => {
                let (size, align) = self.indirect(item, indirect);
                (size.saturating_mul(*count as usize), align)
            }
            _ if indirect => (8, 8),
            _ => self.ty(ty),
        }
    }

    fn ty(&self, ty: &Ty) -> (usize, usize) {
        match ty {
            Ty::Builtin(builtin) => match builtin {
                Builtin::Int | Builtin::Nat => (4, 4),
                Builtin::Long | Builtin::Double => (8, 8),
                Builtin::Bool => (1, 1),
                Builtin::String | Builtin::Bytes | Builtin::Object => (24, 8),
                Builtin::Int128 => (16, 1),
                Builtin::Int256 => (32, 1),
                Builtin::Int512 => (64, 1),
            },
            Ty::Vector { .. } => (24, 8),
            Ty::Array { .. } => self.indirect(ty, false),
            Ty::Constructor { id, .. } => (self.known[id.0].next_multiple_of(8), 8),
            Ty::Enum { id, .. } => {
                let variants = &self.model.ty(*id).constructors;
                let largest = variants.iter().map(|id| self.known[id.0]).filter(|size| *size <= LARGE).max();
                match largest {
                    Some(0) | None => (1, 1),
                    Some(size) => (size.next_multiple_of(8) + 8, 8),
                }
            }
            // Not known here; a parameter is mostly a whole request.
            Ty::Param(_) => (LARGE, 8),
        }
    }
}

/// Whether `Option` of the type is no larger than the type.
fn has_niche(ty: &Ty, indirect: bool) -> bool {
    indirect
        || match ty {
            Ty::Builtin(builtin) => {
                matches!(builtin, Builtin::Bool | Builtin::String | Builtin::Bytes)
            }
            Ty::Vector { .. } | Ty::Enum { .. } => true,
            Ty::Array { item, .. } => has_niche(item, false),
            Ty::Constructor { .. } | Ty::Param(_) => false,
        }
}

/// Size and alignment of fields side by side.
fn pack(layouts: &[(usize, usize)]) -> (usize, usize) {
    let align = layouts.iter().map(|(_, align)| *align).max().unwrap_or(1);
    (layouts.iter().map(|(size, _)| size).sum::<usize>().next_multiple_of(align), align)
}

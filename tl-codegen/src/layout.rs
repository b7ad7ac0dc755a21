//! How values lie in memory: what is behind a `Box`, which types nest, what a failed decoder yields.
//!
//! Rules, on the graph of which type holds which:
//!
//! 1. *Indirection*: a field whose type can hold the field's owner again, without a
//!    vector between them, is behind a `Box`.
//! 2. *Large variants*: a variant over [`LARGE`] bytes is behind a `Box`, so that
//!    no value of an enum is large because one of its variants is.
//! 3. *Fallback*: the variant of an enum that is cheapest to build from zeros.
//! 4. *Borrows*: whatever can hold text or bytes borrows in its borrowed form.

use petgraph::algo::tarjan_scc;
use petgraph::graph::{DiGraph, NodeIndex};

use crate::model::{Builtin, Combinator, ConstructorId, Field, FieldKind, Model, Payload, Ty, Value};

/// Size in bytes, on a 64-bit machine, over which a variant is behind a `Box`.
pub(crate) const LARGE: usize = 64;

/// Decides indirection, nesting, fallbacks and large variants of a model without [`infinite`] values.
pub(crate) fn decide(model: &mut Model) {
    let costs = Costs::of(model);
    mark_indirect(model);
    mark_recursive(model);
    choose_fallbacks(model, &costs);
    box_large_variants(model);
    mark_borrows(model);
}

/// Constructors no value of which is finite.
pub(crate) fn infinite(model: &Model) -> Vec<ConstructorId> {
    Costs::of(model).infinite(model)
}

/// A node per constructor, then one per type.
fn node(model: &Model, ty: &Ty) -> Option<NodeIndex> {
    match ty {
        Ty::Constructor { id, .. } => Some(NodeIndex::new(id.0)),
        Ty::Enum { id, .. } => Some(NodeIndex::new(model.constructors.len() + id.0)),
        Ty::Builtin(_) | Ty::Vector { .. } | Ty::Param(_) => None,
    }
}

/// Strongly connected components of the graph of what holds what; equal numbers mean equal components.
/// Components of one node that does not hold itself have no number.
fn components(model: &Model, through_vectors: bool) -> Vec<Option<usize>> {
    let mut graph = DiGraph::<(), ()>::new();
    let constructors = model.constructors.len();
    for _ in 0..constructors + model.types.len() {
        graph.add_node(());
    }
    for (owner, constructor) in model.constructors.iter().enumerate() {
        for value in values(&constructor.combinator) {
            let mut held = Vec::new();
            holds(&value.ty, through_vectors, &mut held);
            for target in held.into_iter().filter_map(|ty| node(model, ty)) {
                graph.update_edge(NodeIndex::new(owner), target, ());
            }
        }
    }
    for (index, ty) in model.types.iter().enumerate() {
        for constructor in &ty.constructors {
            graph.update_edge(NodeIndex::new(constructors + index), NodeIndex::new(constructor.0), ());
        }
    }
    let mut numbers = vec![None; graph.node_count()];
    for (number, component) in tarjan_scc(&graph).into_iter().enumerate() {
        let first = component[0];
        if component.len() > 1 || graph.contains_edge(first, first) {
            for node in component {
                numbers[node.index()] = Some(number);
            }
        }
    }
    numbers
}

/// The types whose values lie inside a value of type `ty`: itself and type arguments, and items of vectors if asked for.
fn holds<'t>(ty: &'t Ty, through_vectors: bool, held: &mut Vec<&'t Ty>) {
    match ty {
        Ty::Builtin(_) | Ty::Param(_) => {}
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

fn mark_indirect(model: &mut Model) {
    let component = components(model, false);
    let mut indirect = Vec::new();
    for (owner, constructor) in model.constructors.iter().enumerate() {
        for value in values(&constructor.combinator) {
            let mut held = Vec::new();
            holds(&value.ty, false, &mut held);
            let mut nodes = held.into_iter().filter_map(|ty| node(model, ty));
            indirect.push(component[owner].is_some() && nodes.any(|held| component[held.index()] == component[owner]));
        }
    }
    let all = model.constructors.iter_mut().flat_map(|constructor| values_mut(&mut constructor.combinator));
    for (value, indirect) in all.zip(indirect) {
        value.indirect = indirect;
    }
}

fn mark_recursive(model: &mut Model) {
    let component = components(model, true);
    let constructors = model.constructors.len();
    for (index, ty) in model.types.iter_mut().enumerate() {
        let node = if ty.enumeration.is_some() { constructors + index } else { ty.constructors[0].0 };
        ty.recursive = component[node].is_some();
    }
}

fn mark_borrows(model: &mut Model) {
    loop {
        let holds_text = |combinator: &Combinator| values(combinator).any(|value| model.borrows(&value.ty));
        let constructors: Vec<bool> = model.constructors.iter().map(|it| holds_text(&it.combinator)).collect();
        let functions: Vec<bool> = model.functions.iter().map(|it| holds_text(&it.combinator)).collect();
        let mut changed = false;
        for ty in &mut model.types {
            let borrows = ty.constructors.iter().any(|id| constructors[id.0]);
            changed |= ty.borrows != borrows;
            ty.borrows = borrows;
        }
        for (constructor, borrows) in model.constructors.iter_mut().zip(constructors) {
            changed |= constructor.combinator.borrows != borrows;
            constructor.combinator.borrows = borrows;
        }
        for (function, borrows) in model.functions.iter_mut().zip(functions) {
            function.combinator.borrows = borrows;
        }
        if !changed {
            return;
        }
    }
}

fn choose_fallbacks(model: &mut Model, costs: &Costs) {
    for ty in &mut model.types {
        if let Some(enumeration) = &mut ty.enumeration {
            let cheapest = ty.constructors.iter().enumerate().min_by_key(|(_, id)| costs.0[id.0]);
            enumeration.fallback = cheapest.map_or(0, |(index, _)| index);
        }
    }
}

/// What it takes to build each constructor from zeros: how many values, if it can be done at all.
struct Costs(Vec<Option<u32>>);

impl Costs {
    fn of(model: &Model) -> Self {
        let mut costs = Self(vec![None; model.constructors.len()]);
        // Each round knows the cost of values one level deeper; costs only fall.
        loop {
            let next = model.constructors.iter().map(|constructor| costs.combinator(model, &constructor.combinator));
            let next: Vec<Option<u32>> = next.collect();
            if next == costs.0 {
                return costs;
            }
            costs.0 = next;
        }
    }

    fn combinator(&self, model: &Model, combinator: &Combinator) -> Option<u32> {
        required(combinator).try_fold(1u32, |sum, value| Some(sum.saturating_add(self.ty(model, &value.ty)?)))
    }

    fn ty(&self, model: &Model, ty: &Ty) -> Option<u32> {
        match ty {
            Ty::Builtin(_) | Ty::Vector { .. } | Ty::Param(_) => Some(1),
            Ty::Constructor { id, .. } => self.0[id.0],
            Ty::Enum { id, .. } => model.ty(*id).constructors.iter().filter_map(|id| self.0[id.0]).min(),
        }
    }

    fn infinite(&self, model: &Model) -> Vec<ConstructorId> {
        // A type is usable as long as one of its constructors is.
        let hopeless = |id: &ConstructorId| {
            let ty = model.ty(model.constructor(*id).ty);
            ty.constructors.iter().all(|id| self.0[id.0].is_none())
        };
        (0..model.constructors.len()).map(ConstructorId).filter(hopeless).collect()
    }
}

fn required(combinator: &Combinator) -> impl Iterator<Item = &Value> {
    combinator.fields.iter().filter_map(|field| match &field.kind {
        FieldKind::Required(value) => Some(value),
        _ => None,
    })
}

fn box_large_variants(model: &mut Model) {
    let mut sizes = Sizes { model, known: vec![None; model.constructors.len()] };
    let known: Vec<usize> = (0..model.constructors.len()).map(|index| sizes.constructor(index)).collect();
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
    known: Vec<Option<usize>>,
}

impl Sizes<'_> {
    fn constructor(&mut self, index: usize) -> usize {
        if let Some(size) = self.known[index] {
            return size;
        }
        let model = self.model;
        let fields = &model.constructors[index].combinator.fields;
        let layouts: Vec<(usize, usize)> = fields.iter().map(|field| self.field(&field.kind)).collect();
        let size = pack(&layouts).0;
        self.known[index] = Some(size);
        size
    }

    /// Size and alignment.
    fn field(&mut self, kind: &FieldKind) -> (usize, usize) {
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

    fn value(&mut self, value: &Value) -> (usize, usize) {
        if value.indirect { (8, 8) } else { self.ty(&value.ty) }
    }

    fn ty(&mut self, ty: &Ty) -> (usize, usize) {
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
            Ty::Constructor { id, .. } => (self.constructor(id.0).next_multiple_of(8), 8),
            Ty::Enum { id, .. } => {
                let model = self.model;
                let variants = &model.ty(*id).constructors;
                let largest = variants.iter().map(|id| self.constructor(id.0)).filter(|size| *size <= LARGE).max();
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
            Ty::Constructor { .. } | Ty::Param(_) => false,
        }
}

/// Size and alignment of fields side by side.
fn pack(layouts: &[(usize, usize)]) -> (usize, usize) {
    let align = layouts.iter().map(|(_, align)| *align).max().unwrap_or(1);
    (layouts.iter().map(|(size, _)| size).sum::<usize>().next_multiple_of(align), align)
}

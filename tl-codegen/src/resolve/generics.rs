//! Type parameters: which of them a Rust type has, and types that contain themselves with ever larger arguments.

use std::collections::HashMap;
use std::mem;

use petgraph::algo::kosaraju_scc;
use petgraph::graph::{DiGraph, NodeIndex};
use tl_parser::{Code, Diagnostic};

use super::declare::Declared;
use crate::model::{CombinatorId, Model, Param, Ty};

/// Finds the parameters that values contain values of. Those that no field has, or that are only arguments of such, are no
/// parameters in Rust.
pub(super) fn find_used(model: &mut Model) {
    let generic = model.combinators().filter(|(_, combinator)| !combinator.params.is_empty());
    let generic: Vec<CombinatorId> = generic.map(|(id, _)| id).collect();
    let mut changed = !generic.is_empty();
    while mem::take(&mut changed) {
        let mut found = Vec::new();
        for &id in &generic {
            let values = model.combinator(id).values();
            values.for_each(|value| params_in(model, value.ty, &mut |param| found.push((id, param))));
        }
        for (id, param) in found {
            let combinator = match id {
                CombinatorId::Function(index) => &mut model.functions[index].combinator,
                CombinatorId::Constructor(id) => {
                    let constructor = &mut model.constructors[id.0];
                    // A type has other parameters if its constructors disagree, which is reported.
                    let of_type = model.types[constructor.ty.0].params.get_mut(param);
                    of_type.into_iter().for_each(|param| param.is_used = true);
                    &mut constructor.combinator
                }
            };
            changed |= !mem::replace(&mut combinator.params[param].is_used, true);
        }
    }
}

/// Calls `found` with each parameter that is in the Rust form of a type.
fn params_in(model: &Model, ty: &Ty, found: &mut impl FnMut(usize)) {
    match ty {
        Ty::Param(index) => found(*index),
        Ty::Vector { item, .. } | Ty::Array { item, .. } => params_in(model, item, found),
        _ => Param::used(model.params_of(ty), ty.children()).for_each(|arg| params_in(model, arg, found)),
    }
}

/// Reports types that contain themselves with ever larger arguments: their instances in Rust are without number.
///
/// The graph has a node per parameter of a constructor or type, and edges to the parameters that it is an argument of, or
/// part of one. An argument that has the parameter in it, on a cycle, grows each time round.
pub(super) fn check(model: &Model, declared_by: &[&Declared<'_>], diagnostics: &mut Vec<Diagnostic>) {
    let mut graph = Graph::default();
    for (id, ty) in model.types.iter().enumerate().filter(|(_, ty)| !ty.params.is_empty()) {
        for (constructor, param) in
            ty.constructors.iter().flat_map(|it| (0..ty.params.len()).map(move |nth| (it.0, nth)))
        {
            graph.edge((Owner::Type(id), param), (Owner::Constructor(constructor), param));
        }
    }
    let mut growing = Vec::new();
    for (owner, constructor) in model.constructors.iter().enumerate().filter(|(_, it)| !it.combinator.params.is_empty())
    {
        for value in constructor.combinator.values() {
            for ty in value.ty.walk() {
                let target = match ty {
                    Ty::Constructor { id, .. } => Owner::Constructor(id.0),
                    Ty::Enum { id, .. } => Owner::Type(id.0),
                    _ => continue,
                };
                let args = ty.children().iter().zip(model.params_of(ty)).enumerate();
                for (nth, (arg, _)) in args.filter(|(_, (_, param))| param.is_used) {
                    params_in(model, arg, &mut |param| {
                        let edge = graph.edge((Owner::Constructor(owner), param), (target, nth));
                        if !matches!(arg, Ty::Param(_)) {
                            growing.push((edge, owner, value.index));
                        }
                    });
                }
            }
        }
    }
    let components = kosaraju_scc(&graph.graph);
    let component = |node| components.iter().position(|nodes| nodes.contains(&node));
    growing.retain(|((from, to), ..)| component(*from) == component(*to));
    growing.dedup_by_key(|(_, owner, _)| *owner);
    for (_, owner, field) in growing {
        let (declared, field) = (declared_by[owner], &model.constructors[owner].combinator.fields[field]);
        let message = format!("`{}` contains itself with ever larger arguments", declared.name);
        let diagnostic = Diagnostic::new(Code::GrowingArguments, declared.type_span(&field.name), message);
        let diagnostic = diagnostic.label("each value in it has a larger type");
        diagnostics.push(diagnostic.help("use the parameters themselves as arguments, or a type without parameters"));
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Owner {
    Constructor(usize),
    Type(usize),
}

#[derive(Default)]
struct Graph {
    graph: DiGraph<(), ()>,
    nodes: HashMap<(Owner, usize), NodeIndex>,
}

impl Graph {
    fn edge(&mut self, from: (Owner, usize), to: (Owner, usize)) -> (NodeIndex, NodeIndex) {
        let [from, to] = [from, to].map(|node| *self.nodes.entry(node).or_insert_with(|| self.graph.add_node(())));
        self.graph.add_edge(from, to, ());
        (from, to)
    }
}

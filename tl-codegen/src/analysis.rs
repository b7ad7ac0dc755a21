//! Analyses of a whole model: [`compute`] fills its tables once, by the graph of which type contains which.
//!
//! 1. *Boxing*: payloads and fields that are behind a `Box` (`boxing.rs`).
//! 2. *Fallback*: the variant that is decoded from invalid input (`cost.rs`).
//! 3. *Minimum encoded length*, which a decoder checks a count against before it allocates (`min_len.rs`).
//! 4. *Recursive* types, whose nesting a decoder counts.
//! 5. *Borrows*: whatever can contain text or bytes borrows in its borrowed form.
//! 6. *In requests*: types that users build.
//! 7. *Copy* and *keys* of maps (`keys.rs`).

mod boxing;
mod cost;
mod graph;
mod keys;
mod min_len;
pub(crate) mod uses;

use std::mem;

use self::cost::Costs;
use self::graph::Component;
use crate::model::{Analysis, Combinator, CombinatorId, ConstructorId, Model, Value};
use crate::reach;

/// Computes all tables of a model without infinite [`sizes`].
pub(crate) fn compute(model: &mut Model) {
    let direct = graph::components(model, true);
    let all = graph::components(model, false);
    let mut analysis = Analysis { boxing: boxing::by_rule(model, &direct), ..min_len::compute(model, &direct) };
    let costs = Costs::of(model, &direct);
    let recursive = recursive(model, &all);
    for (index, in_requests) in reach::in_requests(model).into_iter().enumerate() {
        let fallback = costs.fallback(model, &model.types[index].constructors);
        let results = &mut analysis.types[index];
        (results.in_requests, results.fallback, results.recursive) = (in_requests, fallback, recursive[index]);
    }
    model.analysis = analysis;
    compute_borrows(model, &all);
    keys::compute(model, &all);
}

/// Computes again what depends on which payloads and fields are behind a `Box`.
pub(crate) fn after_boxing(model: &mut Model) {
    let all = graph::components(model, false);
    keys::compute(model, &all);
}

/// Returns the constructors that have no finite value, and the minimum encoded lengths of all types and combinators.
pub(crate) fn sizes(model: &Model) -> (Vec<ConstructorId>, Analysis) {
    let direct = graph::components(model, true);
    (Costs::of(model, &direct).infinite(model), min_len::compute(model, &direct))
}

/// The values that are always present.
fn required(combinator: &Combinator) -> impl Iterator<Item = Value<'_>> {
    combinator.values().filter(|value| value.field.condition.is_none())
}

/// By type: whether a value can contain another one of the same type.
fn recursive(model: &Model, all: &[Component]) -> Vec<bool> {
    let cycles = graph::Cycles::of(model, all);
    let types = model.types.iter().enumerate().map(|(index, ty)| match ty.enumeration {
        Some(_) if cycles.types[index].is_some() => true,
        // A constructor of several can be used bare, in itself too.
        _ => ty.constructors.iter().any(|id| cycles.constructors[id.0].is_some()),
    });
    types.collect()
}

fn compute_borrows(model: &mut Model, all: &[Component]) {
    let direct = |model: &Model, id: CombinatorId| {
        let mut values = model.combinator(id).values();
        values.any(|value| model.borrows(value.ty))
    };
    for component in all {
        // Arguments are owned, so a value can contain another one that borrows without borrowing itself.
        let mut changed = true;
        while mem::take(&mut changed) {
            for id in &component.constructors {
                let borrows = direct(model, CombinatorId::Constructor(*id));
                changed |= borrows != mem::replace(&mut model.analysis.constructors[id.0].borrows, borrows);
            }
            for id in &component.types {
                let borrows = model.ty(*id).constructors.iter().any(|id| model.analysis.constructors[id.0].borrows);
                changed |= borrows != mem::replace(&mut model.analysis.types[id.0].borrows, borrows);
            }
        }
    }
    for index in 0..model.functions.len() {
        model.analysis.functions[index].borrows = direct(model, CombinatorId::Function(index));
    }
}

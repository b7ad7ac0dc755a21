//! The number of values that it takes to build a value with no optional parts: chooses fallbacks, finds infinite types.

use std::collections::{BTreeMap, BTreeSet};

use super::graph::Component;
use super::required;
use crate::model::{ConstructorId, Model, Ty};

/// By constructor: the number of values, `None` if no number is enough.
pub(super) struct Costs {
    all: Vec<Option<u32>>,
    /// Of constructors some of whose arguments have no finite value; by argument, whether it has one.
    some: BTreeMap<(ConstructorId, Vec<bool>), Option<u32>>,
}

impl Costs {
    pub(super) fn of(model: &Model, components: &[Component]) -> Self {
        let mut costs = Self { all: vec![None; model.constructors.len()], some: BTreeMap::new() };
        for component in components {
            // Each round finds the cost of values one level deeper; costs only fall.
            let mut changed = true;
            while changed {
                let known = costs.some.len();
                changed = false;
                for &id in &component.constructors {
                    let cost = costs.constructor(model, id, &[]);
                    changed |= fall(&mut costs.all[id.0], cost);
                }
                for (id, finite) in costs.some.keys().cloned().collect::<Vec<_>>() {
                    let cost = costs.constructor(model, id, &finite);
                    changed |= fall(costs.some.entry((id, finite)).or_default(), cost);
                }
                changed |= costs.some.len() != known;
            }
        }
        costs
    }

    fn constructor(&mut self, model: &Model, id: ConstructorId, finite: &[bool]) -> Option<u32> {
        let mut values = required(&model.constructor(id).combinator);
        values.try_fold(1u32, |sum, value| Some(sum.saturating_add(self.ty(model, value.ty, finite)?)))
    }

    /// That of a value, where a parameter has a finite value unless `finite` says otherwise.
    fn ty(&mut self, model: &Model, ty: &Ty, finite: &[bool]) -> Option<u32> {
        let constructors = match ty {
            Ty::Builtin(_) | Ty::Mapped(_) | Ty::Vector { .. } | Ty::Number(_) => return Some(1),
            Ty::Array { count, .. } if count.constant() == 0 => return Some(1),
            Ty::Param(index) => return finite.get(*index).is_none_or(|finite| *finite).then_some(1),
            Ty::Array { item, .. } => return self.ty(model, item, finite),
            Ty::Constructor { id, .. } => std::slice::from_ref(id),
            Ty::Enum { id, .. } => &model.ty(*id).constructors,
        };
        let args = ty.children().iter().zip(model.params_of(ty));
        // An argument that no value contains costs nothing.
        let args = args.map(|(arg, param)| if param.is_used { self.ty(model, arg, finite) } else { Some(0) });
        let args: Vec<Option<u32>> = args.collect();
        let finite: Vec<bool> = args.iter().map(Option::is_some).collect();
        let own = if finite.contains(&false) {
            // One that needs no argument is the fallback of its type; otherwise, any of them may be.
            let alone = constructors.iter().filter_map(|id| self.among(*id, vec![false; finite.len()])).min();
            alone.or_else(|| {
                let costs: Option<Vec<u32>> = constructors.iter().map(|id| self.among(*id, finite.clone())).collect();
                costs?.into_iter().max()
            })
        } else {
            constructors.iter().filter_map(|id| self.all[id.0]).min()
        };
        Some(args.into_iter().flatten().fold(own?, u32::saturating_add))
    }

    /// That of a constructor some of whose arguments have no finite value.
    fn among(&mut self, id: ConstructorId, finite: Vec<bool>) -> Option<u32> {
        *self.some.entry((id, finite)).or_default()
    }

    /// The position of the constructor that stands for no value: the one called empty, as `inputPeerEmpty` is, else the one
    /// that takes the fewest values. Where arguments can have no finite value, one without them goes first.
    pub(super) fn fallback(&self, model: &Model, constructors: &[ConstructorId]) -> usize {
        let finite = constructors.iter().enumerate().filter_map(|(nth, id)| {
            let (cost, combinator) = (self.all[id.0]?, &model.constructor(*id).combinator);
            let alone = self.some.get(&(*id, vec![false; combinator.params.len()]));
            Some((alone.is_some_and(Option::is_none), !combinator.is_empty_value(), cost, nth))
        });
        finite.min().map_or(0, |(_, _, _, nth)| nth)
    }

    /// The constructors of types without a finite value: a type is usable as long as one of its constructors is. One that
    /// is used bare must have a finite value itself.
    pub(super) fn infinite(&self, model: &Model) -> Vec<ConstructorId> {
        let hopeless = model.types.iter().filter(|ty| ty.constructors.iter().all(|id| self.all[id.0].is_none()));
        let mut found: BTreeSet<_> = hopeless.flat_map(|ty| ty.constructors.iter().copied()).collect();
        found.extend(model.bare_variants().into_iter().filter(|id| self.all[id.0].is_none()));
        found.into_iter().collect()
    }
}

/// Replaces a cost by a lower one; an argument that has got a finite value makes no value larger.
fn fall(cost: &mut Option<u32>, new: Option<u32>) -> bool {
    let falls = new.is_some_and(|new| cost.is_none_or(|cost| new < cost));
    if falls {
        *cost = new;
    }
    falls
}

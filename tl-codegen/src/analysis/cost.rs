//! The number of values that it takes to build a value with no optional parts: chooses fallbacks, finds infinite types.

use std::collections::BTreeSet;

use super::graph::Component;
use super::required;
use crate::model::{Combinator, ConstructorId, Model, Ty};

/// By constructor: the number of values, `None` if no number is enough.
pub(super) struct Costs(Vec<Option<u32>>);

impl Costs {
    pub(super) fn of(model: &Model, components: &[Component]) -> Self {
        let mut costs = Self(vec![None; model.constructors.len()]);
        for component in components {
            // Each round finds the cost of values one level deeper; costs only fall.
            let mut changed = true;
            while changed {
                changed = false;
                for &id in &component.constructors {
                    let cost = costs.combinator(model, &model.constructor(id).combinator);
                    changed |= cost != costs.0[id.0];
                    costs.0[id.0] = cost;
                }
            }
        }
        costs
    }

    fn combinator(&self, model: &Model, combinator: &Combinator) -> Option<u32> {
        required(combinator).try_fold(1u32, |sum, value| Some(sum.saturating_add(self.ty(model, value.ty)?)))
    }

    fn ty(&self, model: &Model, ty: &Ty) -> Option<u32> {
        let (own, args) = match ty {
            Ty::Builtin(_) | Ty::Mapped(_) | Ty::Vector { .. } | Ty::Param(_) => return Some(1),
            Ty::Array { item, .. } => return self.ty(model, item),
            Ty::Constructor { id, args, .. } => (self.0[id.0], args),
            Ty::Enum { id, args } => (model.ty(*id).constructors.iter().filter_map(|id| self.0[id.0]).min(), args),
        };
        args.iter().try_fold(own?, |sum, arg| Some(sum.saturating_add(self.ty(model, arg)?)))
    }

    /// The position of the constructor that stands for no value: the one called empty, as `inputPeerEmpty` is, else the one
    /// that takes the fewest values.
    pub(super) fn fallback(&self, model: &Model, constructors: &[ConstructorId]) -> usize {
        let finite = constructors.iter().enumerate().filter_map(|(nth, id)| {
            let cost = self.0[id.0]?;
            Some((!model.constructor(*id).combinator.is_empty_value(), cost, nth))
        });
        finite.min().map_or(0, |(_, _, nth)| nth)
    }

    /// The constructors of types without a finite value: a type is usable as long as one of its constructors is. One that
    /// is used bare must have a finite value itself.
    pub(super) fn infinite(&self, model: &Model) -> Vec<ConstructorId> {
        let hopeless = model.types.iter().filter(|ty| ty.constructors.iter().all(|id| self.0[id.0].is_none()));
        let mut found: BTreeSet<_> = hopeless.flat_map(|ty| ty.constructors.iter().copied()).collect();
        found.extend(model.bare_variants().into_iter().filter(|id| self.0[id.0].is_none()));
        found.into_iter().collect()
    }
}

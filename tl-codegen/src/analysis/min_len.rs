//! Minimum encoded lengths, bottom up: what a component contains comes before it.

use super::graph::Component;
use super::required;
use crate::model::{Analysis, Combinator, CombinatorAnalysis, CombinatorId, Field, Model, Ty, TypeAnalysis};

/// Returns the tables with minimum encoded lengths alone.
pub(super) fn compute(model: &Model, components: &[Component]) -> Analysis {
    let Model { types, constructors, functions, .. } = model;
    let unknown = CombinatorAnalysis { min_len: usize::MAX, ..CombinatorAnalysis::default() };
    let mut analysis = Analysis {
        types: vec![TypeAnalysis { min_len: usize::MAX, ..TypeAnalysis::default() }; types.len()],
        constructors: vec![unknown; constructors.len()],
        functions: vec![unknown; functions.len()],
        ..Analysis::default()
    };
    for component in components {
        // Each round finds values one level deeper; lengths only fall.
        let mut changed = true;
        while changed {
            changed = false;
            for id in &component.constructors {
                let min_len = bare(&analysis, &constructors[id.0].combinator);
                changed |= min_len != std::mem::replace(&mut analysis.constructors[id.0].min_len, min_len);
            }
            for id in &component.types {
                let bare = types[id.0].constructors.iter().map(|id| analysis.constructors[id.0].min_len).min();
                let min_len = bare.unwrap_or(0).saturating_add(4);
                changed |= min_len != std::mem::replace(&mut analysis.types[id.0].min_len, min_len);
            }
        }
    }
    for (index, function) in functions.iter().enumerate() {
        analysis.functions[index].min_len = bare(&analysis, &function.combinator);
    }
    analysis
}

/// That of the bare form: the flags words and the values that are always present.
fn bare(analysis: &Analysis, combinator: &Combinator) -> usize {
    let is_always = |field: &&Field| field.is_word() && field.has_bytes() && field.condition.is_none();
    let words = combinator.fields.iter().filter(is_always).count();
    required(combinator).map(|value| analysis.min_len(value.ty)).fold(4 * words, usize::saturating_add)
}

impl Analysis {
    pub(crate) fn min_len(&self, ty: &Ty) -> usize {
        match ty {
            Ty::Builtin(builtin) => builtin.info().min_len,
            Ty::Vector { bare: true, .. } => 4,
            Ty::Vector { bare: false, .. } => 8,
            Ty::Array { item, count } => self.min_len(item).saturating_mul(count.constant() as usize),
            Ty::Constructor { id, bare, .. } => {
                let of = self.combinator(CombinatorId::Constructor(*id));
                of.min_len.saturating_add(if *bare { 0 } else { 4 })
            }
            Ty::Enum { id, .. } => self.ty(*id).min_len,
            Ty::Mapped(_) | Ty::Param(_) => 4,
            Ty::Number(_) => 0,
        }
    }
}

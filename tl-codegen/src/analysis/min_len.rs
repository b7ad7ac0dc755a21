//! Minimum encoded lengths, bottom up: what a component contains comes before it.

use super::graph::Component;
use super::required;
use crate::model::{Analysis, Combinator, CombinatorId, Model, Ty};

pub(super) fn compute(model: &mut Model, components: &[Component]) {
    let Model { types, constructors, functions, analysis, .. } = model;
    analysis.constructors.iter_mut().for_each(|it| it.min_len = usize::MAX);
    analysis.types.iter_mut().for_each(|it| it.min_len = usize::MAX);
    for component in components {
        // Each round finds values one level deeper; lengths only fall.
        let mut changed = true;
        while changed {
            changed = false;
            for id in &component.constructors {
                let min_len = bare(analysis, &constructors[id.0].combinator);
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
        analysis.functions[index].min_len = bare(analysis, &function.combinator);
    }
}

/// That of the bare form: the flags words and the values that are always present.
fn bare(analysis: &Analysis, combinator: &Combinator) -> usize {
    let words = combinator.fields.iter().filter(|field| field.is_word()).count();
    required(combinator).map(|value| analysis.min_len(value.ty)).fold(4 * words, usize::saturating_add)
}

impl Analysis {
    pub(crate) fn min_len(&self, ty: &Ty) -> usize {
        match ty {
            Ty::Builtin(builtin) => builtin.info().min_len,
            Ty::Vector { bare, .. } => {
                if *bare {
                    4
                } else {
                    8
                }
            }
            Ty::Array { item, count } => self.min_len(item).saturating_mul(*count as usize),
            Ty::Constructor { id, bare, .. } => {
                let of = self.combinator(CombinatorId::Constructor(*id));
                of.min_len.saturating_add(if *bare { 0 } else { 4 })
            }
            Ty::Enum { id, .. } => self.ty(*id).min_len,
            Ty::Param(_) => 4,
        }
    }
}

//! How few bytes a value can take on the wire: what a decoder checks a count against before it allocates.

use super::{Component, required};
use crate::model::{Combinator, Model};

/// Finds the least sizes, bottom up: whatever a component holds comes before it.
pub(super) fn find(model: &mut Model, components: &[Component]) {
    model.constructors.iter_mut().for_each(|constructor| constructor.combinator.least = usize::MAX);
    model.types.iter_mut().filter_map(|ty| ty.enumeration.as_mut()).for_each(|of| of.least = usize::MAX);
    for component in components {
        // Each round knows values one level deeper; sizes only fall.
        let mut changed = true;
        while changed {
            changed = false;
            for &index in &component.constructors {
                let least = combinator(model, &model.constructors[index].combinator);
                changed |= least != model.constructors[index].combinator.least;
                model.constructors[index].combinator.least = least;
            }
            for &index in &component.types {
                let constructors = model.types[index].constructors.iter();
                let least = constructors.map(|id| model.constructor(*id).combinator.least).min().unwrap_or(0);
                if let Some(enumeration) = &mut model.types[index].enumeration {
                    let least = least.saturating_add(4);
                    changed |= least != enumeration.least;
                    enumeration.least = least;
                }
            }
        }
    }
    for index in 0..model.functions.len() {
        model.functions[index].combinator.least = combinator(model, &model.functions[index].combinator);
    }
}

/// The least size of the bare form: the flags words and what is always there.
fn combinator(model: &Model, combinator: &Combinator) -> usize {
    let values = required(combinator).map(|value| model.least(&value.ty));
    values.fold(4 * combinator.words.len(), usize::saturating_add)
}

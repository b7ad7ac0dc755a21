//! Where values of each type occur, for the documentation of the type.

use crate::model::{CombinatorId, ConstructorId, Model};

/// The combinators that use a type, in schema order.
#[derive(Clone, Debug, Default)]
pub(crate) struct Uses {
    /// Functions with a parameter that contains it.
    pub(crate) taken_by: Vec<CombinatorId>,
    /// Functions with a result that contains it.
    pub(crate) returned_by: Vec<CombinatorId>,
    /// Constructors of [`UPDATE`] that contain it.
    pub(crate) updates: Vec<CombinatorId>,
    /// Other constructors that contain it, except those of the type itself.
    pub(crate) fields_of: Vec<CombinatorId>,
}

/// The type of changes that the server sends by itself, in schemas that have one.
const UPDATE: &str = "Update";

impl Uses {
    /// The uses of each type of a model, by index.
    pub(crate) fn of(model: &Model) -> Vec<Self> {
        let mut all = vec![Self::default(); model.types.len()];
        for (index, constructor) in model.constructors.iter().enumerate() {
            let id = CombinatorId::Constructor(ConstructorId(index));
            for ty in constructor.combinator.values().flat_map(|value| model.types_in(value.ty)) {
                let uses = &mut all[ty.0];
                match model.ty(constructor.ty).name == UPDATE {
                    _ if ty == constructor.ty => {}
                    true => add(&mut uses.updates, id),
                    false => add(&mut uses.fields_of, id),
                }
            }
        }
        for (index, function) in model.functions.iter().enumerate() {
            let id = CombinatorId::Function(index);
            for ty in function.combinator.values().flat_map(|value| model.types_in(value.ty)) {
                add(&mut all[ty.0].taken_by, id);
            }
            for ty in model.types_in(&function.result) {
                add(&mut all[ty.0].returned_by, id);
            }
        }
        all
    }
}

/// Adds a combinator once, although several of its fields use the type.
fn add(list: &mut Vec<CombinatorId>, id: CombinatorId) {
    if list.last() != Some(&id) {
        list.push(id);
    }
}

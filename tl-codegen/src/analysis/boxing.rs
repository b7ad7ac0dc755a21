//! Boxing: which payloads and fields are behind a `Box`.
//!
//! - A field that can contain its own struct again, without a vector in between, must be.
//! - A variant over [`LARGE`] bytes and a conditional field of a struct over [`LARGE_FIELD`] are, so that no value is
//!   large because of what it could contain.

use super::graph::{Component, Cycles};
use crate::model::{Boxing, CombinatorId, ConstructorId, Model, StructField, StructFieldKind, Ty, Value};

/// Size in bytes, on a 64-bit machine, over which a variant is behind a `Box`. Both limits are those that
/// decode and encode fastest: lower ones allocate more, higher ones move more memory.
const LARGE: usize = 64;

/// Size in bytes, on a 64-bit machine, over which a conditional field is behind a `Box`.
const LARGE_FIELD: usize = 128;

/// Decides on every payload and every field; components are those of values that are stored in place.
pub(super) fn by_rule(model: &Model, components: &[Component]) -> Boxing {
    let cycles = Cycles::of(model, components);
    let mut sizes = Sizes { model, structs: vec![0; model.constructors.len()], boxing: Boxing::default() };
    // A cycle is cut by boxes before sizes are asked for.
    for (index, constructor) in model.constructors.iter().enumerate() {
        let id = ConstructorId(index);
        let closing = constructor.combinator.values().filter(|value| cycles.closes(model, id, value.ty));
        sizes.boxing.required.extend(closing.map(|value| (id, value.index)));
    }
    sizes.boxing.fields.clone_from(&sizes.boxing.required);
    for &id in components.iter().flat_map(|component| &component.constructors) {
        let constructor = model.constructor(id);
        let conditional = constructor.combinator.values().filter(|value| value.field.condition.is_some());
        let large = conditional.filter(|value| match value.ty {
            Ty::Builtin(_) | Ty::Mapped(_) | Ty::Array { .. } => false,
            ty => sizes.ty(ty).0 > LARGE_FIELD,
        });
        let large: Vec<usize> = large.map(|value| value.index).collect();
        sizes.boxing.fields.extend(large.into_iter().map(|field| (id, field)));
        sizes.structs[id.0] = sizes.of_struct(id);
        if model.ty(constructor.ty).enumeration.is_some() && sizes.structs[id.0] > LARGE {
            sizes.boxing.payloads.insert(id);
        }
    }
    sizes.boxing
}

/// Sizes and alignments on a 64-bit machine, as rustc lays values out, give or take a niche.
struct Sizes<'m> {
    model: &'m Model,
    /// Sizes of constructors' structs so far: of those that are contained without a `Box`.
    structs: Vec<usize>,
    /// The decisions so far.
    boxing: Boxing,
}

impl Sizes<'_> {
    fn of_struct(&self, id: ConstructorId) -> usize {
        let fields = self.model.constructor(id).combinator.struct_fields();
        let layouts: Vec<(usize, usize)> = fields.iter().map(|field| self.field(id, field)).collect();
        pack(&layouts).0
    }

    fn field(&self, id: ConstructorId, field: &StructField<'_>) -> (usize, usize) {
        let is_boxed = |value: &Value<'_>| self.boxing.has_field(CombinatorId::Constructor(id), value.index);
        match &field.kind {
            StructFieldKind::Present(..) => (1, 1),
            StructFieldKind::Mask(..) => (4, 4),
            StructFieldKind::Required(value) => self.boxed(value.ty, is_boxed(value)),
            StructFieldKind::Optional(..) | StructFieldKind::Group(..) => {
                let values = field.values();
                let layouts: Vec<_> = values.iter().map(|value| self.boxed(value.ty, is_boxed(value))).collect();
                let (size, align) = pack(&layouts);
                let niche = values.iter().any(|value| has_niche(value.ty, is_boxed(value)));
                if niche { (size, align) } else { pack(&[(size, align), (align, align)]) }
            }
        }
    }

    /// In an array, each value is behind a `Box` of its own.
    fn boxed(&self, ty: &Ty, is_boxed: bool) -> (usize, usize) {
        match ty {
            Ty::Array { item, count } => {
                let (size, align) = self.boxed(item, is_boxed);
                (size.saturating_mul(count.constant() as usize), align)
            }
            _ if is_boxed => (8, 8),
            _ => self.ty(ty),
        }
    }

    fn ty(&self, ty: &Ty) -> (usize, usize) {
        match ty {
            Ty::Builtin(builtin) => builtin.info().layout,
            Ty::Vector { .. } => (24, 8),
            Ty::Array { .. } => self.boxed(ty, false),
            Ty::Constructor { id, .. } => (self.structs[id.0].next_multiple_of(8), 8),
            Ty::Enum { id, .. } => {
                let inline = self.model.ty(*id).constructors.iter().filter(|id| !self.boxing.payloads.contains(id));
                match inline.map(|id| self.structs[id.0]).max() {
                    Some(0) | None => (1, 1),
                    Some(size) => (size.next_multiple_of(8) + 8, 8),
                }
            }
            // Unknown; a parameter is mostly a whole request.
            Ty::Mapped(_) | Ty::Param(_) | Ty::Number(_) => (LARGE, 8),
        }
    }
}

/// Whether `Option` of the type is no larger than the type.
fn has_niche(ty: &Ty, is_boxed: bool) -> bool {
    is_boxed
        || match ty {
            Ty::Builtin(builtin) => builtin.info().niche,
            Ty::Vector { .. } | Ty::Enum { .. } => true,
            Ty::Array { item, .. } => has_niche(item, false),
            Ty::Mapped(_) | Ty::Constructor { .. } | Ty::Param(_) | Ty::Number(_) => false,
        }
}

/// Size and alignment of fields side by side.
fn pack(layouts: &[(usize, usize)]) -> (usize, usize) {
    let align = layouts.iter().map(|(_, align)| *align).max().unwrap_or(1);
    (layouts.iter().map(|(size, _)| size).sum::<usize>().next_multiple_of(align), align)
}

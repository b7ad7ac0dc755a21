//! Which values are `Copy`, and which are `Eq` and `Hash`.
//!
//! - *Copy*: at most [`LARGEST_COPY`] bytes of numbers.
//! - *Total*, a key of maps: a `Copy` value without `double`, which is `Ord` too; and a value that requests contain and that has no vector, no
//!   `double` and no undecoded value inside, such as an `InputPeer`.

use super::graph::Component;
use crate::model::{Builtin, CombinatorId, ConstructorId, Key, Model, StructFieldKind, Ty, TypeId};

/// The largest `Copy` struct, in bytes.
const LARGEST_COPY: usize = 32;

/// Fills the tables, from the components of values that contain each other.
pub(super) fn compute(model: &mut Model, all: &[Component]) {
    for component in all {
        // A recursive value is never `Copy`, and is total unless one of its parts is not.
        set(model, component, |_, _| Key { copy: false, total: true });
        loop {
            let before = keys(model, component);
            set(model, component, |model, id| {
                let in_requests = model.in_requests(CombinatorId::Constructor(id));
                let key = of_constructor(model, id);
                Key { total: key.total && (key.copy || in_requests), ..key }
            });
            if keys(model, component) == before {
                break;
            }
        }
    }
    // The struct of a variant has the traits of its enum: few people use it apart, unless other values contain it.
    let apart = model.bare_variants();
    for index in (0..model.constructors.len()).filter(|index| !apart.contains(&ConstructorId(*index))) {
        let of_type = model.analysis.ty(model.constructors[index].ty).key;
        let key = &mut model.analysis.constructors[index].key;
        *key = Key { copy: key.copy && of_type.copy, total: key.total && of_type.total };
    }
}

fn keys(model: &Model, component: &Component) -> Vec<Key> {
    component.constructors.iter().map(|id| model.analysis.constructors[id.0].key).collect()
}

/// Sets the results of the constructors, then those of the types.
fn set(model: &mut Model, component: &Component, key: impl Fn(&Model, ConstructorId) -> Key) {
    for id in &component.constructors {
        model.analysis.constructors[id.0].key = key(model, *id);
    }
    for id in &component.types {
        let key = of_type(model, *id);
        model.analysis.types[id.0].key = key;
    }
}

fn of_type(model: &Model, id: TypeId) -> Key {
    let ty = model.ty(id);
    let keys = || ty.constructors.iter().map(|id| model.analysis.combinator(CombinatorId::Constructor(*id)).key);
    let is_boxed = ty.constructors.iter().any(|id| model.analysis.boxing.payloads.contains(id));
    Key { copy: !is_boxed && keys().all(|key| key.copy), total: keys().all(|key| key.total) }
}

fn of_constructor(model: &Model, id: ConstructorId) -> Key {
    let of = CombinatorId::Constructor(id);
    let combinator = model.combinator(of);
    let is_boxed = |index| model.analysis.boxing.has_field(of, index);
    let values = || combinator.values().map(|value| (value.index, of_value(model, value.ty)));
    let size: usize = combinator
        .struct_fields()
        .iter()
        .map(|field| match &field.kind {
            StructFieldKind::Present(..) => 1,
            StructFieldKind::Mask(..) => 4,
            StructFieldKind::Required(value) => size(model, value.ty),
            StructFieldKind::Optional(_, value) => 8 + size(model, value.ty),
            StructFieldKind::Group(_, values) => 8 + values.iter().map(|value| size(model, value.ty)).sum::<usize>(),
        })
        .sum();
    Key {
        copy: size <= LARGEST_COPY && values().all(|(index, key)| key.copy && !is_boxed(index)),
        total: values().all(|(_, key)| key.total),
    }
}

fn of_value(model: &Model, ty: &Ty) -> Key {
    match ty {
        Ty::Builtin(builtin) => {
            Key { copy: builtin.info().copy, total: !matches!(builtin, Builtin::Double | Builtin::Object) }
        }
        Ty::Array { item, .. } => of_value(model, item),
        Ty::Constructor { id, args, .. } if args.is_empty() => {
            model.analysis.combinator(CombinatorId::Constructor(*id)).key
        }
        Ty::Enum { id, args } if args.is_empty() => model.analysis.ty(*id).key,
        Ty::Mapped(_) | Ty::Constructor { .. } | Ty::Enum { .. } | Ty::Vector { .. } | Ty::Param(_) | Ty::Number(_) => {
            Key::default()
        }
    }
}

/// The size in bytes of a value that can be `Copy`.
fn size(model: &Model, ty: &Ty) -> usize {
    let of = |id: &ConstructorId| {
        let values = model.constructor(*id).combinator.values();
        values.fold(0_usize, |sum, value| sum.saturating_add(size(model, value.ty)))
    };
    match ty {
        Ty::Builtin(builtin) => builtin.info().layout.0,
        Ty::Array { item, count } => size(model, item).saturating_mul(count.constant() as usize),
        Ty::Constructor { .. } | Ty::Enum { .. } if !of_value(model, ty).copy => LARGEST_COPY + 1,
        Ty::Constructor { id, .. } => of(id),
        Ty::Enum { id, .. } => 8 + model.ty(*id).constructors.iter().map(of).max().unwrap_or(0),
        Ty::Mapped(_) | Ty::Vector { .. } | Ty::Param(_) | Ty::Number(_) => LARGEST_COPY + 1,
    }
}

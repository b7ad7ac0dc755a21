//! Minimum encoded lengths, which limit the count of a vector before its items are read.

use super::walk::{Item, Typed};
use super::{Base, Combinator, Schema, Type, Walker, When};
use crate::shape::Shape;

impl Walker<'_, '_> {
    /// Returns the minimum encoded length of a value, as that of the Rust type.
    pub(super) fn min_len(&self, item: Item) -> usize {
        match item {
            Item::Object => 4,
            Item::Shape(Shape::Vector(_)) => 8,
            Item::Shape(Shape::Combinator { id, .. }) => {
                let found = self.schemas.find(id);
                4 + found.map_or(0, |found| self.combinator_min_len(found.combinator, found.schema))
            }
            Item::Shape(Shape::Type(name)) => match (Base::named(name), self.schemas.ty(name)) {
                (Some(Base::Object), _) | (None, None) => 4,
                (_, Some((_, ty))) => boxed(ty),
                (Some(base), None) => builtin(base),
            },
            Item::Shape(Shape::Field { schema, ty }) => self.typed_min_len(Typed { ty, ..Typed::of_schema(schema) }),
            Item::Typed(typed) => self.typed_min_len(typed),
        }
    }

    /// Returns that of the bare form: flags words and unconditional fields.
    fn combinator_min_len(&self, combinator: &'static Combinator, schema: &'static Schema) -> usize {
        let always = combinator.slots.iter().filter(|slot| slot.when == When::Always);
        let each = always.map(|slot| self.typed_min_len(Typed { ty: slot.ty, ..Typed::of_schema(schema) }));
        each.fold(0, usize::saturating_add)
    }

    fn typed_min_len(&self, mut typed: Typed) -> usize {
        let mut times = 1usize;
        // The limit of the walker.
        for _ in 0..32 {
            if let Some((bare, _)) = typed.ty.item() {
                return times.saturating_mul(if bare { 4 } else { 8 });
            }
            let ty = |nth: u16| typed.schema.types.get(usize::from(nth));
            let next = match typed.ty.base() {
                Base::Boxed(nth) => return times.saturating_mul(ty(nth).map_or(4, |ty| boxed(ty))),
                Base::Bare(nth) => return times.saturating_mul(ty(nth).map_or(0, |ty| ty.min_len as usize)),
                Base::Constructor { ty: of, nth } => {
                    let constructor = ty(of).and_then(|ty| ty.constructors.get(usize::from(nth)));
                    let len = constructor.map_or(0, |constructor| self.combinator_min_len(constructor, typed.schema));
                    return times.saturating_mul(len);
                }
                Base::Applied(nth) => {
                    let applied = typed.schema.applied.get(usize::from(nth));
                    applied.map(|applied| Typed { ty: applied.ty, ..typed })
                }
                Base::Array(nth) => typed.schema.arrays.get(usize::from(nth)).map(|array| {
                    times = times.saturating_mul(array.count as usize);
                    Typed { ty: array.item, ..typed }
                }),
                Base::Repeated(nth) => {
                    // Of an unknown number, there may be none.
                    let Ok((count, item)) = self.repeated(nth, typed) else { return 0 };
                    times = times.saturating_mul(count as usize);
                    Some(item)
                }
                Base::Param(nth) => self.argument(typed.frame, nth),
                base => return times.saturating_mul(builtin(base)),
            };
            // A parameter without an argument is any boxed value; the walker reports anything else that is missing.
            let Some(next) = next else { return times.saturating_mul(4) };
            typed = next;
        }
        0
    }
}

fn boxed(ty: &Type) -> usize {
    (ty.min_len as usize).saturating_add(4)
}

fn builtin(base: Base) -> usize {
    match base {
        Base::True | Base::Implicit(_) => 0,
        Base::Long | Base::Double | Base::Body => 8,
        Base::Int128 => 16,
        Base::Int256 => 32,
        Base::Int512 => 64,
        _ => 4,
    }
}

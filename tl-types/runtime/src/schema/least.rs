//! How few bytes a value can take: what the count of a vector is compared with before its items are read.

use super::walk::{Item, Typed};
use super::{Base, Combinator, Schema, Type, Walker, When};
use crate::shape::Shape;

impl Walker<'_, '_> {
    /// The least number of bytes that a value takes, as it is for the Rust type.
    pub(super) fn least(&self, item: Item) -> usize {
        match item {
            Item::Object => 4,
            Item::Shape(Shape::Vector(_)) => 8,
            Item::Shape(Shape::Combinator { id, .. }) => {
                let found = self.schemas.find(id);
                4 + found.map_or(0, |found| self.combinator_least(found.combinator, found.schema))
            }
            Item::Shape(Shape::Type(name)) => match (Base::named(name), self.schemas.ty(name)) {
                (Some(base), _) => builtin(base),
                (None, Some((_, ty))) => boxed(ty),
                (None, None) => 4,
            },
            Item::Shape(Shape::Field { schema, ty }) => self.typed_least(Typed { ty, ..Typed::whole(schema) }),
            Item::Typed(typed) => self.typed_least(typed),
        }
    }

    /// That of the bare form: the flags words, and what is always there.
    fn combinator_least(&self, combinator: &'static Combinator, schema: &'static Schema) -> usize {
        let there = combinator.slots.iter().filter(|slot| slot.when == When::Always);
        let each = there.map(|slot| self.typed_least(Typed { ty: slot.ty, ..Typed::whole(schema) }));
        each.fold(0, usize::saturating_add)
    }

    fn typed_least(&self, mut typed: Typed) -> usize {
        let mut times = 1usize;
        // As many as the walker follows.
        for _ in 0..32 {
            if let Some((bare, _)) = typed.ty.item() {
                return times.saturating_mul(if bare { 4 } else { 8 });
            }
            let ty = |nth: u16| typed.schema.types.get(usize::from(nth));
            let next = match typed.ty.base() {
                Base::Boxed(nth) => return times.saturating_mul(ty(nth).map_or(4, |ty| boxed(ty))),
                Base::Bare(nth) => return times.saturating_mul(ty(nth).map_or(0, |ty| ty.least as usize)),
                Base::Applied(nth) => {
                    let applied = typed.schema.applied.get(usize::from(nth));
                    applied.map(|applied| Typed { ty: applied.ty, ..typed })
                }
                Base::Array(nth) => typed.schema.arrays.get(usize::from(nth)).map(|array| {
                    times = times.saturating_mul(array.count as usize);
                    Typed { ty: array.item, ..typed }
                }),
                Base::Param(nth) => self.argument(typed.frame, nth),
                base => return times.saturating_mul(builtin(base)),
            };
            // Without an argument it is any boxed value; without anything else it is an error soon.
            let Some(next) = next else { return times.saturating_mul(4) };
            typed = next;
        }
        0
    }
}

fn boxed(ty: &Type) -> usize {
    (ty.least as usize).saturating_add(4)
}

fn builtin(base: Base) -> usize {
    match base {
        Base::True => 0,
        Base::Long | Base::Double | Base::Body => 8,
        Base::Int128 => 16,
        Base::Int256 => 32,
        Base::Int512 => 64,
        _ => 4,
    }
}

//! Types in TL notation.

use alloc::format;
use alloc::string::String;

use super::walk::{Item, Typed};
use super::{Base, Ty, Walker};
use crate::shape::Shape;

/// Limits of the text of a type, beyond those of valid schemas.
const MAX_LEN: usize = 200;
const MAX_DEPTH: u32 = 32;

impl Walker<'_, '_> {
    /// Returns the type of the next value in TL notation, such as `Vector<%Message>`, with arguments in place of type
    /// parameters. `None` before the next field or the end of a combinator, and at the end.
    pub fn expected(&self) -> Option<String> {
        let mut text = String::new();
        self.item_text(self.next_item()?, &mut text, MAX_DEPTH);
        Some(text)
    }

    fn item_text(&self, item: Item, text: &mut String, depth: u32) {
        match item {
            Item::Object => *text += "Object",
            Item::Shape(Shape::Vector(item)) => {
                *text += "Vector<";
                self.part_text(Item::Shape(*item), text, depth);
                *text += ">";
            }
            Item::Shape(Shape::Field { schema, ty }) => {
                self.typed_text(Typed { ty, ..Typed::of_schema(schema) }, text, depth);
            }
            Item::Shape(shape) => *text += shape.name(),
            Item::Typed(typed) => self.typed_text(typed, text, depth),
        }
    }

    fn typed_text(&self, typed: Typed, text: &mut String, depth: u32) {
        let Typed { ty, schema, .. } = typed;
        let of = |ty: Ty| Item::Typed(Typed { ty, ..typed });
        if let Some((bare, item)) = ty.item() {
            *text += if bare { "vector<" } else { "Vector<" };
            self.part_text(of(item), text, depth);
            *text += ">";
            return;
        }
        let name = |nth: u16| schema.types.get(usize::from(nth)).map_or("?", |ty| ty.name);
        match ty.base() {
            Base::Boxed(nth) => *text += name(nth),
            Base::Bare(nth) => {
                *text += "%";
                *text += name(nth);
            }
            Base::Constructor { ty, nth } => {
                let constructors = schema.types.get(usize::from(ty)).map_or(&[][..], |ty| ty.constructors);
                *text += constructors.get(usize::from(nth)).map_or("?", |constructor| constructor.name());
            }
            Base::Applied(nth) | Base::Result(nth) => {
                let Some(applied) = schema.applied.get(usize::from(nth)) else { return };
                self.part_text(of(applied.ty), text, depth);
                for (nth, argument) in applied.args.iter().enumerate() {
                    *text += if nth == 0 { "<" } else { "," };
                    self.part_text(of(*argument), text, depth);
                }
                *text += if applied.args.is_empty() { "" } else { ">" };
            }
            Base::Array(nth) => {
                let Some(array) = schema.arrays.get(usize::from(nth)) else { return };
                *text += &format!("{}*[ ", array.count);
                self.part_text(of(array.item), text, depth);
                *text += " ]";
            }
            Base::Repeated(nth) => {
                let Ok((count, item)) = self.repeated(nth, typed) else { return };
                *text += &format!("{count}*[ ");
                self.part_text(Item::Typed(item), text, depth);
                *text += " ]";
            }
            _ if ty.is_number() => match self.number(typed) {
                Ok(number) => *text += &format!("{number}"),
                Err(_) => *text += "#",
            },
            Base::Param(nth) => match self.argument(typed.frame, nth) {
                Some(argument) => self.part_text(Item::Typed(argument), text, depth),
                None => *text += "Object",
            },
            base => *text += base.name(),
        }
    }

    /// Writes a part of a type.
    fn part_text(&self, item: Item, text: &mut String, depth: u32) {
        match depth.checked_sub(1).filter(|_| text.len() < MAX_LEN) {
            Some(depth) => self.item_text(item, text, depth),
            None => *text += "..",
        }
    }
}

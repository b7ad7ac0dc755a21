//! Types as TL writes them: for people who want to know what is expected where.

use alloc::format;
use alloc::string::String;

use super::walk::{Item, Typed};
use super::{Base, Ty, Walker};
use crate::shape::Shape;

/// No type of a sound schema is written longer than this, nor are its parts nested deeper.
const MAX_LEN: usize = 200;
const MAX_DEPTH: u32 = 32;

impl Walker<'_, '_> {
    /// The type of the value that is read next, as TL writes it: `Vector<%Message>`. Type parameters are what they stand
    /// for here. `None` where a combinator goes on with another field or ends, and at the end.
    pub fn expected(&self) -> Option<String> {
        let mut text = String::new();
        self.item_text(self.coming()?, &mut text, MAX_DEPTH);
        Some(text)
    }

    fn item_text(&self, item: Item, text: &mut String, depth: u32) {
        match item {
            Item::Object => *text += "Object",
            Item::Shape(Shape::Vector(item)) => {
                *text += "Vector<";
                self.inside(Item::Shape(*item), text, depth);
                *text += ">";
            }
            Item::Shape(Shape::Field { schema, ty }) => {
                self.typed_text(Typed { ty, ..Typed::whole(schema) }, text, depth);
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
            self.inside(of(item), text, depth);
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
            Base::Applied(nth) => {
                let Some(applied) = schema.applied.get(usize::from(nth)) else { return };
                self.inside(of(applied.ty), text, depth);
                for (nth, argument) in applied.args.iter().enumerate() {
                    *text += if nth == 0 { "<" } else { "," };
                    self.inside(of(*argument), text, depth);
                }
                *text += if applied.args.is_empty() { "" } else { ">" };
            }
            Base::Array(nth) => {
                let Some(array) = schema.arrays.get(usize::from(nth)) else { return };
                *text += &format!("{}*[ ", array.count);
                self.inside(of(array.item), text, depth);
                *text += " ]";
            }
            Base::Param(nth) => match self.argument(typed.frame, nth) {
                Some(argument) => self.inside(Item::Typed(argument), text, depth),
                None => *text += "Object",
            },
            base => *text += builtin(base),
        }
    }

    /// Writes a part of a type.
    fn inside(&self, item: Item, text: &mut String, depth: u32) {
        match depth.checked_sub(1).filter(|_| text.len() < MAX_LEN) {
            Some(depth) => self.item_text(item, text, depth),
            None => *text += "..",
        }
    }
}

fn builtin(base: Base) -> &'static str {
    match base {
        Base::Int => "int",
        Base::Nat | Base::Flags | Base::Mask => "#",
        Base::Long => "long",
        Base::Double => "double",
        Base::Bool => "Bool",
        Base::True => "true",
        Base::String => "string",
        Base::Bytes => "bytes",
        Base::Int128 => "int128",
        Base::Int256 => "int256",
        Base::Int512 => "int512",
        _ => "Object",
    }
}

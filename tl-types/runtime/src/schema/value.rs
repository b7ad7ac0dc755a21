//! How the walker reads the start of a value: a number or text as a whole, or what leads to fields and items.

use alloc::borrow::Cow;
use alloc::string::String;

use super::walk::{Frame, Item, Typed};
use super::{Base, Event, Schema, Ty, Type, Walker};
use crate::ErrorKind;
use crate::codec::VECTOR;
use crate::primitive::{FALSE, TRUE};
use crate::shape::Shape;

/// The id of `msg_container`.
const CONTAINER: u32 = 0x73f1f8dc;

impl Typed {
    /// What is a value by itself, not that of a field.
    pub(super) fn whole(schema: &'static Schema) -> Self {
        Self { ty: Ty::new(Base::Object), schema, args: &[], frame: usize::MAX }
    }
}

/// `None` stands for an error, which is in the reader then.
impl<'a> Walker<'_, 'a> {
    pub(super) fn item(&mut self, item: Item) -> Option<Event<'a>> {
        match item {
            Item::Typed(typed) => self.typed(typed),
            Item::Object => self.object(true),
            Item::Shape(Shape::Field { schema, ty }) => self.typed(Typed { ty, ..Typed::whole(schema) }),
            Item::Shape(Shape::Vector(item)) => self.vector(Item::Shape(*item), false, 0),
            Item::Shape(Shape::Combinator { id, name }) => {
                let found = self.r.id(self.at);
                if found != id {
                    return self.unexpected(found, name);
                }
                let Some(found) = self.schemas.find(id) else { return self.not_described() };
                let counted = found.ty.is_some_and(|ty| ty.recursive && ty.constructors.len() == 1);
                let levels = self.descend(counted);
                self.enter(Typed::whole(found.schema), found.combinator, found.ty, levels)
            }
            Item::Shape(Shape::Type(name)) => {
                if let Some(base) = Base::named(name) {
                    return if base == Base::Object { self.object(false) } else { self.builtin(base) };
                }
                match self.schemas.ty(name) {
                    Some((schema, ty)) => self.boxed(Typed::whole(schema), ty),
                    None => self.not_described(),
                }
            }
        }
    }

    fn typed(&mut self, mut typed: Typed) -> Option<Event<'a>> {
        // Arguments that are parameters that are arguments, and so on: no sound schema has many in a row.
        for _ in 0..32 {
            if let Some((bare, ty)) = typed.ty.item() {
                return self.vector(Item::Typed(Typed { ty, ..typed }), bare, 0);
            }
            match typed.ty.base() {
                Base::Object => return self.object(true),
                Base::Body => return self.body(),
                Base::Boxed(nth) => {
                    return match typed.schema.types.get(usize::from(nth)) {
                        Some(ty) => self.boxed(typed, ty),
                        None => self.not_described(),
                    };
                }
                Base::Bare(nth) => {
                    let Some(ty) = typed.schema.types.get(usize::from(nth)) else { return self.not_described() };
                    let [constructor] = ty.constructors else { return self.not_described() };
                    let levels = self.descend(ty.recursive);
                    return self.enter(typed, constructor, Some(ty), levels);
                }
                Base::Array(nth) => {
                    let Some(array) = typed.schema.arrays.get(usize::from(nth)) else { return self.not_described() };
                    let item = Item::Typed(Typed { ty: array.item, ..typed });
                    let reserved = self.r.reserved();
                    self.push(Frame::Vector { item, left: array.count, least: 0, reserved, levels: 0 })?;
                    return Some(Event::Vector(array.count));
                }
                Base::Applied(nth) => {
                    let Some(applied) = typed.schema.applied.get(usize::from(nth)) else { return self.not_described() };
                    typed = Typed { ty: applied.ty, args: applied.args, ..typed };
                }
                Base::Param(nth) => match self.argument(typed.frame, nth) {
                    Some(argument) => typed = argument,
                    None => return self.object(true),
                },
                base => return self.builtin(base),
            }
        }
        self.not_described()
    }

    /// The type argument that a parameter stands for.
    pub(super) fn argument(&self, frame: usize, nth: u8) -> Option<Typed> {
        let Some(Frame::Combinator(open)) = self.frames.get(frame) else { return None };
        let ty = *open.args.get(usize::from(nth))?;
        Some(Typed { ty, schema: open.schema, args: &[], frame: open.outer })
    }

    /// What has neither fields nor items.
    fn builtin(&mut self, base: Base) -> Option<Event<'a>> {
        let (r, at) = (&mut *self.r, self.at);
        Some(match base {
            Base::Int => Event::Int(r.bare(at)),
            Base::Nat => Event::Nat(r.nat(at)),
            Base::Mask => Event::Nat(self.word()),
            Base::Long => Event::Long(r.bare(at)),
            Base::Double => Event::Double(r.bare(at)),
            Base::Bool => Event::Bool(r.bare(at)),
            Base::True => Event::True,
            Base::String if r.is_lossy() => Event::String(String::from_utf8_lossy(r.bytes(at))),
            Base::String => Event::String(Cow::Borrowed(r.str(at))),
            Base::Bytes => Event::Bytes(r.bytes(at)),
            Base::Int128 => Event::Raw(r.take(16, at)),
            Base::Int256 => Event::Raw(r.take(32, at)),
            Base::Int512 => Event::Raw(r.take(64, at)),
            // Flags words in vectors.
            _ => return self.not_described(),
        })
    }

    fn vector(&mut self, item: Item, bare: bool, levels: u32) -> Option<Event<'a>> {
        if !bare {
            let id = self.r.id(self.at);
            if id != VECTOR {
                return self.unexpected(id, "Vector");
            }
        }
        let (count, reserved) = (self.r.nat(self.at), self.r.reserved());
        let room = self.r.remaining().saturating_sub(reserved);
        let (mut least, mut left) = (self.least(item), count);
        if self.cut_off && least > 0 {
            // Of items that take bytes, one more than there is room for is where the input ends.
            left = left.min(u32::try_from(room / 4).unwrap_or(u32::MAX).saturating_add(1));
            least = 0;
        } else {
            // As for Rust types. So what has no bytes, such as `true`, cannot make a few bytes a long vector either.
            least = least.max(4);
        }
        if (count as usize).saturating_mul(least) > room {
            self.r.refuse(ErrorKind::CountTooLarge { count, left: room }, self.at);
            return None;
        }
        self.push(Frame::Vector { item, left, least, reserved, levels })?;
        Some(Event::Vector(count))
    }

    fn boxed(&mut self, typed: Typed, ty: &'static Type) -> Option<Event<'a>> {
        // In Rust, a type with one constructor is that one's struct: there the id comes before what is counted.
        let (alone, id) = match ty.constructors {
            [constructor] => (Some(constructor), self.r.id(self.at)),
            _ => {
                self.descend(ty.recursive);
                (None, self.r.id(self.at))
            }
        };
        let Some(constructor) = ty.constructors.iter().find(|constructor| constructor.id == id) else {
            return self.unexpected(id, alone.map_or(ty.name, |constructor| constructor.name()));
        };
        if alone.is_some() {
            self.descend(ty.recursive);
        }
        self.enter(typed, constructor, Some(ty), u32::from(ty.recursive))
    }

    /// Any boxed value; one in another is counted. The items of a vector must be boxed as well: nothing says what others
    /// are.
    fn object(&mut self, nested: bool) -> Option<Event<'a>> {
        match self.r.peek_id() {
            Some(FALSE | TRUE) => return self.builtin(Base::Bool),
            Some(VECTOR) => {
                let levels = self.descend(nested);
                return self.vector(Item::Object, false, levels);
            }
            _ => {}
        }
        let id = self.r.id(self.at);
        let Some(found) = self.schemas.find(id) else { return self.unexpected(id, "Object") };
        let levels = self.descend(nested || found.ty.is_some_and(|ty| ty.recursive));
        self.enter(Typed::whole(found.schema), found.combinator, None, levels)
    }

    /// A boxed value behind its length.
    fn body(&mut self) -> Option<Event<'a>> {
        let bytes = self.r.nat(self.at);
        if bytes == 0 || !bytes.is_multiple_of(4) || bytes > i32::MAX as u32 {
            return self.unexpected(bytes, "the length of a boxed value");
        }
        // The message, the vector that it is in, and what that is in.
        let holder = self.frames.len().checked_sub(3).and_then(|nth| self.frames.get(nth));
        let contained = matches!(holder, Some(Frame::Combinator(open)) if open.combinator.id == CONTAINER);
        let len = if self.cut_off { self.r.remaining().min(bytes as usize) } else { bytes as usize };
        let outside = self.r.enter(len, self.at)?;
        if contained && self.r.peek_id() == Some(CONTAINER) {
            let id = self.r.id(self.at);
            return self.unexpected(id, "no msg_container");
        }
        self.push(Frame::Body(outside))?;
        self.object(true)
    }

    /// Counts a level of nesting, or none.
    fn descend(&mut self, counted: bool) -> u32 {
        if counted {
            self.r.descend(self.at);
        }
        u32::from(counted)
    }

    fn unexpected<T>(&mut self, id: u32, expected: &'static str) -> Option<T> {
        self.r.unexpected(id, expected, self.at);
        None
    }
}

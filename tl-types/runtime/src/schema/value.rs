//! The first event of a value.

use alloc::borrow::Cow;
use alloc::string::String;

use super::walk::{EMPTY_ITEMS, Frame, Item, Typed};
use super::{Base, Event, Schema, Ty, Type, Walker};
use crate::codec::{NO_FIELD, VECTOR};
use crate::primitive::{FALSE, TRUE};
use crate::shape::Shape;
use crate::{ErrorKind, Reader};

/// The id of `msg_container`.
const CONTAINER: u32 = 0x73f1f8dc;

/// The ids of what may be in place of a result, or around it: `rpc_error`, `gzip_packed`, `rpc_result`, `msg_container` and
/// `message`.
const AROUND_RESULTS: [u32; 5] = [0x2144ca19, 0x3072cfa1, 0xf35c6d01, CONTAINER, 0x5bb8e511];

impl Typed {
    /// A value outside of any field.
    pub(super) fn of_schema(schema: &'static Schema) -> Self {
        Self { ty: Ty::new(Base::Object), schema, args: &[], frame: usize::MAX }
    }
}

/// `None` is an error, which the reader keeps.
impl<'a> Walker<'_, 'a> {
    pub(super) fn item(&mut self, item: Item) -> Option<Event<'a>> {
        match item {
            Item::Typed(typed) => self.typed(typed),
            Item::Object => self.object(true),
            Item::Shape(Shape::Field { schema, ty }) => self.typed(Typed { ty, ..Typed::of_schema(schema) }),
            Item::Shape(Shape::Vector(item)) => self.vector(Item::Shape(*item), false, 0),
            Item::Shape(Shape::Combinator { id, name }) => {
                let found = self.r.id(self.at);
                if found != id {
                    return self.unexpected(found, name);
                }
                let Some(found) = self.schemas.find(id) else { return self.not_described() };
                let counted = found.ty.is_some_and(|ty| ty.recursive && ty.constructors.len() == 1);
                let levels = self.descend(counted);
                self.enter(Typed::of_schema(found.schema), found.combinator, found.ty, levels)
            }
            Item::Shape(Shape::Type(name)) => {
                // A schema may have a `Bool` of its own.
                match (Base::named(name), self.schemas.ty(name)) {
                    // In a field, an object counts as a level, as below.
                    (Some(Base::Object), _) => self.object(self.at != NO_FIELD),
                    (_, Some((schema, ty))) => self.boxed(Typed::of_schema(schema), ty),
                    (Some(base), None) => self.builtin(base),
                    (None, None) => self.not_described(),
                }
            }
        }
    }

    fn typed(&mut self, mut typed: Typed) -> Option<Event<'a>> {
        // Arguments can be parameters, whose arguments can be parameters; valid schemas have few in a row.
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
                Base::Constructor { ty, nth } => {
                    let ty = typed.schema.types.get(usize::from(ty)).copied();
                    let constructor = ty.and_then(|ty| ty.constructors.get(usize::from(nth)));
                    let (Some(ty), Some(constructor)) = (ty, constructor) else { return self.not_described() };
                    let levels = self.descend(ty.recursive);
                    return self.enter(typed, constructor, Some(ty), levels);
                }
                Base::Array(nth) => {
                    let Some(array) = typed.schema.arrays.get(usize::from(nth)) else { return self.not_described() };
                    let item = Item::Typed(Typed { ty: array.item, ..typed });
                    return self.items(item, array.count, 0, 0);
                }
                Base::Repeated(nth) => {
                    let (count, item) = self.known(self.repeated(nth, typed))?;
                    let item = Item::Typed(item);
                    return self.items(item, count, self.min_len(item), 0);
                }
                Base::Result(_) if self.r.peek_id().is_some_and(|id| AROUND_RESULTS.contains(&id)) => {
                    return self.object(true);
                }
                Base::Applied(nth) | Base::Result(nth) => {
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

    /// Returns the type argument of a parameter.
    pub(super) fn argument(&self, frame: usize, nth: u8) -> Option<Typed> {
        let Some(Frame::Combinator(open)) = self.frames.get(frame) else { return None };
        let ty = *open.args.get(usize::from(nth))?;
        Some(Typed { ty, schema: open.schema, args: &[], frame: open.outer })
    }

    /// Reads a value without fields or items.
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
        let (count, min_len) = (self.r.nat(self.at), self.min_len(item));
        self.items(item, count, min_len, levels)
    }

    /// Enters a number of values, of this minimum encoded length or more.
    fn items(&mut self, item: Item, count: u32, mut min_len: usize, levels: u32) -> Option<Event<'a>> {
        let (reserved, mut left) = (self.r.reserved(), count);
        let room = self.r.remaining().saturating_sub(reserved);
        if self.cut_off && min_len > 0 {
            // The input ends in the first item without room, if items take bytes.
            left = left.min(u32::try_from(room / 4).unwrap_or(u32::MAX).saturating_add(1));
            min_len = 0;
        }
        // The walker counts items that may have no bytes.
        let (least, most) = if min_len > 0 { (min_len, room) } else { (1, room.saturating_add(EMPTY_ITEMS)) };
        if (left as usize).saturating_mul(least) > most {
            self.r.fail(ErrorKind::CountTooLarge { count, left: room }, self.at);
            return None;
        }
        self.push(Frame::Vector { item, left, min_len, reserved, levels })?;
        Some(Event::Vector(count))
    }

    fn boxed(&mut self, typed: Typed, ty: &'static Type) -> Option<Event<'a>> {
        // In Rust, a type with one constructor is a struct, whose depth counts after the id.
        let (only, id) = match ty.constructors {
            [constructor] => (Some(constructor), self.r.id(self.at)),
            _ => {
                self.descend(ty.recursive);
                (None, self.r.id(self.at))
            }
        };
        let Some(constructor) = ty.constructors.iter().find(|constructor| constructor.id == id) else {
            return self.unexpected(id, only.map_or(ty.name, |constructor| constructor.name()));
        };
        if only.is_some() {
            self.descend(ty.recursive);
        }
        self.enter(typed, constructor, Some(ty), u32::from(ty.recursive))
    }

    /// Reads any boxed value. The items of a vector must be boxed as well, since the input has no other type of them.
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
        self.enter(Typed::of_schema(found.schema), found.combinator, None, levels)
    }

    /// Reads the length of a boxed value, and the value.
    fn body(&mut self) -> Option<Event<'a>> {
        let bytes = self.r.nat(self.at);
        if bytes == 0 || !bytes.is_multiple_of(4) || bytes > i32::MAX as u32 {
            self.r.invalid_length(bytes, self.at);
            return None;
        }
        // Innermost are the message, its vector, and the container.
        let container = self.frames.len().checked_sub(3).and_then(|nth| self.frames.get(nth));
        let contained = matches!(container, Some(Frame::Combinator(open)) if open.combinator.id == CONTAINER);
        if self.opaque_bodies && self.r.rest().get(..bytes as usize).is_some_and(|body| !self.is_value(body)) {
            return Some(Event::Bytes(self.r.take(bytes as usize, self.at)));
        }
        let len = if self.cut_off { self.r.remaining().min(bytes as usize) } else { bytes as usize };
        let outer = self.r.enter(len, self.at)?;
        if contained && self.r.peek_id() == Some(CONTAINER) {
            let id = self.r.id(self.at);
            return self.unexpected(id, "no msg_container");
        }
        self.push(Frame::Body(outer))?;
        self.object(true)
    }

    /// Returns whether the bytes are a boxed value.
    fn is_value(&self, bytes: &[u8]) -> bool {
        let mut r = Reader::new(bytes).lossy_utf8(self.r.is_lossy());
        self.schemas.skip(&mut r, Shape::Type("Object")).and_then(|()| r.finish()).is_ok()
    }

    /// Counts a level of nesting if `counted`.
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

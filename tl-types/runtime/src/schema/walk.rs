//! The interpreter of schemas, from bytes to events.

use alloc::vec::Vec;
use core::slice;

use super::event::FieldNames;
use super::ty::{ANY_BIT, is_set};
use super::{Base, Combinator, Event, Field, Schema, Schemas, Slot, Ty, Type, When};
use crate::codec::FieldId;
use crate::reader::limit::Outer;
use crate::shape::Shape;
use crate::{Error, ErrorKind, Reader};

/// How many items without bytes a value may have, and how many more for each of its bytes.
pub(super) const EMPTY_ITEMS: usize = 1024;
const ITEMS_PER_BYTE: usize = 32;

/// An iterator over the [`Event`]s of a value, which is read by schemas.
///
/// It accepts the same input as the Rust types of the schema, with the same limits. It is not recursive, and allocates
/// by the depth of the value. It ends after an error, and the reader fails. If it is dropped before the end, the reader
/// is inside the value, and only its position is of use.
#[derive(Debug)]
pub struct Walker<'r, 'a> {
    pub(super) r: &'r mut Reader<'a>,
    pub(super) schemas: Schemas,
    /// The name of the value in errors, and its field.
    name: &'static str,
    pub(super) at: FieldId,
    /// The depth of the value, and the number of bytes reserved around it.
    depth: u32,
    reserved: usize,
    /// The next value, unless the innermost frame has it.
    next: Option<Item>,
    pub(super) frames: Vec<Frame<'a>>,
    /// The words of the combinators in `frames`.
    pub(super) words: Vec<u32>,
    /// The number of items that may have no bytes so far.
    items: usize,
    /// Whether events have names and undefined bits.
    detailed: bool,
    pub(super) cut_off: bool,
    pub(super) opaque_bodies: bool,
}

/// A value to read.
#[derive(Clone, Copy, Debug)]
pub(super) enum Item {
    /// A value of a shape.
    Shape(Shape),
    /// A boxed value of any type inside of another value.
    Object,
    /// The value of a field.
    Typed(Typed),
}

/// A type at a place of use.
#[derive(Clone, Copy, Debug)]
pub(super) struct Typed {
    pub(super) ty: Ty,
    pub(super) schema: &'static Schema,
    /// Its arguments.
    pub(super) args: &'static [Ty],
    /// The frame with the arguments for the parameters in the type and in its arguments.
    pub(super) frame: usize,
}

/// A value whose end is not reached.
#[derive(Debug)]
pub(super) enum Frame<'a> {
    Combinator(Open),
    Vector {
        item: Item,
        left: u32,
        /// Minimum encoded length of an item.
        min_len: usize,
        /// The number of bytes reserved around it.
        reserved: usize,
        /// The number of levels of nesting that end with it.
        levels: u32,
    },
    /// A value of known length.
    Body(Outer<'a>),
}

/// A combinator whose end is not reached.
#[derive(Debug)]
pub(super) struct Open {
    pub(super) schema: &'static Schema,
    pub(super) combinator: &'static Combinator,
    /// Its type arguments, and the frame with the arguments for the parameters in them.
    pub(super) args: &'static [Ty],
    pub(super) outer: usize,
    /// The number of levels of nesting that end with it.
    levels: u32,
    /// The remaining fields.
    slots: slice::Iter<'static, Slot>,
    names: FieldNames,
    /// The position of its first word.
    pub(super) words: usize,
}

impl<'r, 'a> Walker<'r, 'a> {
    /// Creates a walker for a value in the field `at`.
    pub(crate) fn new(schemas: Schemas, r: &'r mut Reader<'a>, shape: Shape, at: FieldId) -> Self {
        let (depth, reserved) = (r.depth(), r.reserved());
        // An earlier error is outside of this value.
        let name = if r.failed() { "" } else { shape.name() };
        Self {
            r,
            schemas,
            name,
            at,
            depth,
            reserved,
            next: Some(Item::Shape(shape)),
            frames: Vec::new(),
            words: Vec::new(),
            items: 0,
            detailed: true,
            cut_off: false,
            opaque_bodies: false,
        }
    }

    /// Sets whether a truncated value is read up to the end of the input. Off by default.
    ///
    /// Then a vector or a [body](Base::Body) that is larger than the rest of the input is no error, but its first
    /// missing item is. So the error names the field in which the input ends. Memory stays as limited.
    #[must_use]
    pub fn cut_off(mut self, cut_off: bool) -> Self {
        self.cut_off = cut_off;
        self
    }

    /// Sets whether a [body](Base::Body) that is not a value, such as one of a later layer, is read as
    /// [bytes](Event::Bytes) by its length. Off by default: it is an error.
    #[must_use]
    pub fn opaque_bodies(mut self, opaque_bodies: bool) -> Self {
        self.opaque_bodies = opaque_bodies;
        self
    }

    /// Reads the whole value.
    pub(crate) fn run(mut self) -> Result<(), Error> {
        self.detailed = false;
        while self.event().is_some() {}
        self.error().map_or(Ok(()), Err)
    }

    /// Returns the schemas that it reads by.
    pub fn schemas(&self) -> Schemas {
        self.schemas
    }

    /// Returns the position of the reader.
    pub fn position(&self) -> usize {
        self.r.position()
    }

    /// Returns the number of combinators and vectors whose end is not reached.
    pub fn depth(&self) -> usize {
        self.frames.iter().filter(|frame| !matches!(frame, Frame::Body(_))).count()
    }

    /// Returns the next value; `None` if the innermost combinator has a field or its end next.
    pub(super) fn next_item(&self) -> Option<Item> {
        match (self.next, self.frames.last()) {
            (Some(item), _) => Some(item),
            (None, Some(Frame::Vector { item, left: 1.., .. })) => Some(*item),
            _ => None,
        }
    }

    /// Reads the next event; `None` at the end, and if the reader failed.
    fn event(&mut self) -> Option<Event<'a>> {
        while !self.r.failed() {
            if let Some(item) = self.next.take() {
                return self.item(item);
            }
            match self.frames.last_mut()? {
                Frame::Combinator(open) => {
                    let Some(slot) = open.slots.next() else {
                        self.words.truncate(open.words);
                        return Some(self.leave());
                    };
                    open.names.next += 1;
                    if let Some(event) = self.field(slot) {
                        return Some(event);
                    }
                }
                Frame::Vector { left: 0, .. } => return Some(self.leave()),
                Frame::Vector { item, left, min_len, reserved, .. } => {
                    *left -= 1;
                    if *min_len == 0 {
                        self.items += 1;
                        if self.items > EMPTY_ITEMS + ITEMS_PER_BYTE * self.r.position() {
                            let kind = ErrorKind::CountTooLarge { count: *left + 1, left: 0 };
                            self.r.fail(kind, self.at);
                            break;
                        }
                    }
                    self.r.reserve(*reserved + *left as usize * *min_len);
                    self.next = Some(*item);
                }
                Frame::Body(_) => _ = self.leave(),
            }
        }
        None
    }

    /// Reads the next field of the innermost combinator, if it is present.
    fn field(&mut self, slot: &'static Slot) -> Option<Event<'a>> {
        let frame = self.frames.len() - 1;
        let Some(Frame::Combinator(open)) = self.frames.last_mut() else { return None };
        if let When::Bit { word, bit } = slot.when {
            let Some(word) = self.words.get(open.words + usize::from(word)).filter(|_| bit <= ANY_BIT) else {
                return self.not_described();
            };
            if !is_set(*word, bit) {
                if slot.ty.is_word() {
                    self.words.push(0);
                }
                return None;
            }
        }
        let name = if self.detailed { open.names.get() } else { "" };
        if slot.ty.is_word() {
            if let Base::Implicit(nth) = slot.ty.base() {
                let argument = self.argument(frame, nth).ok_or(ErrorKind::UnknownNumber);
                let number = self.known(argument.and_then(|argument| self.number(argument)))?;
                self.words.push(number);
                return None;
            }
            let bits = self.r.nat(self.at);
            let nth = self.words.len() - open.words;
            self.words.push(bits);
            if slot.ty.base() == Base::Flags {
                let checked = self.detailed || self.r.is_strict();
                let unknown = if checked { bits & !open.combinator.bits(nth) } else { 0 };
                if unknown != 0 {
                    self.r.unknown_flags(unknown, self.at);
                }
                return Some(Event::Flags { name, bits, unknown });
            }
        }
        self.next = Some(Item::Typed(Typed { ty: slot.ty, schema: open.schema, args: &[], frame }));
        Some(Event::Field(Field { name, when: slot.when, ty: slot.ty }))
    }

    /// Returns the flags word read last.
    pub(super) fn word(&self) -> u32 {
        self.words.last().copied().unwrap_or_default()
    }

    /// Enters a combinator of this type, or of any.
    pub(super) fn enter(
        &mut self,
        typed: Typed,
        combinator: &'static Combinator,
        ty: Option<&'static Type>,
        levels: u32,
    ) -> Option<Event<'a>> {
        let open = Open {
            schema: typed.schema,
            combinator,
            args: typed.args,
            outer: typed.frame,
            levels,
            slots: combinator.slots.iter(),
            names: FieldNames::new(combinator),
            words: self.words.len(),
        };
        self.push(Frame::Combinator(open))?;
        Some(Event::Enter { combinator, ty })
    }

    /// Enters a value, unless it is deeper than a valid schema allows.
    pub(super) fn push(&mut self, frame: Frame<'a>) -> Option<()> {
        /// The maximum number of nested values per counted level, and without a level: types that are not counted
        /// cannot contain themselves.
        const PER_LEVEL: usize = 4;
        const UNCOUNTED: usize = 256;
        if self.frames.len() >= PER_LEVEL.saturating_mul(self.r.depth() as usize).saturating_add(UNCOUNTED) {
            return self.not_described();
        }
        self.frames.push(frame);
        Some(())
    }

    pub(super) fn not_described<T>(&mut self) -> Option<T> {
        self.r.fail(ErrorKind::NotDescribed, self.at);
        None
    }

    /// Returns what a number gives, or reports why it cannot be used.
    pub(super) fn known<T>(&mut self, number: Result<T, ErrorKind>) -> Option<T> {
        number.map_err(|kind| self.r.fail(kind, self.at)).ok()
    }

    /// Leaves the innermost value.
    fn leave(&mut self) -> Event<'a> {
        let levels = match self.frames.pop() {
            Some(Frame::Combinator(Open { levels, .. })) => levels,
            Some(Frame::Vector { reserved, levels, .. }) => {
                self.r.reserve(reserved);
                levels
            }
            Some(Frame::Body(outer)) => {
                self.r.leave(outer, self.at);
                0
            }
            None => 0,
        };
        (0..levels).for_each(|_| self.r.ascend());
        Event::Leave
    }

    /// Returns the error of the reader, with its field.
    fn error(&mut self) -> Option<Error> {
        if !self.r.failed() {
            return None;
        }
        let field = self.frames.iter_mut().rev().find_map(|frame| match frame {
            Frame::Combinator(open) => Some((open.combinator.name(), open.names.get())),
            Frame::Vector { .. } | Frame::Body(_) => None,
        });
        let error = self.r.error_at(field, self.name, self.depth);
        self.next = None;
        while !self.frames.is_empty() {
            self.leave();
        }
        self.r.reserve(self.reserved);
        error
    }
}

impl<'a> Iterator for Walker<'_, 'a> {
    type Item = Result<Event<'a>, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.next.is_none() && self.frames.is_empty() {
            return None;
        }
        let event = self.event();
        match self.error() {
            Some(error) => Some(Err(error)),
            None => event.map(Ok),
        }
    }
}

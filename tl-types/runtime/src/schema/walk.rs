//! The one interpreter of schemas: it turns bytes into events.

use alloc::borrow::Cow;
use alloc::vec::Vec;
use core::{mem, slice};

use super::{Base, Combinator, Field, Schema, Schemas, Slot, Ty, Type, When};
use crate::codec::{FieldId, has};
use crate::reader::walk::Outside;
use crate::shape::Shape;
use crate::{Error, ErrorKind, Reader};

/// Reads a value piece by piece, as schemas say: an iterator over [`Event`]s.
///
/// It accepts what the Rust types of the schema accept, with the same limits. It does not call itself, and what it
/// allocates follows from how deep the value is. After an error it gives nothing more, and neither does the reader. If it
/// is dropped before the end, the reader is inside the value, and only good for looking at its position.
#[derive(Debug)]
pub struct Walker<'r, 'a> {
    pub(super) r: &'r mut Reader<'a>,
    pub(super) schemas: Schemas,
    /// What errors call the value as a whole, and the field that it is in.
    whole: &'static str,
    pub(super) at: FieldId,
    /// How deep the value as a whole is, and how many bytes others around it need.
    depth: u32,
    reserved: usize,
    /// What is read next, if that is not up to the innermost frame.
    next: Option<Item>,
    pub(super) frames: Vec<Frame<'a>>,
    /// The flags words of the combinators in `frames`.
    words: Vec<u32>,
    /// Whether events tell names and unknown bits.
    telling: bool,
    pub(super) cut_off: bool,
}

/// A piece of a value.
#[derive(Clone, Debug, PartialEq)]
pub enum Event<'a> {
    /// A constructor or function: its fields follow, then [`Leave`](Self::Leave).
    Enter {
        /// What it is.
        combinator: &'static Combinator,
        /// Its type, where the schema says that it is of this one.
        ty: Option<&'static Type>,
    },
    /// A vector: as many items follow, then [`Leave`](Self::Leave).
    Vector(u32),
    /// The end of what was entered last.
    Leave,
    /// A field of the combinator that was entered last: its value follows.
    Field(Field),
    /// A flags word.
    Flags {
        /// Its name.
        name: &'static str,
        /// All of its bits.
        bits: u32,
        /// Those of them that the schema does not know.
        unknown: u32,
    },
    /// `int`.
    Int(i32),
    /// `#`.
    Nat(u32),
    /// `long`.
    Long(i64),
    /// `double`.
    Double(f64),
    /// `Bool`.
    Bool(bool),
    /// `true`.
    True,
    /// `string`; owned if the reader [repaired](Reader::lossy_utf8) it.
    String(Cow<'a, str>),
    /// `bytes`.
    Bytes(&'a [u8]),
    /// `int128`, `int256` or `int512`.
    Raw(&'a [u8]),
}

/// A value that comes next.
#[derive(Clone, Copy, Debug)]
pub(super) enum Item {
    /// The value as a whole.
    Shape(Shape),
    /// A boxed value in another.
    Object,
    /// The value of a field.
    Typed(Typed),
}

/// A type where it is used.
#[derive(Clone, Copy, Debug)]
pub(super) struct Typed {
    pub(super) ty: Ty,
    pub(super) schema: &'static Schema,
    /// Its arguments.
    pub(super) args: &'static [Ty],
    /// The frame whose arguments the parameters in the type and in its arguments are.
    pub(super) frame: usize,
}

/// A value that was entered.
#[derive(Debug)]
pub(super) enum Frame<'a> {
    Combinator(Open),
    Vector {
        item: Item,
        left: u32,
        /// How many bytes each item takes at least.
        least: usize,
        /// How many bytes others around it need.
        reserved: usize,
        /// How many levels of nesting end with it.
        levels: u32,
    },
    /// A value of known length.
    Body(Outside<'a>),
}

/// A combinator that was entered.
#[derive(Debug)]
pub(super) struct Open {
    pub(super) schema: &'static Schema,
    pub(super) combinator: &'static Combinator,
    /// Its type arguments, and the frame whose arguments the parameters in them are.
    pub(super) args: &'static [Ty],
    pub(super) outer: usize,
    /// How many levels of nesting end with it.
    levels: u32,
    /// The fields to come.
    slots: slice::Iter<'static, Slot>,
    names: Names,
    /// Where its flags words start.
    words: usize,
}

impl<'r, 'a> Walker<'r, 'a> {
    /// Reads the value of a field.
    pub(crate) fn new(schemas: Schemas, r: &'r mut Reader<'a>, shape: Shape, at: FieldId) -> Self {
        let (depth, reserved) = (r.depth(), r.reserved());
        // An error of what was read before is not in this value.
        let whole = if r.failed() { "" } else { shape.name() };
        Self {
            r,
            schemas,
            whole,
            at,
            depth,
            reserved,
            next: Some(Item::Shape(shape)),
            frames: Vec::new(),
            words: Vec::new(),
            telling: true,
            cut_off: false,
        }
    }

    /// Whether the value may be cut off: then it is read up to the very end of the input. Off by default.
    ///
    /// A vector or a [body](Base::Body) that is larger than the rest of the input is no error then; what is missing in it
    /// is. So an error tells the field that the input ends in. What the walker allocates stays as little.
    #[must_use]
    pub fn cut_off(mut self, may_be: bool) -> Self {
        self.cut_off = may_be;
        self
    }

    /// Moves over all of the value.
    pub(crate) fn run(mut self) -> Result<(), Error> {
        self.telling = false;
        while self.event().is_some() {}
        self.error().map_or(Ok(()), Err)
    }

    /// The schemas that it reads by.
    pub fn schemas(&self) -> Schemas {
        self.schemas
    }

    /// How many bytes the reader has read.
    pub fn position(&self) -> usize {
        self.r.position()
    }

    /// How many values were entered and not left.
    pub fn depth(&self) -> usize {
        self.frames.iter().filter(|frame| !matches!(frame, Frame::Body(_))).count()
    }

    /// What comes next, if that is not up to the innermost combinator.
    pub(super) fn coming(&self) -> Option<Item> {
        match (self.next, self.frames.last()) {
            (Some(item), _) => Some(item),
            (None, Some(Frame::Vector { item, left: 1.., .. })) => Some(*item),
            _ => None,
        }
    }

    /// The next event; `None` at the end, and if the reader failed.
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
                Frame::Vector { item, left, least, reserved, .. } => {
                    *left -= 1;
                    self.r.promise(*reserved + *left as usize * *least);
                    self.next = Some(*item);
                }
                Frame::Body(_) => _ = self.leave(),
            }
        }
        None
    }

    /// The next field of the innermost combinator, if it is there.
    fn field(&mut self, slot: &'static Slot) -> Option<Event<'a>> {
        let frame = self.frames.len() - 1;
        let Some(Frame::Combinator(open)) = self.frames.last_mut() else { return None };
        if let When::Bit { word, bit } = slot.when {
            let Some(word) = self.words.get(open.words + usize::from(word)).filter(|_| bit < 32) else {
                return self.not_described();
            };
            if !has(*word, bit.into()) {
                return None;
            }
        }
        let name = if self.telling { open.names.get() } else { "" };
        if slot.ty.is_word() {
            let bits = self.r.nat(self.at);
            let nth = self.words.len() - open.words;
            self.words.push(bits);
            if slot.ty.base() == Base::Flags {
                let asked = self.telling || self.r.is_strict();
                let unknown = if asked { bits & !open.combinator.bits(nth) } else { 0 };
                if unknown != 0 {
                    self.r.unknown_flags(unknown, self.at);
                }
                return Some(Event::Flags { name, bits, unknown });
            }
        }
        self.next = Some(Item::Typed(Typed { ty: slot.ty, schema: open.schema, args: &[], frame }));
        Some(Event::Field(Field { name, when: slot.when, ty: slot.ty }))
    }

    /// The flags word that was read last.
    pub(super) fn word(&self) -> u32 {
        self.words.last().copied().unwrap_or_default()
    }

    /// Goes into a combinator of this type, or of any.
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
            names: Names { rest: combinator.names, next: 1, last: "" },
            words: self.words.len(),
        };
        self.push(Frame::Combinator(open))?;
        Some(Event::Enter { combinator, ty })
    }

    /// Goes into a value, unless it is deeper than one of a sound schema can be.
    pub(super) fn push(&mut self, frame: Frame<'a>) -> Option<()> {
        /// How many values may lie in each other for each level that is counted, and besides: types that are not
        /// counted cannot hold themselves.
        const PER_LEVEL: usize = 4;
        const BESIDES: usize = 256;
        if self.frames.len() >= PER_LEVEL.saturating_mul(self.r.depth() as usize).saturating_add(BESIDES) {
            return self.not_described();
        }
        self.frames.push(frame);
        Some(())
    }

    pub(super) fn not_described<T>(&mut self) -> Option<T> {
        self.r.refuse(ErrorKind::NotDescribed, self.at);
        None
    }

    /// Goes out of the innermost value.
    fn leave(&mut self) -> Event<'a> {
        let levels = match self.frames.pop() {
            Some(Frame::Combinator(Open { levels, .. })) => levels,
            Some(Frame::Vector { reserved, levels, .. }) => {
                self.r.promise(reserved);
                levels
            }
            Some(Frame::Body(outside)) => {
                self.r.leave(outside, self.at);
                0
            }
            None => 0,
        };
        (0..levels).for_each(|_| self.r.ascend());
        Event::Leave
    }

    /// What went wrong, if anything did.
    fn error(&mut self) -> Option<Error> {
        if !self.r.failed() {
            return None;
        }
        let field = self.frames.iter_mut().rev().find_map(|frame| match frame {
            Frame::Combinator(open) => Some((open.combinator.name(), open.names.get())),
            Frame::Vector { .. } | Frame::Body(_) => None,
        });
        let error = self.r.error_at(field, self.whole, self.depth);
        self.next = None;
        while !self.frames.is_empty() {
            self.leave();
        }
        self.r.promise(self.reserved);
        error
    }
}

/// The names of the fields to come, which are only looked for when they are asked for.
#[derive(Debug)]
struct Names {
    rest: &'static str,
    /// How many of them are behind the last one that was asked for, up to the one that is next.
    next: usize,
    last: &'static str,
}

impl Names {
    /// The name of the field that is being read.
    fn get(&mut self) -> &'static str {
        for _ in 0..mem::take(&mut self.next) {
            let end = self.rest.bytes().position(|byte| byte == b' ').unwrap_or(self.rest.len());
            let (name, rest) = self.rest.split_at(end);
            (self.last, self.rest) = (name, rest.get(1..).unwrap_or_default());
        }
        self.last
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

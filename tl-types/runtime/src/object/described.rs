//! Objects by the schema as data: their names, fields and text.

use alloc::vec::Vec;
use core::cell::RefCell;
use core::fmt;
use core::marker::PhantomData;

use super::{Object, hex};
use crate::codec::{FieldId, NO_FIELD, name_of};
use crate::registry::Registry;
use crate::schema::{Base, Event, Found, Walker};
use crate::shape::Shape;
use crate::{Error, ErrorKind, Reader, Serializable};

const SHAPE: Shape = Shape::Type("Object");

/// Returns whether the schemas are known as data.
pub(super) fn is_described<R: Registry>() -> bool {
    !R::SCHEMAS.0.is_empty()
}

/// Checks that the schemas define the type of a value.
pub(super) fn check<R: Registry>(value: &(impl Serializable + ?Sized)) -> Result<(), Error> {
    let mut shape = value.shape();
    while let Shape::Vector(item) = shape {
        shape = *item;
    }
    match shape {
        Shape::Type(name)
            if is_described::<R>() && !matches!(Base::named(name), None | Some(Base::Bool | Base::Object)) =>
        {
            let mut error = Error::first(None, ErrorKind::NotDescribed, 0, NO_FIELD);
            error.in_value(name, R::other_layer);
            Err(error)
        }
        _ => Ok(()),
    }
}

/// Reads an object by the schemas.
pub(super) fn read<R: Registry>(r: &mut Reader<'_>, at: FieldId) -> Object<R> {
    let (rest, left) = (r.rest(), r.remaining());
    // The reader keeps the error.
    let read = Walker::new(R::SCHEMAS, r, SHAPE, at).run();
    let len = left - r.remaining();
    Object(if read.is_ok() { rest[..len].to_vec() } else { Vec::new() }, PhantomData)
}

impl<R: Registry> Object<R> {
    /// Returns the TL name of the constructor or function; `Vector` for a vector.
    pub fn name(&self) -> &'static str {
        match (self.found(), self.id()) {
            (Some(found), _) => found.combinator.name(),
            (None, crate::codec::VECTOR) => "Vector",
            (None, _) => name_of::<bool>(),
        }
    }

    /// Returns the definition of the constructor or function; `None` for a vector or a `Bool`.
    pub fn found(&self) -> Option<Found> {
        R::SCHEMAS.find(self.id())
    }

    /// Returns the value of a field by its path, such as `users[2].first_name`; `None` if it is absent or undefined.
    ///
    /// For a value with fields or items this is its first event, [`Event::Enter`] or [`Event::Vector`].
    ///
    /// ```
    /// use tl_types::schema::Event;
    /// use tl_types::{Error, Object, functions};
    ///
    /// let call = functions::messages::GetCustomEmojiDocuments { document_id: vec![4, 8] };
    /// let object = Object::new(&call)?;
    /// assert_eq!(object.get("document_id"), Some(Event::Vector(2)));
    /// assert_eq!(object.get("document_id[1]"), Some(Event::Long(8)));
    /// assert_eq!(object.get("document_id[2]"), None);
    /// # Ok::<(), Error>(())
    /// ```
    pub fn get(&self, path: &str) -> Option<Event<'_>> {
        let mut r = self.reader();
        let mut walker = Self::walk(&mut r);
        let mut event = walker.next()?.ok()?;
        // `users[2].first_name` is `users`, `2]`, `first_name`.
        for step in path.split(['.', '[']).filter(|step| !step.is_empty()) {
            match (event, step.strip_suffix(']')) {
                (Event::Enter { .. }, None) => field(&mut walker, step)?,
                (Event::Vector(count), Some(index)) => {
                    let index = index.parse().ok().filter(|index| *index < count)?;
                    (0..index).try_for_each(|_| skip(&mut walker))?;
                }
                _ => return None,
            }
            event = walker.next()?.ok()?;
        }
        Some(event)
    }

    /// Returns the flags words with bits that the schema does not define, as [errors](crate::ErrorKind::UnknownFlags):
    /// bits of a newer layer. The object keeps them; Rust types and JSON lose them.
    pub fn unknown_flags(&self) -> Vec<Error> {
        let mut r = self.reader();
        let mut walker = Self::walk(&mut r);
        let (mut found, mut names) = (Vec::new(), Vec::new());
        while let Some(Ok(event)) = walker.next() {
            match event {
                Event::Enter { combinator, .. } => names.push(combinator.name()),
                Event::Vector(_) => names.push(""),
                Event::Leave => _ = names.pop(),
                Event::Flags { name, unknown: bits @ 1.., .. } => {
                    let combinator = names.last().copied().unwrap_or_default();
                    let kind = ErrorKind::UnknownFlags { bits };
                    let mut error = Error::first(None, kind, walker.position() - 4, NO_FIELD);
                    error.name_in(combinator, name);
                    found.push(error);
                }
                _ => {}
            }
        }
        found
    }

    pub(super) fn fmt_described(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut r = self.reader();
        fmt::Debug::fmt(&Next(&RefCell::new(Self::walk(&mut r))), f)
    }

    /// Returns a reader with options that accept whatever the first reader accepted.
    pub(crate) fn reader(&self) -> Reader<'_> {
        Reader::new(&self.0).lossy_utf8(true).max_depth(u32::MAX)
    }

    /// Walks over the events of an object.
    pub(crate) fn walk<'r, 'a>(r: &'r mut Reader<'a>) -> Walker<'r, 'a> {
        R::SCHEMAS.walk(r, SHAPE)
    }
}

/// Advances to the value of a field.
fn field(walker: &mut Walker<'_, '_>, name: &str) -> Option<()> {
    loop {
        match walker.next()?.ok()? {
            Event::Field(field) if field.name == name => return Some(()),
            Event::Field(_) => skip(walker)?,
            Event::Flags { .. } => {}
            _ => return None,
        }
    }
}

/// Skips the next value.
fn skip(walker: &mut Walker<'_, '_>) -> Option<()> {
    let depth = walker.depth();
    loop {
        walker.next()?.ok()?;
        if walker.depth() == depth {
            return Some(());
        }
    }
}

/// The value that a walker reads next, for formatters and serializers, which take each value once, in order.
pub(crate) struct Next<'n, 'r, 'a>(pub(crate) &'n RefCell<Walker<'r, 'a>>);

impl<'a> Next<'_, '_, 'a> {
    /// Returns the next event, or an error by `custom`.
    pub(crate) fn event<E>(&self, custom: fn(&dyn fmt::Display) -> E) -> Result<Event<'a>, E> {
        match self.0.borrow_mut().next() {
            Some(event) => event.map_err(|error| custom(&error)),
            None => Err(custom(&"a value was serialized twice")),
        }
    }
}

impl fmt::Debug for Next<'_, '_, '_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.event(|_| fmt::Error)? {
            Event::Enter { combinator, .. } => {
                let mut fields = f.debug_struct(combinator.name());
                loop {
                    match self.event(|_| fmt::Error)? {
                        Event::Field(field) => _ = fields.field(field.name, self),
                        Event::Leave => return fields.finish(),
                        _ => {}
                    }
                }
            }
            Event::Vector(count) => {
                let mut items = f.debug_list();
                (0..count).for_each(|_| _ = items.entry(self));
                self.event(|_| fmt::Error)?;
                items.finish()
            }
            Event::Int(value) => value.fmt(f),
            Event::Nat(value) => value.fmt(f),
            Event::Long(value) => value.fmt(f),
            Event::Double(value) => value.fmt(f),
            Event::Bool(value) => value.fmt(f),
            Event::True => true.fmt(f),
            Event::String(value) => value.fmt(f),
            Event::Bytes(value) | Event::Raw(value) => hex(value, f),
            Event::Field(_) | Event::Flags { .. } | Event::Leave => Err(fmt::Error),
        }
    }
}

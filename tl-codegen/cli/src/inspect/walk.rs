//! From the events of the walker to the pieces of a value and the way to each.

use std::ops::Range;

use tl_types::schema::{Base, Combinator, Event, Field, Schemas, Ty, Walker};
use tl_types::shape::Shape;
use tl_types::{Error, Reader};

use super::Stop;

/// A piece of a value.
pub(super) struct Piece<'p, 'a> {
    pub(super) bytes: Range<usize>,
    pub(super) path: &'p str,
    /// Its type.
    pub(super) expected: String,
    /// The combinator that it is of, and the field of that if it is the value of one.
    pub(super) holder: Option<&'static Combinator>,
    pub(super) field: Option<Field>,
    pub(super) event: Event<'a>,
}

/// Goes through a value as far as possible, and as long as `found` says so. Gives what stopped it, and where reading
/// ended.
pub(super) fn walk(
    schemas: Schemas,
    shape: Shape,
    bytes: &[u8],
    found: &mut dyn FnMut(Piece<'_, '_>) -> bool,
) -> (Option<Stop>, usize) {
    let mut r = Reader::new(bytes).lossy_utf8(true);
    let walker = schemas.walk(&mut r, shape).cut_off(true);
    let mut reading = Reading { bytes, walker, path: String::new(), frames: Vec::new(), field: None };
    match reading.run(found) {
        Ok(read) => (None, read),
        Err(stop) => {
            let read = stop.offset;
            (Some(*stop), read)
        }
    }
}

struct Reading<'r, 'a> {
    bytes: &'a [u8],
    walker: Walker<'r, 'a>,
    /// The way to what was read last.
    path: String,
    /// What was entered, from the outside to the inside.
    frames: Vec<Frame>,
    /// The field whose value comes next, and where it starts: that of a `#` is read already.
    field: Option<(Field, usize)>,
}

/// What was entered.
struct Frame {
    /// How much of the path leads to it.
    path: usize,
    inside: Inside,
}

enum Inside {
    Fields(&'static Combinator),
    Items { count: u32, begun: u32 },
}

impl<'a> Reading<'_, 'a> {
    /// Gives where it ended.
    fn run(&mut self, found: &mut dyn FnMut(Piece<'_, 'a>) -> bool) -> Result<usize, Box<Stop>> {
        loop {
            self.begin_item();
            let expected = self.walker.expected().unwrap_or_default();
            let start = self.walker.position();
            let event = match self.walker.next() {
                None => return Ok(self.walker.position()),
                Some(Err(error)) => return Err(Box::new(self.stop(start, expected, error))),
                Some(Ok(event)) => event,
            };
            let mut inside = None;
            match event {
                Event::Leave => {
                    self.frames.pop();
                    continue;
                }
                Event::Field(field) => {
                    self.enter_field(field.name);
                    self.field = Some((field, start));
                    continue;
                }
                Event::Flags { name, .. } => self.enter_field(name),
                Event::Enter { combinator, .. } => inside = Some(Inside::Fields(combinator)),
                Event::Vector(count) => inside = Some(Inside::Items { count, begun: 0 }),
                _ => {}
            }
            let holder = self.combinator();
            let (field, mut start) = match self.field.take() {
                Some((field, start)) => (Some(field), start),
                None => (None, start),
            };
            if let Some(field) = field.filter(|field| field.ty == Ty::new(Base::Body)) {
                let length = self.bytes[start..].first_chunk().copied().map_or(0, i32::from_le_bytes);
                let bytes = start..start + 4;
                self.enter_field("bytes");
                let (path, expected, event) = (&*self.path, "int".to_owned(), Event::Int(length));
                if !found(Piece { bytes, path, expected, holder, field: None, event }) {
                    return Ok(start);
                }
                self.enter_field(field.name);
                start += 4;
            }
            let bytes = start..self.walker.position();
            if !found(Piece { bytes, path: &self.path, expected, holder, field, event }) {
                return Ok(start);
            }
            self.frames.extend(inside.map(|inside| Frame { path: self.path.len(), inside }));
        }
    }

    /// Goes to the next item of the innermost vector.
    fn begin_item(&mut self) {
        let Some(Frame { path, inside: Inside::Items { count, begun } }) = self.frames.last_mut() else { return };
        if begun < count {
            self.path.truncate(*path);
            self.path += &format!("[{begun}]");
            *begun += 1;
        }
    }

    /// Goes to a field of the innermost combinator.
    fn enter_field(&mut self, name: &str) {
        self.path.truncate(self.frames.last().map_or(0, |frame| frame.path));
        if !self.path.is_empty() {
            self.path.push('.');
        }
        self.path += name;
    }

    /// The innermost combinator, if nothing else was entered in it.
    fn combinator(&self) -> Option<&'static Combinator> {
        match self.frames.last()?.inside {
            Inside::Fields(combinator) => Some(combinator),
            Inside::Items { .. } => None,
        }
    }

    fn stop(&mut self, offset: usize, mut expected: String, error: Error) -> Stop {
        // A word, which is read before the walker tells of its field; or what is behind the last field.
        if let (None, Some(combinator)) = (self.field, self.combinator())
            && let Some(name) = error.at().strip_prefix(combinator.name()).and_then(|rest| rest.strip_prefix('.'))
        {
            self.enter_field(name);
            if combinator.fields().any(|field| field.name == name && is_word(field.ty)) {
                expected = "#".to_owned();
            }
        }
        Stop { offset, path: self.path.clone(), expected, error }
    }
}

/// Whether this is a number that fields hang on.
pub(super) fn is_word(ty: Ty) -> bool {
    ty.item().is_none() && matches!(ty.base(), Base::Flags | Base::Mask)
}

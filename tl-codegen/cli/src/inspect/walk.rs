//! Turns the events of the walker into the pieces of a value and their paths.

use std::ops::Range;

use tl_runtime::schema::{Base, Combinator, Event, Field, Schemas, Ty, Walker};
use tl_runtime::shape::Shape;
use tl_runtime::{Error, Reader};

use super::Stop;

/// A piece of a value.
pub(super) struct Piece<'p, 'a> {
    pub(super) bytes: Range<usize>,
    pub(super) path: &'p str,
    pub(super) expected: String,
    /// The combinator that contains it directly.
    pub(super) parent: Option<&'static Combinator>,
    /// The field of `parent` that it is the value of.
    pub(super) field: Option<Field>,
    pub(super) event: Event<'a>,
}

/// Passes the pieces of a value to `found` until an error or until `found` returns false.
///
/// Returns the error, if any, and the offset at which reading ended.
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
    path: String,
    /// The enclosing combinators and vectors, outermost first.
    frames: Vec<Frame>,
    /// The field whose value comes next, and the offset of that value.
    field: Option<(Field, usize)>,
}

struct Frame {
    path: usize,
    kind: FrameKind,
}

enum FrameKind {
    Combinator(&'static Combinator),
    Vector { count: u32, started: u32 },
}

impl<'a> Reading<'_, 'a> {
    /// Returns the offset at which reading ended.
    fn run(&mut self, found: &mut dyn FnMut(Piece<'_, 'a>) -> bool) -> Result<usize, Box<Stop>> {
        loop {
            self.start_item();
            let expected = self.walker.expected().unwrap_or_default();
            let start = self.walker.position();
            let event = match self.walker.next() {
                None => return Ok(self.walker.position()),
                Some(Err(error)) => return Err(Box::new(self.stop(start, expected, error))),
                Some(Ok(event)) => event,
            };
            let mut kind = None;
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
                Event::Enter { combinator, .. } => kind = Some(FrameKind::Combinator(combinator)),
                Event::Vector(count) => kind = Some(FrameKind::Vector { count, started: 0 }),
                _ => {}
            }
            let parent = self.combinator();
            let (field, mut start) = match self.field.take() {
                Some((field, start)) => (Some(field), start),
                None => (None, start),
            };
            if let Some(field) = field.filter(|field| field.ty == Ty::new(Base::Body)) {
                let length = self.bytes[start..].first_chunk().copied().map_or(0, i32::from_le_bytes);
                let bytes = start..start + 4;
                self.enter_field("bytes");
                let (path, expected, event) = (&*self.path, "int".to_owned(), Event::Int(length));
                if !found(Piece { bytes, path, expected, parent, field: None, event }) {
                    return Ok(start);
                }
                self.enter_field(field.name);
                start += 4;
            }
            let bytes = start..self.walker.position();
            if !found(Piece { bytes, path: &self.path, expected, parent, field, event }) {
                return Ok(start);
            }
            self.frames.extend(kind.map(|kind| Frame { path: self.path.len(), kind }));
        }
    }

    /// Sets the path to the next item of the innermost vector.
    fn start_item(&mut self) {
        let Some(Frame { path, kind: FrameKind::Vector { count, started } }) = self.frames.last_mut() else { return };
        if started < count {
            self.path.truncate(*path);
            self.path += &format!("[{started}]");
            *started += 1;
        }
    }

    /// Sets the path to a field of the innermost combinator.
    fn enter_field(&mut self, name: &str) {
        self.path.truncate(self.frames.last().map_or(0, |frame| frame.path));
        if !self.path.is_empty() {
            self.path.push('.');
        }
        self.path += name;
    }

    /// Returns the innermost frame if it is a combinator.
    fn combinator(&self) -> Option<&'static Combinator> {
        match self.frames.last()?.kind {
            FrameKind::Combinator(combinator) => Some(combinator),
            FrameKind::Vector { .. } => None,
        }
    }

    fn stop(&mut self, offset: usize, mut expected: String, error: Error) -> Stop {
        // The walker reads a flags word before it emits the field, and reports errors after the last field without one.
        if let (None, Some(combinator)) = (self.field, self.combinator())
            && let Some(name) = error.at().strip_prefix(combinator.name()).and_then(|rest| rest.strip_prefix('.'))
        {
            self.enter_field(name);
            if combinator.fields().any(|field| field.name == name && is_flags_word(field.ty)) {
                expected = "#".to_owned();
            }
        }
        Stop { offset, path: self.path.clone(), expected, error }
    }
}

pub(super) fn is_flags_word(ty: Ty) -> bool {
    ty.item().is_none() && matches!(ty.base(), Base::Flags | Base::Mask)
}

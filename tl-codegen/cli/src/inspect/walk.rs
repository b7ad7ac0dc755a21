//! Turns the events of the walker into the pieces of a value and their paths.

use std::ops::Range;

use tl_runtime::codec::NO_FIELD;
use tl_runtime::mtproto::Message;
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
    /// The error because of which the rest of a message is skipped; it is the piece.
    pub(super) skipped: Option<Error>,
}

/// Passes the pieces of a value to `found` until an error or until `found` returns false.
///
/// An error inside of a message of a container is no end: the rest of the message is skipped by its length.
///
/// Returns the error, if any, and the offset at which reading ended.
pub(super) fn walk(
    schemas: Schemas,
    shape: Shape,
    bytes: &[u8],
    found: &mut dyn FnMut(Piece<'_, '_>) -> bool,
) -> (Option<Stop>, usize) {
    let (mut at, mut shape) = (0, shape);
    let mut reading = Reading { bytes, path: String::new(), frames: Vec::new(), field: None, bodies: Vec::new() };
    loop {
        let mut r = Reader::new(bytes).lossy_utf8(true);
        r.take(at, NO_FIELD);
        at = match reading.run(schemas.walk(&mut r, shape).cut_off(true), found) {
            Ok(End { read, complete: true }) => read,
            Ok(End { read, .. }) => return (None, read),
            Err(stop) => match reading.skip(&stop, found) {
                Some(end) => end,
                None => {
                    let read = stop.offset;
                    return (Some(*stop), read);
                }
            },
        };
        // After a skipped message, each of the others is a value of its own.
        match (reading.frames.last(), message(schemas)) {
            (Some(Frame { kind: FrameKind::Vector { count, started }, .. }), Some(message)) if started < count => {
                shape = message;
            }
            _ => return (None, at),
        }
    }
}

/// Returns the shape of a message in a container.
fn message(schemas: Schemas) -> Option<Shape> {
    let found = schemas.find(<Message>::CONSTRUCTOR_ID)?;
    let nth = found.schema.types.iter().position(|ty| Some(*ty) == found.ty)?;
    Some(Shape::Field { schema: found.schema, ty: Ty::new(Base::Bare(u16::try_from(nth).ok()?)) })
}

/// Where reading ended.
struct End {
    read: usize,
    /// Whether the value is complete.
    complete: bool,
}

struct Reading<'a> {
    bytes: &'a [u8],
    path: String,
    /// The enclosing combinators and vectors, outermost first.
    frames: Vec<Frame>,
    /// The field whose value comes next, and the offset of that value.
    field: Option<(Field, usize)>,
    /// The number of frames around each message of a container whose body is being read, and the end of the body.
    bodies: Vec<(usize, usize)>,
}

struct Frame {
    path: usize,
    kind: FrameKind,
}

enum FrameKind {
    Combinator(&'static Combinator),
    Vector { count: u32, started: u32 },
}

impl<'a> Reading<'a> {
    fn run(
        &mut self,
        mut walker: Walker<'_, 'a>,
        found: &mut dyn FnMut(Piece<'_, 'a>) -> bool,
    ) -> Result<End, Box<Stop>> {
        loop {
            let expected = walker.expected();
            if expected.is_some() {
                self.start_item();
            }
            let expected = expected.unwrap_or_default();
            let mut start = walker.position();
            let event = match walker.next() {
                None => return Ok(End { read: walker.position(), complete: true }),
                Some(Err(error)) => {
                    let start = self.field.map_or(start, |(_, start)| start);
                    return Err(Box::new(self.stop(start, expected, error)));
                }
                Some(Ok(event)) => event,
            };
            let mut kind = None;
            match event {
                Event::Leave => {
                    self.frames.pop();
                    self.bodies.retain(|(frames, _)| *frames < self.frames.len());
                    continue;
                }
                Event::Field(field) => {
                    let length =
                        self.bytes.get(start..).and_then(<[u8]>::first_chunk).copied().map_or(0, u32::from_le_bytes);
                    if field.ty == Ty::new(Base::Body) && length > 0 && length.is_multiple_of(4) {
                        let (bytes, event) = (start..start + 4, Event::Int(length.cast_signed()));
                        self.enter_field("bytes");
                        let (path, expected, parent) = (&*self.path, "int".to_owned(), self.combinator());
                        if !found(Piece { bytes, path, expected, parent, field: None, event, skipped: None }) {
                            return Ok(End { read: start, complete: false });
                        }
                        start += 4;
                        self.enter_body(start.saturating_add(length as usize));
                    }
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
            let (field, start) = match self.field.take() {
                Some((field, start)) => (Some(field), start),
                None => (None, start),
            };
            let bytes = start..walker.position();
            if !found(Piece { bytes, path: &self.path, expected, parent, field, event, skipped: None }) {
                return Ok(End { read: start, complete: false });
            }
            self.frames.extend(kind.map(|kind| Frame { path: self.path.len(), kind }));
        }
    }

    /// Remembers the end of a message's body, if the message is in a container.
    fn enter_body(&mut self, end: usize) {
        let vector = self.frames.len().checked_sub(2);
        if vector.is_some_and(|nth| matches!(self.frames[nth].kind, FrameKind::Vector { .. })) {
            self.bodies.push((self.frames.len() - 1, end));
        }
    }

    /// Skips the rest of the innermost message of a container, and returns its end.
    fn skip(&mut self, stop: &Stop, found: &mut dyn FnMut(Piece<'_, 'a>) -> bool) -> Option<usize> {
        let (frames, end) = self.bodies.pop()?;
        let bytes = stop.offset..end;
        let event = Event::Bytes(self.bytes.get(bytes.clone())?);
        let (path, expected, skipped) = (&*stop.path, stop.expected.clone(), Some(stop.error.clone()));
        found(Piece { bytes, path, expected, parent: None, field: None, event, skipped }).then_some(())?;
        self.frames.truncate(frames);
        self.field = None;
        Some(end)
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
            if combinator.fields().any(|field| field.name == name && field.ty.is_word()) {
                expected = "#".to_owned();
            }
        }
        Stop { offset, path: self.path.clone(), expected, error }
    }
}

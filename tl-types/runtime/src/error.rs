//! Why an input could not be decoded, and where.

use alloc::borrow::Cow;
use alloc::boxed::Box;
use alloc::format;
use core::fmt;

use crate::codec::{self, FieldId, NO_FIELD, NameList};
use crate::registry::OtherLayer;

/// Why an input could not be decoded: what was wrong, at which byte, and what
/// was being read.
///
/// ```
/// use tl_types::{Deserializable, ErrorKind};
///
/// let error = bool::from_bytes(&[1, 2, 3, 4]).unwrap_err();
/// assert_eq!(error.offset(), 0);
/// assert_eq!(error.kind(), ErrorKind::UnexpectedId { expected: "Bool", id: 0x04030201 });
/// assert_eq!(error.to_string(), "Bool: unexpected id 04030201 at byte 0");
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Error(Box<Inner>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Inner {
    kind: ErrorKind,
    offset: usize,
    /// The field, until it has a name.
    field: FieldId,
    /// The result of [`Error::at`].
    name: Cow<'static, str>,
    /// The result of [`Error::other_layer`].
    other_layer: Option<OtherLayer>,
}

/// What was wrong with an input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The input ends within a value of fixed size.
    UnexpectedEnd {
        /// How many bytes the value takes.
        needed: usize,
        /// How many bytes are left.
        left: usize,
    },
    /// An id is not one of those that can be here.
    UnexpectedId {
        /// The TL name of the type or of the constructor that should be here.
        expected: &'static str,
        /// The id that is here.
        id: u32,
    },
    /// A `string` is not UTF-8; the offset is that of its first wrong byte.
    InvalidUtf8,
    /// A `string` or a `bytes` is longer than the rest of the input.
    LengthTooLarge {
        /// The length of the text, in bytes, without padding.
        length: u64,
        /// How many bytes are left, the length included.
        left: usize,
    },
    /// A vector has more items than the rest of the input can hold.
    CountTooLarge {
        /// The number of items.
        count: u32,
        /// How many bytes are left for them.
        left: usize,
    },
    /// A flags word has bits that the schema does not know; only reported if
    /// [`Reader::strict_flags`](crate::Reader::strict_flags) asks for it.
    UnknownFlags {
        /// The unknown bits that are set.
        bits: u32,
    },
    /// Values that contain each other are nested too deeply.
    TooDeep {
        /// How many levels the reader allows.
        limit: u32,
    },
    /// The value ends before the input does.
    TrailingBytes {
        /// How many bytes are left.
        left: usize,
    },
    /// The schema that the input is read by does not say how: it lacks the
    /// type, or contradicts itself. Only with the feature `object`.
    NotDescribed,
}

impl Error {
    /// The first error: `earlier` if there is one, else a new one.
    ///
    /// The ABI is that of C so that it cannot unwind; `reader.rs` says why.
    #[cold]
    #[inline(never)]
    #[allow(improper_ctypes_definitions)]
    pub(crate) extern "C" fn first(earlier: Option<Self>, kind: ErrorKind, offset: usize, at: FieldId) -> Self {
        earlier.unwrap_or_else(|| {
            Self(Box::new(Inner { kind, offset, field: at, name: Cow::Borrowed(""), other_layer: None }))
        })
    }

    /// The same error with the name of the field, if it is one of the combinator `id`.
    #[cold]
    #[inline(never)]
    #[allow(improper_ctypes_definitions)]
    pub(crate) extern "C" fn in_field_of(mut self, id: u32, names: NameList) -> Self {
        let (of, number) = ((self.0.field >> 32) as u32, self.0.field as u32);
        // The first is that of the combinator.
        let field = names.get(number as usize).filter(|_| number > 0);
        if of == id
            && let Some(field) = field
        {
            self.name_in(names.first(), field);
        }
        self
    }

    /// Names the type of the decoded value, if the error is in no field, and finds an unexpected id in other layers.
    #[cold]
    pub(crate) fn in_value(&mut self, name: &'static str, other_layer: fn(u32) -> Option<OtherLayer>) {
        if self.0.field == NO_FIELD && self.0.name.is_empty() {
            self.0.name = Cow::Borrowed(name);
        }
        if let ErrorKind::UnexpectedId { id, .. } = self.0.kind {
            self.0.other_layer = self.0.other_layer.or_else(|| other_layer(id));
        }
    }

    /// Names the field of a combinator.
    pub(crate) fn name_in(&mut self, combinator: &str, field: &str) {
        self.0.field = NO_FIELD;
        self.0.name = Cow::Owned(format!("{combinator}.{field}"));
    }

    /// What was wrong.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// Where the wrong value starts, in bytes from the start of the input; for
    /// a count, where its items start.
    pub fn offset(&self) -> usize {
        self.0.offset
    }

    /// The field that was being read, as combinator and field name of the
    /// schema: `messages.chatInviteImporters.count`; or the type of the value as
    /// a whole. Empty where neither is known.
    pub fn at(&self) -> &str {
        &self.0.name
    }

    /// Returns the definition of an unexpected id in another layer of the schema, if it has one there.
    pub fn other_layer(&self) -> Option<OtherLayer> {
        self.0.other_layer
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.0.name.is_empty() {
            write!(f, "{}: ", self.0.name)?;
        }
        let offset = self.0.offset;
        match self.0.kind {
            ErrorKind::UnexpectedEnd { needed, left } => {
                write!(f, "unexpected end of input at byte {offset} ({needed} bytes needed, {left} left)")
            }
            ErrorKind::UnexpectedId { expected, id } => {
                match self.0.other_layer {
                    Some(other) => write!(f, "unexpected {other} at byte {offset}")?,
                    None => write!(f, "unexpected id {id:08x} at byte {offset}")?,
                }
                // What is read as a whole is what was expected.
                if self.0.name == expected { Ok(()) } else { write!(f, " (expected {expected})") }
            }
            ErrorKind::InvalidUtf8 => write!(f, "invalid UTF-8 at byte {offset}"),
            ErrorKind::LengthTooLarge { length, left } => {
                write!(f, "length {length} is too large at byte {offset} ({left} {} left)", bytes(left))
            }
            ErrorKind::CountTooLarge { count, left } => {
                write!(f, "count {count} is too large at byte {offset} ({left} {} left)", bytes(left))
            }
            ErrorKind::UnknownFlags { bits } => {
                let each = (0..u32::BITS).filter(|n| codec::has(bits, *n));
                write!(f, "unknown flag {} ", if bits.is_power_of_two() { "bit" } else { "bits" })?;
                each.enumerate().try_for_each(|(nth, n)| write!(f, "{}{n}", if nth > 0 { ", " } else { "" }))?;
                write!(f, " at byte {offset}")
            }
            ErrorKind::TooDeep { limit } => {
                write!(f, "more than {limit} levels of nesting at byte {offset}")
            }
            ErrorKind::TrailingBytes { left } => {
                let are = if left == 1 { "is" } else { "are" };
                write!(f, "the value ends at byte {offset} but {left} {} {are} left", bytes(left))
            }
            ErrorKind::NotDescribed => write!(f, "the schema does not say what is at byte {offset}"),
        }
    }
}

/// The noun behind a number of bytes.
fn bytes(number: usize) -> &'static str {
    if number == 1 { "byte" } else { "bytes" }
}

/// What [`Display`](fmt::Display) says, in brackets: ids are known by their hex digits.
impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Error({self})")
    }
}

impl core::error::Error for Error {}

/// A buffer has less room than an encoded value needs. Nothing was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoRoom {
    /// How many bytes the value takes.
    pub needed: usize,
    /// How many bytes the buffer can take.
    pub room: usize,
}

impl fmt::Display for NoRoom {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} bytes do not fit into a buffer with room for {}", self.needed, self.room)
    }
}

impl core::error::Error for NoRoom {}

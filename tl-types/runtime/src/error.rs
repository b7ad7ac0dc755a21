//! The decoding error.

use alloc::borrow::Cow;
use alloc::boxed::Box;
use alloc::format;
use core::fmt;

use crate::codec::{self, FieldId, NO_FIELD, NameList};
use crate::registry::OtherLayer;

/// A decoding error: its kind, the byte offset, and the field.
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
    /// The result of [`Error::other_layer`], apart since it is large and few errors have it.
    other_layer: Option<Box<OtherLayer>>,
}

/// The kind of a decoding [`Error`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The input ends within a value of fixed size.
    UnexpectedEnd {
        /// The number of bytes that the value takes.
        needed: usize,
        /// The number of bytes left.
        left: usize,
    },
    /// The id is none of the expected ones.
    UnexpectedId {
        /// The TL name of the expected type or constructor.
        expected: &'static str,
        /// The id in the input.
        id: u32,
    },
    /// A `string` is not UTF-8. The offset is that of its first invalid byte.
    InvalidUtf8,
    /// A `string` or a `bytes` is longer than the rest of the input.
    LengthTooLarge {
        /// The length in bytes, without padding.
        length: u64,
        /// The number of bytes left, those of the length included.
        left: usize,
    },
    /// The length of a boxed value, as messages have it, is not positive or not a multiple of 4.
    InvalidLength {
        /// The length in bytes.
        length: i32,
        /// The number of bytes left after it.
        left: usize,
    },
    /// A vector has more items than fit into the rest of the input.
    CountTooLarge {
        /// The number of items.
        count: u32,
        /// The number of bytes left for them.
        left: usize,
    },
    /// A flags word has bits that the schema does not define. Only reported with
    /// [`Reader::strict_flags`](crate::Reader::strict_flags).
    UnknownFlags {
        /// The undefined bits that are set.
        bits: u32,
    },
    /// Values that contain each other are nested too deeply.
    TooDeep {
        /// The maximum depth of the reader.
        limit: u32,
    },
    /// Bytes follow the end of the value.
    TrailingBytes {
        /// The number of bytes left.
        left: usize,
    },
    /// The type depends on a number that is not part of the value, and no type with its arguments gives it. Only with the
    /// feature `object`.
    UnknownNumber,
    /// The type depends on a sum of numbers that is larger than `u32::MAX`. Only with the feature `object`.
    NumberTooLarge {
        /// The sum.
        number: u64,
    },
    /// The schema as data lacks the type, or contradicts itself. Only with the feature `object`.
    NotDescribed,
}

impl Error {
    /// Returns `earlier` if it is an error, else a new one.
    // The C ABI, so that it is `nounwind`: see `reader.rs`.
    #[cold]
    #[inline(never)]
    #[allow(improper_ctypes_definitions)]
    pub(crate) extern "C" fn first(earlier: Option<Self>, kind: ErrorKind, offset: usize, at: FieldId) -> Self {
        earlier.unwrap_or_else(|| {
            Self(Box::new(Inner { kind, offset, field: at, name: Cow::Borrowed(""), other_layer: None }))
        })
    }

    /// Adds the name of the field, if it is one of the combinator `id`.
    #[cold]
    #[inline(never)]
    #[allow(improper_ctypes_definitions)]
    pub(crate) extern "C" fn in_field_of(mut self, id: u32, names: NameList) -> Self {
        let (of, number) = ((self.0.field >> 32) as u32, self.0.field as u32);
        // The first name is that of the combinator.
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
        if let ErrorKind::UnexpectedId { id, .. } = self.0.kind
            && self.0.other_layer.is_none()
        {
            self.0.other_layer = other_layer(id).map(Box::new);
        }
    }

    /// Names the field of a combinator.
    pub(crate) fn name_in(&mut self, combinator: &str, field: &str) {
        self.0.field = NO_FIELD;
        self.0.name = Cow::Owned(format!("{combinator}.{field}"));
    }

    /// Returns the kind of error.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// Returns the position of the invalid value, in bytes from the start of the input; of the first item for a count.
    pub fn offset(&self) -> usize {
        self.0.offset
    }

    /// Returns the TL name of the field, as in `messages.chatInviteImporters.count`; outside of fields, that of the
    /// decoded type. Empty after reading without types.
    pub fn at(&self) -> &str {
        &self.0.name
    }

    /// Returns the definition of an unexpected id in another layer of the schema, if it has one there.
    pub fn other_layer(&self) -> Option<OtherLayer> {
        self.0.other_layer.as_deref().copied()
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
                match self.other_layer() {
                    Some(other) => write!(f, "unexpected {other} at byte {offset}")?,
                    None => write!(f, "unexpected id {id:08x} at byte {offset}")?,
                }
                // The name of the decoded type is not repeated.
                if self.0.name == expected { Ok(()) } else { write!(f, " (expected {expected})") }
            }
            ErrorKind::InvalidUtf8 => write!(f, "invalid UTF-8 at byte {offset}"),
            ErrorKind::LengthTooLarge { length, left } => {
                write!(f, "length {length} is too large at byte {offset} ({left} {} left)", bytes(left))
            }
            ErrorKind::InvalidLength { length, left } => {
                write!(f, "length {length} ")?;
                match usize::try_from(length) {
                    Ok(1..) if length as usize > left => write!(f, "exceeds the {left} {} left", bytes(left))?,
                    Ok(1..) => f.write_str("is not a multiple of 4")?,
                    _ => f.write_str("is not positive")?,
                }
                write!(f, " at byte {offset}")
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
            ErrorKind::UnknownNumber => {
                write!(f, "the value depends on a number that only its type has, at byte {offset}")
            }
            ErrorKind::NumberTooLarge { number } => {
                write!(f, "the value depends on the number {number}, more than {}, at byte {offset}", u32::MAX)
            }
            ErrorKind::NotDescribed => write!(f, "the schema does not define the value at byte {offset}"),
        }
    }
}

/// Returns the noun for a number of bytes.
fn bytes(number: usize) -> &'static str {
    if number == 1 { "byte" } else { "bytes" }
}

/// Formats it like [`Display`](fmt::Display), since ids are written in hex.
impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Error({self})")
    }
}

impl core::error::Error for Error {}

/// The error of encoding into a buffer that is too short. Nothing was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoRoom {
    /// The length of the encoded value, in bytes.
    pub needed: usize,
    /// The length of the buffer, in bytes.
    pub room: usize,
}

impl fmt::Display for NoRoom {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} bytes do not fit into a buffer with room for {}", self.needed, self.room)
    }
}

impl core::error::Error for NoRoom {}

/// Invalid data, for transports whose error is [`std::io::Error`].
#[cfg(feature = "std")]
impl From<Error> for std::io::Error {
    fn from(error: Error) -> Self {
        Self::new(std::io::ErrorKind::InvalidData, error)
    }
}

/// A write of no bytes, as a full buffer causes it.
#[cfg(feature = "std")]
impl From<NoRoom> for std::io::Error {
    fn from(error: NoRoom) -> Self {
        Self::new(std::io::ErrorKind::WriteZero, error)
    }
}

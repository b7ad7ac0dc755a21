//! The one low-level trait that every type on the wire implements, and the
//! small functions that generated code is made of.
//!
//! Code that uses the types needs [`Serializable`](crate::Serializable) and
//! [`Deserializable`](crate::Deserializable), which every [`Codec`] has. This
//! module is for generated code and for types that no schema can express.
//!
//! ```
//! use tl_types::codec::{At, Codec, bit, has, kind};
//! use tl_types::{Deserializable, Error, Identifiable, Reader, Serializable, Writer};
//!
//! /// `note#0badcafe flags:# pinned:flags.0?true text:string author:flags.1?long = Note;`
//! #[derive(Debug, PartialEq)]
//! struct Note {
//!     pinned: bool,
//!     text: String,
//!     author: Option<i64>,
//! }
//!
//! #[allow(improper_ctypes_definitions)] // not for C, see `Codec::read`
//! impl<'a> Codec<'a> for Note {
//!     type Value = Self;
//!     type Kind = kind::Combinator;
//!     const ID: Option<u32> = Some(0x0badcafe);
//!     const NAMES: &'static str = "note,flags,text,author";
//!
//!     fn write(&self, mut w: Writer) -> Writer {
//!         let flags_at = w.place(bit(0, self.pinned));
//!         let mut flags = 0;
//!         w.put(&self.text);
//!         w.opt(&self.author, &mut flags, 1);
//!         w.set(flags_at, flags);
//!         w
//!     }
//!
//!     extern "C" fn read(r: &mut Reader<'a>, _: At) -> Self {
//!         let flags = r.nat(0x0badcafe_00000001);
//!         Self {
//!             pinned: has(flags, 0),
//!             text: r.get(0x0badcafe_00000002),
//!             author: r.opt(flags, 1, 0x0badcafe_00000003),
//!         }
//!     }
//! }
//!
//! let note = Note { pinned: true, text: "hi".to_owned(), author: None };
//! let bytes = note.to_bytes();
//! assert_eq!(bytes, b"\xfe\xca\xad\x0b\x01\0\0\0\x02hi\0");
//! assert_eq!(Note::from_bytes(&bytes)?, note);
//! assert_eq!(<Note as Identifiable>::NAME, "note");
//! assert_eq!(Note::from_bytes(&bytes[..8]).unwrap_err().at(), "note.text");
//! # Ok::<(), Error>(())
//! ```

#[doc(no_inline)]
pub use alloc::{boxed::Box, string::String, vec::Vec};
#[doc(no_inline)]
pub use core::fmt;

pub use crate::opaque::{Opaque, Visitor};
pub use crate::show::{same_variant, show, show_variant};
pub use crate::writer::Place;
#[doc(no_inline)]
pub use crate::{Reader, RemoteCall, Writer};

/// A type on the wire: its id, its TL name, and its bare form.
///
/// The lifetime is that of the input, from which a value may borrow.
/// Implementations never fail. [`Writer`] grows as needed, and [`Reader`] keeps
/// the first error: after it every read gives zeros, and the caller looks at
/// the reader once, at the end.
pub trait Codec<'a>: Sized {
    /// What decoding yields: `Self`, or what a reference points to.
    type Value;

    /// Whether the type is a combinator: [`kind::Combinator`] or
    /// [`kind::Other`].
    type Kind;

    /// The id that the boxed form has before the bare form.
    ///
    /// `None` for a type without an id of its own, such as `int`, and for one
    /// whose bare form starts with an id, such as an enum.
    const ID: Option<u32>;

    /// The TL name, as in `InputPeer` or `long`; for a combinator, also the names of the fields that are read, each behind
    /// a comma: `note,flags,text,author`.
    const NAMES: &'static str;

    /// The TL name. Not to be given otherwise.
    const NAME: &'static str = first(Self::NAMES);

    /// The least number of bytes that the bare form takes. Decoding compares
    /// the count of a vector with it before it allocates, and items that take
    /// less are not decoded.
    const LEAST: usize = 4;

    /// Writes the bare form behind what is written, and gives the writer back.
    // By value, so that the writer stays in two registers from call to call.
    fn write(&self, w: Writer) -> Writer;

    /// Reads the bare form. `at` is the field that is being read, and goes into errors.
    ///
    /// An `extern "C"` function cannot unwind: a panic in it aborts the program.
    /// So no code is made that drops half-read values, which would take as much
    /// room and time to compile as the reading itself.
    extern "C" fn read(r: &mut Reader<'a>, at: At) -> Self::Value;

    /// Reads the boxed form: the id, if there is one, and what [`read`](Self::read) reads. Not to be implemented otherwise;
    /// an implementation that does the same is compiled with the type, and not with each crate that reads it.
    // This function and the next are never inlined, so a program has one function for each type, and compiles in half the
    // time; the calls take a tenth of the time that decoding takes. They are the type's, not the reader's: functions of
    // one type are compiled on one processor.
    #[doc(hidden)]
    #[inline(never)]
    extern "C" fn read_boxed(r: &mut Reader<'a>, at: At) -> Self::Value {
        r.boxed::<Self>(at)
    }

    /// What [`read`](Self::read) reads. Not to be implemented otherwise.
    #[doc(hidden)]
    #[inline(never)]
    extern "C" fn read_bare(r: &mut Reader<'a>, at: At) -> Self::Value {
        r.named::<Self>(at)
    }
}

/// What is being read, for errors: the id of a combinator in the upper half, and the number of one of its fields in the
/// lower half, by [`Codec::NAMES`], counted from 1. [`WHOLE`] is a value that is in no field.
// One word, which is made and passed on with less code than a text.
pub type At = u64;

/// A value that is in no field.
pub const WHOLE: At = 0;

/// The part of `names` in front of the first comma.
pub(crate) const fn first(names: &'static str) -> &'static str {
    let (bytes, mut end) = (names.as_bytes(), 0);
    while end < bytes.len() && bytes[end] != b',' {
        end += 1;
    }
    names.split_at(end).0
}

/// The id of `Vector t`.
pub const VECTOR: u32 = 0x1cb5c415;

/// What [`Codec::Kind`] can be.
pub mod kind {
    /// A constructor or a function of a schema: [`ID`](super::Codec::ID) is
    /// its id, so it is [`Identifiable`](crate::Identifiable).
    #[derive(Debug)]
    pub enum Combinator {}

    /// Any other type: a builtin, a vector, or one with several constructors.
    #[derive(Debug)]
    pub enum Other {}
}

/// A flags word in which only bit `n` is set, if `set`. `n` is below 32.
#[inline]
pub const extern "C" fn bit(n: u32, set: bool) -> u32 {
    (set as u32) << n
}

/// Whether bit `n` of a flags word is set. `n` is below 32.
#[inline]
pub const extern "C" fn has(flags: u32, n: u32) -> bool {
    (flags >> n) & 1 != 0
}

//! The trait behind every type on the wire, and the functions that generated code calls.
//!
//! Code that uses the types needs [`Serializable`](crate::Serializable) and [`Deserializable`](crate::Deserializable),
//! which every [`Codec`] implements. This module is for generated code and for types that no schema can express.
//!
//! ```
//! use tl_types::codec::{Codec, Descriptor, FieldId, bit, has, kind};
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
//! impl<'a> Codec<'a> for Note {
//!     type Value = Self;
//!     type Kind = kind::Combinator;
//!     const DESCRIPTOR: Descriptor = Descriptor::new(0x0badcafe, 8, "note,flags,text,author");
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
//!     fn read(r: &mut Reader<'a>, _: FieldId) -> Self {
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

pub use crate::bare::Bare;
pub use crate::debug::{debug_struct, debug_variant, same_variant};
pub use crate::descriptor::Descriptor;
pub use crate::names::NameList;
pub use crate::opaque::Opaque;
pub use crate::rpc::Wrapper;
pub use crate::visitor::{FunctionVisitor, Visitor};
pub use crate::writer::Place;
#[doc(no_inline)]
pub use crate::{Reader, RemoteCall, Writer};

/// A type on the wire: its id, its TL name, and its bare form.
///
/// The lifetime is that of the input, from which a value may borrow. Implementations never fail. [`Writer`] grows as
/// needed, and [`Reader`] keeps the first error: after it every read returns zeros, and the caller checks the reader
/// once, at the end.
// Hidden, since the pages of all types would start with it instead of the traits for users.
#[doc(hidden)]
pub trait Codec<'a>: Sized {
    /// The type of a decoded value: `Self`, or the target of a reference.
    type Value;

    /// The kind of type: [`kind::Combinator`] or [`kind::Other`], with the registry of its schema.
    type Kind: kind::Kind;

    /// Id, names and minimum encoded length.
    const DESCRIPTOR: Descriptor;

    /// Appends the bare form and returns the writer.
    // By value, so that the writer stays in two registers from call to call.
    fn write(&self, w: Writer) -> Writer;

    /// Reads the bare form. Errors name the field `at`.
    fn read(r: &mut Reader<'a>, at: FieldId) -> Self::Value;

    /// Reads the boxed form: the id, if the type has one, then the bare form.
    ///
    /// Only a [`Reader`] creates a [`Decoded`] value. Generated code overrides this method with the same body, so that it
    /// is instantiated in its own crate instead of in each consumer.
    // This function and the next are never inlined, so a program has one function per type and compiles in half the time;
    // the calls take a tenth of the decoding time. They are methods of the type, not of the reader: rustc compiles the
    // functions of one type on one core.
    #[doc(hidden)]
    #[inline(never)]
    extern "C" fn read_boxed(r: &mut Reader<'a>, at: FieldId) -> Decoded<Self::Value> {
        r.boxed::<Self>(at)
    }

    /// Reads the bare form, as a function of its own; see [`read_boxed`](Self::read_boxed).
    #[doc(hidden)]
    #[inline(never)]
    extern "C" fn read_bare(r: &mut Reader<'a>, at: FieldId) -> Decoded<Self::Value> {
        Decoded(r.named::<Self>(at))
    }
}

/// A value that a [`Reader`] has decoded.
#[doc(hidden)]
#[derive(Debug)]
#[repr(transparent)]
pub struct Decoded<T>(pub(crate) T);

/// The TL name of a type.
#[inline]
pub(crate) const fn name_of<'a, T: Codec<'a>>() -> &'static str {
    T::DESCRIPTOR.names.first()
}

/// The field that is being read, for errors.
///
/// The upper half is the id of a combinator, the lower half the position of a field in its
/// [`Descriptor`], from 1. [`NO_FIELD`] is a value outside of any field.
// One word: passing it takes less code than passing a string.
pub type FieldId = u64;

/// The [`FieldId`] of a value outside of any field.
pub const NO_FIELD: FieldId = 0;

/// The id of `Vector t`.
pub const VECTOR: u32 = 0x1cb5c415;

/// Kinds of types, for [`Codec::Kind`].
pub mod kind {
    use core::marker::PhantomData;

    use crate::registry::{Builtin, Registry};
    use crate::shape::Shape;

    /// A kind of type. Sealed: [`Combinator`], [`Other`], and the kind of vectors.
    pub trait Kind: Sealed {
        /// The registry of the schema that defines the type.
        type Registry: Registry;

        /// The shape of the items, for a vector.
        const ITEM: Option<&'static Shape> = None;
    }

    /// A constructor or a function of a schema.
    ///
    /// Its [`Descriptor`](super::Descriptor) has an id, so it is [`Identifiable`](crate::Identifiable).
    #[derive(Debug)]
    pub struct Combinator<R = Builtin>(PhantomData<R>);

    /// Any other type: a builtin, or one with several constructors.
    #[derive(Debug)]
    pub struct Other<R = Builtin>(PhantomData<R>);

    impl<R: Registry> Kind for Combinator<R> {
        type Registry = R;
    }

    impl<R: Registry> Kind for Other<R> {
        type Registry = R;
    }

    /// The supertrait that only this crate implements.
    pub(crate) mod sealed {
        pub trait Sealed {}
    }
    use self::sealed::Sealed;

    impl<R> Sealed for Combinator<R> {}
    impl<R> Sealed for Other<R> {}

    /// A kind whose types have an id of their own.
    pub trait HasId: Kind {}

    impl<R: Registry> HasId for Combinator<R> {}
}

/// Returns a flags word with bit `n` set if `set` is true. `n` is below 32.
#[inline]
pub const extern "C" fn bit(n: u32, set: bool) -> u32 {
    (set as u32) << n
}

/// Returns whether bit `n` of a flags word is set. `n` is below 32.
#[inline]
pub const extern "C" fn has(flags: u32, n: u32) -> bool {
    (flags >> n) & 1 != 0
}

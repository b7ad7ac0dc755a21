//! The traits for users of the types, implemented for every [`Codec`].

use alloc::vec::Vec;

use crate::codec::{Codec, NO_FIELD, NameList, kind, name_of};
use crate::registry::{OtherLayer, Registry};
use crate::rpc::{Audience, PossibleErrors, audience};
use crate::shape::Shape;
use crate::{Error, NoRoom, Reader, Writer};

/// A value that can be encoded.
///
/// What is written is the boxed form: the id, if the type has one, and then
/// the fields, as <https://core.telegram.org/mtproto/serialize> describes. The
/// trait is object safe. Every [`Codec`] has it.
pub trait Serializable {
    /// Appends the encoded value to `w`.
    ///
    /// Encoding cannot fail, but see [`Writer::vector`] for its one limit.
    fn serialize(&self, w: &mut Writer);

    /// The exact length of the encoded value, in bytes; a multiple of four.
    ///
    /// To know it, the value is encoded: nothing needs the length first, since
    /// a [`Writer`] grows in less time than it takes to measure.
    fn serialized_len(&self) -> usize;

    /// The encoded value.
    ///
    /// The vector grows as it is written, so its capacity can be up to twice
    /// its length; `shrink_to_fit` helps where that counts.
    fn to_bytes(&self) -> Vec<u8>;

    /// Copies the encoded value to the start of `buffer`, and tells how many
    /// bytes it takes.
    ///
    /// The value is encoded in memory of its own first. Where that counts, keep
    /// a [`Writer`] and [`clear`](Writer::clear) it for each value.
    ///
    /// ```
    /// use tl_types::{NoRoom, Serializable};
    ///
    /// let mut buffer = [0xff; 8];
    /// assert_eq!("hi".to_slice(&mut buffer), Ok(4));
    /// assert_eq!(buffer, *b"\x02hi\0\xff\xff\xff\xff");
    /// assert_eq!("hello, TL".to_slice(&mut buffer), Err(NoRoom { needed: 12, room: 8 }));
    /// ```
    ///
    /// # Errors
    ///
    /// [`NoRoom`] if the buffer is too short; then nothing is copied.
    fn to_slice(&self, buffer: &mut [u8]) -> Result<usize, NoRoom> {
        let bytes = self.to_bytes();
        let Some(start) = buffer.get_mut(..bytes.len()) else {
            return Err(NoRoom { needed: bytes.len(), room: buffer.len() });
        };
        start.copy_from_slice(&bytes);
        Ok(bytes.len())
    }

    /// Appends the encoded value to a buffer of the `bytes` crate, such as
    /// `BytesMut`.
    ///
    /// # Errors
    ///
    /// [`NoRoom`] if the buffer cannot take as much; then nothing is appended.
    #[cfg(feature = "bytes")]
    fn to_buf(&self, buffer: &mut dyn bytes::BufMut) -> Result<(), NoRoom> {
        let bytes = self.to_bytes();
        if buffer.remaining_mut() < bytes.len() {
            return Err(NoRoom { needed: bytes.len(), room: buffer.remaining_mut() });
        }
        buffer.put_slice(&bytes);
        Ok(())
    }

    /// Returns the TL type of the value.
    fn shape(&self) -> Shape;

    /// Returns the schemas of the type, as data: those of its [`Registry`].
    #[cfg(feature = "object")]
    fn schemas() -> crate::schema::Schemas
    where
        Self: Sized;
}

type RegistryOf<'a, T> = <<T as Codec<'a>>::Kind as kind::Kind>::Registry;

/// Initial capacity in bytes: enough for most requests.
const TYPICAL: usize = 512;

impl<'a, T: Codec<'a>> Serializable for T {
    #[inline]
    fn serialize(&self, w: &mut Writer) {
        w.put(self);
    }

    #[inline]
    fn serialized_len(&self) -> usize {
        self.to_bytes().len()
    }

    #[inline]
    fn to_bytes(&self) -> Vec<u8> {
        let mut w = Writer::with_capacity(TYPICAL);
        w.put(self);
        w.into_vec()
    }

    #[inline]
    fn shape(&self) -> Shape {
        Shape::of::<T>()
    }

    #[cfg(feature = "object")]
    fn schemas() -> crate::schema::Schemas {
        <RegistryOf<'a, T>>::SCHEMAS
    }
}

/// A value that can be decoded from an input that lives for `'a`.
///
/// What is read is the boxed form, as [`Serializable`] writes it. A type that
/// owns all of its parts implements this for every `'a`; one with `&'a str` or
/// `&'a [u8]` in it borrows them from the input. Every [`Codec`] that yields
/// itself has it.
pub trait Deserializable<'a>: Sized {
    /// The TL type.
    const SHAPE: Shape;

    /// The schemas of the type, as data: those of its [`Registry`].
    #[cfg(feature = "object")]
    const SCHEMAS: crate::schema::Schemas;

    /// Decodes one value and leaves `r` behind it.
    ///
    /// # Errors
    ///
    /// The first [`Error`] of the reader. It stays in the reader, which gives
    /// nothing more.
    fn deserialize(r: &mut Reader<'a>) -> Result<Self, Error>;

    /// Decodes one value that takes all of `bytes`.
    ///
    /// # Errors
    ///
    /// The first [`Error`]; bytes left over are one as well.
    fn from_bytes(bytes: &'a [u8]) -> Result<Self, Error>;
}

impl<'a, T: Codec<'a, Value = T>> Deserializable<'a> for T {
    const SHAPE: Shape = Shape::of::<T>();
    #[cfg(feature = "object")]
    const SCHEMAS: crate::schema::Schemas = <RegistryOf<'a, T>>::SCHEMAS;

    #[inline]
    fn deserialize(r: &mut Reader<'a>) -> Result<Self, Error> {
        // An earlier error is not in this value.
        let earlier = r.failed();
        let value = r.get(NO_FIELD);
        match r.error_in(if earlier { "" } else { name_of::<T>() }, other_layer::<T>()) {
            None => Ok(value),
            Some(error) => Err(error.clone()),
        }
    }

    #[inline]
    fn from_bytes(bytes: &'a [u8]) -> Result<Self, Error> {
        let mut r = Reader::new(bytes);
        let value = r.get(NO_FIELD);
        match r.finish_value(name_of::<T>(), other_layer::<T>()) {
            Ok(()) => Ok(value),
            Err(error) => Err(error),
        }
    }
}

/// The lookup of ids of other layers for a type.
const fn other_layer<'a, T: Codec<'a>>() -> fn(u32) -> Option<OtherLayer> {
    <RegistryOf<'a, T>>::other_layer
}

/// A constructor or a function of a schema: something with an id.
///
/// Enums, vectors and builtin types do not have it, since their values do not
/// share one id or have none.
pub trait Identifiable {
    /// The id that the boxed form starts with, in little-endian order.
    const CONSTRUCTOR_ID: u32;

    /// The name in the schema, such as `messages.getChatInviteImporters`.
    const NAME: &'static str;
}

impl<'a, T: Codec<'a>> Identifiable for T
where
    T::Kind: kind::HasId,
{
    const CONSTRUCTOR_ID: u32 = match T::ID {
        Some(id) => id,
        None => panic!("a combinator has an id"),
    };
    const NAME: &'static str = name_of::<T>();
}

/// A function of a schema, as a request that is sent.
///
/// A wrapper such as `invokeWithLayer` can hold a reference to the request
/// that it wraps: `&T` is a call whenever `T` is.
pub trait RemoteCall: Serializable + Identifiable {
    /// What the function answers.
    type Return: for<'a> Deserializable<'a>;

    /// Audience and errors, in the format of [`crate::rpc`]: a string compiles in less time than a table.
    #[doc(hidden)]
    const METADATA: NameList = NameList::EMPTY;

    /// Returns who may call the function; `None` if it is not documented.
    fn audience() -> Option<Audience> {
        audience(Self::METADATA)
    }

    /// Returns the documented errors of the function, besides those of any call.
    fn possible_errors() -> PossibleErrors {
        PossibleErrors::of(Self::METADATA)
    }
}

impl<'a, T> RemoteCall for &T
where
    T: RemoteCall + Codec<'a>,
    T::Kind: kind::HasId,
{
    type Return = T::Return;
    const METADATA: NameList = T::METADATA;
}

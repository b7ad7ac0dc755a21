//! The traits for users of the types, implemented for every [`Codec`].

use alloc::vec::Vec;

use crate::codec::{Codec, NO_FIELD, NameList, kind, name_of};
use crate::registry::{OtherLayer, Registry};
use crate::rpc::{Audience, PossibleErrors, audience};
use crate::shape::Shape;
use crate::writer::TYPICAL;
use crate::{Error, NoRoom, Reader, Writer};

/// A value that can be encoded.
///
/// The encoded form is the boxed one: the id, if the type has one, then the fields. The trait is object safe and
/// implemented for every [`Codec`].
///
/// Source: <https://core.telegram.org/mtproto/serialize>.
pub trait Serializable {
    /// Appends the encoded value to `w`.
    ///
    /// Encoding cannot fail; see [`Writer::vector`] for its one limit.
    fn serialize(&self, w: &mut Writer);

    /// Returns the length of the encoded value in bytes, a multiple of four.
    ///
    /// This encodes the value: no caller needs the length first, since growing a [`Writer`] takes less time than
    /// measuring.
    fn serialized_len(&self) -> usize;

    /// Returns the encoded value.
    ///
    /// The capacity of the vector can be up to twice its length, and 776 bytes for a shorter one; call `shrink_to_fit` to
    /// keep it for long.
    fn to_bytes(&self) -> Vec<u8>;

    /// Copies the encoded value to the start of `buffer`, and returns its length.
    ///
    /// The value is encoded into memory of its own first. To avoid that, reuse a [`Writer`] and
    /// [`clear`](Writer::clear) it for each value.
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
    /// Returns [`NoRoom`] if the buffer is too short; then nothing is copied.
    fn to_slice(&self, buffer: &mut [u8]) -> Result<usize, NoRoom> {
        let bytes = self.to_bytes();
        let Some(start) = buffer.get_mut(..bytes.len()) else {
            return Err(NoRoom { needed: bytes.len(), room: buffer.len() });
        };
        start.copy_from_slice(&bytes);
        Ok(bytes.len())
    }

    /// Appends the encoded value to a buffer of the `bytes` crate, such as `BytesMut`.
    ///
    /// # Errors
    ///
    /// Returns [`NoRoom`] if the buffer is too short; then nothing is appended.
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
        w.into_bytes()
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
/// The form is the boxed one that [`Serializable`] writes. A type that owns all of its parts implements this for every
/// `'a`; one with `&'a str` or `&'a [u8]` borrows them from the input. The trait is implemented for every [`Codec`]
/// whose `Value` is itself.
pub trait Deserializable<'a>: Sized {
    /// The TL type.
    const SHAPE: Shape;

    /// Returns the schemas of the type, as data: those of its [`Registry`].
    // A function, since the compiler checks a constant down to the last definition of the schema, for each type anew.
    #[cfg(feature = "object")]
    const SCHEMAS: fn() -> crate::schema::Schemas;

    /// The lookup of ids of other layers, for errors: that of its [`Registry`].
    #[doc(hidden)]
    const OTHER_LAYER: fn(u32) -> Option<OtherLayer>;

    /// Decodes one value and advances `r` past it.
    ///
    /// # Errors
    ///
    /// Returns the first [`Error`] of the reader. The reader keeps it, and every later read fails.
    fn deserialize(r: &mut Reader<'a>) -> Result<Self, Error>;

    /// Decodes one value in the bare form, without its id, and advances `r` past it.
    ///
    /// ```
    /// # #[cfg(feature = "mtproto")] {
    /// use tl_types::mtproto::{Message, functions::Ping};
    /// use tl_types::{Deserializable, Reader, Writer};
    ///
    /// let mut w = Writer::new();
    /// w.bare(&Message { msg_id: 4, seqno: 1, body: Ping { ping_id: 7 } });
    /// w.raw(&[0xff; 12]);
    ///
    /// // The plaintext of an encrypted message is followed by padding.
    /// let mut r = Reader::new(w.as_slice());
    /// let message = Message::<Ping>::deserialize_bare(&mut r)?;
    /// assert_eq!((message.body.ping_id, r.remaining()), (7, 12));
    /// # }
    /// # Ok::<(), tl_types::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Returns the errors of [`deserialize`](Self::deserialize).
    fn deserialize_bare(r: &mut Reader<'a>) -> Result<Self, Error>;

    /// Decodes one value from all of `bytes`.
    ///
    /// # Errors
    ///
    /// Returns the first [`Error`]. Trailing bytes are an error.
    fn from_bytes(bytes: &'a [u8]) -> Result<Self, Error>;
}

impl<'a, T: Codec<'a, Value = T>> Deserializable<'a> for T {
    const SHAPE: Shape = Shape::of::<T>();
    #[cfg(feature = "object")]
    const SCHEMAS: fn() -> crate::schema::Schemas = || <RegistryOf<'a, T>>::SCHEMAS;
    const OTHER_LAYER: fn(u32) -> Option<OtherLayer> = <RegistryOf<'a, T>>::other_layer;

    #[inline]
    fn deserialize(r: &mut Reader<'a>) -> Result<Self, Error> {
        checked::<T>(r, |r| r.get(NO_FIELD))
    }

    #[inline]
    fn deserialize_bare(r: &mut Reader<'a>) -> Result<Self, Error> {
        checked::<T>(r, |r| r.bare(NO_FIELD))
    }

    #[inline]
    fn from_bytes(bytes: &'a [u8]) -> Result<Self, Error> {
        let mut r = Reader::new(bytes);
        let value = r.get(NO_FIELD);
        match r.finish_value(name_of::<T>(), Self::OTHER_LAYER) {
            Ok(()) => Ok(value),
            Err(error) => Err(error),
        }
    }
}

/// Reads a value by `read`, and returns the error of the reader.
#[inline]
fn checked<'a, T: Codec<'a, Value = T>>(
    r: &mut Reader<'a>,
    read: impl FnOnce(&mut Reader<'a>) -> T,
) -> Result<T, Error> {
    // An earlier error is outside of this value.
    let earlier = r.failed();
    let value = read(r);
    match r.error_in(if earlier { "" } else { name_of::<T>() }, T::OTHER_LAYER) {
        None => Ok(value),
        Some(error) => Err(error.clone()),
    }
}

/// A constructor or a function of a schema: a type with one id.
///
/// Not implemented for enums, whose values have several ids, nor for vectors and builtin types.
pub trait Identifiable {
    /// The id at the start of the boxed form, which has it in little-endian order.
    const CONSTRUCTOR_ID: u32;

    /// The TL name, such as `messages.getChatInviteImporters`.
    const NAME: &'static str;
}

impl<'a, T: Codec<'a>> Identifiable for T
where
    T::Kind: kind::HasId,
{
    const CONSTRUCTOR_ID: u32 = match T::DESCRIPTOR.id {
        Some(id) => id,
        None => panic!("a combinator has an id"),
    };
    const NAME: &'static str = name_of::<T>();
}

/// A value that owns all of its parts, so it can be decoded from an input of any lifetime, and outlives it (`'static`).
///
/// An alias for bounds, as `DeserializeOwned` is serde's: implemented for every such type.
///
/// ```
/// use tl_types::{DeserializableOwned, Error};
///
/// fn decode_twice<T: DeserializableOwned>(bytes: Vec<u8>) -> Result<[T; 2], Error> {
///     Ok([T::from_bytes(&bytes)?, T::from_bytes(&bytes)?])
/// }
///
/// assert_eq!(decode_twice::<i32>(vec![7, 0, 0, 0])?, [7, 7]);
/// # Ok::<(), Error>(())
/// ```
pub trait DeserializableOwned: for<'a> Codec<'a, Value = Self> + for<'a> Deserializable<'a> + 'static {}

impl<T: for<'a> Codec<'a, Value = T> + 'static> DeserializableOwned for T {}

/// A function of a schema, as a request that is sent.
///
/// The bound `R: RemoteCall` is all that generic code needs: a wrapper such as `InvokeWithLayer` around an `R` or a `&R`
/// is a call as well, and an `R::Return` can be decoded, encoded, and be part of another value.
///
/// ```
/// use tl_types::mtproto::RpcResult;
/// use tl_types::{LAYER, RemoteCall, Serializable, functions};
///
/// fn request<R: RemoteCall>(call: &R) -> Vec<u8> {
///     functions::InvokeWithLayer { layer: LAYER, query: call }.to_bytes()
/// }
///
/// fn answer<R: RemoteCall>(req_msg_id: i64, value: &R::Return) -> Vec<u8> {
///     RpcResult { req_msg_id, result: value }.to_bytes()
/// }
///
/// assert_eq!(request(&functions::help::GetConfig)[8..], functions::help::GetConfig.to_bytes());
/// assert_eq!(answer::<functions::account::UpdateStatus>(1, &true)[12..], true.to_bytes());
/// ```
pub trait RemoteCall: for<'a> Codec<'a, Kind: kind::HasId> + Serializable + Identifiable {
    /// The result type.
    type Return: DeserializableOwned;

    /// Audience and errors, in the format of [`crate::rpc`]: a string compiles in less time than a table.
    #[doc(hidden)]
    const METADATA: NameList = NameList::EMPTY;

    /// Returns who may call the function; `None` if it is not documented.
    fn audience() -> Option<Audience> {
        audience(Self::METADATA)
    }

    /// Returns the documented errors of the function, besides those of any call.
    fn possible_errors() -> PossibleErrors {
        PossibleErrors::of(Self::METADATA, <RegistryOf<'static, Self>>::error_meaning)
    }
}

impl<T: RemoteCall> RemoteCall for &T {
    type Return = T::Return;
    const METADATA: NameList = T::METADATA;
}

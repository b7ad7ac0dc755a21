//! A value of any type: what its id says it is.

mod debug;
mod get;

use alloc::vec::Vec;

use crate::codec::{At, Codec, WHOLE, kind};
use crate::schema::{Event, Found, Schemas, Walker};
use crate::shape::Shape;
use crate::{Deserializable, Error, ErrorKind, Reader, Serializable, Writer};

/// A boxed value of any type, TL's `Object`: a constructor or a call, of the Telegram API or of MTProto.
///
/// It is read by the [schemas](Schemas::ALL) that the features of this crate choose, with all checks and limits of the
/// Rust types, and kept as its bytes. So what it encodes to is what it was decoded from, exactly, and it needs no code
/// for the types that it may be of.
///
/// ```
/// use tl_types::schema::Event;
/// use tl_types::{Deserializable, Error, Object, Serializable, enums, types};
///
/// let peer = enums::InputPeer::User(types::InputPeerUser { user_id: 5, access_hash: 6 });
/// let object = Object::from_bytes(&peer.to_bytes())?;
/// assert_eq!((object.name(), object.id()), ("inputPeerUser", 0xdde8a54c));
/// assert_eq!(format!("{object:?}"), "inputPeerUser { user_id: 5, access_hash: 6 }");
/// assert_eq!(object.get("user_id"), Some(Event::Long(5)));
/// assert_eq!(object.decode::<enums::InputPeer>()?, peer);
/// assert_eq!(object.to_bytes(), peer.to_bytes());
/// # Ok::<(), Error>(())
/// ```
///
/// It stands wherever a value of any type can be: in a `Vec<Object>`, as the call in a call
/// (`InvokeWithLayer<Object>`), in the generic types of `mtproto`. Where the schema is not known or not
/// wanted, [`Opaque`](crate::Opaque) takes the rest of the input unread instead.
///
/// What a [`Vector`](Vec) holds is told by nothing in its bytes. So one that is an `Object` has items that are, too:
/// `Vector<Message>` can be read, `Vector<long>` cannot. The same goes for a constructor with type parameters.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Object(Vec<u8>);

const SHAPE: Shape = Shape::Type(Object::NAME);

impl Object {
    /// The value as an object.
    ///
    /// # Errors
    ///
    /// That of decoding it. What has no id, such as `i32`, is no object, and neither is a value of a type of another
    /// schema.
    pub fn new(value: &(impl Serializable + ?Sized)) -> Result<Self, Error> {
        let bytes = value.to_bytes();
        let mut r = Reader::new(&bytes);
        Schemas::ALL.skip(&mut r, SHAPE)?;
        r.finish_value(Self::NAME)?;
        Ok(Self(bytes))
    }

    /// The id that it starts with.
    pub fn id(&self) -> u32 {
        self.0.first_chunk().copied().map_or(0, u32::from_le_bytes)
    }

    /// The TL name of the constructor or function; `Vector` for a vector.
    pub fn name(&self) -> &'static str {
        match (self.found(), self.id()) {
            (Some(found), _) => found.combinator.name(),
            (None, crate::codec::VECTOR) => "Vector",
            (None, _) => bool::NAME,
        }
    }

    /// What the schema says about the constructor or function; nothing for a vector or a `Bool`.
    pub fn found(&self) -> Option<Found> {
        Schemas::ALL.find(self.id())
    }

    /// The encoded value.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// The encoded value.
    pub fn into_bytes(self) -> Vec<u8> {
        self.0
    }

    /// Decodes it as a value of a Rust type.
    ///
    /// # Errors
    ///
    /// As [`Deserializable::from_bytes`].
    pub fn decode<'a, T: Deserializable<'a>>(&'a self) -> Result<T, Error> {
        T::from_bytes(&self.0)
    }

    /// The flags words with bits that the schema does not know, as [errors](crate::ErrorKind::UnknownFlags): those of
    /// a newer layer. They are kept here; Rust types and JSON lose them.
    pub fn unknown_flags(&self) -> Vec<Error> {
        let mut r = self.reader();
        let mut walker = walk(&mut r);
        let (mut found, mut inside) = (Vec::new(), Vec::new());
        while let Some(Ok(event)) = walker.next() {
            match event {
                Event::Enter { combinator, .. } => inside.push(combinator.name()),
                Event::Vector(_) => inside.push(""),
                Event::Leave => _ = inside.pop(),
                Event::Flags { name, unknown: bits @ 1.., .. } => {
                    let combinator = inside.last().copied().unwrap_or_default();
                    let kind = ErrorKind::UnknownFlags { bits };
                    let mut error = Error::first(None, kind, walker.position() - 4, WHOLE);
                    error.name_in(combinator, name);
                    found.push(error);
                }
                _ => {}
            }
        }
        found
    }

    /// What was valid once is read again: by the options of the reader that accepted it, or looser ones.
    pub(crate) fn reader(&self) -> Reader<'_> {
        Reader::new(&self.0).lossy_utf8(true).max_depth(u32::MAX)
    }
}

/// The pieces of a value.
pub(crate) fn walk<'r, 'a>(r: &'r mut Reader<'a>) -> Walker<'r, 'a> {
    Schemas::ALL.walk(r, SHAPE)
}

impl<'a> Codec<'a> for Object {
    type Value = Self;
    type Kind = kind::Other;
    const ID: Option<u32> = None;
    const NAMES: &'static str = "Object";

    fn write(&self, mut w: Writer) -> Writer {
        w.raw(&self.0);
        w
    }

    extern "C" fn read(r: &mut Reader<'a>, at: At) -> Self {
        let (rest, left) = (r.rest(), r.remaining());
        // What is wrong is in the reader.
        let read = Walker::new(Schemas::ALL, r, SHAPE, at).run();
        let len = left - r.remaining();
        Self(if read.is_ok() { rest[..len].to_vec() } else { Vec::new() })
    }
}

impl AsRef<[u8]> for Object {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

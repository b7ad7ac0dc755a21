//! A value of any type, read by its id.

mod debug;
mod get;

use alloc::vec::Vec;
use core::hash::{Hash, Hasher};
use core::marker::PhantomData;

use crate::codec::{Codec, FieldId, NO_FIELD, NameList, kind, name_of};
use crate::registry::Registry;
use crate::schema::{Base, Event, Found, Walker};
use crate::shape::Shape;
use crate::{Deserializable, Error, ErrorKind, Reader, Serializable, Writer};

/// A boxed value of any type, TL's `Object`: a constructor or a call of the schemas of a [`Registry`].
///
/// It is read by the schemas as data, with all checks and limits of the Rust types, and stored as bytes. So it encodes
/// to exactly the bytes it was decoded from, and needs no code for the types of its contents.
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
/// It can replace any value of unknown type: in a `Vec<Object>`, as the call in a call (`InvokeWithLayer<Object>`), in
/// the generic types of `mtproto`. Without a schema, use [`Opaque`](crate::Opaque), which takes the rest of the input
/// unread.
///
/// The bytes of a [`Vector`](Vec) do not contain the type of its items. So the items of an `Object` that is a vector
/// are objects, too: `Vector<Message>` can be read, `Vector<long>` cannot. The same applies to constructors with type
/// parameters.
pub struct Object<R>(Vec<u8>, PhantomData<fn() -> R>);

const SHAPE: Shape = Shape::Type("Object");

impl<R: Registry> Object<R> {
    /// Encodes a value as an object.
    ///
    /// # Errors
    ///
    /// Returns an error if the schemas do not define the type of the value, or the value has no id, such as an `i32` and
    /// the items of a `Vec<i32>`.
    pub fn new(value: &(impl Serializable + ?Sized)) -> Result<Self, Error> {
        let mut shape = value.shape();
        while let Shape::Vector(item) = shape {
            shape = *item;
        }
        if let Shape::Type(name) = shape
            && !matches!(Base::named(name), None | Some(Base::Bool | Base::Object))
        {
            let mut error = Error::first(None, ErrorKind::NotDescribed, 0, NO_FIELD);
            error.in_value(name, R::other_layer);
            return Err(error);
        }
        Self::from_bytes(&value.to_bytes())
    }

    /// Returns the id that it starts with.
    pub fn id(&self) -> u32 {
        self.0.first_chunk().copied().map_or(0, u32::from_le_bytes)
    }

    /// Returns the TL name of the constructor or function; `Vector` for a vector.
    pub fn name(&self) -> &'static str {
        match (self.found(), self.id()) {
            (Some(found), _) => found.combinator.name(),
            (None, crate::codec::VECTOR) => "Vector",
            (None, _) => name_of::<bool>(),
        }
    }

    /// Returns the definition of the constructor or function; `None` for a vector or a `Bool`.
    pub fn found(&self) -> Option<Found> {
        R::SCHEMAS.find(self.id())
    }

    /// Returns the encoded value.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// Converts it into the encoded value.
    pub fn into_bytes(self) -> Vec<u8> {
        self.0
    }

    /// Decodes it as a Rust type.
    ///
    /// # Errors
    ///
    /// Returns the errors of [`Deserializable::from_bytes`].
    pub fn decode<'a, T: Deserializable<'a>>(&'a self) -> Result<T, Error> {
        T::from_bytes(&self.0)
    }

    /// Returns the flags words with bits that the schema does not define, as [errors](crate::ErrorKind::UnknownFlags):
    /// bits of a newer layer. The object keeps them; Rust types and JSON lose them.
    pub fn unknown_flags(&self) -> Vec<Error> {
        let mut r = self.reader();
        let mut walker = Self::walk(&mut r);
        let (mut found, mut names) = (Vec::new(), Vec::new());
        while let Some(Ok(event)) = walker.next() {
            match event {
                Event::Enter { combinator, .. } => names.push(combinator.name()),
                Event::Vector(_) => names.push(""),
                Event::Leave => _ = names.pop(),
                Event::Flags { name, unknown: bits @ 1.., .. } => {
                    let combinator = names.last().copied().unwrap_or_default();
                    let kind = ErrorKind::UnknownFlags { bits };
                    let mut error = Error::first(None, kind, walker.position() - 4, NO_FIELD);
                    error.name_in(combinator, name);
                    found.push(error);
                }
                _ => {}
            }
        }
        found
    }

    /// Returns a reader with options that accept whatever the first reader accepted.
    pub(crate) fn reader(&self) -> Reader<'_> {
        Reader::new(&self.0).lossy_utf8(true).max_depth(u32::MAX)
    }

    /// Walks over the events of an object.
    pub(crate) fn walk<'r, 'a>(r: &'r mut Reader<'a>) -> Walker<'r, 'a> {
        R::SCHEMAS.walk(r, SHAPE)
    }
}

impl<'a, R: Registry> Codec<'a> for Object<R> {
    type Value = Self;
    type Kind = kind::Other<R>;
    const ID: Option<u32> = None;
    const FIELD_NAMES: NameList = NameList::new("Object");

    fn write(&self, mut w: Writer) -> Writer {
        w.raw(&self.0);
        w
    }

    fn read(r: &mut Reader<'a>, at: FieldId) -> Self {
        let (rest, left) = (r.rest(), r.remaining());
        // The reader keeps the error.
        let read = Walker::new(R::SCHEMAS, r, SHAPE, at).run();
        let len = left - r.remaining();
        Self(if read.is_ok() { rest[..len].to_vec() } else { Vec::new() }, PhantomData)
    }
}

impl<R> AsRef<[u8]> for Object<R> {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

// By hand, since derived ones would require the same of the registry.
impl<R> Clone for Object<R> {
    fn clone(&self) -> Self {
        Self(self.0.clone(), PhantomData)
    }
}

impl<R> PartialEq for Object<R> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

impl<R> Eq for Object<R> {}

impl<R> Hash for Object<R> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}

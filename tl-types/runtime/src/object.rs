//! A value of any type, read by its id.

#[cfg(feature = "history")]
mod convert;
#[cfg(feature = "object")]
mod described;

use alloc::vec::Vec;
use core::fmt;
use core::hash::{Hash, Hasher};
use core::marker::PhantomData;

#[cfg(feature = "history")]
pub(crate) use self::convert::downgrade_result;
#[cfg(feature = "history")]
pub use self::convert::{Changes, ConversionError};
#[cfg(feature = "serde")]
pub(crate) use self::described::Next;
use crate::codec::{Codec, Descriptor, FieldId, kind};
use crate::primitive::FALSE;
use crate::registry::Registry;
use crate::{Deserializable, Error, Reader, Serializable, Writer};

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
/// the generic types of `mtproto`. A field of type `Object` in a schema has this type. Without a schema, use
/// [`Opaque`](crate::Opaque), which takes the rest of the input unread.
///
/// If the schema was generated without data, the end of a value is unknown: then an object takes the rest of the input,
/// too, so it can be decoded at the end of a message only.
///
/// The default is the `Bool` `boolFalse`.
///
/// The bytes of a [`Vector`](Vec) do not contain the type of its items. So the items of an `Object` that is a vector
/// are objects, too: `Vector<Message>` can be read, `Vector<long>` cannot. The same applies to constructors with type
/// parameters.
pub struct Object<R>(Vec<u8>, PhantomData<fn() -> R>);

impl<R: Registry> Object<R> {
    /// Encodes a value as an object.
    ///
    /// # Errors
    ///
    /// Returns an error if the schemas do not define the type of the value, or the value has no id, such as an `i32` and
    /// the items of a `Vec<i32>`. Without data, only the length is checked.
    pub fn new(value: &(impl Serializable + ?Sized)) -> Result<Self, Error> {
        #[cfg(feature = "object")]
        described::check::<R>(value)?;
        Self::from_bytes(&value.to_bytes())
    }
}

impl<R> Object<R> {
    /// Returns the id that it starts with.
    pub fn id(&self) -> u32 {
        self.0.first_chunk().copied().map_or(0, u32::from_le_bytes)
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
}

impl<'a, R: Registry> Codec<'a> for Object<R> {
    type Value = Self;
    type Kind = kind::Other<R>;
    const DESCRIPTOR: Descriptor = Descriptor::without_id(4, "Object");

    fn write(&self, mut w: Writer) -> Writer {
        w.raw(&self.0);
        w
    }

    fn read(r: &mut Reader<'a>, at: FieldId) -> Self {
        #[cfg(feature = "object")]
        if described::is_described::<R>() {
            return described::read(r, at);
        }
        // At least the id.
        let len = r.remaining().max(4);
        Self(r.take(len, at).to_vec(), PhantomData)
    }
}

impl<R> AsRef<[u8]> for Object<R> {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

impl<R> Default for Object<R> {
    fn default() -> Self {
        Self(FALSE.to_le_bytes().to_vec(), PhantomData)
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

/// Formats it like a struct of its TL name: `peerUser { user_id: 1 }`. Bytes are in hex, without flags words; so is the
/// whole value of a schema without data.
impl<R: Registry> fmt::Debug for Object<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        #[cfg(feature = "object")]
        if described::is_described::<R>() {
            return self.fmt_described(f);
        }
        hex(&self.0, f)
    }
}

fn hex(bytes: &[u8], f: &mut fmt::Formatter<'_>) -> fmt::Result {
    f.write_str("0x")?;
    bytes.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
}

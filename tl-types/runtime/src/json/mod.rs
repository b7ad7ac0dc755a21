//! TL JSON: any value as JSON, and back, through [serde].
//!
//! All types have the same form, which follows from the schema instead of code for each type:
//!
//! | TL | JSON |
//! |---|---|
//! | a constructor or function | an object: `"_"` is its TL name, the other keys are TL's field names |
//! | a conditional field that is absent | left out (or `null` when read) |
//! | `true` | `true`; left out if it is not set |
//! | a flags word | left out: it follows from the other fields |
//! | a flags word or count that other types or fields depend on | a number, which must fit these |
//! | an implicit number, `{n:#}` | left out: it is an argument of the type |
//! | `int`, `#` | a number |
//! | `long` | a string of decimal digits (or a number when read) |
//! | `double` | a number; `"NaN"`, `"Infinity"` and `"-Infinity"`, which JSON has no numbers for |
//! | `Bool` | `true`, `false` |
//! | `string` | a string |
//! | `bytes` | a string: base64 in the standard alphabet, padded |
//! | `int128`, `int256`, `int512` | a string of hex digits, in lower case |
//! | `Vector t`, `vector t`, `n*[ t ]` | an array |
//! | `n*[ x:int y:string ]` | an array of objects without `"_"` |
//!
//! ```
//! use tl_types::{enums, types};
//!
//! let peer = enums::InputPeer::User(types::InputPeerUser { user_id: 5, access_hash: -6 });
//! let text = serde_json::to_string(&peer).unwrap();
//! assert_eq!(text, r#"{"_":"inputPeerUser","user_id":"5","access_hash":"-6"}"#);
//! assert_eq!(serde_json::from_str::<enums::InputPeer>(&text).unwrap(), peer);
//! ```
//!
//! [`Object`] and all generated types that own their contents implement serde's traits in this form, so they can be parts
//! of other structs, also in an `Option` or a `Vec`:
//!
//! ```
//! use tl_types::enums::InputPeer;
//!
//! #[derive(serde::Deserialize, serde::Serialize)]
//! struct Draft {
//!     to: Vec<InputPeer>,
//!     reply_to: Option<InputPeer>,
//!     text: String,
//! }
//!
//! let draft: Draft = serde_json::from_str(r#"{"to":[{"_":"inputPeerSelf"}],"text":"hi"}"#).unwrap();
//! assert_eq!((draft.to, draft.reply_to), (vec![InputPeer::PeerSelf], None));
//! ```
//!
//! For `i64`, `Vec<u8>` and other types of Rust, serde has a form of its own: [`Json`] wraps a value, and
//! `#[serde(with = "tl_types::json")]` selects TL JSON for a field.
//!
//! # Accepted JSON
//!
//! Keys can be in any order, `"_"` included. It can be missing if the type has one constructor. A name can have an id,
//! as in `user#20b1422`; an ambiguous name is written with its id.
//!
//! The body of a `message` can be the bytes of a value in base64, even if the schemas do not define it.
//!
//! An unknown key, a missing field, a number out of range and anything else that is no value of the schema are errors
//! with the path of the value. Fields that share a flag bit are present or absent together, but a `true` beside others
//! can be left out.
//!
//! ```
//! use tl_types::Object;
//!
//! let text = r#"{"_":"messages.getCustomEmojiDocuments","document_id":["1","x"]}"#;
//! let error = serde_json::from_str::<Object>(text).unwrap_err();
//! assert_eq!(error.to_string(), "document_id[1]: expected a long, a string of decimal digits, found \"x\"");
//! ```
//!
//! # Lost information
//!
//! JSON has no bits of flags words that the schema does not define ([`Object::unknown_flags`] returns them), no bits of
//! a NaN, and no non-canonical encodings that decoders accept: a length with more bytes than needed, padding other than
//! zeros. A double is exact if the JSON library parses numbers exactly, as `serde_json` does with its feature
//! `float_roundtrip`.
//!
//! Binary formats (`is_human_readable` is false) get the encoded bytes instead.
//!
//! # Schemas
//!
//! A type is written by the schemas of its [`Registry`]. [`Opaque`](crate::Opaque) has none of its own: in
//! `mtproto::Message<Opaque>` only values of MTProto have JSON. Use `mtproto::Message<Object>`, or [`Encoded`] and
//! [`Form`], which take the schemas.

mod builtin;
mod error;
mod fields;
mod read;
mod tree;
mod write;

use alloc::vec::Vec;
use core::fmt;

use serde::de::{self, DeserializeSeed, Deserializer, SeqAccess, Visitor};
use serde::ser::{Serialize, Serializer};

use crate::registry::Registry;
use crate::schema::Schemas;
use crate::shape::Shape;
use crate::{Deserializable, Object, Reader, Serializable};

// For `impl_serde!`.
#[doc(hidden)]
pub use ::serde;

/// A value that serde writes and reads as TL JSON.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Json<T>(pub T);

/// Writes a value as TL JSON.
///
/// # Errors
///
/// Returns the errors of the serializer, and one if the schemas of the type do not define the value or it is nested too
/// deeply.
pub fn serialize<T: Serializable, S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
    Encoded { schemas: T::schemas(), shape: value.shape(), bytes: &value.to_bytes() }.serialize(serializer)
}

/// Reads a value from TL JSON.
///
/// # Errors
///
/// Returns the errors of the deserializer, and one for anything but TL JSON of the type.
pub fn deserialize<'de, T, D>(deserializer: D) -> Result<T, D::Error>
where
    T: for<'a> Deserializable<'a>,
    D: Deserializer<'de>,
{
    let bytes = Form { schemas: (T::SCHEMAS)(), shape: T::SHAPE }.deserialize(deserializer)?;
    T::from_bytes(&bytes).map_err(de::Error::custom)
}

impl<T: Serializable> Serialize for Json<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serialize(&self.0, serializer)
    }
}

impl<'de, T: for<'a> Deserializable<'a>> serde::Deserialize<'de> for Json<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserialize(deserializer).map(Self)
    }
}

impl<R: Registry> Serialize for Object<R> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if !serializer.is_human_readable() {
            return serializer.serialize_bytes(self.as_bytes());
        }
        let mut r = self.reader();
        write::write(Self::walk(&mut r), serializer)
    }
}

impl<'de, R: Registry> serde::Deserialize<'de> for Object<R> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserialize(deserializer)
    }
}

/// An encoded value that serde writes as TL JSON, by any schemas.
#[derive(Clone, Copy, Debug)]
pub struct Encoded<'b> {
    /// The schemas that define it.
    pub schemas: Schemas,
    /// Its type.
    pub shape: Shape,
    /// The value, without trailing bytes.
    pub bytes: &'b [u8],
}

impl Serialize for Encoded<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Lenient { encoded: *self, lossy_utf8: false, opaque_bodies: false }.serialize(serializer)
    }
}

/// An encoded value that serde writes as TL JSON, parts that are not valid included.
#[derive(Clone, Copy, Debug)]
pub struct Lenient<'b> {
    /// The value.
    pub encoded: Encoded<'b>,
    /// Whether invalid UTF-8 in a `string` is written as U+FFFD.
    pub lossy_utf8: bool,
    /// Whether the body of a message that is not a value is written as bytes.
    pub opaque_bodies: bool,
}

impl Serialize for Lenient<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { encoded: Encoded { schemas, shape, bytes }, lossy_utf8, opaque_bodies } = *self;
        if !serializer.is_human_readable() {
            return serializer.serialize_bytes(bytes);
        }
        let mut r = Reader::new(bytes).lossy_utf8(lossy_utf8);
        let done = write::write(schemas.walk(&mut r, shape).opaque_bodies(opaque_bodies), serializer)?;
        r.finish().map_err(serde::ser::Error::custom)?;
        Ok(done)
    }
}

/// A serde seed that reads TL JSON by any schemas, and returns the encoded bytes.
#[derive(Clone, Copy, Debug)]
pub struct Form {
    /// The schemas that define the type.
    pub schemas: Schemas,
    /// The type.
    pub shape: Shape,
}

impl<'de> DeserializeSeed<'de> for Form {
    type Value = Vec<u8>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Vec<u8>, D::Error> {
        if !deserializer.is_human_readable() {
            return deserializer.deserialize_byte_buf(Bytes);
        }
        let bytes = read::read(self, &tree::Tree::of(deserializer)?).map_err(de::Error::custom)?;
        // JSON has the limits of decoding, such as the maximum depth.
        let mut r = Reader::new(&bytes);
        let walker = self.schemas.walk(&mut r, self.shape).opaque_bodies(true);
        let checked = walker.run().and_then(|()| r.finish());
        checked.map(|()| bytes).map_err(de::Error::custom)
    }
}

/// Reads bytes of a binary format.
struct Bytes;

impl<'de> Visitor<'de> for Bytes {
    type Value = Vec<u8>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the bytes of an encoded TL value")
    }

    fn visit_bytes<E: de::Error>(self, bytes: &[u8]) -> Result<Vec<u8>, E> {
        Ok(bytes.to_vec())
    }

    fn visit_byte_buf<E: de::Error>(self, bytes: Vec<u8>) -> Result<Vec<u8>, E> {
        Ok(bytes)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Vec<u8>, A::Error> {
        let mut bytes = Vec::new();
        while let Some(byte) = items.next_element()? {
            bytes.push(byte);
        }
        Ok(bytes)
    }
}

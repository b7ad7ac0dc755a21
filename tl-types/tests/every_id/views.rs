//! All results of a Rust type for one value, without the type.

use std::any::type_name;
use std::fmt::Debug;

use serde::Serialize;
use serde::de::DeserializeSeed;
use tl_types::json::{Encoded, Form};
use tl_types::{Api, Deserializable, Error, Reader, Registry, Serializable, json, skip};

/// The results of a Rust type for the bytes of a value.
pub(crate) struct Views {
    /// The value, encoded again.
    pub(crate) repeated: Vec<u8>,
    pub(crate) serialized_len: usize,
    /// The output of `Debug`.
    pub(crate) printed: String,
    /// Whether it equals the value that `repeated` decodes to.
    pub(crate) equal: bool,
    pub(crate) json: String,
    /// The value that came back from JSON, encoded, and whether it equals the first.
    pub(crate) from_json: Vec<u8>,
    pub(crate) equal_from_json: bool,
    /// Where decoding and skipping end if there are more bytes.
    pub(crate) decoded_to: usize,
    pub(crate) skipped_to: usize,
}

/// Bytes after the value, to check where it ends.
const BEHIND: [u8; 8] = [0xa5; 8];

// Code without the type is in functions of its own, since this one is instantiated for every type.
pub(crate) fn views<T>(bytes: &[u8]) -> Result<Views, String>
where
    T: for<'a> Deserializable<'a> + Serializable + Debug + PartialEq,
{
    let value = T::from_bytes(bytes).map_err(text)?;
    let repeated = value.to_bytes();
    let second = T::from_bytes(&repeated).map_err(text)?;
    let mut to = Vec::new();
    let (mut writer, shape) = (serde_json::Serializer::new(&mut to), value.shape());
    // `Message<Opaque>` and the like name no schema: that of their contents is passed.
    let open = T::SCHEMAS.0.len() < Api::SCHEMAS.0.len() && !type_name::<T>().contains("::generated::");
    let schemas = open.then_some(Api::SCHEMAS);
    match schemas {
        Some(schemas) => Encoded { schemas, shape, bytes: &repeated }.serialize(&mut writer).map_err(fault)?,
        None => json::serialize(&value, &mut writer).map_err(fault)?,
    }
    let mut reader = serde_json::Deserializer::from_slice(&to);
    let from_json: T = match schemas {
        Some(schemas) => {
            let read = Form { schemas, shape }.deserialize(&mut reader).map_err(fault)?;
            T::from_bytes(&read).map_err(text)?
        }
        None => json::deserialize(&mut reader).map_err(fault)?,
    };
    let longer = [bytes, &BEHIND].concat();
    // The schema defines all bits.
    let mut decoding = Reader::new(&longer).strict_flags(true);
    T::deserialize(&mut decoding).map_err(text)?;
    let mut skipping = Reader::new(&longer).strict_flags(true);
    match schemas {
        Some(schemas) => schemas.skip(&mut skipping, shape),
        None => skip::<T>(&mut skipping),
    }
    .map_err(text)?;
    Ok(Views {
        serialized_len: value.serialized_len(),
        printed: printed(&value),
        equal: value == second,
        from_json: from_json.to_bytes(),
        equal_from_json: value == from_json,
        repeated,
        json: String::from_utf8(to).map_err(|_| "JSON is not UTF-8")?,
        decoded_to: decoding.position(),
        skipped_to: skipping.position(),
    })
}

fn printed(value: &dyn Debug) -> String {
    format!("{value:?}")
}

fn text(error: Error) -> String {
    error.to_string()
}

fn fault(error: serde_json::Error) -> String {
    format!("JSON: {error}")
}

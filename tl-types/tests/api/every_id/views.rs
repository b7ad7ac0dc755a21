//! All results of a Rust type for one value.

use serde::Serialize;
use serde::de::DeserializeSeed;
use tl_types::json::{Encoded, Form};
use tl_types::{Api, Error, Reader, Registry};

use crate::every_id::types::Type;

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

/// Shows one value that takes all of the bytes from all sides.
pub(crate) fn views(ty: &Type, bytes: &[u8]) -> Result<Views, String> {
    let value = ty.value(bytes).map_err(text)?;
    let repeated = value.to_bytes();
    let second = ty.value(&repeated).map_err(text)?;
    // `Message<Opaque>` and the like name no schema: that of their contents is passed.
    let open = ty.schemas.0.len() < Api::SCHEMAS.0.len() && !ty.is_generated();
    let (schemas, shape) = (if open { Api::SCHEMAS } else { ty.schemas }, value.shape());
    let mut json = Vec::new();
    let encoded = Encoded { schemas, shape, bytes: &repeated };
    encoded.serialize(&mut serde_json::Serializer::new(&mut json)).map_err(fault)?;
    let mut reader = serde_json::Deserializer::from_slice(&json);
    let from_json = Form { schemas, shape }.deserialize(&mut reader).map_err(fault)?;
    let from_json = ty.value(&from_json).map_err(text)?;
    let longer = [bytes, &BEHIND].concat();
    // The schema defines all bits.
    let mut decoding = Reader::new(&longer).strict_flags(true);
    (ty.deserialize)(&mut decoding).map_err(text)?;
    let mut skipping = Reader::new(&longer).strict_flags(true);
    schemas.skip(&mut skipping, shape).map_err(text)?;
    Ok(Views {
        serialized_len: value.serialized_len(),
        printed: format!("{value:?}"),
        equal: value.equals(&*second),
        from_json: from_json.to_bytes(),
        equal_from_json: value.equals(&*from_json),
        repeated,
        json: String::from_utf8(json).map_err(|_| "JSON is not UTF-8")?,
        decoded_to: decoding.position(),
        skipped_to: skipping.position(),
    })
}

fn text(error: Error) -> String {
    error.to_string()
}

fn fault(error: serde_json::Error) -> String {
    format!("JSON: {error}")
}

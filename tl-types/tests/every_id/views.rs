//! One value from all sides that a Rust type has, told without naming the type.

use std::fmt::Debug;

use tl_types::{Deserializable, Error, Reader, Serializable, json, skip};

/// What a Rust type makes of the bytes of a value.
pub(crate) struct Views {
    /// The value, encoded again.
    pub(crate) again: Vec<u8>,
    pub(crate) serialized_len: usize,
    /// What `Debug` prints.
    pub(crate) printed: String,
    /// Whether it equals the value that `again` decodes to.
    pub(crate) equal: bool,
    pub(crate) json: String,
    /// The value that came back from JSON, encoded, and whether it equals the first.
    pub(crate) from_json: Vec<u8>,
    pub(crate) equal_from_json: bool,
    /// Where decoding and skipping end if there are more bytes.
    pub(crate) decoded_to: usize,
    pub(crate) skipped_to: usize,
}

/// What lies behind the value while it is looked where it ends.
const BEHIND: [u8; 8] = [0xa5; 8];

// What does not need the type is in functions of its own: this one is compiled for every type.
pub(crate) fn views<T>(bytes: &[u8]) -> Result<Views, String>
where
    T: for<'a> Deserializable<'a> + Serializable + Debug + PartialEq,
{
    let value = T::from_bytes(bytes).map_err(text)?;
    let again = value.to_bytes();
    let second = T::from_bytes(&again).map_err(text)?;
    let mut to = Vec::new();
    json::serialize(&value, &mut serde_json::Serializer::new(&mut to)).map_err(fault)?;
    let from_json: T = json::deserialize(&mut serde_json::Deserializer::from_slice(&to)).map_err(fault)?;
    let longer = [bytes, &BEHIND].concat();
    // Every bit is one that the schema knows.
    let mut decoding = Reader::new(&longer).strict_flags(true);
    T::deserialize(&mut decoding).map_err(text)?;
    let mut skipping = Reader::new(&longer).strict_flags(true);
    skip::<T>(&mut skipping).map_err(text)?;
    Ok(Views {
        serialized_len: value.serialized_len(),
        printed: printed(&value),
        equal: value == second,
        from_json: from_json.to_bytes(),
        equal_from_json: value == from_json,
        again,
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

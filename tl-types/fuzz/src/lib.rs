//! Properties of any bytes, for all targets: decoding takes limited memory, and values encode and decode to themselves.

#[path = "../../tests/heap/mod.rs"]
mod heap;
pub mod history;
pub mod json;

use tl_types::{Deserializable, Error, Serializable};

/// Decodes bytes as a `T`, checks that, and gives the value and its encoding.
pub fn decode<'a, T: Deserializable<'a> + Serializable>(bytes: &'a [u8]) -> Result<(T, Vec<u8>), Error> {
    let (value, peak) = heap::measure(|| T::from_bytes(bytes));
    let allowed = 64 * bytes.len() + 4096;
    assert!(peak <= allowed, "{peak} bytes of memory for {}, {allowed} allowed", bytes.len());
    let value = value.inspect_err(|error| assert!(error.offset() <= bytes.len(), "{error}"))?;
    let encoded = value.to_bytes();
    assert_eq!(encoded.len(), value.serialized_len());
    Ok((value, encoded))
}

/// As [`decode`]; and the encoding decodes to a value with the same encoding.
///
/// Values themselves are not compared, since a `double` need not equal itself.
pub fn round_trip<T: for<'a> Deserializable<'a> + Serializable>(bytes: &[u8]) {
    if let Ok((_, encoded)) = decode::<T>(bytes) {
        let (_, repeated) = decode::<T>(&encoded).expect("what is encoded can be decoded");
        assert!(repeated == encoded);
    }
}

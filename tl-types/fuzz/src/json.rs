//! Properties of any text that is read as TL JSON, for the target `json` and for tests.

use serde::de::DeserializeSeed;
use tl_types::json::{Encoded, Form};
use tl_types::shape::Shape;
use tl_types::{Api, Error, Registry};

use crate::heap;

/// The memory that reading a text of `len` bytes may take, in bytes. A level of nesting is two bytes of JSON, and takes as
/// much memory as one of four or eight bytes on the wire: hence the larger constant.
pub fn allowed(len: usize) -> usize {
    64 * len + (32 << 10)
}

/// Reads text as TL JSON of a value, and returns whether it is one, and the peak of memory in bytes.
///
/// The value must decode and encode to itself, and its text must be read as the same value. `decode` decodes bytes as
/// the Rust type of that shape, and encodes them again.
pub fn json(text: &str, shape: Shape, decode: impl Fn(&[u8]) -> Result<Vec<u8>, Error>) -> (bool, usize) {
    let (bytes, peak) = heap::measure(|| read(text, shape));
    let allowed = allowed(text.len());
    assert!(peak <= allowed, "{peak} bytes of memory for {}, {allowed} allowed", text.len());
    let Ok(bytes) = bytes else { return (false, peak) };
    assert_eq!(decode(&bytes).as_ref(), Ok(&bytes), "what is read decodes to itself");
    let printed = print(shape, &bytes);
    let repeated = read(&printed, shape).unwrap_or_else(|error| panic!("{error}: {printed}"));
    assert!(repeated == bytes, "{printed}");
    assert_eq!(print(shape, &repeated), printed);
    (true, peak)
}

fn read(text: &str, shape: Shape) -> Result<Vec<u8>, serde_json::Error> {
    let mut json = serde_json::Deserializer::from_str(text);
    let bytes = Form { schemas: Api::SCHEMAS, shape }.deserialize(&mut json)?;
    json.end().map(|()| bytes)
}

fn print(shape: Shape, bytes: &[u8]) -> String {
    serde_json::to_string(&Encoded { schemas: Api::SCHEMAS, shape, bytes }).expect("what was read can be printed")
}

/// The id that the first name in the text stands for.
pub fn named(text: &str) -> Option<u32> {
    let (name, _) = text.split_once("\"_\":")?.1.trim_start().strip_prefix('"')?.split_once('"')?;
    match name.split_once('#') {
        Some((_, id)) => u32::from_str_radix(id, 16).ok(),
        None => Some(Api::SCHEMAS.named(name)?.combinator.id()),
    }
}

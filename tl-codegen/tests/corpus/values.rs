//! Random values of a schema as data, and checks of the decoder and encoder that interpret it.

#![allow(dead_code, reason = "each test binary uses some of it")]

#[path = "../../../tl-types/tests/by_schema/mod.rs"]
mod by_schema;

use serde::de::DeserializeSeed;
use tl_runtime::Reader;
use tl_runtime::json::{Encoded, Form};
use tl_runtime::schema::Schemas;
use tl_runtime::shape::Shape;

use self::by_schema::{choices, hex, is_dependent};

pub(crate) use self::by_schema::{Maker, Value};

const ANY: Shape = Shape::Type("Object");

/// Returns `each` boxed values of every combinator, with its name.
pub(crate) fn values(schemas: Schemas, each: u32) -> impl Iterator<Item = (&'static str, Value)> {
    let maker = Maker::new(schemas);
    let ids = schemas.0.iter().flat_map(|schema| schema.ids);
    let found = ids.filter_map(move |entry| schemas.find(entry.id)).filter(|found| !is_dependent(found.combinator));
    found.flat_map(move |found| {
        let make = |(seed, size)| (found.combinator.name(), maker.make(found, seed, size));
        choices(found.combinator.id(), each).map(make).collect::<Vec<_>>()
    })
}

/// Checks that `skip` consumes the whole value, and that its JSON encodes to the same bytes.
pub(crate) fn as_data(schemas: Schemas, shape: Shape, bytes: &[u8]) -> Result<(), String> {
    let json = decoded(schemas, shape, bytes)?;
    let repeated = encoded(schemas, shape, &json)?;
    if repeated == bytes { Ok(()) } else { Err(format!("{json} encodes to {repeated:02x?}")) }
}

/// Checks that the value is decoded to its JSON and encoded to its bytes, each derived independently.
pub(crate) fn agree(schemas: Schemas, value: &Value) -> Result<(), String> {
    agree_in(schemas, ANY, value, &value.json_of_any(schemas))
}

/// Like [`agree`], for a value of this shape.
pub(crate) fn agree_in(schemas: Schemas, shape: Shape, value: &Value, json: &str) -> Result<(), String> {
    let bytes = value.bytes();
    let context = |error: String| format!("{error}\n  {}\n  {json}", hex(&bytes));
    let decoded = decoded(schemas, shape, &bytes).map_err(context)?;
    if decoded != json {
        return Err(context(format!("decoded as {decoded}")));
    }
    let encoded = encoded(schemas, shape, json).map_err(context)?;
    // JSON does not represent the bits of a NaN.
    let expected = if value.has_any_nan() { value.clone().after_json().bytes() } else { bytes.clone() };
    if encoded == expected { Ok(()) } else { Err(context(format!("encoded as {}", hex(&encoded)))) }
}

fn decoded(schemas: Schemas, shape: Shape, bytes: &[u8]) -> Result<String, String> {
    let mut r = Reader::new(bytes);
    schemas.skip(&mut r, shape).and_then(|()| r.finish()).map_err(|error| format!("skip: {error}"))?;
    serde_json::to_string(&Encoded { schemas, shape, bytes }).map_err(|error| format!("to JSON: {error}"))
}

fn encoded(schemas: Schemas, shape: Shape, json: &str) -> Result<Vec<u8>, String> {
    let mut reader = serde_json::Deserializer::from_str(json);
    Form { schemas, shape }.deserialize(&mut reader).map_err(|error| format!("{error}: {json}"))
}

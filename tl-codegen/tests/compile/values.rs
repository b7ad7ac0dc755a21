//! Random values of a schema as data, and checks of the decoder and encoder that interpret it.

#![allow(dead_code, reason = "each test binary uses some of it")]

#[path = "../../../tl-types/tests/by_schema/mod.rs"]
mod by_schema;

use serde::de::DeserializeSeed;
use tl_runtime::Reader;
use tl_runtime::json::{Encoded, Form};
use tl_runtime::schema::{Applied, Base, Combinator, Schema, Schemas, Ty};
use tl_runtime::shape::Shape;

use self::by_schema::{choices, hex, is_dependent};

pub(crate) use self::by_schema::{Maker, Random, Value};

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

/// Returns boxed values of types that depend on numbers, `each` for some arguments, with their names and shapes.
pub(crate) fn dependent(schema: &'static Schema, each: u32) -> Vec<(&'static str, Schemas, Shape, Value)> {
    let (mut values, mut random) = (Vec::new(), Random::new(1));
    let is_number = |combinator: &'static Combinator, nth: u8| {
        let mut words = combinator.fields().filter(|field| field.ty.is_word());
        words.position(|field| field.ty.base() == Base::Implicit(nth)).map(|word| word as u8)
    };
    for (number, ty) in schema.types.iter().enumerate() {
        let [first, ..] = ty.constructors else { continue };
        if !is_dependent(first) || first.is_contents() {
            continue;
        }
        for count in [0, 1, 2, 3, 7] {
            let maker = Maker::new(Schemas(vec![schema].leak()));
            let args = (0..4).map(|nth| match is_number(first, nth) {
                None => Ty::new(Base::Int),
                Some(word) if ty.constructors.iter().any(|it| maker.is_count(it, word)) => Ty::new(Base::Low(count)),
                Some(_) => Ty::new(if count % 2 == 0 { Base::High } else { Base::Low }(random.next() as u16)),
            });
            let applied = Applied { ty: Ty::new(Base::Boxed(number as u16)), args: args.collect::<Vec<_>>().leak() };
            let root = Ty::new(Base::Applied(schema.applied.len() as u16));
            let applied = [schema.applied, &[applied]].concat().leak();
            let schema: &Schema = Box::leak(Box::new(Schema { applied, ..*schema }));
            let schemas = Schemas(vec![schema].leak());
            let maker = Maker::new(schemas);
            for (seed, size) in choices(first.id(), each) {
                let value = maker.make_type(schema, root, seed, size);
                values.push((ty.name, schemas, Shape::Field { schema, ty: root }, value));
            }
        }
    }
    values
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

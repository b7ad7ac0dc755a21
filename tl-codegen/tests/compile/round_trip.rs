//! Decodes, encodes and compares random values of every combinator.

use std::fmt::Debug;

use a_schema::a_schema::{Object, data, dispatch};
use tl_runtime::codec::Visitor;
use tl_runtime::schema::Schemas;
use tl_runtime::{Deserializable, Serializable};

// `by_schema`, which tests of `tl-types` share, names that crate, which re-exports the runtime.
extern crate tl_runtime as tl_types;

#[path = "by_schema/mod.rs"]
#[allow(unused_imports, reason = "this program uses some of it")]
mod by_schema;

/// Values of each combinator.
const EACH: u32 = 20;

const SCHEMAS: Schemas = Schemas(&[&data::SCHEMA]);

struct RoundTrip<'b>(&'b [u8]);

impl Visitor for RoundTrip<'_> {
    type Output = Result<(), String>;

    fn visit<T>(self) -> Self::Output
    where
        T: for<'a> Deserializable<'a> + Serializable + Clone + Debug + PartialEq,
    {
        let value = T::from_bytes(self.0).map_err(|error| error.to_string())?;
        let bytes = value.to_bytes();
        if bytes != self.0 || value.serialized_len() != bytes.len() || value != value.clone() {
            return Err(format!("encodes to different bytes: {bytes:02x?}"));
        }
        Ok(())
    }
}

fn main() {
    let maker = by_schema::Maker::new(SCHEMAS);
    let (mut values, mut untyped) = (0, 0);
    for found in data::SCHEMA.ids.iter().filter_map(|entry| SCHEMAS.find(entry.id)) {
        for (seed, size) in by_schema::choices(found.combinator.id(), EACH) {
            let value = maker.make(found, seed, size);
            // A value with a NaN is not equal to itself.
            if value.has_nan() {
                continue;
            }
            let (name, bytes) = (found.combinator.name(), value.bytes());
            let object = Object::from_bytes(&bytes).unwrap_or_else(|error| panic!("{name}: {error}\n{bytes:02x?}"));
            assert_eq!((object.name(), object.to_bytes()), (name, bytes.clone()));
            match dispatch::visit(found.combinator.id(), RoundTrip(&bytes)) {
                Some(Ok(())) => values += 1,
                Some(Err(error)) => panic!("{name}: {error}\n{bytes:02x?}"),
                // `dispatch` has no types with parameters.
                None => untyped += 1,
            }
        }
    }
    assert!(values > 20 * untyped, "{untyped} of {values} values have no Rust type");
    println!("{values} values");
}

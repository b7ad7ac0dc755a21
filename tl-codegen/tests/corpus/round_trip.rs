//! Decodes and encodes values, given as lines of names and hex digits, and compares.

use std::fmt::Debug;
use std::io::BufRead;

use a_schema::a_schema::dispatch;
use tl_types::codec::Visitor;
use tl_types::{Deserializable, Serializable};

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
            return Err(format!("other bytes come back: {bytes:02x?}"));
        }
        Ok(())
    }
}

fn main() {
    let (mut values, mut unknown) = (0, 0);
    for line in std::io::stdin().lock().lines() {
        let line = line.expect("can be read");
        let (name, hex) = line.split_once(' ').expect("has a name and digits");
        let byte = |at: usize| u8::from_str_radix(&hex[at..at + 2], 16).expect("is hex");
        let bytes: Vec<u8> = (0..hex.len()).step_by(2).map(byte).collect();
        let id = u32::from_le_bytes(bytes[..4].try_into().expect("has an id"));
        match dispatch::visit(id, RoundTrip(&bytes)) {
            Some(Ok(())) => values += 1,
            Some(Err(why)) => panic!("{name}: {why}\n{hex}"),
            // Types with parameters have no form of their own.
            None => unknown += 1,
        }
    }
    assert!(values > 20 * unknown, "{unknown} of {values} values are of no known type");
    println!("{values} values");
}

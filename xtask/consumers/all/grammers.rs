//! Decodes any value or call in the files given as arguments, prints it and encodes it again.

use std::error::Error;

use grammers_tl_types::{Deserializable, Serializable, deserialize, enums, functions};

fn main() -> Result<(), Box<dyn Error>> {
    for file in std::env::args().skip(1) {
        let bytes = std::fs::read(file)?;
        let id = bytes.first_chunk().copied().map(u32::from_le_bytes).ok_or("less than 4 bytes")?;
        let (text, encoded) = dispatch(id, &bytes).ok_or("unknown id")??;
        println!("{text}\n{encoded:02x?}");
    }
    Ok(())
}

type Shown = deserialize::Result<(String, Vec<u8>)>;

/// The list of all ids is made from the schema, since the crate has none with types.
fn dispatch(id: u32, bytes: &[u8]) -> Option<Shown> {
    Some(include!("list.rs"))
}

fn value<T: Deserializable + Serializable + std::fmt::Debug>(bytes: &[u8]) -> Shown {
    let value = T::from_bytes(bytes)?;
    Ok((format!("{value:?}"), value.to_bytes()))
}

/// Calls are decoded behind their ids.
fn call<T: Deserializable + Serializable + std::fmt::Debug>(bytes: &[u8]) -> Shown {
    value::<T>(&bytes[4..])
}

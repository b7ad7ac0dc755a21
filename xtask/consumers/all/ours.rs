//! Decodes any value or call in the files given as arguments, prints it and encodes it again.

use std::error::Error;

use tl_types::codec::Visitor;
use tl_types::{Deserializable, Serializable, dispatch};

fn main() -> Result<(), Box<dyn Error>> {
    for file in std::env::args().skip(1) {
        let bytes = std::fs::read(file)?;
        let id = bytes.first_chunk().copied().map(u32::from_le_bytes).ok_or("less than 4 bytes")?;
        let (text, encoded) = dispatch::visit(id, Show(&bytes)).ok_or("unknown id")??;
        println!("{text}\n{encoded:02x?}");
    }
    Ok(())
}

struct Show<'b>(&'b [u8]);

impl Visitor for Show<'_> {
    type Output = Result<(String, Vec<u8>), tl_types::Error>;

    fn visit<T>(self) -> Self::Output
    where
        T: for<'a> Deserializable<'a> + Serializable + Clone + std::fmt::Debug + PartialEq,
    {
        let value = T::from_bytes(self.0)?;
        Ok((format!("{value:?}"), value.to_bytes()))
    }
}

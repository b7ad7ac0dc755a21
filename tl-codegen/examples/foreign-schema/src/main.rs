//! Prints values of a schema that is chosen when the program is built.
//!
//! ```sh
//! cargo run                                                # the schema that is here
//! SCHEMA=/path/to/lite_api.tl cargo run                    # another one, for example that of TON's lite client
//! SCHEMA=/path/to/lite_api.tl cargo run -- 2ee6b589        # decodes a value, given as hex digits
//! ```

mod foreign {
    include!(concat!(env!("OUT_DIR"), "/foreign/mod.rs"));
}

use std::error::Error;
use std::fmt::Debug;

use tl_runtime::codec::Visitor;
use tl_runtime::{Deserializable, Serializable};

use self::foreign::dispatch::{self, IDS};

/// Decodes the bytes as a value of the type that their id stands for, and prints it.
struct Show<'b>(&'b [u8]);

impl Visitor for Show<'_> {
    type Output = Result<String, tl_runtime::Error>;

    fn visit<T>(self) -> Self::Output
    where
        T: for<'a> Deserializable<'a> + Serializable + Clone + Debug + PartialEq,
    {
        Ok(format!("{:#?}", T::from_bytes(self.0)?))
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let Some(hex) = std::env::args().nth(1) else {
        // A value without fields consists of its id.
        let alone: Vec<String> = IDS.iter().filter_map(|id| show(&id.to_le_bytes())?.ok()).collect();
        println!("{} ids, {} of them of constructors and functions without fields:", IDS.len(), alone.len());
        alone.iter().for_each(|value| println!("    {value}"));
        return Ok(());
    };
    let bytes = bytes(&hex).ok_or("two hex digits make a byte")?;
    println!("{}", show(&bytes).ok_or("the schema has no such id")??);
    Ok(())
}

/// `None` if the id is unknown.
fn show(bytes: &[u8]) -> Option<Result<String, tl_runtime::Error>> {
    let id = bytes.first_chunk().copied().map(u32::from_le_bytes)?;
    dispatch::visit(id, Show(bytes))
}

fn bytes(hex: &str) -> Option<Vec<u8>> {
    let byte = |at| u8::from_str_radix(hex.get(at..at + 2)?, 16).ok();
    (0..hex.len()).step_by(2).map(byte).collect()
}

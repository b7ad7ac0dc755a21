//! What `three` does; the file in the variable `UPDATES` is decoded and printed as well.

mod three;

use std::error::Error;

use tl_types::{Deserializable, enums};

fn main() -> Result<(), Box<dyn Error>> {
    three::main()?;
    if let Some(file) = std::env::var_os("UPDATES") {
        println!("{:?}", enums::Updates::from_bytes(&std::fs::read(file)?)?);
    }
    Ok(())
}

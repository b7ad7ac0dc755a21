//! Properties of every id of the schemas: all code for a value agrees, and decoding any bytes after an id is safe and takes
//! limited memory.

mod agree;
mod attack;
mod borrowed;
mod deep;
mod defaults;
mod hostile;
mod json;
mod memory;
mod outcomes;
#[cfg(feature = "gzip")]
mod packed;
mod pieces;
mod sizes;
mod subjects;
pub(crate) mod types;
mod values;
mod vectors;
mod views;

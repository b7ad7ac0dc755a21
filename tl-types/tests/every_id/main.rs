//! Properties of every id of the schemas: all code for a value agrees, and decoding any bytes after an id is safe and takes
//! limited memory.
//!
//! The tests share one binary, because all types are compiled into it.

#![cfg(all(feature = "api", feature = "mtproto", feature = "dispatch", feature = "borrowed", feature = "serde"))]

mod agree;
mod attack;
mod borrowed;
#[path = "../by_schema/mod.rs"]
mod by_schema;
mod deep;
#[path = "../heap/mod.rs"]
mod heap;
mod hostile;
mod json;
mod memory;
mod outcomes;
#[cfg(feature = "gzip")]
mod packed;
mod pieces;
#[path = "../shared/mod.rs"]
mod shared;
mod sizes;
mod subjects;
mod types;
mod values;
mod vectors;
mod views;

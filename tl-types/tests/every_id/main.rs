//! What holds for every id of the schemas: whatever bytes follow it, decoding is safe, and small.
//!
//! The tests share one binary, because all types are compiled into it.

#![cfg(all(feature = "api", feature = "mtproto", feature = "dispatch"))]

#[path = "../heap/mod.rs"]
mod heap;
mod hostile;
mod memory;
mod random;
mod sizes;
mod types;
mod values;
mod vectors;

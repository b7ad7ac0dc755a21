//! What holds for every id of the schemas: whatever bytes follow it, decoding is safe, and small.
//!
//! The tests share one binary, because all types are compiled into it.

#![cfg(all(feature = "api", feature = "mtproto", feature = "dispatch"))]

mod attack;
mod deep;
#[path = "../heap/mod.rs"]
mod heap;
mod hostile;
#[cfg(feature = "serde")]
mod json;
mod memory;
#[cfg(feature = "gzip")]
mod packed;
mod random;
mod sizes;
mod tally;
mod types;
mod values;
mod vectors;

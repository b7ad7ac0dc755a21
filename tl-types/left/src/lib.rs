//! One side of what `tl-types` shows as its own: use that crate.
//!
//! rustc reads a crate on one processor. The types and functions here hold nothing of `tl-types-right`, so both crates are
//! compiled at the same time.

#![no_std]
#![forbid(unsafe_code)]
// `Codec::read` has the C calling convention for what it promises, not for C.
#![allow(improper_ctypes_definitions)]

#[rustfmt::skip]
// Files import what their items need with all features.
#[cfg_attr(not(all(feature = "debug", feature = "eq")), allow(unused_imports))]
mod generated;

use tl_types_core::codec;

#[cfg(feature = "borrowed")]
pub use generated::api::borrowed;
pub use generated::api::{enums, functions, types};

//! Messages, updates and channels of the Telegram API, and the types and functions that contain them:
//! a part of [`tl-types`](https://docs.rs/tl-types), which re-exports it. Depend on that crate.
//!
//! It does not depend on `tl-types-services`, so both compile at the same time.

#![no_std]
#![forbid(unsafe_code)]
// The C calling convention stands for `nounwind` here; nothing is called from C.
#![allow(improper_ctypes_definitions)]

#[rustfmt::skip]
mod generated;

#[cfg(feature = "borrowed")]
pub use generated::api::borrowed;
pub use generated::api::{enums, functions, types};

//! Types and functions of the Telegram API that contain no message: accounts, contacts, files, payments, stickers, settings:
//! a part of [`tl-types`](https://docs.rs/tl-types), which re-exports it. Depend on that crate.
//!
//! It does not depend on `tl-types-messages`, so both compile at the same time.

#![no_std]
#![forbid(unsafe_code)]
// The C calling convention stands for `nounwind` here; nothing is called from C.
#![allow(improper_ctypes_definitions)]

#[rustfmt::skip]
mod generated;

#[cfg(feature = "borrowed")]
pub use generated::api::borrowed;
pub use generated::api::{enums, functions, types};

//! Where generated code is attached: the API as its users see it.
//!
//! `cargo xtask regen` writes what is below; this file is written by hand.

// Fields are named in the schema; what they mean is not known there.
#![allow(missing_docs)]
// The crate's root shows what is in `api`, not `api`.
#![allow(unreachable_pub)]

pub mod api;

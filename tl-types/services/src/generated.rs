//! The code that `cargo xtask regen` generates from `schema/api.tl`.

// The meaning of some fields is not documented yet.
#![allow(missing_docs)]
#![allow(unreachable_pub)]

pub mod api;

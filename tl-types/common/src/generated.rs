//! The code that `cargo xtask regen` generates from `schema/api.tl`.

#![allow(unreachable_pub)]

pub mod api;
pub mod errors;
pub mod history;

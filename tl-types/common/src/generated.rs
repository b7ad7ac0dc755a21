//! The code that `cargo xtask regen` generates from `schema/api.tl`.

#![allow(unreachable_pub)]

#[cfg(feature = "history")]
pub mod all_layers;
pub mod api;
pub mod errors;
pub mod history;
#[cfg(feature = "history")]
pub mod layers;

//! Types of the Telegram API that messages and services share: a part of
//! [`tl-types`](https://docs.rs/tl-types), which re-exports it. Depend on that crate.
//!
//! The API is in several crates because rustc reads a crate on one core: `tl-types-messages` and `tl-types-services`
//! depend on this one and not on each other, so they compile at the same time. `schema/seams.toml` in the repository
//! records the crate of each item.

#![no_std]
#![forbid(unsafe_code)]
// The C calling convention stands for `nounwind` here; nothing is called from C.
#![allow(improper_ctypes_definitions)]

extern crate self as tl_types_common;

pub mod errors;
#[rustfmt::skip]
mod generated;
pub mod history;

#[cfg(feature = "borrowed")]
pub use generated::api::borrowed;
pub use generated::api::names::name_of;
pub use generated::api::{LAYER, enums, types};
use tl_runtime::{OtherLayer, Registry};

/// The Telegram API as a [`Registry`].
#[derive(Debug)]
pub enum Api {}

impl Registry for Api {
    #[cfg(feature = "object")]
    const SCHEMAS: tl_runtime::schema::Schemas = tl_runtime::schema::Schemas(&[
        &SCHEMA,
        #[cfg(feature = "mtproto")]
        &tl_runtime::schema::MTPROTO,
        #[cfg(feature = "mtproto")]
        &tl_runtime::schema::SERVICE,
    ]);

    fn other_layer(id: u32) -> Option<OtherLayer> {
        history::find(id)
    }

    fn error_meaning(name: &str) -> Option<&'static str> {
        errors::meaning(name)
    }
}

/// The schema of the API as data.
#[cfg(feature = "object")]
pub use generated::api::data::SCHEMA;

/// The schemas of all recorded layers of the API as data.
#[cfg(feature = "history")]
pub static LAYERS: tl_runtime::schema::Layers = tl_runtime::schema::Layers {
    present: LAYER.cast_unsigned(),
    schema: &SCHEMA,
    all: &generated::all_layers::SCHEMA,
    ranges: &generated::layers::RANGES,
    gaps: &generated::layers::GAPS,
    renames: &generated::layers::RENAMES,
    wraps: &generated::layers::WRAPS,
};

//! Runtime of Rust bindings for TL schemas: reading and writing of the wire format.
//!
//! Code that [`tl-codegen`](https://docs.rs/tl-codegen) generates from any schema depends on this crate and on no other.
//! Programs that use the Telegram API depend on [`tl-types`](https://docs.rs/tl-types), which re-exports everything here;
//! the examples are written for it. With a schema of your own, write `tl_runtime` instead of `tl_types`.
//!
//! | item | purpose |
//! |---|---|
//! | [`Serializable`], [`Deserializable`] | values to bytes and back |
//! | [`Identifiable`], [`RemoteCall`] | id and TL name; the result type, audience and errors of a function |
//! | [`Reader`], [`Writer`], [`Error`] | decoding with limits, encoding, decoding errors |
//! | [`rpc`] | RPC errors, and the trait of clients |
//! | [`codec`] | the trait behind all of these, for generated code |
#![cfg_attr(
    feature = "object",
    doc = "| [`Object`], [`skip`], [`schema`] | values of any type, read by the schema as data |"
)]
#![cfg_attr(feature = "serde", doc = "| [`json`] | TL JSON |")]
#![cfg_attr(feature = "mtproto", doc = "| [`mtproto`] | MTProto's own messages |")]
#![cfg_attr(not(feature = "std"), no_std)]
#![deny(unsafe_code)]
// `extern "C"` means `nounwind` here; nothing is called from C.
#![allow(improper_ctypes_definitions)]

extern crate alloc;

mod bare;
pub mod codec;
mod compound;
mod debug;
mod descriptor;
mod error;
mod field;
mod impl_serde;
#[rustfmt::skip]
#[cfg(feature = "mtproto")]
mod generated;
#[cfg(feature = "serde")]
pub mod json;
#[cfg(feature = "mtproto")]
pub mod mtproto;
mod names;
mod object;
mod opaque;
mod primitive;
#[allow(unsafe_code)]
mod reader;
mod registry;
pub mod rpc;
#[cfg(feature = "object")]
pub mod schema;
pub mod shape;
#[cfg(feature = "object")]
mod skip;
mod text;
mod traits;
mod visitor;
#[allow(unsafe_code)]
mod writer;

pub use bare::Bare;
pub use error::{Error, ErrorKind, NoRoom};
pub use object::Object;
#[cfg(feature = "history")]
pub use object::{Changes, ConversionError};
pub use opaque::Opaque;
pub use reader::{MAX_DEPTH, Reader};
pub use registry::{Builtin, LayerGap, OtherLayer, Registry};
#[cfg(feature = "object")]
pub use skip::skip;
pub use traits::{Deserializable, DeserializableOwned, Identifiable, RemoteCall, Serializable};
pub use visitor::{FunctionVisitor, Visitor};
pub use writer::Writer;

//! What `tl-types` shows as its own: the runtime, MTProto, and the types that the other parts of the API are made of. Use that
//! crate.
//!
//! rustc reads a crate on one processor. While another makes machine code of what is here, it reads `tl-types-left` and
//! `tl-types-right`, which are made of this.

#![cfg_attr(not(feature = "std"), no_std)]
#![deny(unsafe_code)]
// `Codec::read` has the C calling convention for what it promises, not for C.
#![allow(improper_ctypes_definitions)]

extern crate alloc;

pub mod codec;
mod compound;
mod error;
mod field;
#[rustfmt::skip]
// Files import what their items need with all features.
#[cfg_attr(not(all(feature = "debug", feature = "eq")), allow(unused_imports))]
mod generated;
#[cfg(feature = "api")]
pub mod history;
#[cfg(feature = "serde")]
pub mod json;
#[cfg(feature = "mtproto")]
pub mod mtproto;
#[cfg(feature = "object")]
mod object;
mod opaque;
mod primitive;
#[allow(unsafe_code)]
mod reader;
pub mod rpc;
#[cfg(feature = "object")]
pub mod schema;
pub mod shape;
mod show;
#[cfg(feature = "object")]
mod skip;
mod text;
mod traits;
#[allow(unsafe_code)]
mod writer;

pub use error::{Error, ErrorKind, NoRoom};
#[cfg(all(feature = "api", feature = "borrowed"))]
pub use generated::api::borrowed;
#[cfg(feature = "api")]
pub use generated::api::{LAYER, enums, types};
#[cfg(feature = "object")]
pub use object::Object;
pub use opaque::{Opaque, Visitor};
pub use reader::{MAX_DEPTH, Reader};
#[cfg(feature = "object")]
pub use skip::skip;
pub use traits::{Deserializable, Identifiable, RemoteCall, Serializable};
pub use writer::Writer;

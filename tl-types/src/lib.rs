//! Telegram's API and MTProto as Rust types that encode and decode TL exactly.
//!
//! ```
//! use tl_types::{LAYER, Serializable, enums, functions};
//!
//! let query = functions::messages::GetHistory {
//!     peer: enums::InputPeer::PeerSelf,
//!     limit: 100,
//!     ..Default::default()
//! };
//! let request = functions::InvokeWithLayer { layer: LAYER, query };
//! println!("{:02x?}", request.to_bytes());
//! ```
//!
//! The search of this page finds items by their name in TL (`messages.getHistory`,
//! `inputPeerSelf`), and errors by theirs (`FLOOD_WAIT`).
//!
//! | TL | Rust |
//! |---|---|
//! | function `messages.getHistory` | struct [`functions::messages::GetHistory`], whose result is [`RemoteCall::Return`] |
//! | type with several constructors, `InputPeer` | enum [`enums::InputPeer`] |
//! | constructor `inputPeerUser` | struct [`types::InputPeerUser`], and a variant |
//! | constructor without fields, `inputPeerSelf` | unit variant [`enums::InputPeer::PeerSelf`] |
//! | type with one constructor, `help.TermsOfService` | struct [`types::help::TermsOfService`], also in `enums` |
//! | `flags.3?true`, `flags.3?string` | `bool`, `Option<String>` |
//! | fields on one flag bit | one `Option` of a tuple |
//! | large payloads and conditional fields | behind a `Box` |
//! | RPC error `FLOOD_WAIT_30` | [`rpc::RpcError`]; names and meanings in [`errors`] |
//!
//! | trait | purpose |
//! |---|---|
//! | [`Serializable`] | encoding |
//! | [`Deserializable`] | decoding |
//! | [`Identifiable`] | the id and the TL name of a constructor or a function |
//! | [`RemoteCall`] | the result type of a function, its audience and its errors |
//! | [`rpc::Invoke`] | the one method of a client |
//! | [`rpc::Router`] | typed handlers of a server |
//!
//! ```
//! use tl_types::{Deserializable, Error, Serializable};
//!
//! let bytes = vec!["one".to_owned(), "four".to_owned()].to_bytes();
//! assert_eq!(
//!     bytes,
//!     b"\x15\xc4\xb5\x1c\x02\0\0\0\x03one\x04four\0\0\0",
//! );
//!
//! let words = Vec::<String>::from_bytes(&bytes)?;
//! assert_eq!(words, ["one", "four"]);
//!
//! // `&str` borrows from the input instead of copying it.
//! let words = Vec::<&str>::from_bytes(&bytes)?;
//! assert_eq!(words, ["one", "four"]);
//!
//! let error = Vec::<String>::from_bytes(&bytes[..18]).unwrap_err();
//! assert_eq!(
//!     error.to_string(),
//!     "Vector: length 4 is too large at byte 12 (6 bytes left)",
//! );
//! # Ok::<(), Error>(())
//! ```
//!
//! # Wire form
//!
//! Numbers are little-endian and everything takes a multiple of four bytes.
//! A combinator has an id of 32 bits. The *boxed* form of a value is the id
//! and then the fields in order; the *bare* form is the fields alone. The
//! traits above encode and decode the boxed form.
//!
//! | TL | Rust | bytes |
//! |---|---|---|
//! | `int`, `#` | `i32`, `u32` | 4 |
//! | `long` | `i64` | 8 |
//! | `double` | `f64` | 8 |
//! | `int128`, `int256`, `int512` | `[u8; 16]`, `[u8; 32]`, `[u8; 64]` | 16, 32, 64 |
//! | `Bool` | `bool` | an id: `997275b5` for true, `bc799737` for false |
//! | `string` | `String`, `&str` | length, UTF-8 text, zeros up to a multiple of four |
//! | `bytes` | `Vec<u8>`, `&[u8]` | length, bytes, zeros up to a multiple of four |
//! | `Vector t` | `Vec<T>` | id `1cb5c415`, count, boxed items |
//!
//! A length is one byte up to 253, else the byte 254 and three bytes, else the
//! byte 255 and seven bytes. The rules are those of
//! <https://core.telegram.org/mtproto/serialize>; the last form of a length is
//! TDLib's.
//!
//! # Values
//!
//! `SendMessage { peer, message, random_id, ..Default::default() }` leaves other
//! fields zero, empty, `None` or `false`; an enum is its empty variant. Fields
//! that all or most variants of an enum have are methods, such as `message.id()`
//! and `dialog.peer()`. The struct of a constructor converts into its enum, and
//! back by `TryFrom`. Peers, locations and other small values are keys of maps.
//!
//! A variant has the name of its constructor without the words that the type
//! starts with as well: `inputPeerUser` is [`enums::InputPeer::User`]. Words that
//! the type ends with stay, since short names such as `No` or `Self` would
//! remain: `inputDocumentFileLocation` is `InputFileLocation::DocumentFileLocation`.
//!
//! A field whose name is a keyword is a raw identifier, such as `r#type`, except
//! `self_`: `self` cannot be one.
//!
//! # Untrusted input
//!
//! No input makes decoding panic, overflow the stack or allocate more than a
//! small multiple of its own length. [`Reader`] documents the limits and options.
//!
//! # Features
//!
//! - `std` (default): without it the crate is `no_std` and needs `alloc` only.
//! - `api` (default): the Telegram API.
//! - `clone`, `debug`, `eq` (default): `Clone`, `Debug` and `PartialEq` for all
//!   generated types; without them, programs build faster.
//! - `defaults`: `Default` for all generated types. Functions and what requests
//!   contain have it without this feature.
//! - `convert`: `From` the struct of each variant for all enums, and `TryFrom`
//!   back. Enums that requests contain have `From` without it.
//! - `mtproto`: MTProto itself.
//! - `gzip`: unpacks and packs `gzip_packed`; needs `std`.
//! - `borrowed`: `borrowed` has the same items with `&str` and `&[u8]` in them,
//!   which are decoded without copying and become owned by `into()`.
//! - `dispatch`: `dispatch::visit` and `visit_function` find the Rust type of an
//!   id; it turns on the four traits.
//! - `object`: `Object` is a boxed value of any type, `skip` skips one, and
//!   `schema` is the schema as data.
//! - `history`: `history::Object` is a value of any layer since 51, which
//!   `upgrade` converts into the present one.
//! - `serde`: `Serialize` and `Deserialize` for all types, in the form of TL
//!   JSON; `json` explains it.
//! - `bytes`: `Serializable::to_buf` encodes into buffers of the `bytes` crate.

#![cfg_attr(not(feature = "std"), no_std)]
#![forbid(unsafe_code)]
// The C calling convention stands for `nounwind` here; nothing is called from C.
#![allow(improper_ctypes_definitions)]

#[rustfmt::skip]
#[cfg(feature = "api")]
mod generated;

#[cfg(all(feature = "api", feature = "borrowed", not(doc)))]
pub use generated::api::borrowed;
/// The same items with `&str` and `&[u8]` in place of `String` and `Vec<u8>`, decoded without copying.
///
/// `borrowed::types::Message` has the fields of [`types::Message`], and so on; items without text are the same. They become
/// owned by `into()`. The search and the pages of this documentation have the owned items alone.
///
/// ```
/// use tl_types::{Deserializable, Error, Serializable, borrowed, types};
///
/// let bytes = types::InputPhoneContact { phone: "42".to_owned(), ..Default::default() }.to_bytes();
/// let contact = borrowed::types::InputPhoneContact::from_bytes(&bytes)?;
/// assert_eq!(contact.phone, "42");
/// let owned: types::InputPhoneContact = contact.into();
/// # Ok::<(), Error>(())
/// ```
#[cfg(all(feature = "api", feature = "borrowed", doc))]
pub mod borrowed {}
#[cfg(all(feature = "api", feature = "dispatch"))]
pub use generated::api::dispatch;
#[cfg(feature = "api")]
pub use generated::api::{enums, functions, types};
#[doc(inline)]
pub use tl_runtime::*;
// The compiler names the feature that an item needs only where the crate itself has the item.
#[cfg(feature = "serde")]
#[doc(inline)]
pub use tl_runtime::json;
#[cfg(feature = "mtproto")]
#[doc(inline)]
pub use tl_runtime::mtproto;
#[cfg(feature = "object")]
#[doc(inline)]
pub use tl_runtime::skip;
#[cfg(feature = "api")]
#[doc(inline)]
pub use tl_types_common::{Api, LAYER, errors, history};

/// A boxed value of any type: a constructor or a call of the Telegram API or, with the feature `mtproto`, of MTProto.
///
/// It is read by the schemas of [`Api`]; see [`tl_runtime::Object`] for its methods.
#[cfg(all(feature = "api", feature = "object"))]
pub type Object = tl_runtime::Object<Api>;

/// Returns the TL name of the constructor or the function with an id.
///
/// Knows all ids of this layer, those of MTProto with the feature `mtproto`, and those of other layers that
/// [`history`] records; `None` for any other id.
///
/// ```
/// use tl_types::name_of;
///
/// assert_eq!(name_of(0x7da07ec9), Some("inputPeerSelf"));
/// assert_eq!(name_of(0xdf04dd4e), Some("messages.getChatInviteImporters"));
/// assert_eq!(name_of(0x00000007), None);
/// ```
#[cfg(feature = "api")]
pub fn name_of(id: u32) -> Option<&'static str> {
    let name = tl_types_common::name_of(id);
    #[cfg(feature = "mtproto")]
    let name = name.or_else(|| mtproto::name_of(id));
    name.or_else(|| history::find(id).map(|other| other.name))
}

/// Schemas as data, and the walker that reads bytes by them.
#[cfg(feature = "object")]
pub mod schema {
    #[doc(inline)]
    pub use tl_runtime::schema::*;
    #[cfg(all(feature = "api", feature = "history"))]
    pub use tl_types_common::LAYERS;
    #[cfg(feature = "api")]
    pub use tl_types_common::SCHEMA as API;
}

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

//! MTProto itself: items of its schema, and items that no schema can express.
//!
//! [`types`], [`enums`] and [`functions`] are generated from the schema. The items of this module are written by hand,
//! because they contain a value whose type the receiver finds later, by its id or by the call that it answers:
//!
//! | TL | here |
//! |---|---|
//! | `message msg_id:long seqno:int bytes:int body:Object = Message` | [`Message`] |
//! | `msg_container#73f1f8dc messages:vector<%Message> = MessageContainer` | [`MessageContainer`] |
//! | `msg_copy#e06046b2 orig_message:Message = MessageCopy` | [`MessageCopy`] |
//! | `rpc_result#f35c6d01 req_msg_id:long result:Object = RpcResult` | [`RpcResult`] |
//! | `rpc_error#2144ca19 error_code:int error_message:string = RpcError` | [`RpcError`] |
//! | `gzip_packed#3072cfa1 packed_data:bytes = Object` | [`GzipPacked`] |
//!
//! # Values of any type
//!
//! Where TL says `Object`, the Rust type is a parameter, `B`:
//!
//! - [`Opaque`](crate::Opaque), the default, owns the bytes of the boxed value.
//! - `Opaque<&[u8]>` borrows them from the input, without a copy.
//! - `Object` owns them as well, and reads them by schemas as data, for `Debug`, TL JSON and access by path.
//! - Any type of a schema, or a reference to a value of one, is written and read in place: `Message { msg_id, seqno,
//!   body: &call }` is encoded without a copy of the call.
//!
//! ```
//! use tl_types::mtproto::{MessageContainer, RpcResult, functions, types};
//! use tl_types::{Deserializable, Error, Identifiable, Opaque};
//!
//! fn receive(container: &[u8]) -> Result<Vec<String>, Error> {
//!     let mut events = Vec::new();
//!     for message in MessageContainer::<Opaque<&[u8]>>::from_bytes(container)?.messages {
//!         events.push(match message.id() {
//!             Some(types::Pong::CONSTRUCTOR_ID) => {
//!                 format!("pong {}", message.decode::<types::Pong>()?.ping_id)
//!             }
//!             Some(RpcResult::CONSTRUCTOR_ID) => {
//!                 let result = message.decode::<RpcResult<Opaque<&[u8]>>>()?;
//!                 // `result.req_msg_id` is the message with the call.
//!                 match result.decode::<functions::DestroySession>() {
//!                     Ok(answer) => format!("{answer:?}"),
//!                     Err(error) => error.to_string(),
//!                 }
//!             }
//!             other => format!("{other:x?}"),
//!         });
//!     }
//!     Ok(events)
//! }
//!
//! # use tl_types::Serializable;
//! # use tl_types::mtproto::{Message, RpcError};
//! let pong = types::Pong { msg_id: 1, ping_id: 2 };
//! let error = RpcError::new(420, "FLOOD_WAIT_30");
//! let failed = RpcResult { req_msg_id: 3, result: error };
//! let container = MessageContainer {
//!     messages: vec![Message::new(5, 1, &pong), Message::new(9, 3, &failed)],
//! };
//! assert_eq!(receive(&container.to_bytes())?, ["pong 2", "FLOOD_WAIT_30"]);
//! # Ok::<(), Error>(())
//! ```
//!
//! [`Content`] is an enum of all messages of MTProto itself, [`PlainMessage`] a message without encryption.
//!
//! # Untrusted input
//!
//! The limits of [`Reader`](crate::Reader) apply. No item unpacks or decodes a value inside a value on its own, so
//! nesting cannot exhaust the stack: a container in a container is an error, and so is a packed object in a packed
//! object. Unpacking has a limit.

mod content;
mod gzip;
mod message;
mod plain;
mod rpc;

#[doc(inline)]
pub use crate::generated::mtproto::*;
#[doc(no_inline)]
pub use crate::rpc::RpcError;
pub use content::Content;
pub use gzip::{GzipPacked, UNPACK_LIMIT, UnpackError};
pub use message::{Message, MessageContainer, MessageCopy};
pub use plain::PlainMessage;
pub use rpc::{AnswerError, RpcResult};

/// Returns the TL name of the constructor or the function of MTProto with an id; `None` if it has no such id.
///
/// ```
/// use tl_types::mtproto::name_of;
///
/// assert_eq!(name_of(0x73f1f8dc), Some("msg_container"));
/// assert_eq!(name_of(0x347773c5), Some("pong"));
/// assert_eq!(name_of(7), None);
/// ```
pub fn name_of(id: u32) -> Option<&'static str> {
    match id {
        GzipPacked::CONSTRUCTOR_ID => Some(GzipPacked::NAME),
        Message::CONSTRUCTOR_ID => Some(Message::NAME),
        MessageContainer::CONSTRUCTOR_ID => Some(MessageContainer::NAME),
        MessageCopy::CONSTRUCTOR_ID => Some(MessageCopy::NAME),
        RpcResult::CONSTRUCTOR_ID => Some(RpcResult::NAME),
        _ => crate::generated::mtproto::names::name_of(id),
    }
}

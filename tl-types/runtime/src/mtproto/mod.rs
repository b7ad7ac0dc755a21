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
//! `<Message>::from_bytes(bytes)` reads a message with the default. In `Message::from_bytes(bytes)`, without the brackets, the
//! compiler infers `B` from the use of the value, and needs an annotation if that does not tell.
//!
//! [`Content`] is an enum of all messages of MTProto itself, with an example of receiving them; [`PlainMessage`] is a
//! message without encryption, and [`SessionMessage`] the plaintext of one with it. [`MessageIds`] issues the identifiers of
//! messages, [`BadMessage`] is the reason for which the other side refuses one, [`msg_state`] the state of one.
//!
//! # Untrusted input
//!
//! The limits of [`Reader`](crate::Reader) apply. No item unpacks or decodes a value inside a value on its own, so
//! nesting cannot exhaust the stack: a container in a container is an error, and so is a packed object in a packed
//! object. Unpacking has a limit.

/// Implements [`Codec`](crate::codec::Codec) for a combinator around a value of the type `B`.
macro_rules! combinator {
    (
        $type:ident, $id:literal, $names:literal, $min_len:expr;
        write |$value:ident, $w:ident| $write:block
        read |$r:ident| $read:block
    ) => {
        /// The id and the name, also where the type of the value inside is open.
        impl $type {
            /// The id of the constructor.
            pub const CONSTRUCTOR_ID: u32 = $id;
            /// The TL name.
            pub const NAME: &'static str = $crate::codec::NameList::new($names).first();
        }

        impl<'a, B: Codec<'a>> Codec<'a> for $type<B> {
            type Value = $type<B::Value>;
            type Kind = kind::Combinator<<B::Kind as kind::Kind>::Registry>;
            const DESCRIPTOR: Descriptor = Descriptor::new($id, $min_len, $names);

            #[inline]
            fn write(&self, mut $w: Writer) -> Writer {
                let $value = self;
                $write
                $w
            }

            #[inline]
            fn read($r: &mut Reader<'a>, _: FieldId) -> Self::Value {
                $read
            }
        }
    };
}

mod content;
mod gzip;
mod ids;
mod message;
pub mod msg_state;
mod plain;
mod refusal;
mod rpc;

#[doc(inline)]
pub use crate::generated::mtproto::*;
#[doc(no_inline)]
pub use crate::rpc::RpcError;
pub use content::Content;
pub use gzip::{GzipPacked, UNPACK_LIMIT, UnpackError};
pub use ids::{MessageIds, Origin};
pub use message::{Message, MessageContainer, MessageCopy};
pub use plain::{PlainMessage, SessionMessage};
pub use refusal::BadMessage;
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

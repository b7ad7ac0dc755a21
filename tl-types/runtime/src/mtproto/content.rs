//! The content of an encrypted message.

use super::message::CONTAINER;
use super::{AnswerError, GzipPacked, MessageContainer, RpcResult, enums, functions, types};
use crate::codec::NO_FIELD;
use crate::{Deserializable, Identifiable, Opaque, Reader};

/// The content of a [`Message`](super::Message): a message of MTProto itself, or any other value undecoded.
///
/// [`read`](Self::read) unpacks a [`GzipPacked`] value on the way, up to a limit for a message and those in it.
///
/// ```
/// use tl_types::mtproto::{AnswerError, Content, Message, MessageContainer, UNPACK_LIMIT, functions::Ping, types};
///
/// /// Calls `reply` with a message for the other side.
/// fn receive(message: &Message, budget: &mut usize, reply: &mut dyn FnMut(types::Pong)) -> Result<(), AnswerError> {
///     match Content::read(message.body.as_ref(), budget)? {
///         Content::Container(container) => {
///             for message in &container.messages {
///                 receive(message, budget, reply)?;
///             }
///         }
///         Content::Ping(Ping { ping_id }) => reply(types::Pong { msg_id: message.msg_id, ping_id }),
///         Content::RpcResult(result) => println!("the answer to {}", result.req_msg_id),
///         Content::Other(call) => println!("a call: {:x?}", call.id()),
///         other => println!("{other:?}"),
///     }
///     Ok(())
/// }
///
/// let ping = Message::new(4, 1, &Ping { ping_id: 7 });
/// let container = Message::new(8, 2, &MessageContainer { messages: vec![ping.clone(), ping] });
/// let mut pongs = 0;
/// receive(&container, &mut { UNPACK_LIMIT }, &mut |pong| pongs += pong.ping_id)?;
/// assert_eq!(pongs, 14);
/// # Ok::<(), AnswerError>(())
/// ```
#[cfg_attr(feature = "clone", derive(Clone))]
#[cfg_attr(feature = "debug", derive(Debug))]
#[cfg_attr(feature = "eq", derive(PartialEq))]
#[non_exhaustive]
pub enum Content {
    /// Several messages. None of them is a container.
    Container(MessageContainer),
    /// The answer to a call. A packed one is unpacked by [`RpcResult::decode`].
    RpcResult(RpcResult),
    /// Acknowledges messages.
    MsgsAck(types::MsgsAck),
    /// Asks for a [`Pong`](Self::Pong).
    Ping(functions::Ping),
    /// Asks for a [`Pong`](Self::Pong), and to close the connection if no further ping arrives in time.
    PingDelayDisconnect(functions::PingDelayDisconnect),
    /// The answer to a ping.
    Pong(types::Pong),
    /// The server has created a session.
    NewSessionCreated(types::NewSessionCreated),
    /// The other side refuses a message: `bad_msg_notification` or `bad_server_salt`.
    BadMsgNotification(enums::BadMsgNotification),
    /// Asks for the state of messages.
    MsgsStateReq(types::MsgsStateReq),
    /// The state of messages that were asked for.
    MsgsStateInfo(types::MsgsStateInfo),
    /// The state of messages that were not asked for.
    MsgsAllInfo(types::MsgsAllInfo),
    /// The other side has an answer that may have been lost: `msg_detailed_info` or `msg_new_detailed_info`.
    MsgDetailedInfo(enums::MsgDetailedInfo),
    /// Asks to send messages again: `msg_resend_req` or `msg_resend_ans_req`.
    MsgResendReq(enums::MsgResendReq),
    /// Asks for [`FutureSalts`](Self::FutureSalts).
    GetFutureSalts(functions::GetFutureSalts),
    /// Salts for the next hours.
    FutureSalts(types::FutureSalts),
    /// Asks to forget a session.
    DestroySession(functions::DestroySession),
    /// Whether a session was forgotten: `destroy_session_ok` or `destroy_session_none`.
    DestroySessionRes(enums::DestroySessionRes),
    /// Cancels a call.
    RpcDropAnswer(functions::RpcDropAnswer),
    /// Waits for messages over HTTP.
    HttpWait(types::HttpWait),
    /// Any other value: for a server, a call.
    Other(Opaque),
}

impl Content {
    /// Reads the body of a message, and deducts the bytes that it unpacks to from a budget.
    ///
    /// The messages of a container share one budget, such as [`UNPACK_LIMIT`](super::UNPACK_LIMIT): else each of a
    /// thousand packed messages could have that many bytes. See [`GzipPacked::unpack_within`].
    ///
    /// # Errors
    ///
    /// Returns [`AnswerError::Decode`] and [`AnswerError::Unpack`]. A packed container is an error: so handlers that call
    /// themselves for the messages of a container do so once.
    ///
    /// ```
    /// use tl_types::mtproto::{AnswerError, Content, GzipPacked, Message, MessageContainer, UnpackError, types::MsgsAck};
    ///
    /// let bomb = Message::new(4, 1, &GzipPacked::pack(&MsgsAck { msg_ids: vec![0; 1000] }));
    /// let container = MessageContainer { messages: vec![bomb; 50] };
    ///
    /// let mut budget = 100_000;
    /// let contents = container.messages.iter().map(|message| Content::read(message.body.as_ref(), &mut budget));
    /// let read = contents.take_while(|content| !matches!(content, Err(AnswerError::Unpack(UnpackError::TooLarge { .. }))));
    /// assert_eq!(read.count(), 12);
    /// ```
    pub fn read(body: &[u8], budget: &mut usize) -> Result<Self, AnswerError> {
        if Opaque(body).id() != Some(<GzipPacked>::CONSTRUCTOR_ID) {
            return Self::unpacked(body);
        }
        let object = GzipPacked::unpack_boxed(body, budget)?;
        if Opaque(&object).id() == Some(CONTAINER) {
            let mut r = Reader::new(&object);
            let id = r.id(NO_FIELD);
            r.unexpected(id, "no msg_container", NO_FIELD);
            r.finish()?;
        }
        Self::unpacked(&object)
    }

    fn unpacked(body: &[u8]) -> Result<Self, AnswerError> {
        fn of<'a, T: Deserializable<'a>>(variant: fn(T) -> Content, body: &'a [u8]) -> Result<Content, AnswerError> {
            Ok(variant(T::from_bytes(body)?))
        }
        match Opaque(body).id().unwrap_or_default() {
            CONTAINER => of(Self::Container, body),
            RpcResult::CONSTRUCTOR_ID => of(Self::RpcResult, body),
            types::MsgsAck::CONSTRUCTOR_ID => of(Self::MsgsAck, body),
            functions::Ping::CONSTRUCTOR_ID => of(Self::Ping, body),
            functions::PingDelayDisconnect::CONSTRUCTOR_ID => of(Self::PingDelayDisconnect, body),
            types::Pong::CONSTRUCTOR_ID => of(Self::Pong, body),
            types::NewSessionCreated::CONSTRUCTOR_ID => of(Self::NewSessionCreated, body),
            types::BadMsgNotification::CONSTRUCTOR_ID | types::BadServerSalt::CONSTRUCTOR_ID => {
                of(Self::BadMsgNotification, body)
            }
            types::MsgsStateReq::CONSTRUCTOR_ID => of(Self::MsgsStateReq, body),
            types::MsgsStateInfo::CONSTRUCTOR_ID => of(Self::MsgsStateInfo, body),
            types::MsgsAllInfo::CONSTRUCTOR_ID => of(Self::MsgsAllInfo, body),
            types::MsgDetailedInfo::CONSTRUCTOR_ID | types::MsgNewDetailedInfo::CONSTRUCTOR_ID => {
                of(Self::MsgDetailedInfo, body)
            }
            types::MsgResendReq::CONSTRUCTOR_ID | types::MsgResendAnsReq::CONSTRUCTOR_ID => {
                of(Self::MsgResendReq, body)
            }
            functions::GetFutureSalts::CONSTRUCTOR_ID => of(Self::GetFutureSalts, body),
            types::FutureSalts::CONSTRUCTOR_ID => of(Self::FutureSalts, body),
            functions::DestroySession::CONSTRUCTOR_ID => of(Self::DestroySession, body),
            types::DestroySessionOk::CONSTRUCTOR_ID | types::DestroySessionNone::CONSTRUCTOR_ID => {
                of(Self::DestroySessionRes, body)
            }
            functions::RpcDropAnswer::CONSTRUCTOR_ID => of(Self::RpcDropAnswer, body),
            types::HttpWait::CONSTRUCTOR_ID => of(Self::HttpWait, body),
            _ => Ok(Self::Other(Opaque(body.to_vec()))),
        }
    }
}

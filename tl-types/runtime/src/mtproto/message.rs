//! Messages, and containers of several messages.

use alloc::vec::Vec;

use super::{AnswerError, Content, UNPACK_LIMIT};
use crate::codec::{Codec, Descriptor, FieldId, kind};
use crate::{Deserializable, Error, Opaque, Reader, Serializable, Writer};

/// The id of `msg_container`.
pub(super) const CONTAINER: u32 = <MessageContainer>::CONSTRUCTOR_ID;

/// `message#5bb8e511 msg_id:long seqno:int bytes:int body:Object = Message`
///
/// A message in a [container](MessageContainer). The field `bytes`, the length of the body, is computed, and checked
/// when it is read: the body takes exactly that many bytes, a multiple of four and not zero.
///
/// See [the module](super) for `B`. Its bytes must be those of a boxed value, as [`Serializable`] writes it.
///
/// The schema has no id, since a container has bare messages; the one above is computed from the definition, for the
/// boxed form in [`MessageCopy`]. The bare form, by [`Writer::bare`] and [`Deserializable::deserialize_bare`], is
/// also the end of the plaintext of an encrypted message: `msg_id`, `seq_no`, `message_data_length`, `message_data`.
///
/// Source: <https://core.telegram.org/mtproto/service_messages#simple-container> and
/// <https://core.telegram.org/mtproto/description#encrypted-message-encrypted-data>.
///
/// ```
/// use tl_types::mtproto::{Message, functions::Ping};
/// use tl_types::{Deserializable, Error, Reader, Writer};
///
/// let ping = Ping { ping_id: 7 };
/// let mut w = Writer::new();
/// w.bare(&Message { msg_id: 4, seqno: 1, body: &ping });
/// assert_eq!(
///     w.as_slice(),
///     b"\x04\0\0\0\0\0\0\0\x01\0\0\0\x0c\0\0\0\xec\x77\xbe\x7a\x07\0\0\0\0\0\0\0",
/// );
///
/// let mut r = Reader::new(w.as_slice());
/// let message = <Message>::deserialize_bare(&mut r)?;
/// r.finish()?;
/// assert_eq!(message, Message::new(4, 1, &ping));
/// assert_eq!(message.decode::<Ping>()?, ping);
/// # Ok::<(), Error>(())
/// ```
///
/// # Panics
///
/// Encoding panics if the body has more than `i32::MAX` bytes, the maximum of the field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Message<B = Opaque> {
    /// The identifier of the message; in a container, lower than that of the container.
    pub msg_id: i64,
    /// The sequence number of the message.
    pub seqno: i32,
    /// The content of the message.
    pub body: B,
}

impl Message {
    /// Creates a message that owns the bytes of `body`.
    pub fn new(msg_id: i64, seqno: i32, body: &(impl Serializable + ?Sized)) -> Self {
        Self { msg_id, seqno, body: Opaque::new(body) }
    }
}

impl<B: AsRef<[u8]>> Message<B> {
    /// Returns the same message with a borrowed body, to send it without a copy of it.
    ///
    /// ```
    /// use tl_types::Serializable;
    /// use tl_types::mtproto::{Message, SessionMessage, functions::Ping};
    ///
    /// let message = Message::new(4, 1, &Ping { ping_id: 7 });
    /// let plaintext = SessionMessage { salt: 5, session_id: 6, message: message.borrowed() }.to_bytes();
    /// assert_eq!(plaintext, SessionMessage { salt: 5, session_id: 6, message }.to_bytes());
    /// ```
    pub fn borrowed(&self) -> Message<Opaque<&[u8]>> {
        Message { msg_id: self.msg_id, seqno: self.seqno, body: Opaque(self.body.as_ref()) }
    }

    /// Returns the id of the body; `None` for less than four bytes.
    pub fn id(&self) -> Option<u32> {
        Opaque(&self.body).id()
    }

    /// Decodes the body.
    ///
    /// # Errors
    ///
    /// Returns the errors of [`Deserializable::from_bytes`]. Offsets count from the start of the body.
    pub fn decode<'a, T: Deserializable<'a>>(&'a self) -> Result<T, Error> {
        T::from_bytes(self.body.as_ref())
    }

    /// Decodes the body as one of MTProto's own messages, unpacked up to [`UNPACK_LIMIT`] bytes.
    ///
    /// For the messages of a container, which can be many, [`Content::read`] has a limit for all of them.
    ///
    /// # Errors
    ///
    /// Returns the errors of [`Content::read`].
    pub fn content(&self) -> Result<Content, AnswerError> {
        Content::read(self.body.as_ref(), &mut { UNPACK_LIMIT })
    }
}

combinator! {
    Message, 0x5bb8e511, "message,msg_id,seqno,bytes,body", MIN_LEN;
    write |value, w| {
        w.put(&value.msg_id);
        w.put(&value.seqno);
        write_body(&mut w, &value.body);
    }
    read |r| {
        read_message::<B>(r, None)
    }
}

/// Minimum encoded length of a message: `msg_id`, `seqno`, `bytes` and the id of its body.
const MIN_LEN: usize = 20;

/// Reads a bare message. The id `refused` of its body is an error.
pub(super) fn read_message<'a, B: Codec<'a>>(r: &mut Reader<'a>, refused: Option<u32>) -> Message<B::Value> {
    let message = Message {
        msg_id: r.get(0x5bb8e511_00000001),
        seqno: r.get(0x5bb8e511_00000002),
        body: read_body::<B>(r, 0x5bb8e511_00000003, refused),
    };
    // A container does not name the fields of its messages.
    r.name_field(<Message>::CONSTRUCTOR_ID, <Message as Codec<'_>>::DESCRIPTOR.names);
    message
}

/// Writes the length of a boxed value in bytes, and the value.
pub(super) fn write_body<'a, B: Codec<'a>>(w: &mut Writer, body: &B) {
    let bytes = w.place(0);
    let start = w.len();
    w.put(body);
    let length = i32::try_from(w.len() - start).expect("a body has at most i32::MAX bytes");
    w.set(bytes, length.cast_unsigned());
}

/// Reads the length of a boxed value, the field `at`, and the value, the next field. The id `refused` is an error.
pub(super) fn read_body<'a, B: Codec<'a>>(r: &mut Reader<'a>, at: FieldId, refused: Option<u32>) -> B::Value {
    let bytes = r.nat(at);
    if bytes == 0 || !bytes.is_multiple_of(4) || bytes > i32::MAX as u32 {
        r.invalid_length(bytes, at);
    }
    let at = at + 1;
    r.within(bytes as usize, at, |r| {
        if refused.is_some() && r.peek_id() == refused {
            let id = r.id(at);
            r.unexpected(id, "no msg_container", at);
        }
        r.value::<B>(at)
    })
}

/// `msg_container#73f1f8dc messages:vector<%Message> = MessageContainer`
///
/// Several messages sent as one, each with a body of any type. The messages are bare. A container in a container, which
/// the protocol forbids, is an error when it is read.
///
/// The protocol has further limits, which are not checked: 1,020 messages and 32,768 bytes per container, and each
/// `msg_id` lower than that of the container. A container can be empty.
///
/// Source: <https://core.telegram.org/mtproto/service_messages#containers>.
///
/// ```
/// use tl_types::mtproto::{Message, MessageContainer, functions::Ping, types::MsgsAck};
/// use tl_types::{Deserializable, Error, Opaque, Serializable};
///
/// let messages = vec![
///     Message::new(4, 1, &Ping { ping_id: 7 }),
///     Message::new(8, 2, &MsgsAck { msg_ids: vec![1, 5] }),
/// ];
/// let bytes = MessageContainer { messages }.to_bytes();
///
/// // `Opaque<&[u8]>` borrows the bodies from `bytes`.
/// let container = MessageContainer::<Opaque<&[u8]>>::from_bytes(&bytes)?;
/// assert_eq!(container.messages[1].decode::<MsgsAck>()?.msg_ids, [1, 5]);
/// # Ok::<(), Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct MessageContainer<B = Opaque> {
    /// The messages, in the order of sending.
    pub messages: Vec<Message<B>>,
}

combinator! {
    MessageContainer, 0x73f1f8dc, "msg_container,messages", 4;
    write |value, w| {
        w.vector(&value.messages, Writer::bare);
    }
    read |r| {
        let messages = r.vector(MIN_LEN, 0x73f1f8dc_00000001, |r| read_message::<B>(r, Some(CONTAINER)));
        MessageContainer { messages }
    }
}

/// `msg_copy#e06046b2 orig_message:Message = MessageCopy`
///
/// A message that is sent again because its own identifier is too old. Obsolete: a [`MessageContainer`] does the same.
/// As in the schema, the message is boxed.
///
/// Source: <https://core.telegram.org/mtproto/service_messages#message-copies>.
///
/// ```
/// use tl_types::mtproto::{Message, MessageCopy, functions::Ping};
/// use tl_types::{Deserializable, Error, Serializable};
///
/// let copy = MessageCopy { orig_message: Message::new(4, 1, &Ping { ping_id: 7 }) };
/// assert_eq!(MessageCopy::from_bytes(&copy.to_bytes())?, copy);
/// # Ok::<(), Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct MessageCopy<B = Opaque> {
    /// The original message.
    pub orig_message: Message<B>,
}

combinator! {
    MessageCopy, 0xe06046b2, "msg_copy,orig_message", 4;
    write |value, w| {
        w.put(&value.orig_message);
    }
    read |r| {
        MessageCopy { orig_message: r.value::<Message<B>>(0xe06046b2_00000001) }
    }
}

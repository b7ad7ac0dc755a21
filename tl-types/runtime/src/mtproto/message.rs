//! Messages, and containers of several messages.

use alloc::vec::Vec;

use super::{Raw, raw};
use crate::codec::{Codec, FieldId, NameList, Opaque, kind};
use crate::{Deserializable, Error, Reader, Serializable, Writer};

/// The id of `msg_container`.
const CONTAINER: u32 = 0x73f1f8dc;
/// The id of a message, and its names.
const MESSAGE: u32 = 0x5bb8e511;
const MESSAGE_NAMES: NameList = NameList::new("message,msg_id,seqno,bytes,body");

/// `message#5bb8e511 msg_id:long seqno:int bytes:int body:Object = Message`
///
/// A message in a [container](MessageContainer). The field `bytes`, the length of the body, is computed, and checked
/// when it is read: the body takes exactly that many bytes, a multiple of four and not zero.
///
/// See [the module](super) for `B`. Its bytes must be those of a boxed value, as [`Serializable`] writes it.
///
/// The schema has no id, since a container has bare messages; the one above is computed from the definition, for the
/// boxed form in [`MessageCopy`]. The bare form, by [`Writer::bare`] and [`Reader::bare`], is also the end of the
/// plaintext of an encrypted message: `msg_id`, `seq_no`, `message_data_length`, `message_data`.
///
/// Source: <https://core.telegram.org/mtproto/service_messages#simple-container> and
/// <https://core.telegram.org/mtproto/description#encrypted-message-encrypted-data>.
///
/// ```
/// use tl_types::mtproto::{Message, functions::Ping};
/// use tl_types::codec::NO_FIELD;
/// use tl_types::{Error, Reader, Writer};
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
/// let message: Message = r.bare(NO_FIELD);
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
        Self { msg_id, seqno, body: Opaque(raw::exact_bytes(body)) }
    }
}

impl<B: AsRef<[u8]>> Message<B> {
    /// Returns the id of the body; `None` for less than four bytes.
    pub fn id(&self) -> Option<u32> {
        Raw(self.body.as_ref()).id()
    }

    /// Decodes the body.
    ///
    /// # Errors
    ///
    /// Returns the errors of [`Deserializable::from_bytes`]. Offsets count from the start of the body.
    pub fn decode<'a, T: Deserializable<'a>>(&'a self) -> Result<T, Error> {
        T::from_bytes(self.body.as_ref())
    }
}

impl<'a, B: Codec<'a>> Codec<'a> for Message<B> {
    type Value = Message<B::Value>;
    type Kind = kind::Combinator<<B::Kind as kind::Kind>::Registry>;
    const ID: Option<u32> = Some(MESSAGE);
    const FIELD_NAMES: NameList = MESSAGE_NAMES;
    const MIN_LEN: usize = MIN_LEN;

    #[inline]
    fn write(&self, mut w: Writer) -> Writer {
        w.put(&self.msg_id);
        w.put(&self.seqno);
        let bytes = w.place(0);
        let start = w.len();
        w.put(&self.body);
        let length = i32::try_from(w.len() - start).expect("a body has at most i32::MAX bytes");
        w.set(bytes, length.cast_unsigned());
        w
    }

    #[inline]
    fn read(r: &mut Reader<'a>, _: FieldId) -> Self::Value {
        read_message::<B>(r, None)
    }
}

/// Minimum encoded length of a message: `msg_id`, `seqno`, `bytes` and the id of its body.
const MIN_LEN: usize = 20;

/// Reads a bare message. The id `refused` of its body is an error.
fn read_message<'a, B: Codec<'a>>(r: &mut Reader<'a>, refused: Option<u32>) -> Message<B::Value> {
    let message = Message {
        msg_id: r.get(0x5bb8e511_00000001),
        seqno: r.get(0x5bb8e511_00000002),
        body: {
            const AT: FieldId = 0x5bb8e511_00000003;
            let bytes = r.nat(AT);
            if bytes == 0 || !bytes.is_multiple_of(4) || bytes > i32::MAX as u32 {
                r.unexpected(bytes, "the length of a boxed value", AT);
            }
            read_body::<B>(r, bytes as usize, refused)
        },
    };
    // A container does not name the fields of its messages.
    r.name_field(MESSAGE, MESSAGE_NAMES);
    message
}

/// Reads a boxed value of exactly `len` bytes.
fn read_body<'a, B: Codec<'a>>(r: &mut Reader<'a>, len: usize, refused: Option<u32>) -> B::Value {
    const AT: FieldId = 0x5bb8e511_00000004;
    r.within(len, AT, |r| {
        if refused.is_some() && r.peek_id() == refused {
            let id = r.id(AT);
            r.unexpected(id, "no msg_container", AT);
        }
        r.value::<B>(AT)
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
/// use tl_types::mtproto::{Message, MessageContainer, Raw, functions::Ping, types::MsgsAck};
/// use tl_types::{Deserializable, Error, Serializable};
///
/// let messages = vec![
///     Message::new(4, 1, &Ping { ping_id: 7 }),
///     Message::new(8, 2, &MsgsAck { msg_ids: vec![1, 5] }),
/// ];
/// let bytes = MessageContainer { messages }.to_bytes();
///
/// // `Raw` borrows the bodies from `bytes`.
/// let container = MessageContainer::<Raw<'_>>::from_bytes(&bytes)?;
/// assert_eq!(container.messages[1].decode::<MsgsAck>()?.msg_ids, [1, 5]);
/// # Ok::<(), Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct MessageContainer<B = Opaque> {
    /// The messages, in the order of sending.
    pub messages: Vec<Message<B>>,
}

impl<'a, B: Codec<'a>> Codec<'a> for MessageContainer<B> {
    type Value = MessageContainer<B::Value>;
    type Kind = kind::Combinator<<B::Kind as kind::Kind>::Registry>;
    const ID: Option<u32> = Some(CONTAINER);
    const FIELD_NAMES: NameList = NameList::new("msg_container,messages");

    #[inline]
    fn write(&self, mut w: Writer) -> Writer {
        w.vector(&self.messages, Writer::bare);
        w
    }

    #[inline]
    fn read(r: &mut Reader<'a>, _: FieldId) -> Self::Value {
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

impl<'a, B: Codec<'a>> Codec<'a> for MessageCopy<B> {
    type Value = MessageCopy<B::Value>;
    type Kind = kind::Combinator<<B::Kind as kind::Kind>::Registry>;
    const ID: Option<u32> = Some(0xe06046b2);
    const FIELD_NAMES: NameList = NameList::new("msg_copy,orig_message");

    #[inline]
    fn write(&self, mut w: Writer) -> Writer {
        w.put(&self.orig_message);
        w
    }

    #[inline]
    fn read(r: &mut Reader<'a>, _: FieldId) -> Self::Value {
        MessageCopy { orig_message: r.value::<Message<B>>(0xe06046b2_00000001) }
    }
}

//! The plaintext of packets: messages that are not encrypted, and what is encrypted of the others.

use super::Message;
use super::message::{read_body, read_message, write_body};
use crate::codec::{Codec, Descriptor, FieldId, kind};
use crate::{Opaque, Reader, Writer};

/// A message that is not encrypted, as the two sides send it to agree on a key: all of a packet.
///
/// On the wire it is `auth_key_id:long message_id:long message_data_length:int message_data:Object`, without an id in
/// front. The first field is 0; the length is computed, and checked when it is read.
///
/// See [the module](super) for `B`. Transports may append padding: [`Deserializable::deserialize`] leaves it unread.
///
/// Source: <https://core.telegram.org/mtproto/description#unencrypted-message>.
///
/// [`Deserializable::deserialize`]: crate::Deserializable::deserialize
///
/// ```
/// use tl_types::mtproto::{PlainMessage, functions::ReqPqMulti};
/// use tl_types::{Deserializable, Error, Serializable};
///
/// let message = PlainMessage { message_id: 4, body: ReqPqMulti { nonce: [7; 16] } };
/// let packet = message.to_bytes();
/// assert_eq!(packet[..24], [0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0, 20, 0, 0, 0, 0xf1, 0x8e, 0x7e, 0xbe]);
///
/// let received = <PlainMessage>::from_bytes(&packet)?;
/// assert_eq!(received.body.decode::<ReqPqMulti>()?.nonce, [7; 16]);
/// # Ok::<(), Error>(())
/// ```
///
/// # Panics
///
/// Encoding panics if the body has more than `i32::MAX` bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PlainMessage<B = Opaque> {
    /// The identifier of the message.
    pub message_id: i64,
    /// The content of the message.
    pub body: B,
}

impl<'a, B: Codec<'a>> Codec<'a> for PlainMessage<B> {
    type Value = PlainMessage<B::Value>;
    type Kind = kind::Other<<B::Kind as kind::Kind>::Registry>;
    const DESCRIPTOR: Descriptor =
        Descriptor::without_id(24, "plain message,auth_key_id,message_id,message_data_length,message_data");

    fn write(&self, mut w: Writer) -> Writer {
        w.put(&0_i64);
        w.put(&self.message_id);
        write_body(&mut w, &self.body);
        w
    }

    fn read(r: &mut Reader<'a>, _: FieldId) -> Self::Value {
        // Each half, since `unexpected` takes 32 bits.
        for _ in 0..2 {
            let half = r.nat(1);
            if half != 0 {
                r.unexpected(half, "0, as in messages without a key", 1);
            }
        }
        let message = PlainMessage { message_id: r.get(2), body: read_body::<B>(r, 3, None) };
        r.name_field(0, <PlainMessage as Codec<'_>>::DESCRIPTOR.names);
        message
    }
}

/// The plaintext of an encrypted message: the salt, the session and the message.
///
/// On the wire it is `salt:long session_id:long msg_id:long seqno:int bytes:int body:Object`, without an id in front, and 12
/// to 1,024 bytes of padding after it: [`Deserializable::deserialize`] leaves them unread, and the receiver must check
/// their number. The message that binds a temporary key has 16 random bytes in place of the first two fields.
///
/// See [the module](super) for `B`.
///
/// Source: <https://core.telegram.org/mtproto/description#encrypted-message-encrypted-data>.
///
/// [`Deserializable::deserialize`]: crate::Deserializable::deserialize
///
/// ```
/// use tl_types::mtproto::{Message, SessionMessage, functions::Ping};
/// use tl_types::{Deserializable, Error, Reader, Serializable};
///
/// let message = Message::new(4, 1, &Ping { ping_id: 7 });
/// let mut plaintext = SessionMessage { salt: 5, session_id: 6, message }.to_bytes();
/// plaintext.extend([0xff; 12]);
///
/// let mut r = Reader::new(&plaintext);
/// let received = <SessionMessage>::deserialize(&mut r)?;
/// assert_eq!((received.salt, received.session_id, received.message.msg_id), (5, 6, 4));
/// assert!((12..=1024).contains(&r.remaining()));
/// # Ok::<(), Error>(())
/// ```
///
/// # Panics
///
/// Encoding panics if the body has more than `i32::MAX` bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct SessionMessage<B = Opaque> {
    /// The salt of the server, or one that it accepts now.
    pub salt: i64,
    /// The identifier of the session, which the client chooses.
    pub session_id: i64,
    /// The message.
    pub message: Message<B>,
}

impl<'a, B: Codec<'a>> Codec<'a> for SessionMessage<B> {
    type Value = SessionMessage<B::Value>;
    type Kind = kind::Other<<B::Kind as kind::Kind>::Registry>;
    const DESCRIPTOR: Descriptor = Descriptor::without_id(36, "session message,salt,session_id");

    fn write(&self, mut w: Writer) -> Writer {
        w.put(&self.salt);
        w.put(&self.session_id);
        w.bare(&self.message);
        w
    }

    fn read(r: &mut Reader<'a>, _: FieldId) -> Self::Value {
        let (salt, session_id) = (r.get(1), r.get(2));
        r.name_field(0, <SessionMessage as Codec<'_>>::DESCRIPTOR.names);
        SessionMessage { salt, session_id, message: read_message::<B>(r, None) }
    }
}

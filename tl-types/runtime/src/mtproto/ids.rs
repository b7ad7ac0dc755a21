//! Identifiers and sequence numbers of messages.

use core::time::Duration;

/// Issues the identifiers and the sequence numbers of the messages of one side of a session.
///
/// It has no clock: the caller passes the time since the Unix epoch, corrected by the difference to the clock of the server.
///
/// Source: <https://core.telegram.org/mtproto/description#message-identifier-msg-id>.
///
/// ```
/// use core::time::Duration;
///
/// use tl_types::mtproto::{Message, MessageIds, Origin, functions::Ping, types::MsgsAck};
///
/// # let now = Duration::from_secs(1_700_000_000);
/// // let now = SystemTime::now().duration_since(UNIX_EPOCH)?;
/// let mut ids = MessageIds::default();
/// let ping = Message::new(ids.next_id(now, Origin::Client), ids.next_seqno(true), &Ping { ping_id: 7 });
/// let ack = MsgsAck { msg_ids: vec![5] };
/// let ack = Message::new(ids.next_id(now, Origin::Client), ids.next_seqno(false), &ack);
/// assert_eq!((ping.msg_id, ping.seqno), (1_700_000_000 << 32, 1));
/// assert_eq!((ack.msg_id, ack.seqno), (ping.msg_id + 4, 2));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MessageIds {
    last_id: i64,
    /// The number of messages that need an acknowledgement.
    count: i32,
}

/// The side that a message is from. It determines the identifier modulo 4.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Origin {
    /// A message of the client: 0.
    Client,
    /// The answer of the server to a message of the client: 1.
    Answer,
    /// Any other message of the server: 3.
    Server,
}

impl MessageIds {
    /// Returns the identifier of a new message: the time in units of 2<sup>-32</sup> seconds, and greater than all before.
    pub fn next_id(&mut self, now: Duration, origin: Origin) -> i64 {
        let remainder = match origin {
            Origin::Client => 0,
            Origin::Answer => 1,
            Origin::Server => 3,
        };
        let fraction = (u64::from(now.subsec_nanos()) << 32) / 1_000_000_000;
        let time = (now.as_secs() << 32 | fraction).cast_signed();
        let least = time.max(self.last_id.wrapping_add(1));
        let id = least & !3 | remainder;
        self.last_id = if id < least { id.wrapping_add(4) } else { id };
        self.last_id
    }

    /// Returns the sequence number of a new message.
    ///
    /// It is odd for a message that the other side must acknowledge, such as a call, an answer to a call and an update; even
    /// for the others, such as an acknowledgement and a container.
    pub fn next_seqno(&mut self, needs_ack: bool) -> i32 {
        let seqno = self.count.wrapping_mul(2).wrapping_add(needs_ack.into());
        self.count = self.count.wrapping_add(needs_ack.into());
        seqno
    }
}

//! Reasons for which a message is refused.

use core::fmt;
use core::time::Duration;

/// The reason for which a message is refused: the `error_code` of `bad_msg_notification` and `bad_server_salt`.
///
/// Source: <https://core.telegram.org/mtproto/service_messages_about_messages#notice-of-ignored-error-message>.
///
/// ```
/// use tl_types::mtproto::{BadMessage, types::BadMsgNotification};
///
/// let bad = BadMsgNotification { bad_msg_id: 4, bad_msg_seqno: 1, error_code: 17 };
/// let reason = BadMessage::of_code(bad.error_code);
/// assert_eq!(reason, Some(BadMessage::IdTooHigh));
/// assert_eq!(reason.unwrap().to_string(), "the identifier is too high: the clock of the client is fast");
/// assert_eq!(BadMessage::IdTooHigh.code(), 17);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum BadMessage {
    /// 16: the identifier is too low; the clock of the client may be slow.
    IdTooLow = 16,
    /// 17: the identifier is too high; the clock of the client is fast.
    IdTooHigh = 17,
    /// 18: the identifier of a message of a client is no multiple of 4.
    IdNotDivisible = 18,
    /// 19: the identifier of a container is that of an earlier message.
    IdOfContainerUsed = 19,
    /// 20: the message is so old that the server cannot tell whether it has received it.
    TooOld = 20,
    /// 32: the sequence number is too low: a message with a lower identifier has a higher one, or the same odd one.
    SeqnoTooLow = 32,
    /// 33: the sequence number is too high: a message with a higher identifier has a lower one, or the same odd one.
    SeqnoTooHigh = 33,
    /// 34: the sequence number is odd, for a message that needs no acknowledgement.
    SeqnoNotEven = 34,
    /// 35: the sequence number is even, for a message that needs an acknowledgement.
    SeqnoNotOdd = 35,
    /// 48: the salt is not valid. Only in `bad_server_salt`, which has a valid one.
    WrongSalt = 48,
    /// 64: the container is invalid.
    InvalidContainer = 64,
}

impl BadMessage {
    const ALL: [Self; 11] = [
        Self::IdTooLow,
        Self::IdTooHigh,
        Self::IdNotDivisible,
        Self::IdOfContainerUsed,
        Self::TooOld,
        Self::SeqnoTooLow,
        Self::SeqnoTooHigh,
        Self::SeqnoNotEven,
        Self::SeqnoNotOdd,
        Self::WrongSalt,
        Self::InvalidContainer,
    ];

    /// Returns the reason with a code; `None` for an undocumented one.
    pub fn of_code(code: i32) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.code() == code)
    }

    /// Returns the code on the wire.
    pub const fn code(self) -> i32 {
        self as i32
    }

    /// Returns why a server refuses the identifier of a message of a client; `None` if it is valid.
    ///
    /// A valid one is a multiple of 4, and the time of it at most 300 seconds before and 30 seconds after `now`, the time
    /// since the Unix epoch.
    ///
    /// ```
    /// use core::time::Duration;
    ///
    /// use tl_types::mtproto::BadMessage;
    ///
    /// let now = Duration::from_secs(1_700_000_000);
    /// assert_eq!(BadMessage::of_id(1_700_000_000 << 32, now), None);
    /// assert_eq!(BadMessage::of_id(1_700_000_060 << 32, now), Some(BadMessage::IdTooHigh));
    /// ```
    pub fn of_id(msg_id: i64, now: Duration) -> Option<Self> {
        let (time, now) = (i128::from(msg_id >> 32), i128::from(now.as_secs()));
        match () {
            () if msg_id & 3 != 0 => Some(Self::IdNotDivisible),
            () if time < now - 300 => Some(Self::IdTooLow),
            () if time > now + 30 => Some(Self::IdTooHigh),
            () => None,
        }
    }
}

/// Formats it as a sentence.
impl fmt::Display for BadMessage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::IdTooLow => "the identifier is too low: the clock of the client may be slow",
            Self::IdTooHigh => "the identifier is too high: the clock of the client is fast",
            Self::IdNotDivisible => "the identifier is no multiple of 4",
            Self::IdOfContainerUsed => "the identifier of the container is that of an earlier message",
            Self::TooOld => "the message is too old",
            Self::SeqnoTooLow => "the sequence number is too low",
            Self::SeqnoTooHigh => "the sequence number is too high",
            Self::SeqnoNotEven => "the sequence number is odd, and the message needs no acknowledgement",
            Self::SeqnoNotOdd => "the sequence number is even, and the message needs an acknowledgement",
            Self::WrongSalt => "the salt is not valid",
            Self::InvalidContainer => "the container is invalid",
        })
    }
}

impl core::error::Error for BadMessage {}

//! States of messages: the bytes of `msgs_state_info` and `msgs_all_info`, and `status` of `msg_detailed_info`.
//!
//! The lower three bits are one of the first four constants. Those after [`RECEIVED`] are flags that may be added to it.
//!
//! Source: <https://core.telegram.org/mtproto/service_messages_about_messages#informational-message-regarding-status-of-messages>.
//!
//! ```
//! use tl_types::mtproto::msg_state::{ACKNOWLEDGED, ANSWERED, NOT_RECEIVED, RECEIVED};
//!
//! let is_lost = |state: u8| state & 7 < RECEIVED;
//! assert!(is_lost(NOT_RECEIVED));
//! assert!(!is_lost(RECEIVED | ACKNOWLEDGED | ANSWERED));
//! ```

/// The message is too old: the other side may have forgotten it.
pub const UNKNOWN: u8 = 1;
/// The message was not received, although its identifier is in the range of those received.
pub const NOT_RECEIVED: u8 = 2;
/// The message was not received, and its identifier is greater than all that were.
pub const NOT_RECEIVED_YET: u8 = 3;
/// The message was received.
pub const RECEIVED: u8 = 4;
/// Flag: the message is acknowledged.
pub const ACKNOWLEDGED: u8 = 8;
/// Flag: the message needs no acknowledgement.
pub const NEEDS_NO_ACK: u8 = 16;
/// Flag: the call in the message is being processed, or was.
pub const PROCESSED: u8 = 32;
/// Flag: an answer to the message exists.
pub const ANSWERED: u8 = 64;
/// Flag: the other side knows for certain that the message was received.
pub const RECEIPT_KNOWN: u8 = 128;

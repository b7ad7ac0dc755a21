//! The types of the Telegram API and of MTProto: their bytes, JSON and parts, of the present layer and of others.

#![cfg(feature = "api")]

#[cfg(feature = "object")]
#[path = "../by_schema/mod.rs"]
mod by_schema;
#[cfg(all(feature = "object", feature = "mtproto"))]
#[path = "../cases/mod.rs"]
mod cases;
mod chat_invites;
#[cfg(feature = "serde")]
mod debug;
#[cfg(all(feature = "mtproto", feature = "dispatch", feature = "borrowed", feature = "serde"))]
mod every_id;
#[path = "../heap/mod.rs"]
mod heap;
#[cfg(all(feature = "history", feature = "mtproto", feature = "dispatch", feature = "borrowed", feature = "serde"))]
mod history;
#[cfg(all(feature = "serde", feature = "mtproto"))]
mod json;
#[cfg(all(feature = "object", feature = "mtproto"))]
mod object;
mod payloads;
#[cfg(feature = "dispatch")]
mod router;
#[path = "../shared/mod.rs"]
mod shared;
#[cfg(feature = "object")]
mod skip;
#[cfg(all(feature = "mtproto", feature = "convert"))]
mod values;
#[cfg(all(feature = "mtproto", feature = "object"))]
mod wire;

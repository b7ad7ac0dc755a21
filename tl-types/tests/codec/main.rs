//! What the runtime does, without the types of the Telegram API: exact bytes, errors, limits, calls, messages of MTProto.

#[path = "../cases/mod.rs"]
mod cases;
mod combinators;
mod errors;
mod generic;
#[path = "../heap/mod.rs"]
mod heap;
mod limits;
#[cfg(feature = "mtproto")]
mod mtproto_content;
#[cfg(feature = "gzip")]
mod mtproto_gzip;
#[cfg(feature = "mtproto")]
mod mtproto_ids;
#[cfg(feature = "mtproto")]
mod mtproto_messages;
#[cfg(feature = "mtproto")]
mod mtproto_rpc;
mod primitives;
mod properties;
mod router;
mod rpc;
#[path = "../sample/mod.rs"]
mod sample;
#[cfg(feature = "object")]
mod schema;
mod strings;
mod writer;

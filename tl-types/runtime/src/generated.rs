//! The code that `cargo xtask regen` generates from `schema/mtproto.tl`.

// The meaning of fields is not in the schema.
#![allow(missing_docs)]
#![allow(unreachable_pub)]

pub mod mtproto;

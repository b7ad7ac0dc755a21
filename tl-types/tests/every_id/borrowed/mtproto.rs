//! The borrowed types of MTProto, by id.

use tl_types::mtproto::borrowed::{enums, functions, types};

#[allow(dead_code, elided_lifetimes_in_paths, missing_docs, unreachable_pub)]
#[path = "../../../core/src/generated/mtproto/dispatch.rs"]
#[rustfmt::skip]
pub(super) mod dispatch;

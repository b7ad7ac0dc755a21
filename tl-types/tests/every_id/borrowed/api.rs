//! The borrowed types of the Telegram API, by id.

use tl_types::borrowed::{enums, functions, types};

#[allow(dead_code, elided_lifetimes_in_paths, missing_docs, unreachable_pub)]
#[path = "../../../src/generated/api/dispatch.rs"]
#[rustfmt::skip]
pub(super) mod dispatch;

//! The borrowed types of the Telegram API, by id.

/// The imports of generated code, with borrowed types in place of owned ones.
mod prelude {
    pub(super) use tl_types::borrowed::{enums, functions, types};
    pub(super) use tl_types::codec::Opaque;

    pub(super) use crate::every_id::borrowed::{FunctionVisitor, Visitor};
}

#[allow(dead_code, elided_lifetimes_in_paths, missing_docs, unreachable_pub)]
#[path = "../../../../src/generated/api/dispatch.rs"]
#[rustfmt::skip]
pub(super) mod dispatch;

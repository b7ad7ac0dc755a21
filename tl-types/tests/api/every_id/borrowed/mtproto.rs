//! The borrowed types of MTProto, by id.

/// The imports of generated code, with borrowed types in place of owned ones.
mod prelude {
    pub(super) use tl_types::mtproto::borrowed::{enums, functions, types};

    pub(super) use crate::every_id::borrowed::{FunctionVisitor, Visitor};
}

#[allow(dead_code, elided_lifetimes_in_paths, missing_docs, unreachable_pub)]
#[path = "../../../../runtime/src/generated/mtproto/dispatch.rs"]
#[rustfmt::skip]
pub(super) mod dispatch;

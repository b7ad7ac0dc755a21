//! The code of a schema with a definition per feature, compiled and used through the runtime alone.
//!
//! `tests/fresh.rs` checks that it is the output of the generator for `tiny.tl`, and updates it.

// `by_schema`, which tests of `tl-types` share, names that crate, which re-exports the runtime.
extern crate tl_runtime as tl_types;

mod flags;
mod generics;
mod round_trip;
mod runtime;
// As in a crate of its own, where all of this is public.
#[allow(
    dead_code,
    improper_ctypes_definitions,
    missing_docs,
    unreachable_pub,
    unused_imports,
    clippy::enum_variant_names,
    clippy::type_complexity
)]
#[rustfmt::skip]
mod tiny;
#[path = "../compile/values.rs"]
mod values;

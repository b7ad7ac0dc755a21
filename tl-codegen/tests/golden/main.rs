//! The code of a schema with a definition per feature, compiled and at work.
//!
//! `tests/fresh.rs` checks that it is what the generator makes of `tiny.tl`, and writes it anew.

mod round_trip;
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
#[path = "../corpus/values.rs"]
mod values;

//! Support library of the `tl` program: annotated dumps, schemas loaded at run time, type expressions.
//!
//! The program is installed with `cargo install tl-codegen-cli`. This library has what the program, its tests and its
//! fuzz target share; for generating code, use [`tl_codegen`].

pub mod inspect;
mod schema;
mod shape;

pub use self::schema::schema;
pub use self::shape::shape;

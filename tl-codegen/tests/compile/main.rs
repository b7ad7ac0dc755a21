//! Generated code compiles without warnings, and what it reads and writes is as it was.
//!
//! Each test writes packages into `target` and builds them, so all are in one program, which builds several at once.

mod corpus;
mod crates;
mod language;
mod layers;
mod lenient;
mod nested;

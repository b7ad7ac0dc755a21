//! Generates Rust bindings from TL schemas.
//!
//! [`Config`] is the builder for build scripts and programs. Data flows one way: a parsed schema is
//! [resolved](resolve) into a [`model`], which decides everything about the Rust code; the model is
//! [emitted](Config::emit) as tokens, and the tokens are printed as [files](Files). Only
//! [`Config::compile`] reads and writes files.

mod analysis;
mod config;
pub mod description;
pub mod diff;
mod docs;
mod emit;
mod error;
mod file;
mod format;
#[doc(hidden)]
pub mod history;
pub mod model;
mod names;
pub mod overlay;
mod reach;
mod resolve;
pub mod seams;
#[doc(hidden)]
pub mod sync;
mod text;

use std::collections::BTreeMap;
use std::path::PathBuf;

pub(crate) use self::config::Options;
pub use self::config::{Config, Gate, Traits, module_name};
pub use self::error::Error;
#[doc(hidden)] // For the tasks of this repository.
pub use self::format::Formatter;
pub use self::reach::reach;
pub use self::resolve::{check, resolve, resolve_data, resolve_roots};
#[doc(hidden)] // For the command line program and the tasks of this repository.
pub use self::text::{count, count_items, nearest, nearest_of, utf8};

/// Generated files: paths relative to the output directory, and their contents.
pub type Files = BTreeMap<PathBuf, String>;

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

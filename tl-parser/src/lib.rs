//! TL, Telegram's Type Language: text to syntax tree and back, combinator ids, diagnostics.
//!
//! ```
//! use tl_parser::{Sources, parse, print, render};
//!
//! let mut sources = Sources::new();
//! let file = sources.add("chat.tl", "user#0d1f5c8e id:long name:string=User; nobody = ;");
//! let parsed = parse(sources.text(file), file);
//!
//! assert_eq!(parsed.schema.items.len(), 1);
//! assert_eq!(print(&parsed.schema), "user#0d1f5c8e id:long name:string = User;\n");
//! assert!(render(&parsed.diagnostics, &sources, false).starts_with("error[TL0005]: "));
//! ```

pub mod ast;
pub mod code;
pub mod diagnostic;
pub mod doc;
mod grammar;
pub mod id;
mod print;
mod render;
mod sources;
mod span;

pub use ast::Schema;
pub use code::Code;
pub use diagnostic::{Diagnostic, Severity};
pub use print::print;
pub use render::render;
pub use sources::{Location, Sources};
pub use span::{FileId, Span};

/// What [`parse`] found.
#[derive(Clone, Debug)]
pub struct Parsed<'a> {
    /// Every item that could be read.
    pub schema: Schema<'a>,
    /// What is wrong with the others, by position.
    pub diagnostics: Vec<Diagnostic>,
    /// The text of those others, from their start to where reading went on.
    pub skipped: Vec<&'a str>,
}

/// Reads a schema.
///
/// Never fails as a whole: an item with a mistake is left out of the schema and reported, and
/// reading goes on behind it. Takes time linear in the length of `text`. `file` goes into the spans.
pub fn parse(text: &str, file: FileId) -> Parsed<'_> {
    grammar::program(text, file)
}

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

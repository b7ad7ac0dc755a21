//! TL, Telegram's Type Language: parser, printer, combinator ids and diagnostics.
//!
//! [`parse`] turns text into a [`Schema`], [`print()`] turns the schema back into canonical text, [`id`]
//! computes combinator ids, [`doc`] extracts documentation comments, and [`render`] formats diagnostics
//! with the source lines they refer to. The language is described in Telegram's [TL documentation].
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
//!
//! [TL documentation]: https://core.telegram.org/mtproto/TL

pub mod ast;
pub mod code;
pub mod diagnostic;
pub mod doc;
mod grammar;
pub mod id;
mod print;
mod print_json;
mod render;
mod sources;
mod span;

pub use ast::Schema;
pub use code::Code;
pub use diagnostic::{Diagnostic, Severity};
pub use print::print;
pub use print_json::print_json;
pub use render::render;
pub use sources::{Location, Sources};
pub use span::{FileId, Span};

/// Result of [`parse`].
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Parsed<'a> {
    /// All items without syntax errors.
    pub schema: Schema<'a>,
    /// Syntax errors, by position.
    pub diagnostics: Vec<Diagnostic>,
    /// Text of each rejected item, from its start to where parsing resumed.
    pub skipped: Vec<&'a str>,
    /// Whether the text is in the JSON form.
    pub is_json: bool,
}

/// Parses a schema: TL text, or Telegram's JSON form, `{"constructors": [...], "methods": [...]}`.
///
/// An item with a syntax error is reported and left out of the schema; parsing resumes at the next item,
/// so that one call reports every error of the file. Runs in time linear in the length of `text`; nesting
/// is limited to 32 levels. `file` is the file number of all spans.
///
/// ```
/// use tl_parser::{Code, FileId, parse};
///
/// let parsed = parse("user id: = User;\nchat id:long = Chat;", FileId::default());
/// assert_eq!(parsed.diagnostics[0].code, Code::MissingType);
/// assert_eq!(parsed.skipped, ["user id: = User;"]);
/// assert_eq!(parsed.schema.items.len(), 1);
/// ```
pub fn parse(text: &str, file: FileId) -> Parsed<'_> {
    grammar::program(text, file)
}

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

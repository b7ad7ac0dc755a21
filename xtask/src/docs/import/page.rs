//! A reference page about a function, in whichever layout, and its lines.

use tl_codegen::overlay::Spanned;
use tl_parser::{Code, Diagnostic, FileId, Span};

use super::{core, markdown};

/// A page. Facts that its layout does not state are `None`.
pub(super) struct Page {
    /// The reference: `GramJS`, `core.telegram.org` or `MadelineProto`.
    pub(super) reference: &'static str,
    /// Whether flags words are listed, with the bits of parameters.
    pub(super) has_bits: bool,
    /// Name of the function as the page writes it.
    pub(super) name: Spanned<String>,
    /// Description of the function in Markdown.
    pub(super) text: String,
    pub(super) parameters: Vec<Parameter>,
    /// TL type of the result.
    pub(super) result: String,
    pub(super) errors: Option<Vec<PageError>>,
    /// Whether users may call it.
    pub(super) users: Option<bool>,
    /// Whether bots may call it.
    pub(super) bots: Option<bool>,
    /// Addresses of related pages.
    pub(super) related: Vec<String>,
    /// Definitions in TL.
    pub(super) definitions: Vec<String>,
}

pub(super) struct Parameter {
    /// Name as the page writes it: `offsetDate`.
    pub(super) name: String,
    /// TL type without condition.
    pub(super) ty: String,
    pub(super) presence: Presence,
    /// Description in Markdown.
    pub(super) text: String,
}

/// When a parameter is present.
#[derive(PartialEq, Eq)]
pub(super) enum Presence {
    Always,
    /// With this bit: `flags.0`.
    Bit(String),
    /// If the caller passes it.
    Optional,
}

pub(super) struct PageError {
    pub(super) code: i32,
    /// Name as the page writes it: `FLOOD_WAIT_X`.
    pub(super) name: String,
    /// Description in Markdown.
    pub(super) text: String,
}

/// Reads a page in any layout.
pub(super) fn read(file: FileId, text: &str) -> Result<Page, Diagnostic> {
    let lines = lines(file, text);
    let Some(first) = lines.iter().find(|line| !line.value.is_empty()) else {
        return Err(unreadable(Span::new(file, 0, 0), "the page is empty"));
    };
    if first.value == markdown::FRONT_MATTER || first.value.starts_with(markdown::METHOD) {
        markdown::read(true, &lines)
    } else if first.value.strip_prefix("# ").is_some_and(is_name) {
        markdown::read(false, &lines)
    } else if is_name(first.value) {
        core::read(&lines)
    } else {
        let help = "save HTML as text or Markdown; a page starts with `# namespace.Function` (GramJS), \
                    `namespace.function` (core.telegram.org) or the front matter of MadelineProto's reference";
        Err(unreadable(first.span, "not a reference page").help(help))
    }
}

/// Whether a text can be the name of a function.
fn is_name(text: &str) -> bool {
    let letters = |part: &str| part.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    let part = |part: &str| letters(part) && part.starts_with(|c: char| c.is_ascii_alphabetic());
    text.split('.').all(part) && text.split('.').count() <= 3
}

/// Splits `flags.0?type`.
pub(super) fn condition(ty: &str) -> (Presence, String) {
    let ty: String = ty.chars().filter(|c| !c.is_whitespace()).collect();
    match ty.split_once('?') {
        Some((bit, ty)) => (Presence::Bit(bit.to_owned()), ty.to_owned()),
        None => (Presence::Always, ty),
    }
}

/// A line without the white space around it.
pub(super) type Line<'t> = Spanned<&'t str>;

fn lines<'t>(file: FileId, text: &'t str) -> Vec<Line<'t>> {
    let line = |line: &'t str| {
        let value = line.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
        let at = value.as_ptr() as usize - text.as_ptr() as usize;
        Spanned { value, span: Span::new(file, at, at + value.len()) }
    };
    text.split('\n').map(line).collect()
}

/// Joins the lines of each paragraph.
pub(super) fn paragraphs(lines: &[Line<'_>]) -> Vec<String> {
    let paragraphs = lines.split(|line| line.value.is_empty()).filter(|lines| !lines.is_empty());
    paragraphs.map(|lines| lines.iter().map(|line| line.value).collect::<Vec<_>>().join(" ")).collect()
}

/// An error of a page that cannot be read.
pub(super) fn unreadable(span: Span, message: impl Into<String>) -> Diagnostic {
    Diagnostic::new(Code::UnreadablePage, span, message)
}

/// An error of a page without its end.
pub(super) fn cut_off(lines: &[Line<'_>], missing: &str) -> Diagnostic {
    let end = lines.iter().rev().find(|line| !line.value.is_empty()).map(|line| line.span).unwrap_or_default();
    unreadable(end, format!("the page is cut off: {missing}")).label("the last line")
}

/// Refuses a page whose last text ends in the middle of a sentence.
pub(super) fn check_end(lines: &[Line<'_>], last: &str) -> Result<(), Diagnostic> {
    let ends = last.trim_end().ends_with(|c: char| !c.is_alphanumeric() && !",([<`|".contains(c));
    if ends { Ok(()) } else { Err(cut_off(lines, "it ends in the middle of a sentence")) }
}

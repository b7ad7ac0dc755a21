//! What a reference page tells about a function, whichever layout it has.

use tl_codegen::overlay::Spanned;
use tl_parser::{Diagnostic, FileId, Span};

use super::lines::{Line, Row, lines, unreadable};
use super::{core, gramjs, madeline};
use crate::marks;

/// A page about a function. What a layout does not have is `None`: it says nothing of that, right or wrong.
#[derive(Debug)]
pub(super) struct Page {
    /// What the page is from.
    pub(super) layout: Layout,
    /// Name of the function, as the page writes it.
    pub(super) name: Spanned<String>,
    /// What the function does, in Markdown.
    pub(super) text: String,
    /// What it takes.
    pub(super) parameters: Vec<Parameter>,
    /// What it returns: `Vector<User>`.
    pub(super) result: String,
    /// What it answers when it fails.
    pub(super) errors: Option<Vec<PageError>>,
    /// Who may call it.
    pub(super) callers: Callers,
    /// Addresses of pages that tell more.
    pub(super) related: Vec<String>,
    /// Definitions in TL.
    pub(super) definitions: Vec<Spanned<String>>,
}

/// The layouts of pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Layout {
    GramJs,
    Core,
    Madeline,
}

impl Layout {
    /// What the reference is called.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::GramJs => "GramJS",
            Self::Core => "core.telegram.org",
            Self::Madeline => "MadelineProto",
        }
    }

    /// Whether parameters have their flag bits, and flags words are among them.
    pub(super) fn has_bits(self) -> bool {
        self != Self::Madeline
    }
}

#[derive(Debug)]
pub(super) struct Parameter {
    /// As the page writes it: `offsetDate`.
    pub(super) name: String,
    /// Its type, without condition.
    pub(super) ty: String,
    pub(super) presence: Presence,
    /// What it means, in Markdown.
    pub(super) text: String,
}

/// When a parameter is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Presence {
    Always,
    /// If this bit is set: `flags.0`.
    Bit(String),
    /// If the caller passes it.
    Optional,
}

#[derive(Debug)]
pub(super) struct PageError {
    pub(super) code: i32,
    /// As the page writes it: `FLOOD_WAIT_X`.
    pub(super) name: String,
    /// What it means, in Markdown.
    pub(super) text: String,
}

/// Who may call a function, as far as a page says so.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Callers {
    pub(super) users: Option<bool>,
    pub(super) bots: Option<bool>,
}

/// Reads a page in any layout.
pub(super) fn read(file: FileId, text: &str) -> Result<Page, Diagnostic> {
    let lines = lines(file, text);
    let Some(first) = lines.iter().find(|line| !line.value.is_empty()) else {
        return Err(unreadable(Span::new(file, 0, 0), "the page is empty"));
    };
    let method = |line: &Line<'_>| line.value.starts_with(madeline::TITLE);
    if first.value == madeline::FRONT || method(first) {
        madeline::read(&lines)
    } else if let Some(title) = first.value.strip_prefix("# ")
        && is_name(title)
    {
        gramjs::read(&lines)
    } else if is_name(first.value) {
        core::read(&lines)
    } else {
        let help = match first.value.starts_with('<') {
            true => "this is HTML: save the page as text, or as Markdown",
            false => {
                "a page starts with `# namespace.Function` (GramJS), `namespace.function` (core.telegram.org) or \
                      the front matter of MadelineProto's reference"
            }
        };
        Err(unreadable(first.span, "this is no reference page").help(help))
    }
}

/// Whether a text can be the name of a function.
fn is_name(text: &str) -> bool {
    let part = |part: &str| {
        let letters = part.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
        letters && part.starts_with(|c: char| c.is_ascii_alphabetic())
    };
    text.split('.').all(part) && text.split('.').count() <= 3
}

/// `type` or `flags.0?type`.
pub(super) fn condition(ty: &str) -> (Presence, String) {
    let ty: String = ty.chars().filter(|c| !c.is_whitespace()).collect();
    match ty.split_once('?') {
        Some((bit, ty)) => (Presence::Bit(bit.to_owned()), ty.to_owned()),
        None => (Presence::Always, ty),
    }
}

/// A row with code, name and meaning.
pub(super) fn error(row: &Row<'_>) -> Result<PageError, Diagnostic> {
    let [code, name, text] = row.cells[..] else { return Err(unreadable(row.span, "this is no error")) };
    let code = code.parse().map_err(|_| unreadable(row.span, format!("`{code}` is not the code of an error")))?;
    Ok(PageError { code, name: marks::plain(name), text: marks::markdown(text) })
}

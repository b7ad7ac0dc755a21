//! The grammar, as nom functions: one per production, each with its production above it.
//!
//! A function starts at the first byte of its production and stops directly after the last one; the
//! caller skips white space and comments between two parts. The first byte decides which production
//! follows, so the parser never backtracks and every error is final: it is returned to [`program`],
//! which reports it and resumes at the next item.

mod error;
mod expr;
mod field;
mod implicit;
mod input;
mod item;
mod recover;

use input::{Input, State, comment, trailing_comment};
use nom::Finish;

use crate::Parsed;
use crate::ast::{Comment, Item, ItemKind, Schema};
use crate::code::Code;
use crate::diagnostic::Diagnostic;
use crate::span::{FileId, Span};

/// `program ::= { item }`
pub(crate) fn program(text: &str, file: FileId) -> Parsed<'_> {
    let (mut diagnostics, mut skipped) = (Vec::new(), Vec::new());
    if u32::try_from(text.len()).is_err() {
        let message = "the file is larger than 4 GiB";
        diagnostics.push(Diagnostic::new(Code::LimitExceeded, Span::new(file, 0, 0), message));
        return Parsed { schema: Schema::default(), diagnostics, skipped: Vec::new() };
    }
    let state = State::new(text, file);
    let mut schema = Schema::default();
    let mut input = Input { at: 0, state: &state };
    if text.starts_with('\u{feff}') {
        input = input.skip('\u{feff}'.len_utf8());
    }
    loop {
        state.start_item();
        let above;
        let start = input;
        (input, above) = match comments_above(input, schema.items.is_empty()).finish() {
            Ok(found) => found,
            Err(error) => {
                diagnostics.push(error.diagnostic(&state));
                break;
            }
        };
        if input.at_end() {
            schema.end = above.comments;
            break;
        }
        match item::item(input).and_then(|(end, kind)| Ok((end, (kind, trailing_comment(end)?)))).finish() {
            Ok((end, (kind, (rest, trailing)))) => {
                if let ItemKind::Section(section) = kind {
                    state.section.set(section);
                }
                let mut comments = above.comments;
                comments.append(&mut state.comments.borrow_mut());
                let span = input.span_to(end);
                schema.items.push(Item { span, comments, blank_before: above.blank, kind, trailing });
                input = rest;
            }
            Err(error) => {
                let (diagnostic, resume) = recover::recover(input, error);
                debug_assert!(resume > start.at, "recovery makes no progress");
                diagnostics.push(diagnostic);
                skipped.push(&text[input.at..resume]);
                input.at = resume;
            }
        }
    }
    diagnostics.sort_by_key(|diagnostic| diagnostic.span.start);
    Parsed { schema, diagnostics, skipped }
}

/// Comments and blank lines above an item.
struct Above<'a> {
    comments: Vec<Comment<'a>>,
    /// Whether a blank line directly precedes the item.
    blank: bool,
}

/// `{ space | comment }`, recording blank lines except at the top of the file.
#[inline]
fn comments_above<'s, 'a>(mut input: Input<'s, 'a>, top: bool) -> input::Parse<'s, 'a, Above<'a>> {
    let mut comments = Vec::new();
    loop {
        let mut lines = 0;
        loop {
            match input.peek() {
                b'\n' => lines += 1,
                b' ' | b'\t' | b'\r' => {}
                _ => break,
            }
            input = input.skip(1);
        }
        let blank = lines > 1 && !(top && comments.is_empty());
        if input.peek() != b'/' || !matches!(input.peek_at(1), b'/' | b'*') {
            return Ok((input, Above { comments, blank }));
        }
        let (rest, mut comment) = comment(input)?;
        comment.blank_before = blank;
        comments.push(comment);
        input = rest;
    }
}

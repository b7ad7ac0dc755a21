//! Input of the grammar functions: a position in the text, and the state they share.

use std::cell::{Cell, RefCell};

use nom::IResult;
use nom::error::ParseError;

use super::error::{ErrorKind, SyntaxError};
use crate::ast::{Comment, Ident, Name, Section};
use crate::span::{FileId, Span};

/// Maximum depth of type expressions, since the tree is walked by recursion here and in code generators.
pub(super) const MAX_DEPTH: u32 = 32;

/// The result of a grammar function.
pub(super) type Parse<'s, 'a, T> = IResult<Input<'s, 'a>, T, SyntaxError>;

/// A position in the text.
#[derive(Clone, Copy)]
pub(super) struct Input<'s, 'a> {
    pub(super) at: usize,
    pub(super) state: &'s State<'a>,
}

/// State that the grammar functions share.
pub(super) struct State<'a> {
    pub(super) text: &'a str,
    pub(super) file: FileId,
    /// Comments since the last call of [`take_comments`](Self::take_comments).
    pub(super) comments: RefCell<Vec<Comment<'a>>>,
    /// End of the last recorded comment: comments seen again after look-ahead are not recorded twice.
    comments_end: Cell<usize>,
    depth: Cell<u32>,
    /// Number of copies that the enclosing groups make.
    pub(super) copies: Cell<usize>,
    /// Current section, definition and field, for messages.
    pub(super) section: Cell<Section>,
    pub(super) definition: Cell<Option<Name<'a>>>,
    pub(super) field: Cell<Option<Ident<'a>>>,
    /// Start of the result type, once the `=` has been parsed.
    pub(super) result: Cell<Option<usize>>,
}

impl<'a> State<'a> {
    pub(super) fn new(text: &'a str, file: FileId) -> Self {
        Self {
            text,
            file,
            comments: RefCell::default(),
            comments_end: Cell::default(),
            depth: Cell::default(),
            copies: Cell::new(1),
            section: Cell::default(),
            definition: Cell::default(),
            field: Cell::default(),
            result: Cell::default(),
        }
    }

    /// Resets the state of the previous item.
    pub(super) fn start_item(&self) {
        self.comments.borrow_mut().clear();
        self.depth.set(0);
        self.copies.set(1);
        self.definition.set(None);
        self.field.set(None);
        self.result.set(None);
    }

    /// Takes the comments before `end`; look-ahead may have recorded later ones.
    #[inline]
    pub(super) fn take_comments(&self, end: usize) -> Vec<Comment<'a>> {
        let mut comments = self.comments.borrow_mut();
        if comments.is_empty() {
            return Vec::new();
        }
        let count = comments.partition_point(|comment| (comment.span.start as usize) < end);
        comments.drain(..count).collect()
    }

    pub(super) fn span(&self, start: usize, end: usize) -> Span {
        Span::new(self.file, start, end)
    }
}

impl<'s, 'a> Input<'s, 'a> {
    /// Returns the next byte, 0 at the end of the text. No token contains 0.
    #[inline(always)]
    pub(super) fn peek(self) -> u8 {
        self.peek_at(0)
    }

    #[inline(always)]
    pub(super) fn peek_at(self, distance: usize) -> u8 {
        self.state.text.as_bytes().get(self.at + distance).copied().unwrap_or(0)
    }

    pub(super) fn at_end(self) -> bool {
        self.at >= self.state.text.len()
    }

    #[inline(always)]
    pub(super) fn skip(self, bytes: usize) -> Self {
        Self { at: self.at + bytes, ..self }
    }

    /// Skips bytes as long as `accept` returns true.
    #[inline(always)]
    pub(super) fn skip_while(self, accept: impl Fn(u8) -> bool) -> Self {
        let bytes = self.state.text.as_bytes();
        let mut at = self.at;
        while at < bytes.len() && accept(bytes[at]) {
            at += 1;
        }
        Self { at, ..self }
    }

    pub(super) fn rest(self) -> &'a str {
        &self.state.text[self.at..]
    }

    #[inline]
    pub(super) fn span_to(self, end: Self) -> Span {
        self.state.span(self.at, end.at)
    }

    #[inline]
    pub(super) fn text_to(self, end: Self) -> &'a str {
        &self.state.text[self.at..end.at]
    }

    /// Returns whether the next character is only allowed in comments.
    pub(super) fn at_invalid_character(self) -> bool {
        let byte = self.peek();
        !self.at_end() && !byte.is_ascii_alphanumeric() && !b" \t\r\n_#{}[]()<>=;:.,?!%*+@-/".contains(&byte)
    }

    /// Fails with an error about the next token; a character that TL does not allow takes precedence.
    #[cold]
    pub(super) fn fail<T>(self, kind: ErrorKind) -> Parse<'s, 'a, T> {
        let kind = if self.at_invalid_character() { ErrorKind::Character } else { kind };
        let mut end = self.skip_while(is_ident);
        if end.at == self.at {
            end = self.skip(self.rest().chars().next().map_or(0, char::len_utf8));
        }
        self.fail_about(self.at, end.at, kind)
    }

    /// Fails with an error about the text up to `end`.
    #[cold]
    pub(super) fn fail_to<T>(self, end: Self, kind: ErrorKind) -> Parse<'s, 'a, T> {
        end.fail_about(self.at, end.at, kind)
    }

    /// Fails at this position with an error about `start..end`.
    #[cold]
    pub(super) fn fail_about<T>(self, start: usize, end: usize, kind: ErrorKind) -> Parse<'s, 'a, T> {
        Err(nom::Err::Failure(SyntaxError { kind, start, end, at: self.at }))
    }

    /// Enters a level of a type expression.
    #[inline]
    pub(super) fn enter(self) -> Parse<'s, 'a, ()> {
        let depth = self.state.depth.get();
        if depth >= MAX_DEPTH {
            return self.fail_to(self.skip(1), ErrorKind::TooDeep);
        }
        self.state.depth.set(depth + 1);
        Ok((self, ()))
    }

    /// Leaves the level of [`enter`](Self::enter); not needed after an error, as each item starts at depth 0.
    #[inline]
    pub(super) fn leave(self) {
        self.state.depth.set(self.state.depth.get() - 1);
    }
}

/// `space ::= { " " | tab | line end | comment }`; records comments in the state.
#[inline(always)]
pub(super) fn space<'s, 'a>(mut input: Input<'s, 'a>) -> Parse<'s, 'a, ()> {
    loop {
        match input.peek() {
            b' ' | b'\n' | b'\r' | b'\t' => input = input.skip(1),
            b'/' if matches!(input.peek_at(1), b'/' | b'*') => {
                let (rest, comment) = comment(input)?;
                let state = input.state;
                if input.at >= state.comments_end.get() {
                    state.comments_end.set(rest.at);
                    state.comments.borrow_mut().push(comment);
                }
                input = rest;
            }
            _ => return Ok((input, ())),
        }
    }
}

/// `comment ::= "//" to the end of the line | "/*" ... "*/"`
pub(super) fn comment<'s, 'a>(input: Input<'s, 'a>) -> Parse<'s, 'a, Comment<'a>> {
    let rest = input.rest();
    let length = if rest.starts_with("//") {
        rest.find('\n').unwrap_or(rest.len())
    } else {
        match rest[2..].find("*/") {
            Some(inner) => inner + 4,
            None => return input.skip(rest.len()).fail_about(input.at, input.at + 2, ErrorKind::OpenComment),
        }
    };
    // Keeping white space at the end of a line would make printing unstable.
    let text = rest[..length].trim_end_matches([' ', '\t', '\r']);
    let span = input.state.span(input.at, input.at + text.len());
    Ok((input.skip(length), Comment { span, text, blank_before: false }))
}

/// Parses the comments after `input` on its line as one.
#[inline(always)]
pub(super) fn trailing_comment<'s, 'a>(input: Input<'s, 'a>) -> Parse<'s, 'a, Option<Comment<'a>>> {
    let blanks = |byte| matches!(byte, b' ' | b'\t' | b'\r');
    let start = input.skip_while(blanks);
    if start.peek() != b'/' {
        return Ok((input, None));
    }
    let (mut next, mut end) = (start, input);
    while next.peek() == b'/' && matches!(next.peek_at(1), b'/' | b'*') {
        let (rest, comment) = comment(next)?;
        end = next.skip(comment.text.len());
        next = rest.skip_while(blanks);
    }
    if end.at == input.at {
        return Ok((input, None));
    }
    let state = input.state;
    // Look-ahead may have recorded them as comments of the next part.
    state.comments.borrow_mut().retain(|comment| !(start.at..end.at).contains(&(comment.span.start as usize)));
    state.comments_end.set(state.comments_end.get().max(end.at));
    let comment = Comment { span: start.span_to(end), text: start.text_to(end), blank_before: false };
    Ok((end, Some(comment)))
}

/// Returns whether a byte can be part of a name. A table, since most of a schema is names.
#[inline(always)]
pub(super) fn is_ident(byte: u8) -> bool {
    const TABLE: [bool; 256] = {
        let mut table = [false; 256];
        let mut byte = 0;
        while byte < 128 {
            table[byte] = (byte as u8).is_ascii_alphanumeric() || byte as u8 == b'_';
            byte += 1;
        }
        table
    };
    TABLE[byte as usize]
}

#[inline(always)]
pub(super) fn is_ident_start(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || byte == b'_'
}

/// Required by nom's combinators, whose own errors never occur here.
impl ParseError<Input<'_, '_>> for SyntaxError {
    fn from_error_kind(input: Input<'_, '_>, _: nom::error::ErrorKind) -> Self {
        Self { kind: ErrorKind::Unexpected("something else"), start: input.at, end: input.at, at: input.at }
    }

    fn append(_: Input<'_, '_>, _: nom::error::ErrorKind, other: Self) -> Self {
        other
    }
}

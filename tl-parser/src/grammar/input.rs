//! What the nom functions read: a position in the text, and the state they share.

use std::cell::{Cell, RefCell};

use nom::error::{ErrorKind, ParseError};
use nom::{Compare, CompareResult, IResult, Needed};

use super::mistake::{Mistake, Problem};
use crate::ast::{Comment, Ident, Name, Section};
use crate::span::{FileId, Span};

/// Type expressions nest no deeper: the tree is walked by recursion here and in code generators.
pub(super) const MAX_DEPTH: u32 = 32;

/// The result of a grammar function.
pub(super) type Parse<'s, 'a, T> = IResult<Input<'s, 'a>, T, Problem>;

/// A position in the text.
#[derive(Clone, Copy)]
pub(super) struct Input<'s, 'a> {
    pub(super) at: usize,
    pub(super) state: &'s State<'a>,
}

/// What the grammar functions share beside the position.
pub(super) struct State<'a> {
    pub(super) text: &'a str,
    pub(super) file: FileId,
    /// Comments read since they were last collected.
    pub(super) comments: RefCell<Vec<Comment<'a>>>,
    /// Comments before this offset were read already: look-ahead must not read them twice.
    seen: Cell<usize>,
    depth: Cell<u32>,
    /// How often the groups around this position copy it.
    pub(super) copies: Cell<usize>,
    /// The section, the definition and the field that are being read, for messages.
    pub(super) section: Cell<Section>,
    pub(super) definition: Cell<Option<Name<'a>>>,
    pub(super) field: Cell<Option<Ident<'a>>>,
    /// Where the result type starts, once the `=` is behind.
    pub(super) result: Cell<Option<usize>>,
}

impl<'a> State<'a> {
    pub(super) fn new(text: &'a str, file: FileId) -> Self {
        Self {
            text,
            file,
            comments: RefCell::default(),
            seen: Cell::default(),
            depth: Cell::default(),
            copies: Cell::new(1),
            section: Cell::default(),
            definition: Cell::default(),
            field: Cell::default(),
            result: Cell::default(),
        }
    }

    /// Forgets the item before.
    pub(super) fn start_item(&self) {
        self.comments.borrow_mut().clear();
        self.depth.set(0);
        self.copies.set(1);
        self.definition.set(None);
        self.field.set(None);
        self.result.set(None);
    }

    /// The comments before `end` since the last call. There may be later ones, from look-ahead.
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
    /// The next byte, 0 at the end of the text. No token has a 0 in it.
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

    /// Behind the bytes that `accept` likes.
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

    /// Whether a character is here that stands nowhere in TL but in comments.
    pub(super) fn at_alien(self) -> bool {
        let byte = self.peek();
        !self.at_end() && !byte.is_ascii_alphanumeric() && !b" \t\r\n_#{}[]()<>=;:.,?!%*+@-/".contains(&byte)
    }

    /// Fails with a mistake in the token here, which may also be a character that TL does not know.
    #[cold]
    pub(super) fn fail<T>(self, mistake: Mistake) -> Parse<'s, 'a, T> {
        let mistake = if self.at_alien() { Mistake::Character } else { mistake };
        let mut end = self.skip_while(is_ident);
        if end.at == self.at {
            end = self.skip(self.rest().chars().next().map_or(0, char::len_utf8));
        }
        self.fail_about(self.at, end.at, mistake)
    }

    /// Fails with a mistake between here and `end`.
    #[cold]
    pub(super) fn fail_to<T>(self, end: Self, mistake: Mistake) -> Parse<'s, 'a, T> {
        end.fail_about(self.at, end.at, mistake)
    }

    /// Stops here because of a mistake in `start..end`.
    #[cold]
    pub(super) fn fail_about<T>(self, start: usize, end: usize, mistake: Mistake) -> Parse<'s, 'a, T> {
        Err(nom::Err::Failure(Problem { mistake, start, end, at: self.at }))
    }

    /// One level deeper into a type expression.
    #[inline]
    pub(super) fn enter(self) -> Parse<'s, 'a, ()> {
        let depth = self.state.depth.get();
        if depth >= MAX_DEPTH {
            return self.fail_to(self.skip(1), Mistake::TooDeep);
        }
        self.state.depth.set(depth + 1);
        Ok((self, ()))
    }

    /// Back from [`enter`](Self::enter). A failure needs none: each item starts at depth 0.
    #[inline]
    pub(super) fn leave(self) {
        self.state.depth.set(self.state.depth.get() - 1);
    }
}

/// `space ::= { " " | tab | line end | comment }`; comments are kept in the state.
#[inline(always)]
pub(super) fn space<'s, 'a>(mut input: Input<'s, 'a>) -> Parse<'s, 'a, ()> {
    loop {
        match input.peek() {
            b' ' | b'\n' | b'\r' | b'\t' => input = input.skip(1),
            b'/' if matches!(input.peek_at(1), b'/' | b'*') => {
                let (rest, comment) = comment(input)?;
                let state = input.state;
                if input.at >= state.seen.get() {
                    state.seen.set(rest.at);
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
            None => {
                return input.skip(rest.len()).fail_about(input.at, input.at + 2, Mistake::OpenComment);
            }
        }
    };
    // White space at a line's end is nobody's text; keeping it would make printing unstable.
    let text = rest[..length].trim_end_matches([' ', '\t', '\r']);
    let span = input.state.span(input.at, input.at + text.len());
    Ok((input.skip(length), Comment { span, text, blank_before: false }))
}

/// The comments behind `input` on its line, taken as one, or none.
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
    // Look-ahead may have taken them for comments of what follows.
    state.comments.borrow_mut().retain(|comment| !(start.at..end.at).contains(&(comment.span.start as usize)));
    state.seen.set(state.seen.get().max(end.at));
    let comment = Comment { span: start.span_to(end), text: start.text_to(end), blank_before: false };
    Ok((end, Some(comment)))
}

/// Whether a byte can stand in a name. A table, as most of a schema is names.
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

impl ParseError<Input<'_, '_>> for Problem {
    fn from_error_kind(input: Input<'_, '_>, _: ErrorKind) -> Self {
        Self { mistake: Mistake::Unexpected("something else"), start: input.at, end: input.at, at: input.at }
    }

    fn append(_: Input<'_, '_>, _: ErrorKind, other: Self) -> Self {
        other
    }
}

/// What nom's own combinators need to know of an [`Input`]: it is a sequence of bytes.
impl<'a> nom::Input for Input<'_, 'a> {
    type Item = u8;
    type Iter = std::str::Bytes<'a>;
    type IterIndices = std::iter::Enumerate<std::str::Bytes<'a>>;

    fn input_len(&self) -> usize {
        self.state.text.len() - self.at
    }

    /// Never asked for: every function returns the position where it stopped.
    fn take(&self, _: usize) -> Self {
        *self
    }

    fn take_from(&self, index: usize) -> Self {
        self.skip(index)
    }

    fn take_split(&self, index: usize) -> (Self, Self) {
        (self.skip(index), *self)
    }

    fn position<P: Fn(u8) -> bool>(&self, predicate: P) -> Option<usize> {
        self.iter_elements().position(predicate)
    }

    fn iter_elements(&self) -> Self::Iter {
        self.rest().bytes()
    }

    fn iter_indices(&self) -> Self::IterIndices {
        self.rest().bytes().enumerate()
    }

    fn slice_index(&self, count: usize) -> Result<usize, Needed> {
        if count <= self.input_len() { Ok(count) } else { Err(Needed::Unknown) }
    }
}

impl Compare<&str> for Input<'_, '_> {
    fn compare(&self, tag: &str) -> CompareResult {
        let found = self.state.text.as_bytes()[self.at..].starts_with(tag.as_bytes());
        if found { CompareResult::Ok } else { CompareResult::Error }
    }

    fn compare_no_case(&self, tag: &str) -> CompareResult {
        self.compare(tag)
    }
}

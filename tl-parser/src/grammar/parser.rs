//! The parser: a position in the text, and the state that the grammar functions share.

use std::ops::Range;

use crate::ast::{Comment, Ident, Name, Section};
use crate::code::Code;
use crate::diagnostic::Diagnostic;
use crate::span::{FileId, Span};

/// Maximum depth of type expressions, since the tree is walked by recursion here and in code generators.
const MAX_DEPTH: u32 = 32;

/// The result of a grammar function.
pub(super) type Parse<T> = Result<T, SyntaxError>;

/// A syntax error.
pub(super) struct SyntaxError {
    pub(super) diagnostic: Box<Diagnostic>,
    /// Where parsing stopped.
    pub(super) at: usize,
}

impl SyntaxError {
    pub(super) fn help(mut self, help: impl Into<String>) -> Self {
        self.diagnostic.help = Some(help.into());
        self
    }

    pub(super) fn secondary(mut self, span: Span, label: impl Into<String>) -> Self {
        self.diagnostic.secondary.push((span, label.into()));
        self
    }
}

pub(super) struct Parser<'a> {
    pub(super) text: &'a str,
    pub(super) file: FileId,
    /// The offset of the next byte.
    pub(super) at: usize,
    /// Comments since the last call of [`take_comments`](Self::take_comments).
    pub(super) comments: Vec<Comment<'a>>,
    /// End of the last recorded comment: comments seen again after look-ahead are not recorded twice.
    comments_end: usize,
    /// Number of levels of the type expression; after an error, the next item resets it.
    pub(super) depth: u32,
    /// Number of copies that the enclosing groups make.
    pub(super) copies: usize,
    /// Current section, definition and field, for messages.
    pub(super) section: Section,
    pub(super) definition: Option<Name<'a>>,
    pub(super) field: Option<Ident<'a>>,
    /// Start of the result type, once the `=` has been parsed.
    pub(super) result: Option<usize>,
}

impl<'a> Parser<'a> {
    pub(super) fn new(text: &'a str, file: FileId) -> Self {
        let (definition, field, result, section) = (None, None, None, Section::default());
        let comments = Vec::new();
        Self { text, file, at: 0, comments, comments_end: 0, depth: 0, copies: 1, section, definition, field, result }
    }

    /// Resets the state of the previous item.
    pub(super) fn start_item(&mut self) {
        self.comments.clear();
        (self.depth, self.copies) = (0, 1);
        (self.definition, self.field, self.result) = (None, None, None);
    }

    /// Takes the comments before `end`; look-ahead may have recorded later ones.
    #[inline]
    pub(super) fn take_comments(&mut self, end: usize) -> Vec<Comment<'a>> {
        if self.comments.is_empty() {
            return Vec::new();
        }
        let count = self.comments.partition_point(|comment| (comment.span.start as usize) < end);
        self.comments.drain(..count).collect()
    }

    /// Returns the next byte, 0 at the end of the text. No token contains 0.
    #[inline(always)]
    pub(super) fn peek(&self) -> u8 {
        self.peek_at(0)
    }

    #[inline(always)]
    pub(super) fn peek_at(&self, distance: usize) -> u8 {
        self.text.as_bytes().get(self.at + distance).copied().unwrap_or(0)
    }

    pub(super) fn at_end(&self) -> bool {
        self.at >= self.text.len()
    }

    /// Skips and returns the text as long as `accept` returns true.
    #[inline(always)]
    pub(super) fn skip_while(&mut self, accept: impl Fn(u8) -> bool) -> &'a str {
        let (start, bytes) = (self.at, self.text.as_bytes());
        while self.at < bytes.len() && accept(bytes[self.at]) {
            self.at += 1;
        }
        self.text_from(start)
    }

    pub(super) fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    #[inline]
    pub(super) fn text_from(&self, start: usize) -> &'a str {
        &self.text[start..self.at]
    }

    #[inline]
    pub(super) fn span_from(&self, start: usize) -> Span {
        Span::new(self.file, start, self.at)
    }

    /// Enters a level of a type expression.
    #[inline]
    pub(super) fn enter(&mut self) -> Parse<()> {
        if self.depth >= MAX_DEPTH {
            self.at += 1;
            let message = format!("type expression nested deeper than {MAX_DEPTH} levels");
            return Err(self.error(Code::LimitExceeded, self.at - 1..self.at, message, "one level too many"));
        }
        self.depth += 1;
        Ok(())
    }

    /// `space ::= { " " | tab | line end | comment }`; records comments.
    #[inline(always)]
    pub(super) fn space(&mut self) -> Parse<()> {
        loop {
            match self.peek() {
                b' ' | b'\n' | b'\r' | b'\t' => self.at += 1,
                b'/' if self.at_comment() => {
                    let comment = self.comment()?;
                    if comment.span.start as usize >= self.comments_end {
                        self.comments_end = self.at;
                        self.comments.push(comment);
                    }
                }
                _ => return Ok(()),
            }
        }
    }

    /// Returns the next byte that is not [`space`](Self::space), without skipping anything.
    #[inline(always)]
    pub(super) fn peek_token(&mut self) -> Parse<u8> {
        let start = self.at;
        self.space()?;
        let byte = self.peek();
        self.at = start;
        Ok(byte)
    }

    /// Skips a sign of one byte, and the space before and after it.
    #[inline]
    pub(super) fn skip_sign(&mut self) -> Parse<()> {
        self.space()?;
        self.at += 1;
        self.space()
    }

    #[inline(always)]
    pub(super) fn at_comment(&self) -> bool {
        self.peek() == b'/' && matches!(self.peek_at(1), b'/' | b'*')
    }

    /// `comment ::= "//" to the end of the line | "/*" ... "*/"`
    pub(super) fn comment(&mut self) -> Parse<Comment<'a>> {
        let (start, rest) = (self.at, self.rest());
        let length = match rest.starts_with("//") {
            true => Some(rest.find('\n').unwrap_or(rest.len())),
            false => rest[2..].find("*/").map(|inner| inner + 4),
        };
        self.at += length.unwrap_or(rest.len());
        if length.is_none() {
            let message = "unterminated `/*` comment";
            let error = self.error(Code::UnterminatedComment, start..start + 2, message, "opened here");
            return Err(error.help("close it with `*/`"));
        }
        // Keeping white space at the end of a line would make printing unstable.
        let text = self.text_from(start).trim_end_matches([' ', '\t', '\r']);
        Ok(Comment { span: Span::new(self.file, start, start + text.len()), text, blank_before: false })
    }

    /// Parses the comments that follow on the line as one.
    #[inline(always)]
    pub(super) fn trailing_comment(&mut self) -> Parse<Option<Comment<'a>>> {
        let blanks = |byte| matches!(byte, b' ' | b'\t' | b'\r');
        let before = self.at;
        self.skip_while(blanks);
        let (start, mut end) = (self.at, before);
        while self.at_comment() {
            end = self.comment()?.span.end as usize;
            self.skip_while(blanks);
        }
        self.at = end;
        if end == before {
            return Ok(None);
        }
        // Look-ahead may have recorded them as comments of the next part.
        self.comments.retain(|comment| !(start..end).contains(&(comment.span.start as usize)));
        self.comments_end = self.comments_end.max(end);
        Ok(Some(Comment { span: self.span_from(start), text: self.text_from(start), blank_before: false }))
    }

    /// Creates an error about `range`.
    #[cold]
    pub(super) fn error(
        &self,
        code: Code,
        range: Range<usize>,
        message: impl Into<String>,
        label: impl Into<String>,
    ) -> SyntaxError {
        let span = Span::new(self.file, range.start, range.end);
        SyntaxError { diagnostic: Diagnostic::new(code, span, message).label(label).into(), at: self.at }
    }

    /// Creates an error about the next token; a character that TL does not allow takes precedence.
    #[cold]
    pub(super) fn error_here(&self, code: Code, message: impl Into<String>, label: impl Into<String>) -> SyntaxError {
        let range = self.at..self.at + self.token().len();
        if !self.at_invalid_character() {
            return self.error(code, range, message, label);
        }
        let character = self.rest().chars().next().unwrap_or_default();
        let number = character as u32;
        let (what, label) = match character {
            '\0' => (format!("NUL byte (U+{number:04X})"), "a control character"),
            _ if character.is_control() => (format!("control character (U+{number:04X})"), "invisible"),
            _ => (format!("character `{character}` (U+{number:04X})"), "names consist of a-z, A-Z, 0-9 and `_`"),
        };
        self.error(Code::UnexpectedCharacter, range, format!("unexpected {what} outside a comment"), label)
    }

    /// Creates the error of a token that the grammar does not allow.
    #[cold]
    pub(super) fn unexpected(&self, expected: &str) -> SyntaxError {
        let message = unexpected(expected, self.token());
        self.error_here(Code::UnexpectedToken, message, format!("expected {expected}"))
    }

    /// Like [`unexpected`](Self::unexpected), about `range`.
    #[cold]
    pub(super) fn unexpected_in(&self, range: Range<usize>, expected: &str) -> SyntaxError {
        let message = unexpected(expected, &self.text[range.clone()]);
        self.error(Code::UnexpectedToken, range, message, format!("expected {expected}"))
    }

    /// Creates the error of a bracket at `open` that is not closed before the next token.
    #[cold]
    pub(super) fn unclosed(&self, open: usize) -> SyntaxError {
        let open = open..open + 1;
        let bracket = &self.text[open.clone()];
        let closing = match bracket {
            "(" => ')',
            "[" => ']',
            "{" => '}',
            _ => '>',
        };
        let message = format!("`{bracket}` opened here is not closed before {}", self.found());
        let error = self.error(Code::UnclosedBracket, open, message, format!("needs a `{closing}`"));
        error.secondary(self.word_span(), format!("expected `{closing}` before this"))
    }

    #[cold]
    pub(super) fn unmatched(&self) -> SyntaxError {
        self.error_here(Code::UnmatchedBracket, format!("unmatched `{}`", self.token()), "no bracket is open here")
    }

    /// Returns whether the next character is only allowed in comments.
    pub(super) fn at_invalid_character(&self) -> bool {
        let byte = self.peek();
        !self.at_end() && !byte.is_ascii_alphanumeric() && !b" \t\r\n_#{}[]()<>=;:.,?!%*+@-/".contains(&byte)
    }

    /// Returns the letters and digits at the position, or else the next character.
    pub(super) fn token(&self) -> &'a str {
        let rest = self.rest();
        match rest.bytes().take_while(|byte| is_ident(*byte)).count() {
            0 => &rest[..rest.chars().next().map_or(0, char::len_utf8)],
            length => &rest[..length],
        }
    }

    /// Describes the next token.
    pub(super) fn found(&self) -> String {
        match self.word_at(self.at) {
            "" => "end of file".to_owned(),
            token => format!("`{token}`"),
        }
    }

    pub(super) fn word_span(&self) -> Span {
        Span::new(self.file, self.at, self.at + self.word_at(self.at).len())
    }

    /// Returns the name with its namespace, or the sign, that follows an offset; empty at the end.
    pub(super) fn word_at(&self, at: usize) -> &'a str {
        let rest = self.text[at..].trim_start();
        let word = rest.find(|c: char| !c.is_ascii_alphanumeric() && !"_.".contains(c)).unwrap_or(rest.len());
        &rest[..if word > 0 { word } else { rest.chars().next().map_or(0, char::len_utf8) }]
    }

    /// Names the current definition.
    pub(super) fn owner(&self) -> String {
        self.definition.map_or("the definition".to_owned(), |name| format!("`{}`", name.text))
    }

    /// Names the current field.
    pub(super) fn field_text(&self) -> String {
        self.field.map_or("the field".to_owned(), |name| format!("field `{}`", name.text))
    }
}

fn unexpected(expected: &str, token: &str) -> String {
    let found = match token.trim() {
        "" if token.is_empty() => "end of file".to_owned(),
        "" => "white space".to_owned(),
        token => format!("`{token}`"),
    };
    format!("expected {expected}, found {found}")
}

/// Returns whether a byte can be part of a name.
#[inline(always)]
pub(super) fn is_ident(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

#[inline(always)]
pub(super) fn is_ident_start(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || byte == b'_'
}

//! The grammar: a method of [`Parser`] per production, each with its production above it.
//!
//! A method starts at the first byte of its production and stops directly after the last one; the
//! caller skips white space and comments between two parts. The first byte decides which production
//! follows, so the parser never backtracks and every error is final: it is returned to [`program`],
//! which reports it and resumes at the next item.

mod expr;
mod field;
mod item;
pub(crate) mod json;
mod parser;

use self::parser::{Parse, Parser, SyntaxError, is_ident, is_ident_start};
use crate::Parsed;
use crate::ast::{Comment, Item, ItemKind, Schema};
use crate::code::Code;
use crate::diagnostic::Diagnostic;
use crate::span::{FileId, Span};

/// `program ::= { item }`
pub(crate) fn program(text: &str, file: FileId) -> Parsed<'_> {
    let (mut schema, mut diagnostics, mut skipped) = (Schema::default(), Vec::new(), Vec::new());
    if u32::try_from(text.len()).is_err() {
        let message = "the file is larger than 4 GiB";
        diagnostics.push(Diagnostic::new(Code::LimitExceeded, Span::new(file, 0, 0), message));
        return Parsed { schema, diagnostics, skipped, is_json: false };
    }
    let mut parser = Parser::new(text, file);
    if text.starts_with('\u{feff}') {
        parser.at = '\u{feff}'.len_utf8();
    }
    if let Some(start) = json::start(text) {
        return json::program(text, file, start);
    }
    loop {
        parser.start_item();
        let (mut comments, blank_before) = match parser.comments_above(schema.items.is_empty()) {
            Ok(above) => above,
            Err(error) => {
                diagnostics.push(*error.diagnostic);
                break;
            }
        };
        if parser.at_end() {
            schema.end = comments;
            break;
        }
        let start = parser.at;
        let item = parser.item().and_then(|kind| Ok((kind, parser.span_from(start), parser.trailing_comment()?)));
        match item {
            Ok((kind, span, trailing)) => {
                if let ItemKind::Section(section) = kind {
                    parser.section = section;
                }
                comments.append(&mut parser.comments);
                schema.items.push(Item { span, comments, blank_before, kind, trailing });
            }
            Err(error) => {
                let mut diagnostic = parser.recover(start, error);
                let text = parser.text_from(start);
                if is_tl2(text) {
                    diagnostic =
                        diagnostic.help("this looks like TL2, another language; convert the schema to TL first");
                }
                diagnostics.push(diagnostic);
                skipped.push(text);
            }
        }
    }
    diagnostics.sort_by_key(|diagnostic| diagnostic.span.start);
    Parsed { schema, diagnostics, skipped, is_json: false }
}

/// Returns whether a definition that is not TL looks like one of TL2: `color = red | green;`, `list<t:type> = items:[]t n?:int;`.
fn is_tl2(text: &str) -> bool {
    let code: String =
        text.lines().map(|line| line.split("//").next().unwrap_or_default()).collect::<Vec<_>>().join("\n");
    let word = |text: &str| text.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(text.len());
    let after = code.split_once('=').map_or("", |(_, after)| after.trim_start_matches('>').trim_start());
    let behind = after[word(after)..].trim_start();
    let is_generic = code.split('<').skip(1).any(|inside| word(inside) > 0 && inside[word(inside)..].starts_with(':'));
    let is_body = after.starts_with(['[', '|']) || behind.starts_with(['|', ':']) || behind.starts_with("?:");
    is_generic || is_body || code.contains("?:") || code.contains("<=>")
}

impl<'a> Parser<'a> {
    /// `{ space | comment }`, and whether a blank line follows. Blank lines at the top of the file do not count.
    #[inline]
    fn comments_above(&mut self, top: bool) -> Parse<(Vec<Comment<'a>>, bool)> {
        let mut comments = Vec::new();
        loop {
            let space = self.skip_while(|byte| matches!(byte, b'\n' | b' ' | b'\t' | b'\r'));
            let lines = space.bytes().filter(|byte| *byte == b'\n').count();
            let blank_before = lines > 1 && !(top && comments.is_empty());
            if !self.at_comment() {
                return Ok((comments, blank_before));
            }
            comments.push(Comment { blank_before, ..self.comment()? });
        }
    }

    /// Returns the diagnostic for a failed item that started at `start`, and moves to where parsing resumes.
    ///
    /// Parsing resumes at the last line of the failed part that clearly starts an item, or else after the
    /// next `;`. No such line lies between the resume position and the error, so nothing is parsed more than
    /// twice.
    #[cold]
    fn recover(&mut self, start: usize, error: SyntaxError) -> Diagnostic {
        let SyntaxError { diagnostic, at } = error;
        let mut lines = self.text[start..at].rmatch_indices('\n').map(|(end, _)| start + end + 1);
        let next = lines.find(|&line| self.starts_item(line, self.result.is_some_and(|result| line > result)));
        let Some(next) = next.filter(|_| diagnostic.code != Code::UnterminatedComment) else {
            self.at = at;
            self.skip_item(diagnostic.code);
            return *diagnostic;
        };
        let end = self.end_of_code(next);
        self.at = next;
        match self.result {
            // The next definition was parsed as a continuation of the result.
            Some(result) if next > result => {
                let error = self.no_semicolon(end);
                *error.secondary(self.word_span(), "the next definition starts here").diagnostic
            }
            None if diagnostic.code != Code::UnclosedBracket => *self.no_equals(end..end).diagnostic,
            _ => *diagnostic,
        }
    }

    /// Moves to the end of an unknown divider, or else after the next `;` or to the next line that starts an item.
    fn skip_item(&mut self, code: Code) {
        if code == Code::UnknownSection {
            self.skip_while(|byte| byte != b'\n');
            return;
        }
        while !self.at_end() {
            match (self.peek(), self.peek_at(1)) {
                (b'/', b'/') => _ = self.skip_while(|byte| byte != b'\n'),
                (b'/', b'*') => self.at += self.rest().find("*/").map_or(self.rest().len(), |end| end + 2),
                (byte, _) => {
                    self.at += 1;
                    if byte == b';' || byte == b'\n' && self.starts_item(self.at, false) {
                        return;
                    }
                }
            }
        }
    }

    /// Returns whether a line clearly starts an item: `---types---`, `===8===`, `@read`, `name#1cb5c415`.
    /// After a result, where only `;` may follow, any name does except that of a field.
    fn starts_item(&self, line: usize, result_before: bool) -> bool {
        let rest = &self.text[line..];
        if rest.starts_with("---") || rest.starts_with("===") || rest.starts_with('@') {
            return true;
        }
        let mut bytes = rest.bytes().skip_while(|byte| is_ident(*byte) || *byte == b'.');
        let (end, after) = (bytes.next(), bytes.next());
        let lower_case = rest.bytes().next().is_some_and(|byte| is_ident_start(byte) && !byte.is_ascii_uppercase());
        let id = end == Some(b'#') && after.is_some_and(|byte| byte.is_ascii_hexdigit());
        lower_case && (id || result_before && end != Some(b':'))
    }

    /// Returns the end of the text before `next` without comments and white space.
    fn end_of_code(&self, next: usize) -> usize {
        let mut end = self.text[..next].trim_end().len();
        for comment in self.comments.iter().rev() {
            if comment.span.end as usize == end {
                end = self.text[..comment.span.start as usize].trim_end().len();
            }
        }
        end
    }
}

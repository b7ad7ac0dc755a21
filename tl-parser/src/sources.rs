//! Source texts, which turn spans into lines and columns.

use crate::grammar::json;
use crate::span::{FileId, Span};

/// Collection of named schema texts that [spans](Span) refer to.
///
/// ```
/// use tl_parser::{Location, Sources, Span};
///
/// let mut sources = Sources::new();
/// let file = sources.add("chat.tl", "user = User;\nchat = Chat;\n");
/// assert_eq!(sources.location(Span::new(file, 13, 17)), Location { line: 2, column: 1 });
/// ```
#[derive(Clone, Debug, Default)]
pub struct Sources {
    files: Vec<Source>,
}

#[derive(Clone, Debug)]
struct Source {
    name: String,
    text: String,
    /// Offset of the first byte of each line.
    lines: Vec<usize>,
    /// Number of characters before each [`BLOCK`], since counting from the start of a long line is slow.
    blocks: Vec<usize>,
}

const BLOCK: usize = 256;

impl Source {
    fn new(name: String, text: String) -> Self {
        let lines = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        let mut blocks = vec![0];
        for block in text.as_bytes().chunks(BLOCK) {
            blocks.push(blocks[blocks.len() - 1] + count_chars(block));
        }
        Self { name, text, lines, blocks }
    }

    fn chars_before(&self, offset: usize) -> usize {
        let block = offset / BLOCK;
        self.blocks[block] + count_chars(&self.text.as_bytes()[block * BLOCK..offset])
    }
}

/// Counts the bytes of UTF-8 text at which a character starts.
fn count_chars(bytes: &[u8]) -> usize {
    bytes.iter().filter(|&&byte| byte & 0xc0 != 0x80).count()
}

/// Position as editors show it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Location {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

/// Methods that take a file or a span panic if it does not belong to this collection.
impl Sources {
    /// Creates an empty collection.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a file under the name that diagnostics show, usually its path.
    ///
    /// Parse its [text](Self::text) here: if CR is the only line end, it is replaced by LF, and so are escapes of ASCII
    /// characters in the JSON form by these characters.
    pub fn add(&mut self, name: impl Into<String>, text: impl Into<String>) -> FileId {
        let mut text = json::unescape(text.into());
        if text.contains('\r') && !text.contains('\n') {
            text = text.replace('\r', "\n");
        }
        self.files.push(Source::new(name.into(), text));
        FileId(self.files.len() as u32 - 1)
    }

    /// Returns the name of a file.
    pub fn name(&self, file: FileId) -> &str {
        &self.file(file).name
    }

    /// Returns the text of a file.
    pub fn text(&self, file: FileId) -> &str {
        &self.file(file).text
    }

    /// Returns the line and the column at which a span starts.
    pub fn location(&self, span: Span) -> Location {
        let source = self.file(span.file);
        let offset = floor_char_boundary(&source.text, span.start as usize);
        let line = source.lines.partition_point(|&start| start <= offset);
        let (start, _) = self.line(span.file, line);
        Location { line, column: source.chars_before(offset) - source.chars_before(start.min(offset)) + 1 }
    }

    /// Returns the start and the text of a line, counted from 1, without line end and byte order mark.
    pub(crate) fn line(&self, file: FileId, number: usize) -> (usize, &str) {
        let Source { text, lines, .. } = self.file(file);
        let start = lines[number - 1];
        let end = lines.get(number).map_or(text.len(), |next| next - 1);
        let line = text[start..end].trim_end_matches('\r');
        match line.strip_prefix('\u{feff}') {
            Some(line) if start == 0 => ('\u{feff}'.len_utf8(), line),
            _ => (start, line),
        }
    }

    fn file(&self, file: FileId) -> &Source {
        &self.files[file.0 as usize]
    }
}

/// Returns the last character boundary at or before `offset`; the method of `str` needs Rust 1.91.
pub(crate) fn floor_char_boundary(text: &str, offset: usize) -> usize {
    (0..=offset.min(text.len())).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0)
}

//! The texts that spans point into, so that a position can be shown as line and column.

use crate::span::{FileId, Span};

/// Named schema texts.
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
    /// How many characters start before each [`BLOCK`]: counting in a long line would be slow.
    blocks: Vec<usize>,
}

const BLOCK: usize = 256;

impl Source {
    fn new(name: String, text: String) -> Self {
        let lines = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        let mut count = 0;
        let counts = text.as_bytes().chunks(BLOCK).map(|block| {
            count += characters(block);
            count
        });
        let blocks = std::iter::once(0).chain(counts).collect();
        Self { name, text, lines, blocks }
    }

    fn characters_before(&self, offset: usize) -> usize {
        let block = offset / BLOCK;
        self.blocks[block] + characters(&self.text.as_bytes()[block * BLOCK..offset])
    }
}

/// How many characters start in these bytes of a text.
fn characters(bytes: &[u8]) -> usize {
    bytes.iter().filter(|&&byte| byte & 0xc0 != 0x80).count()
}

/// A place as editors show it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Location {
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
}

impl Sources {
    /// No files yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a file. `name` is what diagnostics call it, usually its path.
    pub fn add(&mut self, name: impl Into<String>, text: impl Into<String>) -> FileId {
        self.files.push(Source::new(name.into(), text.into()));
        FileId(self.files.len() as u32 - 1)
    }

    /// The name of a file.
    ///
    /// # Panics
    ///
    /// Like the other methods, if `file` is not from this collection.
    pub fn name(&self, file: FileId) -> &str {
        &self.file(file).name
    }

    /// The text of a file.
    pub fn text(&self, file: FileId) -> &str {
        &self.file(file).text
    }

    /// Where a span starts.
    pub fn location(&self, span: Span) -> Location {
        let source = self.file(span.file);
        let offset = floor(&source.text, span.start as usize);
        let line = source.lines.partition_point(|&start| start <= offset);
        let (start, _) = self.line(span.file, line);
        let column = source.characters_before(offset) - source.characters_before(start.min(offset)) + 1;
        Location { line, column }
    }

    /// A line, counted from 1, without its end and without a byte order mark, and where it starts.
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

/// The last character boundary at or before `offset`.
pub(crate) fn floor(text: &str, offset: usize) -> usize {
    (0..=offset.min(text.len())).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0)
}

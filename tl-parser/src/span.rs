//! Positions in schema files: byte ranges and file numbers.

use std::ops::Range;

/// Number of a file in [`Sources`](crate::Sources).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub u32);

/// Byte range of a file.
///
/// All spans compare equal, so that `==` on syntax trees compares their contents and ignores positions;
/// to compare positions, use [`position`](Self::position).
#[derive(Clone, Copy, Debug, Default)]
pub struct Span {
    /// File that the range belongs to.
    pub file: FileId,
    /// Offset of the first byte.
    pub start: u32,
    /// Offset after the last byte.
    pub end: u32,
}

impl PartialEq for Span {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Span {}

impl Span {
    /// Creates the span of the bytes `start..end` of `file`.
    ///
    /// Offsets must fit into 32 bits; [`parse`](crate::parse) rejects larger files.
    pub fn new(file: FileId, start: usize, end: usize) -> Self {
        Self { file, start: start as u32, end: end as u32 }
    }

    /// Returns the range as an index into the text of the file.
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Returns file, start and end: comparable, and in the order of the text.
    pub fn position(self) -> (FileId, u32, u32) {
        (self.file, self.start, self.end)
    }

    /// Returns whether `other` lies inside, in the same file.
    pub fn contains(self, other: Self) -> bool {
        self.file == other.file && self.start <= other.start && other.end <= self.end
    }

    /// Returns the span from the start of `self` to the end of `other`.
    pub fn to(self, other: Self) -> Self {
        Self { end: other.end, ..self }
    }
}

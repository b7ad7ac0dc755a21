//! Where a piece of a schema stands: byte ranges, and the files they belong to.

use std::ops::Range;

/// Number of a file in [`Sources`](crate::Sources).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub u32);

/// A byte range of a file.
///
/// Any two spans compare equal, so that `==` on syntax trees asks whether they
/// say the same, not whether they say it in the same place.
#[derive(Clone, Copy, Debug, Default)]
pub struct Span {
    /// The file.
    pub file: FileId,
    /// Offset of the first byte.
    pub start: u32,
    /// Offset behind the last byte.
    pub end: u32,
}

impl PartialEq for Span {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Span {}

impl Span {
    /// The bytes `start..end` of `file`.
    pub fn new(file: FileId, start: usize, end: usize) -> Self {
        // Files over 4 GiB are refused before they are parsed.
        Self { file, start: start as u32, end: end as u32 }
    }

    /// The range as an index into the file's text.
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Whether `other` lies inside.
    pub fn contains(self, other: Self) -> bool {
        self.file == other.file && self.start <= other.start && other.end <= self.end
    }

    /// The span from the start of `self` to the end of `other`.
    pub fn to(self, other: Self) -> Self {
        Self { end: other.end, ..self }
    }
}

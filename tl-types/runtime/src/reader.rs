//! Decoding of untrusted input.

use alloc::string::String;
use alloc::vec::Vec;
use core::alloc::Layout;
use core::str;

use self::heap::allocate;
use crate::codec::FieldId;
use crate::registry::{Builtin, OtherLayer, Registry};
use crate::text::{is_ascii, is_utf8, long_header};
use crate::writer::copy_short;
use crate::{Error, ErrorKind};

mod heap;
pub(crate) mod limit;
mod state;
#[cfg(feature = "object")]
pub(crate) mod walk;

/// The default maximum depth of values that contain each other; see [`Reader::max_depth`].
pub const MAX_DEPTH: u32 = 64;

/// Reads values from bytes, front to back.
///
/// The reader keeps the first error. After it the input counts as empty, and every read returns zeros, `false` or an
/// empty vector. So code that reads has no branches for errors, and its caller checks once, at the end, with
/// [`finish`](Self::finish) or [`error`](Self::error), as [`Deserializable`](crate::Deserializable) does.
///
/// No input makes reading panic. A panic in a closure passed to a reader, such as the `item` of
/// [`repeat`](Self::repeat), aborts the program, since the methods are `nounwind`.
///
/// ```
/// use tl_types::{Deserializable, Error, Reader};
///
/// let mut r = Reader::new(&[1, 0, 0, 0, 2, 0, 0, 0]);
/// assert_eq!(i32::deserialize(&mut r)?, 1);
/// assert_eq!((r.position(), r.remaining()), (4, 4));
/// assert_eq!(i32::deserialize(&mut r)?, 2);
/// r.finish()?;
/// # Ok::<(), Error>(())
/// ```
///
/// # Limits
///
/// - A length is checked against the remaining bytes before anything is allocated.
/// - So is a count: that many items of the minimum encoded length of their type must fit beside those that the
///   enclosing vectors still need. So a vector is allocated once, at its size, and memory is bounded by the input: by
///   the size of a type in memory per byte of its minimum encoded length. That is at most 48 for Telegram's types; a
///   test limits it to 64.
/// - Values that contain each other, such as rich text, are nested at most [`MAX_DEPTH`] levels deep;
///   [`max_depth`](Self::max_depth) changes it.
///
/// Text and bytes are padded to a multiple of four. The values of padding bytes are not checked.
// `extern "C"` functions are `nounwind`: no landing pads for partially decoded values. The rare paths are such
// functions, and take values, never the reader: so the compiler can keep `rest` in registers from field to field, and
// reads vectors of numbers five times as fast.
#[derive(Debug)]
pub struct Reader<'a> {
    input: &'a [u8],
    rest: &'a [u8],
    /// The number of bytes that further items of the enclosing vectors need at least.
    reserved: usize,
    depth: u32,
    max_depth: u32,
    lossy: bool,
    strict_flags: bool,
    /// Names ids in the error of [`finish`](Self::finish).
    other_layer: fn(u32) -> Option<OtherLayer>,
    pub(crate) error: Option<Error>,
}

impl<'a> Reader<'a> {
    /// Creates a reader at the start of `bytes`.
    #[inline]
    pub fn new(bytes: &'a [u8]) -> Self {
        Self {
            input: bytes,
            rest: bytes,
            reserved: 0,
            depth: 0,
            max_depth: MAX_DEPTH,
            lossy: false,
            strict_flags: false,
            other_layer: Builtin::other_layer,
            error: None,
        }
    }
}

/// Bytes, text and repetitions. Errors name the field `at`.
impl<'a> Reader<'a> {
    /// Reads `count` items by `item`, of at least `min_len` bytes each; less than four count as four.
    #[inline]
    pub extern "C" fn repeat<T>(
        &mut self,
        count: u32,
        min_len: usize,
        at: FieldId,
        mut item: impl FnMut(&mut Self) -> T,
    ) -> Vec<T> {
        let (min_len, outer) = (if min_len < 4 { 4 } else { min_len }, self.reserved);
        let items = self.fits(count, min_len, at);
        if items == 0 {
            return Vec::new();
        }
        let Ok(layout) = Layout::array::<T>(items) else {
            self.too_many(count, at);
            return Vec::new();
        };
        // SAFETY: the layout is that of `items`, and there is at least one.
        let start = unsafe { allocate::<T>(layout) };
        let (mut done, mut reserved) = (0, outer + items * min_len);
        while done < items {
            reserved -= min_len;
            self.reserved = reserved;
            // SAFETY: there is room for `items` values, and `done` is below that. The address is computed before the
            // value exists, which needs no landing pad.
            unsafe {
                let place = start.add(done);
                place.write(item(self));
            }
            done += 1;
            if self.failed() {
                break;
            }
        }
        self.reserved = outer;
        // SAFETY: it is allocated for `items` values, of which `done` are written.
        unsafe { Vec::from_raw_parts(start.as_ptr(), done, items) }
    }

    /// Returns the number of items if they fit beside the enclosing vectors; else 0, and an error.
    #[inline(never)]
    extern "C" fn fits(&mut self, count: u32, min_len: usize, at: FieldId) -> usize {
        let (items, left) = (count as usize, self.rest.len().saturating_sub(self.reserved));
        if items.saturating_mul(min_len) <= left {
            return items;
        }
        self.too_many(count, at);
        0
    }

    /// Reports a count of items that do not fit into the input, or into memory.
    #[cold]
    #[inline(never)]
    extern "C" fn too_many(&mut self, count: u32, at: FieldId) {
        let left = self.rest.len().saturating_sub(self.reserved);
        self.fail(ErrorKind::CountTooLarge { count, left }, at);
    }

    /// Reads `N` bytes as they are.
    #[inline]
    pub extern "C" fn array<const N: usize>(&mut self, at: FieldId) -> [u8; N] {
        match self.rest.split_first_chunk() {
            Some((head, rest)) => {
                self.rest = rest;
                *head
            }
            None => {
                self.unexpected_end(N, at);
                [0; N]
            }
        }
    }

    /// Reads `len` bytes as they are.
    #[inline]
    pub extern "C" fn take(&mut self, len: usize, at: FieldId) -> &'a [u8] {
        match self.rest.split_at_checked(len) {
            Some((head, rest)) => {
                self.rest = rest;
                head
            }
            None => {
                self.unexpected_end(len, at);
                &[]
            }
        }
    }

    /// Reads a `bytes` without copying it.
    #[inline]
    pub extern "C" fn bytes(&mut self, at: FieldId) -> &'a [u8] {
        let rest = self.rest;
        if let Some(&length @ ..=253) = rest.first() {
            let length = usize::from(length);
            let padded = (length + 4) & !3;
            if padded <= rest.len() {
                // SAFETY: `padded`, which is not below `1 + length`, is within `rest`.
                unsafe {
                    self.rest = rest.get_unchecked(padded..);
                    return rest.get_unchecked(1..1 + length);
                }
            }
        }
        self.long_bytes(at)
    }

    /// Reads a `bytes` that is long or invalid.
    #[inline(never)]
    extern "C" fn long_bytes(&mut self, at: FieldId) -> &'a [u8] {
        match *self.rest {
            [length @ ..=253, ..] => self.body(1, u64::from(length), at),
            _ => match long_header(self.rest) {
                Ok((header, length)) => self.body(header, length, at),
                Err(needed) => {
                    self.unexpected_end(needed, at);
                    &[]
                }
            },
        }
    }

    /// Reads a `bytes`.
    #[inline(never)]
    pub extern "C" fn byte_vec(&mut self, at: FieldId) -> Vec<u8> {
        to_vec(self.bytes(at))
    }

    /// Reads a `string` without copying it.
    #[inline]
    pub extern "C" fn str(&mut self, at: FieldId) -> &'a str {
        let bytes = self.bytes(at);
        match utf8(bytes) {
            Some(text) => text,
            None => {
                self.invalid_utf8(bytes, at);
                ""
            }
        }
    }

    /// Reads a `string`.
    #[inline(never)]
    pub extern "C" fn string(&mut self, at: FieldId) -> String {
        let bytes = self.bytes(at);
        match utf8(bytes) {
            // SAFETY: these are the bytes of a `str`.
            Some(text) => unsafe { String::from_utf8_unchecked(to_vec(text.as_bytes())) },
            None if self.lossy => String::from_utf8_lossy(bytes).into_owned(),
            None => {
                self.invalid_utf8(bytes, at);
                String::new()
            }
        }
    }

    /// Returns the next id without reading it; `None` if less than four bytes are left.
    #[inline]
    pub fn peek_id(&self) -> Option<u32> {
        self.rest.first_chunk().copied().map(u32::from_le_bytes)
    }

    /// Enters a value that can contain another of its type. Each call needs one of [`ascend`](Self::ascend), also after
    /// an error.
    #[inline]
    pub extern "C" fn descend(&mut self, at: FieldId) {
        self.depth = self.depth.saturating_add(1);
        if self.depth > self.max_depth {
            let limit = self.max_depth;
            self.fail(ErrorKind::TooDeep { limit }, at);
        }
    }

    /// Leaves the value that [`descend`](Self::descend) entered.
    #[inline]
    pub extern "C" fn ascend(&mut self) {
        self.depth = self.depth.saturating_sub(1);
    }

    /// Reports undefined `bits` of the flags word just read, with [`strict_flags`](Self::strict_flags).
    #[cold]
    #[inline(never)]
    pub(crate) extern "C" fn unknown_flags(&mut self, bits: u32, at: FieldId) {
        if self.strict_flags {
            let offset = self.position().saturating_sub(4);
            self.fail_at(ErrorKind::UnknownFlags { bits }, offset, at);
        }
    }

    /// Reports that `id`, which was just read, is none of the type or constructor `expected`.
    #[inline]
    pub fn unexpected(&mut self, id: u32, expected: &'static str, at: FieldId) {
        let offset = self.position().saturating_sub(4);
        self.fail_at(ErrorKind::UnexpectedId { expected, id }, offset, at);
    }

    /// Reports that the length of a boxed value, which was just read, is none.
    #[cold]
    #[cfg(any(feature = "mtproto", feature = "object"))]
    pub(crate) fn invalid_length(&mut self, length: u32, at: FieldId) {
        let (offset, left) = (self.position().saturating_sub(4), self.rest.len());
        self.fail_at(ErrorKind::InvalidLength { length: length.cast_signed(), left }, offset, at);
    }
}

impl<'a> Reader<'a> {
    /// Skips `header + length` bytes and the padding, and returns the `length` bytes after the header.
    #[inline]
    fn body(&mut self, header: usize, length: u64, at: FieldId) -> &'a [u8] {
        // Does not overflow: a length has at most 56 bits.
        let padded = (header as u64 + length).next_multiple_of(4);
        let left = self.rest.len();
        if padded > left as u64 {
            self.fail(ErrorKind::LengthTooLarge { length, left }, at);
            return &[];
        }
        let (item, rest) = self.rest.split_at(padded as usize);
        self.rest = rest;
        &item[header..header + length as usize]
    }

    /// Reports that the input ends within a value of `needed` bytes.
    #[inline]
    fn unexpected_end(&mut self, needed: usize, at: FieldId) {
        let left = self.rest.len();
        self.fail(ErrorKind::UnexpectedEnd { needed, left }, at);
    }

    /// Reports that `bytes`, a part of the input, are not UTF-8.
    #[cold]
    fn invalid_utf8(&mut self, bytes: &[u8], at: FieldId) {
        let start = bytes.as_ptr().addr() - self.input.as_ptr().addr();
        let valid = str::from_utf8(bytes).map_or_else(|error| error.valid_up_to(), str::len);
        self.fail_at(ErrorKind::InvalidUtf8, start + valid, at);
    }

    /// Reports an error at the position of the reader.
    #[inline]
    pub(crate) fn fail(&mut self, kind: ErrorKind, at: FieldId) {
        self.fail_at(kind, self.position(), at);
    }

    /// Keeps the first error and drops the rest of the input.
    #[inline]
    fn fail_at(&mut self, kind: ErrorKind, offset: usize, at: FieldId) {
        self.error = Some(Error::first(self.error.take(), kind, offset, at));
        self.rest = &[];
    }
}

/// Returns the bytes as text if they are UTF-8. For most text this takes half the time of the standard library's check,
/// which also finds the position.
#[inline]
fn utf8(bytes: &[u8]) -> Option<&str> {
    // SAFETY: the bytes are UTF-8.
    (is_ascii(bytes) || is_utf8(bytes)).then(|| unsafe { str::from_utf8_unchecked(bytes) })
}

/// Copies the bytes, without a call of memcpy if they are few.
#[inline]
fn to_vec(bytes: &[u8]) -> Vec<u8> {
    let mut copy = Vec::with_capacity(bytes.len());
    // SAFETY: the capacity is the length of `bytes`, new memory does not overlap it, and the copy initialises all of
    // it.
    unsafe {
        copy_short(bytes.as_ptr(), copy.as_mut_ptr(), bytes.len());
        copy.set_len(bytes.len());
    }
    copy
}

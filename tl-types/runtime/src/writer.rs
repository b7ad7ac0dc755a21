//! Encoding into memory.

use alloc::vec::Vec;
use core::mem::{self, ManuallyDrop};
use core::ptr::{self, NonNull};
use core::slice;
use core::{fmt, hint};

use crate::text::{MEDIUM, SHORT};

/// A buffer that encoded values are appended to.
///
/// It grows like a `Vec<u8>`, except that a capacity below 64 kB grows eightfold, that one above `isize::MAX` aborts
/// instead of panicking, and that it keeps 264 spare bytes. If a [`Codec`](crate::codec::Codec) panics, the written bytes are lost.
///
/// ```
/// use tl_types::{Serializable, Writer};
///
/// let mut w = Writer::new();
/// 1.serialize(&mut w);
/// true.serialize(&mut w);
/// assert_eq!(w.as_slice(), b"\x01\0\0\0\xb5\x75\x72\x99");
///
/// w.clear(); // keeps the memory for the next value
/// "hi".serialize(&mut w);
/// assert_eq!(w.into_vec(), b"\x02hi\0");
/// ```
// A writer is two words, so that code that writes takes it by value and returns it, both in registers: no store of a
// byte can alias it, as it could a writer behind a reference. Its other parts are in its allocation:
//
//     start ... next ... limit ... limit + SLACK .. + 8
//     written   free     free      address of `start`
//
// So one comparison with `limit` finds whether anything short fits. A writer without an allocation has a `limit` of 0,
// below any `next`.
#[must_use = "a writer that is not returned is lost, with the written bytes"]
pub struct Writer {
    next: *mut u8,
    limit: usize,
}

/// The number of bytes that can be written if `next` is not above `limit`.
const SLACK: usize = 256;

/// The number of bytes of an allocation from `limit` on.
const TAIL: usize = SLACK + size_of::<*mut u8>();

/// Initial capacity for one value: enough for most requests.
pub(crate) const TYPICAL: usize = 512;

/// Capacity from which on a writer doubles.
const LARGE: usize = 64 << 10;

// SAFETY: a writer owns its bytes, as a `Vec<u8>` does.
unsafe impl Send for Writer {}
// SAFETY: a shared writer is only read.
unsafe impl Sync for Writer {}

impl Writer {
    /// Creates an empty writer, which allocates on the first write.
    #[inline]
    pub const fn new() -> Self {
        Self { next: NonNull::dangling().as_ptr(), limit: 0 }
    }

    /// Creates an empty writer with room for `capacity` bytes.
    #[inline]
    pub fn with_capacity(capacity: usize) -> Self {
        Self::from(Vec::with_capacity(capacity.saturating_add(TAIL)))
    }

    /// Returns the written bytes.
    #[inline]
    pub fn as_slice(&self) -> &[u8] {
        // SAFETY: the bytes from `start` to `next` are initialised and ours.
        unsafe { slice::from_raw_parts(self.start(), self.len()) }
    }

    /// Converts the writer into the written bytes, without a copy.
    #[inline]
    pub fn into_vec(self) -> Vec<u8> {
        let parts = ManuallyDrop::new(self);
        // SAFETY: these are the parts of a vector, and are not dropped again.
        unsafe { Vec::from_raw_parts(parts.start(), parts.len(), parts.capacity()) }
    }

    /// Converts the writer of one value, created with room for [`TYPICAL`] bytes, into the written bytes. If it grew, at
    /// most half of the memory stays unused.
    #[inline]
    pub(crate) fn into_bytes(self) -> Vec<u8> {
        #[cold]
        #[inline(never)]
        fn shrink(mut bytes: Vec<u8>) -> Vec<u8> {
            if bytes.capacity() / 2 > bytes.len() {
                bytes.shrink_to_fit();
            }
            bytes
        }

        let bytes = self.into_vec();
        if bytes.capacity() > TYPICAL + TAIL { shrink(bytes) } else { bytes }
    }

    /// Returns the number of written bytes.
    #[inline]
    pub fn len(&self) -> usize {
        self.next.addr() - self.start().addr()
    }

    /// Returns whether nothing was written.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.next == self.start()
    }

    /// Removes the written bytes and keeps the memory.
    #[inline]
    pub fn clear(&mut self) {
        self.next = self.start();
    }

    /// Returns the start of the allocation; `next` without one.
    #[cfg_attr(debug_assertions, inline)]
    #[cfg_attr(not(debug_assertions), inline(always))]
    fn start(&self) -> *mut u8 {
        if self.limit == 0 {
            return self.next;
        }
        // SAFETY: an allocation has its own address at `limit + SLACK`.
        unsafe { self.next.with_addr(self.limit + SLACK).cast::<*mut u8>().read_unaligned() }
    }

    #[inline]
    fn capacity(&self) -> usize {
        if self.limit == 0 { 0 } else { self.limit + TAIL - self.start().addr() }
    }
}

/// Bytes and text.
// Inlined always in release builds only: see `field.rs`.
impl Writer {
    /// Writes `N` bytes as they are.
    #[cfg_attr(debug_assertions, inline)]
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub fn array<const N: usize>(&mut self, bytes: [u8; N]) {
        const { assert!(N <= SLACK) };
        self.ensure();
        // SAFETY: there is room for `N` bytes after `next`.
        unsafe { self.append(bytes) };
    }

    /// Writes bytes as they are.
    #[inline]
    pub fn raw(&mut self, bytes: &[u8]) {
        if bytes.len() <= SLACK {
            self.ensure();
        } else if bytes.len() > (self.limit + SLACK).saturating_sub(self.next.addr()) {
            self.grow(bytes.len());
        }
        // SAFETY: there is room for the bytes after `next`, which they do not overlap, since no one else can reach it.
        unsafe {
            ptr::copy_nonoverlapping(bytes.as_ptr(), self.next, bytes.len());
            self.next = self.next.add(bytes.len());
        }
    }

    /// Writes a `bytes`, or a `string` in UTF-8.
    #[cfg_attr(debug_assertions, inline)]
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub fn bytes(&mut self, bytes: &[u8]) {
        let length = bytes.len();
        if length > SHORT {
            return self.lend(|w| w.long_bytes(bytes));
        }
        let size = (length + 4) & !3;
        self.ensure();
        // SAFETY: there is room for `size` bytes after `next`. The last four of them become zeros, then the length and
        // the bytes come in front of and over them: `1 + length` bytes, of which `size` is the next multiple of four.
        unsafe {
            self.next.add(size - 4).cast::<[u8; 4]>().write([0; 4]);
            self.next.write(length as u8);
            copy_short(bytes.as_ptr(), self.next.add(1), length);
            self.next = self.next.add(size);
        }
    }

    #[inline(never)]
    fn long_bytes(mut self, bytes: &[u8]) -> Self {
        let length = bytes.len();
        if length <= MEDIUM {
            self.nat((length as u32) << 8 | 254);
        } else {
            self.array(((length as u64) << 8 | 255).to_le_bytes());
        }
        self.raw(bytes);
        self.raw(&[0; 3][..length.next_multiple_of(4) - length]);
        self
    }

    /// Writes a `#` whose other bits are [`set`](Self::set) later: a flags word, whose bits depend on the fields after
    /// it.
    #[cfg_attr(debug_assertions, inline)]
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub fn place(&mut self, nat: u32) -> Place {
        self.ensure();
        let place = Place(self.len());
        // SAFETY: there is room for four bytes after `next`.
        unsafe { self.append(nat.to_le_bytes()) };
        place
    }

    /// Sets more bits of the `#` at `place`.
    ///
    /// # Panics
    ///
    /// Panics if there is none, since this is another writer or was cleared.
    #[cfg_attr(debug_assertions, inline)]
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub fn set(&mut self, place: Place, bits: u32) {
        let start = self.start();
        assert!(place.0 + 4 <= self.next.addr() - start.addr(), "the place is one of this writer");
        // SAFETY: these four bytes are initialised, as was just checked.
        unsafe {
            let word = start.add(place.0).cast::<[u8; 4]>();
            word.write((u32::from_le_bytes(word.read()) | bits).to_le_bytes());
        }
    }

    /// Passes the writer to `write` by value, and takes it back.
    #[cfg_attr(debug_assertions, inline)]
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub(crate) fn lend(&mut self, write: impl FnOnce(Self) -> Self) {
        let lent = mem::take(self);
        mem::forget(mem::replace(self, write(lent)));
    }

    /// Writes `N` bytes into free room.
    ///
    /// # Safety
    ///
    /// There is room for `N` bytes after `next`.
    #[cfg_attr(debug_assertions, inline)]
    #[cfg_attr(not(debug_assertions), inline(always))]
    unsafe fn append<const N: usize>(&mut self, bytes: [u8; N]) {
        // SAFETY: as reserved by the caller.
        unsafe {
            self.next.cast::<[u8; N]>().write(bytes);
            self.next = self.next.add(N);
        }
    }

    /// Makes room for `SLACK` bytes.
    #[cfg_attr(debug_assertions, inline)]
    #[cfg_attr(not(debug_assertions), inline(always))]
    fn ensure(&mut self) {
        if self.next.addr() > self.limit {
            self.grow(SLACK);
        }
        // SAFETY: `next` is never 0, so a `limit` that is not below it isn't either.
        unsafe { hint::assert_unchecked(self.limit != 0) };
    }

    /// Makes room for `more` bytes.
    #[cfg_attr(debug_assertions, inline)]
    #[cfg_attr(not(debug_assertions), inline(always))]
    fn grow(&mut self, more: usize) {
        // SAFETY: these are the parts of a writer, and they are replaced.
        let grown = unsafe { grow_parts(self.next, self.limit, more) };
        self.next = grown.next;
        self.limit = grown.limit;
    }
}

/// The position of an incomplete `#`, from [`Writer::place`] for [`Writer::set`].
#[derive(Debug)]
pub struct Place(usize);

impl From<Vec<u8>> for Writer {
    /// Creates a writer that appends to `bytes`. It reallocates them unless their capacity has 264 spare bytes.
    #[inline]
    fn from(mut bytes: Vec<u8>) -> Self {
        bytes.reserve(TAIL);
        let mut bytes = ManuallyDrop::new(bytes);
        let (start, len, limit) = (bytes.as_mut_ptr(), bytes.len(), bytes.capacity() - TAIL);
        // SAFETY: there are `TAIL` bytes behind `limit`, and `len` is not above it.
        unsafe {
            start.add(limit + SLACK).cast::<*mut u8>().write_unaligned(start);
            Self { next: start.add(len), limit: start.addr() + limit }
        }
    }
}

impl Default for Writer {
    #[inline]
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Writer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Writer").field(&self.as_slice()).finish()
    }
}

impl Drop for Writer {
    #[inline]
    fn drop(&mut self) {
        if self.limit != 0 {
            // SAFETY: these are the parts of a vector. Bytes need no drop, so the length can be 0.
            drop(unsafe { Vec::from_raw_parts(self.start(), 0, self.capacity()) });
        }
    }
}

/// The parts of a [`Writer`], as registers of the C ABI.
#[repr(C)]
struct Parts {
    next: *mut u8,
    limit: usize,
}

/// Makes room for `more` bytes in a writer of these parts. It takes no writer and is `nounwind`, so that its callers
/// need no landing pads.
///
/// # Safety
///
/// The parts are those of a writer, and are not used again.
#[cold]
#[inline(never)]
unsafe extern "C" fn grow_parts(next: *mut u8, limit: usize, more: usize) -> Parts {
    let mut bytes = Writer { next, limit }.into_vec();
    // Doubling from the start would copy twice as much, and take a tenth of the time of a value of some kB.
    let eightfold = if bytes.capacity() < LARGE { 7 * bytes.capacity() } else { 0 };
    bytes.reserve(more.saturating_add(TAIL).max(eightfold));
    let grown = ManuallyDrop::new(Writer::from(bytes));
    Parts { next: grown.next, limit: grown.limit }
}

/// Copies `len` bytes. Up to 64 are copied by two loads and two stores that may overlap, which is faster than a call of
/// memcpy.
///
/// # Safety
///
/// As for [`ptr::copy_nonoverlapping`].
#[inline]
pub(crate) unsafe fn copy_short(from: *const u8, to: *mut u8, len: usize) {
    /// Copies the first and the last `N` bytes of `len`.
    ///
    /// # Safety
    ///
    /// As above; `len` is `N` to `2 * N`.
    #[cfg_attr(debug_assertions, inline)]
    #[cfg_attr(not(debug_assertions), inline(always))]
    unsafe fn ends<const N: usize>(from: *const u8, to: *mut u8, len: usize) {
        // SAFETY: both chunks are within the `len` bytes, on both sides.
        unsafe {
            let first = from.cast::<[u8; N]>().read();
            let last = from.add(len - N).cast::<[u8; N]>().read();
            to.cast::<[u8; N]>().write(first);
            to.add(len - N).cast::<[u8; N]>().write(last);
        }
    }

    // SAFETY: each `N` suits its range; the rest is as reserved by the caller.
    unsafe {
        if len > 16 {
            if len > 64 {
                ptr::copy_nonoverlapping(from, to, len);
            } else if len > 32 {
                ends::<32>(from, to, len);
            } else {
                ends::<16>(from, to, len);
            }
        } else if len >= 8 {
            ends::<8>(from, to, len);
        } else if len >= 4 {
            ends::<4>(from, to, len);
        } else if len >= 2 {
            ends::<2>(from, to, len);
        } else if len == 1 {
            to.write(from.read());
        }
    }
}

//! Collects the bytes of encoded values.

use alloc::vec::Vec;
use core::fmt;
use core::mem::ManuallyDrop;
use core::ptr::{self, NonNull};
use core::slice;

use crate::text::{MEDIUM, SHORT};

/// Bytes that encoded values are appended to.
///
/// It grows as a `Vec<u8>` does, except that a capacity above `isize::MAX`
/// aborts instead of panicking.
///
/// ```
/// use tl_types::{Serializable, Writer};
///
/// let mut w = Writer::new();
/// 1.serialize(&mut w);
/// true.serialize(&mut w);
/// assert_eq!(w.as_slice(), b"\x01\0\0\0\xb5\x75\x72\x99");
///
/// w.clear(); // the memory stays, for the next value
/// "hi".serialize(&mut w);
/// assert_eq!(w.into_vec(), b"\x02hi\0");
/// ```
//
// These are the parts of a `Vec<u8>`: `start` and `end` bound the allocation
// (or dangle, if it is empty), what is before `next` is initialised. A write
// compares and stores. To grow is a function that gets values, never the
// writer, and that cannot unwind; so the compiler may keep `next` and `end` in
// registers from one field to the next. That takes 40 % off the time of a
// writer around a `Vec`.
pub struct Writer {
    start: *mut u8,
    next: *mut u8,
    end: *mut u8,
}

// SAFETY: a writer owns its bytes, as a `Vec<u8>` does.
unsafe impl Send for Writer {}
// SAFETY: a shared writer only gives its bytes to read.
unsafe impl Sync for Writer {}

impl Writer {
    /// An empty writer, which allocates when something is written.
    #[inline]
    pub const fn new() -> Self {
        let start = NonNull::dangling().as_ptr();
        Self { start, next: start, end: start }
    }

    /// An empty writer with room for `capacity` bytes.
    #[inline]
    pub fn with_capacity(capacity: usize) -> Self {
        Self::from(Vec::with_capacity(capacity))
    }

    /// What was written.
    #[inline]
    pub fn as_slice(&self) -> &[u8] {
        // SAFETY: the bytes from `start` to `next` are initialised and ours.
        unsafe { slice::from_raw_parts(self.start, self.len()) }
    }

    /// What was written, without a copy.
    #[inline]
    pub fn into_vec(self) -> Vec<u8> {
        let parts = ManuallyDrop::new(self);
        // SAFETY: these are the parts of a vector, and nobody drops them again.
        unsafe { Vec::from_raw_parts(parts.start, parts.len(), parts.capacity()) }
    }

    /// How many bytes were written.
    #[inline]
    pub fn len(&self) -> usize {
        self.next.addr() - self.start.addr()
    }

    /// Whether nothing was written.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.next == self.start
    }

    /// Forgets what was written and keeps the memory.
    #[inline]
    pub fn clear(&mut self) {
        self.next = self.start;
    }

    #[inline]
    fn capacity(&self) -> usize {
        self.end.addr() - self.start.addr()
    }
}

/// Bytes and text.
impl Writer {
    /// Writes `N` bytes as they are.
    #[inline]
    pub fn array<const N: usize>(&mut self, bytes: [u8; N]) {
        if self.room() < N {
            self.grow(N);
        }
        // SAFETY: there is room for `N` bytes after `next`.
        unsafe {
            self.next.cast::<[u8; N]>().write(bytes);
            self.next = self.next.add(N);
        }
    }

    /// Writes bytes as they are.
    #[inline]
    pub fn raw(&mut self, bytes: &[u8]) {
        if self.room() < bytes.len() {
            self.grow(bytes.len());
        }
        // SAFETY: there is room for the bytes after `next`, and they are not
        // in it, since nobody else can reach it.
        unsafe {
            ptr::copy_nonoverlapping(bytes.as_ptr(), self.next, bytes.len());
            self.next = self.next.add(bytes.len());
        }
    }

    /// Writes a `bytes`, or a `string` of which these are the text.
    #[inline]
    pub fn bytes(&mut self, bytes: &[u8]) {
        let length = bytes.len();
        if length > SHORT {
            return self.long_bytes(bytes);
        }
        let size = (1 + length).next_multiple_of(4);
        if self.room() < size {
            self.grow(size);
        }
        // SAFETY: there is room for `size` bytes after `next`. The last four
        // of them become zeros, then the length and the bytes come in front of
        // and over them, which are `1 + length` bytes and so at most `size`.
        unsafe {
            self.next.add(size - 4).cast::<[u8; 4]>().write([0; 4]);
            self.next.write(length as u8);
            copy_short(bytes.as_ptr(), self.next.add(1), length);
            self.next = self.next.add(size);
        }
    }

    #[inline(never)]
    fn long_bytes(&mut self, bytes: &[u8]) {
        let length = bytes.len();
        if length <= MEDIUM {
            self.nat((length as u32) << 8 | 254);
        } else {
            self.array(((length as u64) << 8 | 255).to_le_bytes());
        }
        self.raw(bytes);
        self.raw(&[0; 3][..length.next_multiple_of(4) - length]);
    }

    /// How many bytes fit without growing.
    #[inline]
    fn room(&self) -> usize {
        self.end.addr() - self.next.addr()
    }

    /// Makes room for `more` bytes.
    // Always inlined, so that no function gets the writer itself.
    #[inline(always)]
    fn grow(&mut self, more: usize) {
        let len = self.len();
        // SAFETY: these are the parts of a vector, and they are replaced.
        unsafe {
            let grown = grow_parts(self.start, len, self.capacity(), more);
            self.start = grown.start;
            self.next = grown.start.add(len);
            self.end = grown.end;
        }
    }
}

impl From<Vec<u8>> for Writer {
    /// A writer that appends to `bytes`.
    #[inline]
    fn from(bytes: Vec<u8>) -> Self {
        let mut bytes = ManuallyDrop::new(bytes);
        let start = bytes.as_mut_ptr();
        // SAFETY: neither is beyond the end of the allocation.
        let (next, end) = unsafe { (start.add(bytes.len()), start.add(bytes.capacity())) };
        Self { start, next, end }
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
        // SAFETY: these are the parts of a vector. Bytes need no drop, so its
        // length does not matter.
        drop(unsafe { Vec::from_raw_parts(self.start, 0, self.capacity()) });
    }
}

/// Where an allocation starts and ends.
#[repr(C)]
struct Grown {
    start: *mut u8,
    end: *mut u8,
}

/// Makes room for `more` bytes in a vector of these parts.
///
/// # Safety
///
/// The parts are those of a `Vec<u8>`, and are not used again.
#[cold]
#[inline(never)]
unsafe extern "C" fn grow_parts(start: *mut u8, len: usize, capacity: usize, more: usize) -> Grown {
    // SAFETY: as promised by the caller.
    let mut bytes = ManuallyDrop::new(unsafe { Vec::from_raw_parts(start, len, capacity) });
    bytes.reserve(more);
    let bounds = bytes.as_mut_ptr()..bytes.as_mut_ptr().wrapping_add(bytes.capacity());
    Grown { start: bounds.start, end: bounds.end }
}

/// Copies `len` bytes. Up to 32 are moved by two loads and two stores that may
/// overlap, which is faster than to call memcpy.
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
    #[inline(always)]
    unsafe fn ends<const N: usize>(from: *const u8, to: *mut u8, len: usize) {
        // SAFETY: both chunks are within the `len` bytes, on both sides.
        unsafe {
            let first = from.cast::<[u8; N]>().read();
            let last = from.add(len - N).cast::<[u8; N]>().read();
            to.cast::<[u8; N]>().write(first);
            to.add(len - N).cast::<[u8; N]>().write(last);
        }
    }

    // SAFETY: each `N` suits its range; the rest is as promised by the caller.
    unsafe {
        if len > 16 {
            if len > 32 {
                ptr::copy_nonoverlapping(from, to, len);
            } else {
                ends::<16>(from, to, len);
            }
        } else if len >= 8 {
            ends::<8>(from, to, len);
        } else if len >= 4 {
            ends::<4>(from, to, len);
        } else {
            for i in 0..len {
                to.add(i).write(from.add(i).read());
            }
        }
    }
}

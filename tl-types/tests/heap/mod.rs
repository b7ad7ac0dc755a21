//! Counts the allocations of a thread, to check the limits of memory.

#![allow(dead_code, reason = "each test binary uses some of it")]

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

thread_local! {
    static LIVE: Cell<isize> = const { Cell::new(0) };
    static PEAK: Cell<isize> = const { Cell::new(0) };
    static LARGEST: Cell<usize> = const { Cell::new(0) };
}

/// The allocator of the system, with a count of the bytes per thread.
///
/// A reallocation counts both blocks, as if it always moved.
struct Counting;

fn count(bytes: isize) {
    // There is nothing to count with when a thread ends.
    let _ = LIVE.try_with(|live| {
        live.set(live.get() + bytes);
        PEAK.with(|peak| peak.set(peak.get().max(live.get())));
    });
}

// SAFETY: all of it is left to the allocator of the system.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count(layout.size() as isize);
        let _ = LARGEST.try_with(|largest| largest.set(largest.get().max(layout.size())));
        // SAFETY: as promised by the caller.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        count(-(layout.size() as isize));
        // SAFETY: as promised by the caller.
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// Returns the result of `f`, and its peak of memory in bytes.
pub(crate) fn measure<T>(f: impl FnOnce() -> T) -> (T, usize) {
    let measure = Measure::start();
    let value = f();
    (value, measure.peak())
}

/// The most memory that `f` has at one time, in bytes.
pub(crate) fn peak<T>(f: impl FnOnce() -> T) -> usize {
    measure(f).1
}

/// The memory that the thread allocates from now on.
#[derive(Clone, Copy)]
pub(crate) struct Measure {
    before: isize,
}

impl Measure {
    pub(crate) fn start() -> Self {
        let before = LIVE.get();
        PEAK.set(before);
        LARGEST.set(0);
        Self { before }
    }

    /// The most bytes at one time.
    pub(crate) fn peak(self) -> usize {
        (PEAK.get() - self.before) as usize
    }

    /// The bytes of the largest allocation.
    pub(crate) fn largest(self) -> usize {
        LARGEST.get()
    }
}

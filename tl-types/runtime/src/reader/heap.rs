//! Values that are read to the heap in place.

use alloc::boxed::Box;
use core::alloc::Layout;
use core::ptr::NonNull;

use super::Reader;
use crate::codec::{Codec, FieldId};

impl<'a> Reader<'a> {
    /// Reads a bare value into a box.
    // Not by `Box::new_uninit`, which needs a landing pad for each type.
    #[inline]
    pub(crate) extern "C" fn read_box<T: Codec<'a>>(&mut self, at: FieldId) -> Box<T::Value> {
        // SAFETY: the memory is that of a box, and a value is written to it first; reading is `nounwind`.
        unsafe {
            let place = allocate::<T::Value>(const { Layout::new::<T::Value>() });
            // Enums have no id of their own, and functions that exist anyway.
            place.write(if const { T::DESCRIPTOR.id.is_some() } {
                T::read(self, at)
            } else {
                T::read_boxed(self, at).0
            });
            Box::from_raw(place.as_ptr())
        }
    }
}

/// Allocates memory as a box or a vector does.
///
/// # Safety
///
/// The layout is that of one `T` or of several.
// Inlined up to the call, whose result aliases nothing: so values are written in place, and numbers are copied many at
// a time.
#[inline]
pub(super) unsafe fn allocate<T>(layout: Layout) -> NonNull<T> {
    if const { size_of::<T>() == 0 } {
        return NonNull::dangling();
    }
    // SAFETY: an item has a size, and there is one at least.
    let place = unsafe { alloc::alloc::alloc(layout) };
    if place.is_null() {
        alloc::alloc::handle_alloc_error(layout);
    }
    // SAFETY: it is not null.
    unsafe { NonNull::new_unchecked(place.cast()) }
}

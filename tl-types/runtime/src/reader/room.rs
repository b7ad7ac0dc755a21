//! Memory that values are read to, where they stay.

use alloc::boxed::Box;
use core::alloc::Layout;
use core::ptr::NonNull;

use super::Reader;
use crate::codec::{Codec, FieldId};

impl<'a> Reader<'a> {
    /// Reads a bare value to where it stays.
    // Not by `Box::new_uninit`, which makes code to drop a box of nothing for each type.
    #[inline]
    pub(crate) extern "C" fn in_box<T: Codec<'a>>(&mut self, at: FieldId) -> Box<T::Value> {
        // SAFETY: there is room for a value, which is written before the box is made; what reads cannot unwind.
        unsafe {
            let place = allocate::<T::Value>(const { Layout::new::<T::Value>() });
            // Enums have no id of their own, and their functions are there anyway.
            place.write(if const { T::ID.is_some() } { T::read(self, at) } else { T::read_boxed(self, at).0 });
            Box::from_raw(place.as_ptr())
        }
    }
}

/// Memory for items, as a box or a vector has it.
///
/// # Safety
///
/// The layout is that of one `T` or of several.
// Inline up to the call, whose result is known to be no other memory: so what is read goes straight to where it stays,
// and numbers are copied many at a time.
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

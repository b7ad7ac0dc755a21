//! Methods of [`Writer`] and [`Reader`] that generated code calls for each field, under the same names.

use alloc::vec::Vec;
use core::array;

use crate::codec::{Codec, Decoded, FieldId, NameList, VECTOR, has, name_of};
use crate::{Reader, Writer};

/// Fields and vectors, for implementations of [`Codec`].
// `inline(always)` applies to dev builds, too, where it makes no program faster and each slower to compile. So it is
// only a hint there, here and elsewhere, unless the body is a single call.
impl Writer {
    /// Writes a boxed value: the id, if the type has one, and the bare form.
    #[cfg_attr(debug_assertions, inline)]
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub fn put<'a, T: Codec<'a>>(&mut self, value: &T) {
        if let Some(id) = const { T::DESCRIPTOR.id } {
            self.id(id);
        }
        self.bare(value);
    }

    /// Writes a bare value.
    #[cfg_attr(debug_assertions, inline)]
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub fn bare<'a, T: Codec<'a>>(&mut self, value: &T) {
        self.lend(|w| value.write(w));
    }

    /// Writes a boxed value if there is one, and sets bit `n` of `flags` for it. `n` is below 32.
    // Always inlined: most conditional fields are absent, and a call costs more than the test. Returning the bit
    // instead would cost a register per field.
    #[cfg_attr(debug_assertions, inline)]
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub fn opt<'a, T: Codec<'a>>(&mut self, value: &Option<T>, flags: &mut u32, n: u32) {
        if let Some(value) = value {
            *flags |= 1 << n;
            self.put(value);
        }
    }

    /// Writes a bare value if there is one, and sets bit `n` of `flags` for it. `n` is below 32.
    // As above.
    #[cfg_attr(debug_assertions, inline)]
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub fn bare_opt<'a, T: Codec<'a>>(&mut self, value: &Option<T>, flags: &mut u32, n: u32) {
        if let Some(value) = value {
            *flags |= 1 << n;
            self.bare(value);
        }
    }

    /// Writes a `#`: a flags word or a count.
    #[cfg_attr(debug_assertions, inline)]
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub fn nat(&mut self, nat: u32) {
        self.array(nat.to_le_bytes());
    }

    /// Writes the id of a constructor or of a function.
    #[cfg_attr(debug_assertions, inline)]
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub fn id(&mut self, id: u32) {
        self.array(id.to_le_bytes());
    }

    /// Writes a vector without its id: the count, and each item by `item`.
    ///
    /// # Panics
    ///
    /// Panics if there are more than `u32::MAX` items, which TL cannot express.
    #[cfg_attr(debug_assertions, inline)]
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub fn vector<T>(&mut self, items: &[T], item: impl FnMut(&mut Self, &T)) {
        self.lend(|w| vector(w, items, item));
    }

    /// Writes each item by `item`, without a count, for [`Reader::repeat_fixed`].
    #[cfg_attr(debug_assertions, inline)]
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub fn repeat<T>(&mut self, items: &[T], item: impl FnMut(&mut Self, &T)) {
        self.lend(|w| repeat(w, items, item));
    }

    /// Writes a vector with its id, and each item by `item`.
    ///
    /// # Panics
    ///
    /// Panics like [`vector`](Self::vector).
    #[cfg_attr(debug_assertions, inline)]
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub fn boxed_vector<T>(&mut self, items: &[T], item: impl FnMut(&mut Self, &T)) {
        self.id(VECTOR);
        self.vector(items, item);
    }
}

#[inline]
fn vector<T>(mut w: Writer, items: &[T], item: impl FnMut(&mut Writer, &T)) -> Writer {
    let count = u32::try_from(items.len()).expect("a vector has at most u32::MAX items");
    w.nat(count);
    repeat(w, items, item)
}

#[inline]
fn repeat<T>(mut w: Writer, items: &[T], mut item: impl FnMut(&mut Writer, &T)) -> Writer {
    for value in items {
        item(&mut w, value);
    }
    w
}

/// Fields and vectors, for implementations of [`Codec`]. Errors name the field `at`.
impl<'a> Reader<'a> {
    /// Reads a boxed value: an id, if the type has one, and the bare form.
    // A call of the type's function, as in all methods for owned values. Those that end in `inline` are for borrowed
    // values and for structs of numbers, which would take a third more time by calls.
    #[inline(always)]
    pub extern "C" fn get<T: Codec<'a, Value = T>>(&mut self, at: FieldId) -> T {
        T::read_boxed(self, at).0
    }

    /// Reads a bare value.
    #[inline(always)]
    pub extern "C" fn bare<T: Codec<'a, Value = T>>(&mut self, at: FieldId) -> T {
        T::read_bare(self, at).0
    }

    /// Reads a boxed value of a type parameter.
    #[inline(always)]
    pub extern "C" fn value<T: Codec<'a>>(&mut self, at: FieldId) -> T::Value {
        T::read_boxed(self, at).0
    }

    /// Reads a boxed value if `bit` of `flags` is set.
    // Always inlined, as in `Writer::opt`.
    #[cfg_attr(debug_assertions, inline)]
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub extern "C" fn opt<T: Codec<'a, Value = T>>(&mut self, flags: u32, bit: u32, at: FieldId) -> Option<T> {
        if has(flags, bit) { Some(self.get(at)) } else { None }
    }

    /// Reads a bare value if `bit` of `flags` is set.
    // Always inlined, as in `Writer::opt`.
    #[cfg_attr(debug_assertions, inline)]
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub extern "C" fn bare_opt<T: Codec<'a, Value = T>>(&mut self, flags: u32, bit: u32, at: FieldId) -> Option<T> {
        if has(flags, bit) { Some(self.bare(at)) } else { None }
    }

    /// Like [`get`](Self::get), inlined.
    #[inline]
    pub extern "C" fn get_inline<T: Codec<'a, Value = T>>(&mut self, at: FieldId) -> T {
        self.boxed_inline::<T>(at)
    }

    /// Like [`bare`](Self::bare), inlined.
    #[inline]
    pub extern "C" fn bare_inline<T: Codec<'a, Value = T>>(&mut self, at: FieldId) -> T {
        self.named::<T>(at)
    }

    /// Like [`opt`](Self::opt), inlined.
    #[cfg_attr(debug_assertions, inline)]
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub extern "C" fn opt_inline<T: Codec<'a, Value = T>>(&mut self, flags: u32, bit: u32, at: FieldId) -> Option<T> {
        if has(flags, bit) { Some(self.get_inline(at)) } else { None }
    }

    /// Like [`bare_opt`](Self::bare_opt), inlined.
    #[cfg_attr(debug_assertions, inline)]
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub extern "C" fn bare_opt_inline<T: Codec<'a, Value = T>>(
        &mut self,
        flags: u32,
        bit: u32,
        at: FieldId,
    ) -> Option<T> {
        if has(flags, bit) { Some(self.bare_inline(at)) } else { None }
    }

    /// Reads a boxed value, inlined: the body of every [`Codec::read_boxed`].
    #[doc(hidden)]
    #[cfg_attr(debug_assertions, inline)]
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub extern "C" fn boxed<T: Codec<'a>>(&mut self, at: FieldId) -> Decoded<T::Value> {
        if const { T::DESCRIPTOR.id.is_some() } {
            self.expect(const { id::<T>() }, const { T::DESCRIPTOR.names }, at);
        }
        Decoded(self.named::<T>(at))
    }

    /// Like [`boxed`](Self::boxed), for loops: the cold path takes values, never the reader.
    #[inline]
    pub(crate) extern "C" fn boxed_inline<T: Codec<'a>>(&mut self, at: FieldId) -> T::Value {
        if const { T::DESCRIPTOR.id.is_some() } {
            let found = u32::from_le_bytes(self.array(at));
            if found != const { id::<T>() } {
                self.unexpected(found, name_of::<T>(), at);
            }
        }
        self.named::<T>(at)
    }

    /// Reads a bare value, and names the field in an error.
    #[cfg_attr(debug_assertions, inline)]
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub(crate) extern "C" fn named<T: Codec<'a>>(&mut self, at: FieldId) -> T::Value {
        let value = T::read(self, at);
        // A pattern, since a call could unwind and would need a landing pad for the value.
        if const { T::DESCRIPTOR.id.is_some() }
            && let Some(_) = self.error
        {
            self.name_field(const { id::<T>() }, const { T::DESCRIPTOR.names });
        }
        value
    }

    /// Reads a `#`.
    #[inline]
    pub extern "C" fn nat(&mut self, at: FieldId) -> u32 {
        if self.peek_id().is_some() { u32::from_le_bytes(self.array(at)) } else { self.no_id(at) }
    }

    /// Reads a flags word whose defined bits are `known`. Others are an error with
    /// [`strict_flags`](Self::strict_flags).
    // A call: flags and ids are read in so many places that inlining makes a program a thirtieth larger.
    #[inline(never)]
    pub extern "C" fn flags(&mut self, known: u32, at: FieldId) -> u32 {
        self.flags_inline(known, at)
    }

    /// Like [`flags`](Self::flags), inlined.
    #[inline]
    pub extern "C" fn flags_inline(&mut self, known: u32, at: FieldId) -> u32 {
        let flags = self.nat(at);
        if flags & !known != 0 {
            self.unknown_flags(flags & !known, at);
        }
        flags
    }

    /// Reads the id of a constructor or of a function.
    #[inline(never)]
    pub extern "C" fn id(&mut self, at: FieldId) -> u32 {
        self.id_inline(at)
    }

    /// Like [`id`](Self::id), inlined.
    #[inline]
    pub extern "C" fn id_inline(&mut self, at: FieldId) -> u32 {
        self.nat(at)
    }

    /// Reports the end of the input where an id is expected.
    #[cold]
    #[inline(never)]
    extern "C" fn no_id(&mut self, at: FieldId) -> u32 {
        u32::from_le_bytes(self.array(at))
    }

    /// Reads the `id` of a combinator; any other is an error that names the first of `names`.
    // All names, since each type has that string anyway.
    #[inline(never)]
    extern "C" fn expect(&mut self, id: u32, names: NameList, at: FieldId) {
        let found = self.id_inline(at);
        if found != id {
            self.unexpected(found, names.first(), at);
        }
    }

    /// Checks that the id just read is that of the `last` constructor, the only one left; any other is an error for the
    /// type `expected`.
    // A call, to keep loops small.
    #[inline(never)]
    pub extern "C" fn check_last(&mut self, id: u32, last: u32, expected: &'static str, at: FieldId) {
        if id != last {
            self.unexpected(id, expected, at);
        }
    }

    /// Reads a vector without its id: a count, and each item by `item`, of at least `min_len` bytes.
    #[inline]
    pub extern "C" fn vector<T>(&mut self, min_len: usize, at: FieldId, item: impl FnMut(&mut Self) -> T) -> Vec<T> {
        let count = self.nat(at);
        self.repeat(count, min_len, at, item)
    }

    /// Reads a vector with its id, like [`vector`](Self::vector).
    #[inline]
    pub extern "C" fn boxed_vector<T>(
        &mut self,
        min_len: usize,
        at: FieldId,
        item: impl FnMut(&mut Self) -> T,
    ) -> Vec<T> {
        self.expect(VECTOR, const { NameList::new("Vector") }, at);
        self.vector(min_len, at, item)
    }

    /// Reads a fixed number of items, by `item`.
    #[inline]
    pub extern "C" fn repeat_fixed<T, const N: usize>(&mut self, mut item: impl FnMut(&mut Self) -> T) -> [T; N] {
        array::from_fn(|_| item(self))
    }
}

/// Returns the id of a type that has one.
const fn id<'a, T: Codec<'a>>() -> u32 {
    match T::DESCRIPTOR.id {
        Some(id) => id,
        None => 0,
    }
}

//! Constructors of schemas as data, for generated code.

use super::{Base, Combinator, Entry, Place, Slot, Ty, When};
use crate::codec::NameList;

/// Defines a constructor or function. `names` is a [`NameList`] of its own name and those of its fields, one for each of
/// `slots`.
pub const fn combinator(names: &'static str, id: u32, slots: &'static [Slot]) -> Combinator {
    Combinator { names: NameList::new(names), id, slots }
}

/// Locates the constructor with an id by the position of its type, and its own in the type.
pub const fn constructor(id: u32, ty: u16, nth: u16) -> Entry {
    Entry { id, place: Place::Constructor { ty, nth } }
}

/// Locates the function with an id by its position.
pub const fn function(id: u32, nth: u16) -> Entry {
    Entry { id, place: Place::Function(nth) }
}

/// A conditional field, present if a bit of a flags word is set; with bit 32, if any is.
pub const fn bit(word: u8, bit: u8, slot: Slot) -> Slot {
    Slot { when: When::Bit { word, bit }, ty: slot.ty }
}

/// `Vector` of a type.
pub const fn vector(slot: Slot) -> Slot {
    Slot { when: slot.when, ty: slot.ty.vector(false) }
}

/// `vector` of a type.
pub const fn bare_vector(slot: Slot) -> Slot {
    Slot { when: slot.when, ty: slot.ty.vector(true) }
}

/// A boxed type, by position in [`Schema::types`](super::Schema::types).
pub const fn boxed(ty: u16) -> Slot {
    always(Base::Boxed(ty))
}

/// The bare form of a type with one constructor.
pub const fn bare(ty: u16) -> Slot {
    always(Base::Bare(ty))
}

/// The bare form of a constructor of a type with several, by the positions of both.
pub const fn bare_of(ty: u16, nth: u8) -> Slot {
    always(Base::Constructor { ty, nth })
}

/// A builtin that the schema declares and does not define. Reading it is an error.
pub const UNKNOWN: Slot = boxed(u16::MAX);

/// A type with arguments, by position in [`Schema::applied`](super::Schema::applied).
pub const fn applied(nth: u16) -> Slot {
    always(Base::Applied(nth))
}

/// The [result](Base::Result) of a call, of the type at this position in [`Schema::applied`](super::Schema::applied).
pub const fn result(nth: u16) -> Slot {
    always(Base::Result(nth))
}

/// A fixed number of values, by position in [`Schema::arrays`](super::Schema::arrays).
pub const fn array(nth: u16) -> Slot {
    always(Base::Array(nth))
}

/// A type parameter.
pub const fn param(nth: u8) -> Slot {
    always(Base::Param(nth))
}

/// An implicit number, by position among the arguments.
pub const fn implicit(nth: u8) -> Slot {
    always(Base::Implicit(nth))
}

/// As many values as a number says, by position in [`Schema::applied`](super::Schema::applied).
pub const fn repeated(nth: u16) -> Slot {
    always(Base::Repeated(nth))
}

/// A number of at most 16 bits, as an argument.
pub const fn low(value: u16) -> Slot {
    always(Base::Low(value))
}

/// The upper half of a number, as an argument.
pub const fn high(value: u16) -> Slot {
    always(Base::High(value))
}

/// The number of a word of the combinator, as an argument.
pub const fn word(nth: u8) -> Slot {
    always(Base::Word(nth))
}

/// A sum of numbers, as an argument, by position in [`Schema::applied`](super::Schema::applied).
pub const fn sum(nth: u16) -> Slot {
    always(Base::Sum(nth))
}

const fn always(base: Base) -> Slot {
    Slot { when: When::Always, ty: Ty::new(base) }
}

macro_rules! builtins {
    ($($name:ident $base:ident $docs:literal;)*) => {$(
        #[doc = $docs]
        pub const $name: Slot = always(Base::$base);
    )*};
}

builtins! {
    INT Int "`int`";
    NAT Nat "`#`, as a value";
    FLAGS Flags "`#`, as a flags word";
    MASK Mask "`#`, as a flags word and a value";
    LONG Long "`long`";
    DOUBLE Double "`double`";
    BOOL Bool "`Bool`";
    TRUE True "`true`";
    STRING String "`string`";
    BYTES Bytes "`bytes`";
    INT128 Int128 "`int128`";
    INT256 Int256 "`int256`";
    INT512 Int512 "`int512`";
    OBJECT Object "`Object`, or the call in a wrapper";
    BODY Body "`bytes:int body:Object`";
}

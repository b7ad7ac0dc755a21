//! Types of fields as data, in few bytes: a schema has thousands of them.

/// The type of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ty {
    base: Base,
    /// A bit for each vector around `base`, set for a bare one, the outermost lowest; above them a bit that is set.
    vectors: u16,
}

/// A type that is no vector.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Base {
    /// `int`.
    Int,
    /// `#`, as a value.
    Nat,
    /// `#`, as a flags word: all its bits follow from conditional fields.
    Flags,
    /// `#`, as a flags word and a value: other bits than those of conditional fields are data.
    Mask,
    /// `long`.
    Long,
    /// `double`.
    Double,
    /// `Bool`.
    Bool,
    /// `true`: no bytes.
    True,
    /// `string`.
    String,
    /// `bytes`.
    Bytes,
    /// `int128`.
    Int128,
    /// `int256`.
    Int256,
    /// `int512`.
    Int512,
    /// A boxed value of any type.
    Object,
    /// The result of a call: a value of the type at this position in [`Schema::applied`](super::Schema::applied), or an
    /// `rpc_error`, a `gzip_packed` and what else of MTProto's can be in its place or around it.
    Result(u16),
    /// The length of a boxed value in bytes, as an `int`, and the value: the end of MTProto's `message`.
    Body,
    /// A boxed type, by position in [`Schema::types`](super::Schema::types).
    Boxed(u16),
    /// The bare form of a type with one constructor.
    Bare(u16),
    /// The bare form of one constructor of a type with several.
    Constructor {
        /// Position of the type in [`Schema::types`](super::Schema::types).
        ty: u16,
        /// Position in [`Type::constructors`](super::Type::constructors).
        nth: u8,
    },
    /// A type with arguments, by position in [`Schema::applied`](super::Schema::applied).
    Applied(u16),
    /// A fixed number of values, by position in [`Schema::arrays`](super::Schema::arrays).
    Array(u16),
    /// A type parameter, by position. Without an argument it is any boxed value.
    Param(u8),
    /// An implicit number, by position among the arguments: a word without bytes.
    Implicit(u8),
    /// As many values as a number says, by position in [`Schema::applied`](super::Schema::applied): their type, and the number
    /// as its argument.
    Repeated(u16),
    /// A number, as an argument: the lower 16 bits of a constant.
    Low(u16),
    /// A number, as an argument: the upper 16 bits of a constant.
    High(u16),
    /// A number, as an argument: that of a word of the combinator, by position.
    Word(u8),
    /// A number, as an argument: a sum, by position in [`Schema::applied`](super::Schema::applied), of the arguments there.
    Sum(u16),
}

impl Base {
    /// The types with a Rust type in this crate, by TL name.
    const NAMED: [(&'static str, Self); 11] = [
        ("int", Self::Int),
        ("#", Self::Nat),
        ("long", Self::Long),
        ("double", Self::Double),
        ("Bool", Self::Bool),
        ("string", Self::String),
        ("bytes", Self::Bytes),
        ("int128", Self::Int128),
        ("int256", Self::Int256),
        ("int512", Self::Int512),
        ("Object", Self::Object),
    ];

    /// Returns the type with a TL name, if it has a Rust type in this crate.
    pub(crate) fn named(name: &str) -> Option<Self> {
        Self::NAMED.iter().find(|(named, _)| *named == name).map(|(_, base)| *base)
    }

    /// Returns the TL name of a builtin type; `Object` for other types.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Flags | Self::Mask | Self::Implicit(_) => "#",
            Self::True => "true",
            _ => Self::NAMED.iter().find(|(_, base)| *base == self).map_or("Object", |(name, _)| name),
        }
    }
}

/// A field without its name: its condition and type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slot {
    /// Its condition.
    pub when: When,
    /// Its type.
    pub ty: Ty,
}

/// The condition under which a field is present.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// Always.
    Always,
    /// If a bit of a word is set.
    Bit {
        /// Position among the words of the combinator: [flags words](Base::Flags), [masks](Base::Mask) and
        /// [implicit numbers](Base::Implicit).
        word: u8,
        /// 0 to 31; 32 if any bit suffices.
        bit: u8,
    },
}

/// In place of a bit: any of them.
pub(crate) const ANY_BIT: u8 = 32;

/// Returns whether a bit of a word is set, or any of them.
pub(crate) const fn is_set(word: u32, bit: u8) -> bool {
    if bit == ANY_BIT { word != 0 } else { bit < 32 && word >> bit & 1 != 0 }
}

impl Ty {
    /// Creates a type that is no vector.
    pub const fn new(base: Base) -> Self {
        Self { base, vectors: 1 }
    }

    /// Returns `Vector` of this type, or `vector` if `bare`.
    ///
    /// # Panics
    ///
    /// Panics if this is 15 vectors already. [`Base::Applied`] without arguments stands for any type, such as these.
    #[must_use]
    pub const fn vector(self, bare: bool) -> Self {
        assert!(self.vectors < 1 << 15, "a type has at most 15 vectors");
        Self { base: self.base, vectors: self.vectors << 1 | bare as u16 }
    }

    /// Returns whether a vector is bare, and the type of its items; `None` if this is no vector.
    pub const fn item(self) -> Option<(bool, Self)> {
        if self.vectors <= 1 {
            return None;
        }
        Some((self.vectors & 1 != 0, Self { base: self.base, vectors: self.vectors >> 1 }))
    }

    /// Returns the type without the vectors around it.
    pub const fn base(self) -> Base {
        self.base
    }

    /// Returns whether this is a word, which conditions look at: [`Base::Flags`], [`Base::Mask`] or [`Base::Implicit`].
    pub const fn is_word(self) -> bool {
        self.vectors <= 1 && matches!(self.base, Base::Flags | Base::Mask | Base::Implicit(_))
    }

    /// Returns whether this is a number, as an argument.
    pub(crate) const fn is_number(self) -> bool {
        matches!(self.base, Base::Low(_) | Base::High(_) | Base::Word(_) | Base::Sum(_))
    }
}

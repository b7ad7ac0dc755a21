//! Types of fields as data, small: a schema has thousands of them.

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
    /// `#`, as nothing but the bits that other fields hang on. It follows from these fields.
    Flags,
    /// `#`, with bits that other fields hang on or may hang on, and bits that are data.
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
    /// The length of a boxed value in bytes, as an `int`, and the value: the end of MTProto's `message`.
    Body,
    /// A boxed value of a type, by position in [`Schema::types`](super::Schema::types).
    Boxed(u16),
    /// A value of a type with one constructor, without its id.
    Bare(u16),
    /// A type with arguments, by position in [`Schema::applied`](super::Schema::applied).
    Applied(u16),
    /// A fixed number of values, by position in [`Schema::arrays`](super::Schema::arrays).
    Array(u16),
    /// A type parameter, by position. It is any boxed value where nothing says which type it is.
    Param(u8),
}

impl Base {
    /// The type that this crate has a Rust type for, by its TL name.
    pub(crate) fn named(name: &str) -> Option<Self> {
        Some(match name {
            "int" => Self::Int,
            "#" => Self::Nat,
            "long" => Self::Long,
            "double" => Self::Double,
            "Bool" => Self::Bool,
            "string" => Self::String,
            "bytes" => Self::Bytes,
            "int128" => Self::Int128,
            "int256" => Self::Int256,
            "int512" => Self::Int512,
            "Object" => Self::Object,
            _ => return None,
        })
    }
}

/// What hangs where: whether a field is there, and its type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slot {
    /// Whether it is always there.
    pub when: When,
    /// Its type.
    pub ty: Ty,
}

/// When a field is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// Always.
    Always,
    /// If a bit of a flags word is set.
    Bit {
        /// Position among the [flags words](Base::Flags) and [masks](Base::Mask) of the combinator.
        word: u8,
        /// 0 to 31.
        bit: u8,
    },
}

impl Ty {
    /// A type that is no vector.
    pub const fn new(base: Base) -> Self {
        Self { base, vectors: 1 }
    }

    /// `Vector` of this type, or `vector` if `bare`.
    ///
    /// # Panics
    ///
    /// If this is 15 vectors already. [`Base::Applied`] without arguments stands for any type, such as these.
    #[must_use]
    pub const fn vector(self, bare: bool) -> Self {
        assert!(self.vectors < 1 << 15, "a type has at most 15 vectors");
        Self { base: self.base, vectors: self.vectors << 1 | bare as u16 }
    }

    /// The type of the items and whether the vector is bare, if this is a vector.
    pub const fn item(self) -> Option<(bool, Self)> {
        if self.vectors <= 1 {
            return None;
        }
        Some((self.vectors & 1 != 0, Self { base: self.base, vectors: self.vectors >> 1 }))
    }

    /// The type without the vectors around it.
    pub const fn base(self) -> Base {
        self.base
    }

    /// Whether this is [`Base::Flags`] or [`Base::Mask`].
    pub(crate) const fn is_word(self) -> bool {
        self.vectors <= 1 && matches!(self.base, Base::Flags | Base::Mask)
    }
}

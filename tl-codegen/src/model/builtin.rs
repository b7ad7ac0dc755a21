//! The table of builtins. A new one is a variant and a row here, and in the runtime:
//!
//! - a codec (`tl-types/runtime/src/primitive.rs`),
//! - for the schema as data, a constant, a `Base`, its walk and its minimum length (`schema/{notation,ty,value,min_len}.rs`),
//!   and its TL JSON (`json/builtin.rs`); in the command line program an arm of `cli/src/schema.rs`,
//! - values for the tests (`tl-types/tests/by_schema/make.rs`).

/// A type that the runtime provides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum Builtin {
    Int,
    Nat,
    Long,
    Double,
    Bool,
    String,
    Bytes,
    Int128,
    Int256,
    Int512,
    Object,
}

/// Everything that the generator needs to know about a [`Builtin`].
pub(crate) struct BuiltinInfo {
    pub(crate) builtin: Builtin,
    /// Names in TL, bare or boxed; the first one is the usual one.
    pub(crate) tl: &'static [&'static str],
    /// Rust type in owned and in borrowed items.
    pub(crate) rust: &'static str,
    pub(crate) borrowed: &'static str,
    /// Rust expression of the zero value.
    pub(crate) zero: &'static str,
    /// Minimum encoded length in bytes.
    pub(crate) min_len: usize,
    /// Size and alignment of the owned type on a 64-bit machine.
    pub(crate) layout: (usize, usize),
    /// Whether the owned type is `Copy`.
    pub(crate) copy: bool,
    /// Whether `Option` of the owned type is no larger than the type.
    pub(crate) niche: bool,
    /// Constant of the runtime's `schema::notation` that stands for it in the schema as data.
    pub(crate) notation: &'static str,
}

impl Builtin {
    /// Returns the builtin with a bare or boxed TL name.
    ///
    /// Schemas declare these differently or not at all (`int ? = Int;`, `int32 = Int32;`, `bytes data:string = Bytes;`,
    /// `int128 4*[ int ] = Int128;`), with the same encoding.
    ///
    /// ```
    /// use tl_codegen::model::Builtin;
    ///
    /// assert_eq!(Builtin::named("int53"), Some(Builtin::Long));
    /// assert_eq!(Builtin::named("User"), None);
    /// ```
    pub fn named(name: &str) -> Option<Self> {
        TABLE.iter().find(|row| row.tl.contains(&name)).map(|row| row.builtin)
    }

    pub(crate) fn info(self) -> &'static BuiltinInfo {
        // In the order of the variants, which a test checks.
        &TABLE[self as usize]
    }

    /// Whether its borrowed form borrows from the input.
    pub(crate) fn borrows(self) -> bool {
        self.info().rust != self.info().borrowed
    }

    /// All TL names.
    pub(crate) fn names() -> impl Iterator<Item = &'static str> {
        TABLE.iter().flat_map(|info| info.tl).copied()
    }

    /// The constants that stand for builtins in the schema as data.
    pub(crate) fn notations() -> impl Iterator<Item = &'static str> {
        TABLE.iter().map(|row| row.notation)
    }
}

/// A number: its Rust type, zero, size and constant.
const fn number(
    builtin: Builtin,
    tl: &'static [&'static str],
    rust: &'static str,
    zero: &'static str,
    size: usize,
    notation: &'static str,
) -> BuiltinInfo {
    // Arrays of bytes need no alignment.
    let align = if size > 8 { 1 } else { size };
    let (min_len, layout) = (size, (size, align));
    BuiltinInfo { builtin, tl, rust, borrowed: rust, zero, min_len, layout, copy: true, niche: false, notation }
}

/// Something on the heap: its Rust types, zero and constant.
const fn heap(
    builtin: Builtin,
    tl: &'static [&'static str],
    [rust, borrowed, zero, notation]: [&'static str; 4],
    niche: bool,
) -> BuiltinInfo {
    BuiltinInfo { builtin, tl, rust, borrowed, zero, min_len: 4, layout: (24, 8), copy: false, niche, notation }
}

#[rustfmt::skip]
static TABLE: [BuiltinInfo; 11] = [
    number(Builtin::Int, &["int", "int32"], "i32", "0", 4, "INT"),
    number(Builtin::Nat, &["#"], "u32", "0", 4, "NAT"),
    number(Builtin::Long, &["long", "int53", "int64"], "i64", "0", 8, "LONG"),
    number(Builtin::Double, &["double"], "f64", "0.0", 8, "DOUBLE"),
    BuiltinInfo { layout: (1, 1), niche: true, ..number(Builtin::Bool, &["Bool"], "bool", "false", 4, "BOOL") },
    heap(Builtin::String, &["string", "secureString"], ["String", "&'a str", "String::new()", "STRING"], true),
    heap(Builtin::Bytes, &["bytes", "secureBytes"], ["Vec<u8>", "&'a [u8]", "Vec::new()", "BYTES"], true),
    number(Builtin::Int128, &["int128"], "[u8; 16]", "[0; 16]", 16, "INT128"),
    number(Builtin::Int256, &["int256"], "[u8; 32]", "[0; 32]", 32, "INT256"),
    number(Builtin::Int512, &["int512"], "[u8; 64]", "[0; 64]", 64, "INT512"),
    heap(Builtin::Object, &["Object"], ["kind::Object", "kind::Object", "Default::default()", "OBJECT"], true),
];

#[cfg(test)]
mod tests {
    use super::TABLE;

    #[test]
    fn rows_are_in_the_order_of_the_variants() {
        for (index, row) in TABLE.iter().enumerate() {
            assert_eq!(row.builtin as usize, index, "{:?}", row.builtin);
        }
    }
}

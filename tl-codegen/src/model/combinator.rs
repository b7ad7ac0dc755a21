//! What constructors and functions have in common: fields, the flags words that they hang on, and their order on the wire.

use super::{Builtin, Page, Path, Ty};

/// What constructors and functions have in common.
#[derive(Clone, Debug)]
pub struct Combinator {
    /// TL name.
    pub name: String,
    /// Declared or inferred id.
    pub id: u32,
    /// The definition in canonical form, without the `;`.
    pub line: String,
    /// What is said about it, in Markdown.
    pub docs: String,
    /// Pages that tell more.
    pub related: Vec<Page>,
    /// Where its struct stands below `types` or `functions`.
    pub path: Path,
    /// Type parameters.
    pub params: Vec<String>,
    /// The fields as the schema declares them, flags words and `true` included: TL's own view of what is below.
    pub declared: Vec<Declared>,
    /// The fields of the struct.
    pub fields: Vec<Field>,
    /// The flags words.
    pub words: Vec<Word>,
    /// What is on the wire behind the id, in order.
    pub steps: Vec<Step>,
    /// The names of the flags words and values, in wire order: what errors call them.
    pub labels: Vec<String>,
    /// Methods for `true` fields that are no fields of the struct.
    pub aliases: Vec<Alias>,
    /// Whether a value can hold text or bytes: its borrowed form has a lifetime.
    pub borrows: bool,
    /// The least number of bytes that the bare form takes.
    pub least: usize,
}

/// A field as the schema declares it.
#[derive(Clone, Debug)]
pub struct Declared {
    /// TL name, empty for an anonymous one.
    pub name: String,
    /// The flag bit that it hangs on, if it does.
    pub at: Option<FlagBit>,
    /// What it is.
    pub kind: DeclaredKind,
}

/// What a [`Declared`] field is.
#[derive(Clone, Debug)]
pub enum DeclaredKind {
    /// A flags word that is nothing else.
    Flags,
    /// A flags word whose other bits are data.
    Mask,
    /// `true`.
    True,
    /// Anything with bytes of its own.
    Value(Ty),
}

/// A field of a generated struct.
#[derive(Clone, Debug)]
pub struct Field {
    /// TL name; empty for an anonymous field and for a group, whose values have names of their own.
    pub name: String,
    /// Its name.
    pub ident: String,
    /// What is said about it, in Markdown; about a group, what is said about its values.
    pub docs: String,
    /// When it is present and what it holds.
    pub kind: FieldKind,
}

/// What a [`Field`] holds.
#[derive(Clone, Debug)]
pub enum FieldKind {
    /// A value that is always there.
    Required(Value),
    /// `Option` of a value.
    Optional(FlagBit, Value),
    /// `Option` of a tuple of values that share a bit; of more than [`LARGEST_TUPLE`] values, of a tuple of tuples.
    Group(FlagBit, Vec<Value>),
    /// `bool`: a flag bit and nothing else.
    Present(FlagBit),
    /// `u32`: the bits of a number that no other field hangs on, by index in [`Combinator::words`].
    Mask(usize),
}

impl Combinator {
    /// Whether it is a few numbers, so that to read it takes less than a call of a function would.
    pub(crate) fn is_plain(&self) -> bool {
        let number = |ty: &Ty| matches!(ty, Ty::Builtin(Builtin::Int | Builtin::Nat | Builtin::Long | Builtin::Double));
        self.words.is_empty() && self.fields.iter().flat_map(Field::values).all(|value| number(&value.ty))
    }
}

impl Field {
    /// What is said about a group: the texts of its values.
    pub(crate) fn group_docs(values: &[Value]) -> String {
        let said = values.iter().filter(|value| !value.docs.is_empty());
        let said: Vec<String> = said.map(|value| format!("`{}`: {}", value.name, value.docs)).collect();
        said.join("\n\n")
    }

    /// The values it holds, in wire order.
    pub fn values(&self) -> &[Value] {
        match &self.kind {
            FieldKind::Required(value) | FieldKind::Optional(_, value) => std::slice::from_ref(value),
            FieldKind::Group(_, values) => values,
            FieldKind::Present(_) | FieldKind::Mask(_) => &[],
        }
    }
}

/// Up to this many values, tuples can be cloned, compared and shown; a group of more is a tuple of tuples.
pub const LARGEST_TUPLE: usize = 12;

/// A value on the wire.
#[derive(Clone, Debug)]
pub struct Value {
    /// TL name of the field, empty for an anonymous one.
    pub name: String,
    /// What is said about it, in Markdown.
    pub docs: String,
    /// Its number among [`Combinator::labels`], counted from 1.
    pub number: u32,
    /// Its type.
    pub ty: Ty,
    /// Whether it is behind a `Box`, because its type contains itself.
    pub indirect: bool,
}

/// A bit of a flags word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FlagBit {
    /// Index in [`Combinator::words`].
    pub word: usize,
    /// 0 to 31.
    pub bit: u32,
}

/// A flags word: computed from the fields that depend on it.
///
/// A `#` field whose name starts with `flags` is nothing else. One with another
/// name (`mode`, `count`) carries data as well, so its free bits are a
/// [field](FieldKind::Mask).
#[derive(Clone, Debug)]
pub struct Word {
    /// Name of the local variable.
    pub ident: String,
    /// Its number among [`Combinator::labels`], counted from 1.
    pub number: u32,
    /// The bits in use with the fields that set them (indices in [`Combinator::fields`]), in ascending order.
    pub bits: Vec<(u32, usize)>,
    /// The field that holds the other bits.
    pub field: Option<usize>,
}

impl Word {
    /// The bits in use.
    pub fn mask(&self) -> u32 {
        self.bits.iter().fold(0, |mask, (bit, _)| mask | 1 << bit)
    }
}

/// Something on the wire. A [`FieldKind::Present`] has no bytes and no step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// A flags word, by index in [`Combinator::words`].
    Word(usize),
    /// The value of a field, by index in [`Combinator::fields`].
    Field(usize),
    /// One value of a group: index of the field, index of the value in it.
    Part(usize, usize),
}

/// `true` that shares its bit with a field: a method that asks whether the field is there.
#[derive(Clone, Debug)]
pub struct Alias {
    /// TL name.
    pub name: String,
    /// Name of the method.
    pub ident: String,
    /// What is said about it, in Markdown.
    pub docs: String,
    /// Index of the field that is there when this is `true`.
    pub field: usize,
}

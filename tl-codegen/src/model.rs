//! The resolved schema: every decision about the Rust code is made here, emitters only print it.
//!
//! Documentation is what the schema's comments say, until an [overlay](crate::overlay) says more. In it,
//! [`ROOT`] stands for the module of the schema.
//!
//! # Fields that share a flag bit
//!
//! On the wire, fields on one bit are present or absent together. So one bit is
//! one Rust field, and a half-set group cannot be written down:
//!
//! - Two or more values become an `Option` of a tuple, named after its parts in
//!   their order: `offset_date:flags.2?int offset_link:flags.2?string` is
//!   `offset_date_and_offset_link: Option<(i32, String)>`. A tuple needs no
//!   invented type name and no import, both where it is built
//!   (`Some((date, link))`) and where it is read (`if let Some((date, link)) = ...`).
//! - A `true` beside values says nothing that the values don't, so it is no
//!   field but a [method](Alias): `restricted:flags.18?true
//!   restriction_reason:flags.18?Vector<RestrictionReason>` is
//!   `restriction_reason: Option<Vec<_>>` and `fn restricted(&self) -> bool`.
//! - Of several `true`s and nothing else, the first is the `bool` field and the
//!   others are methods.

mod ty;

pub use self::ty::{Builtin, Ty};

/// Stands for the schema's own module in the links of documentation, `super::super` in most files:
/// only where a text is printed is it known how deep that is. No other text has this character.
pub const ROOT: char = '\u{f8ff}';

/// Index of a [`Type`] in [`Model::types`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TypeId(pub usize);

/// Index of a [`Constructor`] in [`Model::constructors`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ConstructorId(pub usize);

/// A schema, resolved.
#[derive(Clone, Debug, Default)]
pub struct Model {
    /// The layer that the schema says it is.
    pub layer: Option<u32>,
    /// The types, in the order of their first constructors.
    pub types: Vec<Type>,
    /// The constructors, in schema order; those that the runtime provides are not among them.
    pub constructors: Vec<Constructor>,
    /// The functions, in schema order.
    pub functions: Vec<Function>,
}

impl Model {
    /// The constructor behind an id.
    pub fn constructor(&self, id: ConstructorId) -> &Constructor {
        &self.constructors[id.0]
    }

    /// The type behind an id.
    pub fn ty(&self, id: TypeId) -> &Type {
        &self.types[id.0]
    }

    /// Whether a value can hold text or bytes that its borrowed form borrows. Those in the arguments of a type are
    /// owned there, since a `Result<&str>` cannot become a `Result<String>` by itself.
    pub fn borrows(&self, ty: &Ty) -> bool {
        match ty {
            Ty::Builtin(builtin) => matches!(builtin, Builtin::String | Builtin::Bytes),
            Ty::Vector { item, .. } | Ty::Array { item, .. } => self.borrows(item),
            Ty::Constructor { id, .. } => self.constructor(*id).combinator.borrows,
            Ty::Enum { id, .. } => self.ty(*id).borrows,
            Ty::Param(_) => false,
        }
    }

    /// The least number of bytes that a value takes on the wire.
    pub fn least(&self, ty: &Ty) -> usize {
        match ty {
            Ty::Builtin(builtin) => match builtin {
                Builtin::Long | Builtin::Double => 8,
                Builtin::Int128 => 16,
                Builtin::Int256 => 32,
                Builtin::Int512 => 64,
                Builtin::Int | Builtin::Nat | Builtin::Bool => 4,
                Builtin::String | Builtin::Bytes | Builtin::Object => 4,
            },
            Ty::Vector { bare, .. } => {
                if *bare {
                    4
                } else {
                    8
                }
            }
            Ty::Array { item, count } => self.least(item).saturating_mul(*count as usize),
            Ty::Constructor { id, bare, .. } => {
                self.constructor(*id).combinator.least.saturating_add(if *bare { 0 } else { 4 })
            }
            Ty::Enum { id, .. } => self.ty(*id).enumeration.as_ref().map_or(4, |enumeration| enumeration.least),
            Ty::Param(_) => 4,
        }
    }
}

/// Where an item stands in the generated code, below `types`, `enums` or `functions`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Path {
    /// Modules, one per namespace part.
    pub modules: Vec<String>,
    /// The item's name.
    pub ident: String,
}

/// A boxed type.
#[derive(Clone, Debug)]
pub struct Type {
    /// TL name.
    pub name: String,
    /// What is said about it, in Markdown.
    pub docs: String,
    /// Its constructors, in schema order.
    pub constructors: Vec<ConstructorId>,
    /// Names of its parameters.
    pub params: Vec<String>,
    /// The enum; `None` for a type with one constructor, which is that constructor's struct.
    pub enumeration: Option<Enum>,
    /// Whether a value can hold another value of this type at any depth: decoding counts its nesting.
    pub recursive: bool,
    /// Whether a value can hold text or bytes: its borrowed form has a lifetime.
    pub borrows: bool,
}

/// The enum of a type with several constructors.
#[derive(Clone, Debug)]
pub struct Enum {
    /// Where it stands below `enums`.
    pub path: Path,
    /// One variant per constructor, in schema order.
    pub variants: Vec<Variant>,
    /// The variant that is cheapest to build from zeros: what a decoder yields after an error.
    pub fallback: usize,
    /// The least number of bytes that a value takes, id included.
    pub least: usize,
}

/// A variant of an [`Enum`].
#[derive(Clone, Debug)]
pub struct Variant {
    /// The constructor it holds.
    pub constructor: ConstructorId,
    /// Its name.
    pub ident: String,
    /// How it holds it.
    pub payload: Payload,
}

/// What a [`Variant`] holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Payload {
    /// Nothing: the constructor has no fields.
    Unit,
    /// The constructor's struct.
    Inline,
    /// The constructor's struct in a `Box`: it would make every value of the enum large.
    Boxed,
}

/// A constructor.
#[derive(Clone, Debug)]
pub struct Constructor {
    /// Name, id and fields.
    pub combinator: Combinator,
    /// The type it constructs.
    pub ty: TypeId,
    /// Whether it has a struct; without one it is a unit variant.
    pub has_struct: bool,
}

/// A function.
#[derive(Clone, Debug)]
pub struct Function {
    /// Name, id and fields.
    pub combinator: Combinator,
    /// What a call returns; a [`Ty::Param`] stands for what the inner call returns.
    pub result: Ty,
    /// Who may call it, where that is known.
    pub audience: Option<Audience>,
    /// The errors that it is known to answer, in the order of their names.
    pub errors: Vec<RpcError>,
}

/// Who may call a [`Function`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    /// People.
    User,
    /// Bots.
    Bot,
    /// People and bots.
    Both,
}

/// An error that a [`Function`] can answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RpcError {
    /// Its number: 400, 420, -503.
    pub code: i32,
    /// Its name, in which `%d` stands for a number: `SLOWMODE_WAIT_%d`.
    pub name: String,
    /// What it means, in a sentence of plain text.
    pub meaning: String,
}

/// A page that tells more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// What it is about, in a few words.
    pub title: String,
    /// Its address.
    pub address: String,
}

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
    /// What errors call it: `message.peer_id`.
    pub label: String,
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
    /// What errors call it: `message.flags`.
    pub label: String,
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

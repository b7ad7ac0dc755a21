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

mod combinator;
mod ty;

pub use self::combinator::{
    Alias, Combinator, Declared, DeclaredKind, Field, FieldKind, FlagBit, LARGEST_TUPLE, Step, Value, Word,
};
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

/// As Rust code has it: `messages::GetChats`.
impl std::fmt::Display for Path {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.modules.iter().try_for_each(|module| write!(f, "{module}::"))?;
        f.write_str(&self.ident)
    }
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
    /// Whether the parameters of a function can hold a value, so that people build it: its enum is made `From` each
    /// payload. Of a schema without functions, that is every type.
    pub in_requests: bool,
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
    /// Its name, in which `%d` stands for a number: `SLOWMODE_WAIT_%d`. Without commas, which part them in the code.
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

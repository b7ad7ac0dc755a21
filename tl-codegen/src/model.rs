//! The resolved schema: every decision about the Rust code is in it, and emitters only print it.
//!
//! [`Combinator::fields`] is the one list of a definition's fields, in wire order. Everything else about them is derived
//! from it: [the fields of the struct](Combinator::struct_fields) and [methods for `true`](Combinator::aliases). What
//! depends on the whole schema, such as which types are recursive, is in the tables of [`Model::analysis`].
//!
//! Documentation comes from the schema's comments, unless an [overlay](crate::overlay) replaces it.
//!
//! # The way of a flag bit
//!
//! 1. The parser reads `link:flags.1?string` as a field with a condition (`tl-parser/src/grammar/field.rs`).
//! 2. The resolver turns it into a [`Field`] whose `condition` is the [`FlagBit`] `flags.1` (`resolve/fields.rs`).
//! 3. [`Combinator::struct_fields`] collects the fields on one bit into one [`StructField`].
//! 4. The emitter (`emit/codec.rs`) prints code that writes the flags word with the bits of all struct fields that are
//!    present, and reads a struct field if its bit is set.
//! 5. That code calls the runtime: `Writer::{place, opt, set}`, `Reader::{flags, opt}` (`tl-types/runtime/src/field.rs`).
//!
//! # Fields that share a flag bit
//!
//! On the wire, fields on one bit are present or absent together. So one bit is one Rust field, and a half-set group
//! cannot be expressed:
//!
//! - Two or more values become an `Option` of a tuple, named after its parts in
//!   their order: `offset_date:flags.2?int offset_link:flags.2?string` is
//!   `offset_date_and_offset_link: Option<(i32, String)>`. A tuple needs no
//!   invented type name and no import, both where it is built
//!   (`Some((date, link))`) and where it is read (`if let Some((date, link)) = ...`).
//! - A `true` beside values adds nothing to the values, so it is no
//!   field but a [method](Alias): `restricted:flags.18?true
//!   restriction_reason:flags.18?Vector<RestrictionReason>` is
//!   `restriction_reason: Option<Vec<_>>` and `fn restricted(&self) -> bool`.
//! - Of several `true`s and nothing else, the first is the `bool` field and the
//!   others are methods.

mod accessor;
mod analysis;
mod builtin;
mod combinator;
mod docs;
mod facts;
mod ty;

use std::collections::{BTreeMap, BTreeSet};

pub use self::accessor::{Accessor, AccessorKind, VariantField};
pub use self::analysis::{Analysis, Boxing, CombinatorAnalysis, Key, TypeAnalysis};
pub use self::builtin::Builtin;
pub(crate) use self::builtin::BuiltinInfo;
pub use self::combinator::{
    Alias, Combinator, Field, FieldKind, FlagBit, LARGEST_TUPLE, Param, StructField, StructFieldKind, Value,
};
pub use self::docs::{DocPart, Docs, Link};
pub use self::facts::{Audience, Page, RpcError};
pub use self::ty::{Number, Ty};

/// Index of a [`Type`] in [`Model::types`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TypeId(pub usize);

/// Index of a [`Constructor`] in [`Model::constructors`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ConstructorId(pub usize);

/// A constructor or a function.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CombinatorId {
    /// A constructor.
    Constructor(ConstructorId),
    /// A function, by index in [`Model::functions`].
    Function(usize),
}

/// A schema, resolved.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Model {
    /// The layer that the schema declares.
    pub layer: Option<u32>,
    /// The types, in the order of their first constructors.
    pub types: Vec<Type>,
    /// The constructors, in schema order, without those that the runtime provides.
    pub constructors: Vec<Constructor>,
    /// The functions, in schema order.
    pub functions: Vec<Function>,
    /// Results of the analyses, computed once the schema is resolved.
    pub analysis: Analysis,
}

impl Model {
    /// Returns the constructor with an id.
    pub fn constructor(&self, id: ConstructorId) -> &Constructor {
        &self.constructors[id.0]
    }

    /// Returns the type with an id.
    pub fn ty(&self, id: TypeId) -> &Type {
        &self.types[id.0]
    }

    /// Returns the definition of a constructor or a function.
    pub fn combinator(&self, id: CombinatorId) -> &Combinator {
        match id {
            CombinatorId::Constructor(id) => &self.constructors[id.0].combinator,
            CombinatorId::Function(index) => &self.functions[index].combinator,
        }
    }

    /// Iterates over the constructors, then the functions, with their ids.
    pub fn combinators(&self) -> impl Iterator<Item = (CombinatorId, &Combinator)> {
        let constructors = (0..self.constructors.len()).map(|index| CombinatorId::Constructor(ConstructorId(index)));
        let functions = (0..self.functions.len()).map(CombinatorId::Function);
        constructors.chain(functions).map(|id| (id, self.combinator(id)))
    }

    /// Iterates over the types of the schema in `ty`, outer ones first.
    pub fn types_in(&self, ty: &Ty) -> impl Iterator<Item = TypeId> {
        ty.walk().filter_map(|ty| match ty {
            Ty::Constructor { id, .. } => Some(self.constructor(*id).ty),
            Ty::Enum { id, .. } => Some(*id),
            Ty::Builtin(_) | Ty::Mapped(_) | Ty::Vector { .. } | Ty::Array { .. } | Ty::Param(_) | Ty::Number(_) => {
                None
            }
        })
    }

    /// Iterates over a type and those inside it whose values its own can contain, outer ones first; with `in_place`, without
    /// what there may be none of: the items of vectors.
    pub(crate) fn walk<'m>(&'m self, ty: &'m Ty, in_place: bool) -> impl Iterator<Item = &'m Ty> {
        let mut stack = vec![ty];
        std::iter::from_fn(move || {
            let ty = stack.pop()?;
            match ty {
                Ty::Vector { item, .. } if !in_place => stack.push(item),
                Ty::Array { item, count } if !in_place || count.constant() > 0 => stack.push(item),
                _ => stack.extend(Param::used(self.params_of(ty), ty.children()).rev()),
            }
            Some(ty)
        })
    }

    /// The combinator that each id stands for: of several, the last one that is not the mere start of a call, as
    /// `invokeWithLayerPrefix` is.
    pub(crate) fn by_id(&self) -> BTreeMap<u32, CombinatorId> {
        let mut found = BTreeMap::new();
        for (id, combinator) in self.combinators().filter(|(_, combinator)| combinator.has_id()) {
            if combinator.name.ends_with("Prefix") {
                found.entry(combinator.id).or_insert(id);
            } else {
                found.insert(combinator.id, id);
            }
        }
        found
    }

    /// Returns the payload of a variant.
    pub fn payload(&self, variant: &Variant) -> Payload {
        if !self.constructor(variant.constructor).has_struct {
            Payload::Unit
        } else if self.analysis.boxing.payloads.contains(&variant.constructor) {
            Payload::Boxed
        } else {
            Payload::Inline
        }
    }

    /// Whether the borrowed form of a value borrows from the input. Type arguments are owned in the borrowed form,
    /// since a `Result<&str>` does not convert into a `Result<String>` by itself.
    pub fn borrows(&self, ty: &Ty) -> bool {
        match ty {
            Ty::Builtin(builtin) => builtin.borrows(),
            Ty::Vector { item, .. } | Ty::Array { item, .. } => self.borrows(item),
            Ty::Constructor { id, .. } => self.analysis.combinator(CombinatorId::Constructor(*id)).borrows,
            Ty::Enum { id, .. } => self.analysis.ty(*id).borrows,
            Ty::Mapped(_) | Ty::Param(_) | Ty::Number(_) => false,
        }
    }

    /// Whether requests are or contain values of a combinator, so that users build them.
    pub fn in_requests(&self, id: CombinatorId) -> bool {
        match id {
            CombinatorId::Constructor(id) => self.analysis.ty(self.constructor(id).ty).in_requests,
            CombinatorId::Function(_) => true,
        }
    }

    /// Returns the parameters of a type, by which the arguments of its uses are in order; none of a type without arguments.
    pub(crate) fn params_of(&self, ty: &Ty) -> &[Param] {
        match ty {
            Ty::Constructor { id, .. } => &self.constructor(*id).combinator.params,
            Ty::Enum { id, .. } => &self.ty(*id).params,
            _ => &[],
        }
    }

    /// Whether a bare value counts as a level of nesting where it is used: it is of one of several constructors, so that
    /// nothing else counts it.
    pub(crate) fn is_level(&self, ty: &Ty) -> bool {
        let Ty::Constructor { id, bare: true, .. } = ty else { return false };
        let ty = self.constructor(*id).ty;
        self.ty(ty).enumeration.is_some() && self.analysis.ty(ty).recursive
    }

    /// The types of all fields and results.
    fn used(&self) -> impl Iterator<Item = &Ty> {
        let values = self.combinators().flat_map(|(_, combinator)| combinator.values().map(|value| value.ty));
        values.chain(self.functions.iter().map(|function| &function.result)).flat_map(Ty::walk)
    }

    /// The constructors that are used bare although their types have others.
    pub(crate) fn bare_variants(&self) -> BTreeSet<ConstructorId> {
        let used = self.used().filter_map(|ty| match ty {
            Ty::Constructor { id, .. } => Some(*id),
            _ => None,
        });
        used.filter(|id| self.ty(self.constructor(*id).ty).enumeration.is_some()).collect()
    }

    /// Whether values of any type are part of it, which have a type of the schema's own.
    pub(crate) fn has_objects(&self) -> bool {
        self.used().any(|ty| *ty == Ty::Builtin(Builtin::Object))
    }

    /// Returns the minimum encoded length of a value in bytes.
    pub fn min_len(&self, ty: &Ty) -> usize {
        self.analysis.min_len(ty)
    }
}

/// One of the modules that a schema's items are in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Structs of constructors.
    Types,
    /// Enums of types.
    Enums,
    /// Structs of functions.
    Functions,
}

impl Kind {
    /// All of them, in the order in which readers look for them.
    pub(crate) const ALL: [Self; 3] = [Self::Types, Self::Enums, Self::Functions];

    /// That of a combinator's struct.
    pub(crate) fn of(id: CombinatorId) -> Self {
        match id {
            CombinatorId::Constructor(_) => Self::Types,
            CombinatorId::Function(_) => Self::Functions,
        }
    }

    /// Returns the name of the module.
    pub fn module(self) -> &'static str {
        match self {
            Self::Types => "types",
            Self::Enums => "enums",
            Self::Functions => "functions",
        }
    }

    /// Returns the noun for the items of a namespace.
    pub(crate) fn title(self) -> &'static str {
        match self {
            Self::Types => "Constructors",
            Self::Enums => "Types",
            Self::Functions => "Functions",
        }
    }

    pub(crate) fn docs(self) -> &'static str {
        match self {
            Self::Types => "Constructors: a struct for each one that has fields or is the only one of its type.",
            Self::Enums => "Types with several constructors: an enum each.",
            Self::Functions => "Functions: a struct each, with the parameters as fields.",
        }
    }
}

/// The path of an item of the generated code, below `types`, `enums` or `functions`.
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
#[non_exhaustive]
pub struct Type {
    /// TL name.
    pub name: String,
    /// Path below `enums`: of the enum, or of the re-export of its only constructor's struct.
    pub path: Path,
    /// Documentation.
    pub docs: Docs,
    /// Its constructors, in schema order.
    pub constructors: Vec<ConstructorId>,
    /// Its parameters.
    pub params: Vec<Param>,
    /// The enum; `None` for a type with one constructor, which is that constructor's struct.
    pub enumeration: Option<Enum>,
}

/// The enum of a type with several constructors.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Enum {
    /// Its path below `enums`.
    pub path: Path,
    /// One variant per constructor, in schema order.
    pub variants: Vec<Variant>,
}

/// A variant of an [`Enum`].
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Variant {
    /// Its constructor.
    pub constructor: ConstructorId,
    /// Its name.
    pub ident: String,
}

/// The payload of a [`Variant`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Payload {
    /// None: the constructor has no fields.
    Unit,
    /// The constructor's struct.
    Inline,
    /// The constructor's struct behind a `Box`, since it would make every value of the enum large.
    Boxed,
}

/// A constructor.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Constructor {
    /// Its definition.
    pub combinator: Combinator,
    /// The type it constructs.
    pub ty: TypeId,
    /// Whether it has a struct; without one it is a unit variant.
    pub has_struct: bool,
}

/// A function.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Function {
    /// Its definition.
    pub combinator: Combinator,
    /// The type that a call returns; a [`Ty::Param`] stands for the result of the inner call.
    pub result: Ty,
    /// Whether it is available to users, bots or both; `None` if unknown.
    pub audience: Option<Audience>,
    /// The known errors that it returns, by name.
    pub errors: Vec<RpcError>,
}

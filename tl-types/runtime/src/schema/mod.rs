//! Schemas as data, and a walker that reads bytes by them, without a Rust type.
//!
//! [`Object`](crate::Object), [`skip`](crate::skip) and TL JSON use it, so that they need no code for each type. A
//! program that reads bytes by a schema of its own builds a [`Schema`], as the command line of `tl-codegen` does:
//!
//! ```
//! use tl_types::Reader;
//! use tl_types::schema::notation::{FLAGS, INT, STRING, bit, combinator, constructor, vector};
//! use tl_types::schema::{Schema, Schemas, Type};
//! use tl_types::shape::Shape;
//!
//! // note#0badcafe flags:# pages:flags.3?int tags:Vector<string> = Note;
//! static NOTE: Type = Type {
//!     name: "Note",
//!     recursive: false,
//!     min_len: 12,
//!     constructors: &[combinator("note,flags,pages,tags", 0x0badcafe, &[FLAGS, bit(0, 3, INT), vector(STRING)])],
//! };
//! static NOTES: Schema = Schema {
//!     types: &[&NOTE],
//!     functions: &[],
//!     ids: &[constructor(0x0badcafe, 0, 0)],
//!     applied: &[],
//!     arrays: &[],
//! };
//!
//! let bytes = b"\xfe\xca\xad\x0b\x08\0\0\0\x07\0\0\0\x15\xc4\xb5\x1c\x01\0\0\0\x02hi\0";
//! static SCHEMAS: Schemas = Schemas(&[&NOTES]);
//! let mut r = Reader::new(bytes);
//! let events = SCHEMAS.walk(&mut r, Shape::Type("Note"));
//! let texts: Vec<String> = events.map(|event| Ok(format!("{:?}", event?))).collect::<Result<_, tl_types::Error>>()?;
//! assert_eq!(texts[2..5], ["Field(pages)", "Int(7)", "Field(tags)"]);
//! # Ok::<(), tl_types::Error>(())
//! ```
//!
//! # Why everything is `'static`
//!
//! Errors contain names of the schema, and outlive the input. So a schema is a static, or is built once and leaked
//! (`Box::leak`): most programs need it to their end.

mod event;
mod find;
#[cfg(feature = "history")]
mod layers;
mod min_len;
pub mod notation;
mod number;
#[cfg(feature = "mtproto")]
mod service;
mod text;
mod ty;
mod value;
mod walk;

use core::fmt;

use crate::codec::NameList;

pub use self::event::Event;
pub use self::find::{Found, Schemas};
#[cfg(feature = "history")]
pub use self::layers::{Layers, Rename, Wrap};
#[cfg(feature = "mtproto")]
pub use self::service::SERVICE;
pub use self::ty::{Base, Slot, Ty, When};
pub use self::walk::Walker;
#[cfg(feature = "serde")]
pub(crate) use self::{
    number::evaluate,
    ty::{ANY_BIT, is_set},
};
#[cfg(feature = "mtproto")]
pub use crate::generated::mtproto::data::SCHEMA as MTPROTO;

/// The definitions of a schema.
///
/// Numbers in it are positions in its lists. Reading by an invalid schema is an error
/// ([`NotDescribed`](crate::ErrorKind::NotDescribed)), never a panic.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Schema {
    /// The types, sorted by name.
    pub types: &'static [&'static Type],
    /// The functions, sorted by name.
    pub functions: &'static [&'static Function],
    /// The positions of combinators, sorted by id.
    pub ids: &'static [Entry],
    /// Types with arguments, for [`Base::Applied`].
    pub applied: &'static [Applied],
    /// Fixed numbers of values, for [`Base::Array`].
    pub arrays: &'static [Array],
}

/// A boxed type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Type {
    /// TL name.
    pub name: &'static str,
    /// Whether a value can contain another one of this type at any depth, so that its nesting is counted.
    pub recursive: bool,
    /// Minimum encoded length of the bare form, which limits the counts of vectors.
    pub min_len: u32,
    /// Its constructors, in schema order.
    pub constructors: &'static [Combinator],
}

/// A function.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Function {
    /// Its name, id and parameters.
    pub combinator: Combinator,
    /// The result type; [`Base::Param`] is that of the call in it.
    pub result: Ty,
}

/// A constructor or function: its name, id and fields.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Combinator {
    /// Its name and those of its fields.
    pub(crate) names: NameList,
    pub(crate) id: u32,
    pub(crate) slots: &'static [Slot],
}

impl Combinator {
    /// Returns the TL name.
    pub fn name(&self) -> &'static str {
        self.names.first()
    }

    /// Returns whether this is its TL name.
    pub(crate) fn is_called(&self, name: &str) -> bool {
        let rest = self.names.as_str().strip_prefix(name);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(','))
    }

    /// Returns the id in front of the boxed form.
    pub fn id(&self) -> u32 {
        self.id
    }

    /// Iterates over the fields of the schema, flags words and `true` included.
    pub fn fields(&self) -> impl Iterator<Item = Field> + use<> {
        let names = self.names.iter().skip(1);
        names.zip(self.slots).map(|(name, slot)| Field { name, when: slot.when, ty: slot.ty })
    }

    /// Returns whether it is the contents of the brackets of a repetition, which have no name of their own.
    pub fn is_contents(&self) -> bool {
        self.name().ends_with("[]")
    }

    /// Returns the bits of a flags word that conditional fields use. `word` is its position among the flags words.
    pub fn bits(&self, word: usize) -> u32 {
        self.slots.iter().fold(0, |bits, slot| match slot.when {
            When::Bit { word: of, bit } if usize::from(of) == word => {
                bits | 1u32.checked_shl(bit.into()).unwrap_or_default()
            }
            _ => bits,
        })
    }
}

/// Formats the names and the id.
impl fmt::Debug for Combinator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}#{:08x}", self.name(), self.id)?;
        self.fields().try_for_each(|field| write!(f, " {}", field.name))
    }
}

/// A field of a [`Combinator`].
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Field {
    /// TL name; `field_` and the position for a field without one.
    pub name: &'static str,
    /// Its condition.
    pub when: When,
    /// Its type.
    pub ty: Ty,
}

impl fmt::Debug for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

/// The position of the combinator with an id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The id.
    pub id: u32,
    /// The position of its combinator.
    pub place: Place,
}

/// A position in a [`Schema`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// A constructor.
    Constructor {
        /// Position of its type in [`Schema::types`].
        ty: u16,
        /// Position in [`Type::constructors`].
        nth: u16,
    },
    /// A function, by position in [`Schema::functions`].
    Function(u16),
}

/// A fixed number of values, one after another: `4*[ int ]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Array {
    /// Their type.
    pub item: Ty,
    /// How many.
    pub count: u32,
}

/// A type with arguments: `Result<int>`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Applied {
    /// The type.
    pub ty: Ty,
    /// Its arguments.
    pub args: &'static [Ty],
}

//! From the model to Rust tokens: nothing is decided here, and nothing can fail.

mod codec;
mod combinator;
pub(crate) mod data;
mod dispatch;
mod docs;
mod enumeration;
mod example;
mod traits;
mod ty;

use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::{ToTokens, quote};

pub(crate) use self::docs::Said;
use crate::model::{Combinator, Field, LARGEST_TUPLE, Model, Path, Ty, Type, TypeId};
use crate::reach::Reached;
use crate::seams::CrateItems;
use crate::{Gate, Options, Traits};

/// One of the modules that a schema's items are in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
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

    /// The module's name.
    pub(crate) fn module(self) -> &'static str {
        match self {
            Self::Types => "types",
            Self::Enums => "enums",
            Self::Functions => "functions",
        }
    }

    /// What rustdoc calls its items.
    pub(crate) fn item(self) -> &'static str {
        match self {
            Self::Types | Self::Functions => "struct",
            Self::Enums => "enum",
        }
    }

    /// The module's documentation.
    pub(crate) fn docs(self) -> &'static str {
        match self {
            Self::Types => "Constructors: a struct for each one that has fields or is the only one of its type.",
            Self::Enums => "Types with several constructors: an enum each.",
            Self::Functions => "Functions: a struct each, with the parameters as fields.",
        }
    }
}

/// A generated struct or enum with its impls.
pub(crate) struct Item<'m> {
    pub(crate) kind: Kind,
    pub(crate) path: &'m Path,
    pub(crate) tokens: TokenStream,
}

/// How the strings and bytes of generated items are held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Hold {
    /// As `String` and `Vec<u8>`.
    Owned,
    /// As `&'a str` and `&'a [u8]`.
    Borrowed,
    /// As `String` and `Vec<u8>`, seen from where `Borrowed` items are.
    OwnedFromBorrowed,
}

/// What is emitted, and how it holds strings and bytes.
#[derive(Clone, Copy)]
struct Context<'m> {
    model: &'m Model,
    hold: Hold,
    said: Said<'m>,
    traits: &'m Traits,
    /// By type: whether what reads it is compiled with the generated code.
    compiled: &'m [bool],
    /// Whether what is read is read in place, and not by the one function of its type.
    inline: bool,
}

/// Everything of a model that a crate has, in schema order.
pub(crate) fn items<'m>(
    model: &'m Model,
    hold: Hold,
    said: Said<'m>,
    options: &'m Options,
    items: CrateItems<'_>,
) -> Vec<Item<'m>> {
    // What is borrowed is read in place.
    let compiled =
        if hold == Hold::Owned { Reached::of_known(model, &options.instantiate).0.types } else { Vec::new() };
    let (traits, inline) = (&options.traits, hold == Hold::Borrowed);
    let cx = Context { model, hold, said, traits, compiled: &compiled, inline };
    let constructors = model.constructors.iter().filter(|it| it.has_struct && items.has_type(it.ty));
    let enums = model.types.iter().enumerate().filter(|(index, _)| items.has_type(TypeId(*index)));
    let functions = model.functions.iter().enumerate().filter(|(index, _)| items.has_function(*index));
    // What holds no text is the same item in both forms.
    let same = |kind, path, borrows: bool| (hold == Hold::Borrowed && !borrows).then(|| cx.again(kind, path));
    let constructors = constructors.map(|constructor| {
        let (path, borrows) = (&constructor.combinator.path, constructor.combinator.borrows);
        let tokens = same(Kind::Types, path, borrows).unwrap_or_else(|| combinator::constructor(cx, constructor));
        Item { kind: Kind::Types, path, tokens }
    });
    let enums = enums.filter_map(|(index, ty)| {
        let path = &ty.enumeration.as_ref()?.path;
        let tokens = same(Kind::Enums, path, ty.borrows).or_else(|| enumeration::enumeration(cx, TypeId(index), ty));
        Some(Item { kind: Kind::Enums, path, tokens: tokens? })
    });
    let functions = functions.map(|(_, function)| {
        let (path, borrows) = (&function.combinator.path, function.combinator.borrows);
        let tokens = same(Kind::Functions, path, borrows).unwrap_or_else(|| combinator::function(cx, function));
        Item { kind: Kind::Functions, path, tokens }
    });
    constructors.chain(enums).chain(functions).collect()
}

/// The function that finds the Rust type of any id.
pub(crate) fn dispatch(model: &Model) -> TokenStream {
    dispatch::dispatch(Context::types(model))
}

/// The Rust type of a struct's field.
pub(crate) fn field_type(model: &Model, combinator: &Combinator, field: &Field) -> TokenStream {
    combinator::field_type(Context::types(model), combinator, field)
}

/// The Rust type of what a function returns.
pub(crate) fn result_type(model: &Model, combinator: &Combinator, result: &Ty) -> TokenStream {
    combinator::result_type(Context::types(model), combinator, result)
}

impl<'m> Context<'m> {
    /// For what has neither documentation nor traits.
    fn types(model: &'m Model) -> Self {
        const NONE: &Traits = &Traits { clone: Gate::Closed, debug: Gate::Closed, eq: Gate::Closed };
        Self { model, hold: Hold::Owned, said: Said::default(), traits: NONE, compiled: &[], inline: false }
    }

    /// The owned items, seen from these.
    fn owned(self) -> Self {
        let hold = if self.hold == Hold::Owned { Hold::Owned } else { Hold::OwnedFromBorrowed };
        Self { hold, ..self }
    }

    /// A struct or enum, as seen from any generated file.
    fn item(self, kind: Kind, path: &Path) -> TokenStream {
        let outside = (self.hold == Hold::OwnedFromBorrowed).then_some("owned");
        let modules = outside.into_iter().chain([kind.module()]).chain(path.modules.iter().map(String::as_str));
        let (modules, name) = (modules.map(ident), ident(&path.ident));
        quote!(#(#modules::)* #name)
    }

    /// The owned item under the same name.
    fn again(self, kind: Kind, path: &Path) -> TokenStream {
        let item = self.owned().item(kind, path);
        quote!(pub use #item;)
    }

    /// Where a value of a boxed type is defined.
    fn home(self, ty: &'m Type) -> (Kind, &'m Path) {
        match &ty.enumeration {
            Some(enumeration) => (Kind::Enums, &enumeration.path),
            None => (Kind::Types, &self.model.constructor(ty.constructors[0]).combinator.path),
        }
    }

    /// The reader's method of this name: for what is read without copying, or is a few numbers, the one that is inlined.
    fn reads(self, method: &str) -> Ident {
        if self.inline { ident(&format!("{method}_inline")) } else { ident(method) }
    }

    /// Whether what reads values of a type is compiled with the generated code.
    fn is_compiled(self, ty: TypeId) -> bool {
        self.compiled.get(ty.0).copied().unwrap_or_default()
    }

    /// What reads values of a type, if it is compiled with the generated code.
    fn compiled_read(self, ty: TypeId) -> TokenStream {
        if !self.is_compiled(ty) {
            return quote!();
        }
        quote! {
            #[inline(never)]
            extern "C" fn read_boxed(r: &mut Reader<'a>, at: FieldId) -> Decoded<Self> {
                r.boxed::<Self>(at)
            }
        }
    }

    /// `<'a, X>`, or nothing.
    fn generics(self, params: &[TokenStream], borrows: bool) -> TokenStream {
        let lifetime = (self.hold == Hold::Borrowed && borrows).then(|| quote!('a));
        let all: Vec<&TokenStream> = lifetime.iter().chain(params).collect();
        if all.is_empty() { quote!() } else { quote!(<#(#all),*>) }
    }
}

/// The type parameters of a struct or enum.
fn params(names: &[String]) -> Vec<TokenStream> {
    names.iter().map(|param| ident(param).into_token_stream()).collect()
}

/// Documentation: paragraphs, one after another; empty ones are left out.
fn doc(paragraphs: impl IntoIterator<Item = impl AsRef<str>>) -> TokenStream {
    let paragraphs = paragraphs.into_iter().filter(|paragraph| !paragraph.as_ref().is_empty());
    let lines = paragraphs.enumerate().flat_map(|(index, paragraph)| {
        let blank = (index > 0).then(String::new);
        let line = |line: &str| if line.is_empty() { String::new() } else { format!(" {line}") };
        blank.into_iter().chain(paragraph.as_ref().lines().map(line)).collect::<Vec<_>>()
    });
    quote!(#(#[doc = #lines])*)
}

/// A tuple. Those of Rust can be compared and shown up to [`LARGEST_TUPLE`] parts; a larger one is a tuple of tuples.
fn tuple(parts: &[TokenStream]) -> TokenStream {
    if parts.len() <= LARGEST_TUPLE {
        return quote!((#(#parts),*));
    }
    let tuples = parts.chunks(LARGEST_TUPLE).map(|parts| quote!((#(#parts,)*)));
    quote!((#(#tuples),*))
}

/// Where a part of a [`tuple`] of `count` parts is in it.
fn part_of(nth: usize, count: usize) -> TokenStream {
    let number = Literal::usize_unsuffixed;
    if count <= LARGEST_TUPLE {
        let nth = number(nth);
        return quote!(#nth);
    }
    let (outer, inner) = (number(nth / LARGEST_TUPLE), number(nth % LARGEST_TUPLE));
    quote!(#outer.#inner)
}

/// An identifier that the model or this crate made.
pub(crate) fn ident(name: &str) -> Ident {
    Ident::new(name, Span::call_site())
}

/// An id as people write it: 8 hex digits.
fn id(value: u32) -> Literal {
    // The text is a valid literal by construction.
    format!("0x{value:08x}").parse().unwrap_or_else(|_| Literal::u32_unsuffixed(value))
}

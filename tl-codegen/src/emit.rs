//! From the model to Rust tokens: nothing is decided here, and nothing can fail.

mod codec;
mod combinator;
mod dispatch;
mod enumeration;
mod ty;

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote};

use crate::model::{Combinator, Function, Model, Path, Type};

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

/// Everything that a model defines, in schema order.
pub(crate) fn items(model: &Model) -> Vec<Item<'_>> {
    let constructors = model.constructors.iter().filter(|constructor| constructor.has_struct).map(|constructor| Item {
        kind: Kind::Types,
        path: &constructor.combinator.path,
        tokens: combinator::constructor(model, constructor),
    });
    let enums = model.types.iter().filter_map(|ty| {
        let enumeration = ty.enumeration.as_ref()?;
        let tokens = enumeration::enumeration(model, ty, enumeration);
        Some(Item { kind: Kind::Enums, path: &enumeration.path, tokens })
    });
    let functions = model.functions.iter().map(|function| Item {
        kind: Kind::Functions,
        path: &function.combinator.path,
        tokens: combinator::function(model, function),
    });
    constructors.chain(enums).chain(functions).collect()
}

/// The function that finds the Rust type of any id.
pub(crate) fn dispatch(model: &Model) -> TokenStream {
    dispatch::dispatch(model)
}

/// A struct or enum, as seen from any generated file.
fn item(kind: Kind, path: &Path) -> TokenStream {
    let parts = std::iter::once(kind.module()).chain(path.modules.iter().map(String::as_str)).map(ident);
    let name = ident(&path.ident);
    quote!(#(#parts::)* #name)
}

/// What a value of a boxed type is in Rust.
fn boxed(model: &Model, ty: &Type) -> TokenStream {
    match &ty.enumeration {
        Some(enumeration) => item(Kind::Enums, &enumeration.path),
        None => item(Kind::Types, &model.constructor(ty.constructors[0]).combinator.path),
    }
}

/// A function with whatever it wraps left undecoded.
fn opaque(function: &Function) -> TokenStream {
    let name = item(Kind::Functions, &function.combinator.path);
    let args = function.combinator.params.iter().map(|_| quote!(Opaque));
    if function.combinator.params.is_empty() { name } else { quote!(#name<#(#args),*>) }
}

/// The type parameters of a struct.
fn params(combinator: &Combinator) -> Vec<TokenStream> {
    combinator.params.iter().map(|param| ident(param).into_token_stream()).collect()
}

/// `<X>`, or nothing.
fn generics(combinator: &Combinator) -> TokenStream {
    let params = params(combinator);
    if params.is_empty() { quote!() } else { quote!(<#(#params),*>) }
}

fn ident(name: &str) -> Ident {
    Ident::new(name, Span::call_site())
}

/// An id as people write it: 8 hex digits.
fn id(value: u32) -> proc_macro2::Literal {
    // The text is a valid literal by construction.
    format!("0x{value:08x}").parse().unwrap_or_else(|_| proc_macro2::Literal::u32_unsuffixed(value))
}

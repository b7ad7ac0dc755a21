//! The schema as data: a static for each type and each function.

use std::collections::BTreeMap;

use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens, quote};

use super::{id, ident};
use crate::description::{DescribedCombinator, DescribedFunction, DescribedType, Description, Place, Ty};
use crate::model::Model;
use crate::names;

/// Statics by module and name.
pub(crate) type Modules = BTreeMap<String, BTreeMap<String, TokenStream>>;

pub(crate) struct Data {
    pub(crate) whole: TokenStream,
    pub(crate) ids: TokenStream,
    pub(crate) types: Modules,
    pub(crate) functions: Modules,
}

/// The names of the statics of types and functions, by number.
struct Names {
    types: Vec<proc_macro2::Ident>,
    functions: Vec<proc_macro2::Ident>,
}

pub(crate) fn data(model: &Model, split: bool) -> Data {
    let description = Description::of(model);
    let unique = |all: &mut dyn Iterator<Item = &str>| {
        let mut names = names::Descriptions::default();
        all.map(|name| ident(&names.name(name))).collect()
    };
    let names = Names {
        types: unique(&mut description.types.iter().map(|described| described.ty.name.as_str())),
        functions: unique(&mut description.functions.iter().map(|function| function.name)),
    };
    let (mut types, mut functions) = (Modules::new(), Modules::new());
    for (described, name) in description.types.iter().zip(&names.types) {
        let module = types.entry(names::description(&described.ty.name, split)).or_default();
        module.insert(name.to_string(), ty(&names, described, name));
    }
    for (described, name) in description.functions.iter().zip(&names.functions) {
        let module = functions.entry(names::description(described.name, split)).or_default();
        module.insert(name.to_string(), function(&names, described, name));
    }
    Data { whole: whole(&names, &description), ids: ids(&names, &description), types, functions }
}

fn whole(names: &Names, description: &Description<'_>) -> TokenStream {
    let (types, functions) = (&names.types, &names.functions);
    let applied = description.applied.iter().map(|(ty, args)| {
        let (ty, args) = (slot(names, ty), args.iter().map(|arg| slot(names, arg)));
        quote!(Applied { ty: #ty.ty, args: &[#(#args.ty),*] })
    });
    let arrays = description.arrays.iter().map(|(item, count)| {
        let (item, count) = (slot(names, item), Literal::u32_unsuffixed(*count));
        quote!(Array { item: #item.ty, count: #count })
    });
    // Without variants there is nothing to cast.
    let numbers = (!types.is_empty()).then(|| {
        quote! {
            impl T {
                const fn boxed(self) -> Slot {
                    boxed(self as u16)
                }

                const fn bare(self) -> Slot {
                    bare(self as u16)
                }
            }
        }
    });
    quote! {
        /// The definitions of the schema, as data.
        pub static SCHEMA: Schema = Schema {
            types: &[#(&types::#types),*],
            functions: &[#(&functions::#functions),*],
            ids: &ids::IDS,
            applied: &[#(#applied),*],
            arrays: &[#(#arrays),*],
        };

        /// The number of each type.
        #[derive(Clone, Copy)]
        enum T { #(#types),* }

        #numbers

        /// The number of each function.
        #[derive(Clone, Copy)]
        enum F { #(#functions),* }
    }
}

fn ids(names: &Names, description: &Description<'_>) -> TokenStream {
    let count = Literal::usize_unsuffixed(description.ids.len());
    let rows = description.ids.iter().map(|(value, place)| {
        let value = id(*value);
        match place {
            Place::Constructor(number, nth) => {
                let (ty, nth) = (&names.types[*number], Literal::usize_unsuffixed(*nth));
                quote!(constructor(#value, T::#ty as u16, #nth))
            }
            Place::Function(number) => {
                let function = &names.functions[*number];
                quote!(function(#value, F::#function as u16))
            }
        }
    });
    quote!(pub static IDS: [Entry; #count] = [#(#rows),*];)
}

fn ty(names: &Names, described: &DescribedType<'_>, ident: &proc_macro2::Ident) -> TokenStream {
    let (name, recursive) = (&described.ty.name, described.recursive);
    let min_len = Literal::u32_unsuffixed(described.min_len);
    let constructors = described.constructors.iter().map(|row| combinator(names, row));
    quote! {
        pub static #ident: Type =
            Type { name: #name, recursive: #recursive, min_len: #min_len, constructors: &[#(#constructors),*] };
    }
}

fn function(names: &Names, described: &DescribedFunction<'_>, ident: &proc_macro2::Ident) -> TokenStream {
    let (combinator, result) = (combinator(names, &described.row), slot(names, &described.result));
    quote!(pub static #ident: Function = Function { combinator: #combinator, result: #result.ty };)
}

fn combinator(names: &Names, row: &DescribedCombinator) -> TokenStream {
    let (text, id) = (&row.names, id(row.id));
    let slots = row.slots.iter().map(|(at, ty)| {
        let slot = slot(names, ty);
        match at {
            None => slot,
            Some((word, bit)) => {
                let (word, bit) = (Literal::usize_unsuffixed(*word), Literal::u32_unsuffixed(*bit));
                quote!(bit(#word, #bit, #slot))
            }
        }
    });
    quote!(combinator(#text, #id, &[#(#slots),*]))
}

fn slot(names: &Names, ty: &Ty) -> TokenStream {
    let numbered = |method: &str, number: usize| {
        let (method, number) = (ident(method), Literal::usize_unsuffixed(number));
        quote!(#method(#number))
    };
    match ty {
        Ty::Flags => quote!(FLAGS),
        Ty::Mask => quote!(MASK),
        Ty::True => quote!(TRUE),
        Ty::Builtin(builtin) => ident(builtin.info().notation).into_token_stream(),
        Ty::Vector { item, bare } => {
            let item = slot(names, item);
            if *bare { quote!(bare_vector(#item)) } else { quote!(vector(#item)) }
        }
        Ty::Boxed(number) => {
            let name = &names.types[*number];
            quote!(T::#name.boxed())
        }
        Ty::Bare(number) => {
            let name = &names.types[*number];
            quote!(T::#name.bare())
        }
        Ty::Constructor(number, nth) => {
            let (name, nth) = (&names.types[*number], Literal::usize_unsuffixed(*nth));
            quote!(bare_of(T::#name as u16, #nth))
        }
        Ty::Unknown => quote!(UNKNOWN),
        Ty::Applied(number) => numbered("applied", *number),
        Ty::Array(number) => numbered("array", *number),
        Ty::Param(number) => numbered("param", *number),
        Ty::Implicit(number) => numbered("implicit", *number),
        Ty::Repeated(number) => numbered("repeated", *number),
        Ty::Low(value) => numbered("low", usize::from(*value)),
        Ty::High(value) => numbered("high", usize::from(*value)),
        Ty::Word(number) => numbered("word", *number),
        Ty::Sum(number) => numbered("sum", *number),
    }
}

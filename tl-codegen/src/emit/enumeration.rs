//! The enum of a type with several constructors.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::{Context, Hold, Kind, doc, docs, id, ident, params};
use crate::model::{Enum, Model, Payload, Type, Variant};

/// The enum, its codec and, where it borrows, how it becomes owned; `None` for a type that is no enum.
pub(super) fn enumeration(cx: Context<'_>, ty: &Type) -> Option<TokenStream> {
    let enumeration = ty.enumeration.as_ref()?;
    let (name, params) = (ident(&enumeration.path.ident), params(&ty.params));
    let generics = cx.generics(&params, ty.borrows);
    let doc = doc(docs::enumeration(cx, ty));
    let variants = enumeration.variants.iter().map(|variant| declare(cx, variant, &params));
    let codec = codec(cx.model, ty, enumeration);
    let conversion = (cx.hold == Hold::Borrowed).then(|| conversion(cx, ty, enumeration));
    Some(quote! {
        #doc
        #[derive(Clone, Debug, PartialEq)]
        pub enum #name #generics {
            #(#variants,)*
        }

        impl<'a, #(#params: Codec<'a, Value = #params>),*> Codec<'a> for #name #generics {
            #codec
        }

        #conversion
    })
}

fn declare(cx: Context<'_>, variant: &Variant, params: &[TokenStream]) -> TokenStream {
    let combinator = &cx.model.constructor(variant.constructor).combinator;
    let doc = doc(docs::variant(cx, combinator, variant.payload));
    let name = ident(&variant.ident);
    let (payload, generics) = (cx.item(Kind::Types, &combinator.path), cx.generics(params, combinator.borrows));
    let payload = match variant.payload {
        Payload::Unit => quote!(),
        Payload::Inline => quote!((#payload #generics)),
        Payload::Boxed => quote!((Box<#payload #generics>)),
    };
    quote!(#doc #name #payload)
}

/// From the borrowed enum to the owned one.
fn conversion(cx: Context<'_>, ty: &Type, enumeration: &Enum) -> TokenStream {
    let params = params(&ty.params);
    let (name, generics) = (ident(&enumeration.path.ident), cx.generics(&params, ty.borrows));
    let (owned, owned_generics) = (cx.owned().item(Kind::Enums, &enumeration.path), cx.owned().generics(&params, true));
    let arms = enumeration.variants.iter().map(|variant| {
        let (ident, borrows) = (ident(&variant.ident), cx.model.constructor(variant.constructor).combinator.borrows);
        match (variant.payload, borrows) {
            (Payload::Unit, _) => quote!(#name::#ident => Self::#ident),
            (_, false) => quote!(#name::#ident(value) => Self::#ident(value)),
            (Payload::Inline, true) => quote!(#name::#ident(value) => Self::#ident(value.into())),
            (Payload::Boxed, true) => quote!(#name::#ident(value) => Self::#ident(Box::new((*value).into()))),
        }
    });
    quote! {
        impl<'a, #(#params),*> From<#name #generics> for #owned #owned_generics {
            fn from(value: #name #generics) -> Self {
                match value {
                    #(#arms,)*
                }
            }
        }
    }
}

fn codec(model: &Model, ty: &Type, enumeration: &Enum) -> TokenStream {
    let name = &ty.name;
    let least = Literal::usize_unsuffixed(enumeration.least);
    let writes = enumeration.variants.iter().map(|variant| {
        let (id, ident) = (id(model.constructor(variant.constructor).combinator.id), ident(&variant.ident));
        match variant.payload {
            Payload::Unit => quote!(Self::#ident => w.id(#id)),
            Payload::Inline | Payload::Boxed => quote!(Self::#ident(value) => w.put(value)),
        }
    });
    let reads = enumeration.variants.iter().map(|variant| {
        let (id, value) = (id(model.constructor(variant.constructor).combinator.id), read(variant));
        quote!(#id => #value)
    });
    let fallback = read(&enumeration.variants[enumeration.fallback]);
    let read = quote! {
        match r.id(at) {
            #(#reads,)*
            id => {
                r.unexpected(id, #name, at);
                #fallback
            }
        }
    };
    let read = super::codec::nested(ty.recursive, &TokenStream::new(), &read);
    quote! {
        type Value = Self;
        type Kind = kind::Other;
        const ID: Option<u32> = None;
        const NAME: &'static str = #name;
        const LEAST: usize = #least;

        #[inline]
        fn write(&self, mut w: Writer) -> Writer {
            match self {
                #(#writes,)*
            }
            w
        }

        #[inline]
        fn read(r: &mut Reader<'a>, at: &'static str) -> Self {
            #read
        }
    }
}

fn read(variant: &Variant) -> TokenStream {
    let ident = ident(&variant.ident);
    match variant.payload {
        Payload::Unit => quote!(Self::#ident),
        Payload::Inline | Payload::Boxed => quote!(Self::#ident(r.bare(at))),
    }
}

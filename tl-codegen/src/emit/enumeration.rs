//! The enum of a type with several constructors.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::{Context, Hold, Kind, doc, docs, id, ident, params, traits};
use crate::model::{Enum, Payload, Type, TypeId, Variant};

/// The enum, its codec and, where it borrows, how it becomes owned; `None` for a type that is no enum.
pub(super) fn enumeration(cx: Context<'_>, id: TypeId, ty: &Type) -> Option<TokenStream> {
    let enumeration = ty.enumeration.as_ref()?;
    let (name, params) = (ident(&enumeration.path.ident), params(&ty.params));
    let generics = cx.generics(&params, ty.borrows);
    let (doc, traits) = (doc(docs::enumeration(cx, ty)), traits::of_enum(cx, ty, enumeration, cx.is_compiled(id)));
    let variants = enumeration.variants.iter().map(|variant| declare(cx, variant, &params));
    let codec = codec(cx, ty, enumeration, &cx.compiled_read(id));
    let conversion = (cx.hold == Hold::Borrowed).then(|| conversion(cx, ty, enumeration));
    let wrapped = enumeration.variants.iter().filter(|_| ty.in_requests);
    let wraps = wrapped.map(|variant| wrap(cx, ty, enumeration, variant));
    Some(quote! {
        #doc
        pub enum #name #generics {
            #(#variants,)*
        }

        impl<'a, #(#params: Codec<'a, Value = #params>),*> Codec<'a> for #name #generics {
            #codec
        }

        #(#wraps)*
        #conversion
        #traits
    })
}

/// From the struct of a variant to the enum.
fn wrap(cx: Context<'_>, ty: &Type, enumeration: &Enum, variant: &Variant) -> TokenStream {
    let params = params(&ty.params);
    let combinator = &cx.model.constructor(variant.constructor).combinator;
    let (name, variant_name) = (ident(&enumeration.path.ident), ident(&variant.ident));
    let generics = cx.generics(&params, ty.borrows);
    let (payload, arguments) = (cx.item(Kind::Types, &combinator.path), cx.generics(&params, combinator.borrows));
    let value = match variant.payload {
        Payload::Unit => return quote!(),
        Payload::Inline => quote!(value),
        Payload::Boxed => quote!(Box::new(value)),
    };
    quote! {
        impl #generics From<#payload #arguments> for #name #generics {
            #[inline]
            fn from(value: #payload #arguments) -> Self {
                Self::#variant_name(#value)
            }
        }
    }
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
            #[inline]
            fn from(value: #name #generics) -> Self {
                match value {
                    #(#arms,)*
                }
            }
        }
    }
}

fn codec(cx: Context<'_>, ty: &Type, enumeration: &Enum, compiled: &TokenStream) -> TokenStream {
    let name = &ty.name;
    let least = Literal::usize_unsuffixed(enumeration.least);
    let writes = enumeration.variants.iter().map(|variant| {
        let (id, ident) = (id(cx.model.constructor(variant.constructor).combinator.id), ident(&variant.ident));
        match variant.payload {
            Payload::Unit => quote!(Self::#ident => w.id(#id)),
            Payload::Inline | Payload::Boxed => quote!(Self::#ident(value) => w.put(value)),
        }
    });
    let reads = enumeration
        .variants
        .iter()
        .map(|variant| (id(cx.model.constructor(variant.constructor).combinator.id), read(cx, variant)));
    let mut reads: Vec<(Literal, TokenStream)> = reads.collect();
    // The fallback is what is read in place of an unknown id, too.
    let (last, fallback) = reads.remove(enumeration.fallback);
    let reads = reads.into_iter().map(|(id, value)| quote!(#id => #value));
    let read_id = cx.reads("id");
    let read = quote! {
        match r.#read_id(at) {
            #(#reads,)*
            id => {
                r.check_last(id, #last, #name, at);
                #fallback
            }
        }
    };
    let read = super::codec::nested(ty.recursive, &TokenStream::new(), &read);
    quote! {
        type Value = Self;
        type Kind = kind::Other;
        const ID: Option<u32> = None;
        const FIELD_NAMES: NameList = NameList::new(#name);
        const MIN_LEN: usize = #least;

        #[inline]
        fn write(&self, mut w: Writer) -> Writer {
            match self {
                #(#writes,)*
            }
            w
        }

        #[inline]
        fn read(r: &mut Reader<'a>, at: FieldId) -> Self {
            #read
        }

        #compiled
    }
}

fn read(cx: Context<'_>, variant: &Variant) -> TokenStream {
    let (ident, bare) = (ident(&variant.ident), cx.reads("bare"));
    match variant.payload {
        Payload::Unit => quote!(Self::#ident),
        Payload::Inline | Payload::Boxed => quote!(Self::#ident(r.#bare(at))),
    }
}

//! The enum of a type with several constructors.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Kind, id, ident, item};
use crate::model::{Enum, Model, Payload, Type, Variant};

/// The enum and its codec.
pub(super) fn enumeration(model: &Model, ty: &Type, enumeration: &Enum) -> TokenStream {
    let name = ident(&enumeration.path.ident);
    let params: Vec<_> = ty.params.iter().map(|param| ident(param)).collect();
    let generics = if params.is_empty() { quote!() } else { quote!(<#(#params),*>) };
    let doc = format!(" The type `{}`.", ty.name);
    let variants = enumeration.variants.iter().map(|variant| declare(model, variant, &generics));
    let codec = codec(model, ty, enumeration);
    quote! {
        #[doc = #doc]
        #[derive(Clone, Debug, PartialEq)]
        pub enum #name #generics {
            #(#variants,)*
        }

        impl<'a, #(#params: Codec<'a, Value = #params>),*> Codec<'a> for #name #generics {
            #codec
        }
    }
}

fn declare(model: &Model, variant: &Variant, generics: &TokenStream) -> TokenStream {
    let combinator = &model.constructor(variant.constructor).combinator;
    let doc = match variant.payload {
        Payload::Unit => format!(" `{}`", combinator.line),
        Payload::Inline | Payload::Boxed => format!(" `{}#{:08x}`", combinator.name, combinator.id),
    };
    let name = ident(&variant.ident);
    let payload = item(Kind::Types, &combinator.path);
    let payload = match variant.payload {
        Payload::Unit => quote!(),
        Payload::Inline => quote!((#payload #generics)),
        Payload::Boxed => quote!((Box<#payload #generics>)),
    };
    quote!(#[doc = #doc] #name #payload)
}

fn codec(model: &Model, ty: &Type, enumeration: &Enum) -> TokenStream {
    let name = &ty.name;
    let size = size(enumeration);
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

        #[inline]
        fn size(&self) -> usize {
            #size
        }

        #[inline]
        fn write(&self, w: &mut Writer) {
            match self {
                #(#writes,)*
            }
        }

        #[inline]
        fn read(r: &mut Reader<'a>, at: &'static str) -> Self {
            #read
        }
    }
}

fn size(enumeration: &Enum) -> TokenStream {
    if enumeration.variants.iter().all(|variant| variant.payload == Payload::Unit) {
        return quote!(4);
    }
    let arms = enumeration.variants.iter().map(|variant| {
        let ident = ident(&variant.ident);
        match variant.payload {
            Payload::Unit => quote!(Self::#ident => 4),
            Payload::Inline | Payload::Boxed => quote!(Self::#ident(value) => size(value)),
        }
    });
    quote!(match self { #(#arms,)* })
}

fn read(variant: &Variant) -> TokenStream {
    let ident = ident(&variant.ident);
    match variant.payload {
        Payload::Unit => quote!(Self::#ident),
        Payload::Inline | Payload::Boxed => quote!(Self::#ident(r.bare(at))),
    }
}

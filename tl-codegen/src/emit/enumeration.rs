//! The enum of a type with several constructors.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

use super::{Context, Kind, Ownership, accessor, docs, generics, ident, params, traits};
use crate::model::{CombinatorId, Enum, Param, Payload, TypeId, Variant};

/// The enum with its codec and conversions.
pub(super) fn enumeration(cx: Context<'_>, id: TypeId, enumeration: &Enum) -> TokenStream {
    let (ty, analysis) = (cx.model.ty(id), cx.model.analysis.ty(id));
    let (name, all, params) = (ident(&enumeration.path.ident), params(&ty.params), generics(&ty.params));
    let generics = cx.generics(&params, analysis.borrows);
    let docs = docs::enumeration(cx, id, &enumeration.path).attributes();
    let traits = traits::of_enum(cx, id, enumeration);
    let variants = enumeration.variants.iter().map(|variant| declare(cx, variant, &all));
    let codec = codec(cx, id, enumeration);
    let conversion = (cx.ownership == Ownership::Borrowed).then(|| into_owned(cx, enumeration, &params, &generics));
    let conversions = enumeration.variants.iter().map(|variant| convert(cx, id, variant, (&name, &all, &generics)));
    let accessors = accessor::accessors(cx, enumeration, &all, &generics);
    let derives = traits::derives(cx, analysis.key);
    quote! {
        #docs
        #derives
        pub enum #name #generics {
            #(#variants,)*
        }

        impl<'a, #(#params: Codec<'a, Value = #params>),*> Codec<'a> for #name #generics {
            #codec
        }

        #accessors
        #(#conversions)*
        #conversion
        #traits
    }
}

/// From the struct of a variant to the enum, and back.
fn convert(
    cx: Context<'_>,
    id: TypeId,
    variant: &Variant,
    (name, params, generics): (&Ident, &[TokenStream], &TokenStream),
) -> TokenStream {
    let (variant_name, payload) = (ident(&variant.ident), payload_type(cx, variant, params));
    let (wrap, unwrap) = match cx.model.payload(variant) {
        Payload::Unit => return quote!(),
        Payload::Inline => (quote!(value), quote!(value)),
        Payload::Boxed => (quote!(Box::new(value)), quote!(*value)),
    };
    let gate = cx.traits.convert.attribute();
    // Users build what requests contain, so that conversion is always there.
    let from_gate = if cx.model.analysis.ty(id).in_requests { Some(quote!()) } else { gate.clone() };
    let from = from_gate.map(|gate| {
        quote! {
            #gate
            impl #generics From<#payload> for #name #generics {
                #[inline]
                fn from(value: #payload) -> Self {
                    Self::#variant_name(#wrap)
                }
            }
        }
    });
    let try_from = gate.map(|gate| {
        quote! {
            #gate
            impl #generics TryFrom<#name #generics> for #payload {
                type Error = #name #generics;

                #[inline]
                fn try_from(value: #name #generics) -> Result<Self, Self::Error> {
                    match value {
                        #name::#variant_name(value) => Ok(#unwrap),
                        other => Err(other),
                    }
                }
            }
        }
    });
    quote!(#from #try_from)
}

/// The struct of a variant, with those of the type's `params` that it has.
fn payload_type(cx: Context<'_>, variant: &Variant, params: &[TokenStream]) -> TokenStream {
    let combinator = &cx.model.constructor(variant.constructor).combinator;
    let used: Vec<TokenStream> = Param::used(&combinator.params, params).cloned().collect();
    let (item, generics) = (cx.item(Kind::Types, &combinator.path), cx.generics(&used, borrows(cx, variant)));
    quote!(#item #generics)
}

fn borrows(cx: Context<'_>, variant: &Variant) -> bool {
    cx.model.analysis.combinator(CombinatorId::Constructor(variant.constructor)).borrows
}

fn declare(cx: Context<'_>, variant: &Variant, params: &[TokenStream]) -> TokenStream {
    let docs = docs::variant(cx, variant).attributes();
    let (name, payload) = (ident(&variant.ident), payload_type(cx, variant, params));
    let payload = match cx.model.payload(variant) {
        Payload::Unit => return quote!(#docs #name),
        Payload::Inline => quote!((#payload)),
        Payload::Boxed => quote!((Box<#payload>)),
    };
    quote!(#docs #name #payload)
}

/// From the borrowed enum to the owned one.
fn into_owned(cx: Context<'_>, enumeration: &Enum, params: &[TokenStream], generics: &TokenStream) -> TokenStream {
    let name = ident(&enumeration.path.ident);
    let (owned, owned_generics) = (cx.owned().item(Kind::Enums, &enumeration.path), cx.owned().generics(params, true));
    let arms = enumeration.variants.iter().map(|variant| {
        let (ident, borrows) = (ident(&variant.ident), borrows(cx, variant));
        match (cx.model.payload(variant), borrows) {
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

fn codec(cx: Context<'_>, id: TypeId, enumeration: &Enum) -> TokenStream {
    let (name, analysis, compiled) = (&cx.model.ty(id).name, cx.model.analysis.ty(id), cx.compiled_read(id));
    let min_len = Literal::usize_unsuffixed(analysis.min_len);
    let id = |variant: &Variant| super::id(cx.model.constructor(variant.constructor).combinator.id);
    let writes = enumeration.variants.iter().map(|variant| {
        let (id, ident) = (id(variant), ident(&variant.ident));
        match cx.model.payload(variant) {
            Payload::Unit => quote!(Self::#ident => w.id(#id)),
            Payload::Inline | Payload::Boxed => quote!(Self::#ident(value) => w.put(value)),
        }
    });
    let mut reads: Vec<_> = enumeration.variants.iter().map(|variant| (id(variant), read(cx, variant))).collect();
    // The fallback is also read in place of an unknown id.
    let (last, fallback) = reads.remove(analysis.fallback);
    let reads = reads.into_iter().map(|(id, value)| quote!(#id => #value));
    let read_id = cx.reader_method("id");
    let read = quote! {
        match r.#read_id(at) {
            #(#reads,)*
            id => {
                r.check_last(id, #last, #name, at);
                #fallback
            }
        }
    };
    let read = super::codec::nested(analysis.recursive, &TokenStream::new(), &read);
    quote! {
        type Value = Self;
        type Kind = kind::Other;
        const DESCRIPTOR: Descriptor = Descriptor::without_id(#min_len, #name);

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
    let (ident, bare) = (ident(&variant.ident), cx.reader_method("bare"));
    match cx.model.payload(variant) {
        Payload::Unit => quote!(Self::#ident),
        Payload::Inline | Payload::Boxed => quote!(Self::#ident(r.#bare(at))),
    }
}

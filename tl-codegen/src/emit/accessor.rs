//! Methods of an enum for the fields that most of its variants share.

use indexmap::IndexMap;
use proc_macro2::TokenStream;
use quote::quote;

use super::combinator::reserved;
use super::{Context, doc, ident, ty};
use crate::model::{Accessor, AccessorKind, Builtin, Enum, Payload, Ty, VariantField};

/// The inherent impl with all accessors; nothing if there are none.
pub(super) fn accessors(
    cx: Context<'_>,
    enumeration: &Enum,
    params: &[TokenStream],
    generics: &TokenStream,
) -> TokenStream {
    let accessors = cx.model.accessors(enumeration);
    if accessors.is_empty() {
        return quote!();
    }
    let name = ident(&enumeration.path.ident);
    let methods = accessors.iter().map(|accessor| method(cx, enumeration, params, accessor));
    quote!(impl #generics #name #generics { #(#methods)* })
}

fn method(cx: Context<'_>, enumeration: &Enum, params: &[TokenStream], accessor: &Accessor<'_>) -> TokenStream {
    let name = ident(&accessor.ident);
    let [own, reserved, lacking] =
        [cx.markdown(&accessor.field.docs), reserved(&accessor.field.name), lacking(enumeration, accessor)];
    let docs = doc([own].into_iter().chain(differing(cx, enumeration, accessor)).chain([reserved, lacking]));
    let is_boxed = accessor.fields.iter().flatten().any(|field| field.is_boxed);
    let by_value = accessor.ty.is_none_or(|ty| ty::is_copy(cx, ty) && !is_boxed);
    let value = accessor.ty.map_or_else(|| quote!(bool), |ty| result(cx, params, ty, by_value));
    let result = if accessor.kind == AccessorKind::Optional { quote!(Option<#value>) } else { value };
    let arms = enumeration.variants.iter().zip(&accessor.fields).map(|(variant, field)| {
        let variant_name = ident(&variant.ident);
        let Some(field) = field else {
            let pattern = match cx.model.payload(variant) {
                Payload::Unit => quote!(Self::#variant_name),
                Payload::Inline | Payload::Boxed => quote!(Self::#variant_name(_)),
            };
            let none = if accessor.kind == AccessorKind::Present { quote!(false) } else { quote!(None) };
            return quote!(#pattern => #none);
        };
        let value = self::value(&quote!(it.#name), field, accessor.kind, by_value);
        quote!(Self::#variant_name(it) => #value)
    });
    quote! {
        #docs
        #[inline]
        pub fn #name(&self) -> #result {
            match self {
                #(#arms,)*
            }
        }
    }
}

/// The descriptions of the field in variants where it has another one.
fn differing(cx: Context<'_>, enumeration: &Enum, accessor: &Accessor<'_>) -> Vec<String> {
    let mut others: IndexMap<String, Vec<String>> = IndexMap::new();
    for (variant, field) in enumeration.variants.iter().zip(&accessor.fields) {
        let docs = field.map(|field| &field.field.docs).filter(|docs| **docs != accessor.field.docs);
        if let Some(docs) = docs {
            others.entry(cx.markdown(docs)).or_default().push(format!("`{}`", variant.ident));
        }
    }
    others.iter().map(|(docs, variants)| format!("{}: {docs}", variants.join(", "))).collect()
}

/// Names the variants without the field.
fn lacking(enumeration: &Enum, accessor: &Accessor<'_>) -> String {
    let variants = enumeration.variants.iter().zip(&accessor.fields).filter(|(_, field)| field.is_none());
    let variants: Vec<String> = variants.map(|(variant, _)| format!("`{}`", variant.ident)).collect();
    match accessor.kind {
        _ if variants.is_empty() => String::new(),
        AccessorKind::Present => format!("`false` for {}.", variants.join(", ")),
        _ => format!("`None` for {}.", variants.join(", ")),
    }
}

/// The type of a value: a slice or a reference, unless it is `Copy`.
fn result(cx: Context<'_>, params: &[TokenStream], ty: &Ty, by_value: bool) -> TokenStream {
    let rust = || ty::rust(cx, params, ty);
    match ty {
        _ if by_value => rust(),
        Ty::Builtin(Builtin::String) => quote!(&str),
        Ty::Builtin(Builtin::Bytes) => quote!(&[u8]),
        Ty::Vector { item, .. } => {
            let item = ty::rust(cx, params, item);
            quote!(&[#item])
        }
        _ => {
            let rust = rust();
            quote!(&#rust)
        }
    }
}

/// The field of a variant in the form of the result.
fn value(place: &TokenStream, field: &VariantField<'_>, kind: AccessorKind, by_value: bool) -> TokenStream {
    let is_optional = kind == AccessorKind::Optional;
    let derefs =
        |ty: &Ty| field.is_boxed || matches!(ty, Ty::Vector { .. } | Ty::Builtin(Builtin::String | Builtin::Bytes));
    match (field.is_option, field.ty) {
        (true, Some(ty)) if !by_value && derefs(ty) => quote!(#place.as_deref()),
        (true, Some(_)) if !by_value => quote!(#place.as_ref()),
        (false, Some(_)) if !by_value && is_optional => quote!(Some(&#place)),
        (false, Some(_)) if !by_value => quote!(&#place),
        (false, Some(_)) if is_optional => quote!(Some(#place)),
        _ => place.clone(),
    }
}

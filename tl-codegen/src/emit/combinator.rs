//! The struct of a constructor or function.

use proc_macro2::TokenStream;
use quote::quote;

use super::codec::{Impl, codec, is_set};
use super::{Context, Hold, Kind, doc, docs, ident, params, part_of, traits, tuple, ty};
use crate::model::{Audience, Combinator, Constructor, Field, FieldKind, Function, RpcError, Ty, Value};

/// The struct of a constructor, with its codec.
pub(super) fn constructor(cx: Context<'_>, constructor: &Constructor) -> TokenStream {
    let combinator = &constructor.combinator;
    let params = params(&combinator.params);
    let ty = cx.model.ty(constructor.ty);
    let by = Impl {
        bounds: quote!(<'a, #(#params: Codec<'a, Value = #params>),*>),
        value: quote!(Self),
        recursive: ty.recursive && ty.enumeration.is_none(),
        // Others hold the enum, never this struct, unless it is the only constructor.
        compiled: if ty.enumeration.is_none() { cx.compiled_read(constructor.ty) } else { quote!() },
    };
    let declaration = declaration(cx, Kind::Types, combinator, &docs::constructor(cx, constructor));
    let codec = codec(cx, combinator, &by);
    let traits = traits::of_struct(cx, combinator, cx.is_compiled(constructor.ty));
    quote!(#declaration #codec #traits)
}

/// The struct of a function, with its codec and what it returns.
pub(super) fn function(cx: Context<'_>, function: &Function) -> TokenStream {
    let combinator = &function.combinator;
    let (name, params) = (ident(&combinator.path.ident), params(&combinator.params));
    let generics = cx.generics(&params, combinator.borrows);
    let values: Vec<TokenStream> = params.iter().map(|param| quote!(#param::Value)).collect();
    let yields = cx.generics(&values, combinator.borrows);
    let value = if params.is_empty() { quote!(Self) } else { quote!(#name #yields) };
    let declaration = declaration(cx, Kind::Functions, combinator, &docs::function(cx, function));
    let by = Impl { bounds: quote!(<'a, #(#params: Codec<'a>),*>), value, recursive: false, compiled: quote!() };
    let codec = codec(cx, combinator, &by);
    let traits = traits::of_struct(cx, combinator, false);
    let (result, metadata) = (result_type(cx, combinator, &function.result), metadata(cx, function));
    let bounds = if generics.is_empty() { quote!() } else { quote!(<'a, #(#params: RemoteCall + Codec<'a>),*>) };
    quote! {
        #declaration
        #codec

        impl #bounds RemoteCall for #name #generics {
            type Return = #result;
            #metadata
        }

        #traits
    }
}

/// What is known of a call, beside its type, in the form that `tl_types::rpc` reads: a literal is what compiles in the
/// least time. The borrowed form knows what the owned one does.
fn metadata(cx: Context<'_>, function: &Function) -> TokenStream {
    if function.audience.is_none() && function.errors.is_empty() {
        return quote!();
    }
    if cx.hold == Hold::Borrowed {
        let combinator = &function.combinator;
        let item = cx.owned().item(Kind::Functions, &combinator.path);
        let generics = cx.owned().generics(&params(&combinator.params), true);
        return quote!(const METADATA: NameList = <#item #generics as RemoteCall>::METADATA;);
    }
    let mut text = match function.audience {
        Some(Audience::User) => "user",
        Some(Audience::Bot) => "bot",
        Some(Audience::Both) => "both",
        None => "-",
    }
    .to_owned();
    for RpcError { code, name, .. } in &function.errors {
        text += &format!(",{code} {name}");
    }
    quote!(const METADATA: NameList = NameList::new(#text);)
}

/// The Rust type of what a function returns.
pub(super) fn result_type(cx: Context<'_>, combinator: &Combinator, result: &Ty) -> TokenStream {
    let returns = params(&combinator.params).into_iter().map(|param| quote!(#param::Return));
    let returns: Vec<TokenStream> = returns.collect();
    ty::rust(cx.owned(), &returns, result)
}

fn declaration(cx: Context<'_>, kind: Kind, combinator: &Combinator, said: &[String]) -> TokenStream {
    let name = ident(&combinator.path.ident);
    let generics = cx.generics(&params(&combinator.params), combinator.borrows);
    let doc = doc(said);
    let fields = combinator.fields.iter().map(|field| {
        let (ident, ty, docs) = (ident(&field.ident), field_type(cx, combinator, field), field_docs(field));
        quote!(#docs pub #ident: #ty)
    });
    let body = if combinator.fields.is_empty() { quote!(;) } else { quote!({ #(#fields,)* }) };
    let aliases = aliases(combinator, &generics);
    let conversion = (cx.hold == Hold::Borrowed).then(|| conversion(cx, kind, combinator, &generics));
    quote! {
        #doc
        pub struct #name #generics #body
        #aliases
        #conversion
    }
}

/// From the borrowed struct to the owned one.
fn conversion(cx: Context<'_>, kind: Kind, combinator: &Combinator, generics: &TokenStream) -> TokenStream {
    let (name, params) = (ident(&combinator.path.ident), params(&combinator.params));
    let (owned, owned_generics) = (cx.owned().item(kind, &combinator.path), cx.owned().generics(&params, true));
    let fields = combinator.fields.iter().map(|field| {
        let name = ident(&field.ident);
        let value = owned_field(cx, field, &quote!(value.#name));
        quote!(#name: #value)
    });
    quote! {
        impl<'a, #(#params),*> From<#name #generics> for #owned #owned_generics {
            #[inline]
            fn from(value: #name #generics) -> Self {
                Self { #(#fields,)* }
            }
        }
    }
}

fn owned_field(cx: Context<'_>, field: &Field, place: &TokenStream) -> TokenStream {
    match &field.kind {
        FieldKind::Required(value) => ty::owned(cx, &value.ty, value.indirect, place),
        FieldKind::Optional(_, value) if cx.model.borrows(&value.ty) => {
            let map = ty::owned_by(cx, &value.ty, value.indirect);
            quote!(#place.map(#map))
        }
        FieldKind::Group(_, values) if values.iter().any(|value| cx.model.borrows(&value.ty)) => {
            let parts = values.iter().enumerate().map(|(nth, value)| {
                let part = part_of(nth, values.len());
                ty::owned(cx, &value.ty, value.indirect, &quote!(value.#part))
            });
            let tuple = tuple(&parts.collect::<Vec<_>>());
            quote!(#place.map(|value| #tuple))
        }
        _ => place.clone(),
    }
}

/// The Rust type of a field.
pub(super) fn field_type(cx: Context<'_>, combinator: &Combinator, field: &Field) -> TokenStream {
    let params = params(&combinator.params);
    let value = |value: &Value| ty::value(cx, &params, value);
    match &field.kind {
        FieldKind::Required(required) => value(required),
        FieldKind::Optional(_, optional) => {
            let ty = value(optional);
            quote!(Option<#ty>)
        }
        FieldKind::Group(_, values) => {
            let types: Vec<TokenStream> = values.iter().map(value).collect();
            let tuple = tuple(&types);
            quote!(Option<#tuple>)
        }
        FieldKind::Present(_) => quote!(bool),
        FieldKind::Mask(_) => quote!(u32),
    }
}

fn field_docs(field: &Field) -> TokenStream {
    let together = match &field.kind {
        FieldKind::Group(at, values) => {
            let names: Vec<String> = values.iter().map(|value| format!("`{}`", value.name)).collect();
            format!("{}: one flag bit ({}), so present or absent together.", names.join(" and "), at.bit)
        }
        FieldKind::Mask(_) => "A number of which other fields use some bits; those are left out here.".to_owned(),
        _ => String::new(),
    };
    doc([field.docs.as_str(), &together])
}

fn aliases(combinator: &Combinator, generics: &TokenStream) -> TokenStream {
    if combinator.aliases.is_empty() {
        return quote!();
    }
    let name = ident(&combinator.path.ident);
    let methods = combinator.aliases.iter().map(|alias| {
        let (method, field) = (ident(&alias.ident), &combinator.fields[alias.field]);
        let shares =
            format!("`{}`: shares its flag bit with [`{field}`](Self::{field}).", alias.name, field = field.ident);
        let doc = doc([alias.docs.as_str(), &shares]);
        let set = is_set(field);
        quote! {
            #doc
            pub fn #method(&self) -> bool {
                #set
            }
        }
    });
    quote!(impl #generics #name #generics { #(#methods)* })
}

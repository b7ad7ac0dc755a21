//! The struct of a constructor or function.

use proc_macro2::TokenStream;
use quote::quote;

use super::codec::{codec, is_set};
use super::{generics, ident, params, ty};
use crate::model::{Combinator, Constructor, Field, FieldKind, Function, Model, Value};

/// The struct of a constructor, with its codec.
pub(super) fn constructor(model: &Model, constructor: &Constructor) -> TokenStream {
    let combinator = &constructor.combinator;
    let params = params(combinator);
    let bounds = quote!(<'a, #(#params: Codec<'a, Value = #params>),*>);
    let ty = model.ty(constructor.ty);
    let nested = ty.recursive && ty.enumeration.is_none();
    let (declaration, codec) = (declaration(model, combinator), codec(combinator, &bounds, &quote!(Self), nested));
    quote!(#declaration #codec)
}

/// The struct of a function, with its codec and what it returns.
pub(super) fn function(model: &Model, function: &Function) -> TokenStream {
    let combinator = &function.combinator;
    let (name, params, generics) = (ident(&combinator.path.ident), params(combinator), generics(combinator));
    let value = if params.is_empty() { quote!(Self) } else { quote!(#name<#(#params::Value),*>) };
    let declaration = declaration(model, combinator);
    let codec = codec(combinator, &quote!(<'a, #(#params: Codec<'a>),*>), &value, false);
    let returns: Vec<TokenStream> = params.iter().map(|param| quote!(#param::Return)).collect();
    let result = ty::rust(model, &returns, &function.result);
    let bounds = if params.is_empty() { quote!() } else { quote!(<'a, #(#params: RemoteCall + Codec<'a>),*>) };
    quote! {
        #declaration
        #codec

        impl #bounds RemoteCall for #name #generics {
            type Return = #result;
        }
    }
}

fn declaration(model: &Model, combinator: &Combinator) -> TokenStream {
    let (name, generics) = (ident(&combinator.path.ident), generics(combinator));
    let doc = format!(" `{}`", combinator.line);
    let fields = combinator.fields.iter().map(|field| {
        let (ident, ty, docs) = (ident(&field.ident), field_type(model, combinator, field), docs(field));
        quote!(#docs pub #ident: #ty)
    });
    let body = if combinator.fields.is_empty() { quote!(;) } else { quote!({ #(#fields,)* }) };
    let aliases = aliases(combinator);
    quote! {
        #[doc = #doc]
        #[derive(Clone, Debug, PartialEq)]
        pub struct #name #generics #body
        #aliases
    }
}

fn field_type(model: &Model, combinator: &Combinator, field: &Field) -> TokenStream {
    let params = params(combinator);
    let value = |value: &Value| ty::value(model, &params, value);
    match &field.kind {
        FieldKind::Required(required) => value(required),
        FieldKind::Optional(_, optional) => {
            let ty = value(optional);
            quote!(Option<#ty>)
        }
        FieldKind::Group(_, values) => {
            let types = values.iter().map(value);
            quote!(Option<(#(#types),*)>)
        }
        FieldKind::Present(_) => quote!(bool),
        FieldKind::Mask(_) => quote!(u32),
    }
}

fn docs(field: &Field) -> TokenStream {
    let FieldKind::Group(at, values) = &field.kind else {
        return quote!();
    };
    let names: Vec<String> = values.iter().map(|value| format!("`{}`", value.name)).collect();
    let doc = format!(" {}: one flag bit ({}), so present or absent together.", names.join(" and "), at.bit);
    quote!(#[doc = #doc])
}

fn aliases(combinator: &Combinator) -> TokenStream {
    if combinator.aliases.is_empty() {
        return quote!();
    }
    let (name, generics) = (ident(&combinator.path.ident), generics(combinator));
    let methods = combinator.aliases.iter().map(|alias| {
        let (method, field) = (ident(&alias.ident), &combinator.fields[alias.field]);
        let doc =
            format!(" `{}`: shares its flag bit with [`{field}`](Self::{field}).", alias.name, field = field.ident);
        let set = is_set(field);
        quote! {
            #[doc = #doc]
            pub fn #method(&self) -> bool {
                #set
            }
        }
    });
    quote!(impl #generics #name #generics { #(#methods)* })
}

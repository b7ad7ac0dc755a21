//! The struct of a constructor or function.

use proc_macro2::TokenStream;
use quote::quote;

use super::codec::{Impl, codec, is_set};
use super::docs::ItemDocs;
use super::{Context, Kind, Ownership, Struct, doc, docs, id, ident, params, part_of, traits, tuple, ty};
use crate::model::{
    Alias, Audience, Combinator, Constructor, Function, RpcError, StructField, StructFieldKind, Ty, Value,
};
use crate::names;

pub(super) fn constructor(cx: Context<'_>, of: &Struct<'_>, constructor: &Constructor) -> TokenStream {
    let params = &of.generics;
    // Of a type with several constructors, users read the enum and never this struct.
    let only = cx.model.ty(constructor.ty).enumeration.is_none();
    let (name, generics) = (&of.name, cx.generics(params, of.analysis.borrows));
    let by = Impl {
        bounds: quote!(<'a, #(#params: Codec<'a, Value = #params>),*>),
        target: quote!(#name #generics),
        value: quote!(Self),
        built: if params.is_empty() { quote!(Self) } else { quote!(#name) },
        recursive: only && cx.model.analysis.ty(constructor.ty).recursive,
        compiled: if only { cx.compiled_read(constructor.ty) } else { quote!() },
    };
    let declaration = declaration(cx, of, &docs::constructor(cx, of, constructor));
    let codec = codec(cx, of, &by);
    let traits = traits::of_struct(cx, of, cx.is_compiled(constructor.ty));
    quote!(#declaration #codec #traits)
}

/// The struct of a function, with its codec and `RemoteCall`.
pub(super) fn function(cx: Context<'_>, of: &Struct<'_>, function: &Function) -> TokenStream {
    let (name, params, borrows) = (&of.name, &of.generics, of.analysis.borrows);
    let generics = cx.generics(params, borrows);
    let values: Vec<TokenStream> = params.iter().map(|param| quote!(#param::Value)).collect();
    let yields = cx.generics(&values, borrows);
    let (value, built) = match generics.is_empty() {
        true => (quote!(Self), quote!(Self)),
        false => (quote!(#name #yields), quote!(#name)),
    };
    // A call is encoded with an input of any lifetime, also one that borrows from another.
    let elided = (cx.ownership == Ownership::Borrowed && borrows).then(|| quote!('_));
    let elided: Vec<&TokenStream> = elided.iter().chain(params).collect();
    let target = if elided.is_empty() { quote!(#name) } else { quote!(#name<#(#elided),*>) };
    let declaration = declaration(cx, of, &docs::function(cx, of, function));
    let bounds = quote!(<'a, #(#params: Codec<'a>),*>);
    let by = Impl { bounds, target, value, built, recursive: false, compiled: quote!() };
    let codec = codec(cx, of, &by);
    let traits = traits::of_struct(cx, of, false);
    let (result, metadata) = (result_type(cx, of.combinator, &function.result), metadata(cx, of, function));
    let bounds: Vec<TokenStream> = params.iter().map(|param| quote!(#param: RemoteCall)).collect();
    let bounds = cx.generics(&bounds, borrows);
    let wrapper = wrapped(of.combinator).map(|field| {
        let (param, with, field) = (&params[0], ident(&with(&field)), ident(&field));
        let default = cx.generics(&[quote!(Opaque)], borrows);
        let lifetime = cx.generics(&[], borrows);
        let others = of.fields.iter().map(|field| ident(&field.ident)).filter(|other| *other != field);
        let doc = doc([format!(
            "Replaces `{field}`, by a call of any type: `{name} {{ .., ..Default::default() }}` has none."
        )]);
        quote! {
            impl #lifetime #name #default {
                #doc
                #[inline]
                pub fn #with<#param>(self, #field: #param) -> #name #generics {
                    #name { #(#others: self.#others,)* #field }
                }
            }

            impl #generics Wrapper for #name #generics {
                type Inner = #param;

                #[inline]
                fn into_inner(self) -> #param {
                    self.#field
                }
            }
        }
    });
    quote! {
        #declaration
        #codec

        impl #bounds RemoteCall for #name #generics {
            type Return = #result;
            #metadata
        }

        #wrapper
        #traits
    }
}

/// The field with the inner call, for a function around another.
pub(super) fn wrapped(combinator: &Combinator) -> Option<String> {
    if combinator.params.len() != 1 {
        return None;
    }
    let is_inner =
        |kind: &StructFieldKind<'_>| matches!(kind, StructFieldKind::Required(Value { ty: Ty::Param(_), .. }));
    combinator.struct_fields().into_iter().find(|field| is_inner(&field.kind)).map(|field| field.ident)
}

/// The method of a function around another call that sets the inner call, its `field`.
pub(super) fn with(field: &str) -> String {
    format!("with_{}", field.trim_start_matches(names::RAW))
}

/// The audience and the errors of a function, in the form that the runtime's `rpc` reads: a literal compiles in the least
/// time. The borrowed form refers to that of the owned one.
fn metadata(cx: Context<'_>, of: &Struct<'_>, function: &Function) -> TokenStream {
    if function.audience.is_none() && function.errors.is_empty() {
        return quote!();
    }
    if cx.ownership == Ownership::Borrowed {
        let item = cx.owned().item(Kind::Functions, &of.combinator.path);
        let generics = cx.owned().generics(&of.generics, true);
        return quote!(const METADATA: NameList = <#item #generics as RemoteCall>::METADATA;);
    }
    let mut text = match function.audience {
        Some(Audience::User) => "user",
        Some(Audience::Bot) => "bot",
        Some(Audience::Both) => "both",
        None => "-",
    }
    .to_owned();
    for RpcError { code, other_codes, name, .. } in &function.errors {
        let codes: Vec<String> = [code].into_iter().chain(other_codes).map(ToString::to_string).collect();
        text += &format!(",{} {name}", codes.join("/"));
    }
    quote!(const METADATA: NameList = NameList::new(#text);)
}

pub(super) fn result_type(cx: Context<'_>, combinator: &Combinator, result: &Ty) -> TokenStream {
    let returns = params(&combinator.params).into_iter().map(|param| quote!(#param::Return));
    let returns: Vec<TokenStream> = returns.collect();
    ty::coded(cx.owned(), &returns, result)
}

fn declaration(cx: Context<'_>, of: &Struct<'_>, docs: &ItemDocs) -> TokenStream {
    let (name, generics) = (&of.name, cx.generics(&of.generics, of.analysis.borrows));
    let doc = docs.attributes();
    let fields = of.fields.iter().map(|field| {
        let (ident, ty, docs) = (ident(&field.ident), field_type(cx, of, field), field_docs(cx, field));
        quote!(#docs pub #ident: #ty)
    });
    let body = if of.fields.is_empty() { quote!(;) } else { quote!({ #(#fields,)* }) };
    let defaults: Vec<TokenStream> = of.generics.iter().map(|param| quote!(#param = Opaque)).collect();
    let defaults = cx.generics(&defaults, of.analysis.borrows);
    let (aliases, consts) = (aliases(cx, of, &generics), consts(cx, of));
    let conversion = (cx.ownership == Ownership::Borrowed).then(|| conversion(cx, of, &generics));
    let derives = traits::derives(cx, of.analysis.key);
    quote! {
        #doc
        #derives
        pub struct #name #defaults #body
        #consts
        #aliases
        #conversion
    }
}

/// The id and the name of a generic item, for expressions that do not say what is in it.
fn consts(cx: Context<'_>, of: &Struct<'_>) -> TokenStream {
    if of.generics.is_empty() {
        return quote!();
    }
    let (name, args) = (&of.name, vec![quote!(Opaque); of.generics.len()]);
    let generics = cx.generics(&args, of.analysis.borrows);
    let lifetime = cx.generics(&[], of.analysis.borrows);
    let (id, tl) = (id(of.combinator.id), &of.combinator.name);
    quote! {
        impl #lifetime #name #generics {
            /// The id.
            pub const CONSTRUCTOR_ID: u32 = #id;
            /// The TL name.
            pub const NAME: &'static str = #tl;
        }
    }
}

/// From the borrowed struct to the owned one.
fn conversion(cx: Context<'_>, of: &Struct<'_>, generics: &TokenStream) -> TokenStream {
    let (name, params) = (&of.name, &of.generics);
    let owned = cx.owned().item(Kind::of(of.id), &of.combinator.path);
    let owned_generics = cx.owned().generics(params, true);
    let fields = of.fields.iter().map(|field| {
        let name = ident(&field.ident);
        let value = owned_field(cx, of, field, &quote!(value.#name));
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

fn owned_field(cx: Context<'_>, of: &Struct<'_>, field: &StructField<'_>, place: &TokenStream) -> TokenStream {
    let is_boxed = |value: &Value<'_>| of.is_boxed(cx, value);
    match &field.kind {
        StructFieldKind::Required(value) => ty::owned(cx, value.ty, is_boxed(value), place),
        StructFieldKind::Optional(_, value) if cx.model.borrows(value.ty) => {
            let map = ty::owned_by(cx, value.ty, is_boxed(value));
            quote!(#place.map(#map))
        }
        StructFieldKind::Group(_, values) if values.iter().any(|value| cx.model.borrows(value.ty)) => {
            let parts = values.iter().enumerate().map(|(nth, value)| {
                let part = part_of(nth, values.len());
                ty::owned(cx, value.ty, is_boxed(value), &quote!(value.#part))
            });
            let tuple = tuple(&parts.collect::<Vec<_>>());
            quote!(#place.map(|value| #tuple))
        }
        _ => place.clone(),
    }
}

pub(super) fn field_type(cx: Context<'_>, of: &Struct<'_>, field: &StructField<'_>) -> TokenStream {
    let value = |value: &Value<'_>| ty::boxed(cx, &of.params, value.ty, of.is_boxed(cx, value));
    match &field.kind {
        StructFieldKind::Required(required) => value(required),
        StructFieldKind::Optional(_, optional) => {
            let ty = value(optional);
            quote!(Option<#ty>)
        }
        StructFieldKind::Group(_, values) => {
            let tuple = tuple(&values.iter().map(value).collect::<Vec<_>>());
            quote!(Option<#tuple>)
        }
        StructFieldKind::Present(..) => quote!(bool),
        StructFieldKind::Mask(..) => quote!(u32),
    }
}

fn field_docs(cx: Context<'_>, field: &StructField<'_>) -> TokenStream {
    match &field.kind {
        StructFieldKind::Required(Value { field, .. })
        | StructFieldKind::Optional(_, Value { field, .. })
        | StructFieldKind::Present(_, field) => doc([cx.markdown(&field.docs), reserved(&field.name)]),
        StructFieldKind::Mask(_, field) => {
            let bits = "A number of which other fields use some bits; those are left out here.";
            doc([cx.markdown(&field.docs), bits.to_owned()])
        }
        StructFieldKind::Group(at, values) => {
            let fields = || values.iter().map(|value| value.field);
            let described = fields().filter(|field| !field.docs.is_empty());
            let described = described.map(|field| format!("`{}`: {}", field.name, cx.markdown(&field.docs)));
            let names: Vec<String> = fields().map(|field| format!("`{}`", field.name)).collect();
            let names = names.join(" and ");
            let together = format!("{names}: one flag bit ({}), so present or absent together.", at.bit);
            doc(described.chain([together]))
        }
    }
}

/// Explains the name of a field that Rust reserves even as a raw identifier.
pub(super) fn reserved(tl: &str) -> String {
    if names::is_escaped(tl) {
        format!("The field is called `{tl}` in TL, which Rust reserves.")
    } else {
        String::new()
    }
}

fn aliases(cx: Context<'_>, of: &Struct<'_>, generics: &TokenStream) -> TokenStream {
    let aliases = of.combinator.aliases();
    if aliases.is_empty() {
        return quote!();
    }
    let name = &of.name;
    let methods = aliases.iter().map(|Alias { ident: method, field, of }| {
        let (method, set) = (ident(method), is_set(of));
        let shares = format!("`{}`: shares its flag bit with [`{of}`](Self::{of}).", field.name, of = of.ident);
        let doc = doc([cx.markdown(&field.docs), shares]);
        quote! {
            #doc
            pub fn #method(&self) -> bool {
                #set
            }
        }
    });
    quote!(impl #generics #name #generics { #(#methods)* })
}

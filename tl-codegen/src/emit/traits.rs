//! `Clone`, `Debug` and `PartialEq`, written out: compiled in three quarters of the time that derived ones take.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Context, Struct, ident, params, ty};
use crate::Gate;
use crate::model::{Enum, Payload, TypeId};

pub(super) fn of_struct(cx: Context<'_>, of: &Struct<'_>, compiled: bool) -> TokenStream {
    let (name, params, borrows) = (&of.combinator.path.ident, &of.combinator.params, of.analysis.borrows);
    let item = Item { cx, name, params, borrows, compiled };
    let fields = &of.fields;
    let names: Vec<_> = fields.iter().map(|field| ident(&field.ident)).collect();
    let unit = fields.is_empty();

    let copies = fields.iter().zip(&names).map(|(field, name)| {
        let is_copy = field.values().iter().all(|value| ty::is_copy(cx, value.ty));
        if is_copy { quote!(#name: self.#name) } else { quote!(#name: self.#name.clone()) }
    });
    let clone = if unit { quote!(Self) } else { quote!(Self { #(#copies,)* }) };
    let equal = if unit { quote!(true) } else { quote!(#(self.#names == other.#names)&&*) };
    let shown = std::iter::once(&**name).chain(fields.iter().map(|field| &*field.ident));
    let shown = shown.collect::<Vec<_>>().join(",");
    let debug = if unit {
        quote!(f.write_str(#shown))
    } else {
        quote!(debug_struct(f, NameList::new(#shown), &[#(&&self.#names),*]))
    };
    item.impls(&clone, &debug, (&equal, unit))
}

pub(super) fn of_enum(cx: Context<'_>, id: TypeId, enumeration: &Enum) -> TokenStream {
    let (borrows, compiled) = (cx.model.analysis.ty(id).borrows, cx.is_compiled(id));
    let item = Item { cx, name: &enumeration.path.ident, params: &cx.model.ty(id).params, borrows, compiled };
    let (mut clones, mut shows, mut compares) = (Vec::new(), Vec::new(), Vec::new());
    for variant in &enumeration.variants {
        let is_unit = cx.model.payload(variant) == Payload::Unit;
        let (shown, variant) = (&variant.ident, ident(&variant.ident));
        if is_unit {
            clones.push(quote!(Self::#variant => Self::#variant));
            shows.push(quote!(Self::#variant => f.write_str(#shown)));
        } else {
            clones.push(quote!(Self::#variant(value) => Self::#variant(value.clone())));
            shows.push(quote!(Self::#variant(value) => debug_variant(f, #shown, &value)));
            compares.push(quote!((Self::#variant(a), Self::#variant(b)) => a == b));
        }
    }
    let equal = if compares.is_empty() {
        quote!(same_variant(self, other))
    } else {
        quote!(match (self, other) { #(#compares,)* _ => same_variant(self, other), })
    };
    item.impls(&quote!(match self { #(#clones,)* }), &quote!(match self { #(#shows,)* }), (&equal, false))
}

struct Item<'m> {
    cx: Context<'m>,
    name: &'m str,
    params: &'m [String],
    borrows: bool,
    /// Whether its reader is compiled in the generated crate; in dev builds, `fmt` is, too.
    compiled: bool,
}

impl Item<'_> {
    fn impls(&self, clone: &TokenStream, debug: &TokenStream, (equal, all): (&TokenStream, bool)) -> TokenStream {
        let traits = self.cx.traits;
        let other = if all { quote!(_) } else { quote!(other) };
        let clone = quote! {
            #[inline]
            fn clone(&self) -> Self { #clone }
        };
        // In release builds that would cost compile time even where `Debug` is unused.
        let inline = if self.compiled { quote!(#[cfg_attr(not(debug_assertions), inline)]) } else { quote!(#[inline]) };
        let debug = quote! {
            #inline
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { #debug }
        };
        let equal = quote! {
            #[inline]
            fn eq(&self, #other: &Self) -> bool { #equal }
        };
        let clone = self.gated(&traits.clone, &quote!(Clone), &clone);
        let debug = self.gated(&traits.debug, &quote!(fmt::Debug), &debug);
        let equal = self.gated(&traits.eq, &quote!(PartialEq), &equal);
        quote!(#clone #debug #equal)
    }

    /// The impl of a trait, if the options ask for it, behind the feature that they name.
    fn gated(&self, gate: &Gate, of: &TokenStream, body: &TokenStream) -> TokenStream {
        let feature = match gate {
            Gate::Closed => return quote!(),
            Gate::Open => quote!(),
            Gate::Feature(feature) => quote!(#[cfg(feature = #feature)]),
        };
        let (cx, name, params) = (self.cx, ident(self.name), params(self.params));
        let bounded: Vec<_> = params.iter().map(|param| quote!(#param: #of)).collect();
        let (bounds, generics) = (cx.generics(&bounded, self.borrows), cx.generics(&params, self.borrows));
        quote! {
            #feature
            impl #bounds #of for #name #generics { #body }
        }
    }
}

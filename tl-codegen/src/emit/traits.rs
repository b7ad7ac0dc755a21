//! Traits of structs and enums. Those of all items are written out, which compiles in three quarters of the time that
//! derived ones take; those of few, small items are derived.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::{Context, Struct, generics, ident, ty};
use crate::model::{CombinatorId, Enum, Key, Param, Payload, StructField, StructFieldKind, Ty, TypeId};
use crate::{Gate, names};

pub(super) fn of_struct(cx: Context<'_>, of: &Struct<'_>, compiled: bool) -> TokenStream {
    let (name, params, borrows) = (&of.combinator.path.ident, &of.combinator.params, of.analysis.borrows);
    let in_requests = cx.model.in_requests(of.id);
    let item = Item { cx, name, params, borrows, compiled, key: of.analysis.key, in_requests };
    let fields = &of.fields;
    let names: Vec<_> = fields.iter().map(|field| ident(&field.ident)).collect();
    let unit = fields.is_empty();

    let copies = fields.iter().zip(&names).map(|(field, name)| {
        let is_copy = field.values().iter().all(|value| ty::is_copy(cx, value.ty) && !of.is_boxed(cx, value));
        if is_copy { quote!(#name: self.#name) } else { quote!(#name: self.#name.clone()) }
    });
    let clone = if unit { quote!(Self) } else { quote!(Self { #(#copies,)* }) };
    let equal = if unit { quote!(true) } else { quote!(#(self.#names == other.#names)&&*) };
    let shown = std::iter::once(&**name).chain(fields.iter().map(|field| field.ident.trim_start_matches(names::RAW)));
    let shown = shown.collect::<Vec<_>>().join(",");
    let debug = if unit {
        quote!(f.write_str(#shown))
    } else {
        quote!(debug_struct(f, NameList::new(#shown), &[#(&&self.#names),*]))
    };
    let defaults = fields.iter().zip(&names).map(|(field, name)| {
        let value = default(cx, field);
        quote!(#name: #value)
    });
    let default = if unit { quote!(Self) } else { quote!(Self { #(#defaults,)* }) };
    item.impls(&clone, &debug, (&equal, unit), &default)
}

/// The default of a field.
fn default(cx: Context<'_>, field: &StructField<'_>) -> TokenStream {
    match &field.kind {
        StructFieldKind::Required(value) => default_value(cx, value.ty),
        StructFieldKind::Optional(..) | StructFieldKind::Group(..) => quote!(None),
        StructFieldKind::Present(..) => quote!(false),
        StructFieldKind::Mask(..) => quote!(0),
    }
}

fn default_value(cx: Context<'_>, ty: &Ty) -> TokenStream {
    match ty {
        Ty::Builtin(builtin) if builtin.info().copy => ty::parse(builtin.info().zero),
        Ty::Vector { .. } => quote!(Vec::new()),
        Ty::Array { item, count } => {
            let (value, count) = (default_value(cx, item), Literal::u32_unsuffixed(count.constant()));
            if ty::is_copy(cx, item) { quote!([#value; #count]) } else { quote!(::core::array::from_fn(|_| #value)) }
        }
        _ => quote!(Default::default()),
    }
}

/// The traits that are derived: those of small values, and of values that refer to objects.
pub(super) fn derives(cx: Context<'_>, key: Key) -> TokenStream {
    // Accessors return such values, whatever features are on.
    let copy = key.copy.then(|| quote!(#[derive(Clone, Copy)]));
    let ordered = key.copy.then(|| quote!(, PartialOrd, Ord));
    let total = key.total.then(|| cx.traits.eq.derive(&quote!(PartialEq, Eq, Hash #ordered)));
    quote!(#copy #total)
}

pub(super) fn of_enum(cx: Context<'_>, id: TypeId, enumeration: &Enum) -> TokenStream {
    let (borrows, compiled) = (cx.model.analysis.ty(id).borrows, cx.is_compiled(id));
    let (name, params, key) = (&enumeration.path.ident, &cx.model.ty(id).params, cx.model.analysis.ty(id).key);
    let in_requests = cx.model.analysis.ty(id).in_requests;
    let item = Item { cx, name, params, borrows, compiled, key, in_requests };
    let (mut clones, mut shows, mut compares) = (Vec::new(), Vec::new(), Vec::new());
    for variant in &enumeration.variants {
        let payload = cx.model.payload(variant);
        let is_copy = cx.model.analysis.combinator(CombinatorId::Constructor(variant.constructor)).key.copy;
        let (shown, variant) = (&variant.ident, ident(&variant.ident));
        if payload == Payload::Unit {
            clones.push(quote!(Self::#variant => Self::#variant));
            shows.push(quote!(Self::#variant => f.write_str(#shown)));
        } else {
            let value = if payload == Payload::Inline && is_copy { quote!(*value) } else { quote!(value.clone()) };
            clones.push(quote!(Self::#variant(value) => Self::#variant(#value)));
            shows.push(quote!(Self::#variant(value) => debug_variant(f, #shown, &value)));
            compares.push(quote!((Self::#variant(a), Self::#variant(b)) => a == b));
        }
    }
    let equal = if compares.is_empty() {
        quote!(same_variant(self, other))
    } else {
        quote!(match (self, other) { #(#compares,)* _ => same_variant(self, other), })
    };
    let fallback = &enumeration.variants[cx.model.analysis.ty(id).fallback];
    let (variant, payload) = (ident(&fallback.ident), cx.model.payload(fallback));
    let default =
        if payload == Payload::Unit { quote!(Self::#variant) } else { quote!(Self::#variant(Default::default())) };
    item.impls(&quote!(match self { #(#clones,)* }), &quote!(match self { #(#shows,)* }), (&equal, false), &default)
}

struct Item<'m> {
    cx: Context<'m>,
    name: &'m str,
    params: &'m [Param],
    borrows: bool,
    /// Whether its reader is compiled in the generated crate; in dev builds, `fmt` is, too.
    compiled: bool,
    key: Key,
    /// Whether users build it for requests: then it has `Default` without a feature.
    in_requests: bool,
}

impl Item<'_> {
    fn impls(
        &self,
        clone: &TokenStream,
        debug: &TokenStream,
        (equal, all): (&TokenStream, bool),
        default: &TokenStream,
    ) -> TokenStream {
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
        let default = quote! {
            #[inline]
            fn default() -> Self { #default }
        };
        let clone = (!self.key.copy).then(|| self.gated(&traits.clone, &quote!(Clone), &clone));
        let debug = self.gated(&traits.debug, &quote!(fmt::Debug), &debug);
        let equal = (!self.key.total).then(|| self.gated(&traits.eq, &quote!(PartialEq), &equal));
        let gate = match &traits.default {
            Gate::Feature(_) if self.in_requests => &Gate::Open,
            gate => gate,
        };
        let default = self.gated(gate, &quote!(Default), &default);
        quote!(#clone #debug #equal #default)
    }

    /// The impl of a trait, if the options ask for it, behind the feature that they name.
    fn gated(&self, gate: &Gate, of: &TokenStream, body: &TokenStream) -> TokenStream {
        let Some(feature) = gate.attribute() else { return quote!() };
        let (cx, name, params) = (self.cx, ident(self.name), generics(self.params));
        let bounded: Vec<_> = params.iter().map(|param| quote!(#param: #of)).collect();
        let (bounds, generics) = (cx.generics(&bounded, self.borrows), cx.generics(&params, self.borrows));
        quote! {
            #feature
            impl #bounds #of for #name #generics { #body }
        }
    }
}

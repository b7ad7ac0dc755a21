//! Types of values, and how values are measured, written and read.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::{Kind, ident, item};
use crate::model::{Builtin, Model, Ty, Value};

/// How the codec is called for a type.
enum Form {
    /// By the boxed form of its Rust type, which is also that of builtins.
    Boxed,
    /// By the bare form of its Rust type.
    Bare,
    /// As a vector whose items are not in the boxed form.
    Items { bare: bool },
}

fn form(ty: &Ty) -> Form {
    match ty {
        Ty::Builtin(_) | Ty::Enum { .. } | Ty::Param(_) => Form::Boxed,
        Ty::Constructor { bare, .. } => {
            if *bare {
                Form::Bare
            } else {
                Form::Boxed
            }
        }
        Ty::Vector { item, bare } => match (form(item), *bare) {
            (Form::Boxed, false) => Form::Boxed,
            (Form::Boxed, true) => Form::Bare,
            (_, bare) => Form::Items { bare },
        },
    }
}

/// The Rust type of a value, indirection included.
pub(super) fn value(model: &Model, params: &[TokenStream], value: &Value) -> TokenStream {
    let ty = rust(model, params, &value.ty);
    if value.indirect { quote!(Box<#ty>) } else { ty }
}

/// The Rust type of a TL type.
pub(super) fn rust(model: &Model, params: &[TokenStream], ty: &Ty) -> TokenStream {
    let applied = |name: TokenStream, args: &[Ty]| {
        let args = args.iter().map(|arg| rust(model, params, arg));
        if args.len() == 0 { name } else { quote!(#name<#(#args),*>) }
    };
    match ty {
        Ty::Builtin(builtin) => match builtin {
            Builtin::Int => quote!(i32),
            Builtin::Nat => quote!(u32),
            Builtin::Long => quote!(i64),
            Builtin::Double => quote!(f64),
            Builtin::Bool => quote!(bool),
            Builtin::String => quote!(String),
            Builtin::Bytes => quote!(Vec<u8>),
            Builtin::Int128 => quote!([u8; 16]),
            Builtin::Int256 => quote!([u8; 32]),
            Builtin::Int512 => quote!([u8; 64]),
            Builtin::Object => quote!(Opaque),
        },
        Ty::Vector { item, .. } => applied(quote!(Vec), std::slice::from_ref(item)),
        Ty::Constructor { id, args, .. } => applied(item(Kind::Types, &model.constructor(*id).combinator.path), args),
        Ty::Enum { id, args } => applied(super::boxed(model, model.ty(*id)), args),
        Ty::Param(index) => params[*index].clone(),
    }
}

/// Bytes of a value that has the same number of them whatever it is.
pub(super) fn fixed(ty: &Ty) -> Option<usize> {
    match ty {
        Ty::Builtin(builtin) => match builtin {
            Builtin::Int | Builtin::Nat | Builtin::Bool => Some(4),
            Builtin::Long | Builtin::Double => Some(8),
            Builtin::Int128 => Some(16),
            Builtin::Int256 => Some(32),
            Builtin::Int512 => Some(64),
            Builtin::String | Builtin::Bytes | Builtin::Object => None,
        },
        _ => None,
    }
}

/// Bytes of the value behind the reference `place`.
pub(super) fn size(ty: &Ty, place: &TokenStream) -> TokenStream {
    match form(ty) {
        Form::Boxed => quote!(size(#place)),
        Form::Bare => quote!(bare_size(#place)),
        Form::Items { bare } => {
            let item = item_of(ty);
            let item = match form(item) {
                Form::Boxed => quote!(size),
                Form::Bare => quote!(bare_size),
                Form::Items { .. } => {
                    let size = size(item, &quote!(value));
                    quote!(|value| #size)
                }
            };
            let items = quote!(vector_size(#place, #item));
            if bare { items } else { quote!(4 + #items) }
        }
    }
}

/// Bytes of the `Option` behind the reference `place`.
pub(super) fn opt_size(ty: &Ty, place: &TokenStream) -> TokenStream {
    match form(ty) {
        Form::Boxed => quote!(opt_size(#place)),
        Form::Bare => quote!(bare_opt_size(#place)),
        Form::Items { .. } => {
            let size = size(ty, &quote!(value));
            quote!(match #place { Some(value) => #size, None => 0 })
        }
    }
}

/// Writes the value behind the reference `place`.
pub(super) fn write(ty: &Ty, place: &TokenStream) -> TokenStream {
    match form(ty) {
        Form::Boxed => quote!(w.put(#place)),
        Form::Bare => quote!(w.bare(#place)),
        Form::Items { bare } => {
            let item = write(item_of(ty), &quote!(value));
            let method = if bare { ident("vector") } else { ident("boxed_vector") };
            quote!(w.#method(#place, |w, value| #item))
        }
    }
}

/// Writes the `Option` behind the reference `place`.
pub(super) fn write_opt(ty: &Ty, place: &TokenStream) -> TokenStream {
    match form(ty) {
        Form::Boxed => quote!(w.opt(#place);),
        Form::Bare => quote!(w.bare_opt(#place);),
        Form::Items { .. } => {
            let write = write(ty, &quote!(value));
            quote!(if let Some(value) = #place { #write; })
        }
    }
}

/// Reads a value that errors call `label`.
pub(super) fn read(params: &[TokenStream], ty: &Ty, label: &str) -> TokenStream {
    match (form(ty), ty) {
        (Form::Boxed, Ty::Param(index)) => {
            let param = &params[*index];
            quote!(r.value::<#param>(#label))
        }
        (Form::Boxed, _) => quote!(r.get(#label)),
        (Form::Bare, _) => quote!(r.bare(#label)),
        (Form::Items { bare }, _) => {
            let item = read(params, item_of(ty), label);
            let method = if bare { ident("vector") } else { ident("boxed_vector") };
            quote!(r.#method(#label, |r| #item))
        }
    }
}

/// Reads an `Option` that is there if `bit` of `word` is set.
pub(super) fn read_opt(params: &[TokenStream], ty: &Ty, word: &TokenStream, bit: u32, label: &str) -> TokenStream {
    let bit = Literal::u32_unsuffixed(bit);
    match (form(ty), ty) {
        (Form::Boxed, Ty::Param(_)) | (Form::Items { .. }, _) => {
            let read = read(params, ty, label);
            quote!(if has(#word, #bit) { Some(#read) } else { None })
        }
        (Form::Boxed, _) => quote!(r.opt(#word, #bit, #label)),
        (Form::Bare, _) => quote!(r.bare_opt(#word, #bit, #label)),
    }
}

/// The type of a vector's items; only asked of vectors.
fn item_of(ty: &Ty) -> &Ty {
    match ty {
        Ty::Vector { item, .. } => item,
        other => other,
    }
}

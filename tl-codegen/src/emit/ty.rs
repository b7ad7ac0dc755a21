//! Types of values, and how values are written and read.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::{Context, Kind, Ownership, ident};
use crate::model::{BuiltinInfo, Ty};

/// The methods of the codec that a type is written and read by.
enum Form {
    /// The boxed form of its Rust type, which is also that of builtins.
    Boxed,
    /// The bare form of its Rust type.
    Bare,
    /// A vector whose items are not in the boxed form.
    Items { bare: bool },
    /// Values one after another.
    Array,
}

fn form(ty: &Ty) -> Form {
    match ty {
        Ty::Builtin(_) | Ty::Enum { .. } | Ty::Param(_) => Form::Boxed,
        Ty::Array { .. } => Form::Array,
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

/// The Rust type of a value that may be behind a `Box`; of an array, each of its values is.
pub(super) fn boxed(cx: Context<'_>, params: &[TokenStream], ty: &Ty, is_boxed: bool) -> TokenStream {
    match ty {
        Ty::Array { item, count } => {
            let (item, count) = (boxed(cx, params, item, is_boxed), Literal::u32_unsuffixed(*count));
            quote!([#item; #count])
        }
        _ => {
            let ty = rust(cx, params, ty);
            if is_boxed { quote!(Box<#ty>) } else { ty }
        }
    }
}

/// The Rust type of a TL type.
pub(super) fn rust(cx: Context<'_>, params: &[TokenStream], ty: &Ty) -> TokenStream {
    let item = |(kind, path), args: &[Ty]| {
        let lifetime = (cx.ownership == Ownership::Borrowed && cx.model.borrows(ty)).then(|| quote!('a));
        let args = args.iter().map(|arg| rust(cx.owned(), params, arg));
        let args: Vec<TokenStream> = lifetime.into_iter().chain(args).collect();
        let name = cx.item(kind, path);
        if args.is_empty() { name } else { quote!(#name<#(#args),*>) }
    };
    match ty {
        Ty::Builtin(builtin) => {
            let BuiltinInfo { rust, borrowed, .. } = builtin.info();
            parse(if cx.ownership == Ownership::Borrowed { borrowed } else { rust })
        }
        Ty::Vector { item, .. } => {
            let item = rust(cx, params, item);
            quote!(Vec<#item>)
        }
        Ty::Array { .. } => boxed(cx, params, ty, false),
        Ty::Constructor { id, args, .. } => item((Kind::Types, &cx.model.constructor(*id).combinator.path), args),
        Ty::Enum { id, args } => item(cx.boxed_item(*id), args),
        Ty::Param(index) => params[*index].clone(),
    }
}

/// Code in the table of builtins.
pub(super) fn parse(code: &str) -> TokenStream {
    code.parse().expect("the table has Rust code")
}

/// Whether the Rust type is a number, or text that is borrowed.
pub(super) fn is_copy(cx: Context<'_>, ty: &Ty) -> bool {
    match ty {
        Ty::Builtin(builtin) => builtin.info().copy || builtin.borrows() && cx.ownership == Ownership::Borrowed,
        Ty::Array { item, .. } => is_copy(cx, item),
        Ty::Vector { .. } | Ty::Constructor { .. } | Ty::Enum { .. } | Ty::Param(_) => false,
    }
}

/// The owned form of the borrowed `value`.
pub(super) fn owned(cx: Context<'_>, ty: &Ty, is_boxed: bool, value: &TokenStream) -> TokenStream {
    match ty {
        _ if !cx.model.borrows(ty) => value.clone(),
        Ty::Vector { item, .. } => {
            let map = owned_by(cx, item, false);
            quote!(#value.into_iter().map(#map).collect())
        }
        Ty::Array { item, .. } => {
            let map = owned_by(cx, item, is_boxed);
            quote!(#value.map(#map))
        }
        _ if is_boxed => quote!(Box::new((*#value).into())),
        _ => quote!(#value.into()),
    }
}

/// A function from borrowed to owned, for a type that borrows.
pub(super) fn owned_by(cx: Context<'_>, ty: &Ty, is_boxed: bool) -> TokenStream {
    match ty {
        Ty::Vector { .. } | Ty::Array { .. } => {
            let owned = owned(cx, ty, is_boxed, &quote!(value));
            quote!(|value| #owned)
        }
        _ if is_boxed => quote!(|value| Box::new((*value).into())),
        _ => quote!(Into::into),
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
        Form::Array => {
            let item = write(item_of(ty), &quote!(value));
            quote!(w.repeat(#place, |w, value| #item))
        }
    }
}

/// Writes the `Option` behind the reference `place` and sets its `bit` of `word`.
pub(super) fn write_opt(ty: &Ty, place: &TokenStream, word: &TokenStream, bit: &Literal) -> TokenStream {
    match form(ty) {
        Form::Boxed => quote!(w.opt(#place, &mut #word, #bit);),
        Form::Bare => quote!(w.bare_opt(#place, &mut #word, #bit);),
        Form::Items { .. } | Form::Array => {
            let write = write(ty, &quote!(value));
            quote!(if let Some(value) = #place { #word |= bit(#bit, true); #write; })
        }
    }
}

/// Reads a value; `at` is the label of its field.
pub(super) fn read(cx: Context<'_>, params: &[TokenStream], ty: &Ty, at: &Literal) -> TokenStream {
    match (form(ty), ty) {
        (Form::Boxed, Ty::Param(index)) => {
            let param = &params[*index];
            quote!(r.value::<#param>(#at))
        }
        (Form::Boxed, _) => {
            let get = cx.reader_method("get");
            quote!(r.#get(#at))
        }
        (Form::Bare, _) => {
            let bare = cx.reader_method("bare");
            quote!(r.#bare(#at))
        }
        (Form::Items { bare }, _) => {
            let item = read(cx, params, item_of(ty), at);
            let method = if bare { ident("vector") } else { ident("boxed_vector") };
            let min_len = Literal::usize_unsuffixed(cx.model.min_len(item_of(ty)));
            quote!(r.#method(#min_len, #at, |r| #item))
        }
        (Form::Array, _) => {
            let item = read(cx, params, item_of(ty), at);
            quote!(r.repeat_fixed(|r| #item))
        }
    }
}

/// Reads an `Option` that is there if `bit` of `word` is set.
pub(super) fn read_opt(
    cx: Context<'_>,
    params: &[TokenStream],
    ty: &Ty,
    word: &TokenStream,
    bit: u32,
    at: &Literal,
) -> TokenStream {
    let bit = Literal::u32_unsuffixed(bit);
    match (form(ty), ty) {
        (Form::Boxed, Ty::Param(_)) | (Form::Items { .. } | Form::Array, _) => {
            let read = read(cx, params, ty, at);
            quote!(if has(#word, #bit) { Some(#read) } else { None })
        }
        (Form::Boxed, _) => {
            let opt = cx.reader_method("opt");
            quote!(r.#opt(#word, #bit, #at))
        }
        (Form::Bare, _) => {
            let opt = cx.reader_method("bare_opt");
            quote!(r.#opt(#word, #bit, #at))
        }
    }
}

/// The type of the items of a vector or an array.
fn item_of(ty: &Ty) -> &Ty {
    match ty {
        Ty::Vector { item, .. } | Ty::Array { item, .. } => item,
        other => other,
    }
}

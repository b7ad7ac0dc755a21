//! Types of values, and how values are written and read.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::{Context, Kind, Ownership, ident};
use crate::model::{BuiltinInfo, CombinatorId, Param, Ty};

/// How a type is written and read.
enum Form {
    /// By the codec of its Rust type, in the boxed or the bare form; builtins have the former.
    Value { bare: bool },
    /// A vector whose items are not in the boxed form.
    Items { bare: bool },
    /// Values one after another.
    Array,
}

fn form(ty: &Ty) -> Form {
    match ty {
        Ty::Builtin(_) | Ty::Mapped(_) | Ty::Enum { .. } | Ty::Param(_) | Ty::Number(_) => Form::Value { bare: false },
        Ty::Array { .. } => Form::Array,
        Ty::Constructor { bare, .. } => Form::Value { bare: *bare },
        Ty::Vector { item, bare } => match form(item) {
            Form::Value { bare: false } => Form::Value { bare: *bare },
            _ => Form::Items { bare: *bare },
        },
    }
}

/// The Rust type of a value that may be behind a `Box`; of an array, each of its values is.
pub(super) fn boxed(cx: Context<'_>, params: &[TokenStream], ty: &Ty, is_boxed: bool) -> TokenStream {
    match ty {
        Ty::Array { item, count } => {
            let (item, count) = (boxed(cx, params, item, is_boxed), Literal::u32_unsuffixed(count.constant()));
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
        let args = Param::used(cx.model.params_of(ty), args).map(|arg| coded(cx.owned(), params, arg));
        let args: Vec<TokenStream> = lifetime.into_iter().chain(args).collect();
        let name = cx.item(kind, path);
        if args.is_empty() { name } else { quote!(#name<#(#args),*>) }
    };
    match ty {
        Ty::Builtin(builtin) => {
            let BuiltinInfo { rust, borrowed, .. } = builtin.info();
            parse(if cx.ownership == Ownership::Borrowed { borrowed } else { rust })
        }
        Ty::Mapped(path) => parse(path),
        Ty::Vector { item, .. } => {
            let item = rust(cx, params, item);
            quote!(Vec<#item>)
        }
        Ty::Array { .. } => boxed(cx, params, ty, false),
        Ty::Constructor { id, args, .. } => item((Kind::Types, &cx.model.constructor(*id).combinator.path), args),
        Ty::Enum { id, args } => item(cx.boxed_item(*id), args),
        Ty::Param(index) => params[*index].clone(),
        Ty::Number(_) => TokenStream::new(),
    }
}

/// The Rust type whose codec writes a TL type as it is, for arguments and results: other code than that of the field that
/// a value is in does not know whether it is bare.
pub(super) fn coded(cx: Context<'_>, params: &[TokenStream], ty: &Ty) -> TokenStream {
    let coded = match ty {
        Ty::Vector { item, .. } => {
            let item = coded(cx, params, item);
            quote!(Vec<#item>)
        }
        _ => rust(cx, params, ty),
    };
    if ty.is_bare() { quote!(Bare<#coded>) } else { coded }
}

/// Code in the table of builtins, or a path in the options, which are checked before.
pub(super) fn parse(code: &str) -> TokenStream {
    code.parse().unwrap_or_else(|_| quote!(compile_error!(#code)))
}

/// Whether the Rust type is `Copy`: a number, text that is borrowed, or a small value.
pub(super) fn is_copy(cx: Context<'_>, ty: &Ty) -> bool {
    match ty {
        Ty::Constructor { id, .. } => cx.model.analysis.combinator(CombinatorId::Constructor(*id)).key.copy,
        Ty::Enum { id, .. } => cx.model.analysis.ty(*id).key.copy,
        Ty::Builtin(builtin) => builtin.info().copy || builtin.borrows() && cx.ownership == Ownership::Borrowed,
        Ty::Array { item, .. } => is_copy(cx, item),
        Ty::Mapped(_) | Ty::Vector { .. } | Ty::Param(_) | Ty::Number(_) => false,
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
    let method = ident(match form(ty) {
        Form::Value { bare: false } => return quote!(w.put(#place)),
        Form::Value { bare: true } => return quote!(w.bare(#place)),
        Form::Items { bare: false } => "boxed_vector",
        Form::Items { bare: true } => "vector",
        Form::Array => "repeat",
    });
    let item = write(item_of(ty), &quote!(value));
    quote!(w.#method(#place, |w, value| #item))
}

/// Writes the `Option` behind the reference `place` and sets its `bit` of `word`.
pub(super) fn write_opt(ty: &Ty, place: &TokenStream, word: &TokenStream, bit: &Literal) -> TokenStream {
    match form(ty) {
        Form::Value { bare: false } => quote!(w.opt(#place, &mut #word, #bit);),
        Form::Value { bare: true } => quote!(w.bare_opt(#place, &mut #word, #bit);),
        Form::Items { .. } | Form::Array => {
            let write = write(ty, &quote!(value));
            quote!(if let Some(value) = #place { #word |= bit(#bit, true); #write; })
        }
    }
}

/// Reads a value; `at` is the label of its field.
pub(super) fn read(cx: Context<'_>, params: &[TokenStream], ty: &Ty, at: &Literal) -> TokenStream {
    if let Ty::Param(index) = ty {
        let param = &params[*index];
        return quote!(r.value::<#param>(#at));
    }
    let item = || read(cx, params, item_of(ty), at);
    match form(ty) {
        Form::Value { bare } => {
            let method = cx.reader_method(if bare { "bare" } else { "get" });
            let read = quote!(r.#method(#at));
            if cx.model.is_level(ty) { quote!({ r.descend(#at); let value = #read; r.ascend(); value }) } else { read }
        }
        Form::Items { bare } => {
            let (item, method) = (item(), ident(if bare { "vector" } else { "boxed_vector" }));
            let min_len = Literal::usize_unsuffixed(cx.model.min_len(item_of(ty)));
            quote!(r.#method(#min_len, #at, |r| #item))
        }
        Form::Array => {
            let item = item();
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
    match form(ty) {
        Form::Value { bare } if !matches!(ty, Ty::Param(_)) && !cx.model.is_level(ty) => {
            let method = cx.reader_method(if bare { "bare_opt" } else { "opt" });
            quote!(r.#method(#word, #bit, #at))
        }
        _ => {
            let read = read(cx, params, ty, at);
            quote!(if has(#word, #bit) { Some(#read) } else { None })
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

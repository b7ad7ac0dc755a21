//! `dispatch`: from any id to its Rust type.

use std::collections::BTreeSet;

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::{Context, Kind, id};
use crate::model::{Function, TypeId};

/// `visit`, with one arm per type and per function, and the ids that it accepts.
pub(super) fn dispatch(cx: Context<'_>) -> TokenStream {
    // An id of several combinators is that of the first of them.
    let mut seen = BTreeSet::new();
    let mut unique =
        |ids: Vec<u32>| -> Vec<Literal> { ids.into_iter().filter(|id| seen.insert(*id)).map(id).collect() };
    let types = cx.model.types.iter().enumerate().filter(|(_, ty)| ty.params.is_empty()).map(|(index, ty)| {
        let ids = ty.constructors.iter().map(|constructor| cx.model.constructor(*constructor).combinator.id);
        let (kind, path) = cx.boxed_item(TypeId(index));
        (ids.collect(), cx.item(kind, path))
    });
    let functions = cx.model.functions.iter().map(|function| (vec![function.combinator.id], opaque(cx, function)));
    let arms = types.chain(functions).map(|(ids, ty)| (unique(ids), ty)).filter(|(ids, _)| !ids.is_empty());
    let (ids, types): (Vec<Vec<Literal>>, Vec<TokenStream>) = arms.unzip();
    let count = Literal::usize_unsuffixed(ids.iter().map(Vec::len).sum());
    quote! {
        /// Calls `visitor` with the Rust type of the boxed value, or of the call, that starts with `id`.
        ///
        /// `None` if this schema has no such id.
        pub fn visit<V: Visitor>(id: u32, visitor: V) -> Option<V::Output> {
            Some(match id {
                #(#(#ids)|* => visitor.visit::<#types>(),)*
                _ => return None,
            })
        }

        /// The ids that [`visit`] knows: those of the constructors, then those of the functions.
        pub static IDS: [u32; #count] = [#(#(#ids),*),*];
    }
}

/// A function whose inner call, if it has one, stays undecoded.
fn opaque(cx: Context<'_>, function: &Function) -> TokenStream {
    let name = cx.item(Kind::Functions, &function.combinator.path);
    let args = function.combinator.params.iter().map(|_| quote!(Opaque));
    if function.combinator.params.is_empty() { name } else { quote!(#name<#(#args),*>) }
}

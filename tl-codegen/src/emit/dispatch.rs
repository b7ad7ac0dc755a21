//! The function that finds the Rust type of any id.

use proc_macro2::TokenStream;
use quote::quote;

use super::{boxed, id, opaque};
use crate::model::{Model, Type};

/// `visit`: one arm per type and per function.
pub(super) fn dispatch(model: &Model) -> TokenStream {
    let types = model.types.iter().filter(|ty| ty.params.is_empty()).map(|ty| {
        let (ids, ty) = (ids(model, ty), boxed(model, ty));
        quote!(#(#ids)|* => visitor.visit::<#ty>())
    });
    let functions = model.functions.iter().map(|function| {
        let (id, function) = (id(function.combinator.id), opaque(function));
        quote!(#id => visitor.visit::<#function>())
    });
    quote! {
        /// Calls `visitor` with the Rust type of the boxed value, or of the call, that starts with `id`.
        ///
        /// `None` if this schema has no such id.
        pub fn visit<V: Visitor>(id: u32, visitor: V) -> Option<V::Output> {
            Some(match id {
                #(#types,)*
                #(#functions,)*
                _ => return None,
            })
        }
    }
}

fn ids(model: &Model, ty: &Type) -> Vec<proc_macro2::Literal> {
    ty.constructors.iter().map(|constructor| id(model.constructor(*constructor).combinator.id)).collect()
}

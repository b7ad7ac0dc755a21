//! The registry of a schema in its root module, and `Object`.

use proc_macro2::TokenStream;
use quote::quote;

use super::{not_formatted, only_with, path};
use crate::Options;

/// Re-exports the layer, the registry and `Object` from the first crate.
pub(super) fn reexport(
    options: &Options,
    first: &TokenStream,
    layer: Option<TokenStream>,
    has_objects: bool,
) -> TokenStream {
    let object = quote!(#[doc(inline)] pub use #first::Object;);
    let object = if has_objects { object } else { only_with(&options.data, object) };
    quote! {
        #[doc(inline)]
        pub use #first::{#layer Schema};
        #object
    }
}

/// The registry of the schema and, with data, its `Object`.
pub(super) fn define(options: &Options, has_objects: bool) -> TokenStream {
    let runtime = path(&options.runtime);
    let lints = options.module.is_none().then(|| quote!(#[allow(dead_code)]));
    let skip = not_formatted(options);
    let gated = |item| only_with(&options.data, item);
    let schemas = gated(quote! {
        const SCHEMAS: #runtime::schema::Schemas = #runtime::schema::Schemas(&[&data::SCHEMA]);
    });
    let object = quote! {
        /// A boxed value of any type of the schema.
        #lints
        #skip
        pub type Object = #runtime::Object<Schema>;
    };
    let object = if has_objects { object } else { gated(object) };
    quote! {
        /// The schema as a registry, which `Object`, `skip` and TL JSON read by.
        #[derive(Debug)]
        #lints
        #skip
        pub enum Schema {}

        #skip
        impl #runtime::Registry for Schema {
            #schemas
        }

        #object
    }
}

//! The files of the schema as data: those of a namespace, or of an initial of the root, together.

use std::path::Path;

use proc_macro2::TokenStream;
use quote::quote;

use super::{header, path};
use crate::emit::data::{Data, Modules, data};
use crate::emit::ident;
use crate::format::pretty;
use crate::model::Model;
use crate::{Files, Options};

/// Prints the file beside `folder`, and those of its modules in it.
pub(super) fn files(model: &Model, options: &Options, folder: &Path) -> Files {
    let data: Data = data(model, options.split);
    let path = path(&options.runtime);
    let mut files = Files::new();
    let mut kind = |name: &str, item: TokenStream, modules: Modules| {
        let names: Vec<_> = modules.keys().map(|name| ident(name)).collect();
        let lists = [quote!(#(mod #names;)*), quote!(#(pub use self::#names::*;)*)].map(pretty);
        files.insert(folder.join(name).with_extension("rs"), header(options) + &lists.join("\n"));
        let imports = pretty(quote!(use #path::schema::#item; use #path::schema::notation::*; use super::super::T;));
        for (module, statics) in modules {
            let statics: Vec<String> = statics.into_values().map(|item| options.pretty(item)).collect();
            let text = format!("{}{imports}\n{}", header(options), statics.join("\n"));
            files.insert(folder.join(name).join(module).with_extension("rs"), text);
        }
    };
    kind("types", quote!(Type), data.types);
    kind("functions", quote!(Function), data.functions);
    let imports = pretty(quote!(use #path::schema::Entry; use #path::schema::notation::*; use super::{F, T};));
    files.insert(folder.join("ids.rs"), format!("{}{imports}\n{}", header(options), options.pretty(data.ids)));
    let docs = "//! The schema as data: what each type and each function is made of.\n\n\
                // Descriptions are called as in TL. Not every schema needs every word of the notation.\n\
                #![allow(dead_code, non_camel_case_types, non_snake_case, non_upper_case_globals, unused_imports, clippy::enum_variant_names)]\n";
    let modules = pretty(quote!(
        mod functions;
        mod ids;
        mod types;
    ));
    let imports = pretty(quote!(use #path::schema::notation::*; use #path::schema::{Applied, Array, Schema, Slot};));
    let whole = format!("{}{docs}\n{modules}\n{imports}\n{}", header(options), options.pretty(data.whole));
    files.insert(folder.with_extension("rs"), whole);
    files
}

//! From tokens to files: modules, headers, imports, formatting.

mod data;
mod others;
mod registry;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use proc_macro2::TokenStream;
use quote::quote;

use crate::analysis::uses::Uses;
use crate::emit::{self, DocOptions, Item, Kind, Ownership, ident};
use crate::format::pretty;
use crate::model::Model;
use crate::seams::CrateItems;
use crate::{Files, Gate, Options, names};

/// A namespace with more items than this is split into several files, if large modules are.
const LARGE_NAMESPACE: usize = 60;

/// A module of generated code.
#[derive(Default)]
struct Module {
    docs: String,
    /// Public modules in it.
    children: BTreeSet<String>,
    /// Imports of the same module of other crates.
    others: Vec<String>,
    /// The same re-exports for rustdoc, item by item.
    documented: String,
    /// The re-export of types with one constructor.
    reexports: Option<TokenStream>,
    /// Items by name.
    items: BTreeMap<String, TokenStream>,
}

/// The modules of a crate, with owned or with borrowed items.
struct Tree<'m> {
    model: &'m Model,
    items: CrateItems<'m>,
    options: &'m Options,
    ownership: Ownership,
    folder: &'m Path,
    /// Paths of items that the crate cannot name.
    elsewhere: &'m BTreeMap<String, Kind>,
}

/// Prints all files of a crate.
pub(crate) fn files(model: &Model, options: &Options, items: CrateItems<'_>) -> Files {
    let module = Path::new(options.module.as_deref().unwrap_or_default());
    let folder = module.join("borrowed");
    let elsewhere = items.unreachable(model);
    let tree = |ownership, folder| Tree { model, items, options, ownership, folder, elsewhere: &elsewhere }.files();
    // Formatting takes most of the time. Tokens cannot move to another thread.
    let mut files = std::thread::scope(|scope| {
        let borrowed = (options.borrowed != Gate::Closed).then(|| scope.spawn(|| tree(Ownership::Borrowed, &folder)));
        let mut files = tree(Ownership::Owned, module);
        if let Some(thread) = borrowed {
            files.extend(thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
            files.insert(folder.with_extension("rs"), self::borrowed(options, items));
            files.insert(folder.join("prelude.rs"), borrowed_prelude(options, items));
        }
        files
    });
    let root_file = if options.module.is_none() { "mod.rs".into() } else { module.with_extension("rs") };
    files.insert(root_file, root(model, options, items));
    files.insert(module.join("prelude.rs"), prelude(model, options, items));
    if options.dispatch != Gate::Closed && items.is_facade() {
        files.insert(module.join("dispatch.rs"), dispatch(model, options));
    }
    if *options.serde() != Gate::Closed {
        files.insert(module.join("serde.rs"), serde(model, options, items));
    }
    if options.names != Gate::Closed && items.has_data() {
        files.insert(module.join("names.rs"), format!("{}{}", header(options), options.pretty(emit::names(model))));
    }
    if options.data != Gate::Closed && items.has_data() {
        files.extend(data::files(model, options, &module.join("data")));
    }
    files
}

/// Prints the files of the schema as data, without types.
pub(crate) fn data(model: &Model, options: &Options) -> Files {
    data::files(model, options, Path::new(options.module.as_deref().unwrap_or("data")))
}

impl Tree<'_> {
    /// The files of `types`, `enums` and `functions`.
    fn files(&self) -> Files {
        let options = self.options;
        let mut modules: BTreeMap<Vec<String>, Module> = BTreeMap::new();
        for kind in self.items.kinds() {
            modules.entry(vec![kind.module().to_owned()]).or_default().docs = kind.docs().to_owned();
        }
        let uses = if self.ownership == Ownership::Owned { Uses::of(self.model) } else { Vec::new() };
        let docs = DocOptions {
            uses: &uses,
            reference: options.reference.as_deref(),
            elsewhere: Some(self.elsewhere),
            examples: options.examples.as_deref(),
        };
        for item in emit::items(self.model, self.ownership, docs, options, self.items) {
            place(&mut modules, item);
        }
        let singles = if self.items.is_facade() { emit::single_types(self.model) } else { BTreeMap::new() };
        for (names, list) in singles {
            let mut path = vec![Kind::Enums.module().to_owned()];
            for name in names {
                modules.entry(path.clone()).or_default().children.insert(name.clone());
                path.push(name);
            }
            modules.entry(path).or_default().reexports = Some(list);
        }
        self.import_others(&mut modules);
        for (path, module) in modules.iter_mut().filter(|(path, _)| path.len() > 1) {
            let kind = self.items.kinds().find(|kind| kind.module() == path[0]).map_or("Items", Kind::title);
            module.docs = format!("{kind} of the namespace `{}`.", path[1..].join("."));
        }
        modules.into_iter().flat_map(|(path, module)| self.print(&path, module)).collect()
    }

    /// Prints the file of a module and the files that it includes.
    ///
    /// They are included into the module itself, since a module for each file takes a third longer to compile.
    fn print(&self, path: &[String], module: Module) -> Vec<(PathBuf, String)> {
        let options = self.options;
        let depth = path.len();
        let mut file = self.folder.to_owned();
        file.extend(path);
        let folder = path.last().map_or("", String::as_str);
        let split = options.split && (depth == 1 || module.items.len() > LARGE_NAMESPACE);
        let up = std::iter::repeat_n(quote!(super::), depth);
        let imports = if module.items.is_empty() { String::new() } else { pretty(quote!(use #(#up)*prelude::*;)) };
        let (mut files, mut own) = (Vec::new(), Vec::new());
        if split {
            let mut shards: BTreeMap<String, Vec<TokenStream>> = BTreeMap::new();
            for (name, tokens) in module.items {
                shards.entry(names::shard(&name, depth == 1)).or_default().push(tokens);
            }
            let included = shards.keys().map(|shard| format!("{folder}/{shard}.rs"));
            own.push(pretty(quote!(#(include!(#included);)*)));
            for (shard, items) in shards {
                let text = header(options) + &sections(items.into_iter().map(|item| options.pretty(item)));
                files.push((file.join(shard).with_extension("rs"), text));
            }
        } else {
            own.extend(module.items.into_values().map(|item| options.pretty(item)));
        }
        let docs = format!("//! {}\n\n", module.docs);
        let children = module.children.iter().map(|name| ident(name));
        let children = pretty(quote!(#(pub mod #children;)*));
        let reexports = module.reexports.map(pretty).unwrap_or_default();
        let mut others = module.others.concat();
        if !module.documented.is_empty() {
            // Other builds do not read the file.
            others += &format!("#[cfg(doc)]\ninclude!(\"{folder}/documented.rs\");\n");
            files.push((file.join("documented.rs"), header(options) + &module.documented));
        }
        let imports = [others, imports, reexports];
        let text = header(options) + &docs + &sections([children].into_iter().chain(imports).chain(own));
        files.push((file.with_extension("rs"), text));
        files
    }
}

fn place(modules: &mut BTreeMap<Vec<String>, Module>, item: Item<'_>) {
    let mut path = vec![item.kind.module().to_owned()];
    for part in &item.path.modules {
        modules.entry(path.clone()).or_default().children.insert(part.clone());
        path.push(part.clone());
    }
    modules.entry(path).or_default().items.insert(item.path.ident.clone(), item.tokens);
}

/// The root module: modules, layer and registry.
fn root(model: &Model, options: &Options, items: CrateItems<'_>) -> String {
    // A private module of a binary may use none of it.
    let lint = options.module.is_none().then(|| quote!(#[allow(dead_code)]));
    let skip = not_formatted(options);
    let layer = model.layer.map(|layer| {
        let layer = proc_macro2::Literal::u32_unsuffixed(layer);
        quote! {
            /// The layer of the schema, as requests name it.
            #lint
            #skip
            pub const LAYER: i32 = #layer;
        }
    });
    // The crate that includes the code may use any part of it, and denies lints that generated code cannot satisfy.
    let lints = quote!(
        dead_code,
        improper_ctypes_definitions,
        missing_docs,
        unreachable_pub,
        unused_imports,
        clippy::enum_variant_names,
        clippy::type_complexity
    );
    let lints = options.module.is_none().then(|| quote!(#[allow(#lints)]));
    // Items of dependencies are imported whether they are used or not.
    let unused = (lints.is_none() && items.has_others()).then(|| quote!(#[allow(unused_imports)]));
    let modules = items.kinds().map(|kind| ident(kind.module()));
    let dispatch = items.is_facade().then(|| gated(&options.dispatch, "dispatch"));
    let borrowed = gated(&options.borrowed, "borrowed");
    let data = items.has_data().then(|| gated(&options.data, "data"));
    let names = items.has_data().then(|| gated(&options.names, "names"));
    let serde = only_with(
        options.serde(),
        quote!(
            mod serde;
        ),
    );
    let layer_name = layer.as_ref().map(|_| quote!(LAYER,));
    let layer = layer.filter(|_| items.has_data());
    let modules = modules
        .map(|module| quote!(pub mod #module;))
        .chain(dispatch)
        .chain([borrowed])
        .chain(data)
        .chain(names)
        .chain([serde]);
    let modules = modules.filter(|module| !module.is_empty()).map(|module| quote!(#lints #unused #skip #module));
    let modules = pretty(quote!(#(#modules)* #skip mod prelude;));
    let registry = match items.registry_crate() {
        _ if options.registry.is_some() => quote!(),
        None => registry::define(options, model.has_objects()),
        Some(first) if items.is_facade() => registry::reexport(options, &path(&first), layer_name, model.has_objects()),
        Some(_) => quote!(),
    };
    let layer = layer.map(pretty).unwrap_or_default();
    format!("{}{}", header(options), sections([modules, layer, pretty(registry)].into_iter()))
}

/// The attribute by which rustfmt leaves an item, and the file of a module, as they are: the code may be among the sources of
/// a user, who has a style of their own.
fn not_formatted(options: &Options) -> Option<TokenStream> {
    options.module.is_none().then(|| quote!(#[rustfmt::skip]))
}

/// An item behind a gate.
fn only_with(gate: &Gate, item: TokenStream) -> TokenStream {
    gate.attribute().map(|attribute| quote!(#attribute #item)).unwrap_or_default()
}

/// The imports of all generated modules.
fn prelude(model: &Model, options: &Options, items: CrateItems<'_>) -> String {
    let (runtime, own) = (path(&options.runtime), kinds(items));
    let generated = || match items.registry_crate().map(|first| path(&first)) {
        None => quote!(super::super::Schema),
        Some(first) => quote!(#first::Schema),
    };
    let registry = options.registry.as_deref().map_or_else(generated, path);
    let names = names::RUNTIME.iter().chain(&names::RUNTIME_FUNCTIONS).map(|name| ident(name));
    let object = model.has_objects().then(|| quote!(pub(crate) type Object = #runtime::Object<#registry>;));
    let tokens = quote! {
        pub(crate) use #runtime::codec::{#(#names),*};
        pub(crate) use super::{#(#own),*};

        pub(crate) mod kind {
            pub(crate) type Combinator = #runtime::codec::kind::Combinator<#registry>;
            pub(crate) type Other = #runtime::codec::kind::Other<#registry>;
            #object
        }
    };
    imports(options, tokens)
}

/// The imports of the modules in `borrowed`.
fn borrowed_prelude(options: &Options, items: CrateItems<'_>) -> String {
    let own = kinds(items);
    let all = quote! {
        pub(crate) use super::super::prelude::*;
        pub(crate) use super::{#(#own,)* owned};
    };
    imports(options, all)
}

fn imports(options: &Options, tokens: TokenStream) -> String {
    let start = "//! Imports of the generated modules.\n\n#![allow(dead_code, unused_imports)]\n\n";
    header(options) + start + &pretty(tokens)
}

fn kinds(items: CrateItems<'_>) -> Vec<proc_macro2::Ident> {
    items.kinds().map(|kind| ident(kind.module())).collect()
}

/// A module behind a gate.
fn gated(gate: &Gate, module: &str) -> TokenStream {
    let module = ident(module);
    only_with(gate, quote!(pub mod #module;))
}

fn borrowed(options: &Options, items: CrateItems<'_>) -> String {
    let kinds = kinds(items);
    // A small schema may not use all of them.
    let tokens = quote! {
        #(pub mod #kinds;)*
        mod prelude;

        #[allow(unused_imports)]
        pub(crate) mod owned {
            pub use super::super::{#(#kinds),*};
        }
    };
    let docs = "//! The same items with `&str` and `&[u8]` in them, which borrow from the input.";
    format!("{}{docs}\n\n{}", header(options), pretty(tokens))
}

/// The impls of serde's traits, in a file that other builds do not read.
fn serde(model: &Model, options: &Options, items: CrateItems<'_>) -> String {
    let docs = "//! serde's traits for all items, in the form of TL JSON.";
    let kinds = kinds(items);
    let imports = pretty(quote!(
        #[allow(unused_imports)]
        use super::{#(#kinds),*};
    ));
    // A line for each item, which a formatter of tokens would not write.
    let lists = emit::serde_items(model, items);
    let [plain, generic] = lists.map(|list| list.iter().map(|item| format!("    {item},\n")).collect::<String>());
    let generic = if generic.is_empty() { generic } else { format!("    ;\n{generic}") };
    let runtime = &options.runtime;
    format!("{}{docs}\n\n{imports}\n{runtime}::impl_serde! {{\n{plain}{generic}}}\n", header(options))
}

fn dispatch(model: &Model, options: &Options) -> String {
    let dispatch = options.pretty(emit::dispatch(model));
    let imports = pretty(quote!(
        use super::prelude::*;
    ));
    format!("{}//! From ids to Rust types.\n\n{imports}\n{dispatch}", header(options))
}

/// Joins texts with blank lines between them. Re-exports, a line each, stay together.
fn sections(texts: impl Iterator<Item = String>) -> String {
    let mut all = String::new();
    let mut lines = 0;
    for text in texts.filter(|text| !text.is_empty()) {
        let before = std::mem::replace(&mut lines, text.lines().count());
        if !all.is_empty() && (before, lines) != (1, 1) {
            all.push('\n');
        }
        all += &text;
    }
    all
}

/// Parses a path of the options, which are checked before.
fn path(text: &str) -> TokenStream {
    text.parse().unwrap_or_else(|_| quote!(compile_error!(#text)))
}

fn header(options: &Options) -> String {
    format!("// @generated by {}. Do not edit.\n\n", options.generator)
}

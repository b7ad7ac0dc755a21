//! From tokens to files: which item goes where, headers, imports, formatting.

mod data;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use proc_macro2::TokenStream;
use quote::quote;

use crate::emit::{self, Hold, Item, Kind, Said, ident};
use crate::model::{self, Model, ROOT};
use crate::seams::CrateItems;
use crate::{Files, Gate, Options, names};

/// A namespace with more items than this makes several files, where large ones do.
const LARGE_NAMESPACE: usize = 150;

/// A module of generated code.
#[derive(Default)]
struct Module {
    docs: Option<String>,
    /// Public modules in it.
    children: BTreeSet<String>,
    /// Modules of other crates that share the schema, whose items it has, too.
    others: Vec<TokenStream>,
    /// Items by name.
    items: BTreeMap<String, TokenStream>,
}

/// What there is to make of a model, as owned or as borrowed items.
struct Tree<'m> {
    model: &'m Model,
    items: CrateItems<'m>,
    options: &'m Options,
    hold: Hold,
    folder: &'m Path,
    /// Paths of items that cannot be named here.
    unreachable: &'m BTreeMap<String, Kind>,
}

/// The files of a crate that has items of a model.
pub(crate) fn files(model: &Model, options: &Options, items: CrateItems<'_>) -> Files {
    let module = Path::new(options.module.as_deref().unwrap_or_default());
    let folder = module.join("borrowed");
    let unreachable = items.unreachable(model);
    let tree = |hold, folder| Tree { model, items, options, hold, folder, unreachable: &unreachable }.files();
    // Formatting takes most of the time, and tokens stay in the thread that made them.
    let mut files = std::thread::scope(|scope| {
        let borrowed = (options.borrowed != Gate::Closed).then(|| scope.spawn(|| tree(Hold::Borrowed, &folder)));
        let mut files = tree(Hold::Owned, module);
        if let Some(thread) = borrowed {
            files.extend(thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
            files.insert(folder.with_extension("rs"), self::borrowed(options, items));
            files.insert(folder.join("prelude.rs"), borrowed_prelude(options, items));
        }
        files
    });
    let root_file = if options.module.is_none() { "mod.rs".into() } else { module.with_extension("rs") };
    files.insert(root_file, root(model, options, items));
    files.insert(module.join("prelude.rs"), prelude(options, items));
    if options.dispatch != Gate::Closed && items.is_facade() {
        files.insert(module.join("dispatch.rs"), dispatch(model, options));
    }
    if options.data != Gate::Closed && items.has_data() {
        files.extend(data::files(model, options));
    }
    files
}

impl Tree<'_> {
    /// `types`, `enums` and `functions`, those that are made, with all that is in them.
    fn files(&self) -> Files {
        let options = self.options;
        let mut modules: BTreeMap<Vec<String>, Module> = BTreeMap::new();
        for kind in self.items.kinds() {
            modules.entry(vec![kind.module().to_owned()]).or_default().docs = Some(kind.docs().to_owned());
        }
        let said = Said { reference: options.reference.as_deref(), examples: options.examples.as_deref() };
        for item in emit::items(self.model, self.hold, said, options, self.items) {
            place(&mut modules, item);
        }
        self.show_others(&mut modules);
        modules.iter().flat_map(|(path, module)| self.printed(path, module)).collect()
    }

    /// Lets each module have what crates below have in the module of the same name: in the top for everybody, since it shows
    /// all; in a side for its own code.
    fn show_others(&self, modules: &mut BTreeMap<Vec<String>, Module>) {
        let visibility = if self.items.is_facade() { quote!(#[doc(inline)] pub) } else { quote!(pub(crate)) };
        let mut others: BTreeMap<Vec<String>, Vec<TokenStream>> = BTreeMap::new();
        for (place, items) in self.items.below(self.model) {
            let place = path(&place);
            let borrowed = (self.hold == Hold::Borrowed).then(|| quote!(borrowed::));
            for path in modules_of(&items) {
                let names = path.iter().map(|name| ident(name));
                let other = quote!(#visibility use #place::#borrowed #(#names::)* *;);
                others.entry(path).or_default().push(other);
            }
        }
        // A module that one crate alone has is among what the module above it shows.
        others.retain(|path, others| modules.contains_key(path) || others.len() > 1);
        for (path, others) in others {
            if let Some((name, above)) = path.split_last().filter(|(_, above)| !above.is_empty()) {
                modules.entry(above.to_vec()).or_default().children.insert(name.clone());
            }
            modules.entry(path).or_default().others = others;
        }
    }

    /// The file of a module and those that it includes.
    ///
    /// What is included is in the module itself: a module for each file takes a third longer to compile.
    fn printed(&self, path: &[String], module: &Module) -> Vec<(PathBuf, String)> {
        let options = self.options;
        let depth = path.len();
        let mut file = self.folder.to_owned();
        file.extend(path);
        let folder = path.last().map_or("", String::as_str);
        let split = options.split && (depth == 1 || module.items.len() > LARGE_NAMESPACE);
        let (mut files, mut own) = (Vec::new(), Vec::new());
        if split {
            let shards = shards(module, depth == 1);
            let included = shards.keys().map(|shard| format!("{folder}/{shard}.rs"));
            own.push(pretty(quote!(#(include!(#included);)*)));
            for (shard, items) in shards {
                let text = header(options) + &sections(items.into_iter().cloned().map(pretty));
                files.push((file.join(shard).with_extension("rs"), self.up(text, depth)));
            }
        } else {
            own.extend(module.items.values().cloned().map(pretty));
        }
        let up = std::iter::repeat_n(quote!(super::), depth);
        let imports = (!module.items.is_empty()).then(|| pretty(quote!(use #(#up)*prelude::*;))).unwrap_or_default();
        let docs = module.docs.as_ref().map(|docs| format!("//! {docs}\n\n")).unwrap_or_default();
        let children = module.children.iter().map(|name| ident(name));
        let children = pretty(quote!(#(pub mod #children;)*));
        let others = module.others.iter().cloned().map(pretty).collect::<String>();
        let text = header(options) + &docs + &sections([children, others, imports].into_iter().chain(own));
        files.push((file.with_extension("rs"), self.up(text, depth)));
        files
    }

    /// Text with paths from a module `depth` levels below the schema's own.
    fn up(&self, text: String, depth: usize) -> String {
        if !text.contains(ROOT) {
            return text;
        }
        // There is a page of each owned item, and not of each borrowed one.
        let borrowed = usize::from(self.hold == Hold::Borrowed);
        links(&text, self.unreachable, depth + borrowed).replace(ROOT, &vec!["super"; depth].join("::"))
    }
}

/// The modules that items are in.
fn modules_of(items: &[(Kind, &model::Path)]) -> BTreeSet<Vec<String>> {
    let paths = items.iter().flat_map(|(kind, path)| {
        let names: Vec<&str> = [kind.module()].into_iter().chain(path.modules.iter().map(String::as_str)).collect();
        (1..=names.len()).map(|depth| names[..depth].iter().map(ToString::to_string).collect()).collect::<Vec<_>>()
    });
    paths.collect()
}

fn place(modules: &mut BTreeMap<Vec<String>, Module>, item: Item<'_>) {
    let mut path = vec![item.kind.module().to_owned()];
    for part in &item.path.modules {
        modules.entry(path.clone()).or_default().children.insert(part.clone());
        path.push(part.clone());
    }
    modules.entry(path).or_default().items.insert(item.path.ident.clone(), item.tokens);
}

/// `types`, `enums`, `functions` and what is known of the schema as a whole.
fn root(model: &Model, options: &Options, items: CrateItems<'_>) -> String {
    let layer = model.layer.map(|layer| {
        let layer = proc_macro2::Literal::u32_unsuffixed(layer);
        quote! {
            /// The layer of the schema.
            pub const LAYER: u32 = #layer;
        }
    });
    // The crate that includes the code may use any part of it, and denies lints that generated code cannot satisfy.
    let lints = quote!(
        dead_code,
        improper_ctypes_definitions,
        missing_docs,
        unreachable_pub,
        clippy::enum_variant_names,
        clippy::type_complexity
    );
    let lints = options.module.is_none().then(|| quote!(#[allow(#lints)]));
    // Items of crates below are imported whether they are used or not.
    let unused = items.has_others().then(|| quote!(#[allow(unused_imports)]));
    let modules = items.kinds().map(|kind| ident(kind.module()));
    let dispatch = items.is_facade().then(|| gated(&options.dispatch, "dispatch"));
    let borrowed = gated(&options.borrowed, "borrowed");
    let data = items.has_data().then(|| gated(&options.data, "data"));
    let layer = layer.filter(|_| items.has_data());
    let modules = modules.map(|module| quote!(pub mod #module;)).chain(dispatch).chain([borrowed]).chain(data);
    let modules = modules.filter(|module| !module.is_empty()).map(|module| quote!(#lints #unused #module));
    let modules = pretty(quote!(#(#modules)* mod prelude;));
    let registry = items.has_data().then(|| pretty(registry(options))).unwrap_or_default();
    format!("{}{}", header(options), sections([modules, layer.map(pretty).unwrap_or_default(), registry].into_iter()))
}

/// The registry of the schema and, with data, its `Object`.
fn registry(options: &Options) -> TokenStream {
    if options.registry.is_some() {
        return quote!();
    }
    let runtime = path(&options.runtime);
    let lints = options.module.is_none().then(|| quote!(#[allow(dead_code)]));
    let gated = |tokens: TokenStream| match &options.data {
        Gate::Closed => quote!(),
        Gate::Open => tokens,
        Gate::Feature(feature) => quote!(#[cfg(feature = #feature)] #tokens),
    };
    let schemas = gated(quote! {
        const SCHEMAS: #runtime::schema::Schemas = #runtime::schema::Schemas(&[&data::SCHEMA]);
    });
    let object = gated(quote! {
        /// A boxed value of any type of the schema.
        #lints
        pub type Object = #runtime::Object<Schema>;
    });
    quote! {
        /// The schema as a registry, which `Object`, `skip` and TL JSON read by.
        #[derive(Debug)]
        #lints
        pub enum Schema {}

        impl #runtime::Registry for Schema {
            #schemas
        }

        #object
    }
}

/// The imports of all generated modules.
fn prelude(options: &Options, items: CrateItems<'_>) -> String {
    let (runtime, own) = (path(&options.runtime), kinds(items));
    let registry = options.registry.as_deref().map_or_else(|| quote!(super::super::Schema), path);
    let names = names::RUNTIME.iter().chain(&names::RUNTIME_FUNCTIONS).map(|name| ident(name));
    let tokens = quote! {
        pub(crate) use #runtime::codec::{#(#names),*};
        pub(crate) use super::{#(#own),*};

        pub(crate) mod kind {
            pub(crate) type Combinator = #runtime::codec::kind::Combinator<#registry>;
            pub(crate) type Other = #runtime::codec::kind::Other<#registry>;
        }
    };
    format!(
        "{}//! Imports of the generated modules.\n\n#![allow(dead_code, unused_imports)]\n\n{}",
        header(options),
        pretty(tokens)
    )
}

/// The imports of the modules in `borrowed`.
fn borrowed_prelude(options: &Options, items: CrateItems<'_>) -> String {
    let own = kinds(items);
    let tokens = quote! {
        pub(crate) use super::super::prelude::*;
        pub(crate) use super::{#(#own,)* owned};
    };
    format!(
        "{}//! Imports of the generated modules.\n\n#![allow(dead_code, unused_imports)]\n\n{}",
        header(options),
        pretty(tokens)
    )
}

fn kinds(items: CrateItems<'_>) -> Vec<proc_macro2::Ident> {
    items.kinds().map(|kind| ident(kind.module())).collect()
}

/// A module that may need a feature, or not be there at all.
fn gated(gate: &Gate, module: &str) -> TokenStream {
    let module = ident(module);
    match gate {
        Gate::Closed => quote!(),
        Gate::Open => quote!(pub mod #module;),
        Gate::Feature(feature) => quote!(#[cfg(feature = #feature)] pub mod #module;),
    }
}

fn borrowed(options: &Options, items: CrateItems<'_>) -> String {
    let kinds = kinds(items);
    // A small schema may need less of what is owned.
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

fn dispatch(model: &Model, options: &Options) -> String {
    let tokens = emit::dispatch(model);
    let imports = pretty(quote!(
        use super::prelude::*;
    ));
    format!("{}//! From ids to Rust types.\n\n{imports}\n{}", header(options), pretty(tokens))
}

/// The items of a module that is split, by the file that they are in.
fn shards(module: &Module, root: bool) -> BTreeMap<String, Vec<&TokenStream>> {
    let mut shards: BTreeMap<String, Vec<&TokenStream>> = BTreeMap::new();
    for (name, tokens) in &module.items {
        shards.entry(names::shard(name, root)).or_default().push(tokens);
    }
    shards
}

/// Texts with blank lines between them. Lines that stand for items unreachable stay together.
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

/// Documentation whose links to items of crates that are not below, to which rustdoc finds no way from here, are addresses of
/// their pages: instead of `ROOT::functions::auth::SignUp` that is `../../functions/auth/struct.SignUp.html`, from a page that
/// is two `levels` below the top, which shows all items. In the documentation of the part alone, it leads nowhere.
fn links(text: &str, unreachable: &BTreeMap<String, Kind>, levels: usize) -> String {
    let start = format!("]({ROOT}::");
    let mut parts = text.split(&*start);
    let mut all = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (path, rest) = part.split_once(')').unwrap_or((part, ""));
        // The path of a variant is below that of its enum.
        let above = path.rsplit_once("::").unwrap_or_default();
        let page = |item: &str, kind: &Kind, variant: &str| {
            let (module, name) = item.rsplit_once("::").unwrap_or_default();
            let (up, module, item) = ("../".repeat(levels), module.replace("::", "/"), kind.item());
            format!("]({up}{module}/{item}.{name}.html{variant}){rest}")
        };
        all += &match (unreachable.get(path), unreachable.get(above.0)) {
            (Some(kind), _) => page(path, kind, ""),
            (None, Some(kind)) => page(above.0, kind, &format!("#variant.{}", above.1)),
            (None, None) => format!("{start}{part}"),
        };
    }
    all
}

/// A path that the options give. Where it is none, the code says so.
fn path(text: &str) -> TokenStream {
    text.parse().unwrap_or_else(|_| quote!(compile_error!(#text)))
}

fn header(options: &Options) -> String {
    format!("// @generated by {}. Do not edit.\n\n", options.generator)
}

/// Formatted, with a blank line between items that are more than a line.
fn pretty(tokens: TokenStream) -> String {
    let file: syn::File = match syn::parse2(tokens) {
        Ok(file) => file,
        // Emitters produce Rust; if one did not, its tokens show what is wrong.
        Err(error) => return format!("compile_error!({:?});\n", error.to_string()),
    };
    let mut text = String::new();
    for item in file.items {
        let one = prettyplease::unparse(&syn::File {
            shebang: None,
            frontmatter: None,
            attrs: Vec::new(),
            items: vec![item],
        });
        if !text.is_empty() && one.lines().count() > 1 {
            text.push('\n');
        }
        // Functions get room, too.
        text += &one.replace("    }\n    #[", "    }\n\n    #[").replace(";\n    #[", ";\n\n    #[");
    }
    text
}

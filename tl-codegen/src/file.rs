//! From tokens to files: which item goes where, headers, imports, formatting.

mod data;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::quote;

use crate::emit::{self, DocOptions, Item, Kind, Ownership, ident};
use crate::model::{self, Model};
use crate::parts::Made;
use crate::{Files, Gate, Options, names};

/// Functions that generated code may import from the runtime.
const FUNCTIONS: [&str; 5] = ["bit", "has", "same_variant", "show", "show_variant"];

/// Modules that generated code may import: those of the runtime, then the schema's own.
const MODULES: [&str; 6] = ["fmt", "kind", "enums", "functions", "owned", "types"];

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
    made: Made<'m>,
    options: &'m Options,
    ownership: Ownership,
    folder: &'m Path,
    /// Paths of items that cannot be named here.
    elsewhere: &'m BTreeMap<String, Kind>,
}

/// The files of a crate that has items of a model.
pub(crate) fn files(model: &Model, options: &Options, made: Made<'_>) -> Files {
    let module = Path::new(&options.module);
    let folder = module.join("borrowed");
    let elsewhere = made.elsewhere(model);
    let tree = |ownership, folder| Tree { model, made, options, ownership, folder, elsewhere: &elsewhere }.files();
    // Formatting takes most of the time, and tokens stay in the thread that made them.
    let mut files = std::thread::scope(|scope| {
        let borrowed = (options.borrowed != Gate::Closed).then(|| scope.spawn(|| tree(Ownership::Borrowed, &folder)));
        let mut files = tree(Ownership::Owned, module);
        if let Some(thread) = borrowed {
            files.extend(thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
            files.insert(folder.with_extension("rs"), self::borrowed(options, made));
        }
        files
    });
    let root_file = if options.module.is_empty() { "mod.rs".into() } else { module.with_extension("rs") };
    files.insert(root_file, root(model, options, made));
    if options.dispatch != Gate::Closed && made.is_top() {
        files.insert(module.join("dispatch.rs"), dispatch(model, options));
    }
    if options.data != Gate::Closed && made.has_data() {
        files.extend(data::files(model, options));
    }
    files
}

impl Tree<'_> {
    /// `types`, `enums` and `functions`, those that are made, with all that is in them.
    fn files(&self) -> Files {
        let options = self.options;
        let mut modules: BTreeMap<Vec<String>, Module> = BTreeMap::new();
        for kind in self.made.kinds() {
            modules.entry(vec![kind.module().to_owned()]).or_default().docs = Some(kind.docs().to_owned());
        }
        let docs = DocOptions {
            reference: options.reference.as_deref(),
            elsewhere: Some(self.elsewhere),
            examples: options.examples.as_deref(),
        };
        for item in emit::items(self.model, self.ownership, docs, options, self.made) {
            place(&mut modules, item);
        }
        self.show_others(&mut modules);
        modules.iter().flat_map(|(path, module)| self.printed(path, module)).collect()
    }

    /// Lets each module have what crates below have in the module of the same name: in the top for everybody, since it shows
    /// all; in a side for its own code.
    fn show_others(&self, modules: &mut BTreeMap<Vec<String>, Module>) {
        let visibility = if self.made.is_top() { quote!(#[doc(inline)] pub) } else { quote!(pub(crate)) };
        let mut others: BTreeMap<Vec<String>, Vec<TokenStream>> = BTreeMap::new();
        for (place, items) in self.made.below(self.model) {
            let place = path(place);
            let borrowed = (self.ownership == Ownership::Borrowed).then(|| quote!(borrowed::));
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
                files.push((file.join(shard).with_extension("rs"), text));
            }
        } else {
            own.extend(module.items.values().cloned().map(pretty));
        }
        let imports = pretty(imports(depth + 1, module.items.values(), options));
        let docs = module.docs.as_ref().map(|docs| format!("//! {docs}\n\n")).unwrap_or_default();
        let children = module.children.iter().map(|name| ident(name));
        let children = pretty(quote!(#(pub mod #children;)*));
        let others = module.others.iter().cloned().map(pretty).collect::<String>();
        let text = header(options) + &docs + &sections([children, others, imports].into_iter().chain(own));
        files.push((file.with_extension("rs"), text));
        files
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
fn root(model: &Model, options: &Options, made: Made<'_>) -> String {
    let layer = model.layer.map(|layer| {
        let layer = proc_macro2::Literal::u32_unsuffixed(layer);
        quote! {
            /// The layer of the schema.
            pub const LAYER: u32 = #layer;
        }
    });
    let gated_traits =
        [&options.traits.debug, &options.traits.eq].into_iter().any(|gate| matches!(gate, Gate::Feature(_)));
    // Files import what their items need with all features.
    let imports = gated_traits.then(|| quote!(unused_imports,));
    // What somebody else's crate uses, and what it says about it, is not known here.
    let lints = quote!(
        dead_code,
        improper_ctypes_definitions,
        missing_docs,
        unreachable_pub,
        #imports
        clippy::enum_variant_names,
        clippy::type_complexity
    );
    let lints = options.module.is_empty().then(|| quote!(#[allow(#lints)]));
    // What crates below have is imported whether it is used or not.
    let unused = made.has_others().then(|| quote!(#[allow(unused_imports)]));
    let modules = made.kinds().map(|kind| ident(kind.module()));
    let dispatch = made.is_top().then(|| gated(&options.dispatch, "dispatch"));
    let borrowed = gated(&options.borrowed, "borrowed");
    let data = made.has_data().then(|| gated(&options.data, "data"));
    let layer = layer.filter(|_| made.has_data());
    let modules = modules.map(|module| quote!(pub mod #module;)).chain(dispatch).chain([borrowed]).chain(data);
    let modules = modules.filter(|module| !module.is_empty()).map(|module| quote!(#lints #unused #module));
    let modules = pretty(quote!(#(#modules)*));
    format!("{}{modules}\n{}", header(options), layer.map(pretty).unwrap_or_default())
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

fn borrowed(options: &Options, made: Made<'_>) -> String {
    let kinds = made.kinds().map(|kind| ident(kind.module()));
    let owned = if made.has_functions() { quote!(enums, functions, types) } else { quote!(enums, types) };
    // A small schema may need less of what is owned.
    let tokens = quote! {
        #(pub mod #kinds;)*

        #[allow(unused_imports)]
        mod owned {
            pub use super::super::{#owned};
        }
    };
    let docs = "//! The same items with `&str` and `&[u8]` in them, which borrow from the input.";
    format!("{}{docs}\n\n{}", header(options), pretty(tokens))
}

fn dispatch(model: &Model, options: &Options) -> String {
    let tokens = emit::dispatch(model);
    let imports = pretty(imports(2, std::iter::once(&tokens), options));
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

/// Texts with blank lines between them. Lines that stand for items elsewhere stay together.
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

/// `use` lines for the names that occur in `items`, in a module `depth` levels below that of `types`.
fn imports<'t>(depth: usize, items: impl Iterator<Item = &'t TokenStream>, options: &Options) -> TokenStream {
    let mut used = BTreeSet::new();
    items.for_each(|tokens| uses(tokens.clone(), &mut used));
    let [fmt, kind, own @ ..] = MODULES;
    let pick = |names: &[&'static str]| -> Vec<Ident> {
        names.iter().filter(|name| used.contains(**name)).map(|name| ident(name)).collect()
    };
    let runtime = [pick(&names::RUNTIME), pick(&FUNCTIONS), pick(&[fmt, kind])].concat();
    let own = pick(&own);
    let path = path(&options.runtime);
    let up = std::iter::repeat_n(quote!(super::), depth - 1);
    let runtime = if runtime.is_empty() { quote!() } else { quote!(use #path::codec::{#(#runtime),*};) };
    let own = match &own[..] {
        [] => quote!(),
        [module] => quote!(use #(#up)*#module;),
        modules => quote!(use #(#up)*{#(#modules),*};),
    };
    quote!(#runtime #own)
}

/// A path that the options give. Where it is none, the code says so.
fn path(text: &str) -> TokenStream {
    text.parse().unwrap_or_else(|_| quote!(compile_error!(#text)))
}

/// Finds which of the names to import are used: not those of fields and methods that are called the same.
fn uses(tokens: TokenStream, found: &mut BTreeSet<&'static str>) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let before = |index: usize| index.checked_sub(1).map(|index| tokens[index].to_string()).unwrap_or_default();
    let after = |index: usize| tokens.get(index + 1).map(ToString::to_string).unwrap_or_default();
    for (index, token) in tokens.iter().enumerate() {
        match token {
            TokenTree::Group(group) => uses(group.stream(), found),
            TokenTree::Ident(ident) => {
                let named = |names: &[&'static str]| names.iter().copied().find(|name| ident == name);
                // Called, or passed to `vector_size`.
                let called = || match before(index).as_str() {
                    "." | "fn" => false,
                    "," => after(index).is_empty(),
                    _ => after(index).starts_with('('),
                };
                found.extend(named(&names::RUNTIME));
                found.extend(named(&FUNCTIONS).filter(|_| called()));
                let leads = || {
                    (before(index) != ":" || before(index - 1) != ":") && after(index) == ":" && after(index + 1) == ":"
                };
                found.extend(named(&MODULES).filter(|_| leads()));
            }
            TokenTree::Punct(_) | TokenTree::Literal(_) => {}
        }
    }
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

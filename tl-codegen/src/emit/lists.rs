//! Lists of the items of a crate: re-exports, and the arguments of a macro.

use std::collections::{BTreeMap, HashSet};

use proc_macro2::TokenStream;
use quote::quote;

use super::{Kind, generics, ident};
use crate::model::{Model, Param, Path, TypeId};
use crate::seams::CrateItems;

/// Re-exports the structs of types with one constructor, by the paths that their enums would have with several: by modules,
/// the `use` in it. So the path of a type stays when a layer adds the second constructor, or removes it.
///
/// Not for rustdoc, which would document each struct twice.
pub(crate) fn single_types(model: &Model) -> BTreeMap<Vec<String>, TokenStream> {
    let enums = model.types.iter().filter_map(|ty| ty.enumeration.as_ref());
    let mut taken: HashSet<&Path> = enums.map(|enumeration| &enumeration.path).collect();
    let mut modules: BTreeMap<Vec<String>, BTreeMap<String, TokenStream>> = BTreeMap::new();
    for ty in &model.types {
        let of = &model.constructor(ty.constructors[0]).combinator;
        // The contents of brackets have no type of their own.
        if ty.enumeration.is_some() || !of.has_id() || !taken.insert(&ty.path) {
            continue;
        }
        let path = ty.path.clone();
        let within = of.path.modules.iter().map(|name| ident(name));
        let (item, name) = (ident(&of.path.ident), ident(&path.ident));
        let renamed = (of.path.ident != path.ident).then(|| quote!(as #name));
        modules.entry(path.modules).or_default().insert(path.ident, quote!(#(#within::)* #item #renamed));
    }
    let list = |(modules, items): (Vec<String>, BTreeMap<String, TokenStream>)| {
        let up = std::iter::repeat_n(quote!(super::), 1 + modules.len());
        let items = items.values();
        let list = quote!(#[cfg(not(doc))] pub use #(#up)* types::{#(#items),*};);
        (modules, list)
    };
    modules.into_iter().map(list).collect()
}

/// The names by which the search of rustdoc finds each item, by its path.
pub(crate) fn aliases(model: &Model) -> BTreeMap<String, Vec<String>> {
    let structs = model.constructors.iter().filter(|it| it.has_struct).map(|it| (Kind::Types, &it.combinator));
    let functions = model.functions.iter().map(|it| (Kind::Functions, &it.combinator));
    let combinators = structs.chain(functions).map(|(kind, it)| {
        (format!("{}::{}", kind.module(), it.path), super::docs::combinator_aliases(&it.path.ident, it))
    });
    let enums = model.types.iter().filter_map(|ty| {
        let path = &ty.enumeration.as_ref()?.path;
        Some((format!("{}::{path}", Kind::Enums.module()), super::docs::type_aliases(&path.ident, ty)))
    });
    combinators.chain(enums).collect()
}

/// The items of a crate as arguments of the runtime's `impl_serde!`: paths, and generic ones with their parameters.
pub(crate) fn serde_items(model: &Model, items: CrateItems<'_>) -> [Vec<String>; 2] {
    let mut lists = [Vec::new(), Vec::new()];
    let mut add = |kind: Kind, path: &Path, params: &[Param]| {
        let params: Vec<String> = generics(params).iter().map(ToString::to_string).collect();
        let (path, params) = (format!("{}::{path}", kind.module()), params.join(", "));
        match params.is_empty() {
            true => lists[0].push(path),
            false => lists[1].push(format!("[{params}] {path}<{params}>")),
        }
    };
    for it in model.constructors.iter().filter(|it| it.has_struct && items.has_type(it.ty)) {
        add(Kind::Types, &it.combinator.path, &it.combinator.params);
    }
    for (_, ty) in model.types.iter().enumerate().filter(|(id, _)| items.has_type(TypeId(*id))) {
        ty.enumeration.iter().for_each(|it| add(Kind::Enums, &it.path, &ty.params));
    }
    for (_, it) in model.functions.iter().enumerate().filter(|(index, _)| items.has_function(*index)) {
        add(Kind::Functions, &it.combinator.path, &it.combinator.params);
    }
    lists
}

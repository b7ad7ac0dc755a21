//! Imports and re-exports of the items of other crates.

use std::collections::{BTreeMap, BTreeSet};

use super::{Module, Tree};
use crate::emit::{self, Kind, Ownership, ident};
use crate::model;

impl Tree<'_> {
    /// Imports the items of dependencies into the modules of the same names: publicly in the facade, which re-exports
    /// everything; elsewhere for its own code.
    pub(super) fn import_others(&self, modules: &mut BTreeMap<Vec<String>, Module>) {
        let mut others: BTreeMap<Vec<String>, Vec<(String, BTreeSet<String>)>> = BTreeMap::new();
        for (place, items) in self.items.dependencies(self.model) {
            for (path, names) in modules_of(&items) {
                others.entry(path).or_default().push((place.clone(), names));
            }
        }
        // A module that only one crate has comes with the module around it.
        others.retain(|path, others| modules.contains_key(path) || others.len() > 1);
        for path in others.keys() {
            if let Some((name, above)) = path.split_last().filter(|(_, above)| !above.is_empty()) {
                modules.entry(above.to_vec()).or_default().children.insert(name.clone());
            }
        }
        let is_documented = self.items.is_facade() && self.ownership == Ownership::Owned;
        let aliases = if is_documented { emit::aliases(self.model) } else { BTreeMap::new() };
        let borrowed = (self.ownership == Ownership::Borrowed).then_some("borrowed");
        for (path, others) in others {
            let module = modules.entry(path.clone()).or_default();
            for (place, names) in others {
                let below = borrowed.into_iter().chain(path.iter().map(String::as_str));
                let below: String = below.map(|name| format!("{}::", ident(name))).collect();
                let visibility = if self.items.is_facade() { "pub" } else { "pub(crate)" };
                let cfg = if is_documented { "#[cfg(not(doc))]\n" } else { "" };
                module.others.push(format!("{cfg}{visibility} use {place}::{below}*;\n"));
                // rustdoc drops the aliases of items that another crate re-exports, unless their module comes as a whole.
                for name in names.iter().filter(|name| is_documented && !module.children.contains(*name)) {
                    let names = aliases.get(&format!("{}::{name}", path.join("::"))).map_or(&[][..], Vec::as_slice);
                    let names: String = names.iter().map(|alias| format!(", alias = {alias:?}")).collect();
                    module.documented += &format!("#[doc(inline{names})]\npub use {place}::{below}{};\n", ident(name));
                }
            }
        }
    }
}

/// The modules that contain items, and the names in each.
fn modules_of(items: &[(Kind, &model::Path)]) -> BTreeMap<Vec<String>, BTreeSet<String>> {
    let mut modules: BTreeMap<_, BTreeSet<String>> = BTreeMap::new();
    for (kind, path) in items {
        let names = [kind.module()].into_iter().chain(path.modules.iter().map(String::as_str)).chain([&*path.ident]);
        let names: Vec<String> = names.map(str::to_owned).collect();
        for depth in 1..names.len() {
            modules.entry(names[..depth].to_vec()).or_default().insert(names[depth].clone());
        }
    }
    modules
}

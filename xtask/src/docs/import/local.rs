//! The words of pages as a file in the folder of local overlays.

use std::collections::BTreeSet;
use std::fmt::Write;

use tl_codegen::model::Function;
use toml_writer::{ToTomlKey, ToTomlValue};

use super::compare::{error, parameter};
use super::page::Page;
use crate::tl::Signature;

/// What the first line of such a file starts with: without it, somebody else wrote it.
pub(super) const MARK: &str = "# Written by `cargo xtask docs import`";

/// The words of `pages` about a function; of several that say something, the first counts.
pub(super) fn text(function: &Function, pages: &[&Page]) -> String {
    let combinator = &function.combinator;
    let first =
        |say: &dyn Fn(&Page) -> Option<String>| pages.iter().find_map(|page| say(page).filter(|text| !text.is_empty()));
    let from: BTreeSet<&str> = pages.iter().map(|page| page.layout.name()).collect();
    let from: Vec<&str> = from.into_iter().collect();
    let name = combinator.name.split('.').map(key).collect::<Vec<_>>().join(".");
    let mut file = format!("{MARK} from {}. Not to be committed.\n\n[{name}]\n", from.join(", "));
    let mut line = |name: &str, text: Option<String>| {
        if let Some(text) = text {
            let _ = writeln!(file, "{name} = {}", text.to_toml_value());
        }
    };
    line("doc", first(&|page| Some(page.text.clone())));
    for field in Signature::of(&combinator.line).unwrap_or_default().fields {
        // Nothing is described that is always the same.
        if field.ty != "#" {
            let text = first(&|page| parameter(page, &field.name).map(|parameter| parameter.text.clone()));
            line(&format!("fields.{}", key(&field.name)), text);
        }
    }
    for known in &function.errors {
        let text = first(&|page| error(page, &known.name).map(|error| error.text.clone()));
        line(&format!("errors.{}", key(&known.name)), text);
    }
    file
}

fn key(name: &str) -> String {
    name.to_toml_key()
}

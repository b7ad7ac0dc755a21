//! `schema/seams.toml`: the recorded crate of each item of the Telegram API.

use std::collections::BTreeMap;
use std::fmt::Write;

use anyhow::{Context, Result};
use serde::Deserialize;
use tl_codegen::model::Model;
use tl_codegen::seams::{OutputCrate, Seams};

use crate::tree::Tree;

/// The path of the file.
pub(crate) const FILE: &str = "schema/seams.toml";

#[derive(Deserialize)]
struct Toml {
    #[serde(rename = "crate")]
    crates: Vec<Crate>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Crate {
    name: String,
    depends_on: Vec<String>,
    items: Vec<String>,
}

/// The seams with every item of the model, and the items that were not recorded before.
pub(crate) struct Recorded {
    pub(crate) seams: Seams,
    /// The text of the file as it should be.
    pub(crate) text: String,
    /// By item: its crate.
    pub(crate) new: BTreeMap<String, String>,
}

/// Reads the seams and places the items that they lack.
pub(crate) fn read(tree: &Tree<'_>, model: &Model) -> Result<Recorded> {
    let old = tree.text(FILE).with_context(|| format!("cannot read {FILE}"))?;
    let Toml { crates } = toml::from_str(&old).with_context(|| format!("cannot parse {FILE}"))?;
    let crates = crates.into_iter().map(|it| OutputCrate {
        name: it.name,
        depends_on: it.depends_on,
        items: it.items.into_iter().collect(),
    });
    let mut seams = Seams { crates: crates.collect() };
    let new = seams.place(model).map_err(|errors| {
        let lines: Vec<String> = errors.iter().map(ToString::to_string).collect();
        anyhow::anyhow!("{FILE} does not fit the schema\n{}", lines.join("\n"))
    })?;
    let text = print(&old, &seams);
    Ok(Recorded { seams, text, new })
}

/// The file, below the comment that it starts with.
fn print(old: &str, seams: &Seams) -> String {
    let comment = old.lines().take_while(|line| line.starts_with('#'));
    let mut text: String = comment.flat_map(|line| [line, "\n"]).collect();
    for OutputCrate { name, depends_on, items } in &seams.crates {
        let list: String = items.iter().fold(String::new(), |list, item| list + "    \"" + item + "\",\n");
        _ = write!(text, "\n[[crate]]\nname = \"{name}\"\ndepends-on = {depends_on:?}\nitems = [\n{list}]\n");
    }
    text
}

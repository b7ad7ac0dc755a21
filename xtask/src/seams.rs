//! `schema/seams.toml`: the recorded seams of the Telegram API.

use std::collections::BTreeSet;
use std::fmt::Write;

use anyhow::{Context, Result};
use serde::Deserialize;
use tl_codegen::model::Model;
use tl_codegen::seams::{OutputCrate, Recorded, Seams};

use crate::tree::Tree;

/// The path of the file.
pub(crate) const FILE: &str = "schema/seams.toml";

#[derive(Deserialize)]
struct Toml {
    #[serde(rename = "crate")]
    crates: Vec<Crate>,
    #[serde(rename = "box")]
    boxes: Boxes,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Boxes {
    boxed: BTreeSet<String>,
    inline: BTreeSet<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Crate {
    name: String,
    depends_on: Vec<String>,
    items: Vec<String>,
}

/// Reads the seams and applies them to the model. Returns them with what is new, and the text of the file as it should be.
pub(crate) fn record(tree: &Tree<'_>, model: &mut Model) -> Result<(Seams, Recorded, String)> {
    let old = tree.text(FILE)?.with_context(|| format!("{FILE} does not exist"))?;
    let Toml { crates, boxes } = toml::from_str(&old).with_context(|| format!("cannot parse {FILE}"))?;
    let crates = crates.into_iter().map(|it| OutputCrate {
        name: it.name,
        depends_on: it.depends_on,
        items: it.items.into_iter().collect(),
    });
    let mut seams = Seams { crates: crates.collect(), boxed: boxes.boxed, inline: boxes.inline };
    let recorded = seams.record(model).map_err(|errors| {
        let lines: Vec<String> = errors.iter().map(ToString::to_string).collect();
        anyhow::anyhow!("{FILE} does not fit the schema\n{}", lines.join("\n"))
    })?;
    let text = print(&old, &seams);
    Ok((seams, recorded, text))
}

/// The file, below the comment that it starts with.
fn print(old: &str, seams: &Seams) -> String {
    let comment = old.lines().take_while(|line| line.starts_with('#'));
    let mut text: String = comment.flat_map(|line| [line, "\n"]).collect();
    for OutputCrate { name, depends_on, items } in &seams.crates {
        _ = write!(text, "\n[[crate]]\nname = \"{name}\"\ndepends-on = {depends_on:?}\nitems = {}\n", list(items));
    }
    _ = write!(text, "\n[box]\nboxed = {}\ninline = {}\n", list(&seams.boxed), list(&seams.inline));
    text
}

/// An array with a line for each name.
fn list(names: &BTreeSet<String>) -> String {
    let lines: String = names.iter().flat_map(|name| ["    \"", name, "\",\n"]).collect();
    format!("[\n{lines}]")
}

/// Lines about what is new, and what the rule would decide otherwise.
pub(crate) fn describe(recorded: &Recorded) -> Vec<String> {
    let placed = recorded.crates.iter().map(|(item, place)| format!("{FILE}: `{item}` is new, in {place}"));
    let boxed = recorded.boxed.iter().map(|part| format!("{FILE}: `{part}` is new, behind a `Box`"));
    let differ =
        recorded.differ.iter().map(|part| format!("{FILE}: by its size, `{part}` would be recorded otherwise today"));
    placed.chain(boxed).chain(differ).collect()
}

//! `schema/seams.toml`: the recorded seams of the Telegram API.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result, anyhow};
use serde::{Deserialize, Serialize};
use tl_codegen::count;
use tl_codegen::model::Model;
use tl_codegen::seams::{OutputCrate, Recorded, Seams};

use crate::tree::Tree;

/// The path of the file.
pub(crate) const FILE: &str = "schema/seams.toml";

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Toml {
    #[serde(rename = "crate")]
    crates: Vec<Crate>,
    #[serde(rename = "box")]
    boxes: Boxes,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Crate {
    name: String,
    depends_on: Vec<String>,
    items: BTreeSet<String>,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Boxes {
    boxed: BTreeSet<String>,
    inline: BTreeSet<String>,
}

/// Reads the seams and applies them to the model.
///
/// Returns them with the new items, and the text of the file that records these.
pub(crate) fn record(tree: &Tree<'_>, model: &mut Model) -> Result<(Seams, Recorded, String)> {
    let old = tree.text(FILE)?.with_context(|| format!("{FILE} does not exist"))?;
    let Toml { crates, boxes: Boxes { boxed, inline } } =
        toml::from_str(&old).with_context(|| format!("cannot parse {FILE}"))?;
    let crates = crates.into_iter().map(|Crate { name, depends_on, items }| OutputCrate { name, depends_on, items });
    let mut seams = Seams { crates: crates.collect(), boxed, inline };
    let recorded = seams.record(model).map_err(|errors| {
        let lines: Vec<String> = errors.iter().map(ToString::to_string).collect();
        anyhow!("{FILE} contradicts the schema\n{}\nhelp: edit {FILE} and run the command again", lines.join("\n"))
    })?;
    let Seams { crates, boxed, inline } = seams.clone();
    let crates = crates.into_iter().map(|OutputCrate { name, depends_on, items }| Crate { name, depends_on, items });
    let toml = toml::to_string_pretty(&Toml { crates: crates.collect(), boxes: Boxes { boxed, inline } })?;
    // The comment at the start stays.
    let comment: String = old.lines().take_while(|line| line.starts_with('#')).flat_map(|line| [line, "\n"]).collect();
    Ok((seams, recorded, format!("{comment}\n{toml}")))
}

/// Summarizes the new items, and the recorded ones that the rule would decide otherwise.
pub(crate) fn describe(recorded: &Recorded) -> Vec<String> {
    let mut crates: BTreeMap<&str, usize> = BTreeMap::new();
    recorded.crates.values().for_each(|place| *crates.entry(place).or_default() += 1);
    let crates: Vec<String> = crates.iter().map(|(place, number)| format!("{number} in {place}")).collect();
    let items: Vec<String> = recorded.crates.iter().map(|(item, place)| format!("{place:<18} {item}")).collect();
    let lists = [
        (format!("{}: {}", count(items.len(), "new item"), crates.join(", ")), &items),
        (format!("{} new behind a `Box`", recorded.boxed.len()), &recorded.boxed),
        (format!("{} stay as recorded against the size rule for a `Box`", recorded.differ.len()), &recorded.differ),
    ];
    lists.iter().filter(|(_, names)| !names.is_empty()).flat_map(|(title, names)| list(title, names)).collect()
}

/// A title and the first names below it.
fn list(title: &str, names: &[String]) -> Vec<String> {
    const SHOWN: usize = 10;
    let mut lines = vec![format!("{FILE:<18} {title}")];
    lines.extend(names.iter().take(SHOWN).map(|name| format!("  {name}")));
    if names.len() > SHOWN {
        lines.push(format!("  ... and {} more, see `git diff {FILE}`", names.len() - SHOWN));
    }
    lines
}

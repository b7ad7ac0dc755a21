//! `schema/seams.toml`: the recorded seams of the Telegram API.

use std::collections::BTreeSet;

use anyhow::{Context, Result, anyhow};
use serde::{Deserialize, Serialize};
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

/// Reads the seams and applies them to the model. Returns them with what is new, and the text of the file as it should be.
pub(crate) fn record(tree: &Tree<'_>, model: &mut Model) -> Result<(Seams, Recorded, String)> {
    let old = tree.text(FILE)?.with_context(|| format!("{FILE} does not exist"))?;
    let Toml { crates, boxes: Boxes { boxed, inline } } =
        toml::from_str(&old).with_context(|| format!("cannot parse {FILE}"))?;
    let crates = crates.into_iter().map(|Crate { name, depends_on, items }| OutputCrate { name, depends_on, items });
    let mut seams = Seams { crates: crates.collect(), boxed, inline };
    let recorded = seams.record(model).map_err(|errors| {
        let lines: Vec<String> = errors.iter().map(ToString::to_string).collect();
        anyhow!("{FILE} does not fit the schema\n{}", lines.join("\n"))
    })?;
    let Seams { crates, boxed, inline } = seams.clone();
    let crates = crates.into_iter().map(|OutputCrate { name, depends_on, items }| Crate { name, depends_on, items });
    let toml = toml::to_string_pretty(&Toml { crates: crates.collect(), boxes: Boxes { boxed, inline } })?;
    // The comment at the start stays.
    let comment: String = old.lines().take_while(|line| line.starts_with('#')).flat_map(|line| [line, "\n"]).collect();
    Ok((seams, recorded, format!("{comment}\n{toml}")))
}

/// Lines about new items, and about recorded ones that the rule would decide otherwise.
pub(crate) fn describe(recorded: &Recorded) -> Vec<String> {
    let placed = recorded.crates.iter().map(|(item, place)| format!("{FILE}: `{item}` is new, in {place}"));
    let boxed = recorded.boxed.iter().map(|part| format!("{FILE}: `{part}` is new, behind a `Box`"));
    let differ = recorded.differ.iter().map(|part| format!("{FILE}: the rule would box or unbox `{part}` by its size"));
    placed.chain(boxed).chain(differ).collect()
}

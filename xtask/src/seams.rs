//! `schema/seams.toml`: the recorded seams of the Telegram API.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result, anyhow};
use serde::Deserialize;
use tl_codegen::count;
use tl_codegen::model::Model;
use tl_codegen::seams::{OutputCrate, Recorded, Seams};
use toml_edit::{DocumentMut, Item, Value};

use crate::tree::Tree;

/// The path of the file.
pub(crate) const FILE: &str = "schema/seams.toml";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Toml {
    #[serde(rename = "crate")]
    crates: Vec<Crate>,
    #[serde(rename = "box")]
    boxes: Boxes,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Crate {
    name: String,
    depends_on: Vec<String>,
    items: BTreeSet<String>,
}

#[derive(Deserialize)]
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
    let recorded = seams.record(model).map_err(|error| {
        anyhow!("{FILE} contradicts the schema\n{error}\nhelp: edit {FILE} and run the command again")
    })?;
    let mut document: DocumentMut = old.parse().with_context(|| format!("cannot parse {FILE}"))?;
    for (index, it) in seams.crates.iter().enumerate() {
        rewrite(&mut document["crate"][index]["items"], &it.items);
    }
    rewrite(&mut document["box"]["boxed"], &seams.boxed);
    rewrite(&mut document["box"]["inline"], &seams.inline);
    Ok((seams, recorded, document.to_string()))
}

/// Makes a list contain these names, one per line. Comments stay above their item or behind it.
pub(crate) fn rewrite(list: &mut Item, names: &BTreeSet<String>) {
    let Some(list) = list.as_array_mut() else { return };
    // In front of an item is the rest of the line above, and then lines of its own.
    let mut spaces: Vec<String> =
        list.iter().map(|it| it.decor().prefix().and_then(|it| it.as_str()).unwrap_or_default().to_owned()).collect();
    spaces.push(list.trailing().as_str().unwrap_or_default().to_owned());
    let spaces: Vec<(&str, &str)> = spaces.iter().map(|space| space.split_once('\n').unwrap_or(("", "    "))).collect();
    let old = list.iter().zip(spaces.windows(2)).filter_map(|(name, near)| Some((name.as_str()?.to_owned(), near)));
    let old: BTreeMap<String, &[(&str, &str)]> = old.collect();
    let mut end = spaces[0].0;
    list.clear();
    for name in names {
        let (above, behind) = old.get(name).map_or(("    ", ""), |near| (near[0].1, near[1].0));
        list.push_formatted(Value::from(name).decorated(format!("{end}\n{above}"), ""));
        end = behind;
    }
    let last = spaces[spaces.len() - 1].1.trim_end_matches(' ');
    list.set_trailing_comma(!names.is_empty());
    list.set_trailing(if names.is_empty() { String::new() } else { format!("{end}\n{last}") });
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

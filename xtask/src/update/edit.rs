//! What a new schema changes in hand-written files: text in, text out.

use std::collections::BTreeMap;

use anyhow::{Context, Result, anyhow};
use tl_codegen::diff::{Action, Change, Diff, Impact, compare};
use tl_codegen::history::History;
use tl_parser::Sources;

use crate::overlay::HISTORY;
use crate::regen::{INPUTS, Input};

pub(super) const CHANGELOG: &str = "CHANGELOG.md";
const README: &str = "README.md";
const MANIFEST: &str = "tl-types/Cargo.toml";

/// The packages of one version, in a lock file.
const LOCKED: &[&str] =
    &["name = \"tl-types\"", "name = \"tl-types-core\"", "name = \"tl-types-left\"", "name = \"tl-types-right\""];

/// Those among them that a program without the API is made of.
const LOCKED_WITHOUT_API: &[&str] = &["name = \"tl-types\"", "name = \"tl-types-core\""];

/// Files that say the version of tl-types and the crates it is made of, and what stands before it.
const VERSIONS: [(&str, &[&str]); 11] = [
    (MANIFEST, &["name = \"tl-types\""]),
    ("tl-types/core/Cargo.toml", &["name = \"tl-types-core\""]),
    ("tl-types/left/Cargo.toml", &["name = \"tl-types-left\""]),
    ("tl-types/right/Cargo.toml", &["name = \"tl-types-right\""]),
    ("Cargo.toml", &["\ntl-types = {", "\ntl-types-core = {", "\ntl-types-left = {", "\ntl-types-right = {"]),
    ("Cargo.lock", LOCKED),
    ("tl-codegen/examples/foreign-schema/Cargo.lock", LOCKED_WITHOUT_API),
    ("tl-codegen/examples/service/Cargo.lock", LOCKED_WITHOUT_API),
    ("tl-codegen/cli/fuzz/Cargo.lock", LOCKED),
    ("tl-types/bench/Cargo.lock", LOCKED),
    ("tl-types/fuzz/Cargo.lock", LOCKED),
];

/// The heading of what is not released.
const UNRELEASED: &str = "## Unreleased\n";

/// Files by their paths from the root; what is not there has no text.
pub(super) type Texts = BTreeMap<&'static str, Option<String>>;

/// All hand-written files that an update may write.
pub(super) fn files() -> impl Iterator<Item = &'static str> {
    let schemas = INPUTS.iter().map(|input| input.file);
    schemas.chain([HISTORY, CHANGELOG, README]).chain(VERSIONS.iter().map(|(file, _)| *file))
}

/// What becomes of the hand-written files.
pub(super) struct Edits {
    /// Those that are other than before.
    pub(super) files: BTreeMap<&'static str, String>,
    pub(super) diff: Diff,
    /// The versions of tl-types, the old one first.
    pub(super) versions: [String; 2],
}

/// What becomes of `base` with `text`, in canonical form, as the schema `input`.
pub(super) fn edits(base: &Texts, input: &Input, text: &str) -> Result<Edits> {
    let get = |name: &str| base.get(name).and_then(Option::as_deref);
    let mut sources = Sources::new();
    let [was, is, past] = [
        (input.file, get(input.file).unwrap_or_default()),
        (input.file, text),
        (HISTORY, get(HISTORY).unwrap_or_default()),
    ]
    .map(|(name, text)| sources.add(name, text));
    let parsed = |file| [tl_parser::parse(sources.text(file), file)];
    let (was, is) = (parsed(was), parsed(is));
    let diff = compare(&was, &is);

    let old = version(get(MANIFEST).with_context(|| format!("{MANIFEST} is missing"))?)?;
    let new = next(old, input, &diff);
    let versions = [old, new].map(|(layer, patch)| format!("0.{layer}.{patch}"));

    let mut all: BTreeMap<&'static str, String> = BTreeMap::from([(input.file, text.to_owned())]);
    if input.described {
        let (mut history, _) = History::read(&parsed(past)[0]);
        history.record(&was, &is);
        if !history.is_empty() || get(HISTORY).is_some() {
            all.insert(HISTORY, history.print());
        }
    }
    if let Some(readme) = get(README).filter(|_| diff.old_layer != diff.new_layer) {
        let layer = |layer: Option<u32>| format!("(layer {})", layer.unwrap_or_default());
        all.insert(README, readme.replace(&layer(diff.old_layer), &layer(diff.new_layer)));
    }
    if versions[0] != versions[1] {
        for (file, marks) in VERSIONS {
            if let Some(text) = get(file) {
                let text = marks.iter().try_fold(text.to_owned(), |text, mark| with_version(&text, mark, &versions[1]));
                all.insert(file, text.with_context(|| format!("cannot edit {file}"))?);
            }
        }
        let changelog = get(CHANGELOG).with_context(|| format!("{CHANGELOG} is missing"))?;
        // What this takes back, and nobody released.
        let undone = entry(input, &compare(&is, &was), &versions[0]);
        let text = without_entry(changelog, &undone);
        all.insert(CHANGELOG, text.unwrap_or_else(|| with_entry(changelog, &entry(input, &diff, &versions[1]))));
    }
    all.retain(|name, text| get(name) != Some(text));
    Ok(Edits { files: all, diff, versions })
}

/// Layer and patch of the version `0.LAYER.PATCH`.
fn version(manifest: &str) -> Result<(u32, u32)> {
    let (at, end) = place(manifest, "name = \"tl-types\"").context("no version of tl-types")?;
    let found = &manifest[at..end];
    let numbers: Vec<u32> = found.split('.').map_while(|number| number.parse().ok()).collect();
    match numbers[..] {
        [0, layer, patch] => Ok((layer, patch)),
        _ => Err(anyhow!("the version of tl-types is {found}, not 0.LAYER.PATCH")),
    }
}

/// The version names the layer, so a change of it is a new minor version, and all else a patch.
fn next((layer, patch): (u32, u32), input: &Input, diff: &Diff) -> (u32, u32) {
    match diff.new_layer.filter(|_| input.layered) {
        Some(new) if new != layer => (new, 0),
        _ if diff.is_empty() => (layer, patch),
        _ => (layer, patch + 1),
    }
}

/// Where the next version behind `mark` stands, without the `=` of an exact one.
fn place(text: &str, mark: &str) -> Option<(usize, usize)> {
    const KEY: &str = "version = \"";
    let from = text.find(mark)?;
    let at = from + text[from..].find(KEY)? + KEY.len();
    let at = at + usize::from(text[at..].starts_with('='));
    Some((at, at + text[at..].find('"')?))
}

fn with_version(text: &str, mark: &str, version: &str) -> Result<String> {
    let (at, end) = place(text, mark).with_context(|| format!("no version behind `{}`", mark.trim()))?;
    Ok(format!("{}{version}{}", &text[..at], &text[end..]))
}

/// The changelog with an entry more at the end of what is not released.
fn with_entry(changelog: &str, entry: &str) -> String {
    let Some(from) = changelog.find(UNRELEASED) else {
        let at = changelog.find("\n## ").map_or(changelog.len(), |at| at + 1);
        let (above, below) = changelog.split_at(at);
        let blank = if below.is_empty() { "" } else { "\n" };
        return format!("{}\n\n{UNRELEASED}\n{entry}{blank}{below}", above.trim_end());
    };
    let end = changelog[from..].find("\n## ").map_or(changelog.len(), |at| from + at + 1);
    let section = changelog[..end].trim_end();
    let blank = if section.len() == from + UNRELEASED.trim_end().len() { "\n" } else { "" };
    format!("{section}\n{blank}{entry}{}", &changelog[section.len()..].strip_prefix('\n').unwrap_or_default())
}

/// The changelog without this entry, if it is the last one of what is not released.
fn without_entry(changelog: &str, entry: &str) -> Option<String> {
    let from = changelog.find(UNRELEASED)?;
    let end = changelog[from..].find("\n## ").map_or(changelog.len(), |at| from + at + 1);
    let section = changelog[..end].trim_end();
    let above = section.strip_suffix(entry.trim_end())?.trim_end();
    Some(format!("{above}{}", &changelog[section.len()..]))
}

/// What the changelog says about an update.
fn entry(input: &Input, diff: &Diff, version: &str) -> String {
    let layer = match (diff.old_layer, diff.new_layer) {
        (Some(old), Some(new)) if old != new => format!(" is layer {new} instead of {old}"),
        _ => " changed".to_owned(),
    };
    let mut text = wrapped("- ", &format!("`{}`{layer}, `tl-types` is {version}: {}.", input.file, impact(diff)));
    for action in Action::ALL {
        let changes = diff.changes.iter().filter(|change| change.action() == action);
        let names: Vec<String> = changes.map(name).collect();
        if !names.is_empty() {
            text += &wrapped("  - ", &format!("{}: {}.", action.as_str(), names.join(", ")));
        }
    }
    text
}

/// What it means for Rust code, in a word or two.
pub(super) fn impact(diff: &Diff) -> &'static str {
    match diff.impact() {
        Some(Impact::Breaking) => "breaking changes",
        Some(Impact::Additive) => "only additions",
        Some(Impact::None) => "nothing changes in Rust",
        None => "not known for Rust",
    }
}

fn name(change: &Change) -> String {
    let keeps = if change.action() == Action::Changed && change.keeps_id() { " (same id)" } else { "" };
    match (&change.old, &change.new) {
        (Some(old), Some(new)) if old.name != new.name => format!("`{}` (now `{}`)", old.name, new.name),
        (Some(only), _) | (_, Some(only)) => format!("`{}`{keeps}", only.name),
        (None, None) => String::new(),
    }
}

/// Lines of at most 120 characters, indented below the first.
fn wrapped(start: &str, text: &str) -> String {
    let mut lines = vec![start.to_owned()];
    for word in text.split(' ') {
        let last = lines.last_mut().filter(|line| line.len() + word.len() < 120 || line.trim_end().len() < start.len());
        match last {
            Some(line) if line.ends_with(' ') => line.push_str(word),
            Some(line) => line.extend([" ", word]),
            None => lines.push(" ".repeat(start.len()) + word),
        }
    }
    lines.join("\n") + "\n"
}

#[cfg(test)]
mod tests;

//! Changes of hand-written files for a new schema, from text to text.

use std::collections::BTreeMap;

use anyhow::{Context, Result, bail};
use textwrap::{Options, WordSeparator, WordSplitter};
use tl_codegen::diff::{Action, Change, Diff, Impact, compare};
use tl_codegen::history::History;
use tl_parser::Sources;

use crate::overlay::HISTORY;
use crate::regen::{INPUTS, Input};

pub(crate) const CHANGELOG: &str = "CHANGELOG.md";

/// Documents with the layer.
const READMES: [&str; 2] = ["README.md", "tl-types/README.md"];

pub(crate) const MANIFEST: &str = "tl-types/Cargo.toml";

/// Packages of this name and these prefixed names have the version of the layer.
const PACKAGE: &str = "tl-types";

/// The files with the version of [`PACKAGE`].
pub(crate) const VERSIONED: [&str; 11] = [
    MANIFEST,
    "tl-types/common/Cargo.toml",
    "tl-types/messages/Cargo.toml",
    "tl-types/services/Cargo.toml",
    "Cargo.toml",
    "Cargo.lock",
    "tl-codegen/cli/fuzz/Cargo.lock",
    "tl-types/bench/Cargo.lock",
    "tl-types/examples/client/Cargo.lock",
    "tl-types/examples/server/Cargo.lock",
    "tl-types/fuzz/Cargo.lock",
];

const UNRELEASED: &str = "## Unreleased\n";

/// Files by their paths from the root; those that do not exist have no text.
pub(crate) type Texts = BTreeMap<&'static str, Option<String>>;

/// All hand-written files that an update may write.
pub(crate) fn files() -> impl Iterator<Item = &'static str> {
    INPUTS.iter().map(|input| input.file).chain(HISTORY).chain([CHANGELOG]).chain(READMES).chain(VERSIONED)
}

/// The effect of an update on hand-written files.
pub(crate) struct Edits {
    /// The changed files.
    pub(crate) files: BTreeMap<&'static str, String>,
    pub(crate) diff: Diff,
    /// The old and the new version of tl-types.
    pub(crate) versions: [String; 2],
}

/// Computes the files after `text`, in canonical form, has replaced the schema `input`.
pub(crate) fn edits(base: &Texts, input: &Input, text: &str) -> Result<Edits> {
    let get = |name: &str| base.get(name).and_then(Option::as_deref);
    let mut sources = Sources::new();
    let texts = [(input.file, get(input.file).unwrap_or_default()), (input.file, text)];
    let [was, is] = texts.map(|(name, text)| sources.add(name, text));
    let past = HISTORY.map(|name| sources.add(name, get(name).unwrap_or_default()));
    let parsed = |file| [tl_parser::parse(sources.text(file), file)];
    let (was, is) = (parsed(was), parsed(is));
    let diff = compare(&was, &is);

    let old = version(get(MANIFEST).with_context(|| format!("{MANIFEST} does not exist"))?)?;
    let new = next(old, input, &diff);
    let versions = [old, new].map(|(layer, patch)| format!("0.{layer}.{patch}"));

    let mut all: BTreeMap<&'static str, String> = BTreeMap::from([(input.file, text.to_owned())]);
    if input.is_api {
        let (mut history, _) = History::read(&past.map(|file| tl_parser::parse(sources.text(file), file)));
        for schema in [&was, &is] {
            if let Some(layer) = schema[0].schema.layer() {
                history.add(layer, schema);
            }
        }
        if !history.is_empty() {
            all.extend(HISTORY.into_iter().zip(history.print()));
        }
    }
    if let Some((old, new)) = diff.old_layer.zip(diff.new_layer) {
        let forms = |layer: u32| [format!("(layer {layer})"), format!("0.{layer}.x is layer {layer}")];
        let replaced = |text: &str| {
            forms(old).iter().zip(&forms(new)).fold(text.to_owned(), |text, (old, new)| text.replace(old, new))
        };
        all.extend(READMES.iter().filter_map(|file| Some((*file, replaced(get(file)?)))));
    }
    if versions[0] != versions[1] {
        let versioned = VERSIONED.iter().filter_map(|file| Some((*file, get(file)?)));
        all.extend(versioned.map(|(file, text)| (file, with_version(text, &versions[0], &versions[1]))));
        let changelog = get(CHANGELOG).with_context(|| format!("{CHANGELOG} does not exist"))?;
        // An update back to the last release removes the entry of the update that it reverts.
        let reverted = without_entry(changelog, &entry(input, &compare(&is, &was), &versions[0]));
        let changelog = reverted.unwrap_or_else(|| with_entry(changelog, &entry(input, &diff, &versions[1])));
        all.insert(CHANGELOG, changelog);
    }
    all.retain(|name, text| get(name) != Some(text));
    Ok(Edits { files: all, diff, versions })
}

/// Layer and patch of the version `0.LAYER.PATCH` of tl-types.
pub(crate) fn version(manifest: &str) -> Result<(u32, u32)> {
    let found = manifest.lines().find_map(|line| line.strip_prefix("version = \"")?.strip_suffix('"'));
    let found = found.with_context(|| format!("{MANIFEST} has no version"))?;
    let numbers: Vec<u32> = found.split('.').map_while(|number| number.parse().ok()).collect();
    match numbers[..] {
        [0, layer, patch] => Ok((layer, patch)),
        _ => bail!("expected a version 0.LAYER.PATCH in {MANIFEST}, found {found}"),
    }
}

/// The minor version is the layer; every other change is a patch.
fn next((layer, patch): (u32, u32), input: &Input, diff: &Diff) -> (u32, u32) {
    match diff.new_layer.filter(|_| input.is_api) {
        Some(new) if new != layer => (new, 0),
        _ if diff.is_empty() => (layer, patch),
        _ => (layer, patch + 1),
    }
}

/// Replaces the version in the lines that start with [`PACKAGE`], and below a line `name = "tl-types..."`.
pub(crate) fn with_version(text: &str, old: &str, new: &str) -> String {
    let (mut ours, mut result) = (false, String::with_capacity(text.len()));
    for line in text.split_inclusive('\n') {
        if let Some(name) = line.strip_prefix("name = \"") {
            ours = name.starts_with(PACKAGE);
        }
        let is_version = line.starts_with(PACKAGE) || (ours && line.starts_with("version = "));
        // After `"` or `"=`.
        let replaced = is_version.then(|| line.replace(&format!("{old}\""), &format!("{new}\"")));
        result += replaced.as_deref().unwrap_or(line);
    }
    result
}

/// The part of the changelog up to the end of the unreleased entries.
fn unreleased(changelog: &str) -> Option<&str> {
    let from = changelog.find(UNRELEASED)?;
    let end = changelog[from..].find("\n## ").map_or(changelog.len(), |at| from + at + 1);
    Some(changelog[..end].trim_end())
}

/// Adds an entry to the end of the unreleased ones.
pub(crate) fn with_entry(changelog: &str, entry: &str) -> String {
    let Some(section) = unreleased(changelog) else {
        let at = changelog.find("\n## ").map_or(changelog.len(), |at| at + 1);
        let (above, below) = changelog.split_at(at);
        let blank = if below.is_empty() { "" } else { "\n" };
        return format!("{}\n\n{UNRELEASED}\n{entry}{blank}{below}", above.trim_end());
    };
    let blank = if section.ends_with(UNRELEASED.trim_end()) { "\n" } else { "" };
    format!("{section}\n{blank}{entry}{}", changelog[section.len()..].strip_prefix('\n').unwrap_or_default())
}

/// Removes this entry, if it is the last of the unreleased ones.
fn without_entry(changelog: &str, entry: &str) -> Option<String> {
    let section = unreleased(changelog)?;
    Some(section.strip_suffix(entry.trim_end())?.trim_end().to_owned() + &changelog[section.len()..])
}

/// The changelog entry of an update.
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

/// The effect on Rust code in a few words.
pub(crate) fn impact(diff: &Diff) -> &'static str {
    match diff.impact() {
        Some(Impact::Breaking) => "breaking changes",
        Some(Impact::Additive) => "only additions",
        Some(Impact::None) => "no changes in Rust",
        None => "unknown changes in Rust",
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

/// An item of a list, wrapped at 120 columns.
fn wrapped(start: &str, text: &str) -> String {
    let indent = " ".repeat(start.len());
    let options = Options::new(120).initial_indent(start).subsequent_indent(&indent).break_words(false);
    let options = options.word_separator(WordSeparator::AsciiSpace).word_splitter(WordSplitter::NoHyphenation);
    textwrap::fill(text, options) + "\n"
}

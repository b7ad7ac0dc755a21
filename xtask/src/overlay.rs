//! The overlay of the Telegram API: documentation and metadata in schema/ next to the definitions.
//!
//! | file | contents |
//! |---|---|
//! | `schema/pages.toml` | pages of the official reference, with the combinators they are about |
//! | `schema/errors.toml` | errors by code, with descriptions |
//! | `schema/names.toml` | names of struct fields for several TL fields that share a flag bit |
//! | `schema/rpc/*.toml` | audience and errors of each function |
//! | `schema/docs/*.toml` | descriptions of types, constructors, functions and their fields |
//! | `schema/glossary/*.toml` | descriptions of fields by name and type |
//! | `schema/local/*.toml` | descriptions that replace those of `schema/docs` in one working copy, never committed |
//! | `schema/history/conversions.toml` | successors of definitions of other layers |
//! | `schema/history/*.tl` | definitions of other layers: descriptions of them are kept |

mod table;

use std::path::Path;

use anyhow::{Context, Result};
use tl_codegen::history::History;
use tl_codegen::overlay::Overlay;
use tl_parser::{Diagnostic, Sources};

pub(crate) use self::table::Reader;
use crate::tree::Tree;

/// Definitions of other layers of the Telegram API.
///
/// The first file has those that the last layer does not have, the second those that it has.
pub(crate) const HISTORY: [&str; 2] = ["schema/history/api.tl", "schema/history/current.tl"];

/// Successors of definitions of other layers, and of their fields.
pub(crate) const CONVERSIONS: &str = "schema/history/conversions.toml";

/// Meanings of errors.
pub(crate) const ERRORS: &str = "schema/errors.toml";

pub(crate) type Read = fn(&mut Reader<'_>, &mut Overlay);

/// The files and folders with their readers.
pub(crate) const FILES: [(&str, Read); 8] = [
    ("schema/pages.toml", table::pages),
    (ERRORS, table::errors),
    ("schema/names.toml", table::groups),
    (CONVERSIONS, table::conversions),
    ("schema/rpc", table::rpc),
    ("schema/docs", |reader, overlay| table::docs(reader, &mut overlay.descriptions)),
    ("schema/glossary", table::glossary),
    (LOCAL, |reader, overlay| table::docs(reader, &mut overlay.local)),
];

/// Descriptions of one working copy.
pub(crate) const LOCAL: &str = "schema/local";

/// Whether to read [`LOCAL`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Local {
    Include,
    Exclude,
}

/// Reads all files; each of them is optional.
pub(crate) fn read(tree: &Tree<'_>, local: Local, sources: &mut Sources) -> Result<(Overlay, Vec<Diagnostic>)> {
    let mut overlay = Overlay::default();
    let mut diagnostics = Vec::new();
    for (place, read) in FILES.into_iter().filter(|(place, _)| *place != LOCAL || local == Local::Include) {
        for name in files(tree.root, place)? {
            let text = tree.text(&name)?.unwrap_or_default();
            let file = sources.add(name, text);
            read(&mut Reader { file, text: sources.text(file), diagnostics: &mut diagnostics }, &mut overlay);
        }
    }
    let (history, found) = read_history(tree, sources)?;
    diagnostics.extend(found);
    diagnostics.extend(overlay.conversions.check(&history));
    overlay.history = history;
    Ok((overlay, diagnostics))
}

/// Reads the files of [`HISTORY`]; each of them is optional.
pub(crate) fn read_history(tree: &Tree<'_>, sources: &mut Sources) -> Result<(History, Vec<Diagnostic>)> {
    let mut files = Vec::new();
    for name in HISTORY {
        files.extend(tree.text(name)?.map(|text| sources.add(name, text)));
    }
    let parsed: Vec<_> = files.iter().map(|&file| tl_parser::parse(sources.text(file), file)).collect();
    Ok(History::read(&parsed))
}

/// The file `place`, or the files in this folder, sorted.
fn files(root: &Path, place: &str) -> Result<Vec<String>> {
    let path = root.join(place);
    if !path.is_dir() {
        return Ok(path.exists().then(|| place.to_owned()).into_iter().collect());
    }
    let entries = path.read_dir().and_then(|entries| entries.collect::<Result<Vec<_>, _>>());
    let entries = entries.with_context(|| format!("cannot read {place}"))?;
    let names = entries.iter().map(|entry| format!("{place}/{}", entry.file_name().to_string_lossy()));
    let mut names: Vec<String> = names.filter(|name| name.ends_with(".toml")).collect();
    names.sort();
    Ok(names)
}

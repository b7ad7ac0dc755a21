//! What schema/ says about the Telegram API besides its definitions: where it is, and how it is read.
//!
//! | file | what |
//! |---|---|
//! | `schema/pages.toml` | pages about the schema, and the combinators that they belong to |
//! | `schema/errors.toml` | the errors of functions, by code |
//! | `schema/rpc/*.toml` | who may call each function, and which errors it answers |
//! | `schema/docs/*.toml` | descriptions of types, constructors and functions with their fields |
//! | `schema/glossary/*.toml` | descriptions of fields by name and type |
//! | `schema/local/*.toml` | descriptions that count before those of `schema/docs`, and are never committed |
//! | `schema/history/api.tl` | what other layers define: words about it are kept |

mod table;

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use anyhow::{Context, Result};
use tl_codegen::history::History;
use tl_codegen::overlay::Overlay;
use tl_parser::{Diagnostic, FileId, Sources};

use self::table::Reader;
use crate::tree::Tree;

/// What other layers of the schema define.
pub(crate) const HISTORY: &str = "schema/history/api.tl";

/// How a file is read.
type Read = fn(&mut Reader<'_>, &mut Overlay);

/// Each kind of file: a file, or a folder of them.
const FILES: [(&str, Read); 6] = [
    ("schema/pages.toml", table::pages),
    ("schema/errors.toml", table::errors),
    ("schema/rpc", table::rpc),
    ("schema/docs", table::docs),
    ("schema/glossary", table::glossary),
    (LOCAL, table::local),
];

/// The folder of what somebody keeps for themself.
pub(crate) const LOCAL: &str = "schema/local";

/// Whether [`LOCAL`] counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Local {
    Read,
    LeftOut,
}

/// Reads what there is. What is missing says nothing.
pub(crate) fn read(tree: &Tree<'_>, local: Local, sources: &mut Sources) -> Result<(Overlay, Vec<Diagnostic>)> {
    let mut overlay = Overlay::default();
    let mut diagnostics = Vec::new();
    for (place, read) in FILES.into_iter().filter(|(place, _)| *place != LOCAL || local == Local::Read) {
        for name in files(tree.root, place)? {
            let text = tree.text(&name).with_context(|| format!("cannot read {name}"))?;
            let file = sources.add(name, text);
            parse(sources, file, read, &mut overlay, &mut diagnostics);
        }
    }
    if let Some(text) = tree.text_if_there(HISTORY).with_context(|| format!("cannot read {HISTORY}"))? {
        let file = sources.add(HISTORY, text);
        let (history, found) = History::read(&tl_parser::parse(sources.text(file), file));
        overlay.history = history;
        diagnostics.extend(found);
    }
    Ok((overlay, diagnostics))
}

fn parse(sources: &Sources, file: FileId, read: Read, overlay: &mut Overlay, diagnostics: &mut Vec<Diagnostic>) {
    read(&mut Reader { file, text: sources.text(file), diagnostics }, overlay);
}

/// The file at `place`, or those in this folder, sorted.
fn files(root: &Path, place: &str) -> Result<Vec<String>> {
    if place.ends_with(".toml") {
        return Ok(Some(place.to_owned()).filter(|place| root.join(place).exists()).into_iter().collect());
    }
    let entries = match fs::read_dir(root.join(place)) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries.with_context(|| format!("cannot read {place}"))?,
    };
    let mut names = Vec::new();
    for entry in entries {
        let name = entry.with_context(|| format!("cannot read {place}"))?.file_name().to_string_lossy().into_owned();
        if name.ends_with(".toml") {
            names.push(format!("{place}/{name}"));
        }
    }
    names.sort();
    Ok(names)
}

#[cfg(test)]
mod tests;

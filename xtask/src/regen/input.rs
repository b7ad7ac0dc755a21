//! The schemas of this repository.

use anyhow::{Context, Result};
use tl_codegen::model::Model;
use tl_parser::{FileId, Sources};

use crate::tree::Tree;

/// A schema and the module of its generated code.
pub(crate) struct Input {
    pub(crate) file: &'static str,
    pub(crate) module: &'static str,
    /// Whether this is the Telegram API: it must have a layer, [overlay](crate::overlay) files describe it, and its items are
    /// at the root of tl-types, split between several crates and files.
    pub(crate) is_api: bool,
    /// The site with a page about each of its items.
    pub(super) reference: Option<&'static str>,
    /// Types that every client decodes; their decoders are compiled once, with tl-types.
    pub(crate) compiled: &'static [&'static str],
}

pub(crate) const INPUTS: [Input; 2] = [
    Input {
        file: "schema/api.tl",
        module: "api",
        is_api: true,
        reference: Some("https://core.telegram.org"),
        compiled: &["Updates"],
    },
    Input { file: "schema/mtproto.tl", module: "mtproto", is_api: false, reference: None, compiled: &[] },
];

impl Input {
    /// The error of a schema without which tl-types would not compile although each definition is valid.
    pub(crate) fn missing(&self, model: &Model) -> Option<String> {
        let file = self.file;
        if model.constructors.is_empty() && model.functions.is_empty() {
            return Some(format!(
                "error: {file} has no definitions\n\
                 help: write the whole schema to it, or restore it with `git checkout -- {file}`"
            ));
        }
        let layer = format!("error: {file} has no layer\nhelp: add a line `// LAYER N` with its number");
        (self.is_api && model.layer.is_none()).then_some(layer)
    }
}

/// Reads the texts of all schemas.
pub(super) fn read(tree: &Tree<'_>) -> Result<(Sources, Vec<FileId>)> {
    let mut sources = Sources::new();
    let add = |input: &Input| {
        let text = tree.text(input.file)?.with_context(|| format!("{} does not exist", input.file))?;
        Ok(sources.add(input.file, text))
    };
    let files = INPUTS.iter().map(add).collect::<Result<_>>()?;
    Ok((sources, files))
}

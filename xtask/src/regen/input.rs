//! The schemas of this repository: where they are and what they must have.

use anyhow::{Context, Result};
use tl_codegen::model::Model;
use tl_parser::{FileId, Sources};

use crate::tree::Tree;

/// A schema and the module its code is in.
pub(crate) struct Input {
    pub(crate) file: &'static str,
    pub(crate) module: &'static str,
    pub(super) split: bool,
    /// Whether it must say its layer, because tl-types shows `LAYER`.
    pub(crate) layered: bool,
    /// Whether the [overlay](crate::overlay) is about it.
    pub(crate) described: bool,
    /// The site that has a page about each of its items.
    pub(super) reference: Option<&'static str>,
    /// Whether `types`, `enums` and `functions` of tl-types are its own. Its items are then shared by tl-types and the crates
    /// it is made of; those of other schemas are in tl-types-core.
    pub(super) at_root: bool,
    /// Types that every user decodes, so that what reads them is compiled once, with tl-types.
    pub(super) compiled: &'static [&'static str],
}

pub(crate) const INPUTS: [Input; 2] = [
    Input {
        file: "schema/api.tl",
        module: "api",
        split: true,
        layered: true,
        described: true,
        reference: Some("https://core.telegram.org"),
        at_root: true,
        compiled: &["Updates"],
    },
    Input {
        file: "schema/mtproto.tl",
        module: "mtproto",
        split: false,
        layered: false,
        described: false,
        reference: None,
        at_root: false,
        compiled: &[],
    },
];

impl Input {
    /// What a schema without wrong definitions lacks all the same, and how to go on.
    ///
    /// tl-types would not compile with its code.
    pub(crate) fn lacks(&self, model: &Model) -> Option<String> {
        let file = self.file;
        if model.constructors.is_empty() && model.functions.is_empty() {
            return Some(format!(
                "error: {file} has no definitions\n\
                 help: write the whole schema to it, or go back with `git checkout -- {file}`"
            ));
        }
        (self.layered && model.layer.is_none()).then(|| {
            format!(
                "error: {file} does not say its layer, which tl_types::LAYER is made from\n\
                 help: add a line `// LAYER N` with the number of the layer"
            )
        })
    }
}

/// The texts of all schemas.
pub(super) fn read(tree: &Tree<'_>) -> Result<(Sources, Vec<FileId>)> {
    let mut sources = Sources::new();
    let add = |input: &Input| {
        let text = tree.text(input.file);
        text.map(|text| sources.add(input.file, text)).with_context(|| format!("cannot read {}", input.file))
    };
    let ids = INPUTS.iter().map(add).collect::<Result<_>>()?;
    Ok((sources, ids))
}

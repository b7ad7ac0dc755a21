//! The schemas of this repository: where they are and what they must have.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, anyhow};
use tl_codegen::model::Model;
use tl_parser::{FileId, Sources};

/// A schema and the module its code is in.
pub(super) struct Input {
    pub(super) file: &'static str,
    pub(super) module: &'static str,
    pub(super) split_root: bool,
    /// Whether it must say its layer, because tl-types shows `LAYER`.
    pub(super) layered: bool,
    /// Whether the [overlay](crate::overlay) is about it.
    pub(super) described: bool,
}

pub(super) const INPUTS: [Input; 2] = [
    Input { file: "schema/api.tl", module: "api", split_root: true, layered: true, described: true },
    Input { file: "schema/mtproto.tl", module: "mtproto", split_root: false, layered: false, described: false },
];

impl Input {
    /// What a schema without wrong definitions lacks all the same, and how to go on.
    ///
    /// tl-types would not compile with its code.
    pub(super) fn lacks(&self, model: &Model) -> Option<String> {
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
pub(super) fn read(root: &Path) -> Result<(Sources, Vec<FileId>)> {
    let mut sources = Sources::new();
    let add = |input: &Input| {
        let text = fs::read(root.join(input.file)).map_err(Into::into).and_then(text);
        text.map(|text| sources.add(input.file, text)).with_context(|| format!("cannot read {}", input.file))
    };
    let ids = INPUTS.iter().map(add).collect::<Result<_>>()?;
    Ok((sources, ids))
}

fn text(bytes: Vec<u8>) -> Result<String> {
    String::from_utf8(bytes).map_err(|error| {
        let (offset, bytes) = (error.utf8_error().valid_up_to(), error.as_bytes());
        let line = bytes[..offset].iter().filter(|byte| **byte == b'\n').count() + 1;
        let hint = match bytes {
            [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => "it looks like UTF-16: ",
            _ => "",
        };
        let byte = bytes[offset];
        anyhow!("byte {offset} (line {line}) is 0x{byte:02x}, which is not UTF-8\nhelp: {hint}save it as UTF-8")
    })
}

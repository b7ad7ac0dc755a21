//! The files of the workspace, with the new texts of some of them.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;

use anyhow::{Context, Result, anyhow};

/// A workspace to read from.
pub(crate) struct Tree<'t> {
    pub(crate) root: &'t Path,
    /// New texts by their paths from the root.
    pub(crate) changed: BTreeMap<&'static str, String>,
}

impl<'t> Tree<'t> {
    /// The workspace on disk.
    pub(crate) fn new(root: &'t Path) -> Self {
        Self { root, changed: BTreeMap::new() }
    }

    /// Reads a file; `None` if it does not exist.
    pub(crate) fn text(&self, name: &str) -> Result<Option<String>> {
        if let Some(text) = self.changed.get(name) {
            return Ok(Some(text.clone()));
        }
        let text = match fs::read(self.root.join(name)) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            bytes => bytes.map_err(Into::into).and_then(utf8).map(Some),
        };
        text.with_context(|| format!("cannot read {name}"))
    }
}

/// Converts bytes to text, or names the first byte that is not UTF-8.
pub(crate) fn utf8(bytes: Vec<u8>) -> Result<String> {
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

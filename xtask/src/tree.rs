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

/// Reads a file outside of the workspace.
pub(crate) fn read(path: &Path) -> Result<String> {
    fs::read(path).map_err(Into::into).and_then(utf8)
}

/// Writes a file by its path from `root`, and the folders around it.
pub(crate) fn write(root: &Path, name: &str, text: &str) -> io::Result<()> {
    let path = root.join(name);
    fs::create_dir_all(path.parent().unwrap_or(root))?;
    fs::write(path, text)
}

/// Converts the bytes of a file to text.
pub(crate) fn utf8(bytes: Vec<u8>) -> Result<String> {
    tl_codegen::utf8(bytes).map_err(|[message, fix]| anyhow!("{message}\nhelp: {fix}"))
}

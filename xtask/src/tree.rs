//! The files of the workspace, some of them as they are going to be.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;

use anyhow::{Result, anyhow};

/// A workspace to read from.
pub(crate) struct Tree<'t> {
    pub(crate) root: &'t Path,
    fresh: BTreeMap<String, String>,
}

impl<'t> Tree<'t> {
    /// The workspace as it is on disk.
    pub(crate) fn new(root: &'t Path) -> Self {
        Self { root, fresh: BTreeMap::new() }
    }

    /// The same with other texts in some files, by their paths from the root.
    pub(crate) fn with(root: &'t Path, fresh: BTreeMap<String, String>) -> Self {
        Self { root, fresh }
    }

    /// The text of a file.
    pub(crate) fn text(&self, name: &str) -> Result<String> {
        self.text_if_there(name)?.ok_or_else(|| io::Error::from(io::ErrorKind::NotFound).into())
    }

    /// The text of a file, if there is one.
    pub(crate) fn text_if_there(&self, name: &str) -> Result<Option<String>> {
        if let Some(text) = self.fresh.get(name) {
            return Ok(Some(text.clone()));
        }
        match fs::read(self.root.join(name)) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            bytes => text(bytes?).map(Some),
        }
    }
}

/// Bytes that should be UTF-8.
pub(crate) fn text(bytes: Vec<u8>) -> Result<String> {
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

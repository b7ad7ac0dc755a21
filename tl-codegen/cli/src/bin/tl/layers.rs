//! The Telegram API of all recorded layers, built in.

use tl_codegen::history::History;
use tl_parser::Sources;

use crate::failure::{Failure, Result};

/// Copies of the files in schema/history, since a package contains only files of its own folder.
const FILES: [&str; 2] = [include_str!("../../layers/api.tl"), include_str!("../../layers/current.tl")];

/// Name of the built-in schema in messages.
pub(crate) const NAME: &str = "API";

/// Returns the definitions of all recorded layers.
pub(crate) fn history() -> History {
    let mut sources = Sources::new();
    let parsed = FILES.map(|text| tl_parser::parse(text, sources.add(NAME, text)));
    // A test reads them without diagnostics.
    History::read(&parsed).0
}

/// Returns the schema of a layer.
pub(crate) fn schema(history: &History, layer: u32) -> Result<String> {
    history.schema(layer).ok_or_else(|| {
        let known = format!("known layers: {}", history.recorded());
        Failure::new(format!("the schema of layer {layer} is not known")).help(known)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_history_is_valid() {
        let mut sources = Sources::new();
        let parsed = FILES.map(|text| tl_parser::parse(text, sources.add(NAME, text)));
        let (history, found) = History::read(&parsed);
        assert!(found.is_empty(), "{}", tl_parser::render(&found, &sources, false));
        assert_eq!(history.print(), FILES);
    }
}

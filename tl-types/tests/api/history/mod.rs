//! Values of all layers: read as objects, and converted between layers.

mod conversions;
mod convert;
mod every_definition;
mod hostile;
mod values_155;

use std::path::Path;
use std::process::Command;

use tl_types::Error;

use crate::every_id::types::find;

/// Decodes a boxed value as the Rust type of its id, and encodes it again.
fn through_rust(bytes: &[u8]) -> Result<Vec<u8>, Error> {
    let id = u32::from_le_bytes(*bytes.first_chunk().expect("an id"));
    find(id).expect("an id of the present layer").decode(bytes).repeated
}

/// Decodes hex digits.
fn unhex(text: &str) -> Vec<u8> {
    let digit = |at: usize| u8::from_str_radix(&text[at..at + 2], 16).expect("hex digits");
    (0..text.len()).step_by(2).map(digit).collect()
}

/// Runs a program that unpacks a file, and returns its output. Without the program, prints that the test is skipped.
fn unpack(program: &str, arguments: &[&str], path: &Path) -> Option<Vec<u8>> {
    let output = Command::new(program).args(arguments).arg(path).output();
    if let Ok(output) = output.as_ref().map_err(drop)
        && output.status.success()
    {
        return Some(output.stdout.clone());
    }
    use std::io::Write;
    writeln!(std::io::stderr(), "skipped: `{program}` cannot unpack {}", path.display()).expect("stderr is open");
    None
}

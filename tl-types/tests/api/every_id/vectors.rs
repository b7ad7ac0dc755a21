//! Values that other implementations encoded, cut off at every byte.
//!
//! They are not part of the project; without them the test says that it skips.

use std::fs;
use std::path::PathBuf;

use crate::every_id::types::Type;
use crate::every_id::values::VALUES;
use crate::shared::shared;

/// The files of values, one a line, sorted.
fn files() -> Vec<PathBuf> {
    let Some(folder) = shared("vectors") else { return Vec::new() };
    let entries = fs::read_dir(folder).expect("can be listed");
    let mut files: Vec<_> = entries.map(|entry| entry.expect("an entry").path()).collect();
    files.sort();
    files
}

/// The type of the boxed value or call that these are the bytes of.
fn type_of(bytes: &[u8]) -> &'static Type {
    let id = u32::from_le_bytes(bytes[..4].try_into().expect("an id"));
    VALUES.types.iter().find(|ty| ty.id == id).expect("a known id")
}

fn unhex(text: &str) -> Vec<u8> {
    (0..text.len()).step_by(2).map(|at| u8::from_str_radix(&text[at..at + 2], 16).expect("hex")).collect()
}

#[test]
fn no_prefix_of_a_vector_is_a_value() {
    for file in files() {
        for line in fs::read_to_string(file).expect("text").lines() {
            let json: serde_json::Value = serde_json::from_str(line).expect("JSON");
            let whole = unhex(json["hex"].as_str().expect("hex"));
            let ty = type_of(&whole);
            assert_eq!(ty.check(&whole).repeated.as_ref(), Ok(&whole), "{}", ty.path);
            for end in 0..whole.len() {
                if let Ok(repeated) = ty.check(&whole[..end]).repeated {
                    assert!(ty.is_open() && repeated == whole[..end], "{}: {end} bytes", ty.path);
                }
            }
        }
    }
}

//! Counts and suggestions in messages.

use crate::model::Model;

/// Formats a number and its noun in the singular or the plural: `1 file`, `2 mismatches`. Nouns take `s`, or `es` after
/// `ch`.
pub fn count(number: usize, noun: &str) -> String {
    let end = match number {
        1 => "",
        _ if noun.ends_with("ch") => "es",
        _ => "s",
    };
    format!("{number} {noun}{end}")
}

/// Formats the numbers of items of a model: `2 constructors, 1 function, 2 types`.
pub fn count_items(model: &Model) -> String {
    let (constructors, functions) = (count(model.constructors.len(), "constructor"), model.functions.len());
    format!("{constructors}, {}, {}", count(functions, "function"), count(model.types.len(), "type"))
}

/// Returns the candidate that is most similar to a wrong name, if any is.
pub fn nearest<'c>(name: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    nearest_of(name, candidates, 1).pop()
}

/// Returns up to `most` candidates that are similar to a wrong name, the most similar first, each once.
pub fn nearest_of<'c>(name: &str, candidates: impl IntoIterator<Item = &'c str>, most: usize) -> Vec<&'c str> {
    let likeness = |candidate| (strsim::jaro_winkler(candidate, name), candidate);
    let mut like: Vec<(f64, &str)> =
        candidates.into_iter().map(likeness).filter(|(likeness, _)| *likeness > 0.85).collect();
    // Of several that are equally similar, the last one.
    like.reverse();
    like.sort_by(|a, b| b.0.total_cmp(&a.0));
    like.dedup_by_key(|(_, candidate)| *candidate);
    like.into_iter().take(most).map(|(_, candidate)| candidate).collect()
}

/// Converts the bytes of a file to text. The error names the first byte that is not UTF-8, and the fix.
pub fn utf8(bytes: Vec<u8>) -> Result<String, [String; 2]> {
    String::from_utf8(bytes).map_err(|error| {
        let (offset, bytes) = (error.utf8_error().valid_up_to(), error.as_bytes());
        let line = bytes[..offset].iter().filter(|byte| **byte == b'\n').count() + 1;
        let fix = match bytes {
            [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => "the file looks like UTF-16: save it as UTF-8",
            _ => "save the file as UTF-8",
        };
        [format!("byte {offset} (line {line}) is 0x{:02x}, which is not UTF-8", bytes[offset]), fix.to_owned()]
    })
}

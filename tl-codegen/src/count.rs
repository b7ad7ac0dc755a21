//! Numbers with their nouns, for messages.

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

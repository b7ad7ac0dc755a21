//! Numbers with their nouns, for messages of this crate, of its program and of `xtask`.

/// A number and its noun, in the singular or the plural: `1 file`, `2 mismatches`. For nouns that take an s, or es behind ch.
pub fn count(number: usize, noun: &str) -> String {
    let end = match number {
        1 => "",
        _ if noun.ends_with("ch") => "es",
        _ => "s",
    };
    format!("{number} {noun}{end}")
}

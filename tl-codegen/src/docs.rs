//! Comments of a schema as Markdown: plain text stays plain, and addresses become links.

use crate::model::Docs;

pub(crate) fn comment(text: &str) -> Docs {
    Docs::from(&*markdown(text))
}

/// Escapes characters of plain text with a meaning in Markdown, HTML or rustdoc, and turns addresses into links.
pub fn markdown(text: &str) -> String {
    let line = |line: &str| line.split(' ').map(word).collect::<Vec<_>>().join(" ");
    let text: String = text.chars().filter(|c| !is_direction_mark(*c)).collect();
    // A carriage return alone ends a line, too.
    text.split(['\n', '\r']).map(line).collect::<Vec<_>>().join("\n")
}

/// Whether it changes the direction of the text after it, which rustc denies in documentation.
fn is_direction_mark(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn word(word: &str) -> String {
    // Often in brackets.
    let start = ["https://", "http://"].iter().find_map(|scheme| word.find(scheme)).unwrap_or(word.len());
    let (before, word) = word.split_at(start);
    let address = word.trim_end_matches(['.', ',', ';', ':', ')']);
    if address.is_empty() || address.contains(|c: char| !c.is_ascii_graphic() || matches!(c, '<' | '>')) {
        return escape(before) + &escape(word);
    }
    format!("{}<{address}>{}", escape(before), escape(&word[address.len()..]))
}

fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '~' | '&') {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

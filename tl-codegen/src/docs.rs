//! Comments of a schema as Markdown: plain text stays plain, and addresses become links.

use crate::model::Docs;

pub(crate) fn comment(text: &str) -> Docs {
    Docs::from(&*markdown(text))
}

/// Escapes characters of plain text with a meaning in Markdown, HTML or rustdoc, and turns addresses into links.
pub fn markdown(text: &str) -> String {
    let line = |line: &str| line.split(' ').map(word).collect::<Vec<_>>().join(" ");
    text.lines().map(line).collect::<Vec<_>>().join("\n")
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

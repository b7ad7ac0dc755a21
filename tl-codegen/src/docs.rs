//! Comments of a schema as Markdown: plain text stays plain, and addresses become links.

use crate::model::Docs;

pub(crate) fn comment(text: &str) -> Docs {
    Docs::from(&*markdown(text))
}

/// Escapes characters with a meaning in Markdown, HTML or rustdoc.
pub(crate) fn markdown(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (index, line) in text.lines().enumerate() {
        if index > 0 {
            out.push('\n');
        }
        for (index, word) in line.split(' ').enumerate() {
            if index > 0 {
                out.push(' ');
            }
            push_word(word, &mut out);
        }
    }
    out
}

fn push_word(word: &str, out: &mut String) {
    // Often in brackets.
    let start = ["https://", "http://"].iter().find_map(|scheme| word.find(scheme)).unwrap_or(word.len());
    let (before, word) = word.split_at(start);
    push_text(before, out);
    let address = word.trim_end_matches(['.', ',', ';', ':', ')']);
    if address.chars().all(|c| c.is_ascii_graphic() && !matches!(c, '<' | '>')) && !address.is_empty() {
        out.extend(["<", address, ">"]);
        push_text(&word[address.len()..], out);
    } else {
        push_text(word, out);
    }
}

fn push_text(text: &str, out: &mut String) {
    for c in text.chars() {
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '~' | '&') {
            out.push('\\');
        }
        out.push(c);
    }
}

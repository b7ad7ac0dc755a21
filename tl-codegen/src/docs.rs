//! Comments of a schema as Markdown: plain text stays plain, and addresses become links.

/// Escapes what Markdown, HTML or rustdoc would take for more than text.
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
    if word.starts_with("https://") || word.starts_with("http://") {
        let address = word.trim_end_matches(['.', ',', ';', ':', ')']);
        let plain = address.chars().all(|c| c.is_ascii_graphic() && !matches!(c, '<' | '>'));
        if plain {
            out.extend(["<", address, ">", &word[address.len()..]]);
            return;
        }
    }
    for c in word.chars() {
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '~' | '&') {
            out.push('\\');
        }
        out.push(c);
    }
}

#[cfg(test)]
mod tests {
    use super::markdown;

    #[test]
    fn text_stays_text() {
        assert_eq!(markdown("a*b <i>[x]"), "a\\*b \\<i\\>\\[x\\]");
        assert_eq!(markdown("see https://a.example/b_c."), "see <https://a.example/b_c>.");
        assert_eq!(markdown("two\nlines"), "two\nlines");
    }
}

//! Markdown within a line: without its markup, and in the subset that an overlay may contain.

use std::mem::take;

use tl_codegen::overlay::plain as escaped;

/// A piece of a line.
pub(super) enum Piece {
    Text(String),
    Code(String),
    /// Text and address.
    Link(String, String),
}

/// Splits a line into pieces; bold text is not distinguished.
pub(super) fn pieces(line: &str) -> Vec<Piece> {
    let (mut pieces, mut text, mut rest) = (Vec::new(), String::new(), line);
    while let Some(first) = rest.chars().next() {
        if let Some((code, after)) = rest.strip_prefix('`').and_then(|rest| rest.split_once('`')) {
            pieces.extend([Piece::Text(take(&mut text)), Piece::Code(code.to_owned())]);
            rest = after;
        } else if let Some((words, address, after)) = link(rest) {
            pieces.extend([Piece::Text(take(&mut text)), Piece::Link(plain(words), address.to_owned())]);
            rest = after;
        } else if let Some((character, after)) = escape(rest) {
            text.push_str(character);
            rest = after;
        } else {
            text.push(first);
            rest = &rest[first.len_utf8()..];
        }
    }
    pieces.push(Piece::Text(text));
    pieces
}

/// The address of the first link.
pub(super) fn address(line: &str) -> Option<String> {
    pieces(line).into_iter().find_map(|piece| if let Piece::Link(_, address) = piece { Some(address) } else { None })
}

/// Text, address and the rest of the line.
fn link(text: &str) -> Option<(&str, &str, &str)> {
    if let Some((address, rest)) = text.strip_prefix('<').and_then(|text| text.split_once('>'))
        && address.starts_with("http")
    {
        return Some((address, address, rest));
    }
    let (words, rest) = text.strip_prefix('[')?.split_once("](")?;
    let (address, rest) = rest.split_once(')')?;
    (!words.contains(']')).then_some((words, address, rest))
}

/// The text of an escape, an entity or markup without meaning here, and the rest of the line.
fn escape(text: &str) -> Option<(&str, &str)> {
    const ESCAPES: [(&str, &str); 9] = [
        ("**", ""),
        ("<br>", " "),
        ("<br/>", " "),
        ("<br />", " "),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&amp;", "&"),
    ];
    match text.strip_prefix('\\') {
        Some(rest) if rest.starts_with(|c: char| c.is_ascii_punctuation()) => Some(rest.split_at(1)),
        _ => ESCAPES.into_iter().find_map(|(escape, character)| Some((character, text.strip_prefix(escape)?))),
    }
}

/// A line without markup.
pub(super) fn plain(line: &str) -> String {
    let text = |piece| match piece {
        Piece::Text(text) | Piece::Code(text) | Piece::Link(text, _) => text,
    };
    without_arrows(&pieces(line).into_iter().map(text).collect::<String>()).trim().to_owned()
}

/// A line as an overlay may contain it: links to other sites, code, and everything else escaped.
pub(super) fn markdown(line: &str) -> String {
    let piece = |piece| match piece {
        Piece::Code(code) => format!("`{code}`"),
        Piece::Link(words, address)
            if address.starts_with("http") && address.chars().all(|c| c.is_ascii_graphic() && !"<>()".contains(c)) =>
        {
            if words == address {
                format!("<{address}>")
            } else {
                format!("[{}]({address})", text(&words))
            }
        }
        Piece::Text(words) | Piece::Link(words, _) => text(&words),
    };
    without_arrows(&pieces(line).into_iter().map(piece).collect::<String>()).trim().to_owned()
}

/// Plain text as an overlay may contain it.
pub(super) fn text(words: &str) -> String {
    without_arrows(&escaped(words)).replace("](", "]\\(")
}

/// Removes the arrows after links of core.telegram.org.
fn without_arrows(text: &str) -> String {
    text.replace(" \u{bb}", "").replace("\u{a0}\u{bb}", "")
}

#[test]
fn markup_is_removed_or_kept_valid() {
    for (line, expected_plain, expected_markdown) in [
        ("**flags**", "flags", "flags"),
        ("[flags](https://a.example/b#c).0?[true](/t)", "flags.0?true", "[flags](https://a.example/b#c).0?true"),
        ("A\\_B \\* `c_d` &lt;e&gt;", "A_B * c_d <e>", "A\\_B \\* `c_d` \\<e\\>"),
        ("[open](half", "[open](half", "\\[open\\]\\(half"),
        ("[more \u{bb}](https://a.example) \u{bb}", "more", "[more](https://a.example)"),
        ("one<br>two", "one two", "one two"),
        ("<https://a.example/_b_>", "https://a.example/_b_", "<https://a.example/_b_>"),
        ("[`x`] is [x](https://a.example/a b)", "[x] is x", "\\[`x`\\] is x"),
    ] {
        assert_eq!((plain(line).as_str(), markdown(line).as_str()), (expected_plain, expected_markdown), "{line}");
    }
}

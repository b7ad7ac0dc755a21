//! Markdown within a line: without its marks, for terminals, and as text that an overlay can hold.

use tl_codegen::overlay::plain as escaped;

/// A piece of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Piece {
    /// Words.
    Text(String),
    /// Between backticks.
    Code(String),
    /// Words, without marks, and where they lead.
    Link(String, String),
}

/// The pieces of a line; bold type is not told apart.
pub(crate) fn pieces(line: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut text = String::new();
    let mut rest = line;
    while let Some(first) = rest.chars().next() {
        if let Some((code, behind)) = rest.strip_prefix('`').and_then(|rest| rest.split_once('`')) {
            pieces.extend([Piece::Text(std::mem::take(&mut text)), Piece::Code(code.to_owned())]);
            rest = behind;
        } else if let Some((words, address, behind)) = link(rest) {
            let link = Piece::Link(plain(words), address.to_owned());
            pieces.extend([Piece::Text(std::mem::take(&mut text)), link]);
            rest = behind;
        } else if let Some((sign, behind)) = sign(rest) {
            text.push_str(sign);
            rest = behind;
        } else {
            text.push(first);
            rest = &rest[first.len_utf8()..];
        }
    }
    pieces.push(Piece::Text(text));
    pieces.retain(|piece| *piece != Piece::Text(String::new()));
    pieces
}

/// Words, address and the rest.
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

/// What stands for another character, or for none.
fn sign(text: &str) -> Option<(&str, &str)> {
    const SIGNS: [(&str, &str); 9] = [
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
    if let Some(rest) = text.strip_prefix('\\')
        && rest.starts_with(|c: char| c.is_ascii_punctuation())
    {
        return Some(rest.split_at(1));
    }
    SIGNS.into_iter().find_map(|(sign, stands_for)| Some((stands_for, text.strip_prefix(sign)?)))
}

/// A line without its marks.
pub(crate) fn plain(line: &str) -> String {
    let word = |piece: Piece| match piece {
        Piece::Text(words) | Piece::Code(words) | Piece::Link(words, _) => words,
    };
    tidy(&pieces(line).into_iter().map(word).collect::<String>())
}

/// A line as Markdown that an overlay can hold: links lead somewhere from anywhere, and nothing else is one.
pub(crate) fn markdown(line: &str) -> String {
    let piece = |piece| match piece {
        Piece::Text(words) => text(&words),
        Piece::Code(code) => format!("`{code}`"),
        Piece::Link(words, address) if address.starts_with("http") => {
            let fits = address.chars().all(|c| c.is_ascii_graphic() && !"<>()".contains(c));
            let bare = words == address;
            if fits && bare {
                format!("<{address}>")
            } else if fits {
                format!("[{}]({address})", text(&words))
            } else {
                text(&words)
            }
        }
        Piece::Link(words, _) => text(&words),
    };
    tidy(&pieces(line).into_iter().map(piece).collect::<String>())
}

/// A line for a terminal: code keeps its marks, links are their words.
pub(crate) fn terminal(line: &str) -> String {
    let word = |piece: Piece| match piece {
        Piece::Text(words) | Piece::Link(words, _) => words,
        Piece::Code(code) => format!("`{code}`"),
    };
    pieces(line).into_iter().map(word).collect()
}

/// Plain text as Markdown that an overlay can hold.
pub(crate) fn text(words: &str) -> String {
    // What looks like the end of a link is none.
    tidy_arrow(&escaped(words)).replace("](", "]\\(")
}

/// Core.telegram.org has an arrow behind the words of a link.
fn tidy_arrow(text: &str) -> String {
    text.replace(" \u{bb}", "").replace("\u{a0}\u{bb}", "")
}

fn tidy(text: &str) -> String {
    tidy_arrow(text).trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_taken_off() {
        for (line, expected) in [
            ("**flags**", "flags"),
            ("[flags](https://a.example/b#c).0?[true](/true.html)", "flags.0?true"),
            ("A\\_B \\* `c_d` &lt;e&gt;", "A_B * c_d <e>"),
            ("[open](half", "[open](half"),
            ("[more \u{bb}](/x) \u{bb}", "more"),
            ("one<br>two", "one two"),
            ("`open [x]", "`open [x]"),
        ] {
            assert_eq!(plain(line), expected, "{line}");
        }
    }

    #[test]
    fn terminals_show_words() {
        let line = "See [`functions::GetX`](super::functions::GetX), `x\\_y` or <https://a.example> \\<b\\>";
        assert_eq!(terminal(line), "See functions::GetX, `x\\_y` or https://a.example <b>");
    }

    #[test]
    fn what_an_overlay_holds_means_the_same_there() {
        for (line, expected) in [
            ("See [more \u{bb}](https://a.example/b#c).", "See [more](https://a.example/b#c)."),
            ("See [more](/b.html) or [this](index.html).", "See more or this."),
            ("<https://a.example/_b_>", "<https://a.example/_b_>"),
            ("`a_b` is **not** a\\_b", "`a_b` is not a\\_b"),
            ("[x] <i>", "\\[x\\] \\<i\\>"),
            ("[`x`] is [x](https://a.example/a b)", "\\[`x`\\] is x"),
        ] {
            assert_eq!(markdown(line), expected, "{line}");
        }
        assert_eq!(text("a](/b)"), "a\\]\\(/b)");
    }
}

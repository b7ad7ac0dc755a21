//! Markdown within a line: without its markup, or in the subset that an overlay may contain.

use tl_codegen::overlay::plain as escaped;

/// A line without markup.
pub(crate) fn plain(line: &str) -> String {
    convert(line, false)
}

/// A line as an overlay may contain it: code and links to other sites, and everything else escaped.
pub(crate) fn markdown(line: &str) -> String {
    convert(line, true)
}

/// Plain text as an overlay may contain it.
pub(super) fn text(words: &str) -> String {
    escaped(&replaced(words)).replace("](", "]\\(")
}

/// The address of the first link.
pub(super) fn address(line: &str) -> Option<&str> {
    line.match_indices(['[', '<']).find_map(|(at, _)| link(&line[at..])).map(|(_, address, _)| address)
}

fn convert(line: &str, markup: bool) -> String {
    let line = replaced(line);
    let (mut result, mut words, mut rest) = (String::new(), String::new(), &*line);
    let plain_or = |words: &str| if markup { text(words) } else { words.to_owned() };
    while !rest.is_empty() {
        let (piece, after) = if let Some((code, after)) = rest.strip_prefix('`').and_then(|rest| rest.split_once('`')) {
            (if markup { format!("`{code}`") } else { code.to_owned() }, after)
        } else if let Some((words, address, after)) = link(rest) {
            let (words, valid) = (plain(words), address.chars().all(|c| c.is_ascii_graphic() && !"<>()".contains(c)));
            let piece = match markup && valid && address.starts_with("http") {
                true if words == address => format!("<{address}>"),
                true => format!("[{}]({address})", text(&words)),
                false => plain_or(&words),
            };
            (piece, after)
        } else {
            let escape = rest.strip_prefix('\\').filter(|rest| rest.starts_with(|c: char| c.is_ascii_punctuation()));
            let mut letters = escape.unwrap_or(rest).chars();
            words.extend(letters.next());
            rest = letters.as_str();
            continue;
        };
        result += &(plain_or(&words) + &piece);
        words.clear();
        rest = after;
    }
    (result + &plain_or(&words)).trim().to_owned()
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

/// Replaces entities, and removes bold type and the arrows after links.
fn replaced(line: &str) -> String {
    let removed = ["**", " \u{bb}", "\u{a0}\u{bb}"].iter().fold(line.to_owned(), |line, mark| line.replace(mark, ""));
    let breaks = removed.replace("<br>", " ").replace("<br/>", " ").replace("<br />", " ");
    let quotes = breaks.replace("&quot;", "\"").replace("&#39;", "'");
    quotes.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
}

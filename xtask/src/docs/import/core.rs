//! Pages of core.telegram.org as plain text: headings and rows are lines without markup.
//!
//! Definitions of the function and its result are above the parameters.

use tl_codegen::overlay::Spanned;
use tl_parser::Diagnostic;

use super::compare::signature;
use super::inline;
use super::page::{Line, Page, PageError, Parameter, check_end, condition, cut_off, paragraphs, unreadable};

const HEADINGS: [&str; 4] = ["Parameters", "Result", "Possible errors", "Related pages"];

pub(super) fn read(lines: &[Line<'_>]) -> Result<Page, Diagnostic> {
    let Some(start) = lines.iter().position(|line| !line.value.is_empty()) else {
        return Err(cut_off(lines, "it has no title"));
    };
    let is_heading = |line: &Line<'_>| HEADINGS.contains(&line.value) || callers(line).is_some();
    let section = |title: &str| {
        let at = lines.iter().position(|line| line.value == title)? + 1;
        let end = lines[at..].iter().position(is_heading).map_or(lines.len(), |end| at + end);
        Some(&lines[at..end])
    };
    let front = lines.iter().position(is_heading).unwrap_or(lines.len()).max(start + 1);
    let (text, definitions) = front_matter(&lines[start + 1..front])?;
    let name = &lines[start];
    if front == lines.len() {
        let help = "a page of core.telegram.org has definitions, `Parameters` and `Result` below the name";
        return Err(unreadable(name.span, "not a reference page").help(help));
    }
    let result = section("Result").and_then(|lines| paragraphs(lines).into_iter().next());
    let result = result.ok_or_else(|| cut_off(lines, "it has no `Result`"))?;
    let parameters = section("Parameters").map(|section| rows(section, "Name Type Description", parameter));
    let errors = section("Possible errors").map(|section| rows(section, "Code Type Description", error)).transpose()?;
    let last = match section("Related pages").map(paragraphs) {
        Some(related) => Some(related.last().cloned().unwrap_or_default()),
        None => errors.as_ref().map(|errors| errors.last().map(|error| error.text.clone()).unwrap_or_default()),
    };
    last.map(|last| check_end(lines, &last)).transpose()?;
    let (users, bots) = lines.iter().find_map(callers).unwrap_or_default();
    Ok(Page {
        reference: "core.telegram.org",
        has_bits: true,
        name: Spanned { value: name.value.to_owned(), span: name.span },
        text,
        parameters: parameters.transpose()?.unwrap_or_default(),
        result: result.split_whitespace().collect(),
        errors,
        users,
        bots,
        related: Vec::new(),
        definitions,
    })
}

/// The description and the definitions, between the name and the first heading.
fn front_matter(lines: &[Line<'_>]) -> Result<(String, Vec<String>), Diagnostic> {
    let is_definition = |line: &&Line<'_>| line.value.ends_with(';') && line.value.contains('=');
    let definition = |line: &Line<'_>| match signature(line.value) {
        Some(_) => Ok(line.value.to_owned()),
        None => Err(unreadable(line.span, "not a definition in TL")),
    };
    let end = lines.iter().position(|line| is_definition(&line) || line.value.starts_with("---"));
    let text = paragraphs(&lines[..end.unwrap_or(lines.len())]);
    let text = text.iter().map(|text| inline::text(text)).collect::<Vec<_>>().join("\n\n");
    Ok((text, lines.iter().filter(is_definition).map(definition).collect::<Result<_, _>>()?))
}

/// Whether users and bots may call it.
fn callers(line: &Line<'_>) -> Option<(Option<bool>, Option<bool>)> {
    match line.value.trim_end_matches('.').strip_suffix(" can use this method")? {
        "Both users and bots" => Some((Some(true), Some(true))),
        "Only users" => Some((Some(true), Some(false))),
        "Only bots" => Some((Some(false), Some(true))),
        "Bots" => Some((None, Some(true))),
        _ => None,
    }
}

/// Reads rows; a line that is not one continues the text of the row above.
fn rows<T>(lines: &[Line<'_>], header: &str, row: fn(&str) -> Option<T>) -> Result<Vec<T>, Diagnostic> {
    let mut rows: Vec<String> = Vec::new();
    for line in lines.iter().filter(|line| !line.value.is_empty() && line.value != header) {
        match rows.last_mut() {
            _ if row(line.value).is_some() => rows.push(line.value.to_owned()),
            Some(last) => last.extend([" ", line.value]),
            None => return Err(unreadable(line.span, format!("not a row of `{header}`"))),
        }
    }
    Ok(rows.iter().filter_map(|line| row(line)).collect())
}

fn parameter(line: &str) -> Option<Parameter> {
    let (name, rest) = line.split_once(' ')?;
    let (ty, text) = rest.split_once(' ').unwrap_or((rest, ""));
    let (presence, ty) = condition(ty);
    let named = name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
    (named && is_type(&ty)).then(|| Parameter { name: name.to_owned(), ty, presence, text: inline::text(text) })
}

/// Distinguishes types from words of a text: boxed types and the bare ones.
fn is_type(text: &str) -> bool {
    const BARE: [&str; 9] = ["#", "int", "long", "double", "string", "bytes", "true", "int128", "int256"];
    let ident = text.split('<').next().and_then(|name| name.rsplit('.').next()).unwrap_or_default();
    let boxed = ident.trim_start_matches(['!', '%']).starts_with(|c: char| c.is_ascii_uppercase());
    let signs = |c: char| c.is_ascii_alphanumeric() || "._<>!%,#".contains(c);
    (boxed && text.chars().all(signs)) || BARE.contains(&text) || text.starts_with("vector<")
}

fn error(line: &str) -> Option<PageError> {
    let (code, rest) = line.split_once(' ')?;
    let (name, text) = rest.split_once(' ').unwrap_or((rest, ""));
    let named = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || "_%".contains(c));
    let code = code.parse().ok().filter(|_| named)?;
    Some(PageError { code, name: name.to_owned(), text: inline::text(text.trim()) })
}

//! Pages of core.telegram.org as plain text: headings and rows are lines without markup.
//!
//! Definitions of the function and its result are above the parameters.

use tl_codegen::overlay::Spanned;
use tl_parser::Diagnostic;

use super::compare::signature;
use super::inline;
use super::page::{Layout, Line, Page, PageError, Parameter, check_end, condition, cut_off, paragraphs, unreadable};

const HEADINGS: [&str; 4] = ["Parameters", "Result", "Possible errors", "Related pages"];

/// Statements about callers: users and bots.
const CALLERS: [(&str, Option<bool>, Option<bool>); 4] = [
    ("Both users and bots can use this method", Some(true), Some(true)),
    ("Only users can use this method", Some(true), Some(false)),
    ("Only bots can use this method", Some(false), Some(true)),
    ("Bots can use this method", None, Some(true)),
];

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
    let starts_definition = |line: &Line<'_>| line.value.split(' ').next().is_some_and(|name| name.contains('#'));
    if front == lines.len() && !lines.iter().any(starts_definition) {
        let help = "a page of core.telegram.org has definitions, `Parameters` and `Result` below the name";
        return Err(unreadable(name.span, "not a reference page").help(help));
    }
    let result = section("Result").and_then(|lines| paragraphs(lines).into_iter().next());
    let result = result.ok_or_else(|| cut_off(lines, "it has no `Result`"))?;
    let parameters = section("Parameters").map(|section| rows(section, "Name Type Description", parameter));
    let errors = section("Possible errors").map(|section| rows(section, "Code Type Description", error)).transpose()?;
    let text_of = |(error, more): (PageError, String)| PageError { text: error.text + &more, ..error };
    let errors: Option<Vec<PageError>> = errors.map(|errors| errors.into_iter().map(text_of).collect());
    let last = match section("Related pages").map(paragraphs) {
        Some(related) => Some(related.last().cloned().unwrap_or_default()),
        None => errors.as_ref().map(|errors| errors.last().map(|error| error.text.clone()).unwrap_or_default()),
    };
    last.map(|last| check_end(lines, &last)).transpose()?;
    let text_of = |(parameter, more): (Parameter, String)| Parameter { text: parameter.text + &more, ..parameter };
    let (users, bots) = lines.iter().find_map(callers).unwrap_or_default();
    Ok(Page {
        layout: Layout::Core,
        name: Spanned { value: name.value.to_owned(), span: name.span },
        text,
        parameters: parameters.transpose()?.into_iter().flatten().map(text_of).collect(),
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

fn callers(line: &Line<'_>) -> Option<(Option<bool>, Option<bool>)> {
    let line = line.value.trim_end_matches('.');
    CALLERS.iter().find(|(statement, ..)| line == *statement).map(|(_, users, bots)| (*users, *bots))
}

/// Reads one row per line, with the text of lines that continue it.
fn rows<T>(lines: &[Line<'_>], header: &str, row: fn(&str) -> Option<T>) -> Result<Vec<(T, String)>, Diagnostic> {
    let mut rows: Vec<(T, String)> = Vec::new();
    for line in lines.iter().filter(|line| !line.value.is_empty() && line.value != header) {
        match (row(line.value), rows.last_mut()) {
            (Some(row), _) => rows.push((row, String::new())),
            (None, Some((_, more))) => more.extend([" ", &inline::text(line.value)]),
            (None, None) => return Err(unreadable(line.span, format!("not a row of `{header}`"))),
        }
    }
    Ok(rows)
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

//! Pages of core.telegram.org as plain text: headings and rows are lines like all others.
//!
//! Definitions stand in front of the parameters, those of the result included.

use tl_codegen::overlay::Spanned;
use tl_parser::Diagnostic;

use super::lines::{Line, cut_off, ends_well, paragraphs, unreadable};
use super::page::{Callers, Layout, Page, PageError, Parameter, condition};
use crate::marks;
use crate::tl::Signature;

const PARAMETERS: &str = "Parameters";
const RESULT: &str = "Result";
const ERRORS: &str = "Possible errors";
const RELATED: &str = "Related pages";

/// What a page can say about its callers.
const CALLERS: [(&str, Callers); 4] = [
    ("Both users and bots can use this method", Callers { users: Some(true), bots: Some(true) }),
    ("Only users can use this method", Callers { users: Some(true), bots: Some(false) }),
    ("Only bots can use this method", Callers { users: Some(false), bots: Some(true) }),
    ("Bots can use this method", Callers { users: None, bots: Some(true) }),
];

pub(super) fn read(lines: &[Line<'_>]) -> Result<Page, Diagnostic> {
    let mut content = lines.iter().enumerate().filter(|(_, line)| !line.value.is_empty());
    let Some((start, name)) = content.next() else {
        return Err(cut_off(lines, "it has no title"));
    };
    // From each heading to the next one.
    let is_heading =
        |line: &Line<'_>| [PARAMETERS, RESULT, ERRORS, RELATED].contains(&line.value) || callers(line.value).is_some();
    let section = |title: &str| {
        let at = lines.iter().position(|line| line.value == title)? + 1;
        let end = lines[at..].iter().position(is_heading).map_or(lines.len(), |end| at + end);
        Some(&lines[at..end])
    };
    let front = lines.iter().position(is_heading).unwrap_or(lines.len()).max(start + 1);
    let (text, definitions) = front_matter(&lines[start + 1..front])?;
    let begins = |line: &Line<'_>| line.value.split(' ').next().is_some_and(|name| name.contains('#'));
    if front == lines.len() && !lines.iter().any(begins) {
        let help = "a page of core.telegram.org has definitions, `Parameters` and `Result` below the name";
        return Err(unreadable(name.span, "this is no reference page").help(help));
    }
    let result = section(RESULT).and_then(|lines| paragraphs(lines).into_iter().next());
    let Some(result) = result else {
        return Err(cut_off(lines, &format!("it has no `{RESULT}`")));
    };
    let parameters =
        section(PARAMETERS).map(|section| rows(section, "Name Type Description", parameter)).transpose()?;
    let errors = section(ERRORS).map(|section| rows(section, "Code Type Description", error)).transpose()?;
    let related = section(RELATED).map(paragraphs);
    let last = match (&related, &errors) {
        (Some(related), _) => Some(related.last().cloned().unwrap_or_default()),
        (None, Some(errors)) => errors.last().map(|error| error.text.clone()),
        (None, None) => None,
    };
    last.map(|last| ends_well(lines, &last)).transpose()?;
    Ok(Page {
        layout: Layout::Core,
        name: Spanned { value: name.value.to_owned(), span: name.span },
        text,
        parameters: parameters.unwrap_or_default(),
        result: result.split_whitespace().collect(),
        errors,
        callers: lines.iter().find_map(|line| callers(line.value)).unwrap_or_default(),
        related: Vec::new(),
        definitions,
    })
}

/// What stands between the name and the first heading: the text and the definitions.
fn front_matter(lines: &[Line<'_>]) -> Result<(String, Vec<Spanned<String>>), Diagnostic> {
    let is_definition = |line: &&Line<'_>| line.value.ends_with(';') && line.value.contains('=');
    let definitions = lines.iter().filter(is_definition).map(|line| {
        let definition = Spanned { value: line.value.to_owned(), span: line.span };
        let sound = Signature::of(line.value).is_some();
        if sound { Ok(definition) } else { Err(unreadable(line.span, "this is no definition in TL")) }
    });
    let words = lines.iter().position(|line| is_definition(&line) || line.value.starts_with("---"));
    let text = paragraphs(&lines[..words.unwrap_or(lines.len())]);
    let text = text.iter().map(|text| marks::text(text)).collect::<Vec<_>>().join("\n\n");
    Ok((text, definitions.collect::<Result<_, _>>()?))
}

fn callers(line: &str) -> Option<Callers> {
    CALLERS.iter().find(|(words, _)| line.trim_end_matches('.') == *words).map(|(_, callers)| *callers)
}

/// A row is a line; one that is none belongs to the text of the row above.
fn rows<T: Told>(lines: &[Line<'_>], header: &str, row: fn(&str) -> Option<T>) -> Result<Vec<T>, Diagnostic> {
    let mut rows: Vec<T> = Vec::new();
    for line in lines.iter().filter(|line| !line.value.is_empty() && line.value != header) {
        match (row(line.value), rows.last_mut()) {
            (Some(row), _) => rows.push(row),
            (None, Some(last)) => last.go_on(line.value),
            (None, None) => return Err(unreadable(line.span, format!("this is no row of `{header}`"))),
        }
    }
    Ok(rows)
}

/// Something with a text that can run over several lines.
trait Told {
    fn go_on(&mut self, text: &str);
}

impl Told for Parameter {
    fn go_on(&mut self, text: &str) {
        self.text.extend([" ", &marks::text(text)]);
    }
}

impl Told for PageError {
    fn go_on(&mut self, text: &str) {
        self.text.extend([" ", &marks::text(text)]);
    }
}

fn parameter(line: &str) -> Option<Parameter> {
    let (name, rest) = line.split_once(' ')?;
    let (ty, text) = rest.split_once(' ').unwrap_or((rest, ""));
    let (presence, ty) = condition(ty);
    let named = name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
    (named && is_type(&ty)).then(|| Parameter { name: name.to_owned(), ty, presence, text: marks::text(text) })
}

/// Words of a text are no types: those are boxed, or one of a few.
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
    let named = name.chars().all(|c| c.is_ascii_alphanumeric() || "_%".contains(c));
    let code = code.parse().ok().filter(|_| named && !name.is_empty())?;
    Some(PageError { code, name: name.to_owned(), text: marks::text(text.trim()) })
}

//! Pages of GramJS's and MadelineProto's references: Markdown with a section each for parameters, result, errors and so on.
//!
//! GramJS has the names of JavaScript: `messages.GetHistory`, `offsetDate`. MadelineProto has no flag bits: a `true` is a
//! `Bool`, and parameters that may be omitted are optional, among them all chats and users.

use tl_codegen::overlay::Spanned;
use tl_parser::{Diagnostic, Span};

use super::inline::{address, markdown, plain};
use super::page::{Line, Page, PageError, Parameter, Presence, check_end, condition, cut_off, paragraphs, unreadable};

/// The line above and below the front matter of MadelineProto's pages.
pub(super) const FRONT_MATTER: &str = "---";

/// The start of the title of MadelineProto's pages.
pub(super) const METHOD: &str = "# Method: ";

pub(super) fn read(is_madeline: bool, lines: &[Line<'_>]) -> Result<Page, Diagnostic> {
    let (mark, needed) = match is_madeline {
        true => (METHOD, ["Return type", "Can bots use this method", "MadelineProto Example"]),
        false => ("# ", ["Result", "Can bots use this method", "Related pages"]),
    };
    let Some(start) = lines.iter().position(|line| line.value.starts_with(mark)) else {
        return Err(cut_off(lines, &format!("it has no title `{mark}...`")));
    };
    let sections = sections(&lines[start..])?;
    let find = |name: &str| sections[1..].iter().find(|section| section.title.starts_with(name));
    let needed = needed.map(|name| find(name).ok_or_else(|| cut_off(lines, &format!("it has no `{name}`"))));
    let [result, may_bots, related_pages] = needed;
    let (result, may_bots, _) = (result?, may_bots?, related_pages?);
    let rows = |name: &str, columns: &[&str]| find(name).map(|section| table(&section.lines, columns)).transpose();
    let text: Vec<Line<'_>> =
        sections[0].lines.iter().filter(|line| !line.value.starts_with("[Back to")).cloned().collect();
    let columns = &["Name", "Type", "Description", "Required"][..if is_madeline { 4 } else { 3 }];
    let parameters = rows("Parameters", columns)?.unwrap_or_default();
    let errors = rows(if is_madeline { "Errors" } else { "Possible errors" }, &["Code", "Type", "Description"])?;
    Ok(Page {
        reference: if is_madeline { "MadelineProto" } else { "GramJS" },
        has_bits: !is_madeline,
        name: Spanned { value: plain(lines[start].value.trim_start_matches(mark)), span: lines[start].span },
        text: paragraphs(&text).iter().map(|text| markdown(text)).collect::<Vec<_>>().join("\n\n"),
        parameters: parameters.iter().map(|row| parameter(is_madeline, row)).collect::<Result<_, _>>()?,
        result: ty(is_madeline, &result.value()?),
        errors: errors.map(|rows| rows.iter().map(error).collect()).transpose()?,
        users: None,
        bots: Some(bots(may_bots)?),
        related: related(lines, &sections)?,
        definitions: Vec::new(),
    })
}

/// A heading and the lines below it, without blocks of code.
struct Section<'t> {
    span: Span,
    /// The heading without markup.
    title: String,
    /// The heading with its markup.
    heading: &'t str,
    lines: Vec<Line<'t>>,
}

impl Section<'_> {
    /// The text after the `:` of the heading, or below the heading.
    fn value(&self) -> Result<String, Diagnostic> {
        let value = match self.heading.split_once(':') {
            Some((_, value)) => value.trim().to_owned(),
            None => paragraphs(&self.lines).concat(),
        };
        if value.is_empty() { Err(unreadable(self.span, format!("`{}` is empty", self.title))) } else { Ok(value) }
    }
}

/// Splits a page at its headings; the first line is one.
fn sections<'t>(lines: &[Line<'t>]) -> Result<Vec<Section<'t>>, Diagnostic> {
    let mut sections: Vec<Section<'t>> = Vec::new();
    let mut fence = None;
    for line in lines {
        let heading = line.value.trim_start_matches('#');
        if line.value.starts_with("```") {
            fence = if fence.is_some() { None } else { Some(line.span) };
        } else if fence.is_some() {
            continue;
        } else if heading.len() < line.value.len() && heading.starts_with(' ') {
            let heading = heading.trim();
            sections.push(Section { span: line.span, title: plain(heading), heading, lines: Vec::new() });
        } else if let Some(section) = sections.last_mut() {
            section.lines.push(line.clone());
        }
    }
    match fence {
        Some(open) => Err(cut_off(lines, "a code block is not closed").secondary(open, "opened here")),
        None => Ok(sections),
    }
}

fn parameter(is_madeline: bool, row: &Row<'_>) -> Result<Parameter, Diagnostic> {
    let (mut presence, ty) = condition(&ty(is_madeline, row.cells[1]));
    match row.cells.get(3) {
        None | Some(&"Yes") => {}
        Some(&"Optional") => presence = Presence::Optional,
        Some(_) => return Err(unreadable(row.span, "expected `Yes` or `Optional` as required")),
    }
    Ok(Parameter { name: plain(row.cells[0]), ty, presence, text: markdown(row.cells[2]) })
}

/// The type in a cell. In MadelineProto's it is the target of the link, since its text lists alternatives.
fn ty(is_madeline: bool, cell: &str) -> String {
    if !is_madeline {
        return plain(cell).chars().filter(|c| !c.is_whitespace()).collect();
    }
    let target =
        |address: &str| address.rsplit('/').next().unwrap_or_default().trim_end_matches(".html").replace('\\', "");
    let item = address(cell).map_or_else(|| plain(cell), target);
    if cell.starts_with("Array of ") { format!("Vector<{}>", item.trim_start_matches("Array of ")) } else { item }
}

fn error(row: &Row<'_>) -> Result<PageError, Diagnostic> {
    let code = row.cells[0];
    let code = code.parse().map_err(|_| unreadable(row.span, format!("`{code}` is not an error code")))?;
    Ok(PageError { code, name: plain(row.cells[1]), text: markdown(row.cells[2]) })
}

fn bots(section: &Section<'_>) -> Result<bool, Diagnostic> {
    match &*plain(&section.value()?).to_ascii_lowercase() {
        "yes" => Ok(true),
        "no" => Ok(false),
        _ => Err(unreadable(section.span, "expected the answer `Yes` or `No`")),
    }
}

/// The addresses of related pages: each has a heading and a description.
fn related(lines: &[Line<'_>], sections: &[Section<'_>]) -> Result<Vec<String>, Diagnostic> {
    let sections = sections.iter().skip_while(|section| section.title != "Related pages").skip(1);
    let address = |section: &Section<'_>| {
        let address = address(section.heading).ok_or_else(|| cut_off(lines, "a related page has no address"))?;
        check_end(lines, paragraphs(&section.lines).last().map_or("", String::as_str))?;
        Ok(address.to_owned())
    };
    sections.map(address).collect()
}

/// A row of a table with the requested cells.
struct Row<'t> {
    span: Span,
    cells: Vec<&'t str>,
}

/// Reads the cells of these columns from the table in `lines`, if there is one.
///
/// Rows may be separated by empty lines and lack the last `|`.
fn table<'t>(lines: &[Line<'t>], columns: &[&str]) -> Result<Vec<Row<'t>>, Diagnostic> {
    let mut rows = lines.iter().filter(|line| line.value.starts_with('|'));
    let Some(header) = rows.next() else { return Ok(Vec::new()) };
    let titles: Vec<String> = cells(header.value).into_iter().map(plain).collect();
    let place = |column: &&str| {
        let found = titles.iter().position(|title| title.eq_ignore_ascii_case(column));
        found.ok_or_else(|| unreadable(header.span, format!("no column `{column}` in this table")))
    };
    let places = columns.iter().map(place).collect::<Result<Vec<_>, _>>()?;
    let row = |line: &Line<'t>| {
        let mut cells = cells(line.value);
        // Without the last `|` of a row, a `|` at the end is before an empty cell.
        if cells.len() + 1 == titles.len() && line.value.ends_with('|') {
            cells.push("");
        }
        let missing = || {
            let count = format!("has {} of {} cells", cells.len(), titles.len());
            unreadable(line.span, "a row of a table is incomplete").label(count)
        };
        let cell = |place: &usize| cells.get(*place).copied().ok_or_else(missing);
        Ok(Row { span: line.span, cells: places.iter().map(cell).collect::<Result<_, _>>()? })
    };
    let rule = |line: &&Line<'_>| line.value.chars().all(|c| "|-: ".contains(c));
    rows.filter(|line| !rule(line)).map(row).collect()
}

/// The cells between the `|` of a line.
pub(crate) fn cells(line: &str) -> Vec<&str> {
    let line = line.strip_prefix('|').unwrap_or(line);
    let (mut cells, mut start, mut escaped) = (Vec::new(), 0, false);
    for (at, c) in line.char_indices() {
        if c == '|' && !escaped {
            cells.push(line[start..at].trim());
            start = at + 1;
        }
        escaped = c == '\\' && !escaped;
    }
    cells.extend(Some(line[start..].trim()).filter(|last| !last.is_empty()));
    cells
}

//! Pages of MadelineProto's reference: Markdown behind a front matter, with a table of parameters and an example in PHP.
//!
//! It has no flag bits: a `true` is a `Bool`, and what need not be passed is optional. That is also each chat and user.

use tl_codegen::overlay::Spanned;
use tl_parser::Diagnostic;

use super::lines::{Line, Row, Section, cut_off, paragraphs, sections, table, unreadable};
use super::page::{Callers, Layout, Page, Parameter, Presence, error};
use crate::marks::{self, Piece};

/// What stands above and below the front matter.
pub(super) const FRONT: &str = "---";

/// What the title starts with.
pub(super) const TITLE: &str = "# Method: ";

/// A link from each page to the list of all.
const BACK: &str = "[Back to";

pub(super) fn read(lines: &[Line<'_>]) -> Result<Page, Diagnostic> {
    let Some(at) = lines.iter().position(|line| line.value.starts_with(TITLE)) else {
        return Err(match lines.iter().filter(|line| line.value == FRONT).count() {
            1 => cut_off(lines, "the front matter is not closed"),
            _ => cut_off(lines, &format!("it has no title `{TITLE}...`")),
        });
    };
    let (sections, title) = (sections(&lines[at..])?, &lines[at]);
    let find = |start: &str| {
        let mut all = sections.iter().filter(|section| section.level == 3);
        all.find(|section| marks::plain(section.title.value).starts_with(start))
    };
    let need = |start: &str| find(start).ok_or_else(|| cut_off(lines, &format!("it has no `{start}`")));
    let (result, bots) = (need("Return type")?, need("Can bots use this method")?);
    let example = find("MadelineProto Example");
    if example.is_none() || !lines.iter().any(|line| line.value.starts_with("```")) {
        return Err(cut_off(lines, "it has no example"));
    }
    let text = sections.iter().filter(|section| section.level == 1).flat_map(|section| &section.lines);
    let text: Vec<Line<'_>> = text.filter(|line| !line.value.starts_with(BACK)).cloned().collect();
    let text = paragraphs(&text).iter().map(|text| marks::markdown(text)).collect::<Vec<_>>().join("\n\n");
    let parameters =
        find("Parameters").map(|section| table(&section.lines, &["Name", "Type", "Description", "Required"]));
    let parameters = parameters.transpose()?.into_iter().flatten().map(|row| parameter(&row));
    let errors = match find("Errors") {
        Some(section) => {
            let rows = table(&section.lines, &["Code", "Type", "Description"])?;
            Some(rows.iter().map(error).collect::<Result<_, _>>()?)
        }
        None => None,
    };
    Ok(Page {
        layout: Layout::Madeline,
        name: Spanned { value: marks::plain(title.value.trim_start_matches(TITLE)), span: title.span },
        text,
        parameters: parameters.collect::<Result<_, _>>()?,
        result: ty(value(result)?),
        errors,
        callers: Callers { users: None, bots: Some(self::bots(bots)?) },
        related: Vec::new(),
        definitions: Vec::new(),
    })
}

fn parameter(row: &Row<'_>) -> Result<Parameter, Diagnostic> {
    let presence = match row.cells[3] {
        "Yes" => Presence::Always,
        "Optional" => Presence::Optional,
        _ => return Err(unreadable(row.span, "required is neither `Yes` nor `Optional`")),
    };
    let (name, text) = (marks::plain(row.cells[0]), marks::markdown(row.cells[2]));
    Ok(Parameter { name, ty: ty(row.cells[1]), presence, text })
}

/// What stands behind the `:` of a heading.
fn value<'t>(section: &Section<'t>) -> Result<&'t str, Diagnostic> {
    let value = section.title.value.split_once(':').map(|(_, value)| value.trim());
    value.filter(|value| !value.is_empty()).ok_or_else(|| unreadable(section.title.span, "there is nothing behind `:`"))
}

fn bots(section: &Section<'_>) -> Result<bool, Diagnostic> {
    match &*marks::plain(value(section)?) {
        "YES" => Ok(true),
        "NO" => Ok(false),
        _ => Err(unreadable(section.title.span, "the answer is neither `YES` nor `NO`")),
    }
}

/// The type that a link leads to: its words tell what else can be passed.
fn ty(cell: &str) -> String {
    let link = marks::pieces(cell).into_iter().find_map(|piece| match piece {
        Piece::Link(_, address) => Some(address),
        _ => None,
    });
    let item = match &link {
        Some(address) => {
            let file = address.rsplit('/').next().unwrap_or_default();
            file.trim_end_matches(".html").replace('\\', "")
        }
        None => marks::plain(cell),
    };
    if cell.starts_with("Array of ") { format!("Vector<{}>", item.trim_start_matches("Array of ")) } else { item }
}

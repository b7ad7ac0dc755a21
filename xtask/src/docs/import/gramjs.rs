//! Pages of GramJS's reference: Markdown with a section each for parameters, result, errors, callers and related pages.
//!
//! Its names are those of JavaScript: `messages.GetHistory`, `offsetDate`.

use tl_codegen::overlay::Spanned;
use tl_parser::Diagnostic;

use super::lines::{Line, Section, cut_off, ends_well, paragraphs, sections, table, unreadable};
use super::page::{Callers, Layout, Page, Parameter, condition, error};
use crate::marks::{self, Piece};

/// The last section; each page has it.
const RELATED: &str = "Related pages";

pub(super) fn read(lines: &[Line<'_>]) -> Result<Page, Diagnostic> {
    let sections = sections(lines)?;
    let find = |title: &str| sections.iter().find(|section| section.level == 2 && section.title.value == title);
    let need = |title: &str| find(title).ok_or_else(|| cut_off(lines, &format!("it has no `{title}`")));
    let Some(title) = sections.iter().find(|section| section.level == 1) else {
        return Err(cut_off(lines, "it has no title"));
    };
    let (result, bots, _) = (need("Result")?, need("Can bots use this method?")?, need(RELATED)?);
    let text = paragraphs(&title.lines).iter().map(|text| marks::markdown(text)).collect::<Vec<_>>().join("\n\n");
    let rows = find("Parameters").map(|section| table(&section.lines, &["Name", "Type", "Description"]));
    let parameter = |row: super::lines::Row<'_>| {
        let (presence, ty) = condition(&marks::plain(row.cells[1]));
        Parameter { name: marks::plain(row.cells[0]), ty, presence, text: marks::markdown(row.cells[2]) }
    };
    let errors = match find("Possible errors") {
        Some(section) => {
            let rows = table(&section.lines, &["Code", "Type", "Description"])?;
            Some(rows.iter().map(error).collect::<Result<_, _>>()?)
        }
        None => None,
    };
    Ok(Page {
        layout: Layout::GramJs,
        name: Spanned { value: title.title.value.to_owned(), span: title.title.span },
        text,
        parameters: rows.transpose()?.into_iter().flatten().map(parameter).collect(),
        result: self::result(result)?,
        errors,
        callers: Callers { users: None, bots: Some(self::bots(bots)?) },
        related: related(lines, &sections)?,
        definitions: Vec::new(),
    })
}

fn result(section: &Section<'_>) -> Result<String, Diagnostic> {
    let text = paragraphs(&section.lines).concat();
    let result: String = marks::plain(&text).chars().filter(|c| !c.is_whitespace()).collect();
    if result.is_empty() { Err(unreadable(section.title.span, "the result is missing")) } else { Ok(result) }
}

fn bots(section: &Section<'_>) -> Result<bool, Diagnostic> {
    match &*marks::plain(&paragraphs(&section.lines).concat()) {
        "Yes" => Ok(true),
        "No" => Ok(false),
        _ => Err(unreadable(section.title.span, "the answer is neither `Yes` nor `No`")),
    }
}

/// The addresses of related pages: each has a heading, and a sentence below it.
fn related(lines: &[Line<'_>], sections: &[Section<'_>]) -> Result<Vec<String>, Diagnostic> {
    let sections = sections.iter().skip_while(|section| section.title.value != RELATED).skip(1);
    let mut addresses = Vec::new();
    for section in sections {
        let link = marks::pieces(section.title.value).into_iter().find_map(|piece| match piece {
            Piece::Link(_, address) => Some(address),
            _ => None,
        });
        let Some(address) = link else {
            return Err(cut_off(lines, "a related page has no address"));
        };
        let text = paragraphs(&section.lines);
        let Some(last) = text.last() else {
            return Err(cut_off(lines, "a related page has no description"));
        };
        ends_well(lines, last)?;
        addresses.push(address);
    }
    Ok(addresses)
}

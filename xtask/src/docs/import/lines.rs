//! The lines of a page, its sections and its tables.

use tl_codegen::overlay::Spanned;
use tl_parser::{Code, Diagnostic, FileId, Span};

use crate::marks;

/// A line without the white space around it, and where it is.
pub(super) type Line<'t> = Spanned<&'t str>;

/// The lines of a file.
pub(super) fn lines(file: FileId, text: &str) -> Vec<Line<'_>> {
    let mut start = 0;
    let line = |line| {
        let at = start;
        start += str::len(line);
        trimmed(file, line, at)
    };
    text.split_inclusive('\n').map(line).collect()
}

fn trimmed(file: FileId, text: &str, at: usize) -> Line<'_> {
    let value = text.trim_start_matches(['\u{feff}', ' ', '\t']);
    let at = at + text.len() - value.len();
    let value = value.trim_end();
    Spanned { value, span: Span::new(file, at, at + value.len()) }
}

/// A page that cannot be read.
pub(super) fn unreadable(span: Span, message: impl Into<String>) -> Diagnostic {
    Diagnostic::new(Code::UnreadablePage, span, message)
}

/// A page whose end is missing.
pub(super) fn cut_off(lines: &[Line<'_>], missing: &str) -> Diagnostic {
    let end = lines.iter().rev().find(|line| !line.value.is_empty()).map(|line| line.span).unwrap_or_default();
    unreadable(end, format!("the page is cut off: {missing}")).label("the last line")
}

/// Refuses a page whose text ends in the middle of a sentence; `text` is the last that it has.
pub(super) fn ends_well(lines: &[Line<'_>], text: &str) -> Result<(), Diagnostic> {
    let ends = text.trim_end().ends_with(|c: char| !c.is_alphanumeric() && !",([<`|".contains(c));
    if ends { Ok(()) } else { Err(cut_off(lines, "it ends in the middle of a sentence")) }
}

/// A heading and what stands below it.
pub(super) struct Section<'t> {
    /// How many `#` the heading has; 0 for what stands before the first heading.
    pub(super) level: usize,
    /// The heading, with its marks.
    pub(super) title: Line<'t>,
    /// What is below, without blocks of code.
    pub(super) lines: Vec<Line<'t>>,
}

/// The sections of a page in Markdown.
pub(super) fn sections<'t>(lines: &[Line<'t>]) -> Result<Vec<Section<'t>>, Diagnostic> {
    let mut sections = vec![Section { level: 0, title: Spanned::default(), lines: Vec::new() }];
    let mut fence = None;
    for line in lines {
        if line.value.starts_with("```") {
            fence = if fence.is_some() { None } else { Some(line.span) };
        } else if fence.is_none() {
            let level = line.value.len() - line.value.trim_start_matches('#').len();
            let title = line.value[level..].strip_prefix(' ');
            match (title, sections.last_mut()) {
                (Some(title), _) if level > 0 => {
                    let title = Spanned { value: title.trim(), span: line.span };
                    sections.push(Section { level, title, lines: Vec::new() });
                }
                (_, Some(section)) => section.lines.push(line.clone()),
                (_, None) => {}
            }
        }
    }
    match fence {
        Some(open) => Err(cut_off(lines, "a block of code is not closed").secondary(open, "opened here")),
        None => Ok(sections),
    }
}

/// The paragraphs of some lines.
pub(super) fn paragraphs(lines: &[Line<'_>]) -> Vec<String> {
    let paragraphs = lines.split(|line| line.value.is_empty()).filter(|lines| !lines.is_empty());
    paragraphs.map(|lines| lines.iter().map(|line| line.value).collect::<Vec<_>>().join(" ")).collect()
}

/// A row of a table: as many cells as were asked for.
pub(super) struct Row<'t> {
    pub(super) span: Span,
    pub(super) cells: Vec<&'t str>,
}

/// The rows of the table in `lines`, with the cells of these columns; nothing if there is no table.
///
/// Empty lines may stand between them, and their last `|` may be missing.
pub(super) fn table<'t>(lines: &[Line<'t>], columns: &[&str]) -> Result<Vec<Row<'t>>, Diagnostic> {
    let mut rows = lines.iter().filter(|line| line.value.starts_with('|'));
    let Some(header) = rows.next() else { return Ok(Vec::new()) };
    let titles: Vec<String> = cells(header.value).into_iter().map(marks::plain).collect();
    let place = |column: &&str| {
        let found = titles.iter().position(|title| title.eq_ignore_ascii_case(column));
        found.ok_or_else(|| unreadable(header.span, format!("no column `{column}` in this table")))
    };
    let places = columns.iter().map(place).collect::<Result<Vec<_>, _>>()?;
    let row = |line: &Line<'t>| {
        let cells = cells(line.value);
        let cell = |place: &usize| {
            // Where the last `|` of rows is missing, one at the end stands before an empty cell.
            let empty = (cells.len() + 1 == titles.len() && line.value.ends_with('|')).then_some("");
            let found = cells.get(*place).copied().or(empty);
            let count = format!("has {} of {} cells", cells.len(), titles.len());
            found.ok_or_else(|| unreadable(line.span, "a row of a table is not whole").label(count))
        };
        Ok(Row { span: line.span, cells: places.iter().map(cell).collect::<Result<_, _>>()? })
    };
    let rule = |line: &&Line<'_>| line.value.chars().all(|c| "|-: ".contains(c));
    rows.filter(|line| !rule(line)).map(row).collect()
}

/// The cells between the `|` of a line.
fn cells(line: &str) -> Vec<&str> {
    let line = line.strip_prefix('|').unwrap_or(line);
    let mut cells = Vec::new();
    let (mut start, mut escaped) = (0, false);
    for (at, c) in line.char_indices() {
        if c == '|' && !escaped {
            cells.push(line[start..at].trim());
            start = at + 1;
        }
        escaped = c == '\\' && !escaped;
    }
    let last = line[start..].trim();
    cells.extend(Some(last).filter(|last| !last.is_empty()));
    cells
}

#[cfg(test)]
mod tests {
    use super::cells;

    #[test]
    fn cells_of_rows() {
        for (line, expected) in [
            ("| a | b |", &["a", "b"][..]),
            ("| a | b", &["a", "b"]),
            ("|a||b\\|c|", &["a", "", "b\\|c"]),
            ("|", &[]),
            ("| a\\\\| b |", &["a\\\\", "b"]),
        ] {
            assert_eq!(cells(line), expected, "{line}");
        }
    }
}

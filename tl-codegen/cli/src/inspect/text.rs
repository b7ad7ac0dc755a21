//! Formats a dump as text: aligned columns, followed by the error.

use std::fmt::Write;
use std::ops::Range;

use anstyle::{AnsiColor, Style};
use data_encoding::HEXLOWER;
use tl_runtime::ErrorKind;

use super::{Inspection, Row, Stop};

/// Options of [`Inspection::text`].
#[derive(Clone, Copy, Debug, Default)]
pub struct TextOptions {
    /// Do not shorten long strings and bytes.
    pub full: bool,
    /// Add escape codes for colors.
    pub color: bool,
}

const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();
const RED: Style = AnsiColor::Red.on_default().bold();
const YELLOW: Style = AnsiColor::Yellow.on_default();
const CYAN: Style = AnsiColor::Cyan.on_default();

/// Bytes per line, in groups of four.
const BYTES: usize = 8;
const BYTES_WIDTH: usize = 17;

/// Lines of bytes and characters of the value above which a piece is shortened.
const LINES: usize = 4;
const TEXT: usize = 64;

/// Wider paths and types shift the rest of their line.
const PATH_WIDTH: usize = 44;
const TYPE_WIDTH: usize = 24;

impl Inspection {
    /// Formats the dump; `bytes` are the inspected bytes.
    pub fn text(&self, bytes: &[u8], options: TextOptions) -> String {
        let mut text = Text { bytes, options, widths: self.widths(), text: String::new() };
        text.table(self);
        text.verdict(self);
        text.text
    }

    fn widths(&self) -> [usize; 3] {
        let widest = |cells: &mut dyn Iterator<Item = &str>, most: usize| {
            cells.map(|cell| cell.chars().count()).filter(|width| *width <= most).max().unwrap_or(0)
        };
        let stop = self.stop.iter();
        let mut paths = self.rows.iter().map(|row| &*row.path).chain(stop.clone().map(|stop| &*stop.path));
        let mut types = self.rows.iter().map(|row| &*row.ty).chain(stop.map(|stop| &*stop.expected));
        [
            self.len.to_string().len().max("offset".len()),
            widest(&mut paths, PATH_WIDTH).max("field".len()),
            widest(&mut types, TYPE_WIDTH).max("type".len()),
        ]
    }
}

struct Text<'b> {
    bytes: &'b [u8],
    options: TextOptions,
    /// Widths of offsets, paths and types.
    widths: [usize; 3],
    text: String,
}

impl Text<'_> {
    fn table(&mut self, inspection: &Inspection) {
        let titles = ["offset", "bytes", "field", "type", "value"].map(|title| (BOLD, title));
        self.line(titles);
        for row in &inspection.rows {
            self.row(row);
        }
        let rest = match &inspection.stop {
            Some(stop) => self.stop(stop),
            None => inspection.read,
        };
        if rest < inspection.len {
            let left = inspection.len - rest;
            let left = tl_codegen::count(left, "byte");
            let action = if inspection.error.is_none() { "shown" } else { "read" };
            self.piece(rest..inspection.len, ["", ""], RED, &format!("<- {left} not {action}"));
        }
    }

    fn row(&mut self, row: &Row) {
        let style = if row.has_children { BOLD } else { Style::new() };
        let mut value = self.shortened(&row.value);
        let not_unpacked = row.unpacked.as_ref().and_then(|unpacked| unpacked.as_ref().err());
        if let Some(note) = row.note.as_ref().or(not_unpacked) {
            value += &format!("  {}", self.styled(YELLOW, &format!("<- {note}")));
        }
        self.piece(row.bytes.clone(), [&row.path, &row.ty], style, &value);
        if let Some(Ok(unpacked)) = &row.unpacked {
            let indent = " ".repeat(self.widths[0] + 2);
            for line in unpacked.inspection.text(&unpacked.bytes, self.options).lines() {
                _ = writeln!(self.text, "{indent}| {line}");
            }
        }
    }

    /// Writes the piece at which decoding stopped, and returns the offset of its end.
    fn stop(&mut self, stop: &Stop) -> usize {
        let (end, why) = match stop.error.kind() {
            ErrorKind::UnexpectedEnd { .. } | ErrorKind::LengthTooLarge { .. } => {
                (self.bytes.len(), "<- the input ends here")
            }
            ErrorKind::UnexpectedId { .. } => (stop.error.offset() + 4, "<- unexpected id"),
            ErrorKind::InvalidLength { .. } => (stop.error.offset() + 4, "<- invalid length"),
            _ => (stop.error.offset(), "<- invalid"),
        };
        let end = end.min(self.bytes.len());
        self.piece(stop.offset..end, [&stop.path, &stop.expected], RED, why);
        end
    }

    fn piece(&mut self, bytes: Range<usize>, [path, ty]: [&str; 2], style: Style, value: &str) {
        let all = self.bytes.get(bytes.clone()).unwrap_or_default();
        let mut lines = all.chunks(BYTES);
        let first = lines.next().unwrap_or_default();
        let path = if path.is_empty() { "-" } else { path };
        let plain = Style::new();
        self.line([(DIM, &bytes.start.to_string()), (plain, &hex(first)), (CYAN, path), (DIM, ty), (style, value)]);
        let (shown, left) = match all.len().div_ceil(BYTES) {
            many if many > LINES && !self.options.full => (LINES - 2, all.len() - (LINES - 1) * BYTES),
            _ => (usize::MAX, 0),
        };
        for (nth, line) in lines.take(shown).enumerate() {
            let offset = bytes.start + (nth + 1) * BYTES;
            self.line([(DIM, &offset.to_string()), (plain, &hex(line)), (plain, ""), (plain, ""), (plain, "")]);
        }
        if left > 0 {
            let more = format!(".. {left} more");
            self.line([(plain, ""), (DIM, &more), (plain, ""), (plain, ""), (plain, "")]);
        }
    }

    fn line(&mut self, cells: [(Style, &str); 5]) {
        let [offset, path, ty] = self.widths;
        let starts = [offset.saturating_sub(cells[0].1.len()), offset + 2, offset + BYTES_WIDTH + 4];
        let starts = [starts[0], starts[1], starts[2], starts[2] + path + 2, starts[2] + path + ty + 4];
        let (mut line, mut width) = (String::new(), 0);
        for ((style, cell), start) in cells.into_iter().zip(starts).filter(|((_, cell), _)| !cell.is_empty()) {
            // Cells after one that is too wide return to their columns as soon as they fit.
            let gap = if width == 0 { start } else { start.saturating_sub(width).max(2) };
            line += &" ".repeat(gap);
            line += &self.styled(style, cell);
            width += gap + cell.chars().count();
        }
        self.text += line.trim_end();
        self.text += "\n";
    }

    fn verdict(&mut self, inspection: &Inspection) {
        let Some(error) = &inspection.error else {
            let Inspection { len, read, .. } = inspection;
            _ = if read < len {
                writeln!(self.text, "{len} bytes, the first {read} shown")
            } else {
                writeln!(self.text, "{len} bytes, all read")
            };
            return;
        };
        _ = writeln!(self.text, "{}: {error}", self.styled(RED, "error"));
        if let Some(Stop { offset, path, expected, .. }) = &inspection.stop {
            let path = if path.is_empty() { "the root value" } else { path };
            let expected = if expected.is_empty() { "" } else { &format!(", expected `{expected}`") };
            let note = self.styled(CYAN.bold(), "note");
            _ = writeln!(self.text, "{note}: decoding stopped at byte {offset}: {path}{expected}");
        }
        if let Some(hint) = &inspection.hint {
            _ = writeln!(self.text, "{}: {hint}", self.styled(CYAN.bold(), "help"));
        }
    }

    fn styled(&self, style: Style, text: &str) -> String {
        if self.options.color && !style.is_plain() { format!("{style}{text}{style:#}") } else { text.to_owned() }
    }

    fn shortened(&self, value: &str) -> String {
        match value.char_indices().nth(TEXT) {
            Some((end, _)) if !self.options.full => format!("{}..", &value[..end]),
            _ => value.to_owned(),
        }
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.chunks(4).map(|bytes| HEXLOWER.encode(bytes)).collect::<Vec<_>>().join(" ")
}

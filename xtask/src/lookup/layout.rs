//! Text for a terminal: headings, wrapped paragraphs, and columns of which the last is wrapped.

use anstyle::{AnsiColor, Style};
use textwrap::Options;

use crate::marks;

pub(super) const BOLD: Style = Style::new().bold();
pub(super) const RED: Style = AnsiColor::Red.on_default();
pub(super) const GREEN: Style = AnsiColor::Green.on_default();
pub(super) const YELLOW: Style = AnsiColor::Yellow.on_default();
pub(super) const CYAN: Style = AnsiColor::Cyan.on_default();

/// A row: cells that are never broken, and words behind them.
pub(super) struct Entry {
    cells: Vec<(Style, String)>,
    words: String,
}

impl Entry {
    pub(super) fn new(cells: impl IntoIterator<Item = (Style, String)>, words: impl Into<String>) -> Self {
        Self { cells: cells.into_iter().collect(), words: words.into() }
    }
}

/// A text that grows.
pub(super) struct Layout {
    pub(super) text: String,
    width: usize,
}

/// What stands in front of what belongs to a heading.
const INDENT: &str = "  ";

/// Behind wider cells, words start in a line of their own.
const WIDEST_CELLS: usize = 60;

impl Layout {
    pub(super) fn new(width: usize) -> Self {
        Self { text: String::new(), width }
    }

    /// A definition.
    pub(super) fn title(&mut self, text: &str) {
        for line in textwrap::wrap(text, self.options("", "    ")) {
            self.text += &format!("{BOLD}{line}{BOLD:#}\n");
        }
    }

    /// Markdown, paragraph by paragraph.
    pub(super) fn paragraphs(&mut self, markdown: &str) {
        for paragraph in markdown.split("\n\n").filter(|paragraph| !paragraph.trim().is_empty()) {
            self.text.push('\n');
            self.wrapped(&marks::terminal(&paragraph.replace('\n', " ")), "", "");
        }
    }

    pub(super) fn heading(&mut self, title: &str) {
        self.text += &format!("\n{BOLD}{title}{BOLD:#}\n");
    }

    /// Text below a heading.
    pub(super) fn line(&mut self, text: &str) {
        self.wrapped(text, INDENT, INDENT);
    }

    /// A remark on the fields.
    pub(super) fn remark(&mut self, text: &str) {
        self.wrapped(text, "  * ", "    ");
    }

    /// Rows below a heading, if there are any.
    pub(super) fn table(&mut self, title: &str, entries: &[Entry]) {
        if !entries.is_empty() {
            self.heading(title);
            self.entries(entries);
        }
    }

    /// Rows with their columns aligned.
    pub(super) fn entries(&mut self, entries: &[Entry]) {
        let columns = entries.iter().map(|entry| entry.cells.len()).max().unwrap_or(0);
        let width =
            |column: usize| entries.iter().map(|entry| entry.cells[column].1.chars().count()).max().unwrap_or(0);
        let widths: Vec<usize> = (0..columns).map(width).collect();
        let before = INDENT.len() + widths.iter().map(|width| width + 2).sum::<usize>();
        let below = before > WIDEST_CELLS.min(self.width / 2) + INDENT.len();
        let indent = " ".repeat(if below { INDENT.len() * 3 } else { before });
        for Entry { cells, words } in entries {
            let mut line = INDENT.to_owned();
            let mut gap = 0;
            for ((style, cell), width) in cells.iter().zip(&widths) {
                line += &format!("{}{style}{cell}{style:#}", " ".repeat(gap));
                gap = width - cell.chars().count() + 2;
            }
            let wrapped = textwrap::wrap(words, self.options(&indent, &indent)).into_iter();
            let mut wrapped = wrapped.filter(|line| !line.trim().is_empty());
            if !below && let Some(first) = wrapped.next() {
                line += &format!("{}{}", " ".repeat(gap), first.trim_start());
            }
            self.text += line.trim_end();
            self.text.push('\n');
            wrapped.for_each(|line| self.text.extend([&*line, "\n"]));
        }
    }

    fn wrapped(&mut self, text: &str, first: &str, others: &str) {
        for line in textwrap::wrap(text, self.options(first, others)) {
            self.text.extend([&*line, "\n"]);
        }
    }

    /// Words are broken between each other only: an address is found by its whole text.
    fn options<'o>(&self, first: &'o str, others: &'o str) -> Options<'o> {
        Options::new(self.width)
            .initial_indent(first)
            .subsequent_indent(others)
            .break_words(false)
            .word_separator(textwrap::WordSeparator::AsciiSpace)
            .word_splitter(textwrap::WordSplitter::NoHyphenation)
    }
}

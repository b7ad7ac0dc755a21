//! Tables with aligned columns.

use anstyle::Style;

use crate::output::{BOLD, styled};

pub(crate) struct Cell {
    text: String,
    style: Style,
}

impl Cell {
    pub(crate) fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), style: Style::new() }
    }

    pub(crate) fn style(self, style: Style) -> Self {
        Self { style, ..self }
    }

    fn width(&self) -> usize {
        self.text.chars().count()
    }
}

/// Formats titles and rows as lines, with every column but the last as wide as its widest cell.
pub(crate) fn table<const N: usize>(titles: [&str; N], rows: Vec<[Cell; N]>) -> String {
    let titles = titles.map(|title| Cell::new(title).style(BOLD));
    let rows: Vec<_> = std::iter::once(titles).chain(rows).collect();
    let widths: [usize; N] =
        std::array::from_fn(|column| rows.iter().map(|row| row[column].width()).max().unwrap_or(0));
    rows.iter().map(|row| line(row, &widths)).collect()
}

fn line(cells: &[Cell], widths: &[usize]) -> String {
    let mut line = String::new();
    let mut gap = 0;
    for (cell, width) in cells.iter().zip(widths) {
        line += &" ".repeat(gap);
        line += &if cell.style.is_plain() { cell.text.clone() } else { styled(cell.style, &cell.text) };
        gap = width - cell.width() + 2;
    }
    line + "\n"
}

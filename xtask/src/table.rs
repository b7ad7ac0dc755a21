//! Tables in Markdown, and the format of figures.

/// Rows of cells below a header.
pub(crate) struct Table {
    header: Vec<String>,
    rows: Vec<Vec<String>>,
    /// The number of columns aligned to the left; the others are figures.
    words: usize,
}

impl Table {
    /// A table whose first columns, as many as `words`, are words, and the others figures.
    pub(crate) fn new(words: usize, header: &[&str]) -> Self {
        Self { header: header.iter().map(|&cell| cell.to_owned()).collect(), rows: Vec::new(), words }
    }

    /// Adds a row; missing cells are empty.
    pub(crate) fn row(&mut self, cells: impl IntoIterator<Item = String>) {
        let mut cells: Vec<String> = cells.into_iter().collect();
        cells.resize(self.header.len(), String::new());
        self.rows.push(cells);
    }

    /// Renders the table in Markdown, with aligned columns.
    pub(crate) fn render(&self) -> String {
        let lines = || std::iter::once(&self.header).chain(&self.rows);
        let width = |column: usize| lines().map(|cells| cells[column].chars().count()).max().unwrap_or_default();
        let columns: Vec<_> = (0..self.header.len()).map(|column| (width(column), column < self.words)).collect();
        let line = |cells: &Vec<String>| {
            let cell = |(cell, &(width, left)): (&String, _)| {
                if left { format!(" {cell:<width$} ") } else { format!(" {cell:>width$} ") }
            };
            format!("|{}|\n", cells.iter().zip(&columns).map(cell).collect::<Vec<_>>().join("|"))
        };
        let rule = |&(width, left): &(usize, bool)| "-".repeat(width + 1) + if left { "-" } else { ":" };
        let rules = columns.iter().map(rule).collect::<Vec<_>>().join("|");
        line(&self.header) + &format!("|{rules}|\n") + &self.rows.iter().map(line).collect::<String>()
    }
}

/// Formats a figure with three significant digits, or all before the point: 0.123, 1.23, 12.3, 123, 1234.
pub(crate) fn digits(number: f64) -> String {
    let decimals = match number {
        100.0.. => 0,
        10.0.. => 1,
        1.0.. => 2,
        _ => 3,
    };
    format!("{number:.decimals$}")
}

/// Formats the ratio of two figures.
pub(crate) fn ratio(ours: f64, peer: f64) -> String {
    format!("{:.2}", ours / peer)
}

/// The geometric mean, if there is a number.
pub(crate) fn geometric_mean(numbers: impl IntoIterator<Item = f64>) -> Option<f64> {
    let logarithms: Vec<f64> = numbers.into_iter().map(f64::ln).collect();
    (!logarithms.is_empty()).then(|| (logarithms.iter().sum::<f64>() / logarithms.len() as f64).exp())
}

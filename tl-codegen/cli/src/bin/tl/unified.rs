//! Unified diffs, for `tl fmt --check`.

use similar::TextDiff;

use crate::output::{CYAN, GREEN, RED, styled};

/// Limit per file, so that a file that was never formatted does not bury the others.
const MAX_LINES: usize = 40;

/// Returns the differences between two versions of the file `name`.
pub(crate) fn diff(name: &str, old: &str, new: &str) -> String {
    let diff = TextDiff::from_lines(old, new);
    let text = diff.unified_diff().context_radius(1).header(name, &format!("{name} (formatted)")).to_string();
    // Make changed line ends visible.
    let text = text.replace('\r', "\u{240d}");
    let lines: Vec<&str> = text.lines().collect();
    let mut shown: String = lines.iter().take(MAX_LINES).map(|line| colored(line) + "\n").collect();
    if lines.len() > MAX_LINES {
        shown += &format!("... and {}\n", tl_codegen::count(lines.len() - MAX_LINES, "more line"));
    }
    shown
}

fn colored(line: &str) -> String {
    match line.as_bytes().first() {
        Some(b'+') => styled(GREEN, line),
        Some(b'-') => styled(RED, line),
        Some(b'@') => styled(CYAN, line),
        _ => line.to_owned(),
    }
}

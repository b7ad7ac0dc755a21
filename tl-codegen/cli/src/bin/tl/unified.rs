//! What formatting would change, as a unified diff.

use similar::TextDiff;

use crate::output::{CYAN, GREEN, RED, styled};

/// Lines shown of each file, so that one that was never formatted does not bury the others.
const SHOWN: usize = 40;

/// The differences between two texts of the file `name`.
pub(crate) fn diff(name: &str, old: &str, new: &str) -> String {
    let diff = TextDiff::from_lines(old, new);
    let text = diff.unified_diff().context_radius(1).header(name, &format!("{name} (formatted)")).to_string();
    // A line's end that formatting changes must be seen.
    let text = text.replace('\r', "\u{240d}");
    let lines: Vec<&str> = text.lines().collect();
    let mut shown: String = lines.iter().take(SHOWN).map(|line| coloured(line) + "\n").collect();
    if lines.len() > SHOWN {
        shown += &format!("... and {}\n", tl_codegen::count(lines.len() - SHOWN, "more line"));
    }
    shown
}

fn coloured(line: &str) -> String {
    match line.as_bytes().first() {
        Some(b'+') => styled(GREEN, line),
        Some(b'-') => styled(RED, line),
        Some(b'@') => styled(CYAN, line),
        _ => line.to_owned(),
    }
}

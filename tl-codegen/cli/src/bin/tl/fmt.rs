//! `tl fmt`: the canonical form of schemas.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use similar::TextDiff;
use tempfile::NamedTempFile;
use tl_parser::Sources;

use crate::failure::{Failure, Result};
use crate::input::{self, Files};
use crate::output::{self, CYAN, GREEN, RED, styled};

/// Format schemas
///
/// Writes one definition per line with one space between its parts, and keeps comments. Leaves files alone that are
/// formatted already or have syntax errors. With `-`, formats standard input to standard output.
#[derive(Args)]
#[command(after_help = "\
Examples:
  tl fmt schema/*.tl                in place
  tl fmt --check schema/*.tl        for a CI job
  tl fmt - < old.tl > new.tl        from standard input to standard output")]
pub(crate) struct Fmt {
    #[command(flatten)]
    files: Files,
    /// Write nothing; print a diff, and fail if a file is not formatted
    #[arg(long)]
    check: bool,
}

impl Fmt {
    pub(crate) fn run(&self) -> Result<bool> {
        let paths = &self.files.paths;
        if paths.len() > 1 && paths.iter().any(|path| input::is_stdin(path)) {
            return Err(Failure::Usage("`-` cannot be formatted together with files"));
        }
        let (mut unchanged, mut changed, mut failed) = (0, 0, 0);
        for path in paths {
            match self.format(path) {
                Ok(false) => unchanged += 1,
                Ok(true) => changed += 1,
                Err(failure) => {
                    failure.report()?;
                    failed += 1;
                }
            }
        }
        if self.check || !input::is_stdin(&paths[0]) {
            let files = tl_codegen::count(paths.len(), "file");
            let action = if self.check { "to format" } else { "formatted" };
            output::print(&format!("{files}, {changed} {action}, {unchanged} unchanged, {failed} failed\n"))?;
        }
        Ok(failed == 0 && !(self.check && changed > 0))
    }

    /// Formats a file and returns whether that changes it.
    fn format(&self, path: &Path) -> Result<bool> {
        let old = input::read_schema(path)?;
        let name = input::name(path);
        let mut sources = Sources::new();
        let id = sources.add(name.clone(), old.clone());
        let parsed = tl_parser::parse(&old, id);
        output::report(&parsed.diagnostics, &sources)?;
        let new = tl_parser::print(&parsed.schema);
        let changed = old != new;
        if self.check {
            if changed {
                output::print(&diff(&name, &old, &new))?;
            }
        } else if input::is_stdin(path) {
            output::print_raw(&new)?;
        } else if changed {
            replace(path, &new).map_err(|error| Failure::new(format!("cannot write {name}: {error}")))?;
            output::print(&format!("formatted {name}\n"))?;
        }
        Ok(changed)
    }
}

/// Replaces the contents of a file atomically.
fn replace(path: &Path, text: &str) -> io::Result<()> {
    // Keep symbolic links: replace their target.
    let path = fs::canonicalize(path)?;
    // Renaming would succeed for a read-only file, so check that it can be written.
    fs::OpenOptions::new().append(true).open(&path)?;
    let directory = path.parent().map_or_else(PathBuf::new, Path::to_owned);
    let mut temporary = NamedTempFile::new_in(directory)?;
    temporary.write_all(text.as_bytes())?;
    temporary.as_file().set_permissions(fs::metadata(&path)?.permissions())?;
    temporary.persist(&path)?;
    Ok(())
}

/// Limit per file, so that a file that was never formatted does not bury the others.
const MAX_LINES: usize = 40;

/// Returns the differences between two versions of the file `name`.
fn diff(name: &str, old: &str, new: &str) -> String {
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

//! `tl fmt`: schemas in their canonical form.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use tempfile::NamedTempFile;
use tl_parser::Sources;

use crate::input::{self, Failure, Files};
use crate::{output, unified};

/// Write schemas in their canonical form
///
/// One definition per line, one space between its parts; comments stay where they are. Files that have
/// this form already are not touched, nor are files with syntax errors. With `-`, standard input is
/// formatted to standard output.
#[derive(Args)]
#[command(after_help = "\
Examples:
  tl fmt schema/*.tl                in place
  tl fmt --check schema/*.tl        for a CI job
  tl fmt - < old.tl > new.tl        from standard input to standard output")]
pub(crate) struct Fmt {
    #[command(flatten)]
    files: Files,
    /// Change nothing; show what would change, and fail if anything would
    #[arg(long)]
    check: bool,
}

impl Fmt {
    pub(crate) fn validate(&self) -> Result<(), &'static str> {
        match &self.files.paths[..] {
            [_] => Ok(()),
            paths if paths.iter().any(|path| input::is_stdin(path)) => {
                Err("`-` cannot be formatted together with files")
            }
            _ => Ok(()),
        }
    }

    pub(crate) fn run(&self) -> io::Result<bool> {
        let mut counts = Counts::default();
        for path in &self.files.paths {
            match self.file(path)? {
                Outcome::Unchanged => counts.unchanged += 1,
                Outcome::Changed => counts.changed += 1,
                Outcome::Failed => counts.failed += 1,
            }
        }
        if self.check || !input::is_stdin(&self.files.paths[0]) {
            output::print(&counts.summary(self.check))?;
        }
        Ok(counts.failed == 0 && !(self.check && counts.changed > 0))
    }

    fn file(&self, path: &Path) -> io::Result<Outcome> {
        let old = match input::read(path) {
            Ok(text) => text,
            Err(failure) => return failed(&failure),
        };
        let Some(new) = format(path, &old)? else {
            return Ok(Outcome::Failed);
        };
        let outcome = if old == new { Outcome::Unchanged } else { Outcome::Changed };
        let name = input::name(path);
        match (self.check, outcome) {
            (true, Outcome::Changed) => output::print(&unified::diff(&name, &old, &new))?,
            (false, _) if input::is_stdin(path) => output::print_raw(&new)?,
            (false, Outcome::Changed) => match replace(path, &new) {
                Ok(()) => output::print(&format!("formatted {name}\n"))?,
                Err(error) => {
                    return failed(&Failure::new(format!("cannot write {name}: {error}")));
                }
            },
            _ => {}
        }
        Ok(outcome)
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Unchanged,
    Changed,
    Failed,
}

#[derive(Default)]
struct Counts {
    unchanged: usize,
    changed: usize,
    failed: usize,
}

impl Counts {
    fn summary(&self, check: bool) -> String {
        let changed = if check { "to format" } else { "formatted" };
        let files = tl_codegen::count(self.unchanged + self.changed + self.failed, "file");
        format!("{files}, {} {changed}, {} unchanged, {} failed\n", self.changed, self.unchanged, self.failed)
    }
}

fn failed(failure: &Failure) -> io::Result<Outcome> {
    failure.report()?;
    Ok(Outcome::Failed)
}

/// The canonical form; `None` if there are syntax errors, which are said here.
fn format(path: &Path, text: &str) -> io::Result<Option<String>> {
    let mut sources = Sources::new();
    let id = sources.add(input::name(path), text);
    let parsed = tl_parser::parse(text, id);
    let sound = output::report(&parsed.diagnostics, &sources)?;
    Ok(sound.then(|| tl_parser::print(&parsed.schema)))
}

/// Replaces the contents of a file. At any time it holds all of the old ones or all of the new ones.
fn replace(path: &Path, text: &str) -> io::Result<()> {
    // A link stays one: what it points to is replaced.
    let path = fs::canonicalize(path)?;
    // Fails if the file is read-only, which replacing it would not.
    fs::OpenOptions::new().append(true).open(&path)?;
    let directory = path.parent().map_or_else(PathBuf::new, Path::to_owned);
    let mut fresh = NamedTempFile::new_in(directory)?;
    fresh.write_all(text.as_bytes())?;
    fresh.as_file().set_permissions(fs::metadata(&path)?.permissions())?;
    fresh.persist(&path)?;
    Ok(())
}

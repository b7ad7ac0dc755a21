//! `tl fmt`: the canonical form of schemas.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use similar::TextDiff;
use tempfile::NamedTempFile;
use tl_parser::ast::{Item, ItemKind};
use tl_parser::{Parsed, Sources};

use crate::failure::{Failure, Result};
use crate::input::{self, Files};
use crate::output::{self, CYAN, GREEN, RED, styled};

/// Format schemas
///
/// Writes one definition per line with one space between its parts, and keeps comments and CRLF line ends. Leaves files
/// alone that are formatted already or have syntax errors. With `-`, formats standard input to standard output.
///
/// `--format json` converts a schema to the JSON form that Telegram publishes, and `--format tl` back. The JSON has no
/// comments. A warning lists all items that it cannot express, and the exit code is 1 if one of them is more than the
/// declaration of a builtin, `int ? = Int`.
#[derive(Args)]
#[command(after_help = "\
Examples:
  tl fmt schema/*.tl                        in place
  tl fmt --check schema/*.tl                for a CI job
  tl fmt - < old.tl > new.tl                from standard input to standard output
  tl fmt --format json api.tl > api.json    {\"constructors\": [...], \"methods\": [...]}")]
pub(crate) struct Fmt {
    #[command(flatten)]
    files: Files,
    /// Write nothing; print a diff, and fail if a file is not formatted
    #[arg(long)]
    check: bool,
    /// Print one schema in this form to standard output; no file is changed [default: the form of the file]
    #[arg(long, value_enum, value_name = "FORM", conflicts_with = "check")]
    format: Option<Form>,
}

/// The form of a schema.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Form {
    /// TL text
    Tl,
    /// Telegram's JSON form
    Json,
}

impl Fmt {
    pub(crate) fn run(&self) -> Result<bool> {
        let paths = &self.files.paths;
        if paths.len() > 1 && paths.iter().any(|path| input::is_stdin(path)) {
            return Err(Failure::Usage("`-` cannot be formatted together with files"));
        }
        if paths.len() > 1 && self.format.is_some() {
            return Err(Failure::Usage("`--format` converts one file"));
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
        if self.check || !self.prints(&paths[0]) {
            let files = tl_codegen::count(paths.len(), "file");
            let action = if self.check { "to format" } else { "formatted" };
            output::print(&format!("{files}, {changed} {action}, {unchanged} unchanged, {failed} failed\n"))?;
        }
        Ok(failed == 0 && !(self.check && changed > 0))
    }

    /// Returns whether the result goes to standard output.
    fn prints(&self, path: &Path) -> bool {
        self.format.is_some() || input::is_stdin(path)
    }

    /// Formats a file and returns whether that changes it.
    fn format(&self, path: &Path) -> Result<bool> {
        let old = input::read_schema(path)?;
        let name = input::name(path);
        let mut sources = Sources::new();
        let id = sources.add(name.clone(), old.clone());
        let parsed = tl_parser::parse(sources.text(id), id);
        output::report(&parsed.diagnostics, &sources)?;
        let own = if parsed.is_json { Form::Json } else { Form::Tl };
        let mut is_whole = true;
        let new = match self.format.unwrap_or(own) {
            Form::Tl => tl_parser::print(&parsed.schema),
            Form::Json => {
                let (json, whole) = json(&parsed, &sources)?;
                is_whole = whole;
                json
            }
        };
        let new = if is_crlf(&old) { new.replace("\r\n", "\n").replace('\n', "\r\n") } else { new };
        let changed = old != new;
        if self.check {
            if changed {
                output::print(&diff(&name, &old, &new))?;
            }
        } else if self.prints(path) {
            output::print_raw(&new)?;
            if !is_whole {
                return Err(Failure::Reported);
            }
        } else if changed {
            replace(path, &new).map_err(|error| Failure::new(format!("cannot write {name}: {error}")))?;
            output::print(&format!("formatted {name}\n"))?;
        }
        Ok(changed)
    }
}

/// Converts a schema to JSON; warns about all that the form cannot express, and returns whether these are declarations of
/// builtins alone, which programs know.
fn json(parsed: &Parsed<'_>, sources: &Sources) -> Result<(String, bool)> {
    let (json, left_out) = tl_parser::print_json(&parsed.schema);
    let mut text = String::new();
    if !left_out.is_empty() {
        let count = tl_codegen::count(left_out.len(), "item");
        text += &format!("warning: {count} left out, which the JSON form cannot express:\n");
    }
    for span in &left_out {
        let (file, line) = (sources.name(span.file), sources.location(*span).line);
        let definition: Vec<&str> = sources.text(span.file)[span.range()].split_whitespace().collect();
        text += &format!("  {file}:{line}: `{}`\n", definition.join(" "));
    }
    output::eprint(&text)?;
    let is_builtin = |item: &Item<'_>| matches!(item.kind, ItemKind::Builtin(_));
    let is_left_out = |item: &&Item<'_>| left_out.iter().any(|span| span.position() == item.span.position());
    let mut lost = parsed.schema.items.iter().filter(is_left_out);
    Ok((json, lost.all(is_builtin)))
}

/// Returns whether all lines end with CRLF.
fn is_crlf(text: &str) -> bool {
    text.contains('\n') && text.matches('\n').count() == text.matches("\r\n").count()
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

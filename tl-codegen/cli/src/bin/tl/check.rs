//! `tl check`: everything that is wrong with schemas.

use std::{io, slice};

use clap::{Args, ValueEnum};
use tl_parser::ast::ItemKind;
use tl_parser::{Code, Diagnostic, FileId, Parsed, Severity, Sources};

use crate::input::{Files, Input};
use crate::{json, output};

/// Report everything that is wrong with schemas
///
/// Reads each file and looks for mistakes in what it says: syntax, names that are not declared, flags,
/// ids. The last line counts what was found. Warnings are worth a look, but only errors make the check fail.
#[derive(Args)]
#[command(after_help = "\
Examples:
  tl check api.tl                      one schema
  tl check --together a.tl b.tl        two files that refer to each other
  tl check --format json - < api.tl    standard input, for an editor

Fields of the JSON objects:
  file, line, column   where it is; line and column count from 1, the column in characters
  start, end           the same as offsets in bytes
  severity             error or warning
  code                 `tl explain CODE` tells more
  message, label       what is wrong; what to say at the place
  help                 how to mend it, or null
  secondary            further places: file, line, column, start, end and label of each")]
pub(crate) struct Check {
    #[command(flatten)]
    pub(crate) files: Files,
    /// Take the files as one schema, instead of one each
    #[arg(long)]
    together: bool,
    /// Accept two definitions of one name or id, as in files that describe several layers
    #[arg(long)]
    allow_duplicates: bool,
    /// How diagnostics are written
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// With the lines they are about, for people
    Text,
    /// A JSON object a line, for editors and scripts; the summary goes to standard error
    Json,
}

impl Check {
    pub(crate) fn run(&self) -> io::Result<bool> {
        let input = self.files.read()?;
        let report = self.report(&input);
        let summary = report.summary(self.files.paths.len(), input.failures);
        let diagnostics = report.diagnostics.as_slice();
        match self.format {
            Format::Text => {
                output::print(&text(diagnostics, &input.sources))?;
                output::print(&summary)?;
            }
            Format::Json => {
                let lines = diagnostics.iter().map(|diagnostic| json::line(diagnostic, &input.sources));
                output::print_raw(&lines.collect::<String>())?;
                output::complain(&summary)?;
            }
        }
        Ok(report.count(Severity::Error) + input.failures == 0)
    }

    fn report(&self, input: &Input) -> Report {
        let mut report = Report::default();
        let schemas: Vec<_> = input.ids.iter().map(|&id| report.parse(&input.sources, id)).collect();
        if self.together {
            report.resolve(&schemas);
        } else {
            schemas.iter().for_each(|parsed| report.resolve(slice::from_ref(parsed)));
        }
        if self.allow_duplicates {
            report.diagnostics.retain(|found| !matches!(found.code, Code::DuplicateName | Code::DuplicateId));
        }
        report.diagnostics.sort_by_key(|found| (found.span.file, found.span.start));
        report
    }
}

/// What was found in all files.
#[derive(Default)]
struct Report {
    definitions: usize,
    diagnostics: Vec<Diagnostic>,
}

impl Report {
    fn parse<'a>(&mut self, sources: &'a Sources, id: FileId) -> Parsed<'a> {
        let parsed = tl_parser::parse(sources.text(id), id);
        let is_definition = |kind: &ItemKind<'_>| matches!(kind, ItemKind::Combinator(_) | ItemKind::Builtin(_));
        self.definitions += parsed.schema.items.iter().filter(|item| is_definition(&item.kind)).count();
        parsed
    }

    fn resolve(&mut self, schemas: &[Parsed<'_>]) {
        self.diagnostics.extend(tl_codegen::check(schemas));
    }

    fn count(&self, severity: Severity) -> usize {
        self.diagnostics.iter().filter(|found| found.severity() == severity).count()
    }

    fn summary(&self, files: usize, failures: usize) -> String {
        let counts = [
            (files, "file"),
            (self.definitions, "definition"),
            (self.count(Severity::Error) + failures, "error"),
            (self.count(Severity::Warning), "warning"),
        ];
        counts.map(|(number, noun)| tl_codegen::count(number, noun)).join(", ") + "\n"
    }
}

/// The rendered diagnostics and a blank line behind them, if there are any.
fn text(diagnostics: &[Diagnostic], sources: &Sources) -> String {
    match tl_parser::render(diagnostics, sources, true) {
        text if text.is_empty() => text,
        text => text + "\n",
    }
}

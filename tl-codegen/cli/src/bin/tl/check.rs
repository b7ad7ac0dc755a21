//! `tl check`: diagnostics of schemas.

use std::slice;

use clap::{Args, ValueEnum};
use serde_json::{Value, json};
use tl_codegen::Config;
use tl_parser::ast::ItemKind;
use tl_parser::{Diagnostic, Parsed, Severity, Sources, Span};

use crate::failure::Result;
use crate::input::{Files, Input};
use crate::leniency::Leniency;
use crate::output;

/// Report all errors and warnings in schemas
///
/// Checks syntax, undeclared names, flags and ids of each file. The last line counts definitions, errors and warnings.
/// Warnings do not make the command fail.
#[derive(Args)]
#[command(after_help = "\
Examples:
  tl check api.tl                      one schema
  tl check --together a.tl b.tl        two files that refer to each other
  tl check --format json - < api.tl    standard input, for an editor

Fields of the JSON objects:
  file, line, column   position; line and column count from 1, the column in characters
  start, end           the same as byte offsets
  severity             error or warning
  code                 `tl explain CODE` describes it
  message, label       the problem; the text for the position
  help                 how to fix it, or null
  secondary            related positions: file, line, column, start, end and label of each")]
pub(crate) struct Check {
    #[command(flatten)]
    files: Files,
    /// Check the files as one schema, instead of one each
    #[arg(long)]
    together: bool,
    #[command(flatten)]
    leniency: Leniency,
    /// Format of the diagnostics
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// Messages with the lines that they refer to
    Text,
    /// One JSON object per line, for editors and scripts; the summary goes to standard error
    Json,
}

impl Check {
    pub(crate) fn run(&self) -> Result<bool> {
        let input = Input::read(&self.files.paths)?;
        let parsed = input.parse();
        let diagnostics = self.diagnostics(&parsed)?;
        let count = |severity| diagnostics.iter().filter(|found| found.severity() == severity).count();
        let errors = count(Severity::Error) + input.failures;
        let counts = [
            (self.files.paths.len(), "file"),
            (parsed.iter().map(definitions).sum(), "definition"),
            (errors, "error"),
            (count(Severity::Warning), "warning"),
        ];
        let summary = counts.map(|(number, noun)| tl_codegen::count(number, noun)).join(", ") + "\n";
        match self.format {
            Format::Text => {
                output::print(&text(&diagnostics, &input.sources))?;
                output::print(&summary)?;
            }
            Format::Json => {
                let lines = diagnostics.iter().map(|diagnostic| json(diagnostic, &input.sources).to_string() + "\n");
                output::print_raw(lines.collect::<String>())?;
                output::eprint(&summary)?;
            }
        }
        Ok(errors == 0)
    }

    fn diagnostics(&self, parsed: &[Parsed<'_>]) -> Result<Vec<Diagnostic>> {
        let config = self.leniency.apply(Config::new());
        let mut diagnostics = Vec::new();
        for schemas in if self.together { vec![parsed] } else { parsed.iter().map(slice::from_ref).collect() } {
            diagnostics.extend(config.diagnostics(schemas)?);
        }
        diagnostics.sort_by_key(|found| (found.span.file, found.span.start));
        Ok(diagnostics)
    }
}

fn definitions(parsed: &Parsed<'_>) -> usize {
    let is_definition = |kind: &ItemKind<'_>| matches!(kind, ItemKind::Combinator(_) | ItemKind::Builtin(_));
    parsed.schema.items.iter().filter(|item| is_definition(&item.kind)).count()
}

/// Renders diagnostics, followed by a blank line if there are any.
fn text(diagnostics: &[Diagnostic], sources: &Sources) -> String {
    match tl_parser::render(diagnostics, sources, true) {
        text if text.is_empty() => text,
        text => text + "\n",
    }
}

/// Returns a diagnostic as JSON, with the fields that `tl check --help` lists.
fn json(diagnostic: &Diagnostic, sources: &Sources) -> Value {
    let position = |span: Span| {
        let location = sources.location(span);
        json!({
            "file": sources.name(span.file), "line": location.line, "column": location.column,
            "start": span.start, "end": span.end,
        })
    };
    let severity = if diagnostic.severity() == Severity::Error { "error" } else { "warning" };
    let secondary = diagnostic.secondary.iter().map(|(span, label)| with(position(*span), json!({ "label": label })));
    let rest = json!({
        "severity": severity, "code": diagnostic.code.as_str(),
        "message": diagnostic.message, "label": diagnostic.label, "help": diagnostic.help,
        "secondary": secondary.collect::<Vec<_>>(),
    });
    with(position(diagnostic.span), rest)
}

/// Appends the fields of an object to another.
fn with(mut object: Value, fields: Value) -> Value {
    if let (Value::Object(object), Value::Object(fields)) = (&mut object, fields) {
        object.extend(fields);
    }
    object
}

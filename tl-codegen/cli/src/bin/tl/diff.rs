//! `tl diff`: what changed between two schemas.

mod json;

use std::io;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use tl_codegen::diff::{self, Diff, Impact};
use tl_parser::Parsed;

use crate::input::{self, Input};
use crate::output;

/// Show what changed between two schemas, and what it means for Rust code
///
/// Compares definitions, not lines: order, comments and spacing do not count. Shows changes that keep the
/// id of a definition, too: a new `flags.N?true` is not part of it. What a change does to Rust code is found by
/// comparing what would be generated.
#[derive(Args)]
#[command(after_help = "\
Words in front of the lines below a definition:
  added, removed, renamed, retyped   fields
  optional, required, condition      fields that hang on a flag bit now, on none, or on another one
  moved                              fields on another side of fields that stay
  parameters, result                 of the definition itself
  breaking                           code that used the Rust item may not compile any more
  additive                           there is something more

Exit codes: 0 compared, 1 a schema cannot be read or --fail-on says so, 2 wrong arguments.

Examples:
  tl diff old.tl new.tl                      for people
  git show HEAD:api.tl | tl diff - api.tl    what is not committed yet
  tl diff --format markdown old.tl new.tl    for a changelog
  tl diff --fail-on breaking old.tl new.tl   for a CI job

The JSON object:
  old, new       file and layer of each schema
  impact         none, additive or breaking; null if a schema has no Rust form
  changes        an object per definition:
    action       removed, renamed, changed or added
    kind         constructor, function or builtin
    old, new     name, id and line; null if there is none
    same_id      whether it kept its id
    same_bytes   whether values have the same bytes behind the id
    impact       as above
    details      of the definition: kind (parameters, result), old, new;
                 of fields: kind (added, removed, renamed, retyped, condition, moved) and of field,
                 name, old, new, place, behind what belongs to it; places count from 0
    effects      impact, item (`types::User`) and text
  types          name and effects of types that are something else in Rust
  consequences   name and effects of definitions that changed in Rust alone")]
pub(crate) struct Compare {
    /// The old schema; `-` is standard input
    old: PathBuf,
    /// The new schema; `-` is standard input
    new: PathBuf,
    /// How the differences are written
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Fail, with exit code 1, if there are such changes
    #[arg(long, value_enum, value_name = "CHANGES")]
    fail_on: Option<FailOn>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// For people
    Text,
    /// For a changelog
    Markdown,
    /// For programs
    Json,
}

#[derive(Clone, Copy, ValueEnum)]
enum FailOn {
    /// Changes that break Rust code, or may do so
    Breaking,
    /// All changes
    Any,
}

impl Compare {
    pub(crate) fn validate(&self) -> Result<(), &'static str> {
        input::validate(&[self.old.clone(), self.new.clone()])
    }

    pub(crate) fn run(&self) -> io::Result<bool> {
        let input = input::read_all(&[self.old.clone(), self.new.clone()])?;
        let Some([old, new]) = parse(&input)? else {
            return Ok(false);
        };
        let diff = diff::compare(&[old], &[new]);
        let names = [input::name(&self.old), input::name(&self.new)];
        let names = names.each_ref().map(String::as_str);
        match self.format {
            Format::Text => output::print(&diff.text(names, true))?,
            Format::Markdown => output::print_raw(&diff.markdown(names))?,
            Format::Json => output::print_raw(&json::document(&diff, names))?,
        }
        if !diff.knows_rust {
            let [old, new] = names;
            output::complain(&format!(
                "note: what it means for Rust is not known, for not all of {old} and {new} has a Rust form\n"
            ))?;
        }
        Ok(!self.fails(&diff))
    }

    fn fails(&self, diff: &Diff) -> bool {
        match self.fail_on {
            None => false,
            Some(FailOn::Any) => !diff.is_empty(),
            Some(FailOn::Breaking) => !diff.is_empty() && diff.impact().is_none_or(|impact| impact == Impact::Breaking),
        }
    }
}

/// Both schemas; `None` if one cannot be read, which is said here or already.
fn parse(input: &Input) -> io::Result<Option<[Parsed<'_>; 2]>> {
    let [old, new] = input.ids[..] else {
        return Ok(None);
    };
    let schemas = [old, new].map(|id| tl_parser::parse(input.sources.text(id), id));
    let mut sound = true;
    for parsed in &schemas {
        sound &= output::report(&parsed.diagnostics, &input.sources)?;
    }
    Ok(sound.then_some(schemas))
}

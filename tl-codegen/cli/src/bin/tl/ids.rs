//! `tl ids`: declared ids beside the computed ones.

use std::io;

use clap::Args;
use tl_parser::ast::{ItemKind, Schema};
use tl_parser::id::{self, IdCheck, Rule, Verdict};
use tl_parser::{FileId, Sources};

use crate::input::Files;
use crate::output::{self, RED, YELLOW};
use crate::table::{Cell, table};

/// List the ids of all definitions, declared and computed
///
/// An id is the CRC-32 of a definition's text. Two rules say which text that is: T gives the ids of
/// Telegram's published schemas; S gives the ids that TDLib and TON infer where none is declared.
/// Fails if a declared id follows from neither rule and is no known exception.
#[derive(Args)]
#[command(after_help = "\
Verdicts:
  confirmed by T, by S   the declared id follows from this rule
  inferred               no id is declared: the one by rule S counts
  exception: ...         no rule gives the declared id, for this reason
  MISMATCH               no rule gives the declared id

Examples:
  tl ids api.tl
  tl ids api.tl | grep MISMATCH")]
pub(crate) struct Ids {
    #[command(flatten)]
    pub(crate) files: Files,
}

impl Ids {
    pub(crate) fn run(&self) -> io::Result<bool> {
        let input = self.files.read()?;
        let mut report = Report::default();
        let mut sound = input.failures == 0;
        for &id in &input.ids {
            sound &= report.add(&input.sources, id)?;
        }
        sound &= report.mismatches == 0;
        output::print(&report.text(self.files.paths.len() > 1))?;
        Ok(sound)
    }
}

#[derive(Default)]
struct Report {
    rows: Vec<[Cell; 6]>,
    confirmed: usize,
    inferred: usize,
    exceptions: usize,
    mismatches: usize,
}

impl Report {
    /// Returns whether there are no syntax errors, which are said here.
    fn add(&mut self, sources: &Sources, id: FileId) -> io::Result<bool> {
        let parsed = tl_parser::parse(sources.text(id), id);
        self.add_schema(sources.name(id), &parsed.schema);
        output::report(&parsed.diagnostics, sources)
    }

    fn add_schema(&mut self, file: &str, schema: &Schema<'_>) {
        let ids = id::declared(schema);
        for item in &schema.items {
            let ItemKind::Combinator(combinator) = &item.kind else {
                continue;
            };
            let check = id::check_among(combinator, |other| ids.get(other).copied());
            self.count(check.verdict);
            let name = combinator.name.map_or("_", |name| name.text);
            self.rows.push(row(file, name, check));
        }
    }

    fn count(&mut self, verdict: Verdict) {
        *match verdict {
            Verdict::Confirmed(_) => &mut self.confirmed,
            Verdict::Inferred => &mut self.inferred,
            Verdict::Exception(_) => &mut self.exceptions,
            Verdict::Mismatch => &mut self.mismatches,
        } += 1;
    }

    /// The table and the counts; the files stand in front only `with_file`.
    fn text(self, with_file: bool) -> String {
        let counts = format!(
            "{}, {} confirmed, {} inferred, {}, {}\n",
            tl_codegen::count(self.rows.len(), "id"),
            self.confirmed,
            self.inferred,
            tl_codegen::count(self.exceptions, "exception"),
            tl_codegen::count(self.mismatches, "mismatch"),
        );
        let titles = ["name", "declared", "rule T", "rule S", "verdict"];
        let table = if with_file {
            let [name, declared, t, s, verdict] = titles;
            table(["file", name, declared, t, s, verdict], self.rows)
        } else {
            table(titles, self.rows.into_iter().map(|[_, cells @ ..]| cells).collect())
        };
        table + &counts
    }
}

fn row(file: &str, name: &str, check: IdCheck) -> [Cell; 6] {
    let hex = |id: u32| Cell::new(format!("{id:08x}"));
    [
        Cell::new(file),
        Cell::new(name),
        check.declared.map_or_else(|| Cell::new("-"), hex),
        hex(check.t),
        hex(check.s),
        verdict(check.verdict),
    ]
}

fn verdict(verdict: Verdict) -> Cell {
    match verdict {
        Verdict::Confirmed(Rule::T) => Cell::new("confirmed by T"),
        Verdict::Confirmed(Rule::S) => Cell::new("confirmed by S"),
        Verdict::Inferred => Cell::new("inferred"),
        Verdict::Exception(reason) => Cell::new(format!("exception: {reason}")).style(YELLOW),
        Verdict::Mismatch => Cell::new("MISMATCH").style(RED),
    }
}

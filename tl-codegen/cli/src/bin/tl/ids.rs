//! `tl ids`: declared and computed ids.

use clap::Args;
use tl_codegen::count;
use tl_parser::ast::ItemKind;
use tl_parser::id::{self, IdCheck, Rule, Verdict};

use crate::failure::Result;
use crate::input::{Files, Input};
use crate::output::{self, RED, YELLOW};
use crate::table::{Cell, table};

/// List declared and computed ids of all definitions
///
/// An id is the CRC-32 of a definition's text. Two rules normalize that text: T gives the ids of Telegram's published
/// schemas; S gives the ids that TDLib and TON infer where none is declared. Fails if a declared id follows from neither
/// rule and is not a known exception.
#[derive(Args)]
#[command(after_help = "\
Verdicts:
  confirmed by T, by S   the declared id follows from this rule
  inferred               no id is declared: rule S applies
  exception: ...         the declared id follows from no rule, for this reason
  MISMATCH               the declared id follows from no rule

Examples:
  tl ids api.tl
  tl ids api.tl | grep MISMATCH")]
pub(crate) struct Ids {
    #[command(flatten)]
    files: Files,
}

impl Ids {
    pub(crate) fn run(&self) -> Result<bool> {
        let input = Input::read(&self.files.paths)?;
        let (mut rows, mut verdicts, mut valid) = (Vec::new(), Vec::new(), input.failures == 0);
        for parsed in input.parse() {
            let ids = id::declared(&parsed.schema);
            for item in &parsed.schema.items {
                let ItemKind::Combinator(combinator) = &item.kind else { continue };
                let check = id::check_among(combinator, |other| ids.get(other).copied());
                let name = combinator.name.map_or("_", |name| name.text);
                rows.push(row(input.sources.name(item.span.file), name, check));
                verdicts.push(check.verdict);
            }
            if let Err(failure) = output::report(&parsed.diagnostics, &input.sources) {
                failure.report()?;
                valid = false;
            }
        }
        let number = |is: fn(&Verdict) -> bool| verdicts.iter().filter(|verdict| is(verdict)).count();
        let mismatches = number(|verdict| matches!(verdict, Verdict::Mismatch));
        let counts = format!(
            "{}, {} confirmed, {} inferred, {}, {}\n",
            count(verdicts.len(), "id"),
            number(|verdict| matches!(verdict, Verdict::Confirmed(_))),
            number(|verdict| matches!(verdict, Verdict::Inferred)),
            count(number(|verdict| matches!(verdict, Verdict::Exception(_))), "exception"),
            count(mismatches, "mismatch"),
        );
        let titles = ["file", "name", "declared", "rule T", "rule S", "verdict"];
        let table = if self.files.paths.len() > 1 {
            table(titles, rows)
        } else {
            let [_, titles @ ..] = titles;
            table(titles, rows.into_iter().map(|[_, cells @ ..]| cells).collect())
        };
        output::print(&(table + &counts))?;
        Ok(valid && mismatches == 0)
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

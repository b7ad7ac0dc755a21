//! `tl ids`: declared and computed ids.

use std::path::PathBuf;

use clap::Args;
use tl_codegen::count;
use tl_codegen::history::PastId;
use tl_parser::ast::ItemKind;
use tl_parser::id::{self, IdCheck, Rule, Verdict};

use crate::failure::Result;
use crate::input::Input;
use crate::layers;
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
  tl ids api.tl | grep MISMATCH
  tl ids --layers | grep 90dddc11   the name of an id in any layer of the Telegram API")]
pub(crate) struct Ids {
    /// Schema files; `-` is standard input
    #[arg(value_name = "FILE", required_unless_present = "layers")]
    paths: Vec<PathBuf>,
    /// List the ids of all known layers of the Telegram API, which is built in, and their first and last layers
    #[arg(long, conflicts_with = "paths")]
    layers: bool,
}

impl Ids {
    pub(crate) fn run(&self) -> Result<bool> {
        if self.layers {
            return layers();
        }
        let input = Input::read(&self.paths)?;
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
        let table = if self.paths.len() > 1 {
            table(titles, rows)
        } else {
            let [_, titles @ ..] = titles;
            table(titles, rows.into_iter().map(|[_, cells @ ..]| cells).collect())
        };
        output::print(&(table + &counts))?;
        Ok(valid && mismatches == 0)
    }
}

/// Lists the ids of all known layers of the API.
fn layers() -> Result<bool> {
    let row = |it: PastId| {
        let range = |&(first, last): &(u32, u32)| {
            if first == last { last.to_string() } else { format!("{first} to {last}") }
        };
        let ranges: Vec<String> = it.layers.iter().map(range).collect();
        let plural = if matches!(it.layers[..], [(first, last)] if first == last) { "" } else { "s" };
        let layers = format!("layer{plural} {}", ranges.join(", "));
        [Cell::new(it.name), Cell::new(format!("{:08x}", it.id)), Cell::new(layers)]
    };
    let ids = layers::history().ids(&[]);
    let counts = format!("{}\n", count(ids.len(), "id"));
    output::print(&(table(["name", "id", "layers"], ids.into_iter().map(row).collect()) + &counts))?;
    Ok(true)
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

//! `cargo xtask bench`: times tl-types next to its peers and prints a table.
//!
//! The program that measures is a package outside the workspace, so that a plain build has no peers as dependencies.

use std::collections::BTreeMap;
use std::io::IsTerminal;
use std::process::Stdio;

use anyhow::{Context, Result, bail};
use serde::Deserialize;

use crate::table::{Table, digits, geometric_mean, ratio};

#[derive(clap::Args)]
pub(crate) struct Options {
    /// Print the table in Markdown
    #[arg(long)]
    markdown: bool,
    /// Number of rounds, of which the fastest counts; more rounds reduce the noise
    #[arg(long, value_name = "N", default_value_t = 60, value_parser = clap::value_parser!(u64).range(1..))]
    rounds: u64,
}

/// Builds and runs the program, and prints its figures.
pub(crate) fn bench(options: &Options) -> Result<bool> {
    let rounds = options.rounds;
    let mut command = crate::cargo(&format!(
        "run --release --manifest-path tl-types/bench/Cargo.toml {} -- --json --rounds {rounds}",
        if std::io::stderr().is_terminal() { "" } else { "--quiet" },
    ));
    let output = command.stderr(Stdio::inherit()).output().context("cannot start cargo")?;
    if !output.status.success() {
        bail!("tl-types/bench failed\nhelp: its first build fetches the peers, which needs the network");
    }
    let lines = String::from_utf8(output.stdout).context("tl-types/bench did not print UTF-8")?;
    let figures = lines.lines().map(serde_json::from_str).collect::<Result<Vec<Figure>, _>>();
    let rows = rows(figures.context("tl-types/bench did not print JSON")?);
    anstream::print!("{}", table(&rows).render(options.markdown));
    anstream::println!("\nMicroseconds, fastest of {rounds} rounds. A ratio below 1 is faster.");
    if rows.iter().all(|row| row.kind != Kind::Payload) {
        anstream::println!("The mean is of the built-in values, since there is no ../shared/payloads.");
    }
    Ok(true)
}

/// A line of the program: the time of one side for one kind of work on one value.
#[derive(Deserialize)]
struct Figure {
    name: String,
    kind: Kind,
    peer: String,
    bytes: usize,
    work: Work,
    who: Who,
    /// Nanoseconds.
    ns: f64,
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Kind {
    Payload,
    Fixture,
    Copy,
    Primitive,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Work {
    Decode,
    Borrowed,
    Encode,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Who {
    Ours,
    Peer,
}

/// The figures of one value.
struct Row {
    name: String,
    kind: Kind,
    peer: String,
    bytes: usize,
    ns: BTreeMap<(Work, Who), f64>,
}

impl Row {
    /// Our time and the peer's. Borrowed decoding is compared with decoding, if the peer has no borrowed types.
    fn times(&self, work: Work) -> Option<(f64, f64)> {
        let instead = if work == Work::Borrowed { Work::Decode } else { work };
        Some((*self.ns.get(&(work, Who::Ours))?, *self.ns.get(&(instead, Who::Peer))?))
    }
}

/// Groups the figures by value.
fn rows(figures: Vec<Figure>) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    for Figure { name, kind, peer, bytes, work, who, ns } in figures {
        let known = rows.iter().position(|row| row.name == name);
        let at = known.unwrap_or_else(|| {
            rows.push(Row { name, kind, peer, bytes, ns: BTreeMap::new() });
            rows.len() - 1
        });
        rows[at].ns.insert((work, who), ns);
    }
    rows
}

const WORKS: [Work; 3] = [Work::Decode, Work::Borrowed, Work::Encode];

fn table(rows: &[Row]) -> Table {
    let mut table = Table::new(&[
        "value", "bytes", "peer", "decode", "peer's", "ratio", "borrowed", "ratio", "encode", "peer's", "ratio",
    ]);
    // The mean is of realistic values, or of the built-in ones without them.
    let of = if rows.iter().any(|row| row.kind == Kind::Payload) { Kind::Payload } else { Kind::Fixture };
    let (mean_of, others): (Vec<&Row>, Vec<&Row>) = rows.iter().partition(|row| row.kind == of);
    for row in &mean_of {
        table.row(cells(row));
    }
    table.row(means(&mean_of));
    for row in others {
        table.row(cells(row));
    }
    table
}

fn cells(row: &Row) -> Vec<String> {
    let mut cells = vec![row.name.clone(), row.bytes.to_string(), row.peer.clone()];
    for work in WORKS {
        let figures = row.times(work);
        let cell = |show: fn((f64, f64)) -> String| figures.map(show).unwrap_or_default();
        cells.push(cell(|(ours, _)| digits(ours / 1e3)));
        if work != Work::Borrowed {
            cells.push(cell(|(_, peer)| digits(peer / 1e3)));
        }
        cells.push(cell(|(ours, peer)| ratio(ours, peer)));
    }
    cells
}

/// The row of geometric means.
fn means(rows: &[&Row]) -> Vec<String> {
    let mut cells = vec!["geometric mean".to_owned(), String::new(), String::new()];
    for work in WORKS {
        cells.push(String::new());
        if work != Work::Borrowed {
            cells.push(String::new());
        }
        let ratios = rows.iter().filter_map(|row| row.times(work)).map(|(ours, peer)| ours / peer);
        cells.push(geometric_mean(ratios).map(|mean| format!("{mean:.2}")).unwrap_or_default());
    }
    cells
}

#[cfg(test)]
mod tests;

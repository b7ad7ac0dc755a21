//! `cargo xtask bench`: times tl-types next to its peers and prints a table.
//!
//! The program that measures is a package outside the workspace, so that a plain build has no peers as dependencies.

use std::io::IsTerminal;
use std::process::Stdio;

use anyhow::{Context, Result, bail};
use serde::Deserialize;

use crate::table::{Table, digits, geometric_mean, ratio};

#[derive(clap::Args)]
pub(crate) struct Options {
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
    anstream::print!("{}", table(&rows).render());
    anstream::println!("\nMicroseconds, fastest of {rounds} rounds. A ratio below 1 is faster.");
    if rows.iter().all(|row| row[0].kind != "payload") {
        anstream::println!("The mean is of the built-in values, since there is no ../shared/payloads.");
    }
    Ok(true)
}

/// A line of the program: the time of one side for one kind of work on one value.
#[derive(Clone, Deserialize)]
pub(crate) struct Figure {
    name: String,
    /// `payload`, `fixture`, `copy` or `primitive`.
    kind: String,
    peer: String,
    bytes: usize,
    /// `decode`, `borrowed`, `encode` or `to_bytes`.
    work: String,
    /// `ours` or `peer`.
    who: String,
    /// Nanoseconds.
    ns: f64,
}

/// The kinds of work, in the order of the table.
const WORKS: [&str; 4] = ["decode", "borrowed", "encode", "to_bytes"];

/// The figures of one value.
type Row = Vec<Figure>;

/// Our time and the peer's in microseconds.
///
/// Borrowed decoding is compared with decoding, if the peer has no borrowed types.
fn times(row: &Row, work: &str) -> Option<(f64, f64)> {
    let find = |work: &str, who: &str| row.iter().find(|it| it.work == work && it.who == who).map(|it| it.ns / 1e3);
    let peers = if work == "borrowed" { "decode" } else { work };
    Some((find(work, "ours")?, find(peers, "peer")?))
}

/// Groups the figures by value.
pub(crate) fn rows(figures: Vec<Figure>) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    for figure in figures {
        match rows.iter_mut().find(|row| row[0].name == figure.name) {
            Some(row) => row.push(figure),
            None => rows.push(vec![figure]),
        }
    }
    rows
}

pub(crate) fn table(rows: &[Row]) -> Table {
    let mut table = Table::new(
        1,
        &[
            "value", "bytes", "peer", "decode", "peer's", "ratio", "borrowed", "ratio", "encode", "peer's", "ratio",
            "to_bytes", "peer's", "ratio",
        ],
    );
    // The mean is of realistic values, or of the built-in ones without them.
    let of = if rows.iter().any(|row| row[0].kind == "payload") { "payload" } else { "fixture" };
    let (mean_of, others): (Vec<&Row>, Vec<&Row>) = rows.iter().partition(|row| row[0].kind == of);
    mean_of.iter().for_each(|row| table.row(cells(row)));
    let mean = |work| geometric_mean(mean_of.iter().filter_map(|row| times(row, work)).map(|(ours, peer)| ours / peer));
    let [decode, borrowed, encode, to_bytes] =
        WORKS.map(|work| mean(work).map(|mean| format!("{mean:.2}")).unwrap_or_default());
    let means = ["geometric mean", "", "", "", "", &decode, "", &borrowed, "", "", &encode, "", "", &to_bytes];
    table.row(means.map(str::to_owned));
    others.iter().for_each(|row| table.row(cells(row)));
    table
}

fn cells(row: &Row) -> Vec<String> {
    let Figure { name, bytes, peer, .. } = &row[0];
    let mut cells = vec![name.clone(), bytes.to_string(), peer.clone()];
    for work in WORKS {
        let [ours, peer, ratio] =
            times(row, work).map(|(ours, peer)| [digits(ours), digits(peer), ratio(ours, peer)]).unwrap_or_default();
        // The time of the peer is in the column of decoding.
        cells.extend(if work == "borrowed" { vec![ours, ratio] } else { vec![ours, peer, ratio] });
    }
    cells
}

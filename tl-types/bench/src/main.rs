//! How tl-types compares with its peers, measured so that other work on the machine disturbs both sides alike.
//!
//! All cases take turns in short rounds, and the fastest round of each counts. With `--json` there is a line for each
//! case on standard output, which `cargo xtask bench` makes its table from; `--rounds N` sets how many rounds.

use std::io::Write;
use std::process::ExitCode;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};
use tl_types_bench::{Case, Kind, Row, Who, Work, rows};

/// How long a case runs in one round, at least.
const TURN: Duration = Duration::from_millis(1);

/// A case and what came out.
#[derive(serde::Serialize)]
struct Figure {
    name: &'static str,
    kind: Kind,
    peer: &'static str,
    bytes: usize,
    work: Work,
    who: Who,
    /// The fastest round, in nanoseconds for each iteration.
    ns: f64,
}

fn main() -> ExitCode {
    let (mut rounds, mut json) = (60, false);
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--json" => json = true,
            "--rounds" => match arguments.next().and_then(|number| number.parse().ok()) {
                Some(number @ 1_u64..) => rounds = number,
                _ => return usage(),
            },
            _ => return usage(),
        }
    }
    let mut output = std::io::stdout().lock();
    for figure in measure(rounds) {
        let line = if json { figure.json() } else { figure.line() };
        // Whoever closes the pipe has seen enough.
        if writeln!(output, "{line}").is_err() {
            break;
        }
    }
    ExitCode::SUCCESS
}

impl Figure {
    fn json(&self) -> String {
        serde_json::to_string(self).expect("a flat object")
    }

    fn line(&self) -> String {
        let who = if self.who == Who::Ours { "tl-types" } else { self.peer };
        let work = format!("{:?}", self.work).to_lowercase();
        format!("{:<26}{work:<10}{who:<10}{:>12.2} us", self.name, self.ns / 1000.0)
    }
}

fn usage() -> ExitCode {
    eprintln!("usage: ratio [--json] [--rounds N]");
    ExitCode::FAILURE
}

fn measure(rounds: u64) -> Vec<Figure> {
    let mut rows = rows();
    let mut turns: Vec<Turn<'_>> = rows.iter_mut().flat_map(Turn::of).collect();
    let style = ProgressStyle::with_template("{bar:40} round {pos} of {len}, {eta} left").expect("a template");
    let progress = ProgressBar::new(rounds).with_style(style);
    for _ in 0..rounds {
        turns.iter_mut().for_each(Turn::take);
        progress.inc(1);
    }
    progress.finish_and_clear();
    turns.into_iter().map(|turn| turn.figure).collect()
}

/// A case that takes its turn in each round.
struct Turn<'r> {
    case: &'r mut Case,
    iterations: u64,
    figure: Figure,
}

impl<'r> Turn<'r> {
    fn of(row: &'r mut Row) -> impl Iterator<Item = Self> {
        let Row { name, kind, peer, bytes, .. } = *row;
        row.cases.iter_mut().map(move |case| {
            let iterations = (0..).map(|power| 1 << power).find(|&n| fastest(case, n) >= TURN).expect("time passes");
            let figure = Figure { name, kind, peer, bytes, work: case.work, who: case.who, ns: f64::INFINITY };
            Self { case, iterations, figure }
        })
    }

    fn take(&mut self) {
        // The caches are those of the last case.
        self.case.time(self.iterations / 8 + 1);
        let ns = self.case.time(self.iterations).as_nanos() as f64 / self.iterations as f64;
        self.figure.ns = self.figure.ns.min(ns);
    }
}

/// Several runs, since one that is interrupted seems to have taken long enough.
fn fastest(case: &mut Case, iterations: u64) -> Duration {
    (0..5).map(|_| case.time(iterations)).min().unwrap_or_default()
}

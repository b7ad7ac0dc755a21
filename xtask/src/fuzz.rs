//! `cargo xtask fuzz`: all fuzz targets, one after the other, and what they found.

use std::fmt::Write as _;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use tl_codegen::count;

use crate::table::Table;

/// The targets, with their packages.
const TARGETS: [(&str, &str); 5] = [
    ("decode", "tl-types/fuzz"),
    ("decode_borrowed", "tl-types/fuzz"),
    ("json", "tl-types/fuzz"),
    ("inspect", "tl-codegen/cli/fuzz"),
    ("parse", "tl-parser/fuzz"),
];

/// How much is shown of what the fuzzer said last, if it fails without a finding.
const LAST_LINES: usize = 30;

#[derive(clap::Args)]
pub(crate) struct Options {
    /// How long each target looks
    #[arg(long, value_name = "N", default_value = "1", value_parser = minutes)]
    minutes: Duration,
    /// Only this target
    #[arg(long, value_name = "NAME", value_parser = TARGETS.map(|(name, _)| name))]
    target: Option<String>,
    /// How many processes look at the same time
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=256))]
    jobs: u32,
}

fn minutes(text: &str) -> Result<Duration, String> {
    let minutes = text.parse().ok().filter(|minutes: &f64| *minutes > 0.0 && *minutes <= 100_000.0);
    minutes.map(|minutes| Duration::from_secs_f64(60.0 * minutes)).ok_or_else(|| "a number of minutes".to_owned())
}

/// Runs the targets; returns whether none found anything.
pub(crate) fn fuzz(root: &Path, options: &Options) -> Result<bool> {
    let installed = fuzzer(&["--version"]).stdout(Stdio::null()).stderr(Stdio::null()).status();
    if !installed.context("cannot start cargo")?.success() {
        bail!("cargo-fuzz is not installed\nhelp: `cargo install cargo-fuzz`");
    }
    let chosen = |name: &str| options.target.as_deref().is_none_or(|target| target == name);
    let mut table = Table::new(&["target", "executions", "corpus", "per second", "findings"]);
    let mut advice = String::new();
    for (name, package) in TARGETS.into_iter().filter(|(name, _)| chosen(name)) {
        build(name, package)?;
        let run = run(name, package, options)?;
        let findings = run.findings.len();
        table.row(
            [name.to_owned()]
                .into_iter()
                .chain([run.executions, run.corpus, run.per_second, findings as u64].map(|number| number.to_string())),
        );
        for finding in &run.findings {
            let path = Path::new(finding);
            advice += &next(name, package, path.strip_prefix(root).unwrap_or(path), &run.reasons);
        }
    }
    anstream::print!("{}", table.render(false));
    anstream::eprint!("{advice}");
    Ok(advice.is_empty())
}

/// cargo-fuzz. It needs options of the compiler that only nightlies have, unless a stable one is asked like this.
fn fuzzer(arguments: &[&str]) -> Command {
    let mut cargo = crate::cargo();
    cargo.arg("fuzz").args(arguments).env("RUSTC_BOOTSTRAP", "1");
    cargo
}

fn build(name: &str, package: &str) -> Result<()> {
    let progress = crate::progress::spinner(format!("build {name}, which may take minutes"));
    let output = fuzzer(&["build", "--fuzz-dir", package, name]).output().context("cannot start cargo")?;
    progress.finish_and_clear();
    if output.status.success() {
        return Ok(());
    }
    anstream::eprint!("{}", String::from_utf8_lossy(&output.stderr));
    bail!(
        "`{name}` does not build\n\
         help: if this compiler has no sanitizer, a nightly may: `rustup toolchain install nightly`, then \
         `cargo +nightly xtask fuzz`"
    )
}

/// What the fuzzer tells of a run.
#[derive(Debug, Default, PartialEq, Eq)]
struct Run {
    executions: u64,
    corpus: u64,
    per_second: u64,
    /// The files with what it found.
    findings: Vec<String>,
    /// What was wrong then.
    reasons: Vec<String>,
    /// Whether a panic was announced, so that the next line says why.
    panicked: bool,
}

impl Run {
    /// Takes in a line that it prints.
    fn line(&mut self, line: &str) {
        let behind = |word| Some(number(line.split_once(word)?.1));
        let announced = line.contains(" panicked at ");
        if announced || line.contains("ERROR: ") || std::mem::take(&mut self.panicked) {
            self.panicked = announced;
            self.reasons.push(line.to_owned());
        } else if let Some((_, path)) = line.split_once("Test unit written to ") {
            self.findings.push(path.trim().to_owned());
        } else if let Some(units) = line.strip_prefix("stat::number_of_executed_units:") {
            self.executions = number(units);
        } else if let Some(average) = line.strip_prefix("stat::average_exec_per_sec:") {
            self.per_second = number(average);
        } else if let (Some(rest), Some(corpus)) = (line.strip_prefix('#'), behind(" corp: ")) {
            self.executions = number(rest);
            self.corpus = corpus;
            self.per_second = behind(" exec/s").unwrap_or(self.per_second);
        }
    }

    fn message(&self, name: &str) -> String {
        let mut message = format!("s of {name}: {}", count(self.executions as usize, "execution"));
        let _ = write!(message, ", {} a second, {} in the corpus", self.per_second, self.corpus);
        message
    }
}

/// The digits that come first, but for a colon and spaces.
fn number(text: &str) -> u64 {
    let text = text.trim_start_matches([':', ' ']);
    let end = text.find(|digit: char| !digit.is_ascii_digit()).unwrap_or(text.len());
    text[..end].parse().unwrap_or_default()
}

fn run(name: &str, package: &str, options: &Options) -> Result<Run> {
    let seconds = options.minutes.as_secs().max(1);
    let jobs = options.jobs.to_string();
    let mut command = fuzzer(&["run", "--fuzz-dir", package, "--jobs", &jobs, name, "--"]);
    command.args(["-max_len=4096", "-timeout=10", "-print_final_stats=1"]).arg(format!("-max_total_time={seconds}"));
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().context("cannot start cargo")?;
    let mut lines = BufReader::new(child.stderr.take().context("is piped")?);
    let progress = crate::progress::bar(seconds);
    let (start, mut run, mut said, mut line) = (Instant::now(), Run::default(), Vec::new(), Vec::new());
    while lines.read_until(b'\n', &mut line)? > 0 {
        let text = String::from_utf8_lossy(&line).trim_end().to_owned();
        run.line(&text);
        progress.set_position(start.elapsed().as_secs().min(seconds));
        progress.set_message(run.message(name));
        // What shows what it looks at says nothing about what is wrong.
        if !text.starts_with('#') {
            said.push(text);
        }
        line.clear();
    }
    progress.finish_and_clear();
    let passed = child.wait()?.success();
    if !passed && run.findings.is_empty() {
        said[said.len().saturating_sub(LAST_LINES)..].iter().for_each(|line| anstream::eprintln!("{line}"));
        bail!("`{name}` failed, and found nothing");
    }
    Ok(run)
}

/// What to do about an input.
fn next(name: &str, package: &str, input: &Path, reasons: &[String]) -> String {
    let input = input.display();
    let folder = package.trim_end_matches("/fuzz");
    let reasons: String = reasons.iter().map(|reason| format!("    {reason}\n")).collect();
    format!(
        "error: `{name}` found {input}\n{reasons}\
         help: run it alone:    RUSTC_BOOTSTRAP=1 cargo fuzz run --fuzz-dir {package} {name} {input}\n\
         \x20     make it smaller: RUSTC_BOOTSTRAP=1 cargo fuzz tmin --fuzz-dir {package} {name} {input}\n\
         \x20     then write a test of it in {folder}/tests, and mend what fails\n"
    )
}

#[cfg(test)]
mod tests;

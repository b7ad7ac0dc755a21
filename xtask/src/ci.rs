//! `cargo xtask ci`: all that must pass before a change lands, one step after the other; `.ci/run` runs this.

mod steps;

use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use tl_codegen::count;

use self::steps::{Step, Work};
use crate::table::Table;

#[derive(clap::Args)]
pub(crate) struct Options {
    /// Only steps with this in their command
    #[arg(long, value_name = "WORDS")]
    only: Option<String>,
    /// Run nothing; print the commands
    #[arg(long)]
    list: bool,
}

/// Runs the steps up to the first that fails; returns whether none did.
///
/// The last lines are those of `cargo test`, which is the last step: the times are printed above them.
pub(crate) fn ci(root: &Path, options: &Options) -> Result<bool> {
    let mut steps = steps::steps(root)?;
    if let Some(words) = &options.only {
        steps.retain(|step| step.name.contains(words));
        if steps.is_empty() {
            bail!("no step has `{words}` in its command\nhelp: `cargo xtask ci --list` shows them");
        }
    }
    if options.list {
        steps.iter().for_each(|step| anstream::println!("{}", step.name));
        return Ok(true);
    }
    let mut done = Vec::new();
    let mut last_words = String::new();
    let mut passed = true;
    for step in steps {
        anstream::println!("\n== {}", step.name);
        let start = Instant::now();
        let outcome = match &step.work {
            Work::Skipped(reason) => Outcome::Skipped(reason.clone()),
            work => match run(root, work, &mut last_words)? {
                true => Outcome::Passed(start.elapsed()),
                false => Outcome::Failed(start.elapsed()),
            },
        };
        anstream::println!("== {outcome}");
        passed = !matches!(outcome, Outcome::Failed(_));
        done.push((step.name, outcome));
        if !passed {
            break;
        }
    }
    anstream::print!("\n{}\n{last_words}", summary(&done));
    if let (false, Some((name, _))) = (passed, done.last()) {
        anstream::eprintln!("error: `{name}` failed\nhelp: run it alone; what comes behind it was not run");
    }
    Ok(passed)
}

enum Outcome {
    Passed(Duration),
    Failed(Duration),
    Skipped(String),
}

impl std::fmt::Display for Outcome {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Passed(time) => write!(f, "passed in {:.0} s", time.as_secs_f64()),
            Self::Failed(time) => write!(f, "failed after {:.0} s", time.as_secs_f64()),
            Self::Skipped(reason) => write!(f, "skipped: {reason}"),
        }
    }
}

/// The steps with their times, and what was left out.
fn summary(done: &[(String, Outcome)]) -> String {
    let mut table = Table::of_words(&["", "step"]);
    let mut all = Duration::ZERO;
    let mut skipped = 0;
    for (name, outcome) in done {
        let (time, why) = match outcome {
            Outcome::Passed(time) => (*time, String::new()),
            Outcome::Failed(time) => (*time, " (failed)".to_owned()),
            Outcome::Skipped(reason) => {
                skipped += 1;
                table.row(["skipped".to_owned(), format!("{name} ({reason})")]);
                continue;
            }
        };
        all += time;
        table.row([format!("{:5.0} s", time.as_secs_f64()), format!("{name}{why}")]);
    }
    let mut text = table.render(false);
    let all = all.as_secs();
    let _ = write!(text, "{} in {} min {} s", count(done.len() - skipped, "step"), all / 60, all % 60);
    let _ = if skipped > 0 { writeln!(text, ", {skipped} skipped") } else { writeln!(text) };
    text
}

/// Returns whether it passed.
fn run(root: &Path, work: &Work, last_words: &mut String) -> Result<bool> {
    match work {
        Work::Command(step) => Ok(command(root, step).status().context("cannot start cargo")?.success()),
        Work::Test(step) => {
            test(&mut command(root, step), &mut std::io::stdout(), last_words).context("cannot run cargo")
        }
        Work::LinksNoStd => steps::links_no_std(root),
        Work::Skipped(_) => Ok(true),
    }
}

fn command(root: &Path, step: &Step) -> Command {
    let mut command = match step.toolchain {
        true => Command::new("cargo"),
        // The very cargo that runs this.
        false => crate::cargo(),
    };
    command.current_dir(root).args(&step.arguments).envs(step.variables.iter().copied());
    if step.toolchain {
        // They name the toolchain of the cargo that runs this, and would count.
        command.env_remove("CARGO").env_remove("RUSTUP_TOOLCHAIN");
    }
    command
}

/// Passes on what the tests print. The last result and what is below it is kept back: these are the last words.
fn test(command: &mut Command, out: &mut impl Write, last_words: &mut String) -> Result<bool> {
    let mut child = command.stdout(Stdio::piped()).spawn()?;
    let mut lines = BufReader::new(child.stdout.take().context("is piped")?);
    let mut line = Vec::new();
    while lines.read_until(b'\n', &mut line)? > 0 {
        let text = String::from_utf8_lossy(&line);
        let result = text.starts_with("test result: ");
        if result || text.starts_with("running ") {
            out.write_all(last_words.as_bytes())?;
            last_words.clear();
        }
        if result || !last_words.is_empty() {
            last_words.push_str(&text);
        } else {
            out.write_all(&line)?;
        }
        out.flush()?;
        line.clear();
    }
    Ok(child.wait()?.success())
}

#[cfg(test)]
mod tests;

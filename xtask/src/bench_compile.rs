//! `cargo xtask bench-compile`: times builds of programs with tl-types next to the same with grammers-tl-types.
//!
//! Each build includes all dependencies, in a new folder and offline. Then `main.rs` is touched and the program built
//! again. The sides take turns, and the minimum of several runs counts. Processor time depends less on other work of the
//! machine. Both crates are built like those of a registry, without lints and incremental data.

mod consumer;

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant, SystemTime};

use anyhow::{Context, Result, bail};

use self::consumer::{Consumer, Side};
use crate::progress;
use crate::table::{Table, digits, ratio, seconds};

#[derive(clap::Args)]
pub(crate) struct Options {
    /// Only these programs
    #[arg(long, value_name = "NAME", default_values = ["three", "updates"], hide_default_value = true)]
    consumer: Vec<Consumer>,
    /// Only this profile
    #[arg(long, default_values = ["dev", "release"], hide_default_value = true)]
    profile: Vec<Profile>,
    /// Number of builds, of which the minimum counts; more builds reduce the noise
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..))]
    runs: u32,
    /// Features of tl-types instead of the default ones, separated by commas
    #[arg(long, value_name = "LIST")]
    features: Option<String>,
    /// Print the table in Markdown
    #[arg(long)]
    markdown: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Profile {
    Dev,
    Release,
}

impl Profile {
    /// Its name and its folder in the target folder.
    fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::Dev => ("dev", "debug"),
            Self::Release => ("release", "release"),
        }
    }
}

/// Builds all programs and prints the table.
pub(crate) fn bench_compile(options: &Options) -> Result<bool> {
    let builds = (options.consumer.len() * options.profile.len() * 2) as u64 * u64::from(options.runs);
    let progress = progress::bar(builds).with_message("fetch");
    let (folder, features) = (temporary()?, options.features());
    let mut table = Table::new(&HEADER);
    for consumer in &options.consumer {
        let package = |side| {
            let package = consumer.write(side, folder.path(), features.as_deref())?;
            run(crate::cargo("fetch --quiet --manifest-path").arg(package.join("Cargo.toml")))?;
            anyhow::Ok(package)
        };
        let packages = [package(Side::Ours)?, package(Side::Peer)?];
        for &profile in &options.profile {
            let title = format!("{}, {}", consumer.name(), profile.names().0);
            let mut costs = [Cost::MAX; 2];
            for _ in 0..options.runs {
                let mut outputs = [const { Vec::new() }; 2];
                for (at, side) in [Side::Ours, Side::Peer].into_iter().enumerate() {
                    progress.set_message(format!("{title}, {}", side.name()));
                    let (cost, output) = cost(&packages[at], profile)?;
                    (costs[at], outputs[at]) = (costs[at].min(cost), output);
                    progress.inc(1);
                }
                if outputs[0] != outputs[1] {
                    bail!("{title}: the programs print different bytes\nhelp: they are in xtask/consumers");
                }
            }
            table.row(cells(title, &costs[0], &costs[1]));
        }
    }
    progress.finish_and_clear();
    anstream::print!("{}", table.render(options.markdown));
    anstream::println!("\n{}", options.summary());
    Ok(true)
}

fn temporary() -> Result<tempfile::TempDir> {
    tempfile::tempdir().context("cannot create a temporary folder")
}

impl Options {
    /// The features of tl-types; `--features ""` are none.
    fn features(&self) -> Option<Vec<&str>> {
        self.features.as_ref().map(|list| list.split(',').filter(|name| !name.is_empty()).collect())
    }

    fn summary(&self) -> String {
        let features = match self.features().as_deref() {
            None => "default features".to_owned(),
            Some([]) => "no features".to_owned(),
            Some(list) => format!("features {}", list.join(",")),
        };
        let runs = if self.runs == 1 { "one run".to_owned() } else { format!("the minimum of {} runs", self.runs) };
        format!("Seconds and megabytes, {runs}; tl-types with {features}. A ratio below 1 is less than the peer's.")
    }
}

/// The costs of one side.
#[derive(Clone, Copy)]
struct Cost {
    build: Time,
    /// The build after `main.rs` was touched.
    touched: Time,
    /// The size of the program, in bytes.
    size: u64,
}

/// The time of a command.
#[derive(Clone, Copy, Debug)]
struct Time {
    wall: Duration,
    /// Processor time, including child processes; `None` where the system does not measure it.
    cpu: Option<Duration>,
}

impl Cost {
    const MAX: Self = Self { build: Time::MAX, touched: Time::MAX, size: u64::MAX };

    fn min(self, other: Self) -> Self {
        let Self { build, touched, size } = other;
        Self { build: self.build.min(build), touched: self.touched.min(touched), size: self.size.min(size) }
    }
}

impl Time {
    const MAX: Self = Self { wall: Duration::MAX, cpu: Some(Duration::MAX) };

    fn min(self, other: Self) -> Self {
        Self { wall: self.wall.min(other.wall), cpu: self.cpu.min(other.cpu) }
    }
}

/// Builds a package in a temporary folder. Returns its cost and the output of the program.
fn cost(package: &Path, profile: Profile) -> Result<(Cost, Vec<u8>)> {
    let target = temporary()?;
    let build = || {
        let mut command = crate::cargo("build --quiet --offline --manifest-path");
        command.arg(package.join("Cargo.toml")).args(["--profile", profile.names().0, "--target-dir"]);
        command.arg(target.path()).env("RUSTFLAGS", "--cap-lints=allow");
        // A compiler cache would hide the cost.
        run(command.env("RUSTC_WRAPPER", "").env_remove("CARGO_BUILD_TARGET"))
    };
    let (built, _) = build()?;
    let main = File::options().append(true).open(package.join("src/main.rs"));
    main.and_then(|file| file.set_modified(SystemTime::now())).context("cannot touch main.rs")?;
    let (touched, _) = build()?;
    let program: PathBuf =
        target.path().join(profile.names().1).join(format!("consumer{}", std::env::consts::EXE_SUFFIX));
    let size = fs::metadata(&program).with_context(|| format!("cannot read {}", program.display()))?.len();
    let (_, output) = run(&mut Command::new(program))?;
    Ok((Cost { build: built, touched, size }, output))
}

/// Runs a command and returns its time and its output.
fn run(command: &mut Command) -> Result<(Time, Vec<u8>)> {
    let (start, before) = (Instant::now(), child_time());
    let output = command.output().with_context(|| format!("cannot start {:?}", command.get_program()))?;
    let (wall, after) = (start.elapsed(), child_time());
    if !output.status.success() {
        let errors = String::from_utf8_lossy(&output.stderr);
        bail!(
            "{command:?} failed\n{errors}help: fetching the peer needs the network; the programs are in xtask/consumers"
        );
    }
    Ok((Time { wall, cpu: after.zip(before).map(|(after, before)| after - before) }, output.stdout))
}

/// The processor time of all child processes that have ended.
#[cfg(unix)]
fn child_time() -> Option<Duration> {
    use nix::sys::resource::{UsageWho, getrusage};
    use nix::sys::time::TimeValLike;

    let usage = getrusage(UsageWho::RUSAGE_CHILDREN).ok()?;
    let micros = usage.user_time().num_microseconds() + usage.system_time().num_microseconds();
    u64::try_from(micros).ok().map(Duration::from_micros)
}

#[cfg(not(unix))]
fn child_time() -> Option<Duration> {
    None
}

const HEADER: [&str; 16] = [
    "program", "build", "peer's", "ratio", "CPU", "peer's", "ratio", "touched", "peer's", "ratio", "CPU", "peer's",
    "ratio", "size", "peer's", "ratio",
];

fn cells(title: String, ours: &Cost, peer: &Cost) -> Vec<String> {
    let mut cells = vec![title];
    for (ours, peer) in [(ours.build, peer.build), (ours.touched, peer.touched)] {
        cells.extend(times(Some(ours.wall), Some(peer.wall)));
        cells.extend(times(ours.cpu, peer.cpu));
    }
    let [ours, peer] = [ours.size, peer.size].map(|size| size as f64);
    cells.extend([digits(ours / 1e6), digits(peer / 1e6), ratio(ours, peer)]);
    cells
}

/// Two times and their ratio; empty cells if one is unknown.
fn times(ours: Option<Duration>, peer: Option<Duration>) -> [String; 3] {
    let Some((ours, peer)) = ours.zip(peer) else { return Default::default() };
    [seconds(ours), seconds(peer), ratio(ours.as_secs_f64(), peer.as_secs_f64())]
}

#[cfg(test)]
mod tests;

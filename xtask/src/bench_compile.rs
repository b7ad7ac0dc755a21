//! `cargo xtask bench-compile`: times builds of programs with tl-types next to the same with grammers-tl-types.
//!
//! Each build includes all dependencies, in a new folder and offline. Then `main.rs` is touched and the program built
//! again. The sides take turns, and the minimum of several runs counts. Processor time depends less on other work of the
//! machine. Both crates are built like those of a registry, without lints and incremental data.

mod consumer;

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Instant, SystemTime};

use anyhow::{Context, Result, bail};

use self::consumer::{Consumer, Side};
use crate::progress;
use crate::table::{Table, digits, ratio};

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
            let mut costs: [Cost; 2] = [[f64::NAN; 5]; 2];
            for _ in 0..options.runs {
                let mut outputs = [const { Vec::new() }; 2];
                for (at, side) in [Side::Ours, Side::Peer].into_iter().enumerate() {
                    progress.set_message(format!("{title}, {}", side.name()));
                    let (cost, output) = cost(&packages[at], profile)?;
                    costs[at].iter_mut().zip(cost).for_each(|(least, figure)| *least = least.min(figure));
                    outputs[at] = output;
                    progress.inc(1);
                }
                if outputs[0] != outputs[1] {
                    bail!(
                        "{title}: the programs print different bytes\nhelp: they are in xtask/src/bench_compile/program.rs"
                    );
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

/// Wall and processor time of a build, both of the build after `main.rs` was touched, and the size of the program.
///
/// Times are seconds, the size is bytes. NaN is unknown.
type Cost = [f64; 5];

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
    Ok(([built[0], built[1], touched[0], touched[1], size as f64], output))
}

/// Runs a command and returns its wall time, its processor time and its output.
fn run(command: &mut Command) -> Result<([f64; 2], Vec<u8>)> {
    let (start, before) = (Instant::now(), child_time());
    let output = command.output().with_context(|| format!("cannot start {:?}", command.get_program()))?;
    let times = [start.elapsed().as_secs_f64(), child_time() - before];
    if !output.status.success() {
        let errors = String::from_utf8_lossy(&output.stderr);
        bail!(
            "{command:?} failed\n{errors}help: the first build fetches the peer; the programs are in xtask/src/bench_compile/program.rs"
        );
    }
    Ok((times, output.stdout))
}

/// The processor time of all child processes that have ended, in seconds.
#[cfg(unix)]
fn child_time() -> f64 {
    use nix::sys::resource::{UsageWho, getrusage};
    use nix::sys::time::TimeValLike;

    let seconds = |usage: nix::sys::resource::Usage| {
        (usage.user_time().num_microseconds() + usage.system_time().num_microseconds()) as f64 / 1e6
    };
    getrusage(UsageWho::RUSAGE_CHILDREN).map_or(f64::NAN, seconds)
}

#[cfg(not(unix))]
fn child_time() -> f64 {
    f64::NAN
}

const HEADER: [&str; 16] = [
    "program", "build", "peer's", "ratio", "CPU", "peer's", "ratio", "touched", "peer's", "ratio", "CPU", "peer's",
    "ratio", "size", "peer's", "ratio",
];

fn cells(title: String, ours: &Cost, peer: &Cost) -> Vec<String> {
    let mut cells = vec![title];
    for (at, (&ours, &peer)) in ours.iter().zip(peer).enumerate() {
        let show = |figure: f64| if at == 4 { digits(figure / 1e6) } else { format!("{figure:.2}") };
        let known = !ours.is_nan() && !peer.is_nan();
        cells.extend(if known { [show(ours), show(peer), ratio(ours, peer)] } else { Default::default() });
    }
    cells
}

/// Unknown times leave their cells empty.
#[test]
fn cells_of_the_table() {
    let ours = [2.0, 7.0, 6.0, f64::NAN, 2e6];
    let cells = cells("three, dev".to_owned(), &ours, &[4.0, 4.0, 5.0, f64::NAN, 4e6]);
    assert_eq!(cells.join("|"), "three, dev|2.00|4.00|0.50|7.00|4.00|1.75|6.00|5.00|1.20||||2.00|4.00|0.50");
    assert_eq!(cells.len(), HEADER.len());
}

//! `cargo xtask bench-compile`: what it costs to build a program with tl-types, beside the same with grammers-tl-types.
//!
//! Each build is one of everything, in a folder of its own, without the
//! network. Then `main.rs` is touched and the program built again. The sides
//! take turns, and the least of several runs counts. Processor time
//! depends less than the other on what else the machine does.
//!
//! Both crates are built as those of a registry are, without lints and without
//! what makes a crate of one's own build faster the next time.

mod consumer;

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant, SystemTime};

use anyhow::{Context, Result, bail};
use indicatif::ProgressBar;
use tempfile::TempDir;
use tl_codegen::model::Model;
use tl_parser::Sources;

pub(crate) use self::consumer::Consumer;
use self::consumer::Side;
use crate::progress;
use crate::table::{Table, digits, ratio, seconds};

/// What to build and how often.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// Only this program; can be given several times
    #[arg(long, value_name = "NAME")]
    consumer: Vec<Consumer>,
    /// Only this profile
    #[arg(long)]
    profile: Option<Profile>,
    /// How many builds of each, of which the least counts; more of them take more noise out
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..))]
    runs: u32,
    /// The features of tl-types instead of the default ones, with commas
    #[arg(long, value_name = "LIST", value_delimiter = ',')]
    features: Option<Vec<String>>,
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
    /// Its name, and the folder below the target folder.
    fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::Dev => ("dev", "debug"),
            Self::Release => ("release", "release"),
        }
    }
}

/// Builds everything and prints the table.
pub(crate) fn bench_compile(options: &Options) -> Result<bool> {
    let (consumers, profiles) = (options.consumers(), options.profiles());
    let builds = (consumers.len() * profiles.len() * 2) as u64 * u64::from(options.runs);
    let progress = progress::bar(builds).with_message("fetch");

    let (folder, model, features) = (temporary()?, model()?, options.features());
    let mut table = Table::new(&HEADER);
    for consumer in consumers {
        let package = |side| {
            let package = consumer.write(side, (crate::root(), folder.path()), &model, features.as_deref())?;
            // Online, for once: the builds are not.
            run(crate::cargo().args(["fetch", "--quiet", "--manifest-path"]).arg(package.join("Cargo.toml")))?;
            anyhow::Ok(package)
        };
        let packages = [package(Side::Ours)?, package(Side::Peer)?];
        for &profile in &profiles {
            let title = format!("{}, {}", consumer.name(), profile.names().0);
            let [ours, peer] = compare(&title, &packages, profile, options.runs, &progress)?;
            table.row(cells(title, &ours, &peer));
        }
    }
    progress.finish_and_clear();
    anstream::print!("{}", table.render(options.markdown));
    anstream::println!("\n{}", options.summary());
    Ok(true)
}

pub(crate) fn temporary() -> Result<TempDir> {
    tempfile::tempdir().context("cannot make a temporary folder")
}

/// The costs of both sides, which take turns, and whose programs must print the same.
fn compare(
    title: &str,
    packages: &[PathBuf; 2],
    profile: Profile,
    runs: u32,
    progress: &ProgressBar,
) -> Result<[Cost; 2]> {
    let mut least = [Cost::MAX; 2];
    for _ in 0..runs {
        let mut said = [const { Vec::new() }; 2];
        for (at, side) in [Side::Ours, Side::Peer].into_iter().enumerate() {
            progress.set_message(format!("{title}, {}", side.name()));
            let (cost, output) = cost(&packages[at], profile)?;
            least[at] = least[at].min(cost);
            said[at] = output;
            progress.inc(1);
        }
        if said[0] != said[1] {
            bail!("{title}: the programs print different bytes\nhelp: they are in xtask/consumers");
        }
    }
    Ok(least)
}

impl Options {
    fn consumers(&self) -> Vec<Consumer> {
        if self.consumer.is_empty() {
            <Consumer as clap::ValueEnum>::value_variants().to_vec()
        } else {
            self.consumer.clone()
        }
    }

    fn profiles(&self) -> Vec<Profile> {
        self.profile.map_or_else(|| vec![Profile::Dev, Profile::Release], |profile| vec![profile])
    }

    /// `--features ""` is no feature at all.
    fn features(&self) -> Option<Vec<String>> {
        let named = |list: &Vec<String>| list.iter().filter(|name| !name.is_empty()).cloned().collect();
        self.features.as_ref().map(named)
    }

    fn summary(&self) -> String {
        let features = match self.features().as_deref() {
            None => "default features".to_owned(),
            Some([]) => "no features".to_owned(),
            Some(list) => format!("features {}", list.join(",")),
        };
        let runs = if self.runs == 1 { "one run".to_owned() } else { format!("the least of {} runs", self.runs) };
        format!("Seconds and megabytes, {runs}; tl-types with {features}. A ratio below 1 is less than the peer needs.")
    }
}

/// The Telegram API, for the list of everything.
fn model() -> Result<Model> {
    let text = fs::read_to_string(crate::root().join("schema/api.tl")).context("cannot read schema/api.tl")?;
    let mut sources = Sources::new();
    let file = sources.add("schema/api.tl", text);
    Ok(tl_codegen::resolve(&[tl_parser::parse(sources.text(file), file)]).0)
}

/// What one side needs.
#[derive(Clone, Copy)]
struct Cost {
    /// The build of everything.
    build: Took,
    /// The build after `main.rs` was touched.
    touched: Took,
    /// The size of the program, in bytes.
    size: u64,
}

/// How long a command took.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Took {
    pub(crate) wall: Duration,
    /// Processor time, that of the processes it started included; `None` where the system does not say.
    cpu: Option<Duration>,
}

impl Cost {
    const MAX: Self = Self { build: Took::MAX, touched: Took::MAX, size: u64::MAX };

    fn min(self, other: Self) -> Self {
        let Self { build, touched, size } = other;
        Self { build: self.build.min(build), touched: self.touched.min(touched), size: self.size.min(size) }
    }
}

impl Took {
    const MAX: Self = Self { wall: Duration::MAX, cpu: Some(Duration::MAX) };

    fn min(self, other: Self) -> Self {
        Self { wall: self.wall.min(other.wall), cpu: self.cpu.min(other.cpu) }
    }
}

/// Builds a package in a fresh folder, which is removed. What the program prints comes with its cost.
fn cost(package: &Path, profile: Profile) -> Result<(Cost, Vec<u8>)> {
    let target = temporary()?;
    let build = || {
        let mut command = crate::cargo();
        command.args(["build", "--quiet", "--offline", "--profile", profile.names().0, "--manifest-path"]);
        command.arg(package.join("Cargo.toml")).arg("--target-dir").arg(target.path());
        // No lints, as in any crate of a registry. What was compiled before must not count.
        command.env("RUSTFLAGS", "--cap-lints=allow");
        run(command.env("RUSTC_WRAPPER", "").env_remove("CARGO_BUILD_TARGET"))
    };
    let (built, _) = build()?;
    File::options()
        .append(true)
        .open(package.join("src/main.rs"))
        .and_then(|file| file.set_modified(SystemTime::now()))
        .context("cannot touch main.rs")?;
    let (touched, _) = build()?;
    let program = target.path().join(profile.names().1).join(format!("consumer{}", std::env::consts::EXE_SUFFIX));
    let size = fs::metadata(&program).with_context(|| format!("cannot read {}", program.display()))?.len();
    let (_, said) = run(&mut Command::new(program))?;
    Ok((Cost { build: built, touched, size }, said))
}

/// Runs a command; what it prints comes with what it took.
pub(crate) fn run(command: &mut Command) -> Result<(Took, Vec<u8>)> {
    let (start, before) = (Instant::now(), children());
    let output = command.output().with_context(|| format!("cannot start {:?}", command.get_program()))?;
    let (wall, after) = (start.elapsed(), children());
    if !output.status.success() {
        bail!(
            "{command:?} failed\n{}help: the peer is fetched once, which needs the network; \
             a program that does not compile is in xtask/consumers",
            String::from_utf8_lossy(&output.stderr)
        );
    }
    let cpu = after.zip(before).map(|(after, before)| after - before);
    Ok((Took { wall, cpu }, output.stdout))
}

/// The processor time of all processes that this one started and that ended.
#[cfg(unix)]
fn children() -> Option<Duration> {
    use nix::sys::resource::{UsageWho, getrusage};
    use nix::sys::time::TimeValLike;

    let usage = getrusage(UsageWho::RUSAGE_CHILDREN).ok()?;
    let micros = usage.user_time().num_microseconds() + usage.system_time().num_microseconds();
    u64::try_from(micros).ok().map(Duration::from_micros)
}

#[cfg(not(unix))]
fn children() -> Option<Duration> {
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

/// Two times and their ratio; empty cells for times that are not known.
fn times(ours: Option<Duration>, peer: Option<Duration>) -> [String; 3] {
    let Some((ours, peer)) = ours.zip(peer) else { return Default::default() };
    [seconds(ours), seconds(peer), ratio(ours.as_secs_f64(), peer.as_secs_f64())]
}

#[cfg(test)]
mod tests;

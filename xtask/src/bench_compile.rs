//! `cargo xtask bench-compile`: times builds of programs with tl-types next to the same with grammers-tl-types.
//!
//! Each build includes all dependencies, in a new folder and offline. Then `main.rs` is touched and the program built
//! again. The sides take turns, and the minimum of several runs counts. Processor time depends less on other work of the
//! machine. Both crates are built like those of a registry, without lints and incremental data.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Instant, SystemTime};

use anyhow::{Context, Result, bail};

use crate::progress;
use crate::table::{Table, digits, ratio};

#[derive(clap::Args)]
pub(crate) struct Options {
    /// Only this program: `three` encodes three functions and decodes their results, `updates` also decodes `Updates`
    #[arg(long, value_name = "NAME", default_values = CONSUMERS, value_parser = CONSUMERS, hide_default_value = true)]
    consumer: Vec<String>,
    /// Only this profile
    #[arg(long, default_values = PROFILES, value_parser = PROFILES, hide_default_value = true)]
    profile: Vec<String>,
    /// Number of builds, of which the minimum counts; more builds reduce the noise
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..))]
    runs: u32,
    /// Features of tl-types instead of the default ones, separated by commas
    #[arg(long, value_name = "LIST")]
    features: Option<String>,
}

const CONSUMERS: [&str; 2] = ["three", "updates"];
const PROFILES: [&str; 2] = ["dev", "release"];

/// Our crate and the peer.
const CRATES: [&str; 2] = ["tl-types", "grammers-tl-types"];

/// Builds all programs and prints the table.
pub(crate) fn bench_compile(options: &Options) -> Result<bool> {
    let builds = (options.consumer.len() * options.profile.len() * 2) as u64 * u64::from(options.runs);
    let progress = progress::bar(builds).with_message("fetch");
    let folder = tempfile::tempdir()?;
    let mut table = Table::new(1, &HEADER);
    for consumer in &options.consumer {
        let package = |name| {
            let package = write(consumer, name, folder.path(), options.features.as_deref())?;
            run(crate::cargo("fetch --quiet --manifest-path").arg(package.join("Cargo.toml")))?;
            anyhow::Ok(package)
        };
        let packages = [package(CRATES[0])?, package(CRATES[1])?];
        for profile in &options.profile {
            let title = format!("{consumer}, {profile}");
            let mut costs: [Cost; 2] = [[f64::NAN; 5]; 2];
            for _ in 0..options.runs {
                let mut outputs = [const { Vec::new() }; 2];
                for (at, name) in CRATES.into_iter().enumerate() {
                    progress.set_message(format!("{title}, {name}"));
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
    anstream::print!("{}", table.render());
    let runs = options.runs;
    anstream::println!("\nSeconds and megabytes, minimum of {runs}. A ratio below 1 is less than the peer's.");
    Ok(true)
}

/// Writes a program with one of [`CRATES`] to a new folder in `parent`, with the peer's version of `cargo xtask bench`.
///
/// `features` replace the default ones of tl-types.
fn write(consumer: &str, name: &str, parent: &Path, features: Option<&str>) -> Result<PathBuf> {
    let root = crate::root();
    let package = parent.join(format!("{consumer}-{name}"));
    // The debug form of a path or of a list of strings is TOML as well.
    let dependency = match name {
        "tl-types" => {
            let (path, default) = (root.join("tl-types"), features.is_none());
            let features = features.unwrap_or_default().split(',').filter(|name| !name.is_empty());
            let features: Vec<&str> = features.collect();
            format!("path = {path:?}, default-features = {default}, features = {features:?}")
        }
        _ => "version = \"0.11\"".to_owned(),
    };
    let manifest = format!(
        "[package]\nname = \"consumer\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n\
         [features]\ndefault = [{consumer:?}, {name:?}]\nthree = []\nupdates = []\n{name} = []\n\n\
         [dependencies]\ntypes = {{ package = {name:?}, {dependency} }}\n\n[workspace]\n\n\
         # Like crates of a registry.\n[profile.dev.package.\"*\"]\nincremental = false\n",
    );
    let write = || {
        fs::create_dir_all(package.join("src"))?;
        fs::write(package.join("Cargo.toml"), manifest)?;
        fs::copy(root.join("tl-types/bench/Cargo.lock"), package.join("Cargo.lock"))?;
        fs::copy(root.join("xtask/src/bench_compile/program.rs"), package.join("src/main.rs"))
    };
    write().context("cannot write the program")?;
    Ok(package)
}

/// Wall and processor time of a build, both of the build after `main.rs` was touched, and the size of the program.
///
/// Times are seconds, the size is bytes. NaN is unknown.
type Cost = [f64; 5];

/// Builds a package in a temporary folder. Returns its cost and the output of the program.
fn cost(package: &Path, profile: &str) -> Result<(Cost, Vec<u8>)> {
    let target = tempfile::tempdir()?;
    let build = || {
        let mut command = crate::cargo("build --quiet --offline --manifest-path");
        command.arg(package.join("Cargo.toml")).args(["--profile", profile, "--target-dir"]);
        command.arg(target.path()).env("RUSTFLAGS", "--cap-lints=allow");
        // A compiler cache would hide the cost.
        run(command.env("RUSTC_WRAPPER", "").env_remove("CARGO_BUILD_TARGET"))
    };
    let (built, _) = build()?;
    let main = File::options().append(true).open(package.join("src/main.rs"));
    main.and_then(|file| file.set_modified(SystemTime::now())).context("cannot touch main.rs")?;
    let (touched, _) = build()?;
    let folder = target.path().join(if profile == "dev" { "debug" } else { profile });
    let program = folder.join(format!("consumer{}", std::env::consts::EXE_SUFFIX));
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

pub(crate) const HEADER: [&str; 16] = [
    "program", "build", "peer's", "ratio", "CPU", "peer's", "ratio", "touched", "peer's", "ratio", "CPU", "peer's",
    "ratio", "size", "peer's", "ratio",
];

pub(crate) fn cells(title: String, ours: &Cost, peer: &Cost) -> Vec<String> {
    let mut cells = vec![title];
    for (at, (&ours, &peer)) in ours.iter().zip(peer).enumerate() {
        let show = |figure: f64| if at == 4 { digits(figure / 1e6) } else { format!("{figure:.2}") };
        let measured = !ours.is_nan() && !peer.is_nan();
        cells.extend(if measured { [show(ours), show(peer), ratio(ours, peer)] } else { Default::default() });
    }
    cells
}

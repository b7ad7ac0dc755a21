//! The one list of what `cargo xtask ci` runs, and what it leaves out where something is missing.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result};

/// A target that has no std.
const BARE: &str = "thumbv7m-none-eabi";

/// Tests of the codec, which has the `unsafe` code.
const MIRI: &str = "test --package tl-types --no-default-features --features std --test combinators --test errors \
                    --test limits --test primitives --test properties --test strings --test writer";

/// A step by the command that does it alone.
pub(super) struct Named {
    pub(super) name: String,
    pub(super) work: Work,
}

pub(super) enum Work {
    Command(Step),
    /// `cargo test` at the end, whose results are the last words.
    Test(Step),
    /// A look at what the library links that was built last.
    LinksNoStd,
    /// Why there is nothing to do.
    Skipped(String),
}

/// Cargo with arguments.
pub(super) struct Step {
    pub(super) arguments: Vec<String>,
    pub(super) variables: Vec<(&'static str, &'static str)>,
    /// Whether the first argument names another toolchain than that of the cargo that runs this.
    pub(super) toolchain: bool,
}

/// All steps, the quick ones first.
pub(super) fn steps(root: &Path) -> Result<Vec<Named>> {
    let schemas = files(&root.join("schema"), "tl")?.join(" ");
    let mut steps: Vec<Named> = [
        "fmt --all --check",
        "xtask regen --check",
        "xtask docs coverage --missing 0 --min-fields 80 --min-invites 100",
        "clippy --workspace --all-targets --all-features -- -D warnings",
        "xtask features",
        "build --package tl-types --no-default-features --features object,api",
    ]
    .map(cargo)
    .into();
    // Right behind a build without std.
    steps.push(without_std());
    let history = files(&root.join("schema/history"), "tl")?.join(" ");
    steps.push(cargo(&format!("run --quiet --package tl-codegen-cli -- fmt --check {schemas} {history}")));
    steps.push(cargo(&format!("run --quiet --package tl-codegen-cli -- check {schemas}")));
    steps.extend(["--workspace --all-features", "--package tl-types"].map(doc));
    steps.extend(
        [
            "run --quiet --package tl-types --example chat_invites",
            "run --quiet --locked --manifest-path tl-codegen/examples/service/Cargo.toml",
            "run --quiet --locked --manifest-path tl-codegen/examples/foreign-schema/Cargo.toml",
            "xtask package",
        ]
        .map(cargo),
    );
    steps.extend(["tl-parser", "tl-codegen/cli", "tl-types"].map(fuzz_targets));
    steps.push(conformance(root)?);
    steps.push(miri());
    // Optimised, it cuts the payloads at every byte.
    steps.push(cargo("test --release --package tl-codegen-cli --test values"));
    // As most people have it: in the workspace, its features are those that any member asks for.
    steps.push(cargo("test --package tl-types"));
    steps.push(cargo(
        "test --package tl-types --package tl-types-core --package tl-types-left --package tl-types-right \
         --all-features",
    ));
    steps.push(test());
    Ok(steps)
}

fn step(line: &str) -> Step {
    let arguments = line.split_whitespace().map(str::to_owned).collect();
    Step { arguments, variables: Vec::new(), toolchain: false }
}

fn cargo(line: &str) -> Named {
    Named { name: format!("cargo {line}"), work: Work::Command(step(line)) }
}

fn test() -> Named {
    let line = "test --workspace";
    Named { name: format!("cargo {line}"), work: Work::Test(step(line)) }
}

fn doc(of: &str) -> Named {
    let line = format!("doc --no-deps {of}");
    let variables = vec![("RUSTDOCFLAGS", "-D warnings")];
    Named {
        name: format!("RUSTDOCFLAGS='-D warnings' cargo {line}"),
        work: Work::Command(Step { variables, ..step(&line) }),
    }
}

/// The fuzz targets compile; the fuzzer itself needs a C++ compiler.
fn fuzz_targets(of: &str) -> Named {
    // The workspace has built most of what they need.
    let target = if std::env::var_os("CARGO_TARGET_DIR").is_some() { "" } else { " --target-dir target" };
    let line = format!("clippy --locked --manifest-path {of}/fuzz/Cargo.toml{target}");
    cargo(&format!("{line} --no-default-features -- -D warnings"))
}

fn without_std() -> Named {
    let installed = Command::new("rustup").args(["target", "list", "--installed"]).stderr(Stdio::null()).output();
    let has = installed.is_ok_and(|output| String::from_utf8_lossy(&output.stdout).lines().any(|line| line == BARE));
    let features = "--no-default-features --features api,mtproto,borrowed,dispatch,serde";
    match has {
        true => cargo(&format!("check --package tl-types {features} --target {BARE}")),
        false => Named { name: format!("no std is linked ({BARE} is not installed)"), work: Work::LinksNoStd },
    }
}

/// Whether the library that was built last links core and not std.
pub(super) fn links_no_std(root: &Path) -> Result<bool> {
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from);
    let library = root.join(target).join("debug/libtl_types.rlib");
    let mut rustc = Command::new(std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()));
    // A stable compiler lists them, too, if it is asked like this.
    rustc.arg("-Zls=root").arg(library).env("RUSTC_BOOTSTRAP", "1");
    let output = rustc.output().context("cannot start rustc")?;
    let links = String::from_utf8_lossy(&output.stdout).into_owned();
    let has = |name: &str| links.lines().any(|line| line.split_once(' ').is_some_and(|(_, it)| it.starts_with(name)));
    anstream::eprint!("{}", String::from_utf8_lossy(&output.stderr));
    Ok(output.status.success() && has("core-") && !has("std-"))
}

fn conformance(root: &Path) -> Result<Named> {
    let name = "cargo xtask conformance ../shared/vectors/*.jsonl";
    let folder = root.join("../shared/vectors");
    if !folder.is_dir() {
        return Ok(skipped(name, "no ../shared/vectors here"));
    }
    let mut step = step("xtask conformance");
    step.arguments.extend(files(&folder, "jsonl")?);
    Ok(Named { name: name.to_owned(), work: Work::Command(step) })
}

fn miri() -> Named {
    for (toolchain, prefix) in [(false, "miri"), (true, "+nightly miri")] {
        let probe = Step { toolchain, ..step(&format!("{prefix} --version")) };
        let found = super::command(Path::new("."), &probe).stdout(Stdio::null()).stderr(Stdio::null()).status();
        if found.is_ok_and(|status| status.success()) {
            let line = format!("{prefix} {MIRI}");
            // What it needs is installed without a question.
            let variables = vec![("CI", "true")];
            let work = Work::Command(Step { variables, toolchain, ..step(&line) });
            return Named { name: format!("cargo {line}"), work };
        }
    }
    skipped(&format!("cargo miri {MIRI}"), "Miri is not installed")
}

fn skipped(name: &str, reason: &str) -> Named {
    Named { name: name.to_owned(), work: Work::Skipped(reason.to_owned()) }
}

/// The files of a folder with this extension, sorted, relative to the root if the folder is inside.
fn files(folder: &Path, extension: &str) -> Result<Vec<String>> {
    let entries = folder.read_dir().with_context(|| format!("cannot read {}", folder.display()))?;
    let mut files = Vec::new();
    for entry in entries {
        let path = entry?.path();
        if path.extension().is_some_and(|it| it == extension) {
            let path = path.strip_prefix(crate::root()).unwrap_or(&path);
            files.push(path.display().to_string());
        }
    }
    files.sort();
    Ok(files)
}

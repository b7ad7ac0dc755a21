//! `cargo xtask package`: what would be published builds and runs without this repository.
//!
//! The packages are unpacked in an empty folder, beside crates that hold what the README shows, as it is shown.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use anyhow::{Context, Result, bail};
use tl_codegen::count;

use crate::blocks::{Block, blocks};
use crate::table::Table;

/// In the order in which they have to be published: names and folders.
const PACKAGES: [(&str, &str); 7] = [
    ("tl-parser", "tl-parser"),
    ("tl-types-core", "tl-types/core"),
    ("tl-types-left", "tl-types/left"),
    ("tl-types-right", "tl-types/right"),
    ("tl-types", "tl-types"),
    ("tl-codegen", "tl-codegen"),
    ("tl-codegen-cli", "tl-codegen/cli"),
];

/// What every package holds besides its code.
const PAPERS: [&str; 3] = ["README.md", "LICENSE-MIT", "LICENSE-APACHE"];

/// The largest package that the registry takes, in bytes.
const LIMIT: u64 = 10 * 1024 * 1024;

/// Packs, unpacks, builds and runs; returns true, or an error that tells what to do.
pub(crate) fn package(root: &Path) -> Result<bool> {
    let start = Instant::now();
    let progress = crate::progress::spinner("pack");

    let folder = tempfile::tempdir().context("cannot make a temporary folder")?;
    let said = pack(folder.path())?;
    let mut table = Table::new(&["package", "files", "MB", "packed, MB"]);
    for (name, home) in PACKAGES {
        table.row(unpack(&root.join(home), folder.path(), name)?);
    }
    progress.suspend(|| anstream::print!("{said}{}", table.render(false)));

    let readme = fs::read_to_string(root.join("README.md")).context("cannot read README.md")?;
    let blocks = blocks(&readme);
    write_request(folder.path(), &blocks)?;
    write_schema(folder.path(), &blocks)?;
    write_workspace(root, folder.path())?;
    for (message, arguments) in [
        ("the first request of README.md", "run --package first-request"),
        ("the schema of one's own in README.md", "run --package own-schema"),
        ("the program tl", "check --package tl-codegen-cli --bins"),
    ] {
        progress.set_message(message);
        let mut cargo = cargo(folder.path());
        cargo.args(arguments.split(' ')).args(["--quiet", "--offline"]);
        run(
            &mut cargo,
            "what is missing may be left out by `include`; `cargo fetch` gets what is not of this workspace",
        )
        .with_context(|| format!("{message} does not build from the packages alone"))?;
        progress.suspend(|| {
            anstream::println!("{message}: builds{}", if arguments.starts_with("run") { " and runs" } else { "" })
        });
    }
    progress.finish_and_clear();
    anstream::println!("{} in {} s", count(PACKAGES.len(), "package"), start.elapsed().as_secs());
    Ok(true)
}

/// Makes the packages; returns what cargo warns of.
fn pack(folder: &Path) -> Result<String> {
    let mut cargo = crate::cargo();
    cargo.args(["package", "--no-verify", "--allow-dirty", "--offline", "--target-dir"]).arg(folder.join("packed"));
    cargo.args(PACKAGES.iter().flat_map(|(name, _)| ["--package", name]));
    let said = run(&mut cargo, "cargo 1.90 or later packs crates that depend on one another")?;
    // Targets that are not in the package are left out on purpose.
    let warnings = said.lines().filter(|line| line.starts_with("warning: ") && !line.contains(": ignoring "));
    let warnings: BTreeSet<&str> = warnings.collect();
    Ok(warnings.iter().map(|line| format!("{line}\n")).collect())
}

/// Unpacks a package, whose home is in this repository, beside the others; returns what the table says about it.
fn unpack(home: &Path, folder: &Path, name: &str) -> Result<[String; 4]> {
    let packed = packed(&folder.join("packed/package"), name)?;
    run(Command::new("tar").arg("-xzf").arg(&packed).arg("-C").arg(folder), "`tar` has to be there")?;
    let stem = packed.file_stem().context("a name")?;
    let unpacked = folder.join(name);
    fs::rename(folder.join(stem), &unpacked).context("cannot rename what was unpacked")?;
    for paper in PAPERS {
        let text = fs::read(unpacked.join(paper)).with_context(|| format!("{name} is packed without {paper}"))?;
        if text != fs::read(home.join(paper))? {
            bail!("{name}/{paper} is packed otherwise than it is");
        }
    }
    let size = fs::metadata(&packed)?.len();
    if size > LIMIT {
        bail!("{name} is packed to {size} bytes, which is more than the registry takes");
    }
    let (files, bytes) = contents(&unpacked)?;
    let mb = |bytes: u64| format!("{:.2}", bytes as f64 / 1e6);
    Ok([stem.to_string_lossy().into_owned(), files.to_string(), mb(bytes), mb(size)])
}

fn packed(folder: &Path, name: &str) -> Result<PathBuf> {
    for entry in folder.read_dir().with_context(|| format!("cannot read {}", folder.display()))? {
        let path = entry?.path();
        let file = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if is_of(name, &file) {
            return Ok(path);
        }
    }
    bail!("{name} was not packed")
}

/// Whether a packed file is that of a package, and not of one whose name only starts like its own.
fn is_of(name: &str, file: &str) -> bool {
    let version = file.strip_prefix(name).and_then(|rest| rest.strip_prefix('-'));
    version
        .is_some_and(|version| version.starts_with(|first: char| first.is_ascii_digit()) && version.ends_with(".crate"))
}

/// How many files there are below a folder, and their bytes.
fn contents(folder: &Path) -> Result<(usize, u64)> {
    let mut all = (0, 0);
    for entry in folder.read_dir()? {
        let entry = entry?;
        let (files, bytes) = match entry.file_type()?.is_dir() {
            true => contents(&entry.path())?,
            false => (1, entry.metadata()?.len()),
        };
        all = (all.0 + files, all.1 + bytes);
    }
    Ok(all)
}

/// The first Rust block is a program.
fn write_request(folder: &Path, blocks: &[Block<'_>]) -> Result<()> {
    let program = blocks.iter().find(|block| block.language == "rust").context("README.md has no Rust block")?;
    write(folder, "first-request/src/main.rs", program.text)?;
    write(folder, "first-request/Cargo.toml", &manifest("first-request", "[dependencies]\ntl-types = \"*\"\n"))
}

/// The blocks that say which file they are make a crate.
fn write_schema(folder: &Path, blocks: &[Block<'_>]) -> Result<()> {
    for block in blocks {
        if let Some(file) = block.file() {
            write(folder, &format!("own-schema/{file}"), block.text)?;
        }
    }
    let dependencies = "[dependencies]\ntl-types = { version = \"*\", default-features = false, features = [\"std\"] }\n\
                        [build-dependencies]\ntl-codegen = \"*\"\n";
    write(folder, "own-schema/Cargo.toml", &manifest("own-schema", dependencies))
}

fn manifest(name: &str, dependencies: &str) -> String {
    format!("[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n{dependencies}")
}

/// The packages stand for those of the registry; all else has the version that this workspace uses.
fn write_workspace(root: &Path, folder: &Path) -> Result<()> {
    let patches: String = PACKAGES.iter().map(|(name, _)| format!("{name} = {{ path = \"{name}\" }}\n")).collect();
    let workspace = format!(
        "[workspace]\nresolver = \"3\"\nmembers = [\"first-request\", \"own-schema\", \"tl-codegen-cli\"]\n\n\
         [patch.crates-io]\n{patches}"
    );
    write(folder, "Cargo.toml", &workspace)?;
    fs::copy(root.join("Cargo.lock"), folder.join("Cargo.lock")).context("cannot copy Cargo.lock")?;
    Ok(())
}

fn write(folder: &Path, name: &str, text: &str) -> Result<()> {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().unwrap_or(folder))?;
    fs::write(&path, text).with_context(|| format!("cannot write {name}"))
}

/// Cargo in the folder, with all that it makes there, and nothing made that is not needed.
fn cargo(folder: &Path) -> Command {
    let mut cargo = crate::cargo();
    cargo.current_dir(folder).env("CARGO_TARGET_DIR", folder.join("target")).env_remove("CARGO_BUILD_TARGET");
    cargo.envs([("CARGO_PROFILE_DEV_DEBUG", "0"), ("CARGO_INCREMENTAL", "0")]);
    cargo
}

/// Runs a command to its end; returns what it said on standard error. If it fails, the help is behind that.
fn run(command: &mut Command, help: &str) -> Result<String> {
    let output = command.output().with_context(|| format!("cannot start {:?}", command.get_program()))?;
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    if !output.status.success() {
        bail!("{command:?} failed\n{said}help: {help}");
    }
    Ok(said)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_starts_like_another_is_another() {
        assert!(is_of("tl-types", "tl-types-0.230.0.crate") && is_of("tl-types-core", "tl-types-core-0.230.0.crate"));
        assert!(!is_of("tl-types", "tl-types-core-0.230.0.crate") && !is_of("tl-types", "tl-types-0.230.0"));
    }
}

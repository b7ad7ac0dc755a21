//! `cargo xtask update FILE`: takes a newer schema, with all that follows from it.
//!
//! Everything is made in memory first, so that what is wrong is found before a file is written. An update that is
//! not committed yet is replaced by the next one: both start from the last commit.

mod edit;
mod git;
mod upstream;

use std::collections::BTreeMap;
use std::fs;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context, Result, bail};
use indicatif::ProgressBar;
use tl_codegen::diff::{Diff, Impact};
use tl_parser::{Code, Severity, Sources};

use self::edit::{Edits, Texts};
use crate::overlay::{LOCAL, Local};
use crate::regen::{self, FOLDERS, INPUTS, Input, Made, Watch};
use crate::tree::{self, Tree};

#[derive(clap::Args)]
pub(crate) struct Options {
    /// The newer schema as it is: comments, spacing and missing ids do not matter
    file: PathBuf,
    /// Which schema it is; as a rule its names tell
    #[arg(long, value_parser = INPUTS.map(|input| input.module))]
    schema: Option<String>,
    /// Its layer, if no line `// LAYER N` says it
    #[arg(long, value_name = "N")]
    layer: Option<u32>,
    /// Write although there are changes that are not committed
    #[arg(long)]
    force: bool,
    /// Leave out the tests
    #[arg(long)]
    no_tests: bool,
}

/// What holds for any schema and does not take minutes: all code compiles, and errors name ids of other layers.
const TESTS: [&str; 3] = [
    "check --quiet --package tl-types --all-features",
    "test --quiet --package tl-types-core --features object --lib",
    "test --quiet --package tl-types --features object --test schema --test errors",
];

/// Returns whether all went well; what did not is on standard error by then.
pub(crate) fn update(root: &Path, options: &Options) -> Result<bool> {
    let progress = crate::progress::spinner("read");
    let done = run(root, options, &progress);
    progress.finish_and_clear();
    done
}

fn run(root: &Path, options: &Options, progress: &ProgressBar) -> Result<bool> {
    let Some((input, text)) = read(root, options)? else {
        return Ok(false);
    };
    let base = base(root, options.force)?;
    progress.set_message("compare");
    let Edits { files, diff, versions } = edit::edits(&base, input, &text)?;
    let file = options.file.display().to_string();
    let colour = std::io::stdout().is_terminal();
    progress.suspend(|| anstream::println!("{}", diff.text([input.file, &file], colour)));

    progress.set_message("generate");
    // What an earlier update left and the commit does not have goes back to that.
    let committed = base.iter().filter_map(|(name, text)| Some((*name, text.clone()?)));
    let mut all: BTreeMap<&str, String> = committed.collect();
    all.extend(files.clone());
    let tree = Tree::with(root, all.iter().map(|(name, text)| ((*name).to_owned(), text.clone())).collect());
    // What is written is to be committed, so it has no local words. What is wrong is said there.
    let made = progress.suspend(|| regen::make(&tree, Local::LeftOut, &mut Watch::default()))?;
    let Some(Made { outputs, summary, seams }) = made else {
        return Ok(false);
    };
    regen::take_up(root, &outputs)?;
    let plans = regen::plans(root, &outputs)?;
    all.insert(crate::seams::FILE, seams);
    let gone = base.iter().filter(|(name, text)| text.is_none() && !files.contains_key(*name)).map(|(name, _)| *name);
    write(root, &all, gone.collect())?;
    regen::swap(&plans)?;
    let mut lines = summary;
    for (output, plan) in outputs.iter().zip(&plans) {
        lines.push(format!("{}: {} written, {} removed", output.folder, plan.write.len(), plan.remove.len()));
    }
    if root.join(LOCAL).exists() {
        lines.push(format!("{LOCAL} is left out; `cargo xtask regen` puts its words in"));
    }
    lines.push(version(&versions, &diff));

    let passed = options.no_tests || test(progress, &mut lines)?;
    progress.suspend(|| {
        lines.iter().for_each(|line| anstream::println!("{line}"));
        anstream::println!("\n{}", next(&files, &diff, passed, regen::command(root)));
    });
    Ok(passed)
}

/// The schema that the file is, and its text in our form; `None` if it is wrong, which is said here.
fn read(root: &Path, options: &Options) -> Result<Option<(&'static Input, String)>> {
    let name = options.file.display().to_string();
    let text = fs::read(&options.file).map_err(Into::into).and_then(tree::text);
    let mut sources = Sources::new();
    let theirs = sources.add(&*name, text.with_context(|| format!("cannot read {name}"))?);
    let tree = Tree::new(root);
    let mut ours = Vec::new();
    for input in &INPUTS {
        ours.push(sources.add(input.file, tree.text_if_there(input.file)?.unwrap_or_default()));
    }
    let parsed = tl_parser::parse(sources.text(theirs), theirs);
    let schema = parsed.schema.clone();
    let (_, mut diagnostics) = tl_codegen::resolve(&[parsed]);
    diagnostics.retain(|diagnostic| diagnostic.code != Code::IdException);
    if !diagnostics.is_empty() {
        anstream::eprint!("{}", tl_parser::render(&diagnostics, &sources, std::io::stderr().is_terminal()));
    }
    if diagnostics.iter().any(|diagnostic| diagnostic.severity() == Severity::Error) {
        anstream::eprintln!("{name} cannot be taken as it is; nothing was written");
        return Ok(None);
    }
    let said = INPUTS.iter().find(|input| options.schema.as_deref() == Some(input.module));
    let input = match said {
        Some(input) => input,
        None => {
            let ours: Vec<_> = ours.iter().map(|&id| tl_parser::parse(sources.text(id), id).schema).collect();
            upstream::which(&schema, &ours).with_context(|| name.clone())?
        }
    };
    let layer = options.layer.or(schema.layer()).filter(|_| input.layered);
    if input.layered && layer.is_none() {
        bail!("{name} does not say its layer\nhelp: give it: `--layer N`");
    }
    Ok(Some((input, upstream::canonical(&schema, layer))))
}

/// What the update starts from: the last commit, if all that differs from it is what an update wrote.
fn base(root: &Path, force: bool) -> Result<Texts> {
    let tree = Tree::new(root);
    let mut here = Texts::new();
    for name in edit::files() {
        here.insert(name, tree.text_if_there(name).with_context(|| format!("cannot read {name}"))?);
    }
    let Some(committed) = git::committed(root, edit::files()) else {
        return Ok(here);
    };
    let foreign = foreign(&committed, &here);
    if foreign.is_empty() {
        return Ok(committed);
    }
    if force {
        return Ok(here);
    }
    bail!(
        "{} {} changes that are not committed, and would be written\n\
         help: commit or stash them, or go on with `--force`",
        foreign.join(", "),
        if foreign.len() == 1 { "has" } else { "have" },
    )
}

/// The files that differ from the commit, unless an update made them so.
fn foreign(committed: &Texts, here: &Texts) -> Vec<&'static str> {
    let differ = |name: &&'static str| committed.get(name) != here.get(name);
    let changed: Vec<&'static str> = committed.keys().copied().filter(differ).collect();
    let explained = INPUTS.iter().filter(|input| changed.contains(&input.file)).any(|input| {
        let text = here.get(input.file).cloned().flatten().unwrap_or_default();
        let edits = edit::edits(committed, input, &text);
        let written = |name| edits.as_ref().ok().and_then(|edits| edits.files.get(name));
        changed.iter().all(|&name| here[name].is_some() && written(name) == here[name].as_ref())
    });
    if explained { Vec::new() } else { changed }
}

/// Writes what differs.
fn write(root: &Path, files: &BTreeMap<&str, String>, gone: Vec<&str>) -> Result<()> {
    for (name, text) in files {
        let path = root.join(name);
        if fs::read(&path).is_ok_and(|old| old == text.as_bytes()) {
            continue;
        }
        let write = || -> std::io::Result<()> {
            fs::create_dir_all(path.parent().unwrap_or(root))?;
            // The whole old file or the whole new one, at any time.
            let fresh = root.join(format!("{name}.new"));
            fs::write(&fresh, text)?;
            fs::rename(&fresh, &path)
        };
        write().with_context(|| format!("cannot write {name}"))?;
    }
    for name in gone {
        match fs::remove_file(root.join(name)) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                return Err(error).with_context(|| format!("cannot remove {name}"));
            }
            _ => {}
        }
    }
    Ok(())
}

/// Runs the quick tests. What they print is only shown if they fail.
fn test(progress: &ProgressBar, lines: &mut Vec<String>) -> Result<bool> {
    for command in TESTS {
        progress.set_message(format!("cargo {command}"));
        let start = Instant::now();
        let output = crate::cargo().args(command.split(' ')).output().context("cannot start cargo")?;
        let passed = output.status.success();
        let verb = if passed { "passed" } else { "failed" };
        lines.push(format!("cargo {command}: {verb} in {} s", start.elapsed().as_secs()));
        if !passed {
            let said = [output.stdout, output.stderr].concat();
            progress.suspend(|| anstream::eprint!("{}", String::from_utf8_lossy(&said)));
            return Ok(false);
        }
    }
    Ok(true)
}

fn version([old, new]: &[String; 2], diff: &Diff) -> String {
    let what = edit::impact(diff);
    if old == new {
        return format!("tl-types stays {old}: {what}");
    }
    let minor = |version: &str| version.split('.').nth(1).map(str::to_owned);
    let breaking = diff.impact() == Some(Impact::Breaking) && minor(old) == minor(new);
    let warning = if breaking { ", in a patch release, for the minor version is the layer" } else { "" };
    format!("tl-types {old} -> {new}: {what}{warning}")
}

/// What is left to do.
fn next(files: &BTreeMap<&str, String>, diff: &Diff, passed: bool, regen: &str) -> String {
    if files.is_empty() {
        return "schema/ and all that follows from it is as in the last commit".to_owned();
    }
    let mut text = String::new();
    let mut step = |what: &str, how: &str| text += &format!("{what:<9} {how}\n");
    if !passed {
        step("failed:", "what was written stays; mend it, or undo it");
    }
    if diff.is_empty() {
        step("review:", "git diff");
    } else {
        step("review:", &format!("the last entry of what is not released in {}", edit::CHANGELOG));
        step("describe:", "cargo xtask docs coverage lists what is new");
        step("test:", "cargo test --workspace; tests and examples may use what changed");
    }
    // Of a folder, git restores what is gone as well; regen removes what is new.
    let names: Vec<&str> = files.keys().copied().collect();
    text + &format!("undo:     git checkout -- {} {} && {regen}", names.join(" "), FOLDERS.join(" "))
}

#[cfg(test)]
mod tests;

//! `cargo xtask update FILE`: replaces a schema, with everything that depends on it.
//!
//! All texts are computed before the first file is written, so that an error leaves everything unchanged; git takes an
//! update back.

pub(crate) mod edit;
pub(crate) mod upstream;

use std::collections::BTreeMap;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use tl_codegen::diff::{Diff, Impact};
use tl_parser::{Code, Severity, Sources};

use self::edit::{Edits, Texts};
use crate::overlay::{LOCAL, Local};
use crate::progress::Stages;
use crate::regen::{self, FOLDERS, INPUTS, Input};
use crate::seams::FILE;
use crate::tree::{self, Tree};

#[derive(clap::Args)]
pub(crate) struct Options {
    /// The new schema in any form: comments, spacing and missing ids do not matter
    pub(crate) file: PathBuf,
    /// The schema to replace; by default the one with the most names in common
    #[arg(long, value_parser = INPUTS.map(|input| input.module))]
    pub(crate) schema: Option<String>,
    /// The layer, if the file has no line `// LAYER N`
    #[arg(long, value_name = "N")]
    pub(crate) layer: Option<u32>,
    /// Overwrite files with uncommitted changes
    #[arg(long)]
    pub(crate) force: bool,
    /// Do not run the tests
    #[arg(long)]
    pub(crate) no_tests: bool,
}

/// Quick tests that pass with any schema: the code compiles, and errors name ids of other layers.
const TESTS: [&str; 2] = [
    "check --quiet --package tl-types --all-features",
    "test --quiet --package tl-types --features object --test codec -- schema errors",
];

/// Returns whether the update succeeded; the reasons for a failure are on standard error.
pub(crate) fn update(root: &Path, options: &Options) -> Result<bool> {
    update_with(root, options, &mut |text| anstream::println!("{text}"))
}

/// Like [`update`], with the output line by line.
pub(crate) fn update_with(root: &Path, options: &Options, print: &mut dyn FnMut(&str)) -> Result<bool> {
    let Some((input, text)) = read(root, options)? else {
        return Ok(false);
    };
    let tree = Tree::new(root);
    let base: Texts = edit::files().map(|name| Ok((name, tree.text(name)?))).collect::<Result<_>>()?;
    let Edits { files, diff, versions } = edit::edits(&base, input, &text)?;
    let changed = if options.force { String::new() } else { uncommitted(root, &files)? };
    if !changed.is_empty() {
        bail!("files to update have uncommitted changes:\n{changed}help: commit or stash them, or use `--force`");
    }
    let file = options.file.display().to_string();
    print(&diff.text([input.file, &file], std::io::stdout().is_terminal()));

    let mut stages = Stages::default();
    let Some(generated) = regen::generate(&Tree { root, changed: files.clone() }, Local::Exclude, &mut stages)? else {
        return Ok(false);
    };
    let plans = generated.plans(root)?;
    let undo = undo(root, &files);
    if !files.is_empty() {
        print(&format!("writing; undo it, also after Ctrl-C, with\n    {undo}\n"));
    }
    for (name, text) in &files {
        let written = tree::write(root, name, text);
        written.with_context(|| format!("cannot write {name}\nhelp: undo the update with `{undo}`"))?;
    }
    regen::write(root, &plans, &generated.changed_files(root)?)?;

    let mut summary = generated.summary.clone();
    let written: usize = plans.iter().map(|plan| plan.write.len()).sum();
    let removed: usize = plans.iter().map(|plan| plan.remove.len()).sum();
    summary.push(format!("generated code: {written} written, {removed} removed"));
    if root.join(LOCAL).exists() {
        summary.push(format!("{LOCAL} was not used; `cargo xtask regen` adds its descriptions"));
    }
    summary.push(version(&versions, &diff));
    summary.iter().for_each(|line| print(line));
    let passed = options.no_tests || test()?;
    print(&format!("\n{}", if files.is_empty() { "nothing to update".to_owned() } else { next_steps(passed, &undo) }));
    Ok(passed)
}

/// The schema to replace and its new text in canonical form; `None` if the file has errors, which are printed.
fn read(root: &Path, options: &Options) -> Result<Option<(&'static Input, String)>> {
    let name = options.file.display().to_string();
    let text = tree::read(&options.file);
    let mut sources = Sources::new();
    let theirs = sources.add(&*name, text.with_context(|| format!("cannot read {name}"))?);
    let parsed = tl_parser::parse(sources.text(theirs), theirs);
    let schema = parsed.schema.clone();
    let (_, mut diagnostics) = tl_codegen::resolve(&[parsed]);
    diagnostics.retain(|diagnostic| diagnostic.code != Code::IdException);
    if !diagnostics.is_empty() {
        anstream::eprint!("{}", tl_parser::render(&diagnostics, &sources, std::io::stderr().is_terminal()));
    }
    if diagnostics.iter().any(|diagnostic| diagnostic.severity() == Severity::Error) {
        anstream::eprintln!("{name} has errors, no file was written\nhelp: fix them and run the command again");
        return Ok(None);
    }
    let input = match INPUTS.iter().find(|input| options.schema.as_deref() == Some(input.module)) {
        Some(input) => input,
        None => {
            let tree = Tree::new(root);
            let ours = INPUTS.iter().map(|input| Ok(tree.text(input.file)?.unwrap_or_default()));
            upstream::most_similar(&schema, &ours.collect::<Result<Vec<_>>>()?).with_context(|| name.clone())?
        }
    };
    let layer = options.layer.or(schema.layer()).filter(|_| input.is_api);
    if input.is_api && layer.is_none() {
        bail!("{name} has no layer\nhelp: name it with `--layer N`");
    }
    Ok(Some((input, upstream::canonical(&schema, layer))))
}

/// The files with uncommitted changes, one per line; none without git.
fn uncommitted(root: &Path, files: &BTreeMap<&str, String>) -> Result<String> {
    let mut git = Command::new("git");
    git.arg("-C").arg(root).args(["status", "--porcelain", "--"]).args(files.keys()).arg(FILE);
    let Ok(output) = git.output() else { return Ok(String::new()) };
    if !output.status.success() {
        let error = String::from_utf8_lossy(&output.stderr);
        bail!("git cannot tell which files have uncommitted changes: {error}help: `--force` overwrites them");
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Runs [`TESTS`] up to the first that fails.
fn test() -> Result<bool> {
    for command in TESTS {
        anstream::println!("cargo {command}");
        if !crate::succeeds(&mut crate::cargo(command))? {
            return Ok(false);
        }
    }
    Ok(true)
}

fn version([old, new]: &[String; 2], diff: &Diff) -> String {
    let impact = edit::impact(diff);
    if old == new {
        return format!("tl-types stays {old}: {impact}");
    }
    let minor = |version: &str| version.split('.').nth(1).map(str::to_owned);
    let breaking = diff.impact() == Some(Impact::Breaking) && minor(old) == minor(new);
    let warning = if breaking { ", in a patch release, since the minor version is the layer" } else { "" };
    format!("tl-types {old} -> {new}: {impact}{warning}")
}

/// The command that undoes an update, also one that was interrupted.
fn undo(root: &Path, files: &BTreeMap<&str, String>) -> String {
    // Git restores removed files as well, and fails for a name that it does not have; regen removes new files.
    let names = files.keys().copied().chain([FILE]).chain(FOLDERS).filter(|name| root.join(name).exists());
    format!("git checkout -- {} && {}", names.collect::<Vec<_>>().join(" "), regen::command(root))
}

/// The remaining steps of the maintainer.
fn next_steps(passed: bool, undo: &str) -> String {
    let failed = if passed { "" } else { "failed:   fix the failed test, or undo the update\n" };
    format!(
        "{failed}review:   git diff, and the last unreleased entry of {}\n\
         describe: cargo xtask docs coverage lists new items\n\
         test:     cargo test --workspace; tests and examples may use changed items\n\
         undo:     {undo}",
        edit::CHANGELOG
    )
}

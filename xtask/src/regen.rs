//! `cargo xtask regen`: from schema/*.tl to tl-types/src/generated.

use std::fs;
use std::io::IsTerminal;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use tl_codegen::model::Model;
use tl_codegen::{Files, Gate, Options, sync};
use tl_parser::{Code, Diagnostic, FileId, Severity, Sources};

/// A schema and the module its code is in.
struct Input {
    file: &'static str,
    module: &'static str,
    split_root: bool,
}

const INPUTS: [Input; 2] = [
    Input { file: "schema/api.tl", module: "api", split_root: true },
    Input { file: "schema/mtproto.tl", module: "mtproto", split_root: false },
];

const OUTPUT: &str = "tl-types/src/generated";

/// Generates all schemas of the workspace at `root`, or checks that this would change nothing.
///
/// Returns whether all went well; what did not is on standard error by then.
pub(crate) fn regen(root: &Path, check: bool) -> Result<bool> {
    let mut watch = Watch::default();
    let (sources, ids) = watch.stage("read", || read(root))?;
    let Some(models) = lower(&sources, &ids, &mut watch) else {
        return Ok(false);
    };
    let files = watch.stage("emit", || {
        INPUTS
            .iter()
            .zip(&models)
            .map(|(input, model)| tl_codegen::emit(model, &options(input, model)))
            .reduce(|mut all, files| {
                all.extend(files);
                all
            })
            .unwrap_or_default()
    });
    let plan = watch.stage("compare", || sync::plan(&root.join(OUTPUT), &files))?;
    if !check {
        watch.stage("write", || plan.apply()).context(format!("cannot write to {OUTPUT}"))?;
    }
    for (input, model) in INPUTS.iter().zip(&models) {
        describe(input, model);
    }
    anstream::println!("{watch}");
    report(&plan, &files, check)
}

fn read(root: &Path) -> Result<(Sources, Vec<FileId>)> {
    let mut sources = Sources::new();
    let add = |input: &Input| {
        let text = fs::read_to_string(root.join(input.file));
        text.map(|text| sources.add(input.file, text)).with_context(|| format!("cannot read {}", input.file))
    };
    let ids = INPUTS.iter().map(add).collect::<Result<_>>()?;
    Ok((sources, ids))
}

/// The models; `None` if a schema is wrong, which is said here.
fn lower(sources: &Sources, ids: &[FileId], watch: &mut Watch) -> Option<Vec<Model>> {
    let parsed: Vec<_> =
        watch.stage("parse", || ids.iter().map(|&id| tl_parser::parse(sources.text(id), id)).collect());
    let resolved: Vec<_> =
        watch.stage("resolve", || parsed.into_iter().map(|parsed| tl_codegen::resolve(&[parsed])).collect());
    let (models, diagnostics): (Vec<Model>, Vec<Vec<Diagnostic>>) = resolved.into_iter().unzip();
    // Exceptions that are known need no look at each run; `tl-codegen check` tells them.
    let mut diagnostics: Vec<Diagnostic> = diagnostics.into_iter().flatten().collect();
    diagnostics.retain(|diagnostic| diagnostic.code != Code::IdException);
    let colour = std::io::stderr().is_terminal();
    if !diagnostics.is_empty() {
        anstream::eprint!("{}", tl_parser::render(&diagnostics, sources, colour));
    }
    let errors = diagnostics.iter().filter(|diagnostic| diagnostic.severity() == Severity::Error).count();
    if errors == 0 {
        return Some(models);
    }
    let plural = if errors == 1 { "" } else { "s" };
    anstream::eprintln!("{errors} error{plural} in the schema; nothing was written");
    None
}

fn options(input: &Input, model: &Model) -> Options {
    let layer = model.layer.map(|layer| format!(" (layer {layer})")).unwrap_or_default();
    Options {
        module: input.module.to_owned(),
        runtime: "crate".to_owned(),
        generator: format!("cargo xtask regen from {}{layer}", input.file),
        split_root: input.split_root,
        dispatch: Gate::Feature("dispatch".to_owned()),
        borrowed: Gate::Feature("borrowed".to_owned()),
    }
}

fn describe(input: &Input, model: &Model) {
    let layer = model.layer.map(|layer| format!(", layer {layer}")).unwrap_or_default();
    anstream::println!(
        "{:<18} {:>5} constructors {:>4} functions {:>4} types{layer}",
        input.file,
        model.constructors.len(),
        model.functions.len(),
        model.types.len(),
    );
}

fn report(plan: &sync::Plan<'_>, files: &Files, check: bool) -> Result<bool> {
    const SHOWN: usize = 20;
    let bytes: usize = files.values().map(String::len).sum();
    let all = format!("{} files, {:.1} MB, in {OUTPUT}", files.len(), bytes as f64 / 1e6);
    if plan.is_empty() {
        anstream::println!("{all}: up to date");
        return Ok(true);
    }
    let written = plan.write.iter().map(|(path, _)| (if check { "stale" } else { "wrote" }, *path));
    let removed = plan.remove.iter().map(|path| (if check { "orphan" } else { "removed" }, path.as_path()));
    for (verb, path) in written.chain(removed).take(SHOWN) {
        anstream::println!("{verb:<8}{}", Path::new(OUTPUT).join(path).display());
    }
    let changes = plan.write.len() + plan.remove.len();
    if changes > SHOWN {
        anstream::println!("... and {} more", changes - SHOWN);
    }
    if check {
        anstream::eprintln!(
            "error: {changes} generated files are not what schema/ says\nhelp: run `cargo xtask regen` and commit the result"
        );
        return Ok(false);
    }
    anstream::println!("{all}: {} written, {} removed", plan.write.len(), plan.remove.len());
    Ok(true)
}

/// How long each stage took.
#[derive(Default)]
struct Watch(Vec<(&'static str, Duration)>);

impl Watch {
    fn stage<T>(&mut self, name: &'static str, run: impl FnOnce() -> T) -> T {
        let start = Instant::now();
        let result = run();
        self.0.push((name, start.elapsed()));
        result
    }
}

impl std::fmt::Display for Watch {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (name, took) in &self.0 {
            write!(f, "{name} {} ms, ", took.as_millis())?;
        }
        let total: Duration = self.0.iter().map(|(_, took)| *took).sum();
        write!(f, "{} ms in all", total.as_millis())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A workspace with these schemas, and code that was generated from others.
    fn workspace(api: &str) -> tempfile::TempDir {
        let root = tempfile::tempdir().expect("a temporary folder");
        fs::create_dir_all(root.path().join("schema")).expect("a new folder");
        fs::write(root.path().join("schema/api.tl"), api).expect("a new file");
        fs::write(root.path().join("schema/mtproto.tl"), "pong ping_id:long = Pong;\n").expect("a new file");
        fs::create_dir_all(root.path().join(OUTPUT)).expect("a new folder");
        fs::write(root.path().join(OUTPUT).join("old.rs"), "// old").expect("a new file");
        root
    }

    fn generated(root: &Path) -> Vec<String> {
        let entries = fs::read_dir(root.join(OUTPUT)).expect("the folder is there");
        let mut names: Vec<String> =
            entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    #[test]
    fn the_committed_code_is_fresh() {
        assert!(regen(crate::root(), true).expect("can be read"), "run `cargo xtask regen`");
    }

    #[test]
    fn a_wrong_schema_writes_nothing() {
        for wrong in [
            "user id:long = User\nchat id:long = Chat;",
            "user id:long photo:Phot = User;",
            "user id:long = User;\nuser id:int = User;",
            "user id:long = Us",
            "user flags:# name:flags.40?string = User;",
        ] {
            let root = workspace(wrong);
            assert!(!regen(root.path(), false).expect("can be read"), "{wrong}");
            assert_eq!(generated(root.path()), ["old.rs"], "{wrong}");
        }
    }

    #[test]
    fn files_follow_the_schema() {
        let root = workspace("user id:long = User;\nbooks.book id:long = books.Book;\n");
        assert!(!regen(root.path(), true).expect("can be read"), "stale");
        assert_eq!(generated(root.path()), ["old.rs"], "--check writes nothing");
        assert!(regen(root.path(), false).expect("can be written"));
        assert_eq!(generated(root.path()), ["api", "api.rs", "mtproto", "mtproto.rs"]);
        let book = root.path().join(OUTPUT).join("api/types/books.rs");
        let written = fs::metadata(&book).and_then(|meta| meta.modified()).expect("was written");

        fs::write(root.path().join("schema/api.tl"), "user id:int = User;\nbooks.book id:long = books.Book;\n")
            .expect("can be written");
        assert!(regen(root.path(), false).expect("can be written"));
        let kept = fs::metadata(&book).and_then(|meta| meta.modified()).expect("is there");
        assert_eq!(written, kept, "a file that is up to date is not touched");

        fs::write(root.path().join("schema/api.tl"), "user id:int = User;\n").expect("can be written");
        assert!(regen(root.path(), false).expect("can be written"));
        assert!(!book.exists(), "an orphan is removed");
        assert!(regen(root.path(), true).expect("can be read"), "up to date");
    }
}

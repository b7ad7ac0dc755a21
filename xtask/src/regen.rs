//! `cargo xtask regen`: generates the code of the crates in tl-types from schema/*.tl.
//!
//! Git is the transaction: files that changed are written one by one, and an interrupted run is repaired by the next
//! one, or by `git checkout`.

use std::io::IsTerminal;
use std::panic::resume_unwind;
use std::path::Path;
use std::sync::Arc;
use std::thread;

use anyhow::{Context, Result, ensure};
use tl_codegen::history::{AllLayers, table};
use tl_codegen::model::Model;
use tl_codegen::overlay::{Overlay, error_names};
use tl_codegen::seams::Seams;
use tl_codegen::sync::{self, Plan};
use tl_codegen::{Config, Files, Formatter, Gate, Traits, count};
use tl_parser::{Code, Diagnostic, FileId, Severity, Sources};

use crate::history;
use crate::overlay::{self, LOCAL, Local};
use crate::progress::Stages;
use crate::seams;
use crate::tree::{self, Tree};

/// The folders of generated code: of the runtime, then of the crates in [`seams::FILE`].
pub(crate) const FOLDERS: [&str; 5] = [
    "tl-types/runtime/src/generated",
    "tl-types/common/src/generated",
    "tl-types/messages/src/generated",
    "tl-types/services/src/generated",
    "tl-types/src/generated",
];

/// A schema and the module of its generated code.
pub(crate) struct Input {
    pub(crate) file: &'static str,
    pub(crate) module: &'static str,
    /// Whether this is the Telegram API: it must have a layer, [overlay] files describe it, and its items are
    /// at the root of tl-types, split between several crates and files.
    pub(crate) is_api: bool,
    /// The site with a page about each of its items.
    pub(crate) reference: Option<&'static str>,
    /// Types that every client decodes; their decoders are compiled once, with tl-types.
    pub(crate) compiled: &'static [&'static str],
}

pub(crate) const INPUTS: [Input; 2] = [
    Input {
        file: "schema/api.tl",
        module: "api",
        is_api: true,
        reference: Some("https://core.telegram.org"),
        compiled: &["Updates"],
    },
    Input { file: "schema/mtproto.tl", module: "mtproto", is_api: false, reference: None, compiled: &[] },
];

impl Input {
    /// The error of a schema without which tl-types would not compile although each definition is valid.
    pub(crate) fn missing(&self, model: &Model) -> Option<String> {
        let file = self.file;
        if model.constructors.is_empty() && model.functions.is_empty() {
            return Some(format!(
                "error: {file} has no definitions\n\
                 help: write the whole schema to it, or restore it with `git checkout -- {file}`"
            ));
        }
        let layer = format!("error: {file} has no layer\nhelp: add a line `// LAYER N` with its number");
        (self.is_api && model.layer.is_none()).then_some(layer)
    }
}

/// Generates the code of the workspace at `root`, or checks that it is up to date.
///
/// A check ignores local descriptions, which are never committed.
///
/// Returns whether it succeeded; the reasons for a failure are on standard error.
pub(crate) fn regen(root: &Path, check: bool, local: Local) -> Result<bool> {
    let mut stages = Stages::default();
    let local = if check { Local::Exclude } else { local };
    let Some(generated) = generate(&Tree::new(root), local, &mut stages)? else {
        return Ok(false);
    };
    let plans = stages.run("compare", || generated.plans(root))?;
    let single = generated.changed_files(root)?;
    if !check {
        stages.run("write", || write(root, &plans, &single))?;
    }
    generated.summary.iter().for_each(|line| anstream::println!("{line}"));
    let changes = report(&generated, &plans, &single, check);
    anstream::println!("{stages}");
    let fresh = !check || changes == 0;
    if !fresh {
        let (files, command) = (count(changes, "generated file"), command(root));
        anstream::eprintln!("error: {files} not up to date with schema/\nhelp: run `{command}` and commit the result");
    }
    Ok(fresh)
}

/// All schemas and the overlay.
pub(crate) struct Loaded {
    pub(crate) sources: Sources,
    /// The files of [`INPUTS`] in `sources`.
    files: Vec<FileId>,
    pub(crate) overlay: Overlay,
    /// The models of [`INPUTS`], with the overlay applied.
    pub(crate) models: Vec<Model>,
    /// Entries of the overlay about items of other layers.
    pub(crate) other_layers: Vec<Diagnostic>,
}

impl Loaded {
    /// The Telegram API, with the overlay applied.
    pub(crate) fn api(&self) -> &Model {
        &self.models[API]
    }

    /// The Telegram API without the overlay.
    pub(crate) fn plain_api(&self) -> Model {
        let file = self.files[API];
        tl_codegen::resolve(&[tl_parser::parse(self.sources.text(file), file)]).0
    }

    /// The Telegram API of all layers, without the overlay.
    fn all_layers(&self) -> Result<AllLayers> {
        let file = self.files[API];
        let present = tl_parser::parse(self.sources.text(file), file);
        let others: Vec<&Model> = self.models.iter().skip(1).collect();
        let all = self.overlay.history.all_layers(&[present], &others);
        let errors = all.diagnostics.iter().filter(|found| found.severity() == Severity::Error);
        let messages: Vec<String> = errors.map(|found| format!("\n  {}", found.message)).collect();
        ensure!(messages.is_empty(), "{} does not fit {}:{}", overlay::HISTORY[0], INPUTS[API].file, messages.concat());
        Ok(all)
    }
}

/// The place of the Telegram API in [`INPUTS`].
const API: usize = 0;

/// The file in `target` with the formatted code of the last run.
const FORMATTED: &str = "formatted-code";

/// Reads and resolves all schemas and applies the overlay.
///
/// Returns `None` if one has an error; diagnostics are on standard error.
pub(crate) fn load(tree: &Tree<'_>, local: Local, stages: &mut Stages) -> Result<Option<Loaded>> {
    let (mut sources, files) = stages.run("read", || read_schemas(tree))?;
    let schemas = sources.clone();
    let resolve = |&id| tl_codegen::resolve(&[tl_parser::parse(schemas.text(id), id)]);
    let (resolved, overlay) = stages.run("resolve", || {
        thread::scope(|scope| {
            let resolved = scope.spawn(|| files.iter().map(resolve).unzip());
            let overlay = overlay::read(tree, local, &mut sources);
            (resolved.join().unwrap_or_else(|panic| resume_unwind(panic)), overlay)
        })
    });
    let (mut models, diagnostics): (Vec<Model>, Vec<Vec<Diagnostic>>) = resolved;
    let (overlay, malformed) = overlay?;
    // The exceptions to the id rules do not change; `check` reports them.
    let mut diagnostics: Vec<Diagnostic> = diagnostics.into_iter().flatten().collect();
    diagnostics.retain(|diagnostic| diagnostic.code != Code::IdException);
    diagnostics.extend(malformed);
    let is_error = |diagnostic: &&Diagnostic| diagnostic.severity() == Severity::Error;
    // An incomplete model would have each missing name reported twice.
    if diagnostics.iter().filter(is_error).count() == 0 {
        let api = &mut models[API];
        diagnostics.extend(stages.run("apply", || tl_codegen::overlay::apply(api, &overlay)));
    }
    let other_layers = diagnostics.extract_if(.., |diagnostic| diagnostic.code == Code::OtherLayer).collect();
    if !diagnostics.is_empty() {
        let colour = std::io::stderr().is_terminal();
        anstream::eprint!("{}", tl_parser::render(&diagnostics, &sources, colour));
    }
    let mut errors = diagnostics.iter().filter(is_error).count();
    if errors == 0 {
        let missing = INPUTS.iter().zip(&models).filter_map(|(input, model)| input.missing(model));
        errors = missing.inspect(|missing| anstream::eprintln!("{missing}")).count();
    }
    if errors > 0 {
        let errors = count(errors, "error");
        anstream::eprintln!("{errors} in schema/, no file was written\nhelp: fix them and run the command again");
        return Ok(None);
    }
    Ok(Some(Loaded { sources, files, overlay, models, other_layers }))
}

/// Reads the texts of all schemas.
fn read_schemas(tree: &Tree<'_>) -> Result<(Sources, Vec<FileId>)> {
    let mut sources = Sources::new();
    let add = |input: &Input| {
        let text = tree.text(input.file)?.with_context(|| format!("{} does not exist", input.file))?;
        Ok(sources.add(input.file, text))
    };
    let files = INPUTS.iter().map(add).collect::<Result<_>>()?;
    Ok((sources, files))
}

/// The generated code of all schemas.
pub(crate) struct Generated {
    /// The files in each of [`FOLDERS`].
    folders: [Files; 5],
    /// The text of [`seams::FILE`].
    pub(crate) seams: String,
    /// Further files by their paths from the root: the page with all layers, and copies of the history.
    files: Vec<(&'static str, String)>,
    /// Lines about the schemas.
    pub(crate) summary: Vec<String>,
}

impl Generated {
    /// Compares the code with the files in `root`.
    pub(crate) fn plans(&self, root: &Path) -> Result<Vec<Plan<'_>>, tl_codegen::Error> {
        FOLDERS.iter().zip(&self.folders).map(|(folder, files)| sync::plan(&root.join(folder), files)).collect()
    }

    /// The files outside of [`FOLDERS`] that differ from those in `root`, with their new texts.
    pub(crate) fn changed_files(&self, root: &Path) -> Result<Vec<(&'static str, &str)>> {
        let files = self.files.iter().map(|(name, text)| (*name, &**text));
        let mut changed = Vec::new();
        for (name, text) in std::iter::once((seams::FILE, &*self.seams)).chain(files) {
            if Tree::new(root).text(name)?.as_deref() != Some(text) {
                changed.push((name, text));
            }
        }
        Ok(changed)
    }
}

/// Generates the code of all schemas; `None` if one has an error, see [`load`].
pub(crate) fn generate(tree: &Tree<'_>, local: Local, stages: &mut Stages) -> Result<Option<Generated>> {
    let Some(mut loaded) = load(tree, local, stages)? else { return Ok(None) };
    let (seams, recorded, text) = seams::record(tree, &mut loaded.models[API])?;
    let (folders, files) = stages.run("emit", || {
        let target = tree.root.join("target");
        let formatter = target.is_dir().then(|| Arc::new(Formatter::open(&target.join(FORMATTED))));
        let config = formatter.iter().fold(Config::new(), Config::formatter);
        thread::scope(|scope| {
            let history =
                scope.spawn(|| anyhow::Ok((emit_history(&loaded, &config)?, history::files(tree, &loaded.overlay)?)));
            let mut folders = emit(&loaded.models, &seams, &config)?;
            let (common, files) = history.join().unwrap_or_else(|panic| resume_unwind(panic))?;
            folders[1].extend(common);
            let saved = formatter.map_or(Ok(()), |formatter| formatter.save());
            saved.with_context(|| format!("cannot write {FORMATTED} in target"))?;
            anyhow::Ok((folders, files))
        })
    })?;
    let mut summary: Vec<String> =
        INPUTS.iter().zip(&loaded.models).map(|(input, model)| describe(input, model)).collect();
    let (local, other_layers) = (loaded.overlay.local.len(), loaded.other_layers.len());
    if local > 0 {
        let local = count(local, "description");
        summary.push(format!("{LOCAL:<18} {local}; before a commit, run `cargo xtask regen --no-local`"));
    }
    if other_layers > 0 {
        summary.push(format!("{other_layers} entries for other layers, see `cargo xtask docs other-layers`"));
    }
    summary.extend(seams::describe(&recorded));
    Ok(Some(Generated { folders, seams: text, files, summary }))
}

/// Generates the files of each of [`FOLDERS`], without those of other layers.
fn emit(models: &[Model], seams: &Seams, config: &Config) -> Result<[Files; 5]> {
    let mut folders = FOLDERS.map(|_| Files::new());
    let [runtime, crates @ ..] = &mut folders;
    for (input, model) in INPUTS.iter().zip(models) {
        let feature = |name: &str| Gate::Feature(name.to_owned());
        let config = config
            .clone()
            .root_file(input.module)
            .generator(format!("cargo xtask regen from {}", input.file))
            .split(input.is_api)
            .dispatch(feature("dispatch"))
            .names(true)
            .borrowed(feature("borrowed"))
            .data(feature("object"))
            .serde(feature("serde"))
            .traits(Traits {
                clone: feature("clone"),
                debug: feature("debug"),
                eq: feature("eq"),
                default: feature("defaults"),
                convert: feature("convert"),
            });
        if !input.is_api {
            runtime.extend(config.runtime("crate").registry("crate::Builtin").emit(model)?);
            continue;
        }
        let config = config.registry("::tl_types_common::Api").examples("tl_types");
        let config = input.reference.into_iter().fold(config, Config::reference);
        let config = input.compiled.iter().copied().fold(config, Config::instantiate);
        let generated = config.emit_crates(model, seams)?;
        let folder = |name: &str| format!("{}/src/generated", name.replacen("types-", "types/", 1));
        let found: Vec<String> = seams.crates.iter().map(|it| folder(&it.name)).collect();
        ensure!(found == FOLDERS[1..], "{} has other crates than tl-types/", seams::FILE);
        crates.iter_mut().zip(generated).for_each(|(folder, files)| folder.extend(files));
    }
    Ok(folders)
}

/// Generates the files of tl-types-common about other layers, and about errors.
fn emit_history(loaded: &Loaded, config: &Config) -> Result<Files> {
    let (Overlay { history, conversions, .. }, all_layers) = (&loaded.overlay, loaded.all_layers()?);
    let generator = |inputs: &str| format!("cargo xtask regen from {inputs}");
    let inputs = generator(&format!("{} and {}", INPUTS[API].file, overlay::HISTORY[0]));
    let conversions_of =
        generator(&format!("{}, {} and {}", INPUTS[API].file, overlay::HISTORY[0], overlay::CONVERSIONS));
    let ids = history.ids(&loaded.models.iter().collect::<Vec<_>>());
    let mut files = Files::from([
        ("history.rs".into(), table(&ids, &generator(overlay::HISTORY[0]))),
        ("errors.rs".into(), error_names(&loaded.overlay, &generator(overlay::ERRORS))),
        ("layers.rs".into(), all_layers.table(conversions, &conversions_of)),
    ]);
    files.extend(config.clone().root_file("all_layers").generator(inputs).split(true).emit_data(&all_layers.model)?);
    Ok(files)
}

fn describe(input: &Input, model: &Model) -> String {
    let layer = model.layer.map(|layer| format!(", layer {layer}")).unwrap_or_default();
    format!("{:<18} {}{layer}", input.file, tl_codegen::count_items(model))
}

/// Writes and removes files that differ: those of `plans`, and `single` ones with their texts.
pub(crate) fn write(root: &Path, plans: &[Plan<'_>], single: &[(&str, &str)]) -> Result<()> {
    plans.iter().try_for_each(Plan::check)?;
    for (name, text) in single {
        tree::write(root, name, text).with_context(|| format!("cannot write {name}"))?;
    }
    plans.iter().try_for_each(|plan| {
        let folder = plan.dir().display();
        plan.apply().with_context(|| {
            format!("cannot write to {folder}\nhelp: run `cargo xtask regen` again, or `git checkout -- {folder}`")
        })
    })
}

/// Prints the changed files and the totals; returns how many changed.
fn report(generated: &Generated, plans: &[Plan<'_>], single: &[(&str, &str)], check: bool) -> usize {
    const SHOWN: usize = 20;
    let fault = if check { "stale" } else { "wrote" };
    let mut changes: Vec<String> = single.iter().map(|(name, _)| format!("{fault:<8}{name}")).collect();
    for (folder, plan) in FOLDERS.iter().zip(plans) {
        let line = |verb: &str, path: &Path| format!("{verb:<8}{}", Path::new(folder).join(path).display());
        changes.extend(plan.faults().map(|(fault, path)| match fault {
            _ if check => line(fault, path),
            "orphan" => line("removed", path),
            _ => line("wrote", path),
        }));
    }
    changes.iter().take(SHOWN).for_each(|line| anstream::println!("{line}"));
    if changes.len() > SHOWN {
        anstream::println!("... and {} more", changes.len() - SHOWN);
    }
    let files = || generated.folders.iter().flat_map(|files| files.values());
    let (files, bytes) = (count(files().count(), "file"), files().map(String::len).sum::<usize>());
    let changed = if changes.is_empty() { "up to date".to_owned() } else { format!("{} changed", changes.len()) };
    anstream::println!("{files}, {:.1} MB: {changed}", bytes as f64 / 1e6);
    changes.len()
}

/// The command that generates the code to commit, without local descriptions.
pub(crate) fn command(root: &Path) -> &'static str {
    if root.join(LOCAL).exists() { "cargo xtask regen --no-local" } else { "cargo xtask regen" }
}

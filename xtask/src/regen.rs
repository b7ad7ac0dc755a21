//! `cargo xtask regen`: from schema/*.tl to the generated code of tl-types and the crates it is made of.

mod input;
mod swap;

use std::io::IsTerminal;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use tl_codegen::history::{self, PastId};
use tl_codegen::model::Model;
use tl_codegen::overlay::Overlay;
use tl_codegen::seams::Seams;
use tl_codegen::sync::{self, Plan};
use tl_codegen::{Config, Files, Gate, Traits, count};
use tl_parser::ast::{ItemKind, Section};
use tl_parser::{Code, Diagnostic, FileId, Schema, Severity, Sources};

pub(crate) use self::input::{INPUTS, Input};
use self::swap::mend;
pub(crate) use self::swap::swap;
use crate::overlay::{self, LOCAL, Local};
use crate::seams;
use crate::tree::Tree;

/// The folders of generated code: of the runtime, then of the crates in `schema/seams.toml`.
pub(crate) const FOLDERS: [&str; 5] = [
    "tl-types/runtime/src/generated",
    "tl-types/common/src/generated",
    "tl-types/messages/src/generated",
    "tl-types/services/src/generated",
    "tl-types/src/generated",
];

/// Generates all schemas of the workspace at `root`, or checks that this would change nothing.
///
/// What is to be committed has no local words, so to check leaves them out.
///
/// Returns whether all went well; what did not is on standard error by then.
pub(crate) fn regen(root: &Path, check: bool, local: Local) -> Result<bool> {
    let mut watch = Watch::default();
    let local = if check { Local::LeftOut } else { local };
    let Some(Made { outputs, summary, seams }) = make(&Tree::new(root), local, &mut watch)? else {
        return Ok(false);
    };
    if !check {
        take_up(root, &outputs)?;
    }
    let plans = watch.stage("compare", || plans(root, &outputs))?;
    if !check {
        watch.stage("write", || swap(&plans))?;
    }
    summary.iter().for_each(|line| anstream::println!("{line}"));
    anstream::println!("{watch}");
    for (output, plan) in outputs.iter().zip(&plans) {
        report(output, plan, check);
    }
    let seams_fresh = std::fs::read(root.join(seams::FILE)).is_ok_and(|old| old == seams.as_bytes());
    if !check && !seams_fresh {
        std::fs::write(root.join(seams::FILE), seams)?;
    }
    let changes = plans.iter().map(changes).sum::<usize>() + usize::from(!seams_fresh);
    let fresh = !check || changes == 0;
    if !fresh {
        anstream::eprintln!("{}", stale(changes, command(root)));
    }
    Ok(fresh)
}

/// A schema with its overlay, and where its items are.
pub(crate) struct Bindings {
    pub(crate) model: Model,
    /// The module of tl-types: `tl_types::mtproto`.
    pub(crate) module: String,
    /// The site that has a page about each item.
    pub(crate) reference: Option<&'static str>,
    /// Whether there is an overlay.
    pub(crate) described: bool,
    /// Ids and names that only other layers have.
    pub(crate) past: Vec<PastId>,
}

/// All schemas; `None` if one is wrong, which is said here.
pub(crate) fn bindings(root: &Path, local: Local) -> Result<Option<Vec<Bindings>>> {
    let tree = Tree::new(root);
    let (mut sources, ids) = input::read(&tree)?;
    let overlay = overlay::read(&tree, local, &mut sources)?;
    let lowered = lower(&sources, &ids, &overlay, &mut Watch::default());
    let bindings = |(input, lowered): (&Input, Lowered)| Bindings {
        past: if input.described { overlay.0.history.ids(&lowered.model) } else { Vec::new() },
        model: lowered.model,
        module: if input.at_root { "tl_types".to_owned() } else { format!("tl_types::{}", input.module) },
        reference: input.reference,
        described: input.described,
    };
    Ok(lowered.map(|(lowered, _)| INPUTS.iter().zip(lowered).map(bindings).collect()))
}

/// A folder of generated code, as it should be.
pub(crate) struct Output {
    /// One of [`FOLDERS`].
    pub(crate) folder: &'static str,
    pub(crate) files: Files,
}

/// Takes up what a killed regen left beside the folders.
pub(crate) fn take_up(root: &Path, outputs: &[Output]) -> Result<()> {
    outputs.iter().try_for_each(|output| mend(&root.join(output.folder)))
}

/// What is to be done with each folder.
pub(crate) fn plans<'o>(root: &Path, outputs: &'o [Output]) -> std::io::Result<Vec<Plan<'o>>> {
    outputs.iter().map(|output| sync::plan(&root.join(output.folder), &output.files)).collect()
}

fn changes(plan: &Plan<'_>) -> usize {
    plan.write.len() + plan.remove.len()
}

/// What comes of all schemas.
pub(crate) struct Made {
    /// The code.
    pub(crate) outputs: [Output; 5],
    /// The text of `schema/seams.toml`.
    pub(crate) seams: String,
    /// What there is, line by line.
    pub(crate) summary: Vec<String>,
}

/// Generates all schemas; `None` if something is wrong, which is said here.
pub(crate) fn make(tree: &Tree<'_>, local: Local, watch: &mut Watch) -> Result<Option<Made>> {
    let (mut sources, ids) = watch.stage("read", || input::read(tree))?;
    let overlay = watch.stage("overlay", || overlay::read(tree, local, &mut sources))?;
    let Some((mut schemas, kept)) = lower(&sources, &ids, &overlay, watch) else {
        return Ok(None);
    };
    let shared =
        INPUTS.iter().zip(&mut schemas).find(|(input, _)| input.at_root).map(|(_, lowered)| &mut lowered.model);
    let (seams, recorded, text) = seams::record(tree, shared.context("no schema is at the root of tl-types")?)?;
    let outputs = watch.stage("emit", || outputs(&schemas, &overlay.0, &seams))?;
    let mut summary: Vec<String> = INPUTS.iter().zip(&schemas).map(|(input, of)| describe(input, of)).collect();
    let words = overlay.0.local.len();
    if words > 0 {
        summary
            .push(format!("{LOCAL:<18} {}: without it, by --no-local, before a commit", count(words, "description")));
    }
    if !kept.is_empty() {
        summary.push(format!("{}: `cargo xtask docs other-layers` lists them", self::kept(kept.len())));
    }
    summary.extend(seams::describe(&recorded));
    Ok(Some(Made { outputs, summary, seams: text }))
}

/// The code of all schemas.
fn outputs(schemas: &[Lowered], overlay: &Overlay, seams: &Seams) -> Result<[Output; 5]> {
    let mut all = FOLDERS.map(|folder| Output { folder, files: Files::new() });
    let [runtime, api @ ..] = &mut all;
    for (input, Lowered { model, .. }) in INPUTS.iter().zip(schemas) {
        let config = config(input, model);
        if input.at_root {
            let crates = config.emit_crates(model, seams)?;
            api.iter_mut().zip(crates).for_each(|(output, files)| output.files.extend(files));
        } else {
            runtime.files.extend(config.emit(model)?);
        }
        if input.described {
            let generator = format!("cargo xtask regen from {}", overlay::HISTORY);
            api[0].files.insert("history.rs".into(), history::table(&overlay.history.ids(model), &generator));
        }
    }
    Ok(all)
}

/// The schema that has an overlay, as it is without it, and the overlay; `None` if one is wrong, which is said here.
///
/// Local words are left out.
pub(crate) fn described(root: &Path) -> Result<Option<(Model, Overlay)>> {
    let tree = Tree::new(root);
    let (mut sources, ids) = input::read(&tree)?;
    let (overlay, malformed) = overlay::read(&tree, Local::LeftOut, &mut sources)?;
    if lower(&sources, &ids, &(overlay.clone(), malformed), &mut Watch::default()).is_none() {
        return Ok(None);
    }
    let schema = INPUTS.iter().zip(&ids).find(|(input, _)| input.described);
    let model = schema.map(|(_, &id)| tl_codegen::resolve(&[tl_parser::parse(sources.text(id), id)]).0);
    Ok(model.map(|model| (model, overlay)))
}

/// What is said about other layers, as diagnostics, and where they stand; `None` if something is wrong.
pub(crate) fn other_layers(root: &Path) -> Result<Option<(Sources, Vec<Diagnostic>)>> {
    let tree = Tree::new(root);
    let (mut sources, ids) = input::read(&tree)?;
    let overlay = overlay::read(&tree, Local::Read, &mut sources)?;
    let lowered = lower(&sources, &ids, &overlay, &mut Watch::default());
    Ok(lowered.map(|(_, kept)| (sources, kept)))
}

/// What a schema became.
struct Lowered {
    model: Model,
    /// How many of its constructors the runtime has: those of `Bool`, `vector` and the like.
    built_in: usize,
}

/// The models, and the words that are kept for other layers; `None` if a schema is wrong, which is said here.
fn lower(
    sources: &Sources,
    ids: &[FileId],
    (overlay, malformed): &(Overlay, Vec<Diagnostic>),
    watch: &mut Watch,
) -> Option<(Vec<Lowered>, Vec<Diagnostic>)> {
    let parsed: Vec<_> =
        watch.stage("parse", || ids.iter().map(|&id| tl_parser::parse(sources.text(id), id)).collect());
    let declared: Vec<usize> = parsed.iter().map(|parsed| constructors(&parsed.schema)).collect();
    let resolved: Vec<_> =
        watch.stage("resolve", || parsed.into_iter().map(|parsed| tl_codegen::resolve(&[parsed])).collect());
    let (mut models, diagnostics): (Vec<Model>, Vec<Vec<Diagnostic>>) = resolved.into_iter().unzip();
    // Exceptions that are known need no look at each run; `tl-codegen check` tells them.
    let mut diagnostics: Vec<Diagnostic> = diagnostics.into_iter().flatten().collect();
    diagnostics.retain(|diagnostic| diagnostic.code != Code::IdException);
    diagnostics.extend_from_slice(malformed);
    // What a wrong schema or overlay has is not known.
    if !diagnostics.iter().any(|diagnostic| diagnostic.severity() == Severity::Error) {
        let described = INPUTS.iter().zip(&mut models).filter(|(input, _)| input.described);
        let found = watch.stage("apply", || {
            described.flat_map(|(_, model)| tl_codegen::overlay::apply(model, overlay)).collect::<Vec<_>>()
        });
        diagnostics.extend(found);
    }
    let kept = diagnostics.extract_if(.., |diagnostic| diagnostic.code == Code::OtherLayer).collect();
    let colour = std::io::stderr().is_terminal();
    if !diagnostics.is_empty() {
        anstream::eprint!("{}", tl_parser::render(&diagnostics, sources, colour));
    }
    let mut errors = diagnostics.iter().filter(|diagnostic| diagnostic.severity() == Severity::Error).count();
    // Where definitions are wrong, what is missing may be among them.
    if errors == 0 {
        let missing = INPUTS.iter().zip(&models).filter_map(|(input, model)| input.lacks(model));
        errors = missing.inspect(|missing| anstream::eprintln!("{missing}")).count();
    }
    if errors == 0 {
        let lowered = models.into_iter().zip(declared).map(|(model, declared)| {
            let built_in = declared.saturating_sub(model.constructors.len());
            Lowered { model, built_in }
        });
        return Some((lowered.collect(), kept));
    }
    anstream::eprintln!("{} in schema/; nothing was written", count(errors, "error"));
    None
}

/// How many constructors a schema declares, those of the runtime included.
fn constructors(schema: &Schema<'_>) -> usize {
    let mut section = Section::default();
    let mut constructors = 0;
    for item in &schema.items {
        match &item.kind {
            ItemKind::Section(next) => section = *next,
            ItemKind::Combinator(_) | ItemKind::Builtin(_) if section == Section::Types => constructors += 1,
            _ => {}
        }
    }
    constructors
}

fn config(input: &Input, model: &Model) -> Config {
    let layer = model.layer.map(|layer| format!(" (layer {layer})")).unwrap_or_default();
    let feature = |name: &str| Gate::Feature(name.to_owned());
    let mut config = Config::new()
        .root_file(input.module)
        .generator(format!("cargo xtask regen from {}{layer}", input.file))
        .split(input.split)
        .dispatch(feature("dispatch"))
        .borrowed(feature("borrowed"))
        .data(feature("object"))
        .traits(Traits { clone: feature("clone"), debug: feature("debug"), eq: feature("eq") });
    config = if input.at_root {
        config.registry("::tl_types_common::Api").examples("tl_types")
    } else {
        config.runtime("crate").registry("crate::Builtin")
    };
    config = input.reference.into_iter().fold(config, Config::reference);
    input.compiled.iter().copied().fold(config, Config::instantiate)
}

fn describe(input: &Input, Lowered { model, built_in }: &Lowered) -> String {
    let layer = model.layer.map(|layer| format!(", layer {layer}")).unwrap_or_default();
    let built_in = if *built_in == 0 { String::new() } else { format!(" and {built_in} built in") };
    format!(
        "{:<18} {}{built_in}, {}, {}{layer}",
        input.file,
        count(model.constructors.len(), "constructor"),
        count(model.functions.len(), "function"),
        count(model.types.len(), "type"),
    )
}

/// How much there is about other layers.
pub(crate) fn kept(entries: usize) -> String {
    match entries {
        1 => "1 entry about other layers".to_owned(),
        _ => format!("{entries} entries about other layers"),
    }
}

fn report(Output { folder, files }: &Output, plan: &Plan<'_>, check: bool) {
    const SHOWN: usize = 20;
    let bytes: usize = files.values().map(String::len).sum();
    let all = format!("{}, {:.1} MB, in {folder}", count(files.len(), "file"), bytes as f64 / 1e6);
    if plan.is_empty() {
        anstream::println!("{all}: up to date");
        return;
    }
    let written = plan.write.iter().map(|(path, _)| (if check { "stale" } else { "wrote" }, *path));
    let removed = plan.remove.iter().map(|path| (if check { "orphan" } else { "removed" }, path.as_path()));
    for (verb, path) in written.chain(removed).take(SHOWN) {
        anstream::println!("{verb:<8}{}", Path::new(folder).join(path).display());
    }
    if changes(plan) > SHOWN {
        anstream::println!("... and {} more", changes(plan) - SHOWN);
    }
    if !check {
        anstream::println!("{all}: {} written, {} removed", plan.write.len(), plan.remove.len());
    }
}

/// What writes the code that is to be committed, which has no local words.
pub(crate) fn command(root: &Path) -> &'static str {
    if root.join(LOCAL).exists() { "cargo xtask regen --no-local" } else { "cargo xtask regen" }
}

fn stale(changes: usize, command: &str) -> String {
    let (files, are) = (count(changes, "generated file"), if changes == 1 { "is" } else { "are" });
    format!("error: {files} {are} not what schema/ says\nhelp: run `{command}` and commit the result")
}

/// How long each stage took.
#[derive(Default)]
pub(crate) struct Watch(Vec<(&'static str, Duration)>);

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
pub(crate) mod tests;

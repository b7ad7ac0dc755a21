//! `cargo xtask history`: the layers in schema/history.

use std::collections::{BTreeSet, HashSet};
use std::io::IsTerminal;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use clap::Subcommand;
use tl_codegen::count;
use tl_codegen::diff::Kind;
use tl_codegen::history::{Conversions, Counts, History, Outcome, Upgrade, print_layers};
use tl_codegen::overlay::Overlay;
use tl_parser::ast::ItemKind;
use tl_parser::{Parsed, Severity, Sources};

use crate::overlay::{self, HISTORY, Local};
use crate::regen::INPUTS;
use crate::table::Table;
use crate::tree::{self, Tree};

/// The page with the changes of all layers.
const PAGE: &str = "docs/LAYERS.md";

/// Copies of [`HISTORY`] for the command line program, whose package has only files of its own folder.
const COPIES: [&str; 2] = ["tl-codegen/cli/src/layers/api.tl", "tl-codegen/cli/src/layers/current.tl"];

#[derive(Subcommand)]
pub(crate) enum Task {
    /// Add schemas to the history, whole and of any layers, in any order; run `cargo xtask regen` afterwards
    Add {
        /// Schemas, each with its layer in a line `// LAYER N` or `===N===`
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
        /// The layer of the only file, if it has none
        #[arg(long, value_name = "N")]
        layer: Option<u32>,
    },
    /// List the upgrade of each definition of other layers to its successor, and what it loses
    Upgrades,
}

/// Returns whether the task succeeded; the reasons for a failure are on standard error.
pub(crate) fn history(root: &Path, task: Option<&Task>) -> Result<bool> {
    let mut sources = Sources::new();
    let (overlay, found) = overlay::read(&Tree::new(root), Local::Exclude, &mut sources)?;
    if !found.is_empty() {
        anstream::eprint!("{}", tl_parser::render(&found, &sources, std::io::stderr().is_terminal()));
        bail!("schema/ has errors\nhelp: fix them and run the command again");
    }
    let Overlay { mut history, conversions, .. } = overlay;
    let before = history.conflicts();
    if let Some(Task::Add { files, layer }) = task {
        if layer.is_some() && files.len() > 1 {
            bail!("`--layer` is the layer of one file, but there are {}\nhelp: add them one by one", files.len());
        }
        for file in files {
            add(&mut history, file, *layer)?;
        }
        for (name, text) in HISTORY.iter().zip(history.print()) {
            tree::write(root, name, &text).with_context(|| format!("cannot write {name}"))?;
        }
        for (id, lines) in history.conflicts().iter().filter(|conflict| !before.contains(conflict)) {
            anstream::println!("several definitions have the id {id:08x}:");
            lines.iter().for_each(|line| anstream::println!("  {line}"));
        }
    }
    let upgrades = upgrades(&Tree::new(root), &history, &conversions)?;
    if let Some(Task::Upgrades) = task {
        upgrades.iter().for_each(|upgrade| anstream::println!("{}", line(upgrade)));
    }
    anstream::print!("{}\n{}", counts(&history.counts()), table(&upgrades));
    Ok(true)
}

/// Returns the upgrades of the API; early layers also have MTProto's own definitions.
fn upgrades(tree: &Tree<'_>, history: &History, conversions: &Conversions) -> Result<Vec<Upgrade>> {
    let mut sources = Sources::new();
    let mut others: HashSet<u32> = HashSet::new();
    for input in INPUTS.iter().filter(|input| !input.is_api) {
        let file = sources.add(input.file, tree.text(input.file)?.unwrap_or_default());
        others.extend(tl_parser::id::declared(&tl_parser::parse(sources.text(file), file).schema).into_values());
    }
    let mut upgrades = history.upgrades(conversions);
    upgrades.retain(|upgrade| !others.contains(&upgrade.id));
    Ok(upgrades)
}

fn line(upgrade: &Upgrade) -> String {
    let Upgrade { name, id, layers, successor, outcome, .. } = upgrade;
    let outcome = match outcome {
        Outcome::Exact => "exact".to_owned(),
        Outcome::Lossy { lost, invented } => {
            let list =
                |word: &str, names: &[String]| (!names.is_empty()).then(|| format!("{word} {}", names.join(", ")));
            let parts: Vec<String> = list("loses", lost).into_iter().chain(list("invents", invented)).collect();
            parts.join("; ")
        }
        Outcome::NoSuccessor => "no successor".to_owned(),
        Outcome::Unconvertible(field, ty) => format!("nothing to convert to {field}:{ty}"),
    };
    let renamed = successor.as_ref().filter(|successor| *successor != name);
    let renamed = renamed.map(|successor| format!(" -> {successor}")).unwrap_or_default();
    format!("{:>7} {name}#{id:08x}{renamed}: {outcome}", print_layers(layers))
}

/// Counts the outcomes of upgrades.
fn table(upgrades: &[Upgrade]) -> String {
    let header = ["upgrade to the last layer", "constructors", "functions", "ids"];
    let mut table = Table::new(1, &header);
    let mut row = |words: &str, is: &dyn Fn(&Upgrade) -> bool| {
        let number = |kind: Kind| upgrades.iter().filter(|it| it.kind == kind && is(it)).count();
        let numbers = [number(Kind::Constructor), number(Kind::Function)];
        let cells = [numbers[0], numbers[1], numbers[0] + numbers[1]].map(|number| number.to_string());
        table.row([words.to_owned()].into_iter().chain(cells));
    };
    row("exact", &|it| it.outcome == Outcome::Exact);
    row("of these, with all values inside", &|it| it.is_deeply_exact);
    row("fields are lost", &|it| matches!(&it.outcome, Outcome::Lossy { invented, .. } if invented.is_empty()));
    row("fields are invented", &|it| matches!(&it.outcome, Outcome::Lossy { lost, .. } if lost.is_empty()));
    row(
        "fields are lost and invented",
        &|it| matches!(&it.outcome, Outcome::Lossy { lost, invented } if !lost.is_empty() && !invented.is_empty()),
    );
    row("none: a field has no value", &|it| matches!(it.outcome, Outcome::Unconvertible(..)));
    row("none: no successor", &|it| it.outcome == Outcome::NoSuccessor);
    row("all", &|_| true);
    table.render()
}

fn counts(counts: &Counts) -> String {
    format!(
        "{}, {}, {}; {} of them with several texts; {} not in the last layer, {} of these under a name that it has\n",
        count(counts.layers, "layer"),
        count(counts.definitions, "definition"),
        count(counts.ids, "id"),
        counts.ids_of_several_texts,
        counts.past_ids,
        counts.past_ids_of_current_names,
    )
}

/// Adds the schema in `file`.
fn add(history: &mut History, file: &Path, layer: Option<u32>) -> Result<()> {
    let name = file.display().to_string();
    let text = tree::read(file).with_context(|| format!("cannot read {name}"))?;
    let mut sources = Sources::new();
    let id = sources.add(&*name, text);
    let parsed = tl_parser::parse(sources.text(id), id);
    if parsed.diagnostics.iter().any(|it| it.severity() == Severity::Error) {
        anstream::eprint!("{}", tl_parser::render(&parsed.diagnostics, &sources, std::io::stderr().is_terminal()));
        bail!("{name} has errors, nothing was written\nhelp: fix them and run the command again");
    }
    let layer = layer.map_or_else(|| layer_of(&parsed, &name), Ok)?;
    history.add(layer, &[parsed]);
    Ok(())
}

/// Returns the layer in the dividers of a schema, else that in its last `// LAYER N`.
fn layer_of(parsed: &Parsed<'_>, name: &str) -> Result<u32> {
    let divider = |kind: &ItemKind<'_>| match kind {
        ItemKind::Layers { first, last } => Some((*first, *last)),
        _ => None,
    };
    let dividers: BTreeSet<_> = parsed.schema.items.iter().filter_map(|item| divider(&item.kind)).collect();
    match dividers.iter().collect::<Vec<_>>()[..] {
        [] => parsed.schema.layer().with_context(|| format!("{name} has no layer\nhelp: name it with `--layer N`")),
        [(first, last)] if first == last => Ok(*last),
        _ => bail!("{name} has several layers\nhelp: add a file for each, with all its definitions"),
    }
}

/// Generates the files that depend on the history alone; none without a history.
pub(crate) fn files(tree: &Tree<'_>, overlay: &Overlay) -> Result<Vec<(&'static str, String)>> {
    let mut files = Vec::new();
    for (copy, name) in COPIES.into_iter().zip(HISTORY) {
        files.extend(tree.text(name)?.map(|text| (copy, text)));
    }
    if !overlay.history.is_empty() {
        files.push((PAGE, page(overlay, &upgrades(tree, &overlay.history, &overlay.conversions)?)));
    }
    Ok(files)
}

/// Formats the page [`PAGE`].
fn page(Overlay { history, .. }: &Overlay, upgrades: &[Upgrade]) -> String {
    let (first, last) = (history.layers().next().unwrap_or_default(), history.layers().last().unwrap_or_default());
    history.page(&format!(
        "<!-- @generated by cargo xtask regen from {} and {}. Do not edit. -->\n\n\
         # Layers of the Telegram API\n\n\
         Changes of the schema from layer {first} to {last}, the newest first, by TL name. \"Changed\" definitions have another \
         id, since fields were added, removed or changed; with \"same id, other flags\", only `flags.N?true` fields were added, \
         removed or renamed. `tl diff --layers 166 230` prints the fields and the effect on bytes and Rust code, for any \
         two of these layers.\n\n\
         Of the ids that layer {last} does not have, these can be upgraded to a definition that it has: field by field, by name \
         and by `schema/history/conversions.toml`, where `int` fits `long`, a value a vector of one, and new conditional fields \
         are absent. `cargo xtask history upgrades` lists them with the lost and the invented fields.\n\n\
         {}",
        HISTORY[0], HISTORY[1], table(upgrades),
    ))
}

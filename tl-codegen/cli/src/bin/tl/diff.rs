//! `tl diff`: differences between two schemas.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use serde_json::{Value, json};
use tl_codegen::Config;
use tl_codegen::diff::{Change, Consequence, Container, Definition, Detail, Diff, Effect, Impact, Reading, Wire};

use crate::failure::Result;
use crate::input::Input;
use crate::leniency::Leniency;
use crate::{layers, output};

/// Compare two schemas and show the impact on encoded values and Rust code
///
/// Compares definitions, not lines: order, comments and spacing are ignored. Includes changes that keep the id of a
/// definition, such as a new `flags.N?true` field. The impact is determined by comparing the code that would be
/// generated.
#[derive(Args)]
#[command(after_help = "\
Labels of the lines below a definition:
  added, removed, renamed, retyped   fields
  optional, required, condition      fields that became conditional, unconditional or depend on another flag bit
  moved                              fields in a new position
  parameters, result                 of the definition itself
  wire                               impact on bytes of the old schema, read by the new one, and on peers that use the
                                     old schema and read new bytes; for functions, also on results. All values are
                                     read, or all \"unless\" a condition holds. Others are rejected because of an id,
                                     or misread: decoding fails elsewhere, or takes their bytes for other fields
  breaking                           code that uses the Rust item may no longer compile
  additive                           the Rust item has additions only

Of unchanged definitions with changed values inside, text and Markdown list the first few, JSON all.

Exit codes: 0 success, 1 a schema cannot be read or --fail-on matches, 2 invalid arguments.

Examples:
  tl diff old.tl new.tl                      for people
  git show HEAD:api.tl | tl diff - api.tl    uncommitted changes
  tl diff --format markdown old.tl new.tl    for a changelog
  tl diff --fail-on breaking old.tl new.tl   for a CI job
  tl diff --fail-on wire old.tl new.tl       for a CI job that protects stored values
  tl diff --layers 166 230                   two layers of the Telegram API

The JSON object:
  old, new       file and layer of each schema
  impact         none, additive or breaking; null if a schema has no Rust form
  changes        an object per definition:
    action       removed, renamed, changed or added
    kind         constructor, function or builtin
    old, new     name, id and line; null if absent
    same_id      whether the id is unchanged
    same_bytes   whether values have the same encoding apart from the id
    wire         old_bytes and old_peers; for functions whose results are not all read, old_results and
                 new_results. Each is null or an object with outcome (read, partial, misread or rejected) and reasons
    impact       as above
    details      of the definition: kind (parameters, result), old, new;
                 of fields: kind (added, removed, renamed, retyped, condition, moved) and, where
                 applicable, field, name, old, new, place, behind; places count from 0
    effects      impact, item (`types::User`) and text
  containers     name and wire of unchanged definitions with changed values inside
  types          name and effects of types with another Rust form
  consequences   name and effects of definitions that changed in Rust only")]
pub(crate) struct Compare {
    /// The old schema; `-` is standard input
    #[arg(required_unless_present = "layers")]
    old: Option<PathBuf>,
    /// The new schema; `-` is standard input
    #[arg(required_unless_present = "layers")]
    new: Option<PathBuf>,
    /// Compare two layers of the Telegram API, which are built in
    #[arg(long, num_args = 2, value_names = ["OLD", "NEW"], conflicts_with_all = ["old", "new"])]
    layers: Option<Vec<u32>>,
    /// Output format
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Exit with code 1 if there are changes of this kind
    #[arg(long, value_enum, value_name = "CHANGES")]
    fail_on: Option<FailOn>,
    #[command(flatten)]
    leniency: Leniency,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// For people
    Text,
    /// For a changelog
    Markdown,
    /// For programs
    Json,
}

#[derive(Clone, Copy, ValueEnum)]
enum FailOn {
    /// Changes that break Rust code, or may break it
    Breaking,
    /// Changes after which some bytes of the old schema are rejected or misread
    Wire,
    /// All changes
    Any,
}

impl Compare {
    pub(crate) fn run(&self) -> Result<bool> {
        let input = self.read()?;
        let schemas = input.parse();
        let syntax: Vec<_> = schemas.iter().flat_map(|parsed| parsed.diagnostics.clone()).collect();
        output::report(&syntax, &input.sources)?;
        let diff = self.leniency.apply(Config::new()).compare(&schemas[..1], &schemas[1..])?;
        let names = [0, 1].map(|side| input.sources.name(input.ids[side]));
        match self.format {
            Format::Text => output::print(&diff.text(names, true))?,
            Format::Markdown => output::print_raw(diff.markdown(names))?,
            Format::Json => output::print_raw(format!("{:#}\n", json(&diff, names)))?,
        }
        if !diff.knows_rust {
            let [old, new] = names;
            output::eprint(&format!(
                "note: the impact on Rust code is unknown: {old} or {new} contains definitions without a Rust form\n"
            ))?;
        }
        Ok(!self.fails(&diff))
    }

    fn read(&self) -> Result<Input> {
        let Some(numbers) = &self.layers else { return Input::read_all(self.old.iter().chain(&self.new)) };
        let history = layers::history();
        let texts = numbers.iter().map(|layer| layers::schema(&history, *layer)).collect::<Result<Vec<_>>>()?;
        Ok(Input::of(texts.into_iter().map(|text| (layers::NAME.to_owned(), text))))
    }

    fn fails(&self, diff: &Diff) -> bool {
        match self.fail_on {
            None => false,
            Some(FailOn::Any) => !diff.is_empty(),
            Some(FailOn::Wire) => !diff.reads_old_bytes(),
            Some(FailOn::Breaking) => !diff.is_empty() && diff.impact().is_none_or(|impact| impact == Impact::Breaking),
        }
    }
}

/// Returns the object that `tl diff --help` describes.
fn json(diff: &Diff, [old, new]: [&str; 2]) -> Value {
    let container = |it: &Container| json!({ "name": it.name, "wire": wire(&it.wire) });
    let consequence = |it: &Consequence| json!({ "name": it.name, "effects": effects(&it.effects) });
    let consequences = |all: &[Consequence]| all.iter().map(consequence).collect::<Value>();
    json!({
        "old": { "file": old, "layer": diff.old_layer },
        "new": { "file": new, "layer": diff.new_layer },
        "impact": diff.impact().map(Impact::as_str),
        "changes": diff.changes.iter().map(|it| change(it, diff.knows_rust)).collect::<Value>(),
        "containers": diff.containers.iter().map(container).collect::<Value>(),
        "types": consequences(&diff.types),
        "consequences": consequences(&diff.consequences),
    })
}

fn change(change: &Change, knows_rust: bool) -> Value {
    let definition = |it: &Definition| {
        let id = it.id.map(|id| format!("{id:08x}"));
        json!({ "name": it.name, "id": id, "line": it.line })
    };
    json!({
        "action": change.action().as_str(),
        "kind": change.kind.as_str(),
        "old": change.old.as_ref().map(definition),
        "new": change.new.as_ref().map(definition),
        "same_id": change.keeps_id(),
        "same_bytes": change.keeps_bytes,
        "wire": wire(&change.wire),
        "impact": knows_rust.then(|| change.impact().as_str()),
        "details": change.details.iter().map(detail).collect::<Value>(),
        "effects": effects(&change.effects),
    })
}

fn wire(wire: &Wire) -> Value {
    json!({
        "old_bytes": reading(&wire.old_bytes),
        "old_peers": reading(&wire.old_peers),
        "old_results": reading(&wire.old_results),
        "new_results": reading(&wire.new_results),
    })
}

fn reading(reading: &Option<Reading>) -> Value {
    reading.as_ref().map(|it| json!({ "outcome": it.outcome.as_str(), "reasons": it.reasons })).into()
}

fn detail(detail: &Detail) -> Value {
    match detail {
        Detail::Parameters { old, new } => json!({ "kind": "parameters", "old": old, "new": new }),
        Detail::Added { field, place } => json!({ "kind": "added", "field": field, "place": place }),
        Detail::Removed { field, place } => json!({ "kind": "removed", "field": field, "place": place }),
        Detail::Renamed { old, new } => json!({ "kind": "renamed", "old": old, "new": new }),
        Detail::Retyped { name, old, new } => json!({ "kind": "retyped", "name": name, "old": old, "new": new }),
        Detail::Condition { name, old, new } => json!({ "kind": "condition", "name": name, "old": old, "new": new }),
        Detail::Moved { name, old, new, behind } => {
            json!({ "kind": "moved", "name": name, "old": old, "new": new, "behind": behind })
        }
        Detail::Result { old, new } => json!({ "kind": "result", "old": old, "new": new }),
    }
}

fn effects(effects: &[Effect]) -> Value {
    let effect = |it: &Effect| json!({ "impact": it.impact.as_str(), "item": it.item, "text": it.text });
    effects.iter().map(effect).collect()
}

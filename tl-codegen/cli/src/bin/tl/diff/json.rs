//! The JSON output of `tl diff`.

use serde::Serialize;
use tl_codegen::diff::{self, Diff};

/// Returns the document, with a line feed at its end.
pub(crate) fn document(diff: &Diff, names: [&str; 2]) -> String {
    let [old, new] = names;
    let document = Document {
        old: Schema { file: old, layer: diff.old_layer },
        new: Schema { file: new, layer: diff.new_layer },
        impact: diff.impact().map(diff::Impact::as_str),
        changes: diff.changes.iter().map(|change| Change::new(change, diff.knows_rust)).collect(),
        types: diff.types.iter().map(Consequence::new).collect(),
        consequences: diff.consequences.iter().map(Consequence::new).collect(),
    };
    // Serializing strings and numbers into a string cannot fail.
    serde_json::to_string_pretty(&document).unwrap_or_default() + "\n"
}

#[derive(Serialize)]
struct Document<'d> {
    old: Schema<'d>,
    new: Schema<'d>,
    impact: Option<&'static str>,
    changes: Vec<Change<'d>>,
    types: Vec<Consequence<'d>>,
    consequences: Vec<Consequence<'d>>,
}

#[derive(Serialize)]
struct Schema<'d> {
    file: &'d str,
    layer: Option<u32>,
}

#[derive(Serialize)]
struct Change<'d> {
    action: &'static str,
    kind: &'static str,
    old: Option<Definition<'d>>,
    new: Option<Definition<'d>>,
    same_id: bool,
    same_bytes: bool,
    impact: Option<&'static str>,
    details: Vec<Detail<'d>>,
    effects: Vec<Effect<'d>>,
}

#[derive(Serialize)]
struct Definition<'d> {
    name: &'d str,
    /// Eight hex digits.
    id: Option<String>,
    line: &'d str,
}

#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
enum Detail<'d> {
    Parameters { old: &'d str, new: &'d str },
    Added { field: &'d str, place: usize },
    Removed { field: &'d str, place: usize },
    Renamed { old: &'d str, new: &'d str },
    Retyped { name: &'d str, old: &'d str, new: &'d str },
    Condition { name: &'d str, old: Option<&'d str>, new: Option<&'d str> },
    Moved { name: &'d str, old: usize, new: usize, behind: Option<&'d str> },
    Result { old: &'d str, new: &'d str },
}

#[derive(Serialize)]
struct Consequence<'d> {
    name: &'d str,
    effects: Vec<Effect<'d>>,
}

#[derive(Serialize)]
struct Effect<'d> {
    impact: &'static str,
    item: &'d str,
    text: &'d str,
}

impl<'d> Change<'d> {
    fn new(change: &'d diff::Change, knows_rust: bool) -> Self {
        Self {
            action: change.action().as_str(),
            kind: change.kind.as_str(),
            old: change.old.as_ref().map(Definition::new),
            new: change.new.as_ref().map(Definition::new),
            same_id: change.keeps_id(),
            same_bytes: change.keeps_bytes,
            impact: knows_rust.then(|| change.impact().as_str()),
            details: change.details.iter().map(Detail::new).collect(),
            effects: change.effects.iter().map(Effect::new).collect(),
        }
    }
}

impl<'d> Definition<'d> {
    fn new(definition: &'d diff::Definition) -> Self {
        let id = definition.id.map(|id| format!("{id:08x}"));
        Self { name: &definition.name, id, line: &definition.line }
    }
}

impl<'d> Detail<'d> {
    fn new(detail: &'d diff::Detail) -> Self {
        match detail {
            diff::Detail::Parameters { old, new } => Self::Parameters { old, new },
            diff::Detail::Added { field, place } => Self::Added { field, place: *place },
            diff::Detail::Removed { field, place } => Self::Removed { field, place: *place },
            diff::Detail::Renamed { old, new } => Self::Renamed { old, new },
            diff::Detail::Retyped { name, old, new } => Self::Retyped { name, old, new },
            diff::Detail::Condition { name, old, new } => {
                Self::Condition { name, old: old.as_deref(), new: new.as_deref() }
            }
            diff::Detail::Moved { name, old, new, behind } => {
                Self::Moved { name, old: *old, new: *new, behind: behind.as_deref() }
            }
            diff::Detail::Result { old, new } => Self::Result { old, new },
        }
    }
}

impl<'d> Consequence<'d> {
    fn new(consequence: &'d diff::Consequence) -> Self {
        Self { name: &consequence.name, effects: consequence.effects.iter().map(Effect::new).collect() }
    }
}

impl<'d> Effect<'d> {
    fn new(effect: &'d diff::Effect) -> Self {
        Self { impact: effect.impact.as_str(), item: &effect.item, text: &effect.text }
    }
}

//! Definitions of other layers of a schema, so that their ids and names can still be looked up.
//!
//! A history is a TL file: `===N===` precedes the definitions that layer N was the last to have in this form.

use std::collections::{BTreeMap, BTreeSet};

use tl_parser::{Code, Diagnostic, Parsed, Span};

use crate::diff::Kind;
use crate::diff::definition::{self, Definition, Part};
use crate::model::Model;
use crate::resolve::declare::is_provided;

/// Definitions of other layers of a schema.
#[derive(Clone, Debug, Default)]
pub struct History {
    definitions: BTreeSet<PastDefinition>,
}

/// Definition of another layer, in the order of the history file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct PastDefinition {
    /// Last layer with this definition.
    pub(crate) layer: u32,
    pub(crate) kind: Kind,
    pub(crate) name: String,
    /// Canonical form with the id, declared or inferred, without the `;`.
    line: String,
    id: u32,
    /// Result type, without arguments.
    pub(crate) ty: String,
    /// Names and types of the fields, as in [`Term`](crate::overlay::Term).
    pub(crate) fields: Vec<(String, String)>,
}

/// Id of another layer that this layer does not have.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct PastId {
    /// Id.
    pub id: u32,
    /// Last layer with this definition.
    pub layer: u32,
    /// TL name of the constructor or the function.
    pub name: String,
}

impl History {
    /// Reads a history in the format of [`print`](Self::print).
    ///
    /// The diagnostics are those of the parser, and the first definition without a layer.
    pub fn read(parsed: &Parsed<'_>) -> (Self, Vec<Diagnostic>) {
        let mut diagnostics = parsed.diagnostics.clone();
        let schema = std::slice::from_ref(parsed);
        let mut history = Self::default();
        for definition in definition::definitions(schema) {
            match definition.layer {
                Some(layer) => history.definitions.extend(PastDefinition::of(&definition, layer)),
                None if diagnostics.is_empty() => {
                    let start = parsed.schema.items.first().map_or(Span::default(), |item| item.span);
                    let message = format!("`{}` does not belong to a layer", definition.name);
                    let help = "write `===N===` above it, with the number of its layer";
                    diagnostics.push(Diagnostic::new(Code::MalformedOverlay, start, message).help(help));
                }
                None => {}
            }
        }
        (history, diagnostics)
    }

    /// Adds the definitions of the schema `old` that `new` does not have, and removes those that `new` has.
    ///
    /// Definitions of layers after `new` are kept, so that going back a layer and forth again changes nothing. Does
    /// nothing if a schema has no layer.
    pub fn record(&mut self, old: &[Parsed<'_>], new: &[Parsed<'_>]) {
        let layer = |schemas: &[Parsed<'_>]| schemas.iter().find_map(|parsed| parsed.schema.layer());
        let (Some(old_layer), Some(new_layer)) = (layer(old), layer(new)) else { return };
        let read = |schemas, layer| -> Vec<PastDefinition> {
            definition::definitions(schemas).iter().filter_map(|it| PastDefinition::of(it, layer)).collect()
        };
        let present: BTreeSet<_> = read(new, new_layer).into_iter().map(|it| (it.kind, it.line)).collect();
        let is_present = |it: &PastDefinition| present.contains(&(it.kind, it.line.clone()));
        let mut last: BTreeMap<(Kind, String), PastDefinition> = BTreeMap::new();
        let removed = read(old, old_layer).into_iter().filter(|it| !is_present(it));
        for it in std::mem::take(&mut self.definitions).into_iter().chain(removed) {
            let key = (it.kind, it.line.clone());
            if last.get(&key).is_none_or(|other| other.layer < it.layer) {
                last.insert(key, it);
            }
        }
        self.definitions = last.into_values().filter(|it| it.layer > new_layer || !is_present(it)).collect();
    }

    /// Formats the history as a file: by layer, constructors before functions, by name.
    pub fn print(&self) -> String {
        let mut text = String::from(
            "// Definitions of earlier layers: layer N was the last to have those below ===N=== in this form.\n",
        );
        let mut current = None;
        for it in &self.definitions {
            if current != Some((it.layer, it.kind)) {
                if current.is_none_or(|(layer, _)| layer != it.layer) {
                    text += &format!("\n==={}===\n", it.layer);
                }
                text += if it.kind == Kind::Function { "---functions---\n" } else { "---types---\n" };
                current = Some((it.layer, it.kind));
            }
            text.extend([&it.line, ";\n"]);
        }
        text
    }

    /// Returns the ids that the schema of `model` does not have, in ascending order.
    pub fn ids(&self, model: &Model) -> Vec<PastId> {
        let constructors = model.constructors.iter().map(|it| it.combinator.id);
        let taken: BTreeSet<u32> = constructors.chain(model.functions.iter().map(|it| it.combinator.id)).collect();
        // Of several definitions with one id, that of the latest layer.
        let ids: BTreeMap<u32, &PastDefinition> = self.definitions.iter().map(|it| (it.id, it)).collect();
        let unknown = ids.into_iter().filter(|(id, _)| !taken.contains(id));
        unknown.map(|(id, it)| PastId { id, layer: it.layer, name: it.name.clone() }).collect()
    }

    /// Returns the number of definitions.
    pub fn len(&self) -> usize {
        self.definitions.len()
    }

    /// Returns whether there are no definitions.
    pub fn is_empty(&self) -> bool {
        self.definitions.is_empty()
    }

    /// Returns the last layer with a definition that satisfies `predicate`.
    pub(crate) fn layer(&self, predicate: impl Fn(&PastDefinition) -> bool) -> Option<u32> {
        self.definitions.iter().filter(|it| predicate(it)).map(|it| it.layer).max()
    }
}

impl PastDefinition {
    /// Returns `None` for a builtin or a type that the runtime provides in all layers.
    fn of(definition: &Definition<'_>, layer: u32) -> Option<Self> {
        let Definition { kind, name, id: Some(id), parameters, fields, result, .. } = definition else { return None };
        let ty = result.split('<').next().unwrap_or_default().to_owned();
        if *kind == Kind::Builtin || *kind == Kind::Constructor && is_provided(name, &ty) {
            return None;
        }
        let mut line = format!("{name}#{id:08x}");
        let fields_text = fields.iter().map(Part::text);
        for part in Some(parameters.clone()).filter(|it| !it.is_empty()).into_iter().chain(fields_text) {
            line.extend([" ", &part]);
        }
        line.extend([" = ", result]);
        let fields = fields.iter().map(|field| (field.name.to_owned(), field.ty.clone())).collect();
        Some(Self { layer, kind: *kind, name: (*name).to_owned(), line, id: *id, ty, fields })
    }
}

/// Generates the table of past ids of tl-types: an array of ids in ascending order, and a text with the layer and
/// name of each per line, which is compact in compiled programs.
pub fn table(ids: &[PastId], generator: &str) -> String {
    let numbers: String = ids.iter().map(|it| format!("    {:#010x},\n", it.id)).collect();
    let names: Vec<String> = ids.iter().map(|it| format!("{} {}", it.layer, it.name)).collect();
    format!(
        "// @generated by {generator}. Do not edit.\n\n\
         /// Ids that other layers have, in ascending order.\n\
         pub static IDS: [u32; {}] = [\n{numbers}];\n\n\
         /// The layer and the name of each of them.\n\
         pub static NAMES: ::tl_runtime::codec::NameList = ::tl_runtime::codec::NameList::new(\n    \"{}\",\n);\n",
        ids.len(),
        names.join(",\\\n     ")
    )
}

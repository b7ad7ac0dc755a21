//! What other layers of a schema define and this one does not, so that their ids and names are still known.
//!
//! A history is a TL file itself: below a mark `===N===` stands what layer N was the last to define in that way.

use std::collections::{BTreeMap, BTreeSet};

use tl_parser::{Code, Diagnostic, Parsed, Span};

use crate::diff::Kind;
use crate::diff::definition::{Definition, definitions};
use crate::model::Model;
use crate::resolve::types::is_provided;

/// Definitions of other layers.
#[derive(Clone, Debug, Default)]
pub struct History {
    past: BTreeSet<Past>,
}

/// A definition of another layer. The order is that of the file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Past {
    /// The last layer that has it.
    pub(crate) layer: u32,
    /// Constructor or function.
    pub(crate) kind: Kind,
    /// TL name.
    pub(crate) name: String,
    /// With the id, even if that was not declared, and without the `;`.
    line: String,
    id: u32,
    /// The type of the result, without arguments.
    pub(crate) ty: String,
    /// Names and types of the fields, as in [`Term`](crate::overlay::Term).
    pub(crate) fields: Vec<(String, String)>,
}

/// An id that another layer has and this one does not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PastId {
    /// The id.
    pub id: u32,
    /// The last layer that has it.
    pub layer: u32,
    /// TL name of the constructor or the function.
    pub name: String,
}

impl History {
    /// A history as [`print`](Self::print) makes it. The diagnostics are those of the parser, and what belongs to no
    /// layer.
    pub fn read(parsed: &Parsed<'_>) -> (Self, Vec<Diagnostic>) {
        let mut diagnostics = parsed.diagnostics.clone();
        let schema = std::slice::from_ref(parsed);
        let mut history = Self::default();
        for definition in definitions(schema) {
            match definition.layer {
                Some(layer) => history.past.extend(Past::of(&definition, layer)),
                None if diagnostics.is_empty() => {
                    let start = parsed.schema.items.first().map_or(Span::default(), |item| item.span);
                    let message = format!("`{}` belongs to no layer", definition.name);
                    let help = "write `===N===`, with the number of its layer, above it";
                    diagnostics.push(Diagnostic::new(Code::MalformedOverlay, start, message).help(help));
                }
                None => {}
            }
        }
        (history, diagnostics)
    }

    /// Takes in what the schema `old` defines and `new` does not, and drops what `new` has again.
    ///
    /// What a later layer than `new` still has stays, so that going back a layer and forth again changes nothing.
    /// Schemas without a layer leave the history as it is.
    pub fn record(&mut self, old: &[Parsed<'_>], new: &[Parsed<'_>]) {
        let layer = |schemas: &[Parsed<'_>]| schemas.iter().find_map(|parsed| parsed.schema.layer());
        let (Some(before), Some(layer)) = (layer(old), layer(new)) else { return };
        let past = |schemas, layer| definitions(schemas).iter().filter_map(|it| Past::of(it, layer)).collect();
        let [was, is]: [BTreeSet<Past>; 2] = [past(old, before), past(new, layer)];
        let is: BTreeSet<&Past> = is.iter().collect();
        let there: BTreeSet<(Kind, &str)> = is.iter().map(|it| (it.kind, &*it.line)).collect();
        let mut last: BTreeMap<(Kind, String), Past> = BTreeMap::new();
        let gone = was.into_iter().filter(|it| !there.contains(&(it.kind, &*it.line)));
        for it in std::mem::take(&mut self.past).into_iter().chain(gone) {
            let key = (it.kind, it.line.clone());
            if last.get(&key).is_none_or(|other| other.layer < it.layer) {
                last.insert(key, it);
            }
        }
        let stays = |it: &Past| it.layer > layer || !there.contains(&(it.kind, &*it.line));
        self.past = last.into_values().filter(stays).collect();
    }

    /// The history as a file: by layer, constructors before functions, by name.
    pub fn print(&self) -> String {
        let mut text = String::from("// What layer N was the last to define in this way stands below ===N===.\n");
        let mut above = None;
        for it in &self.past {
            if above != Some((it.layer, it.kind)) {
                if above.is_none_or(|(layer, _)| layer != it.layer) {
                    text += &format!("\n==={}===\n", it.layer);
                }
                text += if it.kind == Kind::Function { "---functions---\n" } else { "---types---\n" };
                above = Some((it.layer, it.kind));
            }
            text.extend([&it.line, ";\n"]);
        }
        text
    }

    /// The ids that other layers have and the schema of `model` does not, in ascending order.
    pub fn ids(&self, model: &Model) -> Vec<PastId> {
        let constructors = model.constructors.iter().map(|it| it.combinator.id);
        let taken: BTreeSet<u32> = constructors.chain(model.functions.iter().map(|it| it.combinator.id)).collect();
        // Of two layers, the later one counts.
        let ids: BTreeMap<u32, &Past> = self.past.iter().map(|it| (it.id, it)).collect();
        let fresh = ids.into_iter().filter(|(id, _)| !taken.contains(id));
        fresh.map(|(id, it)| PastId { id, layer: it.layer, name: it.name.clone() }).collect()
    }

    /// How many definitions there are.
    pub fn len(&self) -> usize {
        self.past.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.past.is_empty()
    }

    /// The last layer that has such a definition.
    pub(crate) fn layer(&self, is_such: impl Fn(&Past) -> bool) -> Option<u32> {
        self.past.iter().filter(|it| is_such(it)).map(|it| it.layer).max()
    }
}

impl Past {
    /// `None` if the runtime has it, which it always does.
    fn of(definition: &Definition<'_>, layer: u32) -> Option<Self> {
        let Definition { kind, name, id: Some(id), parameters, fields, result, .. } = definition else { return None };
        let ty = result.split('<').next().unwrap_or_default().to_owned();
        if *kind == Kind::Builtin || *kind == Kind::Constructor && is_provided(name, &ty) {
            return None;
        }
        let parts = fields.iter().map(|field| field.text());
        let parts: Vec<String> = std::iter::once(parameters.clone())
            .filter(|it| !it.is_empty())
            .chain(parts)
            .chain(["=".to_owned()])
            .collect();
        let line = format!("{name}#{id:08x} {} {result}", parts.join(" "));
        let fields = fields.iter().map(|field| (field.name.to_owned(), field.ty.clone())).collect();
        Some(Self { layer, kind: *kind, name: (*name).to_owned(), line, id: *id, ty, fields })
    }
}

/// The ids of other layers as a file of tl-types: in ascending order, and what they are in the lines of a text, so
/// that they take little room in a program.
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

//! Documentation coverage: documented items and the sources of their documentation.

use std::collections::HashMap;

use super::Overlay;
use super::links::Links;
use super::lookup::{Lookup, combinators, fields};
use crate::model::{Combinator, Docs, Model};

/// Item that can be documented.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Item {
    /// Kind of the item.
    pub kind: ItemKind,
    /// TL name: `messages.sendMessage`; `messages.sendMessage.peer` for a field.
    pub name: String,
    /// Name and TL type of a field: `peer:InputPeer`; for other items, their name.
    pub term: String,
    /// Number of uses: of fields with this name and type; of fields and results of this type, or of the type of
    /// this constructor; of errors of this function.
    pub uses: usize,
    /// Source of the documentation; `None` if there is none.
    pub source: Option<Source>,
}

/// Kind of an [`Item`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ItemKind {
    /// Function.
    Function,
    /// Type; with a single constructor, it has the documentation of that.
    Type,
    /// Constructor.
    Constructor,
    /// Field of a function or a constructor, except flags words.
    Field,
}

/// Source of documentation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Source {
    /// Description of the item itself.
    Own,
    /// Description of the item itself that was inferred from names and types alone.
    Inferred,
    /// Comments of the schema.
    Schema,
    /// Glossary entry.
    Glossary,
}

/// Returns the coverage that [applying](super::apply) an overlay to `model` would give.
pub fn coverage(model: &Model, overlay: &Overlay) -> Vec<Item> {
    let links = Links::new(model, overlay);
    // `apply` reports the diagnostics.
    let lookup = Lookup::new(&links);
    let source = |name: &str, docs: &Docs| match lookup.text(name) {
        Some(_) => Some(lookup.source(name)),
        None if docs.is_empty() => None,
        None => Some(Source::Schema),
    };
    let errors: HashMap<&str, usize> =
        overlay.functions.iter().map(|facts| (&*facts.name.value, facts.errors.len())).collect();
    let uses = uses(model);
    let item =
        |kind, name: &str, uses, source| Item { kind, name: name.to_owned(), term: name.to_owned(), uses, source };
    let functions = model.functions.iter().map(|function| {
        let Combinator { name, docs, .. } = &function.combinator;
        item(ItemKind::Function, name, errors.get(&**name).copied().unwrap_or(0), source(name, docs))
    });
    let types = model.types.iter().zip(&uses).map(|(ty, &uses)| {
        let only = ty.constructors.first().filter(|_| ty.enumeration.is_none());
        let (name, docs) = match only.map(|&only| &model.constructor(only).combinator) {
            Some(only) => (&only.name, &only.docs),
            None => (&ty.name, &ty.docs),
        };
        item(ItemKind::Type, &ty.name, uses, source(name, docs))
    });
    let constructors = model.constructors.iter().map(|constructor| {
        let Combinator { name, docs, .. } = &constructor.combinator;
        item(ItemKind::Constructor, name, uses[constructor.ty.0], source(name, docs))
    });
    let mut items: Vec<Item> = functions.chain(types).chain(constructors).collect();
    let all = items.len();
    for (kind, combinator) in combinators(model) {
        items.extend(fields(model, combinator).filter(|field| field.ty != "#").map(|field| Item {
            kind: ItemKind::Field,
            name: format!("{}.{}", combinator.name, field.name),
            source: lookup.field(kind, &combinator.name, &field).map(|(source, _)| source),
            term: format!("{}:{}", field.name, field.ty),
            uses: 0,
        }));
    }
    let mut count: HashMap<String, usize> = HashMap::new();
    items[all..].iter().for_each(|field| *count.entry(field.term.clone()).or_default() += 1);
    items[all..].iter_mut().for_each(|field| field.uses = count[&field.term]);
    items
}

/// Returns the number of fields and results of each type, including those in vectors.
fn uses(model: &Model) -> Vec<usize> {
    let mut uses = vec![0; model.types.len()];
    let values = model.combinators().flat_map(|(_, of)| of.values()).map(|value| value.ty);
    let types = values.chain(model.functions.iter().map(|function| &function.result));
    types.flat_map(|ty| model.types_in(ty)).for_each(|id| uses[id.0] += 1);
    uses
}

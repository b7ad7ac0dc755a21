//! What of a schema is described, and where the words are from.

use std::collections::HashMap;

use super::links::Links;
use super::lookup::Lookup;
use super::{Overlay, fields};
use crate::model::{Combinator, Docs, Model};

/// Something that can be described.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// What it is.
    pub kind: ItemKind,
    /// TL name: `messages.sendMessage`; of a field `messages.sendMessage.peer`.
    pub name: String,
    /// Name and type of a field, as schemas write them: `peer:InputPeer`; the name of all else.
    pub term: String,
    /// How much it is used: how many fields have this name and type; how many fields and results are of
    /// this type, or of this constructor's type; how many errors of this function are known.
    pub uses: usize,
    /// Where its words are from, if it has some.
    pub source: Option<Source>,
}

/// What an [`Item`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ItemKind {
    /// A function.
    Function,
    /// A type. One with a single constructor has the words of that.
    Type,
    /// A constructor.
    Constructor,
    /// A field of a function or a constructor; flags words are none.
    Field,
}

/// Where words are from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Source {
    /// They are about this very item.
    Own,
    /// The schema's comments.
    Schema,
    /// The glossary.
    Glossary,
}

/// What is described once the overlay is [applied](super::apply), of a model to which that was not done yet.
pub fn coverage(model: &Model, overlay: &Overlay) -> Vec<Item> {
    let links = Links::of(model, overlay);
    // What is wrong is for `apply` to say.
    let lookup = Lookup::of(overlay, &links, &mut Vec::new());
    let source = |name: &str, docs: &Docs| match lookup.text(name) {
        Some(_) => Some(Source::Own),
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
    let combinators = model.constructors.iter().map(|of| (ItemKind::Constructor, &of.combinator));
    let combinators = combinators.chain(model.functions.iter().map(|of| (ItemKind::Function, &of.combinator)));
    for (kind, combinator) in combinators {
        items.extend(fields::of(model, combinator).filter(|field| field.ty != "#").map(|field| Item {
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

/// How many fields and results are of each type, be it in a vector.
fn uses(model: &Model) -> Vec<usize> {
    let mut uses = vec![0; model.types.len()];
    let values = model.combinators().flat_map(|(_, of)| of.values()).map(|value| value.ty);
    let types = values.chain(model.functions.iter().map(|function| &function.result));
    types.flat_map(|ty| model.types_in(ty)).for_each(|id| uses[id.0] += 1);
    uses
}

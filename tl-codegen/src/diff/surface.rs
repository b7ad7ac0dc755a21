//! Public API of generated bindings: structs with fields and methods, enums with variants.

use std::collections::HashMap;

use super::Kind;
use crate::emit;
use crate::model::{Combinator, CombinatorId, ConstructorId, Model, Path, Payload, Ty, TypeId};

/// Identity of a combinator in its schema: kind, name, and number among those of this name.
pub(super) type Key<'m> = (Kind, &'m str, usize);

/// Public items of a model.
pub(super) struct Surface<'m> {
    /// Structs of constructors and functions.
    pub(super) structs: HashMap<Key<'m>, Struct>,
    /// Types by TL name, in the order of the model.
    pub(super) types: Vec<(&'m str, TypeItem<'m>)>,
}

pub(super) struct Struct {
    pub(super) shape: Shape,
    pub(super) fields: Vec<(String, String)>,
    pub(super) methods: Vec<String>,
    /// Result type of a function.
    pub(super) returns: Option<String>,
}

/// Properties that structs and enums share.
#[derive(Clone)]
pub(super) struct Shape {
    /// Path: `types::messages::Chats`.
    pub(super) path: String,
    /// Number of type parameters.
    pub(super) params: usize,
    /// Whether the borrowed form has a lifetime.
    pub(super) borrows: bool,
}

/// Rust item of a type: an enum, or the struct of its only constructor.
pub(super) struct TypeItem<'m> {
    pub(super) shape: Shape,
    pub(super) variants: Option<Vec<Variant<'m>>>,
    /// First constructor, to which effects on the item are attributed.
    pub(super) first: Option<Key<'m>>,
}

pub(super) struct Variant<'m> {
    pub(super) of: Key<'m>,
    pub(super) name: String,
    /// Payload in parentheses; empty for a unit variant.
    pub(super) payload: String,
}

impl<'m> Surface<'m> {
    pub(super) fn of(model: &'m Model) -> Self {
        let mut seen: HashMap<&str, usize> = HashMap::new();
        let keys: Vec<Key<'m>> =
            model.constructors.iter().map(|it| key(Kind::Constructor, &it.combinator, &mut seen)).collect();
        seen.clear();
        let functions = model.functions.iter().enumerate().map(|(index, function)| {
            let combinator = &function.combinator;
            let item = item(model, CombinatorId::Function(index), Some(&function.result));
            (key(Kind::Function, combinator, &mut seen), item)
        });
        let constructors = keys.iter().enumerate().filter(|(index, _)| model.constructors[*index].has_struct);
        let structs = constructors.map(|(index, key)| {
            let id = CombinatorId::Constructor(ConstructorId(index));
            (*key, item(model, id, None))
        });
        Self { structs: structs.chain(functions).collect(), types: types(model, &keys) }
    }
}

fn key<'m>(kind: Kind, combinator: &'m Combinator, seen: &mut HashMap<&'m str, usize>) -> Key<'m> {
    let count = seen.entry(&combinator.name).or_default();
    *count += 1;
    (kind, &combinator.name, *count - 1)
}

fn types<'m>(model: &'m Model, keys: &[Key<'m>]) -> Vec<(&'m str, TypeItem<'m>)> {
    let item = |(index, ty): (usize, &'m crate::model::Type)| {
        let only = ty.constructors.first().map(|id| &model.constructor(*id).combinator);
        let (kind, path) = match (&ty.enumeration, only) {
            (Some(enumeration), _) => (emit::Kind::Enums, &enumeration.path),
            (None, only) => (emit::Kind::Types, &only?.path),
        };
        let variants = ty.enumeration.as_ref().map(|enumeration| {
            let variant = |variant: &crate::model::Variant| {
                let ty = self::path(emit::Kind::Types, &model.constructor(variant.constructor).combinator.path);
                let payload = match model.payload(variant) {
                    Payload::Unit => String::new(),
                    Payload::Inline => format!("({ty})"),
                    Payload::Boxed => format!("(Box<{ty}>)"),
                };
                Variant { of: keys[variant.constructor.0], name: variant.ident.clone(), payload }
            };
            enumeration.variants.iter().map(variant).collect()
        });
        let shape = Shape {
            path: self::path(kind, path),
            params: ty.params.len(),
            borrows: model.analysis.ty(TypeId(index)).borrows,
        };
        let first = ty.constructors.first().map(|id| keys[id.0]);
        Some((ty.name.as_str(), TypeItem { shape, variants, first }))
    };
    model.types.iter().enumerate().filter_map(item).collect()
}

fn item(model: &Model, id: CombinatorId, result: Option<&Ty>) -> Struct {
    let combinator = model.combinator(id);
    let field = |field| tidy(&emit::field_type(model, id, field).to_string());
    Struct {
        shape: Shape {
            path: path(emit::Kind::of(id), &combinator.path),
            params: combinator.params.len(),
            borrows: model.analysis.combinator(id).borrows,
        },
        fields: combinator.struct_fields().iter().map(|it| (it.ident.clone(), field(it))).collect(),
        methods: combinator.aliases().into_iter().map(|alias| alias.ident).collect(),
        returns: result.map(|result| tidy(&emit::result_type(model, combinator, result).to_string())),
    }
}

fn path(kind: emit::Kind, path: &Path) -> String {
    format!("{}::{path}", kind.module())
}

/// Formats tokens, which are separated by spaces, as a type.
fn tidy(tokens: &str) -> String {
    tokens.replace(' ', "").replace(',', ", ").replace(';', "; ")
}

//! Impact of a new schema on Rust code that uses the bindings of the old one.
//!
//! The generated structs and enums are exhaustive and their fields public, so a new field breaks the code that builds
//! a struct, and a new variant breaks a `match` without `_`. The comparison is of generated items: fields on one flag
//! bit are one field, a type with one constructor is a struct, a large variant is in a `Box`.

use std::collections::HashMap;

use super::definition::Definition;
use super::pair::Pair;
use super::{Consequence, Effect, Impact, Kind};
use crate::emit;
use crate::model::{Combinator, CombinatorId, ConstructorId, Model, Path, Payload, Ty, TypeId};

#[derive(Default)]
pub(super) struct Effects {
    /// Effects on the struct and the variant of a combinator, by index of its pair.
    pub(super) of: HashMap<usize, Vec<Effect>>,
    pub(super) types: Vec<Consequence>,
}

/// Compares the generated code of two models.
pub(super) fn effects(old: &Model, new: &Model, pairs: &[Pair<'_, '_>]) -> Effects {
    let (old, new) = (Surface::of(old), Surface::of(new));
    let mut compare = Compare { effects: Effects::default(), old: HashMap::new(), new: HashMap::new() };
    for (index, pair) in pairs.iter().enumerate() {
        let [before, after] = [pair.old, pair.new].map(|it| it.map(Definition::key));
        compare.old.extend(before.map(|key| (key, index)));
        compare.new.extend(after.map(|key| (key, index)));
        let before = before.and_then(|key| old.structs.get(&key));
        for effect in struct_effects(before, after.and_then(|key| new.structs.get(&key))) {
            compare.add(Some(index), effect);
        }
    }
    compare.types(&old, &new);
    compare.effects
}

struct Compare<'p> {
    effects: Effects,
    /// Indices of the pairs of old combinators.
    old: HashMap<Key<'p>, usize>,
    /// Indices of the pairs of new combinators.
    new: HashMap<Key<'p>, usize>,
}

impl Compare<'_> {
    fn types(&mut self, old: &Surface<'_>, new: &Surface<'_>) {
        let [before, after] =
            [old, new].map(|it| it.types.iter().map(|(name, ty)| (*name, ty)).collect::<HashMap<_, _>>());
        for (name, new) in &new.types {
            match before.get(name) {
                Some(old) => self.ty(name, old, new),
                // The struct of a new type is an effect of its constructor.
                None if new.variants.is_none() => {}
                None => self.add(self.new.get(&new.first).copied(), additive(&new.shape.path, "was added")),
            }
        }
        for (_, removed) in old.types.iter().filter(|(name, ty)| ty.variants.is_some() && !after.contains_key(name)) {
            self.add(self.old.get(&removed.first).copied(), breaking(&removed.shape.path, "was removed"));
        }
    }

    fn ty(&mut self, name: &str, old: &TypeItem<'_>, new: &TypeItem<'_>) {
        let mut own = Vec::new();
        match (&old.variants, &new.variants) {
            (Some(before), Some(after)) => {
                own.extend(shape_effects(&old.shape, &new.shape));
                self.variants(&new.shape.path, before, after);
            }
            (None, None) if old.shape.path == new.shape.path => {}
            // The struct of a type with one constructor is re-exported by the path of the enum.
            (_, variants) => {
                let (path, before) = (&new.shape.path, &old.shape.path);
                let text = match (variants, old.variants.is_some()) {
                    (Some(_), _) => {
                        format!("became the enum `{path}`: write this for the type, and match its variants")
                    }
                    (None, true) => {
                        format!("became the struct `{path}`, also named `{before}`: read its fields without `match`")
                    }
                    (None, false) => format!("became the struct `{path}`"),
                };
                own.push(breaking(before, &text));
            }
        }
        if !own.is_empty() {
            self.effects.types.push(Consequence { name: name.to_owned(), effects: own });
        }
    }

    /// Compares the variants of an enum; each difference is an effect of the constructor.
    fn variants(&mut self, path: &str, old: &[Variant<'_>], new: &[Variant<'_>]) {
        let mut removed: HashMap<Option<usize>, &Variant<'_>> =
            old.iter().map(|variant| (self.old.get(&variant.of).copied(), variant)).collect();
        for variant in new {
            let pair = self.new.get(&variant.of).copied();
            let Variant { name, payload, .. } = variant;
            let text = match removed.remove(&pair) {
                None => format!("has a new variant `{name}{payload}`"),
                Some(old) if (&old.name, &old.payload) == (name, payload) => continue,
                Some(old) => format!("has `{name}{payload}` instead of `{}{}`", old.name, old.payload),
            };
            self.add(pair, breaking(path, &text));
        }
        for variant in old {
            let pair = self.old.get(&variant.of).copied();
            if removed.contains_key(&pair) {
                self.add(pair, breaking(path, &format!("no longer has a variant `{}`", variant.name)));
            }
        }
    }

    fn add(&mut self, pair: Option<usize>, effect: Effect) {
        if let Some(pair) = pair {
            self.effects.of.entry(pair).or_default().push(effect);
        }
    }
}

fn struct_effects(old: Option<&Struct>, new: Option<&Struct>) -> Vec<Effect> {
    let (old, new) = match (old, new) {
        (None, None) => return Vec::new(),
        (None, Some(new)) => return vec![additive(&new.shape.path, "was added")],
        (Some(old), None) => return vec![breaking(&old.shape.path, "was removed")],
        (Some(old), Some(new)) => (old, new),
    };
    let path = &new.shape.path;
    let mut found = shape_effects(&old.shape, &new.shape);
    let [before, after] = [old, new].map(|it| it.fields.iter().map(|(name, ty)| (name, ty)).collect::<HashMap<_, _>>());
    for (name, ty) in &new.fields {
        match before.get(name) {
            Some(old) if *old == ty => {}
            Some(old) => found.push(breaking(path, &format!("has `{name}: {ty}` instead of `{old}`"))),
            None => found.push(breaking(path, &format!("has a new field `{name}: {ty}`"))),
        }
    }
    let removed = old.fields.iter().filter(|(name, _)| !after.contains_key(name));
    found.extend(removed.map(|(name, _)| breaking(path, &format!("no longer has a field `{name}`"))));
    let added = new.methods.iter().filter(|name| !old.methods.contains(name));
    found.extend(added.map(|name| additive(path, &format!("has a new method `{name}()`"))));
    let removed = old.methods.iter().filter(|name| !new.methods.contains(name));
    found.extend(removed.map(|name| breaking(path, &format!("no longer has a method `{name}()`"))));
    if let (Some(before), Some(after)) = (&old.returns, &new.returns)
        && before != after
    {
        found.push(breaking(path, &format!("returns `{after}` instead of `{before}`")));
    }
    found
}

fn shape_effects(old: &Shape, new: &Shape) -> Vec<Effect> {
    let path = &new.path;
    let mut found = Vec::new();
    if old.path != *path {
        found.push(breaking(path, &format!("was renamed from `{}`", old.path)));
    }
    if old.params != new.params {
        found.push(breaking(path, &format!("has {} type parameters instead of {}", new.params, old.params)));
    }
    if old.borrows != new.borrows {
        let verb = if new.borrows { "has" } else { "no longer has" };
        found.push(breaking(path, &format!("{verb} a lifetime in its borrowed form")));
    }
    found
}

fn additive(item: &str, text: &str) -> Effect {
    Effect { impact: Impact::Additive, item: item.to_owned(), text: text.to_owned() }
}

fn breaking(item: &str, text: &str) -> Effect {
    Effect { impact: Impact::Breaking, item: item.to_owned(), text: text.to_owned() }
}

/// Identity of a combinator in its schema: kind, name, and number among those of this name.
type Key<'m> = (Kind, &'m str, usize);

struct Surface<'m> {
    structs: HashMap<Key<'m>, Struct>,
    /// Types by TL name, in the order of the model.
    types: Vec<(&'m str, TypeItem<'m>)>,
}

struct Struct {
    shape: Shape,
    fields: Vec<(String, String)>,
    methods: Vec<String>,
    returns: Option<String>,
}

/// Properties that structs and enums share.
#[derive(Clone)]
struct Shape {
    /// Path: `types::messages::Chats`.
    path: String,
    params: usize,
    /// Whether the borrowed form has a lifetime.
    borrows: bool,
}

/// Rust item of a type: an enum, or the struct of its only constructor.
struct TypeItem<'m> {
    shape: Shape,
    variants: Option<Vec<Variant<'m>>>,
    /// First constructor, to which effects on the item are attributed.
    first: Key<'m>,
}

struct Variant<'m> {
    of: Key<'m>,
    name: String,
    /// Payload in parentheses; empty for a unit variant.
    payload: String,
}

impl<'m> Surface<'m> {
    fn of(model: &'m Model) -> Self {
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
        let first = ty.constructors.first()?;
        let struct_path = |id: ConstructorId| path(emit::Kind::Types, &model.constructor(id).combinator.path);
        let variant = |variant: &crate::model::Variant| {
            let payload = match model.payload(variant) {
                Payload::Unit => String::new(),
                Payload::Inline => format!("({})", struct_path(variant.constructor)),
                Payload::Boxed => format!("(Box<{}>)", struct_path(variant.constructor)),
            };
            Variant { of: keys[variant.constructor.0], name: variant.ident.clone(), payload }
        };
        let enumeration = ty.enumeration.as_ref();
        let shape = Shape {
            path: enumeration.map_or_else(|| struct_path(*first), |it| path(emit::Kind::Enums, &it.path)),
            params: ty.params.iter().filter(|param| param.is_used).count(),
            borrows: model.analysis.ty(TypeId(index)).borrows,
        };
        let variants = enumeration.map(|it| it.variants.iter().map(variant).collect());
        Some((ty.name.as_str(), TypeItem { shape, variants, first: keys[first.0] }))
    };
    model.types.iter().enumerate().filter_map(item).collect()
}

fn item(model: &Model, id: CombinatorId, result: Option<&Ty>) -> Struct {
    let combinator = model.combinator(id);
    let field = |field| tidy(&emit::field_type(model, id, field).to_string());
    Struct {
        shape: Shape {
            path: path(emit::Kind::of(id), &combinator.path),
            params: combinator.params.iter().filter(|param| param.is_used).count(),
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

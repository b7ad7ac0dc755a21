//! What a new schema means for Rust code that uses the bindings of the old one.
//!
//! The generated structs and enums are exhaustive and their fields public, so a new field breaks the code that builds
//! a struct, and a new variant breaks a `match` without `_`. What is compared is what is really generated: fields on
//! one flag bit are one field, a type with one constructor is a struct, a variant that grew is behind a `Box`.

use std::collections::HashMap;

use super::pair::Pair;
use super::surface::{Home, Key, Shape, Struct, Surface, Variant};
use super::{Consequence, Effect, Impact};
use crate::model::Model;

/// The effects of all changes.
#[derive(Default)]
pub(super) struct Effects {
    /// Those on the struct and the variant of a combinator, by index of its pair.
    pub(super) of: HashMap<usize, Vec<Effect>>,
    /// Those on types.
    pub(super) types: Vec<Consequence>,
}

/// Compares what is generated for two models.
pub(super) fn effects(old: &Model, new: &Model, pairs: &[Pair<'_, '_>]) -> Effects {
    let (old, new) = (Surface::of(old), Surface::of(new));
    let mut compare = Compare { effects: Effects::default(), old: HashMap::new(), new: HashMap::new() };
    for (index, pair) in pairs.iter().enumerate() {
        compare.old.extend(pair.old.map(|it| ((it.kind, it.name, it.nth), index)));
        compare.new.extend(pair.new.map(|it| ((it.kind, it.name, it.nth), index)));
        let was = pair.old.and_then(|it| old.structs.get(&(it.kind, it.name, it.nth)));
        let is = pair.new.and_then(|it| new.structs.get(&(it.kind, it.name, it.nth)));
        compare.structs(index, was, is);
    }
    compare.types(&old, &new);
    compare.effects
}

struct Compare<'p> {
    effects: Effects,
    /// The pairs of the old combinators.
    old: HashMap<Key<'p>, usize>,
    /// The pairs of the new combinators.
    new: HashMap<Key<'p>, usize>,
}

impl Compare<'_> {
    fn structs(&mut self, index: usize, old: Option<&Struct>, new: Option<&Struct>) {
        let found = match (old, new) {
            (None, None) => return,
            (None, Some(new)) => vec![additive(&new.shape.path, "is new")],
            (Some(old), None) => vec![breaking(&old.shape.path, "is gone")],
            (Some(old), Some(new)) => struct_effects(old, new),
        };
        if !found.is_empty() {
            self.effects.of.entry(index).or_default().extend(found);
        }
    }

    fn types(&mut self, old: &Surface<'_>, new: &Surface<'_>) {
        let was: HashMap<&str, &Home<'_>> = old.types.iter().map(|(name, home)| (*name, home)).collect();
        let is: HashMap<&str, &Home<'_>> = new.types.iter().map(|(name, home)| (*name, home)).collect();
        for (name, new) in &new.types {
            match was.get(name) {
                Some(old) => self.ty(name, old, new),
                // The struct of a new type is told with its constructor.
                None if new.variants.is_none() => {}
                None => self.tell(self.new_pair(new.first), additive(&new.shape.path, "is new")),
            }
        }
        for (_, gone) in old.types.iter().filter(|(name, gone)| gone.variants.is_some() && !is.contains_key(name)) {
            self.tell(self.old_pair(gone.first), breaking(&gone.shape.path, "is gone"));
        }
    }

    fn ty(&mut self, name: &str, old: &Home<'_>, new: &Home<'_>) {
        let mut own = Vec::new();
        match (&old.variants, &new.variants) {
            (Some(was), Some(is)) => {
                own.extend(shape_effects(&old.shape, &new.shape));
                self.variants(&new.shape.path, was, is);
            }
            (None, None) if old.shape.path == new.shape.path => {}
            (_, is) => {
                let what = if is.is_some() { "enum" } else { "struct" };
                let text = format!("is the {what} `{}` now", new.shape.path);
                own.push(breaking(&old.shape.path, &text));
            }
        }
        if !own.is_empty() {
            self.effects.types.push(Consequence { name: name.to_owned(), effects: own });
        }
    }

    /// The variants of an enum that stays one: each is told with its constructor.
    fn variants(&mut self, path: &str, old: &[Variant<'_>], new: &[Variant<'_>]) {
        let mut gone: HashMap<Option<usize>, &Variant<'_>> =
            old.iter().map(|variant| (self.old_pair(Some(variant.of)), variant)).collect();
        for variant in new {
            let pair = self.new_pair(Some(variant.of));
            let Variant { name, payload, .. } = variant;
            let text = match gone.remove(&pair) {
                None => format!("has a new variant `{name}{payload}`"),
                Some(old) if (&old.name, &old.payload) == (name, payload) => continue,
                Some(old) => format!("has `{name}{payload}` instead of `{}{}`", old.name, old.payload),
            };
            self.tell(pair, breaking(path, &text));
        }
        for variant in old {
            let pair = self.old_pair(Some(variant.of));
            if gone.contains_key(&pair) {
                self.tell(pair, breaking(path, &format!("has no variant `{}` any more", variant.name)));
            }
        }
    }

    fn tell(&mut self, pair: Option<usize>, effect: Effect) {
        if let Some(pair) = pair {
            self.effects.of.entry(pair).or_default().push(effect);
        }
    }

    fn old_pair(&self, key: Option<Key<'_>>) -> Option<usize> {
        self.old.get(&key?).copied()
    }

    fn new_pair(&self, key: Option<Key<'_>>) -> Option<usize> {
        self.new.get(&key?).copied()
    }
}

fn struct_effects(old: &Struct, new: &Struct) -> Vec<Effect> {
    let path = &new.shape.path;
    let mut found = shape_effects(&old.shape, &new.shape);
    let was: HashMap<_, _> = old.fields.iter().map(|(name, ty)| (name, ty)).collect();
    let is: HashMap<_, _> = new.fields.iter().map(|(name, ty)| (name, ty)).collect();
    for (name, ty) in &new.fields {
        match was.get(name) {
            Some(old) if *old == ty => {}
            Some(old) => found.push(breaking(path, &format!("has `{name}: {ty}` instead of `{old}`"))),
            None => found.push(breaking(path, &format!("has a new field `{name}: {ty}`"))),
        }
    }
    let gone = old.fields.iter().filter(|(name, _)| !is.contains_key(name));
    found.extend(gone.map(|(name, _)| breaking(path, &format!("has no field `{name}` any more"))));
    let fresh = new.methods.iter().filter(|name| !old.methods.contains(name));
    found.extend(fresh.map(|name| additive(path, &format!("has a new method `{name}()`"))));
    let gone = old.methods.iter().filter(|name| !new.methods.contains(name));
    found.extend(gone.map(|name| breaking(path, &format!("has no method `{name}()` any more"))));
    if let (Some(was), Some(is)) = (&old.returns, &new.returns)
        && was != is
    {
        found.push(breaking(path, &format!("returns `{is}` instead of `{was}`")));
    }
    found
}

fn shape_effects(old: &Shape, new: &Shape) -> Vec<Effect> {
    let path = &new.path;
    let mut found = Vec::new();
    if old.path != *path {
        found.push(breaking(path, &format!("was called `{}`", old.path)));
    }
    if old.params != new.params {
        found.push(breaking(path, &format!("has {} type parameters instead of {}", new.params, old.params)));
    }
    if old.borrows != new.borrows {
        let what = if new.borrows { "has a lifetime now" } else { "has no lifetime now" };
        found.push(breaking(path, &format!("{what} in its borrowed form")));
    }
    found
}

fn additive(item: &str, text: &str) -> Effect {
    Effect { impact: Impact::Additive, item: item.to_owned(), text: text.to_owned() }
}

fn breaking(item: &str, text: &str) -> Effect {
    Effect { impact: Impact::Breaking, item: item.to_owned(), text: text.to_owned() }
}

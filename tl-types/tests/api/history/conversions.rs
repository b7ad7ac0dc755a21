//! A test value for each row of schema/history/conversions.toml.

use serde_json::Value;
use tl_types::Deserializable;
use tl_types::history::Object;
use tl_types::schema::{API, Base, Combinator, LAYERS, Rename, Schemas, Wrap};

use super::through_rust;
use crate::by_schema::{Maker, choices};

/// A value of another layer, and what it is today, as TL JSON.
struct Pair {
    old: Value,
    new: Value,
    name: &'static str,
}

/// Makes values of the definitions of other layers for which `is_old` is true, and upgrades them; each is a Rust type.
fn pairs(maker: &Maker, is_old: impl Fn(&Combinator) -> bool) -> impl Iterator<Item = Pair> {
    let all = LAYERS.all.ids.iter().filter_map(|entry| LAYERS.all.find(entry.id));
    let past: Vec<_> =
        all.filter(|found| API.find(found.combinator.id()).is_none() && is_old(found.combinator)).collect();
    past.into_iter().flat_map(move |found| {
        let values = choices(found.combinator.id(), 24).map(move |(seed, size)| maker.make(found, seed, size).bytes());
        let pair = |bytes: Vec<u8>| {
            let old = Object::from_bytes(&bytes).expect("a value of the schema");
            let (new, _) = old.upgrade().ok()?;
            let same = through_rust(new.as_bytes());
            assert_eq!(same.as_deref(), Ok(new.as_bytes()), "{old:?}\n{new:?}");
            let json = |object: &Object| serde_json::to_value(object).expect("can be written");
            Some(Pair { old: json(&old), new: json(&new), name: new.name() })
        };
        values.filter_map(pair)
    })
}

/// Returns whether numbers and strings are the same, and the constructors of others have the same fields inside or out.
fn is_same(old: &Value, new: &Value) -> bool {
    let text = |value: &Value| match value {
        Value::String(text) => text.clone(),
        value => value.to_string(),
    };
    match (old, new) {
        (Value::Array(old), Value::Array(new)) => {
            old.len() == new.len() && old.iter().zip(new).all(|(old, new)| is_same(old, new))
        }
        // A value that became a vector of one.
        (old, Value::Array(new)) => matches!(&new[..], [only] if is_same(old, only)),
        (Value::Object(_), Value::Object(_)) => true,
        (old, new) => text(old) == text(new),
    }
}

/// Returns whether `new` has the value `old` in the field of a constructor, or a vector of such.
fn is_wrapped(old: &Value, new: &Value, wrap: &Wrap) -> bool {
    match (old, new) {
        (Value::Array(old), Value::Array(new)) => {
            !old.is_empty()
                && old.len() == new.len()
                && old.iter().zip(new).all(|(old, new)| is_wrapped(old, new, wrap))
        }
        (old, Value::Array(new)) => matches!(&new[..], [only] if is_wrapped(old, only, wrap)),
        (old, new) => new["_"] == wrap.constructor && new.get(wrap.inner).is_some_and(|inner| is_same(old, inner)),
    }
}

/// Splits the path of a field.
fn split(path: &str) -> Option<(&str, &str)> {
    path.rsplit_once('.').filter(|(of, field)| {
        let named = LAYERS
            .all
            .ids
            .iter()
            .filter_map(|entry| LAYERS.all.find(entry.id))
            .filter(|it| it.combinator.name() == *of);
        named.flat_map(|it| it.combinator.fields()).any(|it| it.name == *field)
    })
}

fn is_of(of: &str, field: &str) -> impl Fn(&Combinator) -> bool {
    move |it| it.name() == of && it.fields().any(|it| it.name == field)
}

/// Returns whether a value shows that the row is right.
fn has_value(maker: &Maker, Rename { from, to }: &Rename) -> bool {
    if let Some((of, field)) = split(from) {
        return pairs(maker, is_of(of, field))
            .any(|it| it.old.get(field).zip(it.new.get(to)).is_some_and(|(old, new)| is_same(old, new)));
    }
    if API.named(from).is_none() {
        return pairs(maker, |it| it.name() == *from).any(|it| it.name == *to);
    }
    // A constructor of another type than before, in a field.
    let mentions = |value: &Value, name: &str| {
        let text = value.to_string();
        ['"', '#'].into_iter().any(|end| text.contains(&format!(r#""_":"{name}{end}"#)))
    };
    let ty = LAYERS.all.types.iter().position(|ty| ty.constructors.iter().any(|it| it.name() == *from));
    let ty = u16::try_from(ty.expect("a constructor has a type")).expect("few types");
    let is_used = |it: &Combinator| {
        it.fields().any(|field| field.ty.item().map_or(field.ty, |(_, item)| item).base() == Base::Boxed(ty))
    };
    pairs(maker, is_used).any(|it| mentions(&it.old, from) && !mentions(&it.old, to) && mentions(&it.new, to))
}

#[test]
fn each_row_has_a_value() {
    let maker = &Maker::new(Schemas(vec![LAYERS.all].leak()));
    let wraps = LAYERS.wraps.iter().filter(|wrap| {
        let (of, field) = split(wrap.field).expect("the field of a combinator");
        let mut pairs = pairs(maker, is_of(of, field));
        !pairs.any(|it| it.old.get(field).zip(it.new.get(wrap.to)).is_some_and(|(old, new)| is_wrapped(old, new, wrap)))
    });
    let without: Vec<&str> = LAYERS.renames.iter().filter(|row| !has_value(maker, row)).map(|row| row.from).collect();
    let wraps: Vec<&str> = wraps.map(|wrap| wrap.field).collect();
    println!("{} renames and {} wraps have values", LAYERS.renames.len(), LAYERS.wraps.len());
    assert!(without.is_empty() && wraps.is_empty(), "rows without a value: {without:?} {wraps:?}");
}

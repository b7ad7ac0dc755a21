//! Every definition of every layer.

use std::collections::BTreeSet;

use tl_types::history::{AllLayers, Object};
use tl_types::schema::{API, Combinator, Found, LAYERS, MTPROTO};
use tl_types::{Deserializable, Registry, Serializable};

use super::unpack;
use crate::by_schema::{Maker, choices, each, hex};
use crate::shared::shared;

fn all() -> impl Iterator<Item = Found> {
    LAYERS.all.ids.iter().map(|entry| LAYERS.all.find(entry.id).expect("an id of the schema"))
}

#[test]
fn values_of_every_definition_are_objects() {
    let (maker, mut count) = (Maker::new(AllLayers::SCHEMAS), 0);
    for found in all() {
        let id = found.combinator.id();
        for (seed, size) in choices(id, each(4)) {
            let value = maker.make(found, seed, size);
            let bytes = value.bytes();
            let case = || format!("{}#{id:08x}, seed {seed}, size {size}: {}", found.combinator.name(), hex(&bytes));
            let object = Object::from_bytes(&bytes).unwrap_or_else(|error| panic!("{error}: {}", case()));
            assert_eq!((object.name(), object.id()), (found.combinator.name(), id));
            assert!(object.to_bytes() == bytes, "{}", case());
            assert_eq!(object.unknown_flags(), [], "{}", case());
            let json = serde_json::to_string(&object).unwrap_or_else(|error| panic!("{error}: {}", case()));
            let same: Object = serde_json::from_str(&json).unwrap_or_else(|error| panic!("{error}: {json}"));
            assert!(same.to_bytes() == value.after_json().bytes(), "{json}\n{}", case());
            count += 1;
        }
    }
    println!("{count} values of {} definitions", all().count());
    assert!(all().count() > 4000);
}

/// A name without an id means the present definition, with this feature as without it.
#[test]
fn names_mean_present_definitions() {
    for present in API.combinators() {
        let named = AllLayers::SCHEMAS.named(present.name()).expect("a name of the schema").combinator;
        assert_eq!(named.id(), present.id(), "{}", present.name());
        let fields = |of: &Combinator| of.fields().map(|field| (field.name, field.when)).collect::<Vec<_>>();
        let (named, present) = (fields(named), fields(present));
        // Flags of other layers may be added.
        assert!(present.iter().all(|field| named.contains(field)), "{named:?}\n{present:?}");
    }
}

#[test]
fn layers_are_those_of_the_schemas() {
    let Some(path) = shared("layers/layers.tar.xz") else { return };
    let Some(names) = unpack("tar", &["-tf"], &path) else { return };
    let Some(text) = unpack("tar", &["-xOf"], &path) else { return };
    let files = String::from_utf8_lossy(&names).lines().filter(|name| name.ends_with(".tl")).count();
    let (mut seen, mut missing) = (BTreeSet::new(), Vec::new());
    for line in String::from_utf8_lossy(&text).lines().filter(|line| line.ends_with(';')) {
        let Some((name, id)) = line.split(' ').next().and_then(|start| start.split_once('#')) else { continue };
        let Ok(id) = u32::from_str_radix(id, 16) else { continue };
        if seen.insert((name.to_owned(), id)) && AllLayers::SCHEMAS.find(id).is_none() {
            missing.push(line.to_owned());
        }
    }
    // Builtin, and written by hand.
    let builtin = ["boolFalse#", "boolTrue#", "vector#", "true#", "null#"];
    missing.retain(|line| !builtin.iter().any(|name| line.starts_with(name)));
    println!("{files} schemas, {} definitions", seen.len());
    assert!(missing.is_empty(), "not found by id: {missing:#?}");
    assert!(files >= 162 && MTPROTO.ids.len() > 30);
}

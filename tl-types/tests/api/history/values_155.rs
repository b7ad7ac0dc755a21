//! Values of layer 155 that another implementation encoded.

use serde_json::Value;
use tl_types::history::Object;
use tl_types::{Deserializable, Serializable};

use super::{unhex, unpack};
use crate::shared::shared;

#[test]
fn values_of_layer_155_are_read() {
    let Some(path) = shared("layers/values-155.jsonl.xz") else { return };
    let Some(lines) = unpack("xz", &["--decompress", "--stdout"], &path) else { return };
    let (mut count, mut old) = (0, 0);
    for line in String::from_utf8(lines).expect("UTF-8").lines() {
        let line: Value = serde_json::from_str(line).expect("JSON");
        let (name, bytes) = (&line["name"], unhex(line["hex"].as_str().expect("hex")));
        let object = Object::from_bytes(&bytes).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(*name, object.name());
        assert_eq!(object.to_bytes(), bytes, "{name}");
        let json = serde_json::to_value(&object).expect("can be written");
        // Of calls that return a vector, that implementation has only the names of the fields.
        match &line["value"] {
            Value::Array(keys) => {
                let fields = json.as_object().expect("a combinator");
                assert!(keys.iter().all(|key| key.as_str().is_some_and(|key| fields.contains_key(key))), "{name}");
            }
            value => assert_eq!(plain(json.clone()), *value, "{name}"),
        }
        let same: Object = serde_json::from_value(json.clone()).unwrap_or_else(|error| panic!("{error}: {json}"));
        assert_eq!(same, object);
        old += usize::from(tl_types::schema::API.find(object.id()).is_none());
        count += 1;
    }
    println!("{count} values, {old} of definitions that the present layer lacks");
    assert!(count >= 1572 && old > 200, "{count} values, {old} of other layers");
}

/// Removes the ids from names.
fn plain(mut json: Value) -> Value {
    match &mut json {
        Value::Array(items) => items.iter_mut().for_each(|item| *item = plain(item.take())),
        Value::Object(entries) => {
            for (key, value) in entries {
                *value = match value {
                    Value::String(name) if key == "_" => name.split('#').next().into(),
                    _ => plain(value.take()),
                };
            }
        }
        _ => {}
    }
    json
}

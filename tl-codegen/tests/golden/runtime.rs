//! `Object`, TL JSON, `skip` and errors of a generated schema.

use tl_runtime::json::Json;
use tl_runtime::schema::Event;
use tl_runtime::{Deserializable, ErrorKind, Reader, Registry, Serializable, skip};

use crate::tiny::{Object, Schema, borrowed, enums, functions, types};

fn record() -> enums::Record {
    let large = types::RecordLarge { a: "a".to_owned(), b: "b".to_owned(), c: String::new(), d: "d".to_owned() };
    large.into()
}

#[test]
fn objects_contain_values_of_any_type() {
    let object = Object::new(&record()).expect("a type of the schema");
    assert_eq!((object.name(), object.id()), ("recordLarge", 0x89c2eccc));
    assert_eq!(format!("{object:?}"), r#"recordLarge { a: "a", b: "b", c: "", d: "d" }"#);
    assert_eq!(object.get("b"), Some(Event::String("b".into())));
    assert_eq!(object.decode::<enums::Record>(), Ok(record()));
    assert_eq!(object.to_bytes(), record().to_bytes());
    // As the call in another call.
    let query = Object::new(&functions::store::GetItem { deleted: true, id: 3 }).expect("a function of the schema");
    let invoke = functions::Invoke { layer: 1, query };
    let same = functions::Invoke::<Object>::from_bytes(&invoke.to_bytes()).expect("its own bytes");
    assert_eq!(same.query.name(), "store.getItem");

    let error = Object::from_bytes(&[1, 2, 3, 4]).expect_err("an unknown id");
    assert!(matches!(error.kind(), ErrorKind::UnexpectedId { .. }), "{error}");
}

#[test]
fn values_have_tl_json() {
    let json = r#"{"_":"recordLarge","a":"a","b":"b","c":"","d":"d"}"#;
    assert_eq!(serde_json::to_string(&Json(&record())).expect("a value of the schema"), json);
    let Json(value) = serde_json::from_str::<Json<enums::Record>>(json).expect("its own JSON");
    assert_eq!(value, record());
    let object: Object = serde_json::from_str(json).expect("its own JSON");
    assert_eq!(object.to_bytes(), record().to_bytes());
    let text = r#"{"_":"store.getItem","deleted":true,"id":"3"}"#;
    let Json(call) = serde_json::from_str::<Json<functions::store::GetItem>>(text).expect("a call");
    assert_eq!(call, functions::store::GetItem { deleted: true, id: 3 });
    let bytes = record().to_bytes();
    let borrowed = borrowed::enums::Record::from_bytes(&bytes).expect("the same");
    assert_eq!(serde_json::to_string(&Json(&borrowed)).expect("a value of the schema"), json);
    let error = serde_json::from_str::<Json<enums::Record>>(r#"{"_":"recordSmall","id":"x"}"#).err();
    assert!(error.is_some_and(|error| error.to_string().starts_with("id: ")));
}

#[test]
fn values_are_skipped() {
    let mut bytes = vec![record(), types::RecordSmall { id: 1 }.into()].to_bytes();
    bytes.extend(7.to_bytes());
    let mut r = Reader::new(&bytes);
    skip::<Vec<enums::Record>>(&mut r).expect("valid bytes");
    assert_eq!(i32::deserialize(&mut r), Ok(7));
    assert_eq!(Schema::SCHEMAS.0.len(), 1);
}

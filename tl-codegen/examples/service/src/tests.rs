//! A schema of one's own has `Object`, TL JSON and `skip`, by the runtime alone.

use serde_json::json;
use tl_runtime::json::Json;
use tl_runtime::schema::Event;
use tl_runtime::{Deserializable, Reader, Serializable, skip};

use crate::notes::Object;
use crate::notes::functions::notes::List;
use crate::notes::types::Note;

fn note() -> Note {
    Note { pinned: true, id: 7, text: "buy milk".to_owned(), tags: vec!["home".to_owned()], due: Some(3) }
}

#[test]
fn objects() {
    let object = Object::new(&note()).expect("a note is of the schema");
    assert_eq!(object.name(), "note");
    assert_eq!(object.get("tags[0]"), Some(Event::String("home".into())));
    assert_eq!(object.decode::<Note>(), Ok(note()));
    assert_eq!(format!("{object:?}"), "note { pinned: true, id: 7, text: \"buy milk\", tags: [\"home\"], due: 3 }");
    assert_eq!(format!("{:?}", Object::new(&List { tag: None })), "Ok(notes.list)");
    let error = Object::from_bytes(&[1, 0, 0, 0]).expect_err("no definition has this id");
    assert_eq!(error.to_string(), "Object: unexpected id 00000001 at byte 0");
}

#[test]
fn tl_json() {
    let json = json!({"_": "note", "pinned": true, "id": "7", "text": "buy milk", "tags": ["home"], "due": 3});
    assert_eq!(serde_json::to_value(Json(note())).expect("can be written"), json);
    assert_eq!(serde_json::from_value::<Json<Note>>(json.clone()).expect("can be read").0, note());
    let object: Object = serde_json::from_value(json).expect("can be read");
    assert_eq!(object.to_bytes(), note().to_bytes());
    let error = serde_json::from_value::<Object>(json!({"_": "notes.lst"})).expect_err("has a typo");
    assert!(error.to_string().ends_with("did you mean `notes.list`?"), "{error}");
}

#[test]
fn skipping() {
    let bytes = [vec![note(), note()].to_bytes(), 5.to_bytes()].concat();
    let mut r = Reader::new(&bytes);
    skip::<Vec<Note>>(&mut r).expect("two notes");
    assert_eq!(i32::deserialize(&mut r), Ok(5));
}

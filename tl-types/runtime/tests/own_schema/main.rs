//! A schema of one's own has `Object`, TL JSON, `skip` and names of other layers, by this crate alone.

#![cfg(all(feature = "serde", feature = "mtproto"))]

use serde_json::json;
use tl_runtime::codec::{Codec, Descriptor, FieldId, bit, has, kind};
use tl_runtime::json::Json;
use tl_runtime::mtproto::{Message, MessageContainer, RpcResult};
use tl_runtime::schema::notation::{FLAGS, LONG, STRING, TRUE, combinator, constructor, vector};
use tl_runtime::schema::{Event, MTPROTO, SERVICE, Schema, Schemas, Type, notation};
use tl_runtime::{Deserializable, Error, ErrorKind, OtherLayer, Reader, Registry, Serializable, Writer, skip};

/// The registry of a schema with one type, for a service that speaks MTProto.
#[derive(Debug)]
enum Notes {}

type Object = tl_runtime::Object<Notes>;

/// The id of `note` in layer 1.
const OLD_NOTE: u32 = 0x0ddba11;

impl Registry for Notes {
    const SCHEMAS: Schemas = Schemas(&[&NOTES, &MTPROTO, &SERVICE]);

    fn other_layer(id: u32) -> Option<OtherLayer> {
        (id == OLD_NOTE).then_some(OtherLayer { id, name: "note", first_layer: 1, layer: 1, gaps: &[] })
    }
}

static NOTES: Schema = Schema {
    types: &[&Type {
        name: "Note",
        recursive: false,
        min_len: 20,
        constructors: &[combinator(
            "note,flags,pinned,id,tags,text",
            0x0badcafe,
            &[FLAGS, notation::bit(0, 0, TRUE), LONG, vector(STRING), notation::bit(0, 1, STRING)],
        )],
    }],
    functions: &[],
    ids: &[constructor(0x0badcafe, 0, 0)],
    applied: &[],
    arrays: &[],
};

/// `note#0badcafe flags:# pinned:flags.0?true id:long tags:Vector<string> text:flags.1?string = Note`
#[derive(Clone, Debug, PartialEq)]
struct Note {
    pinned: bool,
    id: i64,
    tags: Vec<String>,
    text: Option<String>,
}

impl<'a> Codec<'a> for Note {
    type Value = Self;
    type Kind = kind::Combinator<Notes>;
    const DESCRIPTOR: Descriptor = Descriptor::new(0x0badcafe, 20, "note,flags,id,tags,text");

    fn write(&self, mut w: Writer) -> Writer {
        let flags_at = w.place(bit(0, self.pinned));
        let mut flags = 0;
        w.put(&self.id);
        w.put(&self.tags);
        w.opt(&self.text, &mut flags, 1);
        w.set(flags_at, flags);
        w
    }

    fn read(r: &mut Reader<'a>, _: FieldId) -> Self {
        let flags = r.flags(0b11, 0x0badcafe_00000001);
        Self {
            pinned: has(flags, 0),
            id: r.get(0x0badcafe_00000002),
            tags: r.get(0x0badcafe_00000003),
            text: r.opt(flags, 1, 0x0badcafe_00000004),
        }
    }
}

fn note() -> Note {
    Note { pinned: true, id: 7, tags: vec!["home".to_owned(), String::new()], text: Some("buy milk".to_owned()) }
}

#[test]
fn objects() {
    let object = Object::new(&note()).expect("a note is of the schema");
    assert_eq!((object.name(), object.id()), ("note", 0x0badcafe));
    assert_eq!(object.get("tags[0]"), Some(Event::String("home".into())));
    assert_eq!(object.decode::<Note>(), Ok(note()));
    assert_eq!(format!("{object:?}"), r#"note { pinned: true, id: 7, tags: ["home", ""], text: "buy milk" }"#);
    // The registry of this crate does not have it.
    let error = tl_runtime::Object::<tl_runtime::Builtin>::new(&note()).expect_err("of another schema");
    assert_eq!(error.kind(), ErrorKind::UnexpectedId { expected: "Object", id: 0x0badcafe });
}

#[test]
fn tl_json() {
    let json = json!({"_": "note", "pinned": true, "id": "7", "tags": ["home", ""], "text": "buy milk"});
    assert_eq!(serde_json::to_value(Json(note())).expect("can be written"), json);
    assert_eq!(serde_json::from_value::<Json<Note>>(json.clone()).expect("can be read").0, note());
    assert_eq!(serde_json::to_value(Json(vec![note()])).expect("can be written"), json!([json]));
    let object: Object = serde_json::from_value(json).expect("can be read");
    assert_eq!(object.to_bytes(), note().to_bytes());
    let error = serde_json::from_value::<Json<Note>>(json!({"_": "note", "id": "x"})).expect_err("no number");
    assert!(error.to_string().starts_with("id: expected a long"), "{error}");
}

#[test]
fn skipping() {
    let bytes = [vec![note(), note()].to_bytes(), 5.to_bytes()].concat();
    let mut r = Reader::new(&bytes);
    skip::<Vec<Note>>(&mut r).expect("two notes");
    assert_eq!(i32::deserialize(&mut r), Ok(5));
    let cut = note().to_bytes();
    let mut r = Reader::new(&cut[..cut.len() - 4]);
    assert_eq!(skip::<Note>(&mut r).expect_err("is cut off"), Note::from_bytes(&cut[..cut.len() - 4]).unwrap_err());
}

/// Messages of MTProto carry values of the schema, since the type of the body tells the registry.
#[test]
fn messages() {
    let result = RpcResult { req_msg_id: 1, result: Object::new(&note()).expect("a note") };
    let container = MessageContainer { messages: vec![Message { msg_id: 4, seqno: 1, body: result }] };
    let json = serde_json::to_value(Json(&container)).expect("can be written");
    assert_eq!(json["messages"][0]["body"]["result"]["text"], "buy milk");
    let Json(same) = serde_json::from_value::<Json<MessageContainer<RpcResult<Object>>>>(json).expect("can be read");
    assert_eq!(same, container);
    let bytes = container.to_bytes();
    let mut r = Reader::new(&bytes);
    skip::<MessageContainer<RpcResult<Object>>>(&mut r).expect("a container");
    r.finish().expect("nothing behind it");
    assert_eq!(Object::from_bytes(&bytes).expect("a container").name(), "msg_container");
}

#[test]
fn ids_of_other_layers_have_names() {
    let bytes = OLD_NOTE.to_bytes();
    let expected = "note: unexpected note#00ddba11 of layer 1 at byte 0";
    assert_eq!(Note::from_bytes(&bytes).unwrap_err().to_string(), expected);
    let skipped: Result<(), Error> = skip::<Note>(&mut Reader::new(&bytes));
    assert_eq!(skipped.unwrap_err().to_string(), expected);
    assert!(Object::from_bytes(&bytes).unwrap_err().other_layer().is_some());
    assert_eq!(bool::from_bytes(&bytes).unwrap_err().other_layer(), None);
}

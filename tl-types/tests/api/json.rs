//! TL JSON: each form, both ways, and errors with their paths.

mod errors;

use crate::cases::cases;
use crate::shared::shared;
use serde_json::{Value, json};
use tl_types::json::{Encoded, Form, Json};
use tl_types::mtproto::{Message, MessageContainer, MessageCopy, RpcResult};
use tl_types::schema::notation::*;
use tl_types::schema::{Schema, Schemas, Type};
use tl_types::shape::Shape;
use tl_types::{Api, Deserializable, Object, Opaque, Registry, Serializable, enums, functions, mtproto, types};

/// The value is this JSON, and the other way round.
fn is<T>(value: &T, json: Value)
where
    T: Serializable + for<'a> Deserializable<'a> + PartialEq + std::fmt::Debug,
{
    assert_eq!(tl_types::json::serialize(value, serde_json::value::Serializer).expect("can be written"), json);
    let Json(read) = serde_json::from_value::<Json<T>>(json.clone()).unwrap_or_else(|error| panic!("{error}: {json}"));
    assert_eq!(&read, value);
    if json.is_object() {
        let object: Object = serde_json::from_value(json.clone()).expect("an object");
        assert_eq!(object.to_bytes(), value.to_bytes());
        assert_eq!(serde_json::to_value(&object).expect("can be written"), json);
    }
}

/// Returns the error of JSON that is no `T`.
fn wrong<T: for<'a> Deserializable<'a>>(json: Value) -> String {
    match serde_json::from_value::<Json<T>>(json) {
        Ok(_) => "nothing".to_owned(),
        Err(error) => error.to_string(),
    }
}

fn invites() -> functions::messages::GetExportedChatInvites {
    functions::messages::GetExportedChatInvites {
        revoked: false,
        peer: enums::InputPeer::PeerSelf,
        admin_id: enums::InputUser::UserSelf,
        offset_date_and_offset_link: None,
        limit: 5,
    }
}

#[test]
fn builtins() {
    is(&-5i32, json!(-5));
    is(&5u32, json!(5));
    is(&i64::MIN, json!("-9223372036854775808"));
    is(&1.5f64, json!(1.5));
    is(&f64::INFINITY, json!("Infinity"));
    is(&f64::NEG_INFINITY, json!("-Infinity"));
    assert_eq!(serde_json::to_value(Json(f64::NAN)).expect("can be written"), json!("NaN"));
    assert!(serde_json::from_value::<Json<f64>>(json!("NaN")).expect("a double").0.is_nan());
    is(&true, json!(true));
    is(&"t\u{1f642}".to_owned(), json!("t\u{1f642}"));
    is(&vec![0xfbu8, 0xff], json!("+/8="));
    is(&[0xabu8; 16], json!("abababababababababababababababab"));
    is(&[0u8; 32], json!("0".repeat(64)));
    is(&[0u8; 64], json!("0".repeat(128)));
    is(&vec![vec![1i64], vec![]], json!([["1"], []]));
    assert_eq!(serde_json::from_value::<Json<i64>>(json!(7)).expect("a long").0, 7);
    assert_eq!(serde_json::from_value::<Json<f64>>(json!(7)).expect("a double").0, 7.0);
}

#[test]
fn fields() {
    is(
        &invites(),
        json!({"_": "messages.getExportedChatInvites", "peer": {"_": "inputPeerSelf"},
        "admin_id": {"_": "inputUserSelf"}, "limit": 5}),
    );
    let group = Some((7, String::new()));
    let all =
        functions::messages::GetExportedChatInvites { revoked: true, offset_date_and_offset_link: group, ..invites() };
    is(
        &all,
        json!({"_": "messages.getExportedChatInvites", "revoked": true, "peer": {"_": "inputPeerSelf"},
        "admin_id": {"_": "inputUserSelf"}, "offset_date": 7, "offset_link": "", "limit": 5}),
    );
    is(&vec![enums::InputPeer::Empty], json!([{"_": "inputPeerEmpty"}]));
}

#[test]
fn keys_in_any_order_and_what_may_be_missing() {
    let text = r#"{"limit": 5, "offset_date": null, "admin_id": {"_": "inputUserSelf"}, "revoked": false,
        "peer": {"_": "inputPeerSelf#7da07ec9"}, "_": "messages.getExportedChatInvites"}"#;
    let read: Json<functions::messages::GetExportedChatInvites> = serde_json::from_str(text).expect("the call");
    assert_eq!(read.0, invites());
    let Json(read) =
        serde_json::from_value::<Json<mtproto::types::Pong>>(json!({"msg_id": 1, "ping_id": 2})).expect("a pong");
    assert_eq!(read, mtproto::types::Pong { msg_id: 1, ping_id: 2 });

    // A `true` beside values follows from them.
    let json = json!({"_": "inputMediaPhoto", "id": {"_": "inputPhotoEmpty"}, "video": {"_": "inputDocumentEmpty"}});
    let Json(read) = serde_json::from_value::<Json<enums::InputMedia>>(json).expect("a photo");
    let enums::InputMedia::Photo(photo) = &read else { panic!("{read:?}") };
    assert!(photo.live_photo());
    is(
        &read,
        json!({"_": "inputMediaPhoto", "live_photo": true, "id": {"_": "inputPhotoEmpty"},
        "video": {"_": "inputDocumentEmpty"}}),
    );
}

#[test]
fn base64_and_hex() {
    let all: Vec<u8> = (0..=255).rev().cycle().take(1000).collect();
    for len in (0..10).chain(185..200).chain([1000]) {
        let bytes = all[..len].to_vec();
        let text = serde_json::to_value(Json(&bytes)).expect("can be written");
        assert_eq!(text.as_str().map(str::len), Some(len.div_ceil(3) * 4));
        is(&bytes, text);
    }
    is(&b"any carnal pleas".to_vec(), json!("YW55IGNhcm5hbCBwbGVhcw=="));
    for text in ["YQ", "YQ=", "YR==", "YWJ=", "Y===", "====", "YQ==YQ==", "YWI=YWJj", "-_8=", "YQ= ", "Y\u{e9}="] {
        assert_eq!(wrong::<Vec<u8>>(json!(text)), format!("expected bytes, a string in base64, found {text:?}"));
    }
    assert_eq!(
        serde_json::from_value::<Json<[u8; 16]>>(json!("00aB".repeat(8))).expect("hex").0,
        [0, 0xab].repeat(8)[..]
    );
    for text in ["0", "0g"] {
        let text = text.repeat(16) + &"0".repeat(if text == "0" { 15 } else { 0 });
        assert_eq!(wrong::<[u8; 16]>(json!(text)), format!("expected an int128, 32 hex digits, found {text:?}"));
    }
}

#[test]
fn objects_in_objects() {
    let pong = mtproto::types::Pong { msg_id: 1, ping_id: 2 };
    let copy = MessageCopy { orig_message: Message::new(4, 5, &true) };
    let result = RpcResult { req_msg_id: 3, result: vec![enums::InputPeer::Empty] };
    let message = |msg_id, seqno, body: &dyn Serializable| {
        let body = Object::from_bytes(&body.to_bytes()).expect("an object");
        Message { msg_id, seqno, body }
    };
    let container =
        MessageContainer { messages: vec![message(5, 1, &pong), message(9, 3, &copy), message(13, 5, &result)] };
    let json = json!({"_": "msg_container", "messages": [
        {"_": "message", "msg_id": "5", "seqno": 1, "body": {"_": "pong", "msg_id": "1", "ping_id": "2"}},
        {"_": "message", "msg_id": "9", "seqno": 3, "body": {"_": "msg_copy", "orig_message":
            {"_": "message", "msg_id": "4", "seqno": 5, "body": true}}},
        {"_": "message", "msg_id": "13", "seqno": 5, "body":
            {"_": "rpc_result", "req_msg_id": "3", "result": [{"_": "inputPeerEmpty"}]}},
    ]});
    is(&container, json.clone());

    // `Opaque` names no schema but that of MTProto: others are passed.
    let opaque = MessageContainer::<Opaque>::from_bytes(&container.to_bytes()).expect("a container");
    let [pong, copy_message, _] = &opaque.messages[..] else { panic!("three messages") };
    is(&MessageContainer { messages: vec![pong.clone(), copy_message.clone()] }, {
        let mut json = json.clone();
        json["messages"].as_array_mut().expect("messages").truncate(2);
        json
    });
    assert!(serde_json::to_value(Json(&opaque)).is_err());
    let (schemas, shape, bytes) = (Api::SCHEMAS, opaque.shape(), &*opaque.to_bytes());
    assert_eq!(serde_json::to_value(Encoded { schemas, shape, bytes }).expect("can be written"), json);
    let read = serde::de::DeserializeSeed::deserialize(Form { schemas, shape }, json).expect("can be read");
    assert_eq!(read, bytes);

    // By itself, `message` is that of the Telegram API.
    let json = serde_json::to_value(Object::new(&copy.orig_message).expect("an object")).expect("can be written");
    assert_eq!(json, json!({"_": "message#5bb8e511", "msg_id": "4", "seqno": 5, "body": true}));
    let object: Object = serde_json::from_value(json).expect("comes back");
    assert_eq!(object.to_bytes(), copy.orig_message.to_bytes());
}

/// By a schema of one's own, with what Telegram's do not have.
#[test]
fn other_schemas() {
    static SCHEMA: Schema = Schema {
        types: &[
            &Type {
                name: "Lookup",
                recursive: false,
                min_len: 4,
                constructors: &[combinator(
                    "lookup,mode,seqno,deep,always",
                    1,
                    &[MASK, bit(0, 0, INT), bit(0, 1, TRUE), TRUE],
                )],
            },
            &Type {
                name: "Pair",
                recursive: false,
                min_len: 4,
                constructors: &[combinator("pair,a,b", 2, &[bare(0), applied(0)])],
            },
            &Type {
                name: "Some",
                recursive: false,
                min_len: 4,
                constructors: &[combinator("some,it", 3, &[param(0)])],
            },
        ],
        functions: &[],
        arrays: &[],
        ids: &[constructor(1, 0, 0), constructor(2, 1, 0), constructor(3, 2, 0)],
        applied: &[tl_types::schema::Applied { ty: boxed(2).ty, args: &[bare_vector(LONG).ty] }],
    };
    static SCHEMAS: Schemas = Schemas(&[&SCHEMA]);
    let form = Form { schemas: SCHEMAS, shape: Shape::Type("Object") };
    let read = |json: Value| serde::de::DeserializeSeed::deserialize(form, json).map_err(|error| error.to_string());
    let write = |bytes: &[u8]| {
        serde_json::to_value(Encoded { schemas: SCHEMAS, shape: form.shape, bytes }).expect("can be written")
    };
    let lookup = json!({"_": "lookup", "mode": 7, "seqno": 9, "deep": true, "always": true});
    let json = json!({"_": "pair", "a": lookup, "b": {"_": "some", "it": ["1"]}});
    let bytes = read(json.clone()).expect("a pair");
    assert_eq!(bytes.chunks(4).map(|word| word[0]).collect::<Vec<_>>(), [2, 7, 9, 3, 1, 1, 0]);
    assert_eq!(write(&bytes), json);
    // Bits that fields hang on agree with the fields; the others are data.
    assert_eq!(read(json!({"_": "lookup", "mode": 5, "seqno": 9})).expect("a lookup")[4], 5);
    assert_eq!(
        read(json!({"_": "lookup", "mode": 4, "seqno": 9})).expect_err("a contradiction"),
        "`seqno` is present, but bit 0 of `mode` is not set"
    );
    assert_eq!(
        read(json!({"_": "lookup", "mode": 2})).expect_err("no field"),
        "bit 1 of `mode` is set, but no field on it is present"
    );
    assert_eq!(read(json!({"_": "lookup", "seqno": 9})).expect_err("no mode"), "`mode` is missing in `lookup`");
    assert_eq!(
        read(json!({"_": "lookup", "mode": 0, "always": false})).expect_err("always"),
        "always: expected true, found false"
    );
}

#[test]
fn formats_that_are_not_for_people_get_the_bytes() {
    let object = Object::new(&invites()).expect("an object");
    let bytes = postcard::to_allocvec(&object).expect("can be written");
    assert_eq!(bytes[1..], object.to_bytes());
    assert_eq!(postcard::from_bytes::<Object>(&bytes).expect("comes back"), object);
    let bytes = postcard::to_allocvec(&Json(vec![1i64])).expect("can be written");
    assert_eq!(postcard::from_bytes::<Json<Vec<i64>>>(&bytes).expect("comes back"), Json(vec![1i64]));
    let no_object = postcard::to_allocvec(&vec![1u8; 8]).expect("can be written");
    assert!(postcard::from_bytes::<Object>(&no_object).is_err());
}

#[test]
fn types_are_parts_of_other_types() {
    #[derive(Debug, PartialEq, serde::Deserialize, serde::Serialize)]
    struct Saved {
        peer: enums::InputPeer,
        others: Vec<enums::InputPeer>,
        user: Option<types::InputPeerUser>,
        call: functions::InvokeWithLayer<functions::messages::ImportChatInvite>,
    }
    let query = functions::messages::ImportChatInvite { hash: "x".to_owned() };
    let saved = Saved {
        peer: enums::InputPeer::PeerSelf,
        others: vec![enums::InputPeer::Empty, types::InputPeerChat { chat_id: 5 }.into()],
        user: Some(types::InputPeerUser { user_id: 1, access_hash: -2 }),
        call: functions::InvokeWithLayer { layer: 1, query },
    };
    let json = serde_json::to_value(&saved).expect("can be written");
    let expected = json!({
        "peer": {"_": "inputPeerSelf"},
        "others": [{"_": "inputPeerEmpty"}, {"_": "inputPeerChat", "chat_id": "5"}],
        "user": {"_": "inputPeerUser", "user_id": "1", "access_hash": "-2"},
        "call": {"_": "invokeWithLayer", "layer": 1, "query": {"_": "messages.importChatInvite", "hash": "x"}},
    });
    assert_eq!(json, expected);
    assert_eq!(serde_json::from_value::<Saved>(json).expect("comes back"), saved);
    let bytes = postcard::to_allocvec(&saved).expect("can be written");
    assert_eq!(bytes[1..5], saved.peer.to_bytes());
    assert_eq!(postcard::from_bytes::<Saved>(&bytes).expect("comes back"), saved);
}

#[test]
fn payloads_survive() {
    let Some(folder) = shared("payloads") else { return };
    for file in std::fs::read_dir(folder).expect("can be listed") {
        let bytes = std::fs::read(file.expect("can be listed").path()).expect("can be read");
        let object = Object::from_bytes(&bytes).expect("an object");
        let text = serde_json::to_string(&object).expect("can be written");
        let same: Object = serde_json::from_str(&text).expect("can be read");
        assert!(same == object, "{}", object.name());
    }
}

#[test]
fn nesting_has_a_limit() {
    for open in ["[", "{\"_\":\"textBold\",\"text\":", "{\"x\":"] {
        assert!(serde_json::from_str::<Object>(&open.repeat(100_000)).is_err());
    }
    let deep = |levels| {
        let text = (1..levels).fold(json!({"_": "textEmpty"}), |text, _| json!({"_": "textBold", "text": text}));
        serde_json::from_value::<Object>(text).map_err(|error| error.to_string())
    };
    assert!(deep(64).is_ok());
    assert_eq!(deep(65).expect_err("too deep"), "textBold.text: more than 64 levels of nesting at byte 256");
    assert_eq!(deep(600).expect_err("too deep"), "values are nested too deeply");
    let deep = (0..100)
        .fold(enums::RichText::Empty, |text, _| enums::RichText::Bold(types::TextBold { text: Box::new(text) }));
    assert!(serde_json::to_string(&Json(deep)).is_err());
}

/// JSON of any object is read as the same object.
#[test]
fn any_object_survives() {
    let ids: Vec<u32> = Api::SCHEMAS.0.iter().flat_map(|schema| schema.ids).map(|entry| entry.id).collect();
    let mut objects = 0;
    cases(2000, |u| {
        let mut bytes = u.choose(&ids)?.to_le_bytes().to_vec();
        while !u.is_empty() && bytes.len() < 500 {
            match u.int_in_range(0..=2)? {
                0 => bytes.extend(u.choose(&ids)?.to_le_bytes()),
                1 => bytes.extend(u.int_in_range(0..=4u32)?.to_le_bytes()),
                _ => bytes.extend(u.bytes(u.len().min(4))?),
            }
        }
        let mut r = tl_types::Reader::new(&bytes);
        if let Ok(object) = <Object as Deserializable>::deserialize(&mut r) {
            let json = serde_json::to_value(&object).expect("can be written");
            let same: Object = serde_json::from_value(json.clone()).unwrap_or_else(|error| panic!("{error}: {json}"));
            assert_eq!(serde_json::to_value(&same).expect("can be written"), json);
            objects += 1;
        }
        Ok(())
    });
    assert!(objects > 0);
}

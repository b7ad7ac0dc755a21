//! Values of any type: what they are read from, what they tell, and that nothing breaks them.

use crate::cases::cases;
use crate::shared::shared;
use tl_types::mtproto::{GzipPacked, Message, MessageContainer, MessageCopy, RpcError, RpcResult};
use tl_types::schema::Event;
use tl_types::{
    Api, Deserializable, ErrorKind, Identifiable, MAX_DEPTH, Object, Opaque, Reader, Registry, Serializable, enums,
    functions, mtproto, types,
};

const VECTOR: u32 = 0x1cb5c415;

fn words(words: &[u32]) -> Vec<u8> {
    words.iter().flat_map(|word| word.to_le_bytes()).collect()
}

/// The object with the bytes of `value`, and only those.
fn object(value: &impl Serializable) -> Object {
    let bytes = value.to_bytes();
    let object = Object::from_bytes(&bytes).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(object, Object::new(value).expect("the same"));
    assert_eq!((object.to_bytes(), object.serialized_len()), (bytes.clone(), bytes.len()));
    for end in 0..bytes.len() {
        assert!(Object::from_bytes(&bytes[..end]).is_err(), "{} cut at {end}", object.name());
    }
    object
}

fn refused(bytes: &[u8]) -> ErrorKind {
    Object::from_bytes(bytes).expect_err("is no object").kind()
}

#[test]
fn payloads_come_back() {
    let Some(folder) = shared("payloads") else { return };
    for file in std::fs::read_dir(folder).expect("can be listed") {
        let path = file.expect("can be listed").path();
        let bytes = std::fs::read(&path).expect("can be read");
        let object = Object::from_bytes(&bytes).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        assert!(object.to_bytes() == bytes, "{}", path.display());
        assert!(object.unknown_flags().is_empty());
        assert!(format!("{object:?}").starts_with(object.name()));
        for end in (0..bytes.len()).step_by(bytes.len() / 50 + 1) {
            assert!(Object::from_bytes(&bytes[..end]).is_err(), "{} cut at {end}", path.display());
        }
    }
}

#[test]
fn it_tells_what_it_is() {
    let request = functions::messages::GetChatInviteImporters {
        requested: true,
        subscription_expired: false,
        peer: enums::InputPeer::User(types::InputPeerUser { user_id: 5, access_hash: -6 }),
        link: None,
        q: Some("ann".to_owned()),
        offset_date: 0,
        offset_user: enums::InputUser::Empty,
        limit: 100,
    };
    let object = object(&request);
    assert_eq!((object.name(), object.id()), ("messages.getChatInviteImporters", 0xdf04dd4e));
    let found = object.found().expect("a function");
    assert_eq!(found.function.map(|function| &function.combinator), Some(found.combinator));
    assert_eq!(
        format!("{object:?}"),
        "messages.getChatInviteImporters { requested: true, peer: inputPeerUser { user_id: 5, access_hash: -6 }, \
         q: \"ann\", offset_date: 0, offset_user: inputUserEmpty, limit: 100 }"
    );
    assert_eq!(
        format!("{:#?}", Object::new(&request.peer).expect("an object")),
        "inputPeerUser {\n    user_id: 5,\n    access_hash: -6,\n}"
    );
    assert_eq!(object.decode::<functions::messages::GetChatInviteImporters>().as_ref(), Ok(&request));
    assert!(object.decode::<functions::messages::SendMessage>().is_err());

    assert_eq!(object.get("q"), Some(Event::String("ann".into())));
    assert_eq!(object.get("peer.access_hash"), Some(Event::Long(-6)));
    assert!(matches!(object.get("peer"), Some(Event::Enter { combinator, .. }) if combinator.id() == 0xdde8a54c));
    for missing in ["link", "nothing", "peer.nothing", "q.x", "peer[0]", "limit[0]"] {
        assert_eq!(object.get(missing), None, "{missing}");
    }
}

#[test]
fn bools_and_vectors() {
    assert_eq!(format!("{:?}", object(&true)), "true");
    assert_eq!(object(&false).name(), "Bool");
    let peers = vec![enums::InputPeer::PeerSelf, enums::InputPeer::Empty];
    let peers = object(&vec![peers.clone(), peers]);
    assert_eq!(format!("{peers:?}"), "[[inputPeerSelf, inputPeerEmpty], [inputPeerSelf, inputPeerEmpty]]");
    assert_eq!((peers.name(), peers.get("[1][0]").is_some()), ("Vector", true));
    object(&Vec::<bool>::new());
    // Nothing says what these items are.
    assert_eq!(refused(&vec![1i64].to_bytes()), ErrorKind::UnexpectedId { expected: "Object", id: 1 });
    assert!(Object::new(&5).is_err());
    assert!(Object::new(&"text").is_err());
    // Not even with the bytes of a value that has an id.
    let id = 0x997275b5_u32;
    assert!(Object::from_bytes(&id.to_bytes()).is_ok());
    let error = Object::new(&id.cast_signed()).unwrap_err();
    assert_eq!((error.kind(), error.at()), (ErrorKind::NotDescribed, "int"));
    assert!(Object::new(&vec![vec![id]]).is_err() && Object::new(&Vec::<i64>::new()).is_err());
}

#[test]
fn it_stands_for_a_value_of_any_type() {
    let config = functions::help::GetConfig;
    let call = functions::InvokeWithLayer { layer: 230, query: &config };
    let bytes = [call.to_bytes(), 7.to_bytes()].concat();
    let mut r = Reader::new(&bytes);
    let same = functions::InvokeWithLayer::<Object>::deserialize(&mut r).expect("a call around a call");
    assert_eq!((same.query.name(), r.remaining()), ("help.getConfig", 4));
    assert_eq!(same.to_bytes(), call.to_bytes());
    assert_eq!(format!("{:?}", object(&call)), "invokeWithLayer { layer: 230, query: help.getConfig }");

    let objects = vec![object(&config), object(&true), object(&call)];
    assert_eq!(Vec::<Object>::from_bytes(&objects.to_bytes()).expect("objects"), objects);
    let mut r = Reader::new(&bytes);
    tl_types::skip::<Object>(&mut r).expect("a call");
    assert_eq!(r.remaining(), 4);
}

#[test]
fn mtproto_by_hand() {
    let pong = mtproto::types::Pong { msg_id: 1, ping_id: 2 };
    let error = RpcError { code: 420, message: "FLOOD".to_owned() };
    let result = RpcResult { req_msg_id: 3, result: GzipPacked { packed_data: vec![1u8, 2] } };
    let copy = MessageCopy { orig_message: Message::new(4, 5, &pong) };
    let messages = vec![
        Message::new(5, 1, &pong),
        Message::new(9, 3, &RpcResult { req_msg_id: 3, result: error }),
        Message::new(13, 5, &result),
        Message::new(17, 7, &copy),
    ];
    let container = object(&MessageContainer { messages: messages.clone() });
    assert_eq!(
        format!("{container:?}"),
        "msg_container { messages: [\
         message { msg_id: 5, seqno: 1, body: pong { msg_id: 1, ping_id: 2 } }, \
         message { msg_id: 9, seqno: 3, body: rpc_result { req_msg_id: 3, result: \
         rpc_error { error_code: 420, error_message: \"FLOOD\" } } }, \
         message { msg_id: 13, seqno: 5, body: rpc_result { req_msg_id: 3, result: gzip_packed { packed_data: 0x0102 } } }, \
         message { msg_id: 17, seqno: 7, body: msg_copy { orig_message: \
         message { msg_id: 4, seqno: 5, body: pong { msg_id: 1, ping_id: 2 } } } }] }"
    );
    assert_eq!(container.get("messages[1].body.result.error_code"), Some(Event::Int(420)));
    assert_eq!(container.get("messages[3].seqno"), Some(Event::Int(7)));
    let typed: RpcResult<Object> = RpcResult::from_bytes(&result.to_bytes()).expect("with a packed object");
    assert_eq!(typed.result.name(), "gzip_packed");

    let nested = MessageContainer { messages: vec![Message::new(1, 1, &container)] };
    assert_eq!(refused(&nested.to_bytes()), ErrorKind::UnexpectedId { expected: "no msg_container", id: 0x73f1f8dc });
    // A body with a wrong length.
    for (at, change) in [(20, 4), (20, 0xfc), (20, 1), (23, 0x7f)] {
        let mut bytes = MessageContainer { messages: messages[..1].to_vec() }.to_bytes();
        bytes[at] = bytes[at].wrapping_add(change);
        let typed = MessageContainer::<Opaque>::from_bytes(&bytes).is_err();
        assert!(Object::from_bytes(&bytes).is_err() || typed, "{at}");
    }
}

#[test]
fn what_is_wrong_is_called_by_its_field() {
    let error = |bytes: &[u8]| Object::from_bytes(bytes).expect_err("is no object").to_string();
    assert_eq!(error(&[]), "Object: unexpected end of input at byte 0 (4 bytes needed, 0 left)");
    assert_eq!(error(&words(&[5, 6])), "Object: unexpected id 00000005 at byte 0");
    let mut bytes = functions::InvokeWithLayer { layer: 1, query: functions::help::GetConfig }.to_bytes();
    bytes.push(0);
    assert_eq!(error(&bytes), "Object: the value ends at byte 12 but 1 byte is left");
    bytes[8] = 0;
    assert_eq!(error(&bytes), "invokeWithLayer.query: unexpected id c4f91800 at byte 8 (expected Object)");
}

#[test]
fn unknown_bits_are_told_and_kept() {
    let importer = types::ChatInviteImporter {
        requested: true,
        via_chatlist: false,
        user_id: 1,
        date: 2,
        about: None,
        approved_by: None,
    };
    let mut bytes = vec![importer].to_bytes();
    bytes[12 + 3] = 0x81;
    let object = Object::from_bytes(&bytes).expect("bits do not matter");
    let unknown: Vec<String> = object.unknown_flags().iter().map(ToString::to_string).collect();
    assert_eq!(unknown, ["chatInviteImporter.flags: unknown flag bits 24, 31 at byte 12"]);
    let mut r = Reader::new(&bytes).strict_flags(true);
    let error = Object::deserialize(&mut r).expect_err("asked for");
    assert_eq!((error.kind(), error.offset()), (ErrorKind::UnknownFlags { bits: 0x8100_0000 }, 12));
    assert_eq!(error.at(), "chatInviteImporter.flags");
    assert_eq!(object.to_bytes(), bytes);
}

#[test]
fn nesting_has_a_limit() {
    let deep = |levels: u32| {
        let mut text = enums::RichText::Empty;
        for _ in 1..levels {
            text = enums::RichText::Bold(types::TextBold { text: Box::new(text) });
        }
        text.to_bytes()
    };
    assert!(Object::from_bytes(&deep(MAX_DEPTH)).is_ok());
    assert!(enums::RichText::from_bytes(&deep(MAX_DEPTH)).is_ok());
    assert_eq!(refused(&deep(MAX_DEPTH + 1)), ErrorKind::TooDeep { limit: MAX_DEPTH });
    let bytes = deep(100);
    let mut r = Reader::new(&bytes).max_depth(100);
    let object = Object::deserialize(&mut r).expect("as deep as is allowed");
    assert_eq!(format!("{object:?}").matches("textBold").count(), 99);

    let endless = |ids: &[u32]| -> Vec<u8> { words(ids).repeat(200_000 / ids.len()) };
    for ids in [
        &[types::TextBold::CONSTRUCTOR_ID][..],
        &[types::TextConcat::CONSTRUCTOR_ID, VECTOR, 1000],
        &[VECTOR, 1],
        &[0xda9b0d0d, 1],
        &[0xf35c6d01, 1, 1],
    ] {
        assert_eq!(refused(&endless(ids)), ErrorKind::TooDeep { limit: MAX_DEPTH }, "{ids:x?}");
    }
}

#[test]
fn a_count_needs_bytes() {
    let ack = mtproto::types::MsgsAck::CONSTRUCTOR_ID;
    for count in [1, 2, 1000, u32::MAX] {
        assert_eq!(refused(&words(&[ack, VECTOR, count, 0])), ErrorKind::CountTooLarge { count, left: 4 });
    }
}

#[test]
fn text_is_repaired_if_the_reader_does() {
    let error = mtproto::types::RpcError { error_code: 1, error_message: "abc".to_owned() };
    let mut bytes = error.to_bytes();
    bytes[9] = 0xff;
    assert_eq!(refused(&bytes), ErrorKind::InvalidUtf8);
    let mut r = Reader::new(&bytes).lossy_utf8(true);
    let object = Object::deserialize(&mut r).expect("accepted");
    assert_eq!(object.to_bytes(), bytes);
    assert_eq!(object.get("error_message"), Some(Event::String("\u{fffd}bc".into())));
}

#[test]
fn any_bytes_are_an_object_or_an_error() {
    let mut ids: Vec<u32> = Api::SCHEMAS.0.iter().flat_map(|schema| schema.ids).map(|entry| entry.id).collect();
    ids.extend([VECTOR, 0x997275b5, 0xbc799737, 0x73f1f8dc, 0x5bb8e511, 0xf35c6d01]);
    cases(2000, |u| {
        let mut bytes = u.choose(&ids)?.to_le_bytes().to_vec();
        while !u.is_empty() && bytes.len() < 2000 {
            match u.int_in_range(0..=3)? {
                0 => bytes.extend(u.choose(&ids)?.to_le_bytes()),
                1 => bytes.extend(u.int_in_range(0..=4u32)?.to_le_bytes()),
                _ => bytes.extend(u.bytes(u.len().min(4))?),
            }
        }
        let mut r = Reader::new(&bytes);
        match Object::deserialize(&mut r) {
            Ok(object) => {
                assert_eq!(object.as_bytes(), &bytes[..r.position()]);
                assert!(!format!("{object:?}").is_empty());
            }
            Err(error) => assert!(error.offset() <= bytes.len(), "{error}"),
        }
        Ok(())
    });
}

//! Values of other layers as those of the present one, and back.

use std::collections::BTreeMap;

use tl_types::history::{AllLayers, Object};
use tl_types::rpc::Router;
use tl_types::schema::{API, Event, LAYERS, MTPROTO, Schemas};
use tl_types::{Deserializable, Error, dispatch, enums, functions, types};

use crate::by_schema::{Maker, choices};
use crate::every_id::types::find;

/// Decodes a boxed value as the Rust type of its id, and encodes it again.
fn through_rust(bytes: &[u8]) -> Result<Vec<u8>, Error> {
    let id = u32::from_le_bytes(*bytes.first_chunk().expect("an id"));
    find(id).expect("an id of the present layer").decode(bytes).repeated
}

#[test]
fn upgraded_values_are_rust_types() {
    let maker = Maker::new(Schemas(vec![LAYERS.all].leak()));
    let (mut exact, mut lossy, mut failed) = (0, 0, BTreeMap::new());
    // Early layers have MTProto's definitions as well.
    for entry in LAYERS.all.ids.iter().filter(|entry| MTPROTO.find(entry.id).is_none()) {
        let found = LAYERS.all.find(entry.id).expect("an id of the schema");
        let (mut worst, mut why) = (0, None);
        for (seed, size) in choices(entry.id, 6) {
            let bytes = maker.make(found, seed, size).bytes();
            let object = Object::from_bytes(&bytes).expect("a value of the schema");
            match object.upgrade() {
                Ok((upgraded, changes)) => {
                    assert!(API.find(upgraded.id()).is_some(), "{object:?}");
                    let same = through_rust(upgraded.as_bytes());
                    assert_eq!(same.as_deref(), Ok(upgraded.as_bytes()), "{object:?}\n{upgraded:?}");
                    worst = worst.max(u32::from(!changes.is_exact()));
                    let (again, none) = upgraded.upgrade().expect("is of the present layer");
                    assert!(again == upgraded && none.is_exact(), "{upgraded:?}");
                }
                Err(error) => {
                    worst = 2;
                    why = Some(error.to_string());
                }
            }
        }
        if API.find(entry.id).is_some() {
            continue;
        }
        match worst {
            0 => exact += 1,
            1 => lossy += 1,
            _ => _ = failed.insert(format!("{}#{:08x}", found.combinator.name(), entry.id), why),
        }
    }
    println!("{exact} definitions of other layers upgrade exactly, {lossy} with changes, {} not all", failed.len());
    if std::env::var("TL_FAILED").is_ok() {
        failed.iter().for_each(|(name, why)| println!("{name}: {}", why.as_deref().unwrap_or_default()));
    }
    assert!(exact > 400 && lossy > 600, "{exact} {lossy}");
}

/// Present values without what other layers added are the same after a trip to the present layer itself.
#[test]
fn the_present_layer_is_no_change() {
    let maker = Maker::new(Schemas(vec![&API].leak()));
    for entry in API.ids {
        let found = API.find(entry.id).expect("an id of the schema");
        for (seed, size) in choices(entry.id, 3) {
            let bytes = maker.make(found, seed, size).bytes();
            let object = Object::from_bytes(&bytes).expect("a value of the schema");
            for changed in [object.upgrade(), object.downgrade(LAYERS.present)] {
                let (changed, changes) = changed.unwrap_or_else(|error| panic!("{error}: {object:?}"));
                assert_eq!(changed, object);
                assert!(changes.is_exact(), "{changes:?}: {object:?}");
            }
        }
    }
}

fn object(json: &str) -> Object {
    serde_json::from_str(json).unwrap_or_else(|error| panic!("{error}: {json}"))
}

#[test]
fn an_old_message_is_a_present_one() {
    let old = object(
        r#"{"_":"message#90dddc11","out":true,"id":5,"to_id":{"_":"peerUser#9db1bc6d","user_id":7},"date":9,
            "from_id":8,"message":"hi","via_bot_id":6,
            "entities":[{"_":"messageEntityMentionName#352dca58","offset":0,"length":2,"user_id":-3}]}"#,
    );
    assert_eq!(old.get("entities[0].user_id"), Some(Event::Int(-3)));
    let (new, changes) = old.upgrade().expect("as the present one");
    // The sender is a `Peer` today, and `to_id` is called `peer_id`.
    assert_eq!((&changes.lost[..], &changes.invented[..]), (&["from_id".to_owned()][..], &[][..]));
    let Ok(enums::Message::Message(message)) = new.decode() else { panic!("{new:?}") };
    assert_eq!((message.out, message.id, message.via_bot_id, &*message.message), (true, 5, Some(6), "hi"));
    assert_eq!(message.peer_id, enums::Peer::User(types::PeerUser { user_id: 7 }));
    let entity = types::MessageEntityMentionName { offset: 0, length: 2, user_id: -3 };
    assert_eq!(message.entities, Some(vec![entity.into()]));
    // Back again, without the sender.
    let (_, last) = LAYERS.of(old.id()).expect("a recorded id");
    let (again, changes) = new.downgrade(last).expect("a message of this layer");
    assert!(changes.is_exact(), "{changes:?}");
    assert_eq!((again.id(), again.get("to_id.user_id")), (old.id(), Some(Event::Int(7))));
    assert_eq!((again.get("from_id"), again.get("message")), (None, old.get("message")));
}

#[test]
fn numbers_become_longer() {
    let old = object(r#"{"_":"peerUser#9db1bc6d","user_id":-7}"#);
    let (new, changes) = old.upgrade().expect("the same field");
    assert!(changes.is_exact());
    assert_eq!(new.decode(), Ok(enums::Peer::User(types::PeerUser { user_id: -7 })));
    // And shorter, if they fit.
    let (again, changes) = new.downgrade(132).expect("a peer of this layer");
    assert_eq!((again, changes.is_exact()), (old, true));
    let large = Object::new(&enums::Peer::User(types::PeerUser { user_id: 1 << 40 })).expect("an object");
    let error = large.downgrade(132).expect_err("larger than an int");
    assert_eq!(error.to_string(), "user_id: 1099511627776 is no `int`, of 32 bits");
    assert_eq!(error.path(), "user_id");
}

#[test]
fn numbers_become_doubles() {
    let old = object(r#"{"_":"documentAttributeVideo#0ef02ce6","duration":3,"w":4,"h":5}"#);
    let (new, changes) = old.upgrade().expect("the same fields");
    assert_eq!((new.get("duration"), changes.is_exact()), (Some(Event::Double(3.0)), true));
    let (again, changes) = new.downgrade(159).expect("an attribute of this layer");
    assert_eq!((again, changes.is_exact()), (old, true));
    let fraction = object(r#"{"_":"documentAttributeVideo","duration":3.5,"w":4,"h":5}"#);
    assert_eq!(fraction.downgrade(159).expect_err("is no int").path(), "duration");
}

/// A field that is called like a flags word is lost, not its flags.
#[test]
fn flags_words_follow_from_fields() {
    let old = object(
        r#"{"_":"authorization#7bf2e6f6","hash":"1","flags":3,"device_model":"a","platform":"b","system_version":"c",
            "api_id":2,"app_name":"d","app_version":"e","date_created":4,"date_active":5,"ip":"f","country":"g","region":"h"}"#,
    );
    let (new, changes) = old.upgrade().expect("has all that is required");
    assert_eq!((changes.lost, changes.invented), (vec!["flags".to_owned()], Vec::new()));
    assert!(new.decode::<types::Authorization>().is_ok_and(|new| !new.current && new.app_name == "d"));
}

#[test]
fn flags_of_earlier_texts_have_names() {
    let old = object(
        r#"{"_":"stickerSet","animated":true,"id":"1","access_hash":"2","title":"t","short_name":"s","count":3,"hash":4}"#,
    );
    assert_eq!(old.get("animated"), Some(Event::True));
    assert_eq!(old.unknown_flags(), []);
    let (new, changes) = old.upgrade().expect("the same constructor");
    assert_eq!(changes.lost, ["animated"]);
    assert!(new.decode::<types::StickerSet>().is_ok());
}

#[test]
fn a_router_serves_other_layers() {
    let router = Router::new().wrappers(dispatch::visit_wrapper).layers::<AllLayers>().on(
        |call: functions::contacts::DeleteContacts, calls: &mut Vec<usize>| {
            calls.push(call.id.len());
            Ok(types::Updates::default().into())
        },
    );
    let old =
        r#"{"_":"contacts.deleteContacts#59ab389e","id":[{"_":"inputUser#d8292816","user_id":5,"access_hash":"6"}]}"#;
    let wrapped = format!(
        r#"{{"_":"invokeWithLayer","layer":70,"query":{{"_":"initConnection#69796de9","api_id":1,"device_model":"a",
            "system_version":"b","app_version":"c","lang_code":"d","query":{old}}}}}"#
    );
    let mut calls = Vec::new();
    for call in [old, &wrapped] {
        let answer = router.call(object(call).as_bytes(), &mut calls).unwrap_or_else(|error| panic!("{error}"));
        assert!(Object::from_bytes(&answer).is_ok());
    }
    assert_eq!(calls, [1, 1]);
    let unknown = object(r#"{"_":"help.getNearestDc"}"#);
    assert!(router.call(unknown.as_bytes(), &mut calls).is_err());
}

//! Values of other layers as those of the present one, and back.

use std::collections::BTreeMap;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use tl_types::history::{AllLayers, Object};
use tl_types::rpc::{Router, RpcError};
use tl_types::schema::{API, Event, LAYERS, MTPROTO, Schemas};
use tl_types::{Deserializable, LAYER, Serializable, dispatch, enums, functions, name_of, types};

use super::through_rust;
use crate::by_schema::{Maker, choices};

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
    assert!(changes.is_exact(), "{changes:?}");
    let Ok(enums::Message::Message(message)) = new.decode() else { panic!("{new:?}") };
    assert_eq!((message.out, message.id, message.via_bot_id, &*message.message), (true, 5, Some(6), "hi"));
    assert_eq!(message.peer_id, enums::Peer::User(types::PeerUser { user_id: 7 }));
    assert_eq!(message.from_id, Some(enums::Peer::User(types::PeerUser { user_id: 8 })));
    let entity = types::MessageEntityMentionName { offset: 0, length: 2, user_id: -3 };
    assert_eq!(message.entities, Some(vec![entity.into()]));
    // Back again.
    let (_, last) = LAYERS.of(old.id()).expect("a recorded id");
    let (again, changes) = new.downgrade(last).expect("a message of this layer");
    assert!(changes.is_exact(), "{changes:?}");
    assert_eq!(again, old);
}

#[test]
fn several_fields_become_one_constructor() {
    let old = object(
        r#"{"_":"messages.sendMessage#1cc20387","peer":{"_":"inputPeerSelf"},"message":"hi","random_id":"5",
            "reply_to_msg_id":7,"top_msg_id":8}"#,
    );
    let (new, changes) = old.upgrade().expect("has all that is required");
    assert!(changes.is_exact(), "{changes:?}");
    let reply = [new.get("reply_to.reply_to_msg_id"), new.get("reply_to.top_msg_id")];
    assert_eq!(reply, [Some(Event::Int(7)), Some(Event::Int(8))]);
    assert!(new.decode::<functions::messages::SendMessage>().is_ok());
    let (again, changes) = new.downgrade(150).expect("has all that is required");
    assert_eq!((again, changes.is_exact()), (old, true));
    // A reply to a story has no form there.
    let story = object(
        r#"{"_":"messages.sendMessage","peer":{"_":"inputPeerSelf"},"message":"hi","random_id":"5",
            "reply_to":{"_":"inputReplyToStory","peer":{"_":"inputPeerSelf"},"story_id":1}}"#,
    );
    assert_eq!(story.downgrade(150).expect("is conditional").1.lost, ["reply_to"]);
}

/// The sender of a forwarded post is the channel; its author was another field.
#[test]
fn the_last_of_several_values_stays() {
    let header = |fields: &str| object(&format!(r#"{{"_":"messageFwdHeader#353a686b","date":1{fields}}}"#));
    let both = header(r#","from_id":5,"channel_id":6"#);
    let (new, changes) = both.upgrade().expect("the same constructor");
    assert_eq!((new.get("from_id.channel_id"), changes.lost), (Some(Event::Long(6)), vec!["from_id".to_owned()]));
    for one in [header(r#","from_id":5"#), header(r#","channel_id":6"#), header("")] {
        let (new, changes) = one.upgrade().expect("the same constructor");
        assert!(changes.is_exact());
        assert_eq!(new.downgrade(115).expect("the same constructor"), (one, Default::default()));
    }
}

#[test]
fn items_of_vectors_are_wrapped() {
    let old = object(r#"{"_":"messages.getMessages#4222fa74","id":[1,2]}"#);
    let (new, changes) = old.upgrade().expect("each has a constructor");
    assert!(changes.is_exact());
    assert_eq!(new.get("id[1].id"), Some(Event::Int(2)));
    assert_eq!(new.downgrade(75).expect("the same function"), (old, Default::default()));
    let pinned = object(r#"{"_":"messages.getMessages","id":[{"_":"inputMessagePinned"}]}"#);
    let error = pinned.downgrade(75).expect_err("has no number");
    assert_eq!(error.to_string(), "id[0]: `inputMessagePinned#86872538` has no counterpart in layer 75");
}

/// A layer between others that lacks a definition has none of its values.
#[test]
fn gaps_are_no_layers_of_a_definition() {
    let theme = object(r#"{"_":"account.chatThemesNotModified"}"#);
    assert!(theme.downgrade(133).is_ok() && theme.downgrade(214).is_ok());
    let error = theme.downgrade(150).expect_err("is in later layers again");
    assert!(error.to_string().contains("has no counterpart in layer 150"), "{error}");
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

/// The state of a connection: the layer of the client, and what could not be converted.
#[derive(Debug, Default)]
struct Connection {
    layer: i32,
    log: Vec<String>,
}

fn router() -> Router<Connection> {
    Router::new()
        .wrappers(dispatch::visit_wrapper)
        .layers::<AllLayers>(|connection: &Connection| connection.layer)
        .on_wrapper(|call: &functions::InvokeWithLayer, connection: &mut Connection| {
            connection.layer = call.layer;
            Ok(())
        })
        .on_conversion_error(|id, error, connection| {
            connection.log.push(format!("{}: {error}", name_of(id).unwrap_or_default()));
            RpcError::new(400, "CONNECTION_LAYER_INVALID")
        })
        .on(|call: functions::contacts::DeleteContacts, _: &mut Connection| {
            assert_eq!(call.id.len(), 1);
            Ok(types::Updates::default().into())
        })
        .on(|_: functions::contacts::GetContactIDs, _: &mut Connection| Ok(vec![7, 0x1cb5_c415]))
        .on(|call: functions::users::GetUsers, _: &mut Connection| {
            let user_id = |user: enums::InputUser| types::InputUser::try_from(user).map_or(1, |user| user.user_id);
            Ok(call.id.into_iter().map(|user| types::UserEmpty { id: user_id(user) }.into()).collect())
        })
}

/// A call in the functions that a client of a layer around 70 puts around its first one.
fn of_layer(layer: i32, call: &str) -> Vec<u8> {
    let call = format!(
        r#"{{"_":"invokeWithLayer","layer":{layer},"query":{{"_":"initConnection#69796de9","api_id":1,"device_model":"a",
            "system_version":"b","app_version":"c","lang_code":"d","query":{call}}}}}"#
    );
    object(&call).into_bytes()
}

const DELETE: &str =
    r#"{"_":"contacts.deleteContacts#59ab389e","id":[{"_":"inputUser#d8292816","user_id":5,"access_hash":"6"}]}"#;

#[test]
fn a_router_serves_other_layers() {
    let mut connection = Connection { layer: LAYER, ..Default::default() };
    let answer = router().call(object(DELETE).as_bytes(), &mut connection);
    assert_eq!(answer, Ok(enums::Updates::from(types::Updates::default()).to_bytes()));
    let unknown = object(r#"{"_":"help.getNearestDc"}"#);
    let error = router().call(unknown.as_bytes(), &mut connection).expect_err("has no handler");
    assert!(error.is("INPUT_METHOD_INVALID_%d"));

    // The layer stays that of the connection.
    let users = r#"{"_":"users.getUsers","id":[{"_":"inputUser#d8292816","user_id":5,"access_hash":"6"},{"_":"inputUserSelf"}]}"#;
    for call in [of_layer(70, users), object(users).into_bytes()] {
        // userEmpty#200250ba id:int
        let expected = [0x1cb5_c415, 2, 0x2002_50ba, 5, 0x2002_50ba, 1_u32].map(|word| word.to_bytes()).concat();
        assert_eq!(router().call(&call, &mut connection), Ok(expected));
    }
    // A number that could be the id of a vector, in a vector of bare items. The function is of later layers.
    let call = object(r#"{"_":"contacts.getContactIDs#2caa4a42","hash":5}"#);
    assert_eq!(router().call(call.as_bytes(), &mut connection), Ok(vec![7, 0x1cb5_c415].to_bytes()));
    assert_eq!((connection.layer, connection.log), (70, Vec::new()));
}

#[test]
fn a_router_refuses_what_has_no_form_in_a_layer() {
    let mut connection = Connection::default();
    let check_phone = r#"{"_":"auth.checkPhone#6fe51dfb","phone_number":"1"}"#;
    let users = r#"{"_":"users.getUsers","id":[{"_":"inputUser#d8292816","user_id":5,"access_hash":"6"}]}"#;
    let large = r#"{"_":"users.getUsers","id":[{"_":"inputUser","user_id":"1099511627776","access_hash":"6"}]}"#;
    for (call, log) in [
        // A `Bool` in that layer.
        (of_layer(70, DELETE), "contacts.deleteContacts: `updates#74ae4240` has no counterpart in layer 70"),
        (
            of_layer(70, check_phone),
            "initConnection: query.query: `auth.checkPhone#6fe51dfb` has no counterpart in layer 230",
        ),
        (object(large).into_bytes(), "users.getUsers: [0].id: 1099511627776 is no `int`, of 32 bits"),
        (
            of_layer(-1, users),
            "users.getUsers: [0]: `userEmpty#d3bc4b7a` has no counterpart in layer 0, where the type is `User`",
        ),
    ] {
        let error = router().call(&call, &mut connection).expect_err("has no form");
        assert_eq!((error.code, &*error.message), (400, "CONNECTION_LAYER_INVALID"));
        assert_eq!(connection.log.pop().as_deref(), Some(log));
    }
    // Without a hook, the error is the same.
    let router = Router::new()
        .layers::<AllLayers>(|(): &()| 70)
        .on(|_: functions::users::GetUsers, (): &mut ()| Ok(vec![types::UserEmpty { id: 1 << 40 }.into()]));
    let error = router.call(object(users).as_bytes(), &mut ()).expect_err("has no form");
    assert_eq!((error.code, &*error.message), (400, "CONNECTION_LAYER_INVALID"));
}

#[test]
fn an_async_router_serves_other_layers() {
    async fn users(call: functions::users::GetUsers, _: i32) -> Result<Vec<enums::User>, RpcError> {
        Ok(vec![types::UserEmpty { id: call.id.len() as i64 }.into()])
    }
    let router = Router::new_async().layers::<AllLayers>(|layer: &i32| *layer).on(users);
    let call = object(r#"{"_":"users.getUsers","id":[{"_":"inputUser#d8292816","user_id":5,"access_hash":"6"}]}"#);
    let answer = pin!(router.call(call.as_bytes(), 100)).poll(&mut Context::from_waker(Waker::noop()));
    let expected = [0x1cb5_c415, 1, 0x2002_50ba, 1_u32].map(|word| word.to_bytes()).concat();
    assert_eq!(answer, Poll::Ready(Ok(expected)));
}

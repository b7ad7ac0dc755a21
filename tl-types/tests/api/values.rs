//! Values that users build and take apart: defaults, accessors of enums, conversions, keys of maps.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Debug;

use tl_types::{Opaque, Serializable, enums, functions, mtproto, types};

#[test]
fn a_request_needs_its_required_fields_alone() {
    let request = functions::messages::SendMessage { message: "hi".to_owned(), random_id: 5, ..Default::default() };
    assert_eq!((request.peer.clone(), request.silent, &request.reply_to), (enums::InputPeer::Empty, false, &None));
    let call = functions::InitConnection { api_id: 7, ..Default::default() }.with_query(&request);
    let whole = functions::InitConnection { api_id: 7, query: Opaque::new(&request), ..Default::default() };
    assert_eq!(call.to_bytes(), whole.to_bytes());
    let dynamic: &dyn Serializable = &request;
    assert_eq!(
        functions::InitConnection { api_id: 7, ..Default::default() }.with_query(dynamic).to_bytes(),
        call.to_bytes()
    );
}

#[test]
fn fields_that_variants_share_are_methods() {
    let peer = enums::Peer::from(types::PeerChat { chat_id: 3 });
    let message = types::Message { id: 1, out: true, peer_id: peer, date: 9, ..Default::default() };
    let message = enums::Message::from(message);
    assert_eq!((message.id(), message.out(), message.peer_id(), message.date()), (1, true, Some(peer), Some(9)));
    let service = enums::Message::from(types::MessageService { id: 2, peer_id: peer, ..Default::default() });
    assert_eq!((service.id(), service.out(), service.peer_id(), service.date()), (2, false, Some(peer), Some(0)));
    let empty = enums::Message::from(types::MessageEmpty { id: 3, peer_id: None });
    assert_eq!((empty.id(), empty.out(), empty.peer_id(), empty.date()), (3, false, None, None));

    // Two of the three variants have a peer.
    let dialog = enums::Dialog::from(types::Dialog { peer, top_message: 4, ..Default::default() });
    assert_eq!((dialog.peer(), dialog.top_message(), dialog.pinned()), (Some(peer), Some(4), false));
    let community = enums::Dialog::from(types::DialogCommunity { pinned: true, ..Default::default() });
    assert_eq!((community.peer(), community.top_message(), community.pinned()), (None, None, true));
    let messages =
        enums::messages::Messages::from(types::messages::Messages { messages: vec![service], ..Default::default() });
    assert_eq!(messages.messages().map(<[_]>::len), Some(1));

    let chat = enums::Chat::from(types::Chat { id: 4, title: "team".to_owned(), ..Default::default() });
    assert_eq!((chat.id(), chat.title()), (4, Some("team")));
    let chat = enums::Chat::from(types::ChannelForbidden { id: 5, title: "news".to_owned(), ..Default::default() });
    assert_eq!((chat.id(), chat.title()), (5, Some("news")));
    assert_eq!(enums::Chat::from(types::ChatEmpty { id: 6 }).title(), None);

    let user = types::User { id: 7, self_: true, first_name: Some("Ann".to_owned()), ..Default::default() };
    let user = enums::User::from(user);
    assert_eq!((user.id(), user.self_(), user.first_name(), user.last_name()), (7, true, Some("Ann"), None));
    let user = enums::User::from(types::UserEmpty { id: 8 });
    assert_eq!((user.id(), user.self_(), user.first_name()), (8, false, None));

    let document = types::Document { id: 9, mime_type: "text/plain".to_owned(), size: 10, ..Default::default() };
    let document = enums::Document::from(document);
    assert_eq!((document.id(), document.mime_type(), document.size()), (9, Some("text/plain"), Some(10)));
    assert_eq!((document.file_reference(), document.thumbs()), (Some(&[][..]), None));
    assert_eq!(enums::Document::from(types::DocumentEmpty { id: 11 }).size(), None);

    let photo = enums::Photo::from(types::Photo { id: 12, dc_id: 2, has_stickers: true, ..Default::default() });
    assert_eq!((photo.id(), photo.dc_id(), photo.has_stickers()), (12, Some(2), true));
    assert_eq!(photo.sizes(), Some(&[][..]));
    assert_eq!(enums::Photo::from(types::PhotoEmpty { id: 13 }).sizes(), None);

    // `dialogCommunity` has no peer.
    let dialog = enums::Dialog::from(types::DialogFolder { pinned: true, ..Default::default() });
    assert!(dialog.pinned() && !enums::Dialog::from(types::DialogCommunity::default()).pinned());
}

/// Converts a payload to its enum and back, and gives the value of another variant back.
#[track_caller]
fn both_ways<T, E>(payload: T, other: E)
where
    T: Clone + Debug + PartialEq + Into<E> + TryFrom<E, Error = E>,
    E: Clone + Debug + PartialEq,
{
    let value: E = payload.clone().into();
    assert_eq!(T::try_from(value), Ok(payload));
    assert_eq!(T::try_from(other.clone()), Err(other));
}

#[test]
fn structs_convert_into_their_enums_and_back() {
    both_ways(types::InputPeerUser { user_id: 1, access_hash: 2 }, enums::InputPeer::PeerSelf);
    both_ways(types::PeerUser { user_id: 1 }, enums::Peer::from(types::PeerChat { chat_id: 2 }));
    // A boxed payload.
    both_ways(types::User { id: 1, ..Default::default() }, enums::User::from(types::UserEmpty { id: 2 }));
    both_ways(types::UpdateShortSentMessage { id: 1, ..Default::default() }, enums::Updates::TooLong);
    let salt = mtproto::types::BadServerSalt { new_server_salt: 5, ..Default::default() };
    let bad_msg = mtproto::types::BadMsgNotification { bad_msg_id: 4, ..Default::default() };
    both_ways(bad_msg, mtproto::enums::BadMsgNotification::from(salt));
    let none = mtproto::enums::DestroySessionRes::from(mtproto::types::DestroySessionNone { session_id: 7 });
    both_ways(mtproto::types::DestroySessionOk { session_id: 6 }, none);
}

#[test]
fn peers_are_keys_of_maps() {
    let user = enums::Peer::from(types::PeerUser { user_id: 1 });
    let chat = enums::Peer::from(types::PeerChat { chat_id: 1 });
    // `user` is copied, not moved.
    let names = [(user, "user"), (chat, "chat")];
    assert_eq!(HashMap::from(names)[&user], "user");
    let sorted = BTreeMap::from(names);
    assert_eq!((sorted[&chat], sorted.len()), ("chat", 2));
    assert!(user != chat && user <= user);

    let input = enums::InputPeer::from(types::InputPeerUser { user_id: 1, access_hash: 2 });
    let counts = [(input.clone(), 1), (enums::InputPeer::PeerSelf, 2)];
    assert_eq!(HashMap::from(counts)[&input], 1);
}

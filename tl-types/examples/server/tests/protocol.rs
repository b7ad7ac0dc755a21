//! Each rule of transports, handshake and sessions, by a client that follows or breaks it.

use std::net::SocketAddr;
use std::sync::Arc;

use server::peer::{Padding, Peer, rpc_error};
use server::rsa::TestKey;
use server::stress::{FRAMINGS, open};
use server::transport::Framing;
use server::{DATA_CENTRES, Server};
use tl_types::functions::messages::{CheckChatInvite, SendMessage};
use tl_types::functions::updates::GetDifference;
use tl_types::functions::upload::{GetFile, SaveFilePart};
use tl_types::functions::{InitConnection, InvokeWithLayer, account, help::GetConfig, users::GetUsers};
use tl_types::mtproto::{
    BadMessage, Content, GzipPacked, Message, MessageContainer, enums as mt, functions, types as mtproto,
};
use tl_types::rpc::RpcError;
use tl_types::{LAYER, Serializable, enums, types};
use tokio::io::DuplexStream;

fn server() -> Arc<Server> {
    Server::new([SocketAddr::from(([127, 0, 0, 1], 0)); 2], |_| {})
}

async fn connect(server: &Arc<Server>, dc: i32, framing: Framing, is_obfuscated: bool) -> Peer<DuplexStream> {
    let (client, _) = open(server, dc);
    Peer::connect(client, framing, is_obfuscated).await.expect("it is not closed")
}

async fn client(server: &Arc<Server>) -> Peer<DuplexStream> {
    let mut peer = connect(server, DATA_CENTRES[0], Framing::Intermediate, false).await;
    peer.agree(TestKey::default().public(), Padding::RsaPad, false).await.expect("agrees");
    peer
}

/// Sends a message, and returns the contents of the packet that answers it, except acknowledgements.
async fn exchange(peer: &mut Peer<DuplexStream>, body: &(dyn Serializable + Sync)) -> (i64, Vec<Content>) {
    let msg_id = peer.send(body).await.expect("it is not closed");
    (msg_id, contents(peer).await)
}

async fn contents(peer: &mut Peer<DuplexStream>) -> Vec<Content> {
    let messages = peer.receive().await.expect("it is not closed").into_iter().map(|(_, content)| content);
    messages.filter(|content| !matches!(content, Content::MsgsAck(_))).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn transports_and_paddings() {
    let server = server();
    for framing in FRAMINGS {
        for is_obfuscated in [false, true] {
            if framing == Framing::Full && is_obfuscated {
                continue;
            }
            let mut peer = connect(&server, DATA_CENTRES[0], framing, is_obfuscated).await;
            let padding = if is_obfuscated { Padding::Older } else { Padding::RsaPad };
            peer.agree(TestKey::default().public(), padding, false).await.expect("agrees");
            let config = peer.invoke(&GetConfig).await.expect("has a handler");
            assert_eq!((config.this_dc, config.dc_options.len()), (2, 2), "{framing:?} {is_obfuscated}");
            // Longer than what the short form of the abridged transport can tell, both ways.
            let bytes = vec![7; 100_000];
            assert!(peer.invoke(&SaveFilePart { file_id: 8, file_part: 0, bytes }).await.expect("is saved"));
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn keys() {
    let server = server();
    let mut permanent = client(&server).await;
    let key = permanent.agree(TestKey::default().public(), Padding::Older, false).await.expect("agrees again");

    let mut peer = connect(&server, DATA_CENTRES[0], Framing::Padded, true).await;
    peer.agree(TestKey::default().public(), Padding::RsaPad, true).await.expect("agrees on a temporary key");
    let call = GetUsers { id: vec![enums::InputUser::UserSelf] };
    let error = peer.invoke(&call).await.expect_err("the key is not bound");
    assert_eq!(rpc_error(&error), Some(&RpcError::new(401, "AUTH_KEY_PERM_EMPTY")));
    let error = peer.bind(&[7; 256]).await.expect_err("there is no such key");
    assert_eq!(rpc_error(&error), Some(&RpcError::new(400, "TEMP_AUTH_KEY_EMPTY")));
    assert!(peer.bind(&key).await.expect("is bound"));
    assert_eq!(peer.invoke(&call).await.expect("has a handler")[0].first_name(), Some("Ann"));

    // The sessions of both keys receive the updates of the account.
    permanent.invoke(&GetConfig).await.expect("has a handler");
    peer.invoke(&send("to both")).await.expect("has a handler");
    let updates = permanent.receive().await.expect("it is not closed");
    assert!(matches!(&updates[..], [(id, Content::Other(_))] if id % 4 == 3), "{updates:?}");

    let mut stranger = connect(&server, DATA_CENTRES[0], Framing::Full, false).await;
    stranger.use_key([1; 256]);
    let error = stranger.invoke(&GetConfig).await.expect_err("the server does not have the key");
    assert_eq!(error.to_string(), "error -404 of the transport");
}

#[tokio::test(flavor = "multi_thread")]
async fn sessions_and_salts() {
    let server = server();
    let mut peer = client(&server).await;
    let (first, contents) = exchange(&mut peer, &functions::Ping { ping_id: 5 }).await;
    let [Content::NewSessionCreated(created), Content::Pong(pong)] = &contents[..] else { panic!("{contents:?}") };
    assert_eq!((created.first_msg_id, pong.msg_id, pong.ping_id), (first, first, 5));

    let (_, contents) = exchange(&mut peer, &functions::GetFutureSalts { num: 3 }).await;
    let [Content::FutureSalts(salts)] = &contents[..] else { panic!("{contents:?}") };
    assert_eq!((salts.salts.len(), salts.salts[0].salt), (3, created.server_salt));

    // The client does not know the salt of a key that it agreed on earlier.
    let key = peer.agree(TestKey::default().public(), Padding::RsaPad, false).await.expect("agrees");
    let mut later = connect(&server, DATA_CENTRES[0], Framing::Abridged, false).await;
    later.use_key(key);
    later.session_id = peer.session_id;
    let (refused, contents) = exchange(&mut later, &GetConfig).await;
    let [Content::BadMsgNotification(mt::BadMsgNotification::ServerSalt(bad))] = &contents[..] else {
        panic!("{contents:?}")
    };
    assert_eq!((bad.bad_msg_id, bad.error_code), (refused, BadMessage::WrongSalt.code()));
    later.invoke(&GetConfig).await.expect("it sends the call again with the new salt");

    let session_id = peer.session_id;
    peer.session_id += 1;
    let (_, contents) = exchange(&mut peer, &functions::DestroySession { session_id }).await;
    let [Content::NewSessionCreated(_), Content::DestroySessionRes(destroyed)] = &contents[..] else {
        panic!("{contents:?}")
    };
    assert_eq!(destroyed, &mtproto::DestroySessionOk { session_id }.into());
    let (_, contents) = exchange(&mut peer, &functions::DestroySession { session_id }).await;
    assert_eq!(contents, [Content::DestroySessionRes(mtproto::DestroySessionNone { session_id }.into())]);
}

#[tokio::test(flavor = "multi_thread")]
async fn containers_states_and_repetitions() {
    let server = server();
    let mut peer = client(&server).await;
    peer.invoke(&GetConfig).await.expect("has a handler");

    let ids: [i64; 4] = std::array::from_fn(|_| peer.next_id());
    let messages = vec![
        Message::new(ids[0], 3, &GzipPacked::pack(&CheckChatInvite { hash: "tea".to_owned() })),
        Message::new(ids[1], 5, &functions::PingDelayDisconnect { ping_id: 6, disconnect_delay: 75 }),
        Message::new(ids[2], 7, &CheckChatInvite { hash: "expired".to_owned() }),
    ];
    let container = MessageContainer { messages };
    peer.send_as(ids[3], &container).await.expect("it is not closed");
    let contents = contents(&mut peer).await;
    let [Content::RpcResult(invite), Content::Pong(pong), Content::RpcResult(error)] = &contents[..] else {
        panic!("{contents:?}")
    };
    let Ok(enums::ChatInvite::Invite(chat)) = invite.decode::<CheckChatInvite>() else { panic!("{invite:?}") };
    assert_eq!((chat.title.as_str(), chat.participants_count), ("Tea & TL", 2));
    assert_eq!((pong.msg_id, error.req_msg_id), (ids[1], ids[2]));
    let expired = RpcError::new(406, "INVITE_HASH_EXPIRED");
    assert_eq!(error.decode::<CheckChatInvite>(), Err(expired.clone().into()));

    let msg_ids = vec![ids[0], ids[2], ids[3], i64::MAX, 4];
    let (_, states) = exchange(&mut peer, &mtproto::MsgsStateReq { msg_ids }).await;
    let [Content::MsgsStateInfo(states)] = &states[..] else { panic!("{states:?}") };
    assert_eq!(states.info, [76, 76, 3, 3, 1], "answered, answered, a container, later, too old");

    // A call that is sent again is not called again, but its answer is sent again.
    let repeated = peer.next_id();
    peer.send_as(repeated, &send("once")).await.expect("it is not closed");
    let first = peer.receive().await.expect("it is not closed");
    peer.receive().await.expect("the update");
    peer.send_as(repeated, &send("once")).await.expect("it is not closed");
    let second = peer.receive().await.expect("it is not closed");
    assert_eq!(first[0], second[0]);

    // Answers that were acknowledged are not kept.
    let (_, resent) = exchange(&mut peer, &mtproto::MsgResendReq { msg_ids: vec![first[0].0] }).await;
    assert_eq!(resent[0], first[0].1);
    peer.send(&mtproto::MsgsAck { msg_ids: vec![first[0].0] }).await.expect("it is not closed");
    peer.receive().await.expect("the acknowledgement of the acknowledgement, which asks for one");
    let (_, resent) = exchange(&mut peer, &mtproto::MsgResendReq { msg_ids: vec![first[0].0] }).await;
    assert!(matches!(&resent[..], [Content::MsgsStateInfo(_)]), "{resent:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_messages() {
    let server = server();
    let mut peer = client(&server).await;
    peer.invoke(&GetConfig).await.expect("has a handler");
    let hour = 3600 << 32;
    let now = peer.next_id();
    let later = Message::new(now + 400, 1, &GetConfig);
    let container = MessageContainer { messages: vec![later] };
    for (msg_id, body, reason) in [
        (now - hour, &GetConfig as &(dyn Serializable + Sync), BadMessage::IdTooLow),
        (now + hour, &GetConfig, BadMessage::IdTooHigh),
        (now + 1, &GetConfig, BadMessage::IdNotDivisible),
        (now + 100, &container, BadMessage::InvalidContainer),
    ] {
        peer.send_as(msg_id, body).await.expect("it is not closed");
        let contents = contents(&mut peer).await;
        let [Content::BadMsgNotification(mt::BadMsgNotification::Notification(bad))] = &contents[..] else {
            panic!("{contents:?}")
        };
        assert_eq!((bad.bad_msg_id, BadMessage::of_code(bad.error_code)), (msg_id, Some(reason)));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_container_of_bombs() {
    let server = server();
    let mut peer = client(&server).await;
    let bomb = GzipPacked::pack(&SaveFilePart { file_id: 1, file_part: 0, bytes: vec![7; 512 << 10] });
    let messages: Vec<Message> = (0..20).map(|_| Message::new(peer.next_id(), 1, &bomb)).collect();
    peer.send(&MessageContainer { messages }).await.expect("it is not closed");
    let contents = contents(&mut peer).await;
    let results = contents.iter().filter_map(|it| if let Content::RpcResult(it) = it { Some(it) } else { None });
    let results: Vec<_> = results.map(|result| result.decode::<SaveFilePart>()).collect();
    let too_long = RpcError::new(400, "INPUT_REQUEST_TOO_LONG");
    let (saved, refused): (Vec<_>, Vec<_>) = results.iter().partition(|result| **result == Ok(true));
    assert_eq!((saved.len(), refused.len()), (8, 12), "4 MiB are unpacked");
    assert!(refused.into_iter().all(|result| *result == Err(too_long.clone().into())));
}

#[tokio::test(flavor = "multi_thread")]
async fn calls() {
    let server = server();
    let mut peer = client(&server).await;
    let query = InitConnection { api_id: 1, query: GetConfig, ..Default::default() };
    peer.invoke(&InvokeWithLayer { layer: LAYER, query }).await.expect("has a handler");

    let sent = peer.invoke(&send("hello")).await.expect("has a handler");
    let enums::Updates::UpdateShortSentMessage(sent) = sent else { panic!("{sent:?}") };
    assert_eq!((sent.out, sent.id, sent.pts), (true, 1, 1));
    let error = peer.invoke(&send("")).await.expect_err("an empty message");
    assert_eq!(rpc_error(&error), Some(&RpcError::new(400, "MESSAGE_EMPTY")));
    let error = peer.invoke(&send("flood")).await.expect_err("a wait");
    assert_eq!(rpc_error(&error).map(|error| error.is("FLOOD_WAIT_%d")), Some(true));
    let Ok(enums::Updates::UpdateShortMessage(update)) = peer.updates[0].decode() else { panic!("no message") };
    assert_eq!((update.message.as_str(), update.pts), ("hello to you", 2));

    let difference = peer.invoke(&GetDifference { pts: 1, ..Default::default() }).await.expect("has a handler");
    let enums::updates::Difference::Difference(difference) = difference else { panic!("{difference:?}") };
    assert_eq!((difference.new_messages.len(), difference.state.pts), (1, 2));

    let error = peer.invoke(&account::UpdateStatus { offline: true }).await.expect_err("has no handler");
    assert_eq!(rpc_error(&error).map(|error| error.is("INPUT_METHOD_INVALID_%d")), Some(true));

    // A file with an odd identifier is read in the other data centre.
    for (part, bytes) in (0..).zip([vec![1; 1024], vec![2; 500]]) {
        assert!(peer.invoke(&SaveFilePart { file_id: 9, file_part: part, bytes }).await.expect("is saved"));
    }
    let location = types::InputDocumentFileLocation { id: 9, ..Default::default() };
    let get = GetFile { location: location.into(), offset: 1000, limit: 100, ..Default::default() };
    let error = peer.invoke(&get).await.expect_err("another data centre");
    assert_eq!(rpc_error(&error).and_then(RpcError::migrate_to), Some(DATA_CENTRES[1]));
    let mut other = connect(&server, DATA_CENTRES[1], Framing::Intermediate, false).await;
    other.agree(TestKey::default().public(), Padding::RsaPad, false).await.expect("agrees");
    let file = other.invoke(&get).await.expect("is there");
    let enums::upload::File::File(file) = file else { panic!("{file:?}") };
    assert_eq!(file.bytes, [vec![1; 24], vec![2; 76]].concat());
}

fn send(message: &str) -> SendMessage {
    let peer = enums::InputPeer::PeerSelf;
    SendMessage { peer, message: message.to_owned(), random_id: 5, ..Default::default() }
}

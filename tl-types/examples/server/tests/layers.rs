//! Clients of other layers, by bytes as these layers define them.

use std::net::SocketAddr;
use std::sync::Mutex;

use server::peer::{Padding, Peer};
use server::rsa::TestKey;
use server::stress::open;
use server::transport::Framing;
use server::{DATA_CENTRES, Server};
use tl_types::functions::messages::{CheckChatInvite, GetChatInviteImporters};
use tl_types::mtproto::{AnswerError, Content, GzipPacked, Message, MessageContainer, RpcResult};
use tl_types::rpc::RpcError;
use tl_types::{Opaque, Serializable, enums};
use tokio::io::DuplexStream;

static LOG: Mutex<Vec<String>> = Mutex::new(Vec::new());

async fn client() -> Peer<DuplexStream> {
    let server = Server::new([SocketAddr::from(([127, 0, 0, 1], 0)); 2], |line| {
        LOG.lock().expect("no test has panicked").push(line.to_owned());
    });
    let (client, _) = open(&server, DATA_CENTRES[0]);
    let mut peer = Peer::connect(client, Framing::Intermediate, false).await.expect("it is not closed");
    peer.agree(TestKey::default().public(), Padding::RsaPad, false).await.expect("agrees");
    peer
}

/// Sends a call, and returns its result with the first byte of the answer on.
async fn result(peer: &mut Peer<DuplexStream>, call: &[u8]) -> Result<Vec<u8>, AnswerError> {
    let msg_id = peer.send(&Opaque(call)).await.expect("it is not closed");
    loop {
        let contents = peer.receive().await.expect("it is not closed").into_iter();
        let results =
            contents.filter_map(|(_, content)| if let Content::RpcResult(it) = content { Some(it) } else { None });
        if let Some(result) = results.into_iter().find(|result| result.req_msg_id == msg_id) {
            return Ok(result.answer(1 << 20)?.into_owned());
        }
    }
}

/// `invokeWithLayer` and the `initConnection` with this id around a call.
fn of_layer(layer: i32, init_connection: u32, call: &[u8]) -> Vec<u8> {
    let texts = ["device", "system", "app", "en", "", "en"].map(|text| text.to_bytes()).concat();
    [&words(&[0xda9b0d0d, layer.cast_unsigned(), init_connection, 0, 1])[..], &texts, call].concat()
}

fn words(words: &[u32]) -> Vec<u8> {
    words.iter().flat_map(|word| word.to_le_bytes()).collect()
}

const VECTOR: u32 = 0x1cb5_c415;

#[tokio::test(flavor = "multi_thread")]
async fn layer_198() {
    let mut peer = client().await;
    // users.getUsers#0d91a548 id:[inputUser#f21158c6 user_id:7 access_hash:77]
    let call = words(&[0x0d91_a548, VECTOR, 1, 0xf211_58c6, 7, 0, 77, 0]);
    let answer = result(&mut peer, &of_layer(198, 0xc1cd_5ea9, &call)).await;
    // user#4b46c37e flags:7 flags2:0 id:7 access_hash:77 first_name last_name
    let user = words(&[VECTOR, 1, 0x4b46_c37e, 7, 0, 7, 0, 77, 0]);
    let expected = [user, "Bob".to_bytes(), "Ünïcode 😀".to_bytes()].concat();
    assert_eq!(answer, Ok(expected.clone()));
    // The session keeps the layer, while another one has the present layer.
    assert_eq!(result(&mut peer, &call).await, Ok(expected.clone()));
    peer.session_id += 1;
    assert_eq!(result(&mut peer, &call).await.map(|user| user[8..12].to_vec()), Ok(words(&[0xb1b8_cc83])));
    peer.session_id -= 1;
    assert_eq!(result(&mut peer, &call).await, Ok(expected));

    // A long answer, which is packed: chatInviteImporter#8c5adfd9 and the call are those of the present layer.
    let call = GetChatInviteImporters { peer: enums::InputPeer::PeerSelf, limit: 100, ..Default::default() };
    let msg_id = peer.send(&call).await.expect("it is not closed");
    let contents = peer.receive().await.expect("it is not closed");
    let [(_, Content::RpcResult(packed)), ..] = &contents[..] else { panic!("{contents:?}") };
    assert_eq!((packed.req_msg_id, Opaque(&packed.result).id()), (msg_id, Some(GzipPacked::CONSTRUCTOR_ID)));
    assert_eq!(packed.decode::<GetChatInviteImporters>().map(|it| it.importers.len()), Ok(100));

    // messages.importChatInvite#6c50051c hash:string returns `Updates` there, and another type today.
    let call = [words(&[0x6c50_051c]), "tea".to_bytes()].concat();
    let error = RpcError::new(400, "CONNECTION_LAYER_INVALID");
    assert_eq!(result(&mut peer, &call).await, Err(error.into()));
    let line = "messages.importChatInvite, a client of layer 198: \
                `messages.chatInviteJoinResultOk#445663a7` has no counterpart in layer 198, where the type is `Updates`";
    assert!(LOG.lock().expect("no test has panicked").iter().any(|it| it == line));
}

#[tokio::test(flavor = "multi_thread")]
async fn layer_100() {
    let mut peer = client().await;
    // messages.sendMessage#fa88427a flags:0 peer:(inputPeerUser#7b8e7de6 user_id:7 access_hash:77) message random_id:5
    let call = words(&[0xfa88_427a, 0, 0x7b8e_7de6, 7, 77, 0]);
    let call = [call, "hello".to_bytes(), words(&[5, 0])].concat();
    let call = of_layer(100, 0x7851_88b8, &call);
    let ids: [i64; 3] = std::array::from_fn(|_| peer.next_id());
    let messages = vec![
        Message::new(ids[0], 1, &GzipPacked::pack(&Opaque(call))),
        Message::new(ids[1], 3, &CheckChatInvite { hash: "expired".to_owned() }),
    ];
    peer.send_as(ids[2], &MessageContainer { messages }).await.expect("it is not closed");
    let contents = peer.receive().await.expect("it is not closed").into_iter();
    let results: Vec<RpcResult> = contents
        .filter_map(|(_, content)| if let Content::RpcResult(it) = content { Some(it) } else { None })
        .collect();
    let [sent, expired] = &results[..] else { panic!("{results:?}") };
    // updateShortSentMessage#11f1331c flags:2 (out) id:1 pts:1 pts_count:1 date:int
    assert_eq!((sent.result.0.len(), &sent.result.0[..20]), (24, &words(&[0x11f1_331c, 2, 1, 1, 1])[..]));
    assert_eq!(expired.decode::<CheckChatInvite>(), Err(RpcError::new(406, "INVITE_HASH_EXPIRED").into()));

    let updates = peer.receive().await.expect("it is not closed");
    let [(_, Content::Other(update))] = &updates[..] else { panic!("{updates:?}") };
    // updateShortMessage#914fbf11 flags:0 id:2 user_id:7 message pts:2 pts_count:1 date:int
    let expected = [words(&[0x914f_bf11, 0, 2, 7]), "hello to you".to_bytes(), words(&[2, 1])].concat();
    assert_eq!((update.0.len(), &update.0[..expected.len()]), (expected.len() + 4, &expected[..]));
}

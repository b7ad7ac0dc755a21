//! A server and a client that exchange calls, an error and an update over TCP: both in one process, run by
//! `cargo run --example loopback --features mtproto,dispatch,convert,gzip`.
//!
//! The transport is MTProto's "intermediate" one. Nothing is encrypted: a packet has the plaintext of an encrypted
//! message, without the salt and the session in front.

use std::error::Error;
use std::io::{self, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::pin::pin;
use std::sync::Mutex;
use std::task::{Context, Poll, Waker};
use std::time::{SystemTime, UNIX_EPOCH};
use std::{mem, thread};

use tl_types::functions::messages::{GetChatInviteImporters, SendMessage};
use tl_types::functions::{InitConnection, InvokeWithLayer, help::GetConfig, users::GetUsers};
use tl_types::mtproto::{
    Content, Message, MessageContainer, MessageIds, Origin, RpcResult, UNPACK_LIMIT, types::MsgsAck,
};
use tl_types::rpc::{Invoke, Router, RpcError};
use tl_types::types::messages::ChatInviteImporters;
use tl_types::{Deserializable, Identifiable, LAYER, Reader, RemoteCall, Serializable, Writer, dispatch, enums, types};

type Failure = Box<dyn Error + Send + Sync>;

fn main() -> Result<(), Failure> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let client = Client::connect(TcpStream::connect(listener.local_addr()?)?)?;
    let server = thread::spawn(move || serve(listener.accept()?.0));
    ready(talk(client))?;
    let session = server.join().expect("no handler panics")?;
    let connection = format!("layer {}, {} messages acknowledged", session.layer, session.acknowledged);
    check("connection", &connection, &format!("layer {LAYER}, 9 messages acknowledged"));
    Ok(())
}

/// Sends some requests and checks the answers.
async fn talk(client: Client) -> Result<(), Failure> {
    let query = InitConnection { api_id: 1, device_model: "PC".to_owned(), query: GetConfig, ..Default::default() };
    let config = client.invoke(&InvokeWithLayer { layer: LAYER, query }).await?;
    check(GetConfig::NAME, &format!("data centre {}", config.this_dc), "data centre 2");

    let id = vec![enums::InputUser::UserSelf, types::InputUser { user_id: 7, access_hash: 42 }.into()];
    let users = client.invoke(&GetUsers { id }).await?;
    let users: Vec<_> = users.iter().map(|user| (user.id(), user.first_name())).collect();
    check(GetUsers::NAME, &format!("{users:?}"), r#"[(1, Some("Ann")), (7, None)]"#);

    let peer: enums::InputPeer = types::InputPeerUser { user_id: 7, access_hash: 42 }.into();
    let request = SendMessage { peer: peer.clone(), ..Default::default() };
    let error = client.invoke(&request).await.unwrap_err();
    check(SendMessage::NAME, &error.to_string(), "MESSAGE_EMPTY");

    let request = SendMessage { message: "hello".to_owned(), random_id: 5, ..request };
    let sent = types::UpdateShortSentMessage::try_from(client.invoke(&request).await?).expect("the only variant here");
    check(SendMessage::NAME, &format!("message {}", sent.id), "message 1");

    let updates = client.updates.lock().expect("no call panics").pop();
    let Some(enums::Updates::UpdateShort(updates)) = updates else { panic!("no update") };
    let enums::Update::NewMessage(update) = updates.update else { panic!("not a message") };
    assert_eq!(update.message.peer_id(), Some(types::PeerUser { user_id: 7 }.into()));
    let message = types::Message::try_from(update.message).expect("neither empty nor a service message");
    check(types::UpdateNewMessage::NAME, &message.message, "hello to you");

    let request = GetChatInviteImporters { requested: true, peer, limit: 100, ..Default::default() };
    let answer = client.invoke(&request).await?;
    check(GetChatInviteImporters::NAME, &format!("{} of {}", answer.importers.len(), answer.count), "100 of 250");
    Ok(())
}

/// Prints one aligned line.
#[track_caller]
fn check(name: &str, result: &str, expected: &str) {
    assert_eq!(result, expected);
    println!("{name:<32}{result}");
}

/// Runs a future that never waits: this client blocks on its socket.
fn ready<T>(future: impl Future<Output = T>) -> T {
    let poll = pin!(future).poll(&mut Context::from_waker(Waker::noop()));
    if let Poll::Ready(value) = poll { value } else { unreachable!("no call waits") }
}

// The server

/// The state of a connection, which handlers receive.
#[derive(Default)]
struct Session {
    layer: i32,
    last_message_id: i32,
    /// Sent after the answer.
    updates: Vec<enums::Updates>,
    acknowledged: usize,
}

fn router() -> Router<Session> {
    Router::new()
        .wrappers(dispatch::visit_wrapper)
        .on_wrapper(|call: &InvokeWithLayer, session: &mut Session| {
            session.layer = call.layer;
            Ok(())
        })
        .on(|_: GetConfig, _: &mut Session| Ok(types::Config { this_dc: 2, ..Default::default() }))
        .on(get_users)
        .on(send_message)
        .on(get_importers)
}

fn get_users(call: GetUsers, _: &mut Session) -> Result<Vec<enums::User>, RpcError> {
    let ann = types::User { self_: true, id: 1, first_name: Some("Ann".to_owned()), ..Default::default() };
    let user = |id| match id {
        enums::InputUser::UserSelf => Ok(ann.clone().into()),
        enums::InputUser::User(user) => Ok(types::UserEmpty { id: user.user_id }.into()),
        _ => Err(RpcError::new(400, "USER_ID_INVALID")),
    };
    call.id.into_iter().map(user).collect()
}

/// Stores a message, and answers it.
fn send_message(call: SendMessage, session: &mut Session) -> Result<enums::Updates, RpcError> {
    if call.message.is_empty() {
        return Err(RpcError::new(400, "MESSAGE_EMPTY"));
    }
    let enums::InputPeer::User(peer) = call.peer else { return Err(RpcError::new(400, "PEER_ID_INVALID")) };
    session.last_message_id += 2;
    let reply = types::Message {
        id: session.last_message_id,
        peer_id: types::PeerUser { user_id: peer.user_id }.into(),
        message: format!("{} to you", call.message),
        ..Default::default()
    };
    let update = types::UpdateNewMessage { message: reply.into(), ..Default::default() }.into();
    session.updates.push(types::UpdateShort { update, ..Default::default() }.into());
    Ok(types::UpdateShortSentMessage { out: true, id: session.last_message_id - 1, ..Default::default() }.into())
}

fn get_importers(call: GetChatInviteImporters, _: &mut Session) -> Result<ChatInviteImporters, RpcError> {
    let importer = |user_id| types::ChatInviteImporter { requested: call.requested, user_id, ..Default::default() };
    let importers = (1000..).take(call.limit.clamp(0, 100) as usize).map(importer).collect();
    Ok(ChatInviteImporters { count: 250, importers, ..Default::default() })
}

/// Serves one connection until the client closes it.
fn serve(stream: TcpStream) -> Result<Session, Failure> {
    let (router, mut session) = (router(), Session::default());
    let mut link = Link { stream, origin: Origin::Server, ids: MessageIds::default(), received: Vec::new() };
    let mut start = [0; 4];
    link.stream.read_exact(&mut start)?;
    assert_eq!(start, INTERMEDIATE);
    while link.stream.peek(&mut [0])? > 0 {
        let mut replies = Vec::new();
        for (msg_id, content) in link.receive()? {
            match content {
                Content::MsgsAck(ack) => session.acknowledged += ack.msg_ids.len(),
                Content::Other(call) => {
                    let result = router.call(&call.0, &mut session);
                    #[cfg(feature = "gzip")]
                    let result =
                        result.map(|bytes| tl_types::mtproto::GzipPacked::pack(&tl_types::Opaque(bytes)).to_bytes());
                    replies.push(link.message(&RpcResult::new(msg_id, result), true));
                    replies.extend(session.updates.drain(..).map(|updates| link.message(&updates, true)));
                }
                other => return Err(format!("no client sends {other:?}").into()),
            }
        }
        link.send(replies)?;
    }
    Ok(session)
}

// The client

struct Client {
    link: Mutex<Link>,
    updates: Mutex<Vec<enums::Updates>>,
}

impl Client {
    fn connect(mut stream: TcpStream) -> io::Result<Self> {
        stream.write_all(&INTERMEDIATE)?;
        let link = Link { stream, origin: Origin::Client, ids: MessageIds::default(), received: Vec::new() };
        Ok(Self { link: Mutex::new(link), updates: Mutex::default() })
    }
}

impl Invoke for Client {
    type Error = Failure;

    async fn invoke<R: RemoteCall + Sync>(&self, request: &R) -> Result<R::Return, Failure> {
        let mut link = self.link.lock().expect("no call panics");
        let call = link.message(request, true);
        let (call_id, mut answer) = (call.msg_id, None);
        link.send(vec![call])?;
        while answer.is_none() {
            for (_, content) in link.receive()? {
                match content {
                    Content::RpcResult(result) if result.req_msg_id == call_id => answer = Some(result),
                    Content::Other(updates) => self.updates.lock().expect("no call panics").push(updates.decode()?),
                    Content::MsgsAck(_) => {}
                    other => return Err(format!("no server sends {other:?}").into()),
                }
            }
        }
        Ok(answer.expect("the end of the loop").decode::<R>()?)
    }
}

// The transport of both

/// Sent first by the client, to select the transport.
const INTERMEDIATE: [u8; 4] = [0xee; 4];

struct Link {
    stream: TcpStream,
    origin: Origin,
    ids: MessageIds,
    /// Messages to acknowledge.
    received: Vec<i64>,
}

impl Link {
    /// Creates a message with an identifier of its own.
    fn message(&mut self, body: &dyn Serializable, needs_ack: bool) -> Message {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Message::new(self.ids.next_id(now, self.origin), self.ids.next_seqno(needs_ack), body)
    }

    /// Sends messages in a container, with acknowledgements.
    fn send(&mut self, mut messages: Vec<Message>) -> io::Result<()> {
        let msg_ids = mem::take(&mut self.received);
        messages.push(self.message(&MsgsAck { msg_ids }, false));
        let mut packet = Writer::new();
        packet.bare(&self.message(&MessageContainer { messages }, false));
        self.stream.write_all(&(packet.len() as u32).to_le_bytes())?;
        self.stream.write_all(packet.as_slice())
    }

    /// Receives a container, and returns its messages with their identifiers.
    fn receive(&mut self) -> Result<Vec<(i64, Content)>, Failure> {
        let mut length = [0; 4];
        self.stream.read_exact(&mut length)?;
        let length @ ..=0xf_ffff = u32::from_le_bytes(length) as usize else { return Err("too long a packet".into()) };
        let mut packet = vec![0; length];
        self.stream.read_exact(&mut packet)?;
        let message = <Message>::deserialize_bare(&mut Reader::new(&packet))?;
        let Content::Container(container) = message.content()? else { return Err("not a container".into()) };
        self.received.extend(container.messages.iter().map(|message| message.msg_id));
        let mut budget = UNPACK_LIMIT;
        let content = |message: &Message| Ok((message.msg_id, Content::read(message.body.as_ref(), &mut budget)?));
        container.messages.iter().map(content).collect()
    }
}

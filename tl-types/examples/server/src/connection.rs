//! A connection of a client: from packets to calls, and back.

use std::io::{Error, ErrorKind, Result};
use std::sync::Arc;
use std::time::Duration;

use tl_types::history::Object;
use tl_types::mtproto::types::FutureSalt;
use tl_types::mtproto::{Message, PlainMessage, SessionMessage};
use tl_types::rpc::Answer;
use tl_types::{Deserializable, Opaque, Reader, Serializable};
use tokio::io::{AsyncRead, AsyncWrite, split};
use tokio::sync::mpsc::{self, Receiver, Sender};
use tokio::time::timeout;

use crate::account::Listener;
use crate::crypto::{Side, is_padding, open, seal};
use crate::handlers::Call;
use crate::handshake::Handshake;
use crate::keys::{Key, KeyState};
use crate::session::{Host, Session, packed};
use crate::transport::{Incoming, Outgoing, accept};
use crate::{Server, lock};

/// The time for the first packet, and between packets.
const FIRST_PACKET: Duration = Duration::from_secs(30);
const NEXT_PACKET: Duration = Duration::from_secs(600);
/// The time for a client to take a packet.
const WRITE: Duration = Duration::from_secs(30);
/// The number of packets that wait for a slow client.
const QUEUE: usize = 64;
/// The error of a transport for a key that the server does not have, or no longer.
const UNKNOWN_KEY: i32 = -404;

/// A packet to send.
pub enum Outbound {
    Packet(Vec<u8>),
    /// Updates to send in a session, in the layer of its client.
    Updates {
        key: Arc<Key>,
        session_id: i64,
        updates: Arc<Object>,
    },
}

/// The parts of the answer to a message.
struct Answers {
    packets: Vec<Vec<u8>>,
    /// Updates for sessions of the account, which follow.
    updates: Vec<(Listener, Arc<Object>)>,
}

/// The state of a connection.
struct Connection {
    server: Arc<Server>,
    dc: i32,
    handshake: Handshake,
    outbound: Sender<Outbound>,
    /// The time until the next packet.
    patience: Duration,
}

impl Server {
    /// Serves a connection until the client closes it or sends bytes that are none of MTProto.
    pub async fn serve(self: &Arc<Self>, stream: impl AsyncRead + AsyncWrite + Send + 'static, dc: i32) {
        if let Err(error) = self.clone().try_serve(stream, dc).await
            && error.kind() != ErrorKind::UnexpectedEof
        {
            self.log(&format!("a connection ends: {error}"));
        }
    }

    async fn try_serve(self: Arc<Self>, stream: impl AsyncRead + AsyncWrite + Send + 'static, dc: i32) -> Result<()> {
        let (read, write) = split(stream);
        let (mut incoming, outgoing) = timeout(FIRST_PACKET, accept(read, write)).await??;
        let (framing, obfuscated) = (incoming.framing(), incoming.is_obfuscated());
        self.log(&format!("a connection: {framing:?}{}", if obfuscated { ", obfuscated" } else { "" }));
        let (outbound, queue) = mpsc::channel(QUEUE);
        let writer = tokio::spawn(self.clone().write_all(outgoing, queue));
        let patience = FIRST_PACKET;
        let mut connection = Connection { server: self, dc, handshake: Handshake::default(), outbound, patience };
        let result = connection.read_all(&mut incoming).await;
        // The queue ends, and with it the writer, after the last packet or when the client is too slow.
        drop(connection);
        let _ = writer.await;
        result
    }

    /// Sends packets until the queue ends.
    async fn write_all<W: AsyncWrite + Unpin>(
        self: Arc<Self>,
        mut outgoing: Outgoing<W>,
        mut queue: Receiver<Outbound>,
    ) -> Result<()> {
        while let Some(outbound) = queue.recv().await {
            let packet = match outbound {
                Outbound::Packet(packet) => packet,
                Outbound::Updates { key, session_id, updates } => {
                    let mut state = lock(&key.state);
                    let Some(session) = state.session(session_id) else { continue };
                    match updates.downgrade(session.layer.cast_unsigned()) {
                        Ok((updates, _)) => encrypt(&key, session_id, &session.notify(&updates)),
                        Err(error) => {
                            self.log(&format!("{}, a client of layer {}: {error}", updates.name(), session.layer));
                            continue;
                        }
                    }
                }
            };
            timeout(WRITE, outgoing.send(&packet)).await??;
        }
        Ok(())
    }
}

/// Encrypts a message of the server.
fn encrypt(key: &Key, session_id: i64, message: &Message) -> Vec<u8> {
    let message = SessionMessage { salt: key.salt(), session_id, message: message.borrowed() };
    seal(&key.key, Side::Server, message.to_bytes())
}

fn invalid(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Error {
    Error::new(ErrorKind::InvalidData, error)
}

impl Connection {
    async fn read_all<R: AsyncRead + Unpin>(&mut self, incoming: &mut Incoming<R>) -> Result<()> {
        loop {
            let packet = timeout(self.patience, incoming.next()).await??;
            self.patience = NEXT_PACKET;
            let key_id = packet.first_chunk().copied().map(i64::from_le_bytes);
            match key_id.ok_or_else(|| invalid("a packet without the identifier of a key"))? {
                0 => self.plain(&packet).await?,
                id => self.encrypted(id, &packet).await?,
            }
        }
    }

    async fn send(&self, packet: Vec<u8>) -> Result<()> {
        self.outbound.send(Outbound::Packet(packet)).await.map_err(|_| ErrorKind::BrokenPipe.into())
    }

    /// Answers a message without encryption: a step of the handshake.
    async fn plain(&mut self, packet: &[u8]) -> Result<()> {
        let mut r = Reader::new(packet);
        let message = <PlainMessage>::deserialize(&mut r).map_err(invalid)?;
        // The numbers of a handshake take some milliseconds.
        let answer = tokio::task::block_in_place(|| self.server.handshake.call(&message.body.0, &mut self.handshake));
        let body = match answer {
            Ok(body) => Opaque(body),
            Err(error) => {
                self.send(UNKNOWN_KEY.to_bytes()).await?;
                return Err(invalid(format!("the handshake failed: {error}")));
            }
        };
        if let Some(agreed) = self.handshake.agreed() {
            let kind = if agreed.expires_at.is_some() { "temporary" } else { "permanent" };
            lock(&self.server.keys).add(agreed);
            self.server.log(&format!("a {kind} key"));
        }
        // The identifier of a message without a session, which clients do not compare with others.
        self.send(PlainMessage { message_id: message.message_id | 1, body }.to_bytes()).await
    }

    /// Answers an encrypted message.
    async fn encrypted(&mut self, key_id: i64, packet: &[u8]) -> Result<()> {
        let key = lock(&self.server.keys).find(key_id);
        let Some(key) = key else {
            self.send(UNKNOWN_KEY.to_bytes()).await?;
            return Err(invalid("an unknown key"));
        };
        let plain = open(&key.key, Side::Client, packet).ok_or_else(|| invalid("a wrong message key"))?;
        let mut r = Reader::new(&plain);
        let message = <SessionMessage>::deserialize(&mut r).map_err(invalid)?;
        if !is_padding(r.remaining()) {
            return Err(invalid("a wrong length of the padding"));
        }
        let Answers { packets, updates } = tokio::task::block_in_place(|| self.answer(&key, message))?;
        for packet in packets {
            self.send(packet).await?;
        }
        for (listener, updates) in updates {
            if let (Some(key), Some(connection)) = (listener.key.upgrade(), listener.connection.upgrade()) {
                // A client that does not take updates gets the difference later.
                let _ = connection.try_send(Outbound::Updates { key, session_id: listener.session_id, updates });
            }
        }
        Ok(())
    }

    fn answer(&mut self, key: &Arc<Key>, message: SessionMessage) -> Result<Answers> {
        let SessionMessage { salt, session_id, message } = message;
        let mut state = lock(&key.state);
        let mut session = state.take(session_id);
        let call = Call {
            server: self.server.clone(),
            key: key.clone(),
            account: state.account.clone(),
            dc: self.dc,
            session_id,
            layer: session.layer,
            msg_id: 0,
            updates: Vec::new(),
        };
        let mut host = KeyHost { call, state: &mut state, patience: self.patience };
        let replies = reply(&mut session, salt, message, &mut host);
        let KeyHost { call, patience, .. } = host;
        self.patience = patience;
        state.account = call.account;
        session.layer = call.layer;
        let packets = replies.map(|replies| {
            session.pack(replies).iter().map(|message| encrypt(key, session_id, message)).collect::<Vec<_>>()
        });
        state.put_back(session);
        let account = state.account.clone();
        drop(state);
        let mut updates = Vec::new();
        if let Some(account) = account {
            let mut account = lock(&account);
            let connection = self.outbound.downgrade();
            account.listen(Listener { key: Arc::downgrade(key), session_id, connection });
            for update in call.updates {
                let update = Arc::new(Object::new(&update).map_err(invalid)?);
                updates.extend(account.listeners().into_iter().map(|listener| (listener, update.clone())));
            }
        }
        Ok(Answers { packets: packets?, updates })
    }
}

fn reply(session: &mut Session, salt: i64, message: Message, host: &mut KeyHost<'_>) -> Result<Vec<Message>> {
    if !host.call.key.accepts(salt) {
        return Ok(vec![session.refuse_salt(&message, host)]);
    }
    session.receive(message, host).map_err(invalid)
}

/// The server, for a session.
struct KeyHost<'a> {
    call: Call,
    state: &'a mut KeyState,
    patience: Duration,
}

impl Host for KeyHost<'_> {
    fn call(&mut self, msg_id: i64, call: &[u8]) -> Answer {
        self.call.msg_id = msg_id;
        let server = self.call.server.clone();
        packed(server.router.call(call, &mut self.call))
    }

    fn salt(&self) -> i64 {
        self.call.key.salt()
    }

    fn future_salts(&self, count: i32) -> Vec<FutureSalt> {
        self.call.key.future_salts(count)
    }

    fn destroy_session(&mut self, id: i64) -> bool {
        self.state.remove(id).is_some()
    }

    fn close_after(&mut self, seconds: i32) {
        self.patience = Duration::from_secs(seconds.clamp(1, 600) as u64);
    }
}

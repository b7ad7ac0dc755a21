//! A small client: the other side of the handshake and of encrypted messages, for tests.

use std::error::Error;

use num_bigint::BigUint;
use tl_types::functions::auth::BindTempAuthKey;
use tl_types::mtproto::functions::{ReqDhParams, ReqPqMulti, SetClientDhParams};
use tl_types::mtproto::types::{BindAuthKeyInner, ClientDhInnerData, PQInnerData, PQInnerDataTemp, ServerDhInnerData};
use tl_types::mtproto::{AnswerError, Content, Message, MessageIds, Origin, PlainMessage, SessionMessage, enums};
use tl_types::rpc::RpcError;
use tl_types::{Deserializable, Opaque, Reader, RemoteCall, Serializable};
use tokio::io::{AsyncRead, AsyncWrite, ReadHalf, WriteHalf, split};

use crate::crypto::{
    AuthKey, Side, handshake_key, key_id, open, open_answer, part, random, seal, seal_answer, seal_first_version, xor,
};
use crate::handshake::{before_padding, is_safe, nonce_hash, prime};
use crate::rsa::{PublicKey, bytes};
use crate::transport::{Framing, Incoming, Outgoing, connect};
use crate::{now, since_epoch};

/// An error of the connection or of a call.
pub type Failure = Box<dyn Error + Send + Sync>;

/// The seconds that a temporary key lasts.
const LIFE: i32 = 3600;

/// A connection to the server.
pub struct Peer<S> {
    incoming: Incoming<ReadHalf<S>>,
    outgoing: Outgoing<WriteHalf<S>>,
    key: AuthKey,
    salt: i64,
    pub session_id: i64,
    ids: MessageIds,
    /// The messages that were no answers, undecoded, such as updates.
    pub updates: Vec<Opaque>,
    /// Changes bytes before they are encrypted or, in a handshake, sent.
    pub tamper: Option<Tamper>,
}

/// Receives bytes to change.
pub type Tamper = Box<dyn FnMut(&mut Vec<u8>) + Send + Sync>;

/// The form of the data that a client encrypts in the handshake.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Padding {
    RsaPad,
    Older,
}

impl<S: AsyncRead + AsyncWrite> Peer<S> {
    /// Connects, without a key.
    pub async fn connect(stream: S, framing: Framing, is_obfuscated: bool) -> Result<Self, Failure> {
        let (read, write) = split(stream);
        let (incoming, outgoing) = connect(read, write, framing, is_obfuscated).await?;
        let session_id = i64::from_le_bytes(random());
        let (key, updates) = ([0; 256], Vec::new());
        Ok(Self { incoming, outgoing, key, salt: 0, session_id, ids: MessageIds::default(), updates, tamper: None })
    }

    /// Agrees on a key with the server, which has this public key; messages use it from then on.
    pub async fn agree(
        &mut self,
        public: &PublicKey,
        padding: Padding,
        is_temporary: bool,
    ) -> Result<AuthKey, Failure> {
        let nonce = random();
        let numbers = self.plain(&ReqPqMulti { nonce }).await?;
        let (server_nonce, new_nonce) = (numbers.server_nonce, random());
        let (p, q) = factors(numbers.pq.try_into().map_err(|_| "the product has not eight bytes")?)?;
        let (p, q) = (p.to_be_bytes().to_vec(), q.to_be_bytes().to_vec());
        let inner = PQInnerData { pq: Vec::new(), p: p.clone(), q: q.clone(), nonce, server_nonce, new_nonce };
        let inner: enums::PQInnerData = if is_temporary {
            let PQInnerData { pq, p, q, .. } = inner;
            PQInnerDataTemp { pq, p, q, nonce, server_nonce, new_nonce, expires_in: LIFE }.into()
        } else {
            inner.into()
        };
        let encrypted_data = match padding {
            Padding::RsaPad => public.encrypt(&self.tampered(inner.to_bytes())),
            Padding::Older => public.encrypt_older(&self.tampered(inner.to_bytes())),
        };
        let public_key_fingerprint = public.fingerprint();
        if !numbers.server_public_key_fingerprints.contains(&public_key_fingerprint) {
            return Err("the server has another key".into());
        }
        let request = ReqDhParams { nonce, server_nonce, p, q, public_key_fingerprint, encrypted_data };
        let enums::ServerDhParams::Ok(answer) = self.plain(&request).await? else { return Err("it refuses".into()) };
        let aes_key = handshake_key(&server_nonce, &new_nonce);
        let (hash, data) = open_answer(&answer.encrypted_answer, &aes_key).ok_or("an answer of a wrong length")?;
        let answer: ServerDhInnerData = before_padding(&data, Some(hash)).ok_or("a wrong hash of the answer")?;
        let g_a = BigUint::from_bytes_be(&answer.g_a);
        if answer.dh_prime != prime().to_bytes_be() || !is_safe(&g_a) {
            return Err("numbers that are not safe".into());
        }
        let b = BigUint::from_bytes_be(&random::<256>());
        let g_b = bytes(&BigUint::from(answer.g.cast_unsigned()).modpow(&b, &prime())).to_vec();
        let inner = ClientDhInnerData { nonce, server_nonce, retry_id: 0, g_b };
        let encrypted_data = seal_answer(&self.tampered(inner.to_bytes()), &aes_key);
        let answer = self.plain(&SetClientDhParams { nonce, server_nonce, encrypted_data }).await?;
        let key = bytes(&g_a.modpow(&b, &prime()));
        match answer {
            enums::SetClientDhParamsAnswer::DhGenOk(ok) if ok.new_nonce_hash1 == nonce_hash(&new_nonce, 1, &key) => {}
            other => return Err(format!("no key: {other:?}").into()),
        }
        self.use_key(key);
        self.salt = i64::from_le_bytes(xor(part(&new_nonce, 0), part(&server_nonce, 0)));
        Ok(key)
    }

    /// Uses a key that was agreed on earlier.
    pub fn use_key(&mut self, key: AuthKey) {
        self.key = key;
    }

    /// Binds the key, which is temporary, to a permanent one.
    pub async fn bind(&mut self, permanent: &AuthKey) -> Result<bool, Failure> {
        let msg_id = self.next_id();
        let (nonce, expires_at, perm_auth_key_id) = (i64::from_le_bytes(random()), now() + LIFE, key_id(permanent));
        let body = BindAuthKeyInner {
            nonce,
            temp_auth_key_id: key_id(&self.key),
            perm_auth_key_id,
            temp_session_id: self.session_id,
            expires_at,
        };
        // Random numbers in place of a salt and a session.
        let [salt, session_id] = [random(), random()].map(i64::from_le_bytes);
        let message = SessionMessage { salt, session_id, message: Message { msg_id, seqno: 0, body } };
        let encrypted_message = seal_first_version(permanent, message.to_bytes());
        let call = BindTempAuthKey { perm_auth_key_id, nonce, expires_at, encrypted_message };
        self.send_as(msg_id, &call).await?;
        self.answer::<BindTempAuthKey>(msg_id, &call).await
    }

    /// Sends a call and waits for its result. Messages that arrive before it are kept in `updates`.
    pub async fn invoke<R: RemoteCall + Sync>(&mut self, call: &R) -> Result<R::Return, Failure> {
        let msg_id = self.send(call).await?;
        self.answer(msg_id, call).await
    }

    async fn answer<R: RemoteCall + Sync>(&mut self, mut msg_id: i64, call: &R) -> Result<R::Return, Failure> {
        loop {
            let mut answer = None;
            for (_, content) in self.receive().await? {
                match content {
                    Content::RpcResult(result) if result.req_msg_id == msg_id => answer = Some(result.decode::<R>()),
                    Content::BadMsgNotification(enums::BadMsgNotification::ServerSalt(bad)) => {
                        self.salt = bad.new_server_salt;
                        msg_id = self.send(call).await?;
                    }
                    Content::BadMsgNotification(bad) => return Err(format!("{bad:?}").into()),
                    Content::Other(update) => self.updates.push(update),
                    _ => {}
                }
            }
            if let Some(answer) = answer {
                return Ok(answer?);
            }
        }
    }

    /// Sends a message, and returns its identifier.
    pub async fn send(&mut self, body: &(dyn Serializable + Sync)) -> Result<i64, Failure> {
        let msg_id = self.next_id();
        self.send_as(msg_id, body).await?;
        Ok(msg_id)
    }

    /// Sends a message with an identifier of the caller's choice.
    pub async fn send_as(&mut self, msg_id: i64, body: &(dyn Serializable + Sync)) -> Result<(), Failure> {
        let message = Message::new(msg_id, self.ids.next_seqno(true), body);
        let message = SessionMessage { salt: self.salt, session_id: self.session_id, message };
        let plain = self.tampered(message.to_bytes());
        self.send_packet(&seal(&self.key, Side::Client, plain)).await
    }

    /// Sends a packet, whatever it is.
    pub async fn send_packet(&mut self, packet: &[u8]) -> Result<(), Failure> {
        Ok(self.outgoing.send(packet).await?)
    }

    /// Waits for a packet, and returns its messages with their identifiers.
    pub async fn receive(&mut self) -> Result<Vec<(i64, Content)>, Failure> {
        let packet = self.incoming.next().await?;
        if packet.len() == 4 {
            return Err(format!("error {} of the transport", i32::from_bytes(&packet)?).into());
        }
        let plain = open(&self.key, Side::Server, &packet).ok_or("a packet of another key")?;
        let mut r = Reader::new(&plain);
        let SessionMessage { session_id, message, .. } = <SessionMessage>::deserialize(&mut r)?;
        if session_id != self.session_id {
            return Err("a message of another session".into());
        }
        Ok(match message.content()? {
            Content::Container(container) => {
                let content = container.messages.iter().map(|message| Ok((message.msg_id, message.content()?)));
                content.collect::<Result<_, AnswerError>>()?
            }
            content => vec![(message.msg_id, content)],
        })
    }

    /// Sends a message without encryption, and waits for the answer.
    async fn plain<R: RemoteCall>(&mut self, body: &R) -> Result<R::Return, Failure> {
        let message = PlainMessage { message_id: self.next_id(), body };
        let packet = self.tampered(message.to_bytes());
        self.outgoing.send(&packet).await?;
        let packet = self.incoming.next().await?;
        if packet.len() == 4 {
            return Err(format!("error {} of the transport", i32::from_bytes(&packet)?).into());
        }
        let mut r = Reader::new(&packet);
        Ok(PlainMessage::<R::Return>::deserialize(&mut r)?.body)
    }

    fn tampered(&mut self, mut bytes: Vec<u8>) -> Vec<u8> {
        if let Some(tamper) = &mut self.tamper {
            tamper(&mut bytes);
        }
        bytes
    }

    /// Returns the identifier of a new message.
    pub fn next_id(&mut self) -> i64 {
        self.ids.next_id(since_epoch(), Origin::Client)
    }
}

/// Returns the error of a call, if the server sent one.
pub fn rpc_error(failure: &Failure) -> Option<&RpcError> {
    match failure.downcast_ref()? {
        AnswerError::Rpc(error) => Some(error),
        _ => None,
    }
}

/// Finds the two factors of a product, the lesser one first, by Pollard's method.
fn factors(product: [u8; 8]) -> Result<(u32, u32), Failure> {
    let product = u64::from_be_bytes(product);
    for step in 1..20 {
        let next = |x: u64| ((u128::from(x) * u128::from(x) + step) % u128::from(product)) as u64;
        let (mut slow, mut fast, mut factor) = (2, 2, 1);
        while factor == 1 {
            (slow, fast) = (next(slow), next(next(fast)));
            factor = common_divisor(slow.abs_diff(fast), product);
        }
        if factor != product {
            let (p, q) = (factor.min(product / factor), factor.max(product / factor));
            return Ok((u32::try_from(p)?, u32::try_from(q)?));
        }
    }
    Err("the product has no factors".into())
}

fn common_divisor(a: u64, b: u64) -> u64 {
    if a == 0 { b } else { common_divisor(b % a, a) }
}

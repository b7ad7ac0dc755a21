//! Sessions: what the two sides tell each other about their messages.

use std::collections::VecDeque;

use tl_types::mtproto::{
    AnswerError, BadMessage, Content, GzipPacked, Message, MessageContainer, MessageIds, Origin, RpcError, RpcResult,
    enums, msg_state, types,
};
use tl_types::rpc::Answer;
use tl_types::{LAYER, Opaque, Serializable};

use crate::{now, since_epoch};

/// The maximum number of messages in a container, and the length of their bodies from which another one is started.
const MAX_MESSAGES: usize = 1020;
const MAX_BODIES: usize = 256 << 10;
/// The maximum length of all objects that the messages of a packet unpack to.
const UNPACK_LIMIT: usize = 4 * crate::transport::MAX_PACKET;
/// The number of messages of the client that the session remembers.
const MAX_RECEIVED: usize = 1024;
/// The number of own messages that are kept until the client acknowledges them, and their maximum length.
const MAX_SENT: usize = 32;
const MAX_KEPT: usize = 16 << 10;

/// A session of a client.
pub struct Session {
    pub id: i64,
    /// The layer of the client: the present one until it names another.
    pub layer: i32,
    /// A number by which the client recognises that this is another session of the same identifier.
    unique_id: i64,
    is_new: bool,
    ids: MessageIds,
    received: VecDeque<Received>,
    sent: VecDeque<Message>,
}

/// A message of the client.
struct Received {
    id: i64,
    /// The identifier of the answer.
    answer: Option<i64>,
}

/// The part of the server that a session needs.
pub trait Host {
    /// Answers a call.
    fn call(&mut self, msg_id: i64, call: &[u8]) -> Answer;
    /// The salt for messages of the client.
    fn salt(&self) -> i64;
    fn future_salts(&self, count: i32) -> Vec<types::FutureSalt>;
    /// Forgets another session of the key, and returns whether there was one.
    fn destroy_session(&mut self, id: i64) -> bool;
    /// Closes the connection unless the client sends anything in this many seconds.
    fn close_after(&mut self, seconds: i32);
}

/// Whether the client must acknowledge a message.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Content,
    Service,
}

impl Session {
    pub fn new(id: i64) -> Self {
        let unique_id = i64::from_le_bytes(crate::crypto::random());
        let (received, sent) = (VecDeque::new(), VecDeque::new());
        Self { id, layer: LAYER, unique_id, is_new: true, ids: MessageIds::default(), received, sent }
    }

    /// Refuses a message with a wrong salt.
    pub fn refuse_salt(&mut self, message: &Message, host: &dyn Host) -> Message {
        let (bad_msg_id, bad_msg_seqno, new_server_salt) = (message.msg_id, message.seqno, host.salt());
        let error_code = BadMessage::WrongSalt.code();
        let refusal = types::BadServerSalt { bad_msg_id, bad_msg_seqno, error_code, new_server_salt };
        self.reply(&enums::BadMsgNotification::from(refusal), Kind::Service)
    }

    /// Answers a message, or the messages in a container.
    ///
    /// # Errors
    ///
    /// Returns the error of a message that is none of MTProto's.
    pub fn receive(&mut self, outer: Message, host: &mut dyn Host) -> Result<Vec<Message>, AnswerError> {
        let mut budget = UNPACK_LIMIT;
        let content = Content::read(outer.body.as_ref(), &mut budget);
        if let Some(reason) = refusal(&outer, &content) {
            let (bad_msg_id, bad_msg_seqno) = (outer.msg_id, outer.seqno);
            let refusal = types::BadMsgNotification { bad_msg_id, bad_msg_seqno, error_code: reason.code() };
            return Ok(vec![self.reply(&enums::BadMsgNotification::from(refusal), Kind::Service)]);
        }
        let mut replies = Vec::new();
        if std::mem::take(&mut self.is_new) {
            let (first_msg_id, unique_id, server_salt) = (outer.msg_id, self.unique_id, host.salt());
            let created = types::NewSessionCreated { first_msg_id, unique_id, server_salt };
            replies.push(self.notify(&created));
        }
        let mut received = Vec::new();
        match content {
            Ok(Content::Container(container)) => {
                for message in container.messages {
                    let content = Content::read(message.body.as_ref(), &mut budget);
                    self.take(&message, content, host, &mut replies)?;
                    received.push((message.msg_id, message.seqno));
                }
            }
            content => {
                self.take(&outer, content, host, &mut replies)?;
                received.push((outer.msg_id, outer.seqno));
            }
        }
        // An odd number asks for an acknowledgement.
        let msg_ids: Vec<i64> = received.iter().filter(|(_, seqno)| seqno & 1 == 1).map(|(id, _)| *id).collect();
        if !msg_ids.is_empty() {
            replies.push(self.reply(&types::MsgsAck { msg_ids }, Kind::Service));
        }
        Ok(replies)
    }

    /// Answers a message that is no container.
    fn take(
        &mut self,
        message: &Message,
        content: Result<Content, AnswerError>,
        host: &mut dyn Host,
        replies: &mut Vec<Message>,
    ) -> Result<(), AnswerError> {
        let msg_id = message.msg_id;
        if let Some(known) = self.received.iter().find(|received| received.id == msg_id) {
            // The client sent it again, since the answer got lost.
            let answer = known.answer;
            replies.extend(self.sent.iter().find(|sent| Some(sent.msg_id) == answer).cloned());
            return Ok(());
        }
        let reply = match content {
            Ok(Content::Other(call)) => Some(self.answer(msg_id, host.call(msg_id, &call.0))),
            Err(AnswerError::Unpack(_)) => Some(self.answer(msg_id, Err(RpcError::new(400, "INPUT_REQUEST_TOO_LONG")))),
            Ok(content) => self.service(msg_id, content, host, replies),
            Err(error) => return Err(error),
        };
        let answer = reply.as_ref().map(|reply| reply.msg_id);
        replies.extend(reply);
        self.received.push_back(Received { id: msg_id, answer });
        if self.received.len() > MAX_RECEIVED {
            self.received.pop_front();
        }
        Ok(())
    }

    /// Answers a message of MTProto itself.
    fn service(
        &mut self,
        msg_id: i64,
        content: Content,
        host: &mut dyn Host,
        replies: &mut Vec<Message>,
    ) -> Option<Message> {
        match content {
            Content::MsgsAck(ack) => {
                self.sent.retain(|sent| !ack.msg_ids.contains(&sent.msg_id));
                None
            }
            Content::Ping(ping) => Some(self.reply(&types::Pong { msg_id, ping_id: ping.ping_id }, Kind::Service)),
            Content::PingDelayDisconnect(ping) => {
                host.close_after(ping.disconnect_delay);
                Some(self.reply(&types::Pong { msg_id, ping_id: ping.ping_id }, Kind::Service))
            }
            Content::GetFutureSalts(get) => {
                let salts = types::FutureSalts { req_msg_id: msg_id, now: now(), salts: host.future_salts(get.num) };
                Some(self.reply(&salts, Kind::Service))
            }
            Content::MsgsStateReq(request) => Some(self.states(msg_id, &request.msg_ids)),
            Content::MsgResendReq(request) => {
                let (enums::MsgResendReq::Req(types::MsgResendReq { msg_ids })
                | enums::MsgResendReq::AnsReq(types::MsgResendAnsReq { msg_ids })) = request;
                replies.extend(self.sent.iter().filter(|sent| msg_ids.contains(&sent.msg_id)).cloned());
                Some(self.states(msg_id, &msg_ids))
            }
            Content::DestroySession(destroy) => {
                let session_id = destroy.session_id;
                let result: enums::DestroySessionRes = if host.destroy_session(session_id) {
                    types::DestroySessionOk { session_id }.into()
                } else {
                    types::DestroySessionNone { session_id }.into()
                };
                Some(self.reply(&result, Kind::Service))
            }
            Content::RpcDropAnswer(_) => {
                // Calls are answered at once, so none is left to drop.
                let unknown = enums::RpcDropAnswer::AnswerUnknown;
                Some(self.reply(&RpcResult { req_msg_id: msg_id, result: &unknown }, Kind::Content))
            }
            // Information about messages, and answers to calls of the server, which sends none.
            _ => None,
        }
    }

    /// Tells which messages of the client have arrived: a byte for each.
    fn states(&mut self, req_msg_id: i64, msg_ids: &[i64]) -> Message {
        let oldest = self.received.iter().map(|received| received.id).min().unwrap_or_default();
        let newest = self.received.iter().map(|received| received.id).max().unwrap_or_default();
        let state = |id: &i64| match self.received.iter().find(|received| received.id == *id) {
            Some(Received { answer: Some(_), .. }) => {
                msg_state::RECEIVED | msg_state::ACKNOWLEDGED | msg_state::ANSWERED
            }
            Some(_) => msg_state::RECEIVED | msg_state::ACKNOWLEDGED,
            None if *id < oldest => msg_state::UNKNOWN,
            None if *id > newest => msg_state::NOT_RECEIVED_YET,
            None => msg_state::NOT_RECEIVED,
        };
        let info = msg_ids.iter().map(state).collect();
        self.reply(&types::MsgsStateInfo { req_msg_id, info }, Kind::Service)
    }

    /// Creates the answer to a call.
    fn answer(&mut self, req_msg_id: i64, answer: Answer) -> Message {
        self.reply(&RpcResult::new(req_msg_id, answer), Kind::Content)
    }

    /// Creates a message that answers one of the client.
    fn reply(&mut self, body: &dyn Serializable, kind: Kind) -> Message {
        self.message(body, kind, Origin::Answer)
    }

    /// Creates a message that the client did not ask for, such as an update.
    pub fn notify(&mut self, body: &dyn Serializable) -> Message {
        self.message(body, Kind::Content, Origin::Server)
    }

    fn message(&mut self, body: &dyn Serializable, kind: Kind, origin: Origin) -> Message {
        let needs_ack = kind == Kind::Content;
        let message = Message::new(self.ids.next_id(since_epoch(), origin), self.ids.next_seqno(needs_ack), body);
        if needs_ack {
            if message.body.0.len() <= MAX_KEPT {
                self.sent.push_back(message.clone());
            }
            if self.sent.len() > MAX_SENT {
                self.sent.pop_front();
            }
        }
        message
    }

    /// Puts messages into as few as possible: one alone, several in containers.
    pub fn pack(&mut self, messages: Vec<Message>) -> Vec<Message> {
        let (mut packed, mut messages) = (Vec::new(), messages.into_iter().peekable());
        while let Some(first) = messages.next() {
            let (mut length, mut group) = (first.body.0.len(), vec![first]);
            while group.len() < MAX_MESSAGES
                && let Some(next) = messages.next_if(|next| length + next.body.0.len() <= MAX_BODIES)
            {
                length += next.body.0.len();
                group.push(next);
            }
            packed.push(match <[Message; 1]>::try_from(group) {
                Ok([message]) => message,
                Err(messages) => self.reply(&MessageContainer { messages }, Kind::Service),
            });
        }
        packed
    }
}

/// Returns the rule that a message breaks.
fn refusal(message: &Message, content: &Result<Content, AnswerError>) -> Option<BadMessage> {
    let of_id = BadMessage::of_id(message.msg_id, since_epoch());
    let Ok(Content::Container(MessageContainer { messages })) = content else { return of_id };
    let is_later = |inner: &Message| inner.msg_id >= message.msg_id;
    let is_invalid = messages.len() > MAX_MESSAGES || messages.iter().any(is_later);
    of_id.or(is_invalid.then_some(BadMessage::InvalidContainer))
}

/// Packs a long answer, unless that makes it longer.
pub fn packed(answer: Answer) -> Answer {
    /// Below this length, packing saves less than the header of the stream takes.
    const WORTHWHILE: usize = 256;
    let bytes = answer?;
    if bytes.len() < WORTHWHILE {
        return Ok(bytes);
    }
    let object = Opaque(bytes);
    let packed = GzipPacked::pack(&object).to_bytes();
    Ok(if packed.len() < object.0.len() { packed } else { object.0 })
}

//! The account of a client: its messages, and the connections that receive its updates.

use std::collections::VecDeque;
use std::sync::Weak;

use tl_types::rpc::RpcError;
use tl_types::{enums, types};
use tokio::sync::mpsc::WeakSender;

use crate::connection::Outbound;
use crate::keys::Key;
use crate::now;

/// The maximum number of messages kept, and of the bytes of their texts.
const MAX_MESSAGES: usize = 200;
const MAX_TEXT: usize = 64 << 10;
/// The maximum number of sessions that receive updates.
const MAX_LISTENERS: usize = 16;

/// The messages of an account. Each permanent key has an account of its own, of the same user.
#[derive(Default)]
pub struct Account {
    /// The number of changes so far.
    pts: i32,
    last_message_id: i32,
    /// The messages, each with the state after it.
    messages: VecDeque<(i32, types::Message)>,
    /// When the next message may be sent, in Unix time, after the server has refused one.
    wait_until: i32,
    listeners: Vec<Listener>,
}

/// A session that receives updates, and its connection.
#[derive(Clone)]
pub struct Listener {
    pub key: Weak<Key>,
    pub session_id: i64,
    pub connection: WeakSender<Outbound>,
}

impl Account {
    /// Returns the state that updates start from.
    pub fn state(&self) -> types::updates::State {
        types::updates::State { pts: self.pts, qts: 0, date: now(), seq: 0, unread_count: 0 }
    }

    /// Stores a message with the next identifier, and returns it with the state after it.
    pub fn add(&mut self, message: types::Message) -> (types::Message, i32) {
        self.pts += 1;
        self.last_message_id += 1;
        let message = types::Message { id: self.last_message_id, date: now(), ..message };
        self.messages.push_back((self.pts, message.clone()));
        let text = |messages: &VecDeque<(i32, types::Message)>| -> usize {
            messages.iter().map(|(_, message)| message.message.len()).sum()
        };
        while self.messages.len() > MAX_MESSAGES || text(&self.messages) > MAX_TEXT {
            self.messages.pop_front();
        }
        (message, self.pts)
    }

    /// Returns the messages since an earlier state.
    pub fn since(&self, pts: i32) -> Vec<enums::Message> {
        self.messages.iter().filter(|(after, _)| *after > pts).map(|(_, message)| message.clone().into()).collect()
    }

    /// Refuses messages for some seconds, once.
    ///
    /// # Errors
    ///
    /// Returns `FLOOD_WAIT_%d` until that time is over.
    pub fn wait(&mut self, seconds: i32) -> Result<(), RpcError> {
        if self.wait_until == 0 {
            self.wait_until = now() + seconds;
        }
        let rest = self.wait_until - now();
        if rest > 0 {
            return Err(RpcError::new(420, format!("FLOOD_WAIT_{rest}")));
        }
        self.wait_until = 0;
        Ok(())
    }

    /// Adds a session to those that receive updates, or changes its connection.
    pub fn listen(&mut self, listener: Listener) {
        self.listeners.retain(|known| {
            known.connection.strong_count() > 0
                && (known.session_id != listener.session_id || !known.key.ptr_eq(&listener.key))
        });
        self.listeners.push(listener);
        if self.listeners.len() > MAX_LISTENERS {
            self.listeners.remove(0);
        }
    }

    /// Returns the sessions that receive updates.
    pub fn listeners(&self) -> Vec<Listener> {
        self.listeners.clone()
    }
}

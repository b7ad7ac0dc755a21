//! Keys of clients, with the salts and the sessions of each.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex};

use tl_types::mtproto::types::FutureSalt;

use crate::account::Account;
use crate::crypto::{AuthKey, key_id, part, random, sha256};
use crate::handshake::Agreed;
use crate::session::Session;
use crate::{lock, now};

/// The maximum number of keys; of more, the least recently used is forgotten, so that
/// handshakes without end forget no key in use.
const MAX_KEYS: usize = 1024;
/// The maximum number of sessions of a key; of more, the least recently used is forgotten.
const MAX_SESSIONS: usize = 8;
/// The seconds from one salt to the next. Each is valid for twice that time.
const SALT_LIFE: i32 = 1800;
/// The maximum number of salts in an answer.
const MAX_SALTS: i32 = 64;

/// The keys of all clients.
#[derive(Default)]
pub struct Keys {
    by_id: HashMap<i64, Arc<Key>>,
    /// The key that was used last is the last.
    order: VecDeque<i64>,
}

/// A key of a client.
pub struct Key {
    pub id: i64,
    pub key: AuthKey,
    /// When a temporary key expires, in Unix time.
    pub expires_at: Option<i32>,
    created_at: i32,
    first_salt: i64,
    secret: [u8; 16],
    pub state: Mutex<KeyState>,
}

/// The part of a key that changes.
#[derive(Default)]
pub struct KeyState {
    /// `None` for a temporary key before it is bound to a permanent one.
    pub account: Option<Arc<Mutex<Account>>>,
    /// The session that was used last is the last.
    sessions: VecDeque<Session>,
}

impl Keys {
    /// Adds the result of a handshake.
    pub fn add(&mut self, agreed: Agreed) -> Arc<Key> {
        let account = agreed.expires_at.is_none().then(Arc::default);
        let key = Arc::new(Key {
            id: key_id(&agreed.key),
            key: agreed.key,
            expires_at: agreed.expires_at,
            created_at: now(),
            first_salt: agreed.salt,
            secret: random(),
            state: Mutex::new(KeyState { account, sessions: VecDeque::new() }),
        });
        self.order.push_back(key.id);
        self.by_id.insert(key.id, key.clone());
        if self.order.len() > MAX_KEYS
            && let Some(oldest) = self.order.pop_front()
        {
            self.by_id.remove(&oldest);
        }
        key
    }

    /// Finds a key that has not expired, and counts as its use.
    pub fn find(&mut self, id: i64) -> Option<Arc<Key>> {
        let key = self.by_id.get(&id).filter(|key| key.expires_at.is_none_or(|end| now() < end))?;
        if let Some(at) = self.order.iter().position(|used| *used == id) {
            self.order.remove(at);
            self.order.push_back(id);
        }
        Some(key.clone())
    }
}

impl Key {
    /// The salt for messages of the server.
    pub fn salt(&self) -> i64 {
        self.salt_of(now() / SALT_LIFE)
    }

    /// Returns whether a client may send this salt now: the last two, and the first one until it is replaced.
    pub fn accepts(&self, salt: i64) -> bool {
        let period = now() / SALT_LIFE;
        let is_first = salt == self.first_salt && now() < self.created_at + SALT_LIFE;
        is_first || [period, period - 1].iter().any(|period| salt == self.salt_of(*period))
    }

    /// The salts of the next hours, from the present one on.
    pub fn future_salts(&self, count: i32) -> Vec<FutureSalt> {
        let period = now() / SALT_LIFE;
        let salt = |period: i32| FutureSalt {
            valid_since: period * SALT_LIFE,
            valid_until: (period + 2) * SALT_LIFE,
            salt: self.salt_of(period),
        };
        (period..period + count.clamp(1, MAX_SALTS)).map(salt).collect()
    }

    fn salt_of(&self, period: i32) -> i64 {
        i64::from_le_bytes(part(&sha256(&[&self.secret, &period.to_le_bytes()]), 0))
    }

    /// Returns the account of the key, if it has one.
    pub fn account(&self) -> Option<Arc<Mutex<Account>>> {
        lock(&self.state).account.clone()
    }
}

impl KeyState {
    /// Takes a session out, or creates it. [`put_back`](Self::put_back) keeps it.
    pub fn take(&mut self, id: i64) -> Session {
        self.remove(id).unwrap_or_else(|| Session::new(id))
    }

    /// Keeps a session as the one used last.
    pub fn put_back(&mut self, session: Session) {
        self.sessions.push_back(session);
        if self.sessions.len() > MAX_SESSIONS {
            self.sessions.pop_front();
        }
    }

    /// Finds a session for a message of the server.
    pub fn session(&mut self, id: i64) -> Option<&mut Session> {
        self.sessions.iter_mut().find(|session| session.id == id)
    }

    /// Forgets a session, and returns it.
    pub fn remove(&mut self, id: i64) -> Option<Session> {
        let at = self.sessions.iter().position(|session| session.id == id)?;
        self.sessions.remove(at)
    }
}

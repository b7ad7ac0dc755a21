//! A test server for MTProto clients, on the types of `tl-types`.
//!
//! A connection goes through these files, from bytes to answers:
//!
//! | file | |
//! |---|---|
//! | `transport.rs` | splits the stream into packets |
//! | `handshake.rs`, `rsa.rs` | agrees on a key with the client |
//! | `connection.rs`, `crypto.rs` | decrypts packets, encrypts answers |
//! | `keys.rs` | keys with their salts and sessions |
//! | `session.rs` | containers, acknowledgements, pings, states of messages |
//! | `handlers.rs`, `files.rs`, `account.rs` | the functions of the API |
//!
//! `peer.rs` is the other side, and `stress.rs` many of it, for tests.

pub mod account;
pub mod connection;
pub mod crypto;
pub mod files;
pub mod handlers;
pub mod handshake;
pub mod keys;
pub mod peer;
pub mod rsa;
pub mod session;
pub mod stress;
pub mod transport;

use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use tl_types::rpc::Router;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;

use crate::files::Files;
use crate::handlers::Call;
use crate::handshake::Handshake;
use crate::keys::Keys;

/// The data centres: clients start at the first; the second has half of the files.
pub const DATA_CENTRES: [i32; 2] = [2, 4];

/// The maximum number of connections at a time.
const MAX_CONNECTIONS: usize = 512;

/// The state that all connections share. It is lost at the end of the program.
pub struct Server {
    pub keys: Mutex<Keys>,
    pub files: Mutex<Files>,
    /// The addresses of the data centres, in their order.
    addresses: [SocketAddr; 2],
    handshake: Router<Handshake>,
    router: Router<Call>,
    log: fn(&str),
}

impl Server {
    /// Creates a server, which calls `log` with a line per event.
    pub fn new(addresses: [SocketAddr; 2], log: fn(&str)) -> Arc<Self> {
        let (handshake, router) = (handshake::router(), handlers::router());
        Arc::new(Self { keys: Mutex::default(), files: Mutex::default(), addresses, handshake, router, log })
    }

    /// Listens on two ports of the address, one per data centre. The second is free to choose, or the port after the first.
    ///
    /// Returns the server, and the future that accepts connections without end.
    pub async fn bind(address: SocketAddr, log: fn(&str)) -> io::Result<(Arc<Self>, impl Future<Output = ()>)> {
        let first = TcpListener::bind(address).await?;
        let port = if address.port() == 0 { 0 } else { address.port().wrapping_add(1) };
        let second = TcpListener::bind((address.ip(), port)).await?;
        let server = Self::new([first.local_addr()?, second.local_addr()?], log);
        let accepting = server.clone();
        let accept = async move {
            let permits = Arc::new(Semaphore::new(MAX_CONNECTIONS));
            tokio::join!(
                accepting.accept(first, DATA_CENTRES[0], &permits),
                accepting.accept(second, DATA_CENTRES[1], &permits)
            );
        };
        Ok((server, accept))
    }

    async fn accept(self: &Arc<Self>, listener: TcpListener, dc: i32, permits: &Arc<Semaphore>) {
        loop {
            let permit = permits.clone().acquire_owned().await;
            match listener.accept().await {
                Ok((stream, _)) => {
                    let _ = stream.set_nodelay(true);
                    let server = self.clone();
                    tokio::spawn(async move {
                        server.serve(stream, dc).await;
                        drop(permit);
                    });
                }
                // Such as too many open files: others close in time.
                Err(error) => {
                    self.log(&format!("cannot accept a connection: {error}"));
                    tokio::time::sleep(Duration::from_millis(100)).await;
                }
            }
        }
    }

    /// Returns the addresses of the data centres.
    pub fn addresses(&self) -> [SocketAddr; 2] {
        self.addresses
    }

    fn log(&self, line: &str) {
        (self.log)(line);
    }
}

/// Returns the time since the Unix epoch.
pub fn since_epoch() -> Duration {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default()
}

/// Returns the time in Unix seconds.
pub fn now() -> i32 {
    since_epoch().as_secs() as i32
}

/// Locks a mutex, also if a thread panicked with it: the data of a test server is none that could be inconsistent.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

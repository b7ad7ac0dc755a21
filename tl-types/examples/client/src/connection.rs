//! `rpc::Invoke` over the transport of `grammers-mtsender`: the glue that a client of yours needs.

use std::collections::HashSet;
use std::fmt;
use std::sync::atomic::{AtomicI32, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use grammers_mtsender::{InvocationError, SenderPoolHandle};
use tl_types::functions::auth::{ExportAuthorization, ImportAuthorization};
use tl_types::functions::{InitConnection, InvokeWithLayer};
use tl_types::rpc::{AsRpcError, Invoke, RpcError};
use tl_types::{Deserializable, LAYER, RemoteCall, Serializable};

/// The longest wait before a call is repeated; after a longer one the error is returned.
const PATIENCE: Duration = Duration::from_secs(60);
/// The maximum number of times that a call is sent.
const ATTEMPTS: u32 = 5;

/// A client of all data centres.
pub struct Client {
    pool: SenderPoolHandle,
    api_id: i32,
    home_dc: AtomicI32,
    /// The data centres that know the layer.
    initialized: Mutex<HashSet<i32>>,
    /// The other data centres that know the account.
    authorized: Mutex<HashSet<i32>>,
}

/// The error of a call.
#[derive(Debug)]
pub enum Failure {
    /// The server refused it.
    Rpc(RpcError),
    /// The connection failed.
    Connection(InvocationError),
    /// The result is of another layer, or damaged.
    Decode(tl_types::Error),
}

impl AsRpcError for Failure {
    fn as_rpc_error(&self) -> Option<&RpcError> {
        match self {
            Self::Rpc(error) => Some(error),
            Self::Connection(_) | Self::Decode(_) => None,
        }
    }
}

impl Invoke for Client {
    type Error = Failure;

    async fn invoke<R: RemoteCall + Sync>(&self, request: &R) -> Result<R::Return, Failure> {
        let mut dc = self.home_dc.load(Ordering::Relaxed);
        for attempt in 1.. {
            let error = match self.send(dc, request).await {
                Err(Failure::Rpc(error)) if attempt < ATTEMPTS => error,
                result => return result,
            };
            if let Some(other) = error.migrate_to() {
                // Files are in any data centre, while an account and its other calls move.
                if error.is("FILE_MIGRATE_%d") {
                    self.authorize(other).await?;
                } else {
                    self.home_dc.store(other, Ordering::Relaxed);
                }
                dc = other;
            } else if let Some(wait) = error.retry_after().filter(|wait| *wait <= PATIENCE) {
                println!("{}: waiting for {wait:?}", R::NAME);
                tokio::time::sleep(wait).await;
            } else {
                return Err(Failure::Rpc(error));
            }
        }
        unreachable!("the last attempt returns")
    }
}

impl Client {
    pub fn new(pool: SenderPoolHandle, api_id: i32, home_dc: i32) -> Self {
        Self { pool, api_id, home_dc: home_dc.into(), initialized: Mutex::default(), authorized: Mutex::default() }
    }

    /// Ends the task of the transport.
    pub fn quit(&self) {
        self.pool.quit();
    }

    /// Sends a call once. The first one to a data centre tells the layer and the client, until one succeeds.
    async fn send<R: RemoteCall>(&self, dc: i32, request: &R) -> Result<R::Return, Failure> {
        let body = if lock(&self.initialized).contains(&dc) {
            request.to_bytes()
        } else {
            let query = InitConnection {
                api_id: self.api_id,
                device_model: "example".to_owned(),
                system_version: std::env::consts::OS.to_owned(),
                app_version: env!("CARGO_PKG_VERSION").to_owned(),
                system_lang_code: "en".to_owned(),
                lang_code: "en".to_owned(),
                ..Default::default()
            };
            InvokeWithLayer { layer: LAYER, query: query.with_query(request) }.to_bytes()
        };
        let bytes = self.pool.raw_invoke_in_dc(dc, body).await?;
        lock(&self.initialized).insert(dc);
        Ok(R::Return::from_bytes(&bytes)?)
    }

    /// Takes the authorization of the account to another data centre, for its files, once.
    async fn authorize(&self, dc: i32) -> Result<(), Failure> {
        if lock(&self.authorized).contains(&dc) {
            return Ok(());
        }
        let exported = self.send(self.home_dc.load(Ordering::Relaxed), &ExportAuthorization { dc_id: dc }).await?;
        self.send(dc, &ImportAuthorization { id: exported.id, bytes: exported.bytes }).await?;
        lock(&self.authorized).insert(dc);
        Ok(())
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl From<InvocationError> for Failure {
    /// The transport takes numbers out of the texts of errors. They are put back at the end, where most texts have them.
    fn from(error: InvocationError) -> Self {
        let InvocationError::Rpc(error) = error else { return Self::Connection(error) };
        let number = error.value.map(|value| format!("_{value}"));
        Self::Rpc(RpcError::new(error.code, error.name + &number.unwrap_or_default()))
    }
}

impl From<tl_types::Error> for Failure {
    fn from(error: tl_types::Error) -> Self {
        Self::Decode(error)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Rpc(error) => write!(f, "{error:#}"),
            Self::Connection(error) => error.fmt(f),
            Self::Decode(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for Failure {}

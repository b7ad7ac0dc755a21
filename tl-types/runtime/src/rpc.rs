//! Calls: the trait of clients, the router of servers, RPC errors, and metadata of functions.
//!
//! A function of a schema is a [`RemoteCall`]. A client implements [`Invoke`] once, and `client.invoke(&request).await`
//! returns the result type of the function. The error of a call is an [`RpcError`], with methods to
//! [retry](RpcError::retry_after) or to [change the data centre](RpcError::migrate_to).
//!
//! A server calls typed handlers by a [`Router`].
//!
//! Metadata of a function is in [`RemoteCall::audience`] and [`RemoteCall::possible_errors`].

mod error;
mod metadata;
mod router;

pub use self::error::{AsRpcError, ErrorKind, RpcError};
pub(crate) use self::metadata::audience;
pub use self::metadata::{Audience, PossibleError, PossibleErrors};
pub use self::router::{Answer, AnswerFuture, Peel, Router};
use crate::{DeserializableOwned, RemoteCall};

/// A client, which sends calls.
///
/// The trait works with any async runtime. An implementation can be an `async fn` whose future is [`Send`]. It can wrap
/// requests, whatever they are: the first one of a connection names the layer and the client.
///
/// ```
/// use core::pin::pin;
/// use core::sync::atomic::{AtomicBool, Ordering};
/// use core::task::{Context, Poll, Waker};
///
/// use tl_types::functions::{InitConnection, InvokeWithLayer, account};
/// use tl_types::rpc::{AsRpcError, Invoke, RpcError};
/// use tl_types::{DeserializableOwned, LAYER, RemoteCall, Serializable};
///
/// struct Client {
///     is_initialized: AtomicBool,
///     server: fn(&[u8]) -> Result<Vec<u8>, RpcError>,
/// }
///
/// #[derive(Debug, PartialEq)]
/// enum Failed {
///     Rpc(RpcError),
///     Decode(tl_types::Error),
/// }
///
/// impl AsRpcError for Failed {
///     fn as_rpc_error(&self) -> Option<&RpcError> {
///         if let Self::Rpc(error) = self { Some(error) } else { None }
///     }
/// }
///
/// impl Client {
///     async fn send<T: DeserializableOwned>(&self, request: &(dyn Serializable + Sync)) -> Result<T, Failed> {
///         // A real client encrypts and sends it, and waits for the answer.
///         let bytes = (self.server)(&request.to_bytes()).map_err(Failed::Rpc)?;
///         T::from_bytes(&bytes).map_err(Failed::Decode)
///     }
/// }
///
/// impl Invoke for Client {
///     type Error = Failed;
///
///     async fn invoke<R: RemoteCall + Sync>(&self, request: &R) -> Result<R::Return, Failed> {
///         if self.is_initialized.swap(true, Ordering::Relaxed) {
///             return self.send(request).await;
///         }
///         let query = InitConnection {
///             api_id: 12345,
///             device_model: "server".to_owned(),
///             app_version: "1.0".to_owned(),
///             ..Default::default()
///         };
///         let query = query.with_query(request);
///         self.send(&InvokeWithLayer { layer: LAYER, query }).await
///     }
/// }
///
/// let server = |_: &[u8]| Err(RpcError::new(420, "FLOOD_WAIT_30"));
/// let client = Client { is_initialized: AtomicBool::new(false), server };
/// let request = account::UpdateStatus { offline: false };
/// // Any executor works; this call is ready at once.
/// let answer = pin!(client.invoke(&request)).poll(&mut Context::from_waker(Waker::noop()));
/// assert_eq!(answer, Poll::Ready(Err(Failed::Rpc(RpcError::new(420, "FLOOD_WAIT_30")))));
/// ```
pub trait Invoke {
    /// The error of a call, of which generic callers see the [`RpcError`].
    type Error: AsRpcError;

    /// Sends a call and waits for its result.
    ///
    /// # Errors
    ///
    /// Returns the RPC error of the server, or an error of the connection.
    fn invoke<R: RemoteCall + Sync>(&self, request: &R) -> impl Future<Output = Result<R::Return, Self::Error>> + Send;
}

/// A function that a server can serve: it decodes, and its result encodes.
///
/// An alias for bounds, implemented for every function of a schema that owns its fields.
///
/// ```
/// use tl_types::mtproto::RpcResult;
/// use tl_types::rpc::{RpcError, Servable};
/// use tl_types::{Error, Serializable};
///
/// fn serve<R: Servable>(
///     req_msg_id: i64,
///     call: &[u8],
///     handler: impl Fn(R) -> Result<R::Return, RpcError>,
/// ) -> Result<Vec<u8>, Error> {
///     Ok(match handler(R::from_bytes(call)?) {
///         Ok(result) => RpcResult { req_msg_id, result }.to_bytes(),
///         Err(result) => RpcResult { req_msg_id, result }.to_bytes(),
///     })
/// }
/// ```
pub trait Servable: RemoteCall + DeserializableOwned {}

impl<T: RemoteCall + DeserializableOwned> Servable for T {}

/// A function around another call, such as `invokeWithLayer`.
///
/// Generated for each function of a schema with a parameter of the type `!X`.
///
/// ```
/// use tl_types::functions::{InvokeWithLayer, help::GetConfig};
/// use tl_types::rpc::Wrapper;
///
/// assert_eq!(InvokeWithLayer { layer: 230, query: GetConfig }.into_inner(), GetConfig);
/// ```
pub trait Wrapper {
    /// The type of the inner call.
    type Inner;

    /// Returns the inner call.
    fn into_inner(self) -> Self::Inner;
}

impl<T: Invoke> Invoke for &T {
    type Error = T::Error;

    fn invoke<R: RemoteCall + Sync>(&self, request: &R) -> impl Future<Output = Result<R::Return, Self::Error>> + Send {
        (**self).invoke(request)
    }
}

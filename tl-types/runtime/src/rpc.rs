//! Calls: the trait of clients, RPC errors, and metadata of functions.
//!
//! A function of a schema is a [`RemoteCall`]. A client implements [`Invoke`] once, and `client.invoke(&request).await`
//! returns the result type of the function. The error of a call is an [`RpcError`], with methods to
//! [retry](RpcError::retry_after) or to [change the data centre](RpcError::migrate_to).
//!
//! Metadata of a function is in [`RemoteCall::audience`] and [`RemoteCall::possible_errors`].

mod error;
mod metadata;

pub use self::error::{ErrorKind, RpcError};
pub(crate) use self::metadata::audience;
pub use self::metadata::{Audience, PossibleError, PossibleErrors};
use crate::RemoteCall;

/// A client, which sends calls.
///
/// The trait works with any async runtime. An implementation can be an `async fn` whose future is [`Send`].
///
/// ```
/// use core::pin::pin;
/// use core::task::{Context, Poll, Waker};
///
/// use tl_types::rpc::{Invoke, RpcError};
/// use tl_types::{Deserializable, Identifiable, RemoteCall, Serializable};
///
/// /// Sends a request and receives the bytes of the answer.
/// struct Client {
///     server: fn(&[u8]) -> Result<Vec<u8>, RpcError>,
/// }
///
/// #[derive(Debug, PartialEq)]
/// enum Failed {
///     Rpc(RpcError),
///     Decode(tl_types::Error),
/// }
///
/// impl Invoke for Client {
///     type Error = Failed;
///
///     async fn invoke<R: RemoteCall + Sync>(&self, request: &R) -> Result<R::Return, Failed> {
///         let bytes = (self.server)(&request.to_bytes()).map_err(Failed::Rpc)?;
///         R::Return::from_bytes(&bytes).map_err(Failed::Decode)
///     }
/// }
///
/// # #[cfg(feature = "mtproto")] {
/// use tl_types::mtproto::functions::{DestroySession, RpcDropAnswer};
/// use tl_types::mtproto::{enums, types};
///
/// let client = Client {
///     server: |request| match DestroySession::from_bytes(request) {
///         Ok(DestroySession { session_id }) => {
///             Ok(enums::DestroySessionRes::DestroySessionOk(types::DestroySessionOk { session_id }).to_bytes())
///         }
///         Err(_) => Err(RpcError::new(420, "FLOOD_WAIT_30")),
///     },
/// };
/// let calls = async {
///     let enums::DestroySessionRes::DestroySessionOk(done) = client.invoke(&DestroySession { session_id: 9 }).await?
///     else {
///         panic!("no such session")
///     };
///     assert_eq!(done.session_id, 9);
///     client.invoke(&RpcDropAnswer { req_msg_id: 1 }).await
/// };
///
/// // Any executor works; this call is ready at once.
/// let mut calls = pin!(calls);
/// let Poll::Ready(answer) = calls.as_mut().poll(&mut Context::from_waker(Waker::noop())) else { panic!("waits") };
/// assert_eq!(answer, Err(Failed::Rpc(RpcError::new(420, "FLOOD_WAIT_30"))));
/// # }
/// ```
pub trait Invoke {
    /// The error of a call; it can contain an [`RpcError`].
    type Error;

    /// Sends a call and waits for its result.
    ///
    /// # Errors
    ///
    /// Returns the RPC error of the server, or an error of the connection.
    fn invoke<R: RemoteCall + Sync>(&self, request: &R) -> impl Future<Output = Result<R::Return, Self::Error>> + Send;
}

impl<T: Invoke> Invoke for &T {
    type Error = T::Error;

    fn invoke<R: RemoteCall + Sync>(&self, request: &R) -> impl Future<Output = Result<R::Return, Self::Error>> + Send {
        (**self).invoke(request)
    }
}

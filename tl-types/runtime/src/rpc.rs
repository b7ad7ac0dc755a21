//! Calls: who may make them, what they answer when they fail, and how a client makes them.
//!
//! A function of a schema is a [`RemoteCall`]. A client implements [`Invoke`]
//! once, and `client.invoke(&request).await` has the type that the function
//! returns. A call that fails is an [`RpcError`], which tells what to do:
//! [wait](RpcError::retry_after), [go elsewhere](RpcError::migrate_to), give up.
//!
//! What is known of a function beyond its definition is in
//! [`RemoteCall::audience`] and [`RemoteCall::possible_errors`].

mod error;
mod metadata;

pub use self::error::{ErrorKind, RpcError};
pub(crate) use self::metadata::audience;
pub use self::metadata::{Audience, PossibleError, PossibleErrors};
use crate::RemoteCall;

/// Something that makes calls: a client.
///
/// The trait needs no runtime. An implementation can be an `async fn`, as long
/// as its future is [`Send`].
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
/// // Any executor does; nothing here has to be waited for.
/// let mut calls = pin!(calls);
/// let Poll::Ready(answer) = calls.as_mut().poll(&mut Context::from_waker(Waker::noop())) else { panic!("waits") };
/// assert_eq!(answer, Err(Failed::Rpc(RpcError::new(420, "FLOOD_WAIT_30"))));
/// # }
/// ```
pub trait Invoke {
    /// Why there is no answer. It can hold an [`RpcError`].
    type Error;

    /// Makes a call and waits for the answer.
    ///
    /// # Errors
    ///
    /// What the other side says instead of an answer, and all that can happen
    /// on the way to it.
    fn invoke<R: RemoteCall + Sync>(&self, request: &R) -> impl Future<Output = Result<R::Return, Self::Error>> + Send;
}

impl<T: Invoke> Invoke for &T {
    type Error = T::Error;

    fn invoke<R: RemoteCall + Sync>(&self, request: &R) -> impl Future<Output = Result<R::Return, Self::Error>> + Send {
        (**self).invoke(request)
    }
}

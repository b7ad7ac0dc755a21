//! The router of a server, from the id of a call to its handler.

use alloc::borrow::Cow;
use alloc::boxed::Box;
use alloc::collections::BTreeMap;
use alloc::format;
use alloc::vec::Vec;
use core::fmt;
use core::pin::Pin;

#[cfg_attr(not(feature = "history"), path = "router/present_layer.rs")]
mod layers;

use self::layers::Layers;
use super::{RpcError, Servable, Wrapper};
use crate::shape::Shape;
use crate::visitor::FunctionVisitor;
use crate::{Deserializable, DeserializableOwned, Identifiable, Opaque, Serializable};

/// The answer to a call: the encoded result, or an error.
pub type Answer = Result<Vec<u8>, RpcError>;

/// The future of an [`Answer`].
pub type AnswerFuture = Pin<Box<dyn Future<Output = Answer> + Send>>;

/// The maximum number of functions around a call. Clients use two or three.
const MAX_WRAPPERS: usize = 16;

/// Calls typed handlers by the ids of calls: the core of a server.
///
/// A handler takes a call and the context `C`, such as the state of the connection, and returns the result of the function
/// or an [`RpcError`]. The type of the call selects the function:
///
/// ```
/// use tl_types::rpc::{Router, RpcError};
/// use tl_types::{LAYER, Serializable, dispatch, functions};
///
/// #[derive(Default)]
/// struct Connection {
///     layer: i32,
///     is_online: bool,
/// }
///
/// let router = Router::new()
///     .wrappers(dispatch::visit_wrapper)
///     .on_wrapper(|call: &functions::InvokeWithLayer, connection: &mut Connection| {
///         connection.layer = call.layer;
///         Ok(())
///     })
///     .on(|call: functions::account::UpdateStatus, connection: &mut Connection| {
///         connection.is_online = !call.offline;
///         Ok(true)
///     })
///     .on(|_: functions::help::GetConfig, _: &mut Connection| {
///         Err(RpcError::new(420, "FLOOD_WAIT_30"))
///     });
///
/// let mut connection = Connection::default();
/// let query = functions::account::UpdateStatus { offline: false };
/// let call = functions::InvokeWithLayer { layer: LAYER, query };
/// assert_eq!(router.call(&call.to_bytes(), &mut connection), Ok(true.to_bytes()));
/// assert_eq!((connection.layer, connection.is_online), (LAYER, true));
///
/// let error = router.call(&functions::help::GetNearestDc.to_bytes(), &mut connection).unwrap_err();
/// assert_eq!((error.code, &*error.message), (400, "INPUT_METHOD_INVALID_531836966"));
/// ```
///
/// Handlers of [`Router::new_async`] return futures. These own the context, a clone of the one passed to `call`:
///
/// ```
/// use std::sync::Arc;
///
/// use tl_types::rpc::{Router, RpcError};
/// use tl_types::{Serializable, functions};
///
/// async fn update_status(call: functions::account::UpdateStatus, server: Arc<String>) -> Result<bool, RpcError> {
///     println!("{server}: {call:?}");
///     Ok(true)
/// }
///
/// let router = Router::new_async().on(update_status);
/// let call = functions::account::UpdateStatus { offline: true }.to_bytes();
/// # async {
/// assert_eq!(router.call(&call, Arc::new("server".to_owned())).await, Ok(true.to_bytes()));
/// # };
/// ```
///
/// # Untrusted input
///
/// No input panics unless a handler does. Calls nest at most 16 levels deep. These calls do not reach a handler:
///
/// | call | error |
/// |---|---|
/// | of an unknown function, or without a handler | 400 `INPUT_METHOD_INVALID_%d`, with the id, or that of [`on_unknown`](Self::on_unknown) |
/// | malformed, nested too deeply, or packed twice | 400 `INPUT_FETCH_ERROR` |
/// | unpacks to more than the limit | 400 `INPUT_REQUEST_TOO_LONG` |
/// | of another layer, without a form in the present one | 400 `CONNECTION_LAYER_INVALID`, or that of `on_conversion_error` |
pub struct Router<C, A = Answer> {
    routes: BTreeMap<u32, Route<C, A>>,
    wrappers: fn(u32, Peel) -> Option<PeelFn>,
    unknown: Option<Box<UnknownHook<C>>>,
    #[cfg(feature = "mtproto")]
    unpack_limit: usize,
    layers: Layers<C>,
}

/// The handler of a call, by its bytes.
type Handler<C, A> = dyn Fn(&[u8], &mut C) -> Result<A, RpcError> + Send + Sync;

enum Route<C, A> {
    Call {
        handler: Box<Handler<C, A>>,
        /// The type of the result.
        result: Shape,
    },
    /// Returns the inner call.
    Wrapper(Box<Handler<C, Vec<u8>>>),
}

/// Returns the error of a call without a handler.
type UnknownHook<C> = dyn Fn(u32, &[u8], &mut C) -> RpcError + Send + Sync;

/// The function that was called.
#[cfg_attr(not(feature = "history"), expect(dead_code, reason = "its result is not converted"))]
struct Called {
    id: u32,
    result: Shape,
}

type PeelFn = fn(&[u8]) -> Result<Vec<u8>, RpcError>;

/// The visitor that takes a call out of the function around it, for [`Router::wrappers`].
#[derive(Clone, Copy, Debug)]
pub struct Peel(());

impl FunctionVisitor for Peel {
    type Output = PeelFn;

    fn visit<F: Servable>(self) -> PeelFn {
        |call| Err(unknown(Opaque(call).id().unwrap_or_default()))
    }

    fn visit_wrapper<W: Wrapper<Inner = Opaque> + DeserializableOwned>(self) -> PeelFn {
        |call| Ok(decode::<W>(call)?.into_inner().0)
    }
}

/// Handlers that return the result.
impl<C> Router<C> {
    /// Creates a router without handlers.
    #[must_use]
    pub fn new() -> Self {
        Self::empty()
    }

    /// Adds the handler of the function `F`, in place of an earlier one.
    #[must_use]
    pub fn on<F: Servable>(
        self,
        handler: impl Fn(F, &mut C) -> Result<F::Return, RpcError> + Send + Sync + 'static,
    ) -> Self {
        self.route::<F>(move |call, context| {
            let result = handler(decode(call)?, context)?;
            Ok(Ok(result.to_bytes()))
        })
    }

    /// Answers a call, by its bytes.
    ///
    /// # Errors
    ///
    /// Returns the error of the handler, or that of a call that reaches none.
    pub fn call(&self, call: &[u8], context: &mut C) -> Answer {
        let (answer, called) = self.find(call, context)?;
        self.layers.downgrade(&called, answer?, context)
    }
}

impl<C> Default for Router<C> {
    fn default() -> Self {
        Self::new()
    }
}

/// Handlers that return a future of the result.
impl<C: Clone + 'static> Router<C, AnswerFuture> {
    /// Creates a router without handlers.
    #[must_use]
    pub fn new_async() -> Self {
        Self::empty()
    }

    /// Adds the handler of the function `F`, in place of an earlier one.
    #[must_use]
    pub fn on<F: Servable, R>(self, handler: impl Fn(F, C) -> R + Send + Sync + 'static) -> Self
    where
        R: Future<Output = Result<F::Return, RpcError>> + Send + 'static,
    {
        self.route::<F>(move |call, context| {
            let result = handler(decode(call)?, context.clone());
            Ok(Box::pin(async move { Ok(result.await?.to_bytes()) }))
        })
    }

    /// Answers a call, by its bytes.
    ///
    /// The call is decoded, and its handler called, before the first `await`.
    ///
    /// # Errors
    ///
    /// Returns the error of the handler, or that of a call that reaches none.
    pub async fn call(&self, call: &[u8], mut context: C) -> Answer {
        let (answer, called) = self.find(call, &mut context)?;
        self.layers.downgrade(&called, answer.await?, &mut context)
    }
}

impl<C, A> Router<C, A> {
    /// Takes calls out of all functions around them, such as `invokeWithLayer` and `initConnection`: pass
    /// `dispatch::visit_wrapper` of a schema.
    #[must_use]
    pub fn wrappers(mut self, visit: fn(u32, Peel) -> Option<PeelFn>) -> Self {
        self.wrappers = visit;
        self
    }

    /// Takes calls out of the function `W` around them, after the `hook` has seen its other parameters.
    ///
    /// An error of the hook is the answer to the call.
    #[must_use]
    pub fn on_wrapper<W>(mut self, hook: impl Fn(&W, &mut C) -> Result<(), RpcError> + Send + Sync + 'static) -> Self
    where
        W: Wrapper<Inner = Opaque> + DeserializableOwned + Identifiable,
    {
        let peel = move |call: &[u8], context: &mut C| {
            let wrapper = decode::<W>(call)?;
            hook(&wrapper, context)?;
            Ok(wrapper.into_inner().0)
        };
        self.routes.insert(W::CONSTRUCTOR_ID, Route::Wrapper(Box::new(peel)));
        self
    }

    /// Sets the error of calls without a handler, and lets the server log or forward them.
    ///
    /// The hook receives the id and the bytes of the call, without the functions around it. Without a hook, the error is
    /// `INPUT_METHOD_INVALID_%d`.
    ///
    /// ```
    /// use tl_types::rpc::{Router, RpcError};
    /// use tl_types::{Serializable, dispatch, functions, name_of};
    ///
    /// let router = Router::new().wrappers(dispatch::visit_wrapper).on_unknown(|id, _, log: &mut Vec<_>| {
    ///     log.push(name_of(id).unwrap_or("another schema"));
    ///     RpcError::new(400, "METHOD_INVALID")
    /// });
    ///
    /// let mut log = Vec::new();
    /// let call = functions::InvokeWithoutUpdates { query: functions::help::GetConfig };
    /// assert_eq!(router.call(&call.to_bytes(), &mut log), Err(RpcError::new(400, "METHOD_INVALID")));
    /// assert_eq!(log, ["help.getConfig"]);
    /// ```
    #[must_use]
    pub fn on_unknown(mut self, hook: impl Fn(u32, &[u8], &mut C) -> RpcError + Send + Sync + 'static) -> Self {
        self.unknown = Some(Box::new(hook));
        self
    }

    /// Sets the maximum length of a call that a `gzip_packed` unpacks to. The default is `mtproto::UNPACK_LIMIT`.
    #[cfg(feature = "mtproto")]
    #[must_use]
    pub fn unpack_limit(mut self, limit: usize) -> Self {
        self.unpack_limit = limit;
        self
    }

    fn empty() -> Self {
        Self {
            routes: BTreeMap::new(),
            wrappers: |_, _| None,
            unknown: None,
            #[cfg(feature = "mtproto")]
            unpack_limit: crate::mtproto::UNPACK_LIMIT,
            layers: Layers::default(),
        }
    }

    fn route<F: Servable>(
        mut self,
        handler: impl Fn(&[u8], &mut C) -> Result<A, RpcError> + Send + Sync + 'static,
    ) -> Self {
        let result = <F::Return as Deserializable<'_>>::SHAPE;
        self.routes.insert(F::CONSTRUCTOR_ID, Route::Call { handler: Box::new(handler), result });
        self
    }

    /// Takes a call out of the functions around it, and calls its handler.
    fn find(&self, call: &[u8], context: &mut C) -> Result<(A, Called), RpcError> {
        let (mut call, mut refusal) = self.layers.upgrade(Cow::Borrowed(call));
        let mut is_unpacked = false;
        for _ in 0..=MAX_WRAPPERS {
            let id = Opaque(&call).id().ok_or_else(malformed)?;
            call = Cow::Owned(match self.routes.get(&id) {
                Some(Route::Call { handler, result }) => {
                    self.layers.check(refusal.as_ref(), id, context)?;
                    return Ok((handler(&call, context)?, Called { id, result: *result }));
                }
                Some(Route::Wrapper(peel)) => peel(&call, context)?,
                None => match (self.wrappers)(id, Peel(())) {
                    Some(peel) => peel(&call)?,
                    None => {
                        self.layers.check(refusal.as_ref(), id, context)?;
                        if is_unpacked {
                            return Err(self.unknown(id, &call, context));
                        }
                        is_unpacked = true;
                        let unpacked = self.unpack(id, &call, context)?;
                        let upgraded = self.layers.upgrade(Cow::Owned(unpacked));
                        refusal = upgraded.1;
                        upgraded.0.into_owned()
                    }
                },
            });
        }
        Err(malformed())
    }

    /// Unpacks a packed call, once.
    #[cfg(feature = "mtproto")]
    fn unpack(&self, id: u32, call: &[u8], context: &mut C) -> Result<Vec<u8>, RpcError> {
        use crate::mtproto::{AnswerError, GzipPacked, UnpackError};

        if id != GzipPacked::CONSTRUCTOR_ID {
            return Err(self.unknown(id, call, context));
        }
        let mut budget = self.unpack_limit;
        GzipPacked::unpack_boxed(call, &mut budget).map_err(|error| match error {
            AnswerError::Unpack(UnpackError::TooLarge { .. }) => RpcError::new(400, "INPUT_REQUEST_TOO_LONG"),
            _ => malformed(),
        })
    }

    #[cfg(not(feature = "mtproto"))]
    fn unpack(&self, id: u32, call: &[u8], context: &mut C) -> Result<Vec<u8>, RpcError> {
        Err(self.unknown(id, call, context))
    }

    /// Returns the error of a call without a handler.
    fn unknown(&self, id: u32, call: &[u8], context: &mut C) -> RpcError {
        self.unknown.as_ref().map_or_else(|| unknown(id), |hook| hook(id, call, context))
    }
}

/// Decodes a call.
fn decode<T: DeserializableOwned>(call: &[u8]) -> Result<T, RpcError> {
    <T as Deserializable<'_>>::from_bytes(call).map_err(|_| malformed())
}

/// The error of a call that does not decode.
fn malformed() -> RpcError {
    RpcError::new(400, "INPUT_FETCH_ERROR")
}

/// The error of a call without a handler.
fn unknown(id: u32) -> RpcError {
    RpcError::new(400, format!("INPUT_METHOD_INVALID_{id}"))
}

/// Formats it as the ids with a handler.
impl<C, A> fmt::Debug for Router<C, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Router ")?;
        f.debug_set().entries(self.routes.keys().map(|id| format!("{id:08x}"))).finish()
    }
}

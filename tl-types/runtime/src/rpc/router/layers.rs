//! Calls and results of clients of other layers.

use alloc::borrow::Cow;
use alloc::boxed::Box;
use alloc::vec::Vec;

use super::{Answer, Called, Router};
use crate::object::downgrade_result;
use crate::registry::Registry;
use crate::rpc::RpcError;
use crate::shape::Shape;
use crate::{ConversionError, Object};

/// The layers that a router serves: none unless [`Router::layers`] was called.
pub(super) struct Layers<C> {
    conversions: Option<Conversions<C>>,
    on_error: Option<Box<ErrorHook<C>>>,
}

struct Conversions<C> {
    /// Returns a call in the present layer; `None` for bytes that are no value of any layer.
    upgrade: fn(&[u8]) -> Option<Converted>,
    downgrade: fn(u32, Vec<u8>, Shape, u32) -> Converted,
    layer_of: Box<dyn Fn(&C) -> i32 + Send + Sync>,
}

type Converted = Result<Vec<u8>, ConversionError>;

type ErrorHook<C> = dyn Fn(u32, &ConversionError, &mut C) -> RpcError + Send + Sync;

impl<C> Layers<C> {
    /// Returns a call in the present layer, or the call itself and why it has no form there.
    pub(super) fn upgrade<'c>(&self, call: Cow<'c, [u8]>) -> (Cow<'c, [u8]>, Option<ConversionError>) {
        match self.conversions.as_ref().and_then(|conversions| (conversions.upgrade)(&call)) {
            Some(Ok(upgraded)) => (Cow::Owned(upgraded), None),
            Some(Err(error)) => (call, Some(error)),
            None => (call, None),
        }
    }

    /// Refuses a call that has no form in the present layer.
    pub(super) fn check(&self, refusal: Option<&ConversionError>, id: u32, context: &mut C) -> Result<(), RpcError> {
        refusal.map_or(Ok(()), |error| Err(self.refuse(id, error, context)))
    }

    /// Returns a result in the layer of the client.
    pub(super) fn downgrade(&self, called: &Called, result: Vec<u8>, context: &mut C) -> Answer {
        let Some(conversions) = &self.conversions else { return Ok(result) };
        // No layer is that of a negative number.
        let layer = u32::try_from((conversions.layer_of)(context)).unwrap_or_default();
        let converted = (conversions.downgrade)(called.id, result, called.result, layer);
        converted.map_err(|error| self.refuse(called.id, &error, context))
    }

    fn refuse(&self, id: u32, error: &ConversionError, context: &mut C) -> RpcError {
        let refusal = || RpcError::new(400, "CONNECTION_LAYER_INVALID");
        self.on_error.as_ref().map_or_else(refusal, |hook| hook(id, error, context))
    }
}

impl<C> Default for Layers<C> {
    fn default() -> Self {
        Self { conversions: None, on_error: None }
    }
}

/// Clients of other layers, with the feature `history`.
impl<C, A> Router<C, A> {
    /// Serves clients of all layers by the handlers of the present one.
    ///
    /// `R` is the registry with the layers, such as `tl_types::history::AllLayers`, and `layer_of` returns the layer
    /// of the client, which `invokeWithLayer` names; [`LAYER`] until then. Calls are [upgraded](Object::upgrade) from
    /// whichever layer they are of, and results [downgraded](Object::downgrade) to the result type that the function
    /// has in the layer of the client. Fields without a counterpart are lost.
    ///
    /// Updates are no results: [`Object::downgrade`] converts them.
    ///
    /// [`LAYER`]: https://docs.rs/tl-types/latest/tl_types/constant.LAYER.html
    ///
    /// ```
    /// use tl_types::history::AllLayers;
    /// use tl_types::rpc::Router;
    /// use tl_types::{LAYER, dispatch, enums, functions, types};
    ///
    /// let router = Router::new()
    ///     .wrappers(dispatch::visit_wrapper)
    ///     .layers::<AllLayers>(|layer| *layer)
    ///     .on_wrapper(|call: &functions::InvokeWithLayer, layer| {
    ///         *layer = call.layer;
    ///         Ok(())
    ///     })
    ///     .on(|call: functions::users::GetUsers, _: &mut i32| {
    ///         assert_eq!(call.id, [enums::InputUser::UserSelf]);
    ///         Ok(vec![enums::User::Empty(types::UserEmpty { id: 7 })])
    ///     });
    ///
    /// // invokeWithLayer#da9b0d0d layer:100 query:(users.getUsers#0d91a548 id:[inputUserSelf])
    /// let call = b"\x0d\x0d\x9b\xda\x64\0\0\0\x48\xa5\x91\x0d\x15\xc4\xb5\x1c\x01\0\0\0\x3f\xb1\xc1\xf7";
    /// let mut layer = LAYER;
    /// // userEmpty#200250ba id:int, which has an identifier of 64 bits today.
    /// let users = b"\x15\xc4\xb5\x1c\x01\0\0\0\xba\x50\x02\x20\x07\0\0\0";
    /// assert_eq!(router.call(call, &mut layer).as_deref(), Ok(&users[..]));
    /// ```
    #[must_use]
    pub fn layers<R: Registry>(mut self, layer_of: impl Fn(&C) -> i32 + Send + Sync + 'static) -> Self {
        self.layers.conversions = Some(Conversions {
            upgrade: |call| {
                let call = <Object<R> as crate::Deserializable<'_>>::from_bytes(call).ok()?;
                Some(call.upgrade().map(|(call, _)| call.into_bytes()))
            },
            downgrade: downgrade_result::<R>,
            layer_of: Box::new(layer_of),
        });
        self
    }

    /// Sets the error of calls and results that cannot be converted between layers, and lets the server log them.
    ///
    /// The hook receives the id of the function. Without a hook, the error is `CONNECTION_LAYER_INVALID`.
    #[must_use]
    pub fn on_conversion_error(
        mut self,
        hook: impl Fn(u32, &ConversionError, &mut C) -> RpcError + Send + Sync + 'static,
    ) -> Self {
        self.layers.on_error = Some(Box::new(hook));
        self
    }
}

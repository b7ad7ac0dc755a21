//! Visitors, which receive the Rust type of an id.

use core::fmt::Debug;

use crate::rpc::{Servable, Wrapper};
use crate::{DeserializableOwned, Identifiable, Opaque, Serializable};

/// A generic function over the type of an id, for `dispatch::visit` of a schema.
///
/// Code is only compiled for the types of a schema whose `visit` is called.
pub trait Visitor {
    /// The result of [`visit`](Self::visit).
    type Output;

    /// Receives the type of a boxed value or of a function.
    fn visit<T>(self) -> Self::Output
    where
        T: DeserializableOwned + Serializable + Clone + Debug + Default + PartialEq;
}

/// A generic function over the type of a function of a schema, for `dispatch::visit_function`.
///
/// ```
/// use tl_types::rpc::{Servable, Wrapper};
/// use tl_types::{DeserializableOwned, Error, FunctionVisitor, Identifiable, Opaque, dispatch};
///
/// /// Formats a call.
/// struct Format<'a>(&'a [u8]);
///
/// impl FunctionVisitor for Format<'_> {
///     type Output = Result<String, Error>;
///
///     fn visit<F: Servable + std::fmt::Debug>(self) -> Self::Output {
///         Ok(format!("{}: {:?}", F::NAME, F::from_bytes(self.0)?))
///     }
///
///     fn visit_wrapper<W>(self) -> Self::Output
///     where
///         W: Wrapper<Inner = Opaque> + DeserializableOwned + Identifiable,
///     {
///         let inner = W::from_bytes(self.0)?.into_inner().0;
///         Ok(format!("{}, {}", W::NAME, format(&inner)?))
///     }
/// }
///
/// fn format(call: &[u8]) -> Result<String, Error> {
///     let id = Opaque(call).id().unwrap_or_default();
///     dispatch::visit_function(id, Format(call)).unwrap_or_else(|| Ok(format!("unknown {id:08x}")))
/// }
///
/// use tl_types::{LAYER, Serializable, functions};
/// let call = functions::InvokeWithLayer { layer: LAYER, query: functions::help::GetConfig };
/// assert_eq!(format(&call.to_bytes())?, "invokeWithLayer, help.getConfig: GetConfig");
/// # Ok::<(), Error>(())
/// ```
pub trait FunctionVisitor {
    /// The result of both methods.
    type Output;

    /// Receives the type of a function.
    fn visit<F>(self) -> Self::Output
    where
        F: Servable + Clone + Debug + Default + PartialEq;

    /// Receives the type of a function around another call, which stays undecoded.
    fn visit_wrapper<W>(self) -> Self::Output
    where
        W: Wrapper<Inner = Opaque> + DeserializableOwned + Identifiable + Clone + Debug + Default + PartialEq;
}

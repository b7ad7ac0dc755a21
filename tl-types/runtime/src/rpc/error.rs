//! The error of a call, with its code and text.

use alloc::borrow::Cow;
use alloc::boxed::Box;
use alloc::format;
use alloc::string::String;
use core::error::Error;
use core::fmt;
use core::time::Duration;

/// The error of a call.
///
/// Code and text are those of the server, also if they are not documented. `Display` prints the text; `{:#}` adds the
/// code. Many texts contain a number, such as the seconds to wait: [`name`](Self::name) is the text without it.
///
/// Source: <https://core.telegram.org/api/errors>.
///
/// ```
/// use std::time::Duration;
///
/// use tl_types::rpc::{ErrorKind, RpcError};
///
/// let error = RpcError::new(420, "FLOOD_WAIT_30");
/// assert_eq!(error.kind(), ErrorKind::Flood);
/// assert_eq!((&*error.name(), error.number()), ("FLOOD_WAIT_%d", Some(30)));
/// assert_eq!(error.retry_after(), Some(Duration::from_secs(30)));
/// assert_eq!(error.to_string(), "FLOOD_WAIT_30");
/// assert_eq!(format!("{error:#}"), "FLOOD_WAIT_30 (code 420)");
///
/// let error = RpcError::new(400, "FILE_REFERENCE_3_EXPIRED");
/// assert!(error.is("FILE_REFERENCE_%d_EXPIRED") && error.is("FILE_REFERENCE_X_EXPIRED"));
/// assert_eq!(error.number(), Some(3));
///
/// assert_eq!(RpcError::new(303, "PHONE_MIGRATE_2").migrate_to(), Some(2));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct RpcError {
    /// The kind of error, such as 420 for too many calls.
    pub code: i32,
    /// The text, such as `FLOOD_WAIT_30`.
    pub message: String,
}

/// The kind of an [`RpcError`], from its code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// 303: repeat the call in [another data centre](RpcError::migrate_to).
    Elsewhere,
    /// 400: the request is invalid.
    BadRequest,
    /// 401: the session is not logged in, or not completely.
    Unauthorized,
    /// 403: the account lacks the right.
    Forbidden,
    /// 404: an object, such as the function, does not exist.
    NotFound,
    /// 406: like 400 and 403; the message for the user arrives as an update.
    NotAcceptable,
    /// 420: too many calls; see [`RpcError::retry_after`].
    Flood,
    /// 500: the server failed.
    Internal,
    /// -503: the server timed out.
    Timeout,
    /// Any other code.
    Other,
}

impl RpcError {
    /// Creates an error from its code and text.
    pub fn new(code: i32, message: impl Into<String>) -> Self {
        Self { code, message: message.into() }
    }

    /// Returns the kind of error.
    pub const fn kind(&self) -> ErrorKind {
        match self.code {
            303 => ErrorKind::Elsewhere,
            400 => ErrorKind::BadRequest,
            401 => ErrorKind::Unauthorized,
            403 => ErrorKind::Forbidden,
            404 => ErrorKind::NotFound,
            406 => ErrorKind::NotAcceptable,
            420 => ErrorKind::Flood,
            500 => ErrorKind::Internal,
            -503 => ErrorKind::Timeout,
            _ => ErrorKind::Other,
        }
    }

    /// Returns the text with `%d` for its [number](Self::number), the form of the names of
    /// [`PossibleError`](crate::rpc::PossibleError).
    pub fn name(&self) -> Cow<'_, str> {
        match split(&self.message) {
            Some((before, _, after)) => Cow::Owned(format!("{before}%d{after}")),
            None => Cow::Borrowed(&self.message),
        }
    }

    /// Returns the number in the text: between underscores, as in `FILE_REFERENCE_3_EXPIRED`, or at its end.
    pub fn number(&self) -> Option<u64> {
        split(&self.message).map(|(_, number, _)| number)
    }

    /// Returns whether the error has this name.
    ///
    /// Its number is written `%d` or `X`, as in `FLOOD_WAIT_X`, and may be left out at the end: `FLOOD_WAIT`.
    pub fn is(&self, name: &str) -> bool {
        let Some((before, _, after)) = split(&self.message) else { return self.message == name };
        let number = name.strip_prefix(before).and_then(|rest| rest.strip_suffix(after));
        matches!(number, Some("%d" | "X"))
            || self.message == name
            || (after.is_empty() && !name.is_empty() && before.strip_suffix('_') == Some(name))
    }

    /// Returns the time to wait before the call can be repeated, if the error has one.
    ///
    /// Texts such as `FLOOD_WAIT_30`, `SLOWMODE_WAIT_5` and `SESSION_TOO_FRESH_86400` contain seconds; those that end
    /// like `..._WAIT_5MIN` contain minutes.
    pub fn retry_after(&self) -> Option<Duration> {
        let (before, number, after) = split(&self.message)?;
        let unit = match after {
            "" => 1,
            MINUTES => 60,
            _ => return None,
        };
        let waits = ["_WAIT_", "_DELAY_", "_TOO_FRESH_", "_TOO_EARLY_"].iter().any(|end| before.ends_with(end));
        (waits || before.contains("_FLOOD_")).then(|| Duration::from_secs(number.saturating_mul(unit)))
    }

    /// Returns the data centre to repeat the call in, if the error has one, as in `PHONE_MIGRATE_2`.
    pub fn migrate_to(&self) -> Option<i32> {
        let (before, number, after) = split(&self.message)?;
        let migrate = before.ends_with("_MIGRATE_") && after.is_empty();
        i32::try_from(number).ok().filter(|_| migrate)
    }

    /// Returns whether the account lacks a right, so that another account, or this one with the right of an admin,
    /// could send the call.
    ///
    /// True for the code 403, and for texts such as `CHAT_ADMIN_REQUIRED` and `CHANNEL_PRIVATE`, which also have the
    /// codes 400 and 406.
    pub fn is_permission(&self) -> bool {
        let ends = ["_FORBIDDEN", "_ADMIN_REQUIRED", "_PRIVATE", "_RESTRICTED"];
        self.code == 403 || ends.iter().any(|end| self.message.ends_with(end))
    }
}

/// An error that can be that of a call: generic code finds out why a call failed, and repeats it.
///
/// Also implemented for `Box<dyn Error + Send + Sync>` and the like, which are searched with their sources.
///
/// ```
/// use std::time::Duration;
///
/// use tl_types::RemoteCall;
/// use tl_types::rpc::{AsRpcError, Invoke, RpcError};
///
/// /// Sends a call until the server does not ask to wait, three times at most.
/// async fn patient<C: Invoke + Sync, R: RemoteCall + Sync>(
///     client: &C,
///     request: &R,
///     sleep: impl AsyncFn(Duration),
/// ) -> Result<R::Return, C::Error> {
///     for _ in 0..2 {
///         match client.invoke(request).await {
///             Err(error) => match error.as_rpc_error().and_then(RpcError::retry_after) {
///                 Some(delay) => sleep(delay).await,
///                 None => return Err(error),
///             },
///             done => return done,
///         }
///     }
///     client.invoke(request).await
/// }
/// ```
pub trait AsRpcError {
    /// Returns the RPC error; `None` if something else failed, such as the connection.
    fn as_rpc_error(&self) -> Option<&RpcError>;
}

impl AsRpcError for RpcError {
    fn as_rpc_error(&self) -> Option<&RpcError> {
        Some(self)
    }
}

impl AsRpcError for crate::Error {
    fn as_rpc_error(&self) -> Option<&RpcError> {
        None
    }
}

impl AsRpcError for core::convert::Infallible {
    fn as_rpc_error(&self) -> Option<&RpcError> {
        None
    }
}

impl AsRpcError for dyn Error + 'static {
    fn as_rpc_error(&self) -> Option<&RpcError> {
        let mut error = self;
        loop {
            if let Some(found) = error.downcast_ref() {
                return Some(found);
            }
            error = error.source()?;
        }
    }
}

impl AsRpcError for dyn Error + Send + 'static {
    fn as_rpc_error(&self) -> Option<&RpcError> {
        (self as &(dyn Error + 'static)).as_rpc_error()
    }
}

impl AsRpcError for dyn Error + Send + Sync + 'static {
    fn as_rpc_error(&self) -> Option<&RpcError> {
        (self as &(dyn Error + 'static)).as_rpc_error()
    }
}

impl<T: AsRpcError + ?Sized> AsRpcError for Box<T> {
    fn as_rpc_error(&self) -> Option<&RpcError> {
        (**self).as_rpc_error()
    }
}

/// The suffix of a number of minutes.
const MINUTES: &str = "MIN";

/// Splits a text at a number: the text before it, the number, the text after it.
fn split(text: &str) -> Option<(&str, u64, &str)> {
    let starts = text.match_indices('_').map(|(at, _)| at + 1);
    starts.into_iter().find_map(|start| {
        let (before, rest) = text.split_at(start);
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let (number, after) = rest.split_at(digits);
        let bounded = after.is_empty() || after == MINUTES || after.starts_with('_');
        // A number that is too large belongs to the name.
        number.parse().ok().filter(|_| bounded).map(|number| (before, number, after))
    })
}

impl fmt::Display for RpcError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if f.alternate() {
            return write!(f, "{} (code {})", self.message, self.code);
        }
        f.write_str(&self.message)
    }
}

impl Error for RpcError {}

//! The error that a call answers, and what its code and text say.

use alloc::borrow::Cow;
use alloc::format;
use alloc::string::String;
use core::fmt;
use core::time::Duration;

/// What the other side says when it could not do what was asked for.
///
/// Code and text are kept as they came, whether they are known or not. It
/// prints as its text; `{:#}` adds the code. Many texts hold a number, such as
/// how long to wait: [`name`](Self::name) is the text without it.
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
/// assert!(error.is("FILE_REFERENCE_%d_EXPIRED"));
/// assert_eq!(error.number(), Some(3));
///
/// assert_eq!(RpcError::new(303, "PHONE_MIGRATE_2").migrate_to(), Some(2));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct RpcError {
    /// The kind of error, such as 420 for a call that came too often.
    pub code: i32,
    /// What was wrong, such as `FLOOD_WAIT_30`.
    pub message: String,
}

/// What is wrong in general, as the code of an [`RpcError`] says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// 303: the call belongs to [another data centre](RpcError::migrate_to).
    Elsewhere,
    /// 400: the request is wrong.
    BadRequest,
    /// 401: nobody is logged in, or not far enough.
    Unauthorized,
    /// 403: the account may not do that.
    Forbidden,
    /// 404: there is no such thing, such as the function itself.
    NotFound,
    /// 406: like 400 and 403; what to show to people comes as an update.
    NotAcceptable,
    /// 420: too often; see [`RpcError::retry_after`].
    Flood,
    /// 500: the server failed.
    Internal,
    /// -503: the server did not get it done in time.
    Timeout,
    /// Any other code.
    Other,
}

impl RpcError {
    /// An error of this code and text.
    pub fn new(code: i32, message: impl Into<String>) -> Self {
        Self { code, message: message.into() }
    }

    /// What is wrong in general.
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

    /// The text with `%d` for the [number](Self::number) in it, which is how
    /// [`PossibleError`](crate::rpc::PossibleError) names errors.
    pub fn name(&self) -> Cow<'_, str> {
        match split(&self.message) {
            Some((before, _, after)) => Cow::Owned(format!("{before}%d{after}")),
            None => Cow::Borrowed(&self.message),
        }
    }

    /// The number in the text: a part of it between underscores, as in
    /// `FILE_REFERENCE_3_EXPIRED`, or at its end.
    pub fn number(&self) -> Option<u64> {
        split(&self.message).map(|(_, number, _)| number)
    }

    /// Whether this is the error of that name, in which `%d` stands for a number.
    pub fn is(&self, name: &str) -> bool {
        match (split(&self.message), name.split_once("%d")) {
            (Some((before, _, after)), Some(parts)) => (before, after) == parts,
            _ => self.message == name,
        }
    }

    /// How long to wait before the same call can succeed, if the error says so.
    ///
    /// It does in texts such as `FLOOD_WAIT_30`, `SLOWMODE_WAIT_5` and
    /// `SESSION_TOO_FRESH_86400`, which count seconds, and in those that end in
    /// minutes, as `..._WAIT_5MIN`.
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

    /// The data centre to make the call in, if the error names one:
    /// `PHONE_MIGRATE_2`.
    pub fn migrate_to(&self) -> Option<i32> {
        let (before, number, after) = split(&self.message)?;
        let migrate = before.ends_with("_MIGRATE_") && after.is_empty();
        i32::try_from(number).ok().filter(|_| migrate)
    }

    /// Whether the account lacks a right: another account, or this one after an
    /// admin allowed it, could make the same call.
    ///
    /// That is what the code 403 says, and texts such as `CHAT_ADMIN_REQUIRED`
    /// and `CHANNEL_PRIVATE`, which come with 400 or 406 as well.
    pub fn is_permission(&self) -> bool {
        let ends = ["_FORBIDDEN", "_ADMIN_REQUIRED", "_PRIVATE", "_RESTRICTED"];
        self.code == 403 || ends.iter().any(|end| self.message.ends_with(end))
    }
}

/// What is behind a number of minutes.
const MINUTES: &str = "MIN";

/// A text as what is before a number, the number, and what is behind it.
fn split(text: &str) -> Option<(&str, u64, &str)> {
    let starts = text.match_indices('_').map(|(at, _)| at + 1);
    starts.into_iter().find_map(|start| {
        let (before, rest) = text.split_at(start);
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let (number, after) = rest.split_at(digits);
        let bounded = after.is_empty() || after == MINUTES || after.starts_with('_');
        // What is no number, or one that is too large, belongs to the name.
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

impl core::error::Error for RpcError {}

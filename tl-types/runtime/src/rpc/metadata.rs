//! Metadata of functions: who may call them, and which errors they return.
//!
//! Generated code stores it as a [`NameList`], [`RemoteCall::METADATA`](crate::RemoteCall), such as `user,406/400
//! INVITE_HASH_EXPIRED,420 FLOOD_WAIT_%d`: the audience (`user`, `bot`, `both`, or `-` if it is not documented), then codes
//! and name of each error. The first code is the documented one, the others are those of other functions. The list of a
//! function without metadata is empty.

use core::fmt;
use core::hash::{Hash, Hasher};
use core::iter::FusedIterator;
use core::mem;

use super::RpcError;
use crate::codec::NameList;

/// The accounts that a function is available to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Audience {
    /// Users only.
    User,
    /// Bots only.
    Bot,
    /// Users and bots.
    Both,
}

impl Audience {
    /// Returns whether the function is available to users.
    pub const fn users(self) -> bool {
        matches!(self, Self::User | Self::Both)
    }

    /// Returns whether the function is available to bots.
    pub const fn bots(self) -> bool {
        matches!(self, Self::Bot | Self::Both)
    }
}

/// A documented error of a function, which can return others as well.
///
/// ```
/// use tl_types::RemoteCall;
/// use tl_types::functions::messages::ImportChatInvite;
/// use tl_types::rpc::{PossibleError, RpcError};
///
/// let slow = PossibleError::new(420, "SLOWMODE_WAIT_%d");
/// assert!(slow.matches(&RpcError::new(420, "SLOWMODE_WAIT_5")));
/// assert!(!slow.matches(&RpcError::new(420, "FLOOD_WAIT_5")));
///
/// // Functions return some errors with different codes.
/// let mut errors = ImportChatInvite::possible_errors();
/// let expired = errors.find(|error| error.name == "INVITE_HASH_EXPIRED").expect("is documented");
/// assert_eq!(expired.code, 406);
/// assert_eq!(expired.codes().collect::<Vec<_>>(), [406, 400]);
/// assert!(expired.matches(&RpcError::new(400, "INVITE_HASH_EXPIRED")));
/// assert_eq!(expired.meaning(), Some("The invite link has expired."));
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct PossibleError {
    /// The documented code, such as 400, 420 or -503.
    pub code: i32,
    /// The name, in which `%d` is any number, as in `SLOWMODE_WAIT_%d`.
    pub name: &'static str,
    /// The codes that other functions return it with, separated by `/`.
    other_codes: &'static str,
    lookup: Lookup,
}

/// The function that finds the meaning of an error by its name: a text in each error would be in every program.
#[derive(Clone, Copy)]
struct Lookup(fn(&str) -> Option<&'static str>);

// Errors are equal whatever they are looked up in.
impl PartialEq for Lookup {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Lookup {}

impl Hash for Lookup {
    fn hash<H: Hasher>(&self, _: &mut H) {}
}

impl fmt::Debug for PossibleError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { code, name, other_codes, lookup: _ } = self;
        let mut error = f.debug_struct("PossibleError");
        error.field("code", code).field("name", name).field("other_codes", other_codes).finish()
    }
}

impl PossibleError {
    /// Creates an error from its code and name.
    pub const fn new(code: i32, name: &'static str) -> Self {
        Self { code, name, other_codes: "", lookup: Lookup(|_| None) }
    }

    /// Returns the meaning of the error, a sentence with Markdown code spans; `None` if it is not documented, or if the error
    /// was created by [`new`](Self::new).
    pub fn meaning(&self) -> Option<&'static str> {
        (self.lookup.0)(self.name)
    }

    /// Iterates over the codes of errors of this name: the documented one, then those that other functions return.
    pub fn codes(&self) -> impl Iterator<Item = i32> + Clone + use<> {
        let others = self.other_codes.split('/').filter_map(|code| code.parse().ok());
        core::iter::once(self.code).chain(others)
    }

    /// Returns whether `error` has this name, and one of the [codes](Self::codes).
    pub fn matches(&self, error: &RpcError) -> bool {
        error.is(self.name) && self.codes().any(|code| code == error.code)
    }
}

/// An iterator over the documented errors of a function, in the order of their names.
///
/// Returned by [`RemoteCall::possible_errors`](crate::RemoteCall::possible_errors).
#[derive(Clone)]
pub struct PossibleErrors {
    /// The remaining entries.
    rest: &'static str,
    lookup: Lookup,
}

/// Returns the audience in the metadata of a function.
pub(crate) fn audience(metadata: NameList) -> Option<Audience> {
    match metadata.first() {
        "user" => Some(Audience::User),
        "bot" => Some(Audience::Bot),
        "both" => Some(Audience::Both),
        _ => None,
    }
}

impl PossibleErrors {
    /// Creates the iterator from the metadata of a function.
    pub(crate) fn of(metadata: NameList, meaning: fn(&str) -> Option<&'static str>) -> Self {
        let rest = metadata.as_str().split_once(',').map_or("", |(_, errors)| errors);
        Self { rest, lookup: Lookup(meaning) }
    }
}

impl Iterator for PossibleErrors {
    type Item = PossibleError;

    /// Ends at the first entry that is no error.
    fn next(&mut self) -> Option<PossibleError> {
        let text = mem::take(&mut self.rest);
        let (error, rest) = text.split_once(',').unwrap_or((text, ""));
        let (codes, name) = error.split_once(' ')?;
        let (code, other_codes) = codes.split_once('/').unwrap_or((codes, ""));
        let error = PossibleError { code: code.parse().ok()?, name, other_codes, lookup: self.lookup };
        self.rest = rest;
        Some(error)
    }
}

impl FusedIterator for PossibleErrors {}

impl fmt::Debug for PossibleErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.clone()).finish()
    }
}

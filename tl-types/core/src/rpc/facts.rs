//! What is known of a function beyond its definition.
//!
//! Generated code has it as text, [`RemoteCall::FACTS`](crate::RemoteCall),
//! such as `user, 400 HASH_INVALID, 420 FLOOD_WAIT_%d`: who may call the
//! function (`user`, `bot`, `both`, or `-` if that is not known), then code and
//! name of each error, each with `, ` before it. Nothing at all is known of a
//! function whose text is empty.

use core::fmt;
use core::iter::FusedIterator;
use core::mem;

use super::RpcError;

/// Who may make a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Audience {
    /// People, not bots.
    User,
    /// Bots, not people.
    Bot,
    /// People and bots.
    Both,
}

impl Audience {
    /// Whether people may.
    pub const fn users(self) -> bool {
        matches!(self, Self::User | Self::Both)
    }

    /// Whether bots may.
    pub const fn bots(self) -> bool {
        matches!(self, Self::Bot | Self::Both)
    }
}

/// An error that a function is known to answer. It can always answer others.
///
/// ```
/// use tl_types::rpc::{PossibleError, RpcError};
///
/// let slow = PossibleError::new(420, "SLOWMODE_WAIT_%d");
/// assert!(slow.matches(&RpcError::new(420, "SLOWMODE_WAIT_5")));
/// assert!(!slow.matches(&RpcError::new(420, "FLOOD_WAIT_5")));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PossibleError {
    /// Its code: 400, 420, -503.
    pub code: i32,
    /// Its name, in which `%d` stands for a number: `SLOWMODE_WAIT_%d`.
    pub name: &'static str,
}

impl PossibleError {
    /// The error of this code and name.
    pub const fn new(code: i32, name: &'static str) -> Self {
        Self { code, name }
    }

    /// Whether `error` is this one.
    pub fn matches(&self, error: &RpcError) -> bool {
        self.code == error.code && error.is(self.name)
    }
}

/// The errors that a function is known to answer, in the order of their names:
/// [`RemoteCall::possible_errors`](crate::RemoteCall::possible_errors).
///
/// They are read from text on the way, without a table in memory.
///
/// ```
/// # #[cfg(feature = "api")] {
/// use tl_types::RemoteCall;
/// use tl_types::functions::messages::ImportChatInvite;
///
/// let gone = ImportChatInvite::possible_errors().find(|error| error.code == 406);
/// assert_eq!(gone.map(|error| error.name), Some("INVITE_HASH_EXPIRED"));
/// # }
/// ```
#[derive(Clone)]
pub struct PossibleErrors {
    /// What is not read yet.
    rest: &'static str,
}

/// Between what a text says.
const NEXT: &str = ", ";

/// Who may call a function, as the text about it says.
pub(crate) fn audience(facts: &str) -> Option<Audience> {
    let (first, _) = facts.split_once(NEXT).unwrap_or((facts, ""));
    match first {
        "user" => Some(Audience::User),
        "bot" => Some(Audience::Bot),
        "both" => Some(Audience::Both),
        _ => None,
    }
}

impl PossibleErrors {
    /// Those in the text about a function.
    pub(crate) fn of(facts: &'static str) -> Self {
        let (_, rest) = facts.split_once(NEXT).unwrap_or_default();
        Self { rest }
    }
}

impl Iterator for PossibleErrors {
    type Item = PossibleError;

    /// What is no error is the end.
    fn next(&mut self) -> Option<PossibleError> {
        let text = mem::take(&mut self.rest);
        let (error, rest) = text.split_once(NEXT).unwrap_or((text, ""));
        let (code, name) = error.split_once(' ')?;
        let error = PossibleError { code: code.parse().ok()?, name };
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

#[cfg(all(test, feature = "std"))]
mod tests {
    use alloc::vec::Vec;
    use std::path::{Path, PathBuf};
    use std::{format, fs};

    use super::*;

    fn read(facts: &'static str) -> (Option<Audience>, Vec<(i32, &'static str)>) {
        (audience(facts), PossibleErrors::of(facts).map(|error| (error.code, error.name)).collect())
    }

    #[test]
    fn any_text_is_read() {
        assert_eq!(read("user"), (Some(Audience::User), [].into()));
        assert_eq!(read("bot, 400 A"), (Some(Audience::Bot), [(400, "A")].into()));
        assert_eq!(read("both, 400 A, -503 B C"), (Some(Audience::Both), [(400, "A"), (-503, "B C")].into()));
        assert_eq!(read("-, 420 A_%d"), (None, [(420, "A_%d")].into()));
        // The end is where it makes no sense, and stays the end.
        for odd in
            ["", "-", "nobody", ", ", "user ", "u\u{441}er, ", "-,400 A", "-, 400", "-, A 400", "-, 9999999999 A"]
        {
            assert_eq!(read(odd), (None, [].into()), "{odd}");
        }
        assert_eq!(read("-, 400 A, , 400 B").1, [(400, "A")]);
        assert_eq!(read("-, 400 , 401 \u{441}, ").1, [(400, ""), (401, "\u{441}")]);
        let mut cut = PossibleErrors::of("-, x, 400 A");
        assert_eq!((cut.next(), cut.next()), (None, None));
    }

    /// The code, which is in the crates above, with what its documentation says of callers and errors.
    #[test]
    #[cfg_attr(miri, ignore = "slow")]
    fn each_function_has_the_facts_that_its_documentation_has() {
        let (mut calls, mut errors) = (0, 0);
        let above = ["../left", "../right", ".."].map(|it| Path::new(env!("CARGO_MANIFEST_DIR")).join(it));
        for path in above.iter().flat_map(|it| files(&it.join("src/generated/api/functions"))) {
            let text: &str = format!("\n}}\n{}", fs::read_to_string(&path).expect("text")).leak();
            // The end of a call's `impl`, and all that is up to the next one.
            let parts = text.split("RemoteCall for ").map(|part| part.split_once("\n}\n").expect("an end"));
            let parts: Vec<(&str, &str)> = parts.collect();
            for parts in parts.windows(2) {
                let (docs, body) = (parts[0].1, parts[1].0);
                let facts = body.split_once("FACTS: &'static str = \"").and_then(|(_, facts)| facts.split_once('"'));
                let found = read(facts.map_or("", |(facts, _)| facts));
                assert_eq!(found, said(docs), "{}: {body}", path.display());
                (calls, errors) = (calls + usize::from(found.0.is_some()), errors + found.1.len());
            }
        }
        assert!(calls > 700 && errors > 1500, "{calls} calls, {errors} errors");
    }

    fn files(folder: &Path) -> Vec<PathBuf> {
        let paths = fs::read_dir(folder).expect("the generated code").map(|entry| entry.expect("an entry").path());
        paths.flat_map(|path| if path.is_dir() { files(&path) } else { [path].into() }).collect()
    }

    fn said(docs: &'static str) -> (Option<Audience>, Vec<(i32, &'static str)>) {
        let audiences = [
            (Audience::User, "For users, not for bots."),
            (Audience::Bot, "For bots, not for users."),
            (Audience::Both, "For users and bots."),
        ];
        let says = |text: &str| docs.contains(&*format!("\n/// {text} Returns "));
        let audience = audiences.into_iter().find_map(|(audience, text)| says(text).then_some(audience));
        let rows = docs.lines().filter_map(|line| {
            let mut cells = line.strip_prefix("/// | ")?.split(" | ");
            let code = cells.next()?.parse().ok()?;
            Some((code, cells.next()?.trim_matches('`')))
        });
        (audience, rows.collect())
    }
}

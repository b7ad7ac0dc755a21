//! Errors of the record.

use std::fmt;

/// An error of the record, which has to be edited by hand.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SeamError {
    /// There are no crates.
    NoCrates,
    /// Two crates have this name.
    DuplicateCrate(String),
    /// A crate depends on one that is not listed before it.
    UnknownDependency {
        /// The name of the crate.
        of: String,
        /// The name of its dependency.
        dependency: String,
    },
    /// A crate does not depend on the first one, or the last one does not depend on a crate.
    MissingDependency {
        /// The name of the crate.
        of: String,
        /// The name of the dependency that it lacks.
        dependency: String,
    },
    /// An item is recorded in two crates.
    DuplicateItem {
        /// The TL name of the item.
        item: String,
        /// The names of the crates.
        crates: (String, String),
    },
    /// A payload or a field is recorded as boxed and as inline.
    DuplicatePart(String),
    /// An item refers to a type in a crate that its own does not depend on.
    Unreachable {
        /// The TL name of the item, and its crate.
        item: (String, String),
        /// The TL name of the type, and its crate.
        refers_to: (String, String),
    },
    /// A field must be behind a `Box`, since its type contains it.
    InfiniteSize(String),
}

impl fmt::Display for SeamError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoCrates => f.write_str("no crates are given; add at least one"),
            Self::DuplicateCrate(name) => write!(f, "two crates are called `{name}`; rename one of them"),
            Self::UnknownDependency { of, dependency } => write!(
                f,
                "`{of}` depends on `{dependency}`, which is not listed before it; list each crate after those it depends on"
            ),
            Self::MissingDependency { of, dependency } => write!(
                f,
                "`{of}` does not depend on `{dependency}`; each crate must depend on the first one, and the last one on \
                 all others, directly or not"
            ),
            Self::DuplicateItem { item, crates: (first, second) } => {
                write!(f, "`{item}` is recorded in {first} and in {second}; remove it from one of them")
            }
            Self::DuplicatePart(part) => {
                write!(f, "`{part}` is recorded as `boxed` and as `inline`; remove it from one of them")
            }
            Self::Unreachable { item: (item, of), refers_to: (ty, home) } => write!(
                f,
                "`{item}` in {of} refers to `{ty}` in {home}, which {of} does not depend on; move one of them to a crate \
                 that can contain both"
            ),
            Self::InfiniteSize(field) => {
                write!(f, "`{field}` is recorded as inline, but its type contains it; move it from `inline` to `boxed`")
            }
        }
    }
}

impl std::error::Error for SeamError {}

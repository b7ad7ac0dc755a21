//! Errors of generation.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use tl_parser::Diagnostic;

/// The reason why no code was generated.
///
/// `Debug` prints the same as `Display`, since that is what `main` of a build script prints of an error that it returns.
#[non_exhaustive]
pub enum Error {
    /// No schema file was given.
    NoSchema,
    /// There is no output directory: neither `Config::out_dir` nor `OUT_DIR` is set.
    NoOutDir,
    /// A file cannot be read.
    Read {
        /// The file.
        path: PathBuf,
        /// The reason.
        source: io::Error,
    },
    /// The code cannot be written.
    Write {
        /// The output directory.
        path: PathBuf,
        /// The reason.
        source: io::Error,
    },
    /// A file that was not generated is in the place of a generated one.
    NotGenerated(PathBuf),
    /// The schema has errors.
    Schema {
        /// Everything that is wrong, warnings included, in order of position.
        diagnostics: Vec<Diagnostic>,
        /// The errors as text; from `Config::compile`, with the lines of the schema.
        report: String,
    },
    /// A root that the schema does not define, and the most similar name of the schema.
    UnknownRoot(String, Option<String>),
    /// A root that is to be left out, too.
    SkippedRoot(String),
    /// A name in an option that the schema does not contain: the option, the name, and the most similar one.
    UnknownName(&'static str, String, Option<String>),
    /// An option has a value that cannot work.
    InvalidOption {
        /// The name of the option: a method of `Config`.
        option: &'static str,
        /// Its value.
        value: String,
        /// The form of a valid value.
        expected: &'static str,
        /// A valid value that is similar.
        suggestion: Option<String>,
    },
    /// There are no crates to generate.
    NoCrates,
    /// Two crates have this name.
    DuplicateCrate(String),
    /// The first crate depends on the second, which is not listed before it.
    UnknownDependency(String, String),
    /// The first crate does not depend on the second: all must depend on the first one, and the last one on all.
    MissingDependency(String, String),
    /// An item is recorded in two crates.
    DuplicateItem {
        /// The TL name of the item.
        item: String,
        /// The names of the crates.
        crates: [String; 2],
    },
    /// A payload or a field is recorded as boxed and as inline.
    DuplicatePart(String),
    /// An item refers to a type in a crate that its own does not depend on.
    Unreachable {
        /// The TL names of the item and of the type.
        items: [String; 2],
        /// The crate of each.
        crates: [String; 2],
    },
    /// A field must be behind a `Box`, since its type contains it.
    InfiniteSize(String),
    /// Several errors.
    Several(Vec<Error>),
}

impl Error {
    /// Fails if there are errors.
    pub(crate) fn all(mut errors: Vec<Self>) -> Result<(), Self> {
        match errors.len() {
            0 => Ok(()),
            1 => Err(errors.remove(0)),
            _ => Err(Self::Several(errors)),
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoSchema => f.write_str("no schema is given; add one with `Config::schema`"),
            Self::NoOutDir => f.write_str(
                "no output directory: cargo sets OUT_DIR for build scripts alone; elsewhere, set `Config::out_dir`",
            ),
            Self::Read { path, source } => {
                write!(f, "cannot read {}: {source}", path.display())?;
                if source.kind() == io::ErrorKind::NotFound { resolved(path, f) } else { Ok(()) }
            }
            Self::Write { path, source } => {
                write!(f, "cannot write to {}: {source}", path.display())?;
                resolved(path, f)
            }
            Self::NotGenerated(path) => {
                write!(f, "{} exists and was not generated; move it or choose another folder", path.display())
            }
            Self::Schema { report, .. } => f.write_str(report),
            Self::UnknownRoot(name, nearest) => {
                write!(f, "root `{name}` is no function, type or constructor of the schema")?;
                nearest.as_ref().map_or(Ok(()), |near| write!(f, "; did you mean `{near}`?"))
            }
            Self::SkippedRoot(name) => {
                write!(f, "`{name}` is given both as a root and to be skipped; remove it from one of them")
            }
            Self::UnknownName(option, name, nearest) => {
                write!(f, "option `{option}`: `{name}` is not in the schema")?;
                nearest.as_ref().map_or(Ok(()), |near| write!(f, "; did you mean `{near}`?"))
            }
            Self::InvalidOption { option, value, expected, suggestion } => {
                write!(f, "option `{option}`: expected {expected}, found `{value}`")?;
                suggestion.as_ref().map_or(Ok(()), |similar| write!(f, "; use `{similar}`"))
            }
            Self::NoCrates => f.write_str("no crates are given; add at least one"),
            Self::DuplicateCrate(name) => write!(f, "two crates are called `{name}`; rename one of them"),
            Self::UnknownDependency(of, dependency) => write!(
                f,
                "`{of}` depends on `{dependency}`, which is not listed before it; list each crate after those it depends on"
            ),
            Self::MissingDependency(of, dependency) => write!(
                f,
                "`{of}` does not depend on `{dependency}`; each crate must depend on the first one, and the last one on \
                 all others, directly or not"
            ),
            Self::DuplicateItem { item, crates: [first, second] } => {
                write!(f, "`{item}` is recorded in {first} and in {second}; remove it from one of them")
            }
            Self::DuplicatePart(part) => {
                write!(f, "`{part}` is recorded as `boxed` and as `inline`; remove it from one of them")
            }
            Self::Unreachable { items: [item, ty], crates: [of, home] } => write!(
                f,
                "`{item}` in {of} refers to `{ty}` in {home}, which {of} does not depend on; move one of them to a crate \
                 that can contain both"
            ),
            Self::InfiniteSize(field) => {
                write!(f, "`{field}` is recorded as inline, but its type contains it; move it from `inline` to `boxed`")
            }
            Self::Several(errors) => {
                let texts: Vec<String> = errors.iter().map(ToString::to_string).collect();
                f.write_str(&texts.join("\n"))
            }
        }
    }
}

/// Writes what a relative path resolves to: a build script runs in the folder of its package.
fn resolved(path: &Path, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match std::path::absolute(path) {
        Ok(absolute) if absolute != *path => write!(f, "; the path is {}", absolute.display()),
        _ => Ok(()),
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Read { source, .. } | Self::Write { source, .. } => Some(source),
            _ => None,
        }
    }
}

//! Errors of generation.

use std::fmt;
use std::io;
use std::path::PathBuf;

use tl_parser::Diagnostic;

use crate::reach::UnknownRoot;
use crate::seams::SeamError;

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
    /// Roots that the schema does not define.
    UnknownRoots(Vec<UnknownRoot>),
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
    /// The crates of `Config::emit_crates` are inconsistent, or do not fit the schema.
    Seams(Vec<SeamError>),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoSchema => f.write_str("no schema is given; add one with `Config::schema`"),
            Self::NoOutDir => f.write_str(
                "no output directory: cargo sets OUT_DIR for build scripts alone; elsewhere, set `Config::out_dir`",
            ),
            Self::Read { path, source } => write!(f, "cannot read {}: {source}", path.display()),
            Self::Write { path, source } => write!(f, "cannot write to {}: {source}", path.display()),
            Self::NotGenerated(path) => {
                write!(f, "{} exists and was not generated; move it or choose another folder", path.display())
            }
            Self::Schema { report, .. } => f.write_str(report),
            Self::UnknownRoots(roots) => lines(f, roots),
            Self::InvalidOption { option, value, expected, suggestion } => {
                write!(f, "option `{option}`: expected {expected}, found `{value}`")?;
                suggestion.as_ref().map_or(Ok(()), |similar| write!(f, "; use `{similar}`"))
            }
            Self::Seams(errors) => lines(f, errors),
        }
    }
}

fn lines(f: &mut fmt::Formatter<'_>, all: &[impl fmt::Display]) -> fmt::Result {
    all.iter().enumerate().try_for_each(|(nth, one)| write!(f, "{}{one}", if nth > 0 { "\n" } else { "" }))
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

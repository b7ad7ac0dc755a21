//! Annotated dumps of encoded values: which bytes belong to which field, and where decoding stops.
//!
//! The bytes are read by the walker of `tl_runtime::schema`, which also decodes TL JSON, so both accept the same values.

mod hint;
mod row;
mod text;
mod walk;

use std::ops::Range;

use tl_runtime::mtproto::UNPACK_LIMIT;
use tl_runtime::schema::Schemas;
use tl_runtime::shape::Shape;
use tl_runtime::{Error, Reader};

pub use self::hint::hint;
pub use self::text::TextOptions;

/// The result of [`inspect()`].
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Inspection {
    /// The pieces of the value, in the order of their bytes.
    pub rows: Vec<Row>,
    /// The decoding error; `None` if the input is exactly one value.
    pub error: Option<Error>,
    /// The piece at which decoding stopped; `None` if the value is complete, even with trailing bytes.
    pub stop: Option<Stop>,
    /// Number of bytes that the rows cover. Without an error, it is less than `len` only if packed data exceed the row
    /// limit.
    pub read: usize,
    /// Length of the input in bytes.
    pub len: usize,
    /// A hint about the cause of the error.
    pub hint: Option<String>,
}

impl Inspection {
    /// Returns whether the input is exactly one value, and so are all packed objects in it.
    pub fn is_valid(&self) -> bool {
        let mut packed = self.rows.iter().filter_map(|row| row.unpacked.as_ref());
        let is_valid = |unpacked: &Unpacked| unpacked.inspection.is_valid();
        self.error.is_none() && packed.all(|unpacked| unpacked.as_ref().is_ok_and(is_valid))
    }
}

/// A piece of a value.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Row {
    /// Range of its bytes; empty for a bare constructor and for `true`.
    pub bytes: Range<usize>,
    /// Path from the root, such as `users[2].first_name`; empty for the root.
    pub path: String,
    /// Type in TL notation, with the flag bit of a conditional field.
    pub ty: String,
    /// A number, a quoted string, the name of a constructor and so on.
    pub value: String,
    /// A warning about the piece.
    pub note: Option<String>,
    /// Whether this is the rest of a message that is not valid, which was skipped by its length.
    pub is_skipped: bool,
    /// Whether rows of its fields or items follow.
    pub has_children: bool,
    /// For the data of a `gzip_packed`: the unpacked object, or the reason why it cannot be unpacked.
    pub unpacked: Option<Result<Unpacked, String>>,
}

/// The contents of a packed object.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Unpacked {
    /// The unpacked bytes.
    pub bytes: Vec<u8>,
    /// The dump of these bytes.
    pub inspection: Inspection,
}

/// The piece at which decoding stopped.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Stop {
    /// Offset of its first byte.
    pub offset: usize,
    /// Path from the root, as in [`Row::path`].
    pub path: String,
    /// The expected type.
    pub expected: String,
    /// The cause. Unlike [`Inspection::error`], an oversized count is reported at the first missing item.
    pub error: Error,
}

/// Splits an encoded value, or the beginning of one, into its pieces.
///
/// Time and memory are proportional to the input, plus at most 16 MiB of unpacked data, of which the first 100,000
/// pieces are returned.
///
/// ```
/// use tl_codegen::resolve;
/// use tl_codegen_cli::inspect::inspect;
/// use tl_codegen_cli::schema;
/// use tl_parser::{Sources, parse};
/// use tl_runtime::schema::Schemas;
/// use tl_runtime::shape::Shape;
///
/// let mut sources = Sources::new();
/// let file = sources.add("chat.tl", "user#00000001 id:long name:string = User;");
/// let (model, _) = resolve(&[parse(sources.text(file), file)]);
/// let schemas = Schemas(vec![schema(&model).expect("a small schema")].leak());
///
/// let inspection = inspect(schemas, Shape::Type("User"), b"\x01\0\0\0\x05\0\0\0\0\0\0\0\x03A");
/// assert_eq!(inspection.rows[1].value, "5");
/// let stop = inspection.stop.expect("the name is cut off");
/// assert_eq!((stop.offset, &*stop.path, &*stop.expected), (12, "name", "string"));
/// ```
pub fn inspect(schemas: Schemas, shape: Shape, bytes: &[u8]) -> Inspection {
    inspect_text(schemas, shape, bytes, false)
}

/// Like [`inspect()`]; if `lossy`, invalid UTF-8 in a `string` is no error.
pub fn inspect_text(schemas: Schemas, shape: Shape, bytes: &[u8], lossy: bool) -> Inspection {
    let mut budget = Budget { bytes: UNPACK_LIMIT, rows: MAX_UNPACKED_ROWS, levels: 8, lossy };
    inspect_within(schemas, shape, bytes, &mut budget, false)
}

/// Returns where decoding stops: [`Inspection::stop`] without the rows.
pub fn stop(schemas: Schemas, shape: Shape, bytes: &[u8]) -> Option<Stop> {
    walk::walk(schemas, shape, bytes, &mut |_| true).0
}

/// Checks that the bytes are exactly one value; if `lossy`, invalid UTF-8 in a `string` is no error.
///
/// # Errors
///
/// Returns the decoding error, also for trailing bytes.
pub fn check(schemas: Schemas, shape: Shape, bytes: &[u8], lossy: bool) -> Result<(), Error> {
    let mut r = Reader::new(bytes).lossy_utf8(lossy);
    schemas.skip(&mut r, shape)?;
    r.finish()
}

/// Limits the rows of unpacked objects: a few kilobytes may unpack to millions of pieces, each with a path.
const MAX_UNPACKED_ROWS: usize = 100_000;

/// The rest of the budget for unpacking, so that a small value cannot take much time, memory or stack.
struct Budget {
    bytes: usize,
    rows: usize,
    /// How many more packed objects may be nested.
    levels: u32,
    /// Whether invalid UTF-8 is no error.
    lossy: bool,
}

/// Inspects bytes; rows of unpacked bytes are counted against the budget.
fn inspect_within(schemas: Schemas, shape: Shape, bytes: &[u8], budget: &mut Budget, unpacked: bool) -> Inspection {
    let mut rows = Vec::new();
    let (stop, read) = walk::walk(schemas, shape, bytes, &mut |piece| {
        if unpacked {
            let Some(rest) = budget.rows.checked_sub(1) else { return false };
            budget.rows = rest;
        }
        rows.push(row::row(schemas, piece, bytes, budget));
        true
    });
    let error = check(schemas, shape, bytes, budget.lossy).err();
    let hint = error.as_ref().and_then(|error| hint(schemas, error, bytes));
    Inspection { rows, error, stop, read, len: bytes.len(), hint }
}

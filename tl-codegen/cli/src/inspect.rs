//! Encoded values as an annotated dump: which bytes are which field, how far a broken value can be read, what it
//! lacks there.
//!
//! The bytes are read by the walker of `tl_types::schema`, like those that become TL JSON: what is accepted there is
//! accepted here.

mod hint;
mod row;
mod text;
mod walk;

use std::ops::Range;

use tl_types::mtproto::UNPACK_LIMIT;
use tl_types::schema::Schemas;
use tl_types::shape::Shape;
use tl_types::{Error, Reader};

pub use self::hint::hint;
pub use self::text::Look;

/// What bytes are.
#[derive(Clone, Debug)]
pub struct Inspection {
    /// The pieces, in the order of their bytes.
    pub rows: Vec<Row>,
    /// What a decoder says about the bytes; nothing if they are one value.
    pub error: Option<Error>,
    /// What could not be read. There is none if a value is followed by other bytes.
    pub stop: Option<Stop>,
    /// How many bytes were read. If there is no error and these are not all, the others are packed too densely to be
    /// shown.
    pub read: usize,
    /// How many bytes there are.
    pub len: usize,
    /// What may help to understand the error.
    pub hint: Option<String>,
}

impl Inspection {
    /// Whether the bytes are one value, and what is packed in it as well. What cannot be unpacked is not.
    pub fn is_sound(&self) -> bool {
        let mut packed = self.rows.iter().filter_map(|row| row.unpacked.as_ref());
        let is_sound = |unpacked: &Unpacked| unpacked.inspection.is_sound();
        self.error.is_none() && packed.all(|unpacked| unpacked.as_ref().is_ok_and(is_sound))
    }
}

/// A piece of a value.
#[derive(Clone, Debug)]
pub struct Row {
    /// Where its bytes are. A bare constructor and `true` have none.
    pub bytes: Range<usize>,
    /// The way to it: `users[2].first_name`; nothing for the value as a whole.
    pub path: String,
    /// Its type as TL writes it, with the flag bit that it hangs on.
    pub ty: String,
    /// What it is: a number, text in quotes, the name of a constructor.
    pub value: String,
    /// What is odd about it.
    pub note: Option<String>,
    /// Whether fields or items of it follow.
    pub opens: bool,
    /// What it holds, if it is that of a `gzip_packed`; or why that cannot be told.
    pub unpacked: Option<Result<Unpacked, String>>,
}

/// What was packed.
#[derive(Clone, Debug)]
pub struct Unpacked {
    /// The bytes.
    pub bytes: Vec<u8>,
    /// What they are.
    pub inspection: Inspection,
}

/// How far a value could be read.
#[derive(Clone, Debug)]
pub struct Stop {
    /// Where the piece starts that could not be read.
    pub offset: usize,
    /// The way to it, as in a [`Row`].
    pub path: String,
    /// Its type.
    pub expected: String,
    /// Why not. Unlike [`Inspection::error`], it goes by what is there: a count that is larger than the input is in
    /// order until an item is missing.
    pub error: Error,
}

/// Reads bytes that are one value, or a part of one, as far as they go. Takes time and memory in proportion to them.
/// Besides, at most 16 MiB of what is packed in them are looked at, and the first 100,000 pieces of it shown.
///
/// ```
/// use tl_codegen_cli::inspect::inspect;
/// use tl_codegen::resolve;
/// use tl_codegen_cli::schema;
/// use tl_parser::{Sources, parse};
/// use tl_types::schema::Schemas;
/// use tl_types::shape::Shape;
///
/// let mut sources = Sources::new();
/// let file = sources.add("chat.tl", "user#00000001 id:long name:string = User;");
/// let (model, _) = resolve(&[parse(sources.text(file), file)]);
/// let schemas = Schemas(vec![schema(&model).expect("a small schema")].leak());
///
/// let found = inspect(schemas, Shape::Type("User"), b"\x01\0\0\0\x05\0\0\0\0\0\0\0\x03A");
/// assert_eq!(found.rows[1].value, "5");
/// let stop = found.stop.expect("the name is cut off");
/// assert_eq!((stop.offset, &*stop.path, &*stop.expected), (12, "name", "string"));
/// ```
pub fn inspect(schemas: Schemas, shape: Shape, bytes: &[u8]) -> Inspection {
    pieces(schemas, shape, bytes, &mut Room { bytes: UNPACK_LIMIT, rows: PACKED_ROWS, levels: 8 }, false)
}

/// How far bytes can be read: [`Inspection::stop`] alone.
pub fn stop(schemas: Schemas, shape: Shape, bytes: &[u8]) -> Option<Stop> {
    walk::walk(schemas, shape, bytes, &mut |_| true).0
}

/// Whether bytes are one value, and nothing is behind it.
///
/// # Errors
///
/// What is wrong with them.
pub fn check(schemas: Schemas, shape: Shape, bytes: &[u8]) -> Result<(), Error> {
    let mut r = Reader::new(bytes);
    schemas.skip(&mut r, shape)?;
    r.finish()
}

/// So many pieces of what is packed are shown. A few kilobytes can hold millions, each with a path of its own.
const PACKED_ROWS: usize = 100_000;

/// What may still be unpacked, so that a small value cannot take much time, memory or stack.
struct Room {
    bytes: usize,
    /// How many pieces of it may be shown.
    rows: usize,
    /// How many packed values may be in each other.
    levels: u32,
}

/// Reads all of it, and unpacks what is packed in it while there is room.
fn pieces(schemas: Schemas, shape: Shape, bytes: &[u8], room: &mut Room, packed: bool) -> Inspection {
    let mut rows = Vec::new();
    let (stop, read) = walk::walk(schemas, shape, bytes, &mut |piece| {
        if packed {
            let Some(left) = room.rows.checked_sub(1) else { return false };
            room.rows = left;
        }
        rows.push(row::row(schemas, piece, room));
        true
    });
    let error = check(schemas, shape, bytes).err();
    let hint = error.as_ref().and_then(|error| hint(schemas, error, bytes));
    Inspection { rows, error, stop, read, len: bytes.len(), hint }
}

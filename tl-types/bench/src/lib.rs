//! The benchmarks: the same work by tl-types and by a peer on the same bytes, for both programs of this package.

mod fixture;
mod primitive;

use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};

use grammers_tl_types as grammers;
use grammers_tl_types::enums as peer;
use tl_types::{Deserializable, Serializable, Writer, borrowed, enums, types};

/// One value, and everything that is timed with it.
pub struct Row {
    /// The value.
    pub name: &'static str,
    /// Where the value comes from.
    pub kind: Kind,
    /// Whom tl-types is compared with.
    pub peer: &'static str,
    /// How many bytes the encoded value takes.
    pub bytes: usize,
    /// The work, and the crate that does it.
    pub cases: Vec<Case>,
}

/// Where a value comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// A file of `../shared/payloads`.
    Payload,
    /// Built by this package.
    Fixture,
    /// Bytes that are copied and little else.
    Copy,
    /// A vector, without the Telegram API.
    Primitive,
}

/// Something to time.
pub struct Case {
    /// The work.
    pub work: Work,
    /// Who does it.
    pub who: Who,
    run: Box<dyn FnMut(u64)>,
}

/// Work on a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Work {
    /// Bytes to a value that owns its parts, which is dropped again.
    Decode,
    /// Bytes to a value that borrows text and bytes, which is dropped again.
    Borrowed,
    /// A value to bytes, in a buffer that has room for them.
    Encode,
    /// A value to bytes, in a vector of their own, which is dropped again.
    #[serde(rename = "to_bytes")]
    ToBytes,
}

/// Who does the work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Who {
    /// tl-types.
    Ours,
    /// The peer of the row.
    Peer,
}

impl Case {
    /// `once` is one iteration.
    fn new(work: Work, who: Who, mut once: impl FnMut() + 'static) -> Self {
        Self { work, who, run: Box::new(move |iterations| (0..iterations).for_each(|_| once())) }
    }

    /// How long so many iterations take.
    pub fn time(&mut self, iterations: u64) -> Duration {
        let start = Instant::now();
        (self.run)(iterations);
        start.elapsed()
    }
}

/// All rows that can be timed here, each checked: all sides make the same bytes of it.
///
/// A file of `../shared/payloads` has no row if it is not there.
pub fn rows() -> Vec<Row> {
    let mut rows = Vec::new();
    macro_rules! row {
        ($name:literal, $kind:ident, $bytes:expr, $($path:ident)::+, $peer:ty) => {
            rows.extend($bytes.map(|bytes| {
                api::<$($path)::+, borrowed::$($path)::+<'static>, $peer>($name, Kind::$kind, bytes)
            }))
        };
        ($name:literal, $($path:ident)::+, $peer:ty) => {
            row!($name, Payload, payload($name), $($path)::+, $peer)
        };
    }
    row!("messages_slice_100", enums::messages::Messages, peer::messages::Messages);
    row!("chat_invite_importers_100", types::messages::ChatInviteImporters, peer::messages::ChatInviteImporters);
    row!("updates_50", enums::Updates, peer::Updates);
    row!("dialogs_100", enums::messages::Dialogs, peer::messages::Dialogs);
    row!(
        "importers, built in",
        Fixture,
        Some(fixture::importers().leak()),
        types::messages::ChatInviteImporters,
        peer::messages::ChatInviteImporters
    );
    row!("message, built in", Fixture, Some(fixture::message().leak()), enums::Message, peer::Message);
    rows.push(upload());
    rows.extend(primitive::rows());
    rows
}

/// The bytes of a payload. They live as long as the program, so that values can borrow from them.
fn payload(name: &str) -> Option<&'static [u8]> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/payloads");
    match std::fs::read(folder.join(name).with_extension("bin")) {
        Ok(bytes) => Some(bytes.leak()),
        Err(_) => {
            eprintln!("skipped: {name} (not in ../shared/payloads)");
            None
        }
    }
}

/// Decoding, borrowed decoding and encoding beside grammers.
fn api<Ours, Borrowed, Peer>(name: &'static str, kind: Kind, bytes: &'static [u8]) -> Row
where
    Ours: Serializable + for<'a> Deserializable<'a> + 'static,
    Borrowed: Serializable + Deserializable<'static> + 'static,
    Peer: grammers::Serializable + grammers::Deserializable + 'static,
{
    let borrowed = Borrowed::from_bytes(bytes).unwrap_or_else(|error| panic!("{name}: {error}"));
    assert!(borrowed.to_bytes() == bytes, "{name} comes back different");
    let mut row = row::<Ours, _, _>(name, kind, "grammers", bytes, Peer::from_bytes, Peer::serialize, Peer::to_bytes);
    row.cases.insert(2, decode::<Borrowed>(Work::Borrowed, bytes));
    row
}

/// Decoding and encoding beside a peer, given how it reads and writes.
fn row<Ours, Peer, E>(
    name: &'static str,
    kind: Kind,
    peer: &'static str,
    bytes: &'static [u8],
    read: impl Fn(&'static [u8]) -> Result<Peer, E> + 'static,
    write: impl Fn(&Peer, &mut Vec<u8>) + 'static,
    to_bytes: impl Fn(&Peer) -> Vec<u8> + 'static,
) -> Row
where
    Ours: Serializable + Deserializable<'static> + 'static,
    Peer: 'static,
    E: std::fmt::Display,
{
    let [ours, own] = [(); 2].map(|()| Ours::from_bytes(bytes).unwrap_or_else(|error| panic!("{name}: {error}")));
    let [theirs, kept] = [(); 2].map(|()| read(bytes).unwrap_or_else(|error| panic!("{name}: {peer}: {error}")));
    let mut buffer = Vec::with_capacity(bytes.len());
    write(&theirs, &mut buffer);
    assert!(ours.to_bytes() == bytes, "{name} comes back different");
    assert!(buffer == bytes && to_bytes(&kept) == bytes, "{name} comes back different from {peer}");
    let cases = vec![
        decode::<Ours>(Work::Decode, bytes),
        Case::new(Work::Decode, Who::Peer, move || {
            black_box(&read(black_box(bytes)));
        }),
        encode(ours, bytes.len()),
        Case::new(Work::Encode, Who::Peer, move || {
            buffer.clear();
            write(black_box(&theirs), &mut buffer);
            black_box(&buffer);
        }),
        Case::new(Work::ToBytes, Who::Ours, move || {
            black_box(&black_box(&own).to_bytes());
        }),
        Case::new(Work::ToBytes, Who::Peer, move || {
            black_box(&to_bytes(black_box(&kept)));
        }),
    ];
    Row { name, kind, peer, bytes: bytes.len(), cases }
}

/// Decoding by tl-types. The value is dropped in place, so moves are not counted.
fn decode<T: Deserializable<'static>>(work: Work, bytes: &'static [u8]) -> Case {
    Case::new(work, Who::Ours, move || {
        black_box(&T::from_bytes(black_box(bytes)));
    })
}

/// Encoding by tl-types.
fn encode(value: impl Serializable + 'static, size: usize) -> Case {
    let mut w = Writer::with_capacity(size);
    Case::new(Work::Encode, Who::Ours, move || {
        w.clear();
        black_box(&value).serialize(&mut w);
        black_box(w.as_slice());
    })
}

/// Half a megabyte of a file: its peer is memcpy.
fn upload() -> Row {
    let (name, bytes) = match payload("upload_file_512k") {
        Some(bytes) => ("upload_file_512k", bytes),
        None => ("upload, built in", &*fixture::upload().leak()),
    };
    let value = enums::upload::File::from_bytes(bytes).unwrap_or_else(|error| panic!("upload: {error}"));
    assert!(value.to_bytes() == bytes, "upload comes back different");
    let mut buffer = Vec::with_capacity(bytes.len());
    let copy = Case::new(Work::Encode, Who::Peer, move || {
        buffer.clear();
        buffer.extend_from_slice(black_box(bytes));
        black_box(&buffer);
    });
    let cases = vec![encode(value, bytes.len()), copy];
    Row { name, kind: Kind::Copy, peer: "memcpy", bytes: bytes.len(), cases }
}

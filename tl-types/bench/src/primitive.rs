//! Vectors of the simplest things, beside tl-proto with types that its derives can express.

use tl_proto::{TlRead, TlWrite};
use tl_types::{Deserializable, Serializable, types};

use super::{Kind, Row};

/// `Vector t`: a `Vec` of tl-proto is bare.
#[derive(TlRead, TlWrite)]
#[tl(boxed, id = 0x1cb5c415)]
struct Vector<T> {
    items: Vec<T>,
}

/// `readParticipantDate#4a4ff172 user_id:long date:int = ReadParticipantDate;`
#[derive(TlRead, TlWrite)]
#[tl(boxed, id = 0x4a4ff172)]
struct ReadParticipantDate {
    user_id: i64,
    date: i32,
}

pub(super) fn rows() -> Vec<Row> {
    let longs: Vec<i64> = (0..1000).map(|n| n << 40 | n).collect();
    let longs = longs.to_bytes().leak();
    let strings: Vec<Vec<u8>> = (0..100).map(|n| vec![b'x'; n % 50]).collect();
    let strings = strings.to_bytes().leak();
    let date = |user_id| types::ReadParticipantDate { user_id, date: 1_790_000_000 };
    let dates = (0..100).map(date).collect::<Vec<_>>().to_bytes().leak();
    vec![
        row::<Vec<i64>, Vector<i64>>("1,000 long", longs),
        row::<Vec<Vec<u8>>, Vector<Vec<u8>>>("100 bytes", strings),
        row::<Vec<&[u8]>, Vector<&[u8]>>("100 bytes, borrowed", strings),
        row::<Vec<types::ReadParticipantDate>, Vector<ReadParticipantDate>>("100 readParticipantDate", dates),
    ]
}

fn row<Ours, Peer>(name: &'static str, bytes: &'static [u8]) -> Row
where
    Ours: Serializable + Deserializable<'static> + 'static,
    Peer: TlRead<'static> + TlWrite + 'static,
{
    super::row::<Ours, Peer, _>(
        name,
        Kind::Primitive,
        "tl-proto",
        bytes,
        tl_proto::deserialize,
        Peer::write_to,
        |value| tl_proto::serialize(value),
    )
}

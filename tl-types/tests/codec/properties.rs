//! `decode(encode(x)) == x`, and no bytes make decoding panic.

use crate::cases::cases;
use crate::sample::*;
use arbtest::arbitrary::{Result, Unstructured};
use tl_types::{Deserializable, Reader, Serializable};

fn rich_text(u: &mut Unstructured<'_>, depth: u32) -> Result<RichText> {
    Ok(match u.int_in_range(0..=3)? {
        2 if depth > 0 => RichText::Bold(Box::new(rich_text(u, depth - 1)?)),
        3 if depth > 0 => {
            let count = u.int_in_range(0..=4)?;
            let texts = (0..count).map(|_| rich_text(u, depth - 1));
            RichText::Concat(texts.collect::<Result<_>>()?)
        }
        0 => RichText::Empty,
        _ => RichText::Plain(u.arbitrary()?),
    })
}

fn call(u: &mut Unstructured<'_>) -> Result<GetChatInviteImporters> {
    Ok(GetChatInviteImporters {
        requested: u.arbitrary()?,
        subscription_expired: u.arbitrary()?,
        peer: if u.arbitrary()? {
            InputPeer::Empty
        } else {
            InputPeer::User(InputPeerUser { user_id: u.arbitrary()?, access_hash: u.arbitrary()? })
        },
        link: u.arbitrary()?,
        q: u.arbitrary()?,
        offset_date: u.arbitrary()?,
        limit: u.arbitrary()?,
    })
}

#[test]
fn values_survive() {
    cases(1000, |u| {
        round_trip(&rich_text(u, 5)?);
        round_trip(&call(u)?);
        round_trip(&u.arbitrary::<Vec<Vec<i64>>>()?);
        round_trip(&u.arbitrary::<Vec<Vec<u8>>>()?);
        round_trip(&u.arbitrary::<Vec<String>>()?);
        Ok(())
    });
}

/// Decodes the bytes as `T`. What decodes also encodes, and decodes again to
/// the same.
fn decode<T>(bytes: &[u8])
where
    T: Serializable + for<'a> Deserializable<'a> + PartialEq + std::fmt::Debug,
{
    let mut r = Reader::new(bytes);
    match T::deserialize(&mut r) {
        Ok(value) => assert!(value.serialized_len() <= r.position()),
        Err(error) => assert!(error.offset() <= bytes.len(), "{error}"),
    }
    if let Ok(value) = T::from_bytes(bytes) {
        round_trip(&value);
    }
}

fn decode_as_all(bytes: &[u8]) {
    decode::<GetChatInviteImporters>(bytes);
    decode::<RichText>(bytes);
    decode::<Vec<RichText>>(bytes);
    decode::<Vec<Vec<bool>>>(bytes);
    decode::<Vec<Vec<u8>>>(bytes);
    decode::<String>(bytes);
    let _ = Everything::from_bytes(bytes);
    let mut r = Reader::new(bytes).lossy_utf8(true);
    let _ = String::deserialize(&mut r);
}

#[test]
fn any_bytes_are_a_value_or_an_error() {
    const WORDS: [u32; 12] = [
        0xdf04dd4e, 0x7f3b18ea, 0xdde8a54c, 0xdc3d824f, 0x744694e0, 0x6724abc4, 0x7e6260d7, 0x00c0ffee, 0x1cb5c415,
        0x997275b5, 0xbc799737, 1,
    ];
    cases(1000, |u| {
        let mut bytes = Vec::new();
        while !u.is_empty() && bytes.len() < 1000 {
            if u.ratio(2, 3)? {
                bytes.extend(u.choose(&WORDS)?.to_le_bytes());
            } else {
                bytes.extend(u.bytes(u.len().min(4))?);
            }
        }
        decode_as_all(&bytes);
        Ok(())
    });
}

#[test]
fn any_byte_may_be_wrong() {
    let text = RichText::Concat(vec![RichText::Plain("plain".to_owned()), RichText::Empty]);
    for good in [request().to_bytes(), everything().to_bytes(), text.to_bytes()] {
        for at in (0..good.len()).step_by(if cfg!(miri) { 9 } else { 1 }) {
            let mut bytes = good.clone();
            bytes[at] = !bytes[at];
            decode_as_all(&bytes);
            bytes[at] = 4;
            decode_as_all(&bytes);
        }
    }
}

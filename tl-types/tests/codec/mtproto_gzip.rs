//! Packed objects: exact bytes, damage, and what hostile ones can cost.

use crate::cases::cases;
use crate::heap::peak;
use crate::sample::{GetChatInviteImporters, RichText, identity, round_trip};
use tl_types::mtproto::types::{MsgsAck, Pong};
use tl_types::mtproto::{AnswerError, GzipPacked, RpcError, RpcResult, UNPACK_LIMIT, UnpackError};
use tl_types::{Deserializable, Opaque, Serializable};

/// The memory of the decompressor, in bytes.
const DECOMPRESSOR: usize = 64 << 10;

/// A gzip stream that does not compress: a pong.
#[rustfmt::skip]
const STREAM: [u8; 43] = [
    0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff, // header
    1, 20, 0, 0xeb, 0xff, // the last block, stored, of 20 bytes
    0xc5, 0x73, 0x77, 0x34, 1, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, // pong
    0xbf, 0x08, 0x3f, 0x2f, // checksum
    20, 0, 0, 0, // size
];

fn pong() -> Pong {
    Pong { msg_id: 1, ping_id: 2 }
}

fn unpack(stream: &[u8], limit: usize) -> Result<Vec<u8>, UnpackError> {
    GzipPacked { packed_data: stream }.unpack(limit)
}

#[test]
fn a_packed_object_is_a_stream_in_bytes() {
    let packed = GzipPacked { packed_data: STREAM.to_vec() };
    let bytes = round_trip(&packed);
    assert_eq!(bytes[..5], [0xa1, 0xcf, 0x72, 0x30, 43]);
    assert_eq!(bytes[5..], STREAM);
    assert_eq!(identity(&packed), (0x3072cfa1, "gzip_packed"));
    assert_eq!(packed.unpack(UNPACK_LIMIT), Ok(pong().to_bytes()));

    let borrowed = GzipPacked::<&[u8]>::from_bytes(&bytes).unwrap();
    assert!(std::ptr::eq(borrowed.packed_data, &bytes[5..]));
    assert_eq!(borrowed.to_bytes(), bytes);
    assert_eq!(borrowed.unpack(UNPACK_LIMIT), Ok(pong().to_bytes()));
    for len in 0..bytes.len() {
        assert!(GzipPacked::<&[u8]>::from_bytes(&bytes[..len]).is_err(), "{len}");
    }
}

#[test]
fn packing_and_unpacking_gives_the_same() {
    for count in [0, 1, 1000] {
        let ack = MsgsAck { msg_ids: (0..count).collect() };
        let packed = GzipPacked::pack(&ack);
        assert_eq!(packed.packed_data[..2], [0x1f, 0x8b]);
        let object = round_trip(&packed);
        let object = GzipPacked::<&[u8]>::from_bytes(&object).unwrap().unpack(UNPACK_LIMIT).unwrap();
        assert_eq!(MsgsAck::from_bytes(&object), Ok(ack));
    }
}

#[test]
fn damage_is_found() {
    for len in 0..STREAM.len() {
        assert_eq!(unpack(&STREAM[..len], UNPACK_LIMIT), Err(UnpackError::Corrupt), "{len}");
    }
    // But for the header, in which time, system and flags may differ.
    for at in (0..3).chain(10..STREAM.len()) {
        let mut stream = STREAM;
        stream[at] ^= 1;
        assert_eq!(unpack(&stream, UNPACK_LIMIT), Err(UnpackError::Corrupt), "{at}");
    }
    let twice = [STREAM, STREAM].concat();
    let longer = [&STREAM[..], &[0; 4]].concat();
    let same_end = [&STREAM[..], &20_u32.to_le_bytes()].concat();
    for stream in [&twice, &longer, &same_end] {
        assert_eq!(unpack(stream, UNPACK_LIMIT), Err(UnpackError::Corrupt));
    }
}

#[test]
fn a_limit_is_a_limit() {
    assert_eq!(unpack(&STREAM, 20), Ok(pong().to_bytes()));
    for limit in [0, 1, 19] {
        assert_eq!(unpack(&STREAM, limit), Err(UnpackError::TooLarge { size: 20, limit }));
    }
}

#[test]
fn a_bomb_costs_nothing() {
    let limit = 1 << 20;
    let bomb = GzipPacked::pack(&Opaque(vec![0; 32 << 20]));
    assert!(bomb.packed_data.len() < 40_000, "{}", bomb.packed_data.len());
    let used = peak(|| assert_eq!(bomb.unpack(limit), Err(UnpackError::TooLarge { size: 32 << 20, limit })));
    assert_eq!(used, 0);

    // One that says that it is small.
    let mut liar = bomb.clone();
    let end = liar.packed_data.len() - 4;
    liar.packed_data[end..].copy_from_slice(&1000_u32.to_le_bytes());
    let used = peak(|| assert_eq!(liar.unpack(limit), Err(UnpackError::Corrupt)));
    assert!(used <= 1000 + DECOMPRESSOR, "{used}");

    // One that says that it is larger than anything of its length can be.
    let mut liar = STREAM;
    liar[39..].copy_from_slice(&(UNPACK_LIMIT as u32).to_le_bytes());
    let used = peak(|| assert_eq!(unpack(&liar, UNPACK_LIMIT), Err(UnpackError::Corrupt)));
    assert_eq!(used, 0);

    // Memory within the limit is allocated once.
    let used = peak(|| assert!(bomb.unpack(32 << 20).is_ok()));
    assert!(used <= (32 << 20) + DECOMPRESSOR, "{used}");
}

/// A ping in a zlib stream, as some clients send it.
const ZLIB: [u8; 15] = [0x78, 0x9c, 0x7b, 0x53, 0xbe, 0xaf, 0x8a, 0x9d, 0x01, 0x02, 0x00, 0x1c, 0x27, 0x02, 0xa3];

/// A zlib stream of one stored block.
fn stored(object: &[u8]) -> Vec<u8> {
    let (mut a, mut b) = (1_u32, 0_u32);
    for byte in object {
        a = (a + u32::from(*byte)) % 65521;
        b = (b + a) % 65521;
    }
    let len = object.len() as u16;
    [&[0x78, 0x01, 1][..], &len.to_le_bytes(), &(!len).to_le_bytes(), object, &((b << 16) | a).to_be_bytes()].concat()
}

#[test]
fn a_zlib_stream_is_unpacked() {
    let ping = unpack(&ZLIB, UNPACK_LIMIT).expect("a ping");
    assert_eq!(ping[..4], 0x7abe77ec_u32.to_le_bytes());
    assert!(tl_types::mtproto::functions::Ping::from_bytes(&ping).is_ok());
    // Content that fills the buffers of the decompressor, or just not.
    for len in [0, 4, 4092, 4096, 4100, 8192, 32_764, 32_768, 65_532] {
        let object: Vec<u8> = (0..len).map(|at| (at * 7 % 251) as u8).collect();
        assert_eq!(unpack(&stored(&object), UNPACK_LIMIT).as_ref(), Ok(&object), "{len}");
        assert_eq!(unpack(&stored(&object), len).as_ref(), Ok(&object), "{len}");
    }
}

#[test]
fn damage_of_a_zlib_stream_is_found() {
    for stream in [ZLIB.to_vec(), stored(&pong().to_bytes())] {
        for len in 0..stream.len() {
            assert_eq!(unpack(&stream[..len], UNPACK_LIMIT), Err(UnpackError::Corrupt), "{len}");
        }
        // But for the level of compression in the header.
        for at in (0..stream.len()).filter(|at| *at != 1) {
            let mut stream = stream.clone();
            stream[at] ^= 1;
            assert_eq!(unpack(&stream, UNPACK_LIMIT), Err(UnpackError::Corrupt), "{at}");
        }
        for trailing in [&[0][..], &[0; 4], &stream] {
            let longer = [&stream, trailing].concat();
            assert_eq!(unpack(&longer, UNPACK_LIMIT), Err(UnpackError::Corrupt));
        }
    }
}

#[test]
fn limits_apply_to_zlib() {
    let stream = stored(&pong().to_bytes());
    assert_eq!(unpack(&stream, 20), Ok(pong().to_bytes()));
    for limit in [0, 1, 19] {
        assert_eq!(unpack(&stream, limit), Err(UnpackError::TooLarge { size: limit + 1, limit }));
    }
    let nested = stored(&GzipPacked::pack(&pong()).to_bytes());
    assert_eq!(unpack(&nested, UNPACK_LIMIT), Err(UnpackError::Nested));

    // The data of a gzip stream between the header and the checksum is that of a zlib stream.
    let limit = 1 << 20;
    let zeros = GzipPacked::pack(&Opaque(vec![0; 32 << 20])).packed_data;
    let checksum = (((32_u32 << 20) % 65521) << 16) | 1;
    let bomb = [&[0x78, 0x9c], &zeros[10..zeros.len() - 8], &checksum.to_be_bytes()].concat();
    let used = peak(|| assert_eq!(unpack(&bomb, limit), Err(UnpackError::TooLarge { size: limit + 1, limit })));
    assert!(used <= DECOMPRESSOR, "{used}");
    // Memory within the limit is allocated once.
    let used = peak(|| assert_eq!(unpack(&bomb, 32 << 20).map(|object| object.len()), Ok(32 << 20)));
    assert!(used <= (32 << 20) + DECOMPRESSOR, "{used}");
}

#[test]
fn any_zlib_stream_is_an_object_or_an_error() {
    cases(500, |u| {
        let limit = 1000;
        let mut stream = if u.arbitrary()? { ZLIB.to_vec() } else { stored(&u.arbitrary::<Vec<u8>>()?) };
        for _ in 0..u.int_in_range(0..=4)? {
            let at = u.choose_index(stream.len())?;
            stream[at] = u.arbitrary()?;
        }
        let mut result = Err(UnpackError::Corrupt);
        let used = peak(|| result = unpack(&stream, limit));
        assert!(used <= limit + DECOMPRESSOR, "{used}");
        assert!(result.is_err() || result.is_ok_and(|object| object.len() <= limit));
        Ok(())
    });
}

#[test]
fn a_packed_object_in_a_packed_object_is_an_error() {
    let twice = GzipPacked::pack(&GzipPacked::pack(&pong()));
    assert_eq!(twice.unpack(UNPACK_LIMIT), Err(UnpackError::Nested));
    let result = RpcResult { req_msg_id: 1, result: Opaque(twice.to_bytes()) }.answer(UNPACK_LIMIT).unwrap_err();
    assert_eq!(result, AnswerError::Unpack(UnpackError::Nested));
    assert_eq!(result.to_string(), "the packed object is packed again");
}

#[test]
fn answers_are_unpacked() {
    let texts = vec![RichText::Plain("text".repeat(100)); 100];
    let bytes = RpcResult { req_msg_id: 1, result: GzipPacked::pack(&texts) }.to_bytes();
    let result = RpcResult::<Opaque<&[u8]>>::from_bytes(&bytes).unwrap();
    assert_eq!(result.decode::<GetChatInviteImporters>(), Ok(texts.clone()));
    let size = texts.serialized_len();
    assert_eq!(result.decode_within::<GetChatInviteImporters>(size), Ok(texts));
    let limit = size - 1;
    let error = result.decode_within::<GetChatInviteImporters>(limit).unwrap_err();
    assert_eq!(error, AnswerError::Unpack(UnpackError::TooLarge { size, limit }));

    let error = RpcError { code: 420, message: "FLOOD_WAIT_30".to_owned() };
    let packed = RpcResult { req_msg_id: 1, result: Opaque(GzipPacked::pack(&error).to_bytes()) }.to_bytes();
    let result = <RpcResult>::from_bytes(&packed).unwrap();
    assert_eq!(result.decode::<GetChatInviteImporters>(), Err(AnswerError::Rpc(error)));
}

#[test]
fn any_stream_is_an_object_or_an_error() {
    cases(500, |u| {
        let limit = 1000;
        let object: Vec<u8> = u.arbitrary()?;
        let mut packed = GzipPacked::pack(&Opaque(&object[..]));
        if Opaque(&object).id() != Some(0x3072cfa1) {
            assert_eq!(packed.unpack(object.len()).as_ref(), Ok(&object));
        }
        for _ in 0..u.int_in_range(1..=4)? {
            let at = u.choose_index(packed.packed_data.len())?;
            packed.packed_data[at] = u.arbitrary()?;
        }
        // The header contains up to three texts, each as long as the input, and an
        // extra field, for which memory is taken at its announced length.
        let most = limit + DECOMPRESSOR + usize::from(u16::MAX) + 8 * packed.packed_data.len();
        let used = peak(|| {
            if let Ok(object) = packed.unpack(limit) {
                assert!(object.len() <= limit);
            }
        });
        assert!(used <= most, "{used} bytes, expected {most}");
        Ok(())
    });
}

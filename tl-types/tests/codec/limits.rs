//! Memory and stack that untrusted input can take.

use crate::heap::peak;
use crate::sample::{Everything, RichText, everything};
use tl_types::codec::NO_FIELD;
use tl_types::{Deserializable, ErrorKind, MAX_DEPTH, Reader, Serializable, Writer};

const VECTOR: [u8; 4] = 0x1cb5c415_u32.to_le_bytes();

fn vector(count: u32, items: &[u8]) -> Vec<u8> {
    [&VECTOR, &count.to_le_bytes(), items].concat()
}

#[test]
fn a_count_beyond_the_input_allocates_nothing_for_items() {
    for count in [2, 0x7fff_ffff, u32::MAX] {
        let bytes = vector(count, &[0; 4]);
        let used = peak(|| {
            let error = Vec::<i32>::from_bytes(&bytes).unwrap_err();
            let left = 4;
            assert_eq!(error.kind(), ErrorKind::CountTooLarge { count, left });
        });
        assert!(used <= 100, "{used}");
    }
}

#[test]
fn a_length_beyond_the_input_allocates_nothing_for_bytes() {
    for bytes in [[253; 8], [254; 8], [255; 8]] {
        let used = peak(|| Vec::<u8>::from_bytes(&bytes).unwrap_err());
        assert!(used <= 100, "{used}");
    }
}

#[test]
fn a_writer_with_enough_room_allocates_nothing_more() {
    let value = everything();
    let length = value.serialized_len();
    let used = peak(|| {
        let mut w = Writer::with_capacity(length);
        value.serialize(&mut w);
        w.into_vec()
    });
    let spare = 256 + size_of::<usize>();
    assert_eq!(used, length + spare);
}

#[test]
fn a_vector_is_allocated_once() {
    let bytes = vec![1_i64; 1000].to_bytes();
    assert_eq!(peak(|| Vec::<i64>::from_bytes(&bytes).unwrap()), 8000);
}

#[test]
fn nested_counts_share_the_input() {
    // Each level claims as many items as fit into the rest, and has one.
    type Deep = Vec<Vec<Vec<Vec<Vec<Vec<Vec<Vec<[u8; 64]>>>>>>>>;
    let mut bytes = Vec::new();
    let total: usize = 64 * 1024;
    for _ in 0..8 {
        let left = total - bytes.len() - 8;
        bytes.extend(vector((left / 8) as u32, &[]));
    }
    bytes.resize(total, 0);
    let mut error = None;
    let used = peak(|| error = Some(Deep::from_bytes(&bytes).unwrap_err()));
    assert!(used <= 4 * total, "{} times the input", used / total);
    // The first level is honest as far as one can tell, and leaves nothing for the second.
    assert!(matches!(error.unwrap().kind(), ErrorKind::CountTooLarge { left: ..16, .. }));
}

#[test]
fn a_count_is_compared_with_the_least_size_of_its_items() {
    let mut bytes = vector(3, &[0; 23]);
    let error = Vec::<i64>::from_bytes(&bytes).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::CountTooLarge { count: 3, left: 23 });
    bytes.push(0);
    assert_eq!(Vec::<i64>::from_bytes(&bytes).unwrap(), [0; 3]);
}

#[test]
fn items_without_bytes_do_not_count_beyond_the_input() {
    let mut r = Reader::new(&[2, 0, 0, 0, 9, 9, 9, 9]);
    assert!(r.vector(0, NO_FIELD, |_| ()).is_empty());
    assert!(r.failed());

    let mut r = Reader::new(&[1, 0, 0, 0, 9, 9, 9, 9]);
    assert_eq!(r.vector(0, NO_FIELD, |_| ()), [()]);
    assert!(!r.failed());
}

#[test]
fn an_item_may_be_read_by_another_reader() {
    let mut r = Reader::new(&[0; 12]);
    let items = r.repeat(3, 4, NO_FIELD, |r| *r = Reader::new(&[1; 8]));
    assert_eq!((items.len(), r.remaining(), r.failed()), (3, 8, false));
    assert_eq!(Vec::<i32>::deserialize(&mut Reader::new(&vector(2, &[0; 8]))), Ok(vec![0; 2]));
}

#[test]
fn nesting_has_a_limit() {
    let bold = |levels: u32| {
        let mut bytes = 0x6724abc4_u32.to_le_bytes().repeat(levels as usize);
        bytes.extend(0xdc3d824f_u32.to_le_bytes());
        bytes
    };
    assert!(RichText::from_bytes(&bold(MAX_DEPTH - 1)).is_ok());
    let error = RichText::from_bytes(&bold(MAX_DEPTH)).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::TooDeep { limit: MAX_DEPTH });
    assert_eq!(error.offset(), 4 * MAX_DEPTH as usize);
    assert_eq!(error.at(), "textBold.text");
    assert!(RichText::from_bytes(&bold(200_000)).is_err());

    let bytes = bold(MAX_DEPTH);
    let mut r = Reader::new(&bytes).max_depth(MAX_DEPTH + 1);
    assert!(RichText::deserialize(&mut r).is_ok());
}

#[test]
fn breadth_is_not_depth() {
    let texts = vec![RichText::Bold(Box::new(RichText::Empty)); 10 * MAX_DEPTH as usize];
    let text = RichText::Concat(texts);
    assert_eq!(RichText::from_bytes(&text.to_bytes()), Ok(text));
}

#[test]
#[cfg_attr(miri, ignore = "slow")]
fn wrong_input_costs_a_small_multiple_of_itself() {
    let good = everything().to_bytes();
    for at in 0..good.len() {
        for byte in [0, 1, 4, 0x7f, 0xfe, 0xff] {
            let mut bytes = good.clone();
            bytes[at] = byte;
            let used = peak(|| Everything::from_bytes(&bytes).is_ok());
            assert!(used <= 64 * bytes.len() + 4096, "byte {at} as {byte}: {used}");
        }
    }
}

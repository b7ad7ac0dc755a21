//! The exact bytes of the builtin types.

use crate::sample::round_trip;
use tl_types::{Deserializable, ErrorKind, Serializable};

#[test]
fn numbers_are_little_endian() {
    assert_eq!(round_trip(&0x01020304_i32), [4, 3, 2, 1]);
    assert_eq!(round_trip(&-2_i32), [0xfe, 0xff, 0xff, 0xff]);
    assert_eq!(round_trip(&u32::MAX), [0xff; 4]);
    assert_eq!(round_trip(&0x0102030405060708_i64), [8, 7, 6, 5, 4, 3, 2, 1]);
    assert_eq!(round_trip(&i64::MIN), [0, 0, 0, 0, 0, 0, 0, 0x80]);
    assert_eq!(round_trip(&1.0_f64), [0, 0, 0, 0, 0, 0, 0xf0, 0x3f]);
}

#[test]
fn a_double_keeps_every_bit() {
    for bits in [0x7ff8_0000_0000_0001, 0xfff0_0000_0000_0000, 0x8000_0000_0000_0000, 1] {
        let bytes = f64::from_bits(bits).to_bytes();
        assert_eq!(f64::from_bytes(&bytes).unwrap().to_bits(), bits);
    }
}

#[test]
fn opaque_integers_are_their_bytes() {
    let bytes: Vec<u8> = (0..64).collect();
    let int512: [u8; 64] = bytes[..].try_into().unwrap();
    let int256: [u8; 32] = bytes[..32].try_into().unwrap();
    let int128: [u8; 16] = bytes[..16].try_into().unwrap();
    assert_eq!(round_trip(&int512), bytes);
    assert_eq!(round_trip(&int256), bytes[..32]);
    assert_eq!(round_trip(&int128), bytes[..16]);
}

#[test]
fn a_bool_is_one_of_two_ids() {
    assert_eq!(round_trip(&true), [0xb5, 0x75, 0x72, 0x99]);
    assert_eq!(round_trip(&false), [0x37, 0x97, 0x79, 0xbc]);
    for id in [0_u32, 1, 0x997275b4, u32::MAX] {
        let error = bool::from_bytes(&id.to_le_bytes()).unwrap_err();
        let expected = "Bool";
        assert_eq!(error.kind(), ErrorKind::UnexpectedId { expected, id });
    }
}

#[test]
fn a_vector_is_id_count_items() {
    assert_eq!(round_trip(&Vec::<i32>::new()), [0x15, 0xc4, 0xb5, 0x1c, 0, 0, 0, 0],);
    assert_eq!(round_trip(&vec![1_i32, 2]), [0x15, 0xc4, 0xb5, 0x1c, 2, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0],);
    assert_eq!(round_trip(&vec![vec![true], vec![]]).len(), 8 + 12 + 8);
    assert_eq!(round_trip(&vec![vec![1_u8, 2, 3], vec![]])[8..], [3, 1, 2, 3, 0, 0, 0, 0]);
    round_trip(&(0..1000).collect::<Vec<i64>>());
}

#[test]
fn a_box_and_a_reference_add_nothing() {
    assert_eq!(round_trip(&Box::new(5_i32)), 5_i32.to_bytes());
    assert_eq!((&&5_i32).to_bytes(), 5_i32.to_bytes());
    assert_eq!(vec![&true, &false].to_bytes(), vec![true, false].to_bytes());
}

#[test]
fn serializable_is_object_safe() {
    let values: [Box<dyn Serializable>; 3] = [Box::new(1_i32), Box::new("text"), Box::new(vec![true])];
    let lengths: Vec<usize> = values.iter().map(|value| value.serialized_len()).collect();
    assert_eq!(lengths, [4, 8, 12]);
    assert_eq!(values[1].to_bytes(), b"\x04text\0\0\0");
}

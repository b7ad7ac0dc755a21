//! Flags words, and the fields on their bits.

use tl_runtime::{Deserializable, Serializable};

use crate::round_trip::{VECTOR, body, whole, words};
use crate::tiny::{borrowed, enums, types};

#[test]
fn conditional_fields() {
    let none = types::SimpleFlags { quiet: false, title: None, size: None, ready: None, tags: None, edge: None };
    assert_eq!(body(&none), words(&[0]));
    let all = types::SimpleFlags {
        quiet: true,
        title: Some(String::new()),
        size: Some(5),
        ready: Some(false),
        tags: Some(Vec::new()),
        edge: Some(enums::Shape::Empty),
    };
    let id = u32::from_le_bytes(whole(&enums::Shape::Empty).try_into().expect("an id"));
    assert_eq!(body(&all), words(&[0x8000_001f, 0, 5, 0xbc799737, VECTOR, 0, id]));
}

#[test]
fn flags_words_anywhere() {
    let value =
        types::LateFlags { id: 1, name: Some("a".to_owned()), unused_flags: 2, count: 3, note: Some("b".to_owned()) };
    assert_eq!(body(&value), words(&[1, 0, 1, 0x6101, 2, 0, 3, 1 << 5, 0x6201]));
}

#[test]
fn flags_words_with_names_of_generated_code() {
    let point = types::Point { x: 8, y: 9 };
    // These words have data of their own, too.
    let value = types::Words {
        w: 4,
        bit: 2,
        value: 0,
        has: 0,
        r: 8,
        at: 0,
        self_: 0,
        a: Some(1),
        b: true,
        c_and_d: Some(("c".to_owned(), 2)),
        e: Some([3, 4]),
        f: Some(vec![point]),
        g: Some(5),
        h: true,
        i_and_j: Some((6, "j".to_owned())),
        k: None,
        l: Some(7),
    };
    let one = [7, 1, 3, 0x6301, 2, 3, 3, 4, 1, 8, 9, 3, 5, 0, 9, 6, 0x6a01, 0, 1, 7];
    assert_eq!(body(&value), words(&one));
    body(&types::Words { k: Some(Box::new(value.clone())), ..value });
    let value = types::Positions {
        id: 2,
        id_at: 4,
        id_at_at: 0,
        e_at: 8,
        a: Some(1),
        b: Some(2),
        c: Some(3),
        e: 4,
        d: Some("d".to_owned()),
        w: 5,
        bit: 6,
        f_and_g: Some((7, 9)),
        between: 8,
    };
    assert_eq!(body(&value), words(&[3, 1, 5, 2, 1, 3, 4, 11, 0x6401, 5, 6, 7, 8, 9]));
}

#[test]
fn values_that_share_a_bit() {
    let mut value = types::SharedBits { w_and_h: None, first_and_last: None, between: 9, a_and_b_and_c: None };
    assert_eq!(body(&value), words(&[0, 9]));
    value.w_and_h = Some((1, 2));
    value.first_and_last = Some(("x".to_owned(), 3));
    assert_eq!(body(&value), words(&[3, 1, 2, 0x7801, 9, 3, 0]));
    value.a_and_b_and_c = Some((4, enums::Shape::Empty, vec![5]));
    let id = u32::from_le_bytes(whole(&enums::Shape::Empty).try_into().expect("an id"));
    assert_eq!(body(&value), words(&[7, 1, 2, 0x7801, 9, 3, 0, 4, id, VECTOR, 1, 5]));
}

#[test]
fn more_values_on_a_bit_than_a_tuple_has_parts() {
    let mut value = types::Crowd { between: 9, a_and_13_more: None };
    assert_eq!(body(&value), words(&[0, 9]));
    let first = (1, "b".to_owned(), 3, enums::Shape::Empty, 5, 6, 7, 8, 9, 10, vec![11], 12);
    value.a_and_13_more = Some((first, (13, "n".to_owned())));
    let id = u32::from_le_bytes(whole(&enums::Shape::Empty).try_into().expect("an id"));
    assert_eq!(body(&value), words(&[8, 1, 0x6201, 3, 0, id, 5, 6, 7, 9, 8, 9, 10, 0x0b01, 12, 13, 0x6e01]));
    let bytes = value.to_bytes();
    let same = borrowed::types::Crowd::from_bytes(&bytes).expect("the same");
    assert_eq!(types::Crowd::from(same), value);
}

#[test]
fn true_that_shares_a_bit() {
    let value = types::SharedTrue { reason: Some("r".to_owned()), odd: true };
    assert!(value.restricted() && value.even());
    assert_eq!(body(&value), words(&[3, 0x7201]));
    let value = types::SharedTrue { reason: None, odd: false };
    assert!(!value.restricted() && !value.even());
    assert_eq!(body(&value), words(&[0]));
}

#[test]
fn numbers_that_are_flags_and_data() {
    let value = types::Lookup { mode: 4, seqno: Some(7), hash: None };
    assert_eq!(body(&value), words(&[5, 7]));
    // Bits of conditional fields follow from the fields, whatever the number is.
    let odd = types::Lookup { mode: 7, seqno: None, hash: None };
    assert_eq!(odd.to_bytes()[4..], words(&[4]));
}

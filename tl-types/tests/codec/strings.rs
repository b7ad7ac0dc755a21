//! `string` and `bytes`: the three forms of a length, padding, UTF-8.

use crate::sample::round_trip;
use tl_types::codec::NO_FIELD;
use tl_types::{Deserializable, ErrorKind, Reader, Serializable};

/// The first bytes and the size of the encoding of `len` bytes.
#[track_caller]
fn check(len: usize, header: &[u8], size: usize) {
    let bytes = round_trip(&vec![b'x'; len]);
    assert_eq!(bytes.len(), size);
    assert_eq!(bytes[..header.len()], *header);
    let (body, padding) = bytes[header.len()..].split_at(len);
    assert!(body.iter().all(|&byte| byte == b'x'));
    assert!(padding.iter().all(|&byte| byte == 0));
    assert_eq!("x".repeat(len).to_bytes(), bytes);
    assert_eq!(<&[u8]>::from_bytes(&bytes).unwrap(), body);
}

#[test]
fn one_byte_of_length() {
    check(0, &[0], 4);
    check(1, &[1], 4);
    check(3, &[3], 4);
    check(4, &[4], 8);
    check(252, &[252], 256);
    check(253, &[253], 256);
    for len in 0..=253 {
        check(len, &[len as u8], (len + 4) / 4 * 4);
    }
}

#[test]
fn four_bytes_of_length() {
    check(254, &[254, 254, 0, 0], 260);
    check(255, &[254, 255, 0, 0], 260);
    check(256, &[254, 0, 1, 0], 260);
    check(65536, &[254, 0, 0, 1], 65540);
}

#[test]
#[cfg_attr(miri, ignore = "slow")]
fn eight_bytes_of_length() {
    check(0xff_ffff, &[254, 255, 255, 255], 0x100_0004);
    check(0x100_0000, &[255, 0, 0, 0, 1, 0, 0, 0], 0x100_0008);
    check(0x100_0001, &[255, 1, 0, 0, 1, 0, 0, 0], 0x100_000c);
}

#[test]
fn a_length_may_take_more_bytes_than_it_needs() {
    assert_eq!(String::from_bytes(b"\xfe\x02\0\0hi\0\0"), Ok("hi".to_owned()));
    let long = b"\xff\x02\0\0\0\0\0\0hi\0\0";
    assert_eq!(String::from_bytes(long), Ok("hi".to_owned()));
}

#[test]
fn a_length_beyond_the_input_is_an_error() {
    let cases: [(&[u8], u64); 6] = [
        (&[4, 1, 2, 3], 4),
        (&[253, 1, 2, 3], 253),
        (&[254, 1, 0, 0], 1),
        (&[254, 0xff, 0xff, 0xff], 0xff_ffff),
        (&[255, 1, 0, 0, 0, 0, 0, 0], 1),
        (&[255; 8], 0xff_ffff_ffff_ffff),
    ];
    for (input, length) in cases {
        let error = Vec::<u8>::from_bytes(input).unwrap_err();
        let left = input.len();
        assert_eq!(error.kind(), ErrorKind::LengthTooLarge { length, left });
        assert_eq!(error.offset(), 0);
    }
}

#[test]
fn a_length_cut_off_is_an_error() {
    let cases: [(&[u8], usize); 4] = [(&[], 4), (&[254, 1, 0], 4), (&[255; 7], 8), (&[255], 8)];
    for (input, needed) in cases {
        let error = <&[u8]>::from_bytes(input).unwrap_err();
        let left = input.len();
        assert_eq!(error.kind(), ErrorKind::UnexpectedEnd { needed, left });
    }
}

#[test]
fn padding_must_be_there() {
    assert!(String::from_bytes(b"\x01a\0\0").is_ok());
    assert!(String::from_bytes(b"\x01a\x01\x02").is_ok());
    assert!(String::from_bytes(b"\x01a\0").is_err());
    assert!(String::from_bytes(b"\x01a").is_err());
}

#[test]
fn text_of_every_length_survives() {
    let text = "abcdefghijklmnopqrstuvwxyz".repeat(4);
    for len in 0..=text.len() {
        round_trip(&text[..len].to_owned());
        let with_umlaut = format!("{}ä{}", &text[..len], &text[len..]);
        let bytes = round_trip(&with_umlaut);
        assert_eq!(<&str>::from_bytes(&bytes), Ok(&*with_umlaut));
    }
}

#[test]
fn the_offset_of_wrong_text_is_that_of_its_first_wrong_byte() {
    let cases: [(&[u8], usize); 5] = [
        (b"\x03a\xffb", 2),
        (b"\x05abcd\xc3\0\0", 5),
        (b"\x05\xc3\xa4\xed\xa0\x80\0\0", 3),
        (b"\xfe\x04\0\0abc\x80", 7),
        (b"\xff\x04\0\0\0\0\0\0\x80abc", 8),
    ];
    for (input, offset) in cases {
        for error in [String::from_bytes(input).unwrap_err(), <&str>::from_bytes(input).unwrap_err()] {
            assert_eq!(error.kind(), ErrorKind::InvalidUtf8);
            assert_eq!(error.offset(), offset);
        }
        assert!(Vec::<u8>::from_bytes(input).is_ok());
    }
}

#[test]
fn lossy_text_is_for_owned_text() {
    let input = b"\x06a\xff\xc3\xa4\xf0\x9f\0\x01b\0\0";
    let mut r = Reader::new(input).lossy_utf8(true);
    assert_eq!(r.string(NO_FIELD), "a\u{fffd}ä\u{fffd}");
    assert_eq!(r.string(NO_FIELD), "b");
    assert_eq!(r.finish(), Ok(()));

    let mut r = Reader::new(input).lossy_utf8(true);
    assert_eq!(r.str(NO_FIELD), "");
    assert_eq!(r.error().unwrap().offset(), 2);
}

#[test]
fn every_byte_of_every_length_is_checked() {
    for len in 0..70 {
        let mut bytes = [b'~'; 70];
        assert_eq!(String::from_bytes(&bytes[..len].to_vec().to_bytes()).unwrap().len(), len);
        for at in 0..len {
            bytes[at] = 0x80;
            assert!(String::from_bytes(&bytes[..len].to_vec().to_bytes()).is_err(), "byte {at} of {len}");
            bytes[at] = b'~';
        }
    }
}

#[test]
fn utf8_is_what_the_standard_library_accepts() {
    // Bytes at the limits of UTF-8, in all sequences of up to four, at several places.
    const EDGES: [u8; 15] = [0, b'a', 0x7f, 0x80, 0x9f, 0xbf, 0xc0, 0xc1, 0xc2, 0xd0, 0xdf, 0xe0, 0xed, 0xf0, 0xf5];
    let step = if cfg!(miri) { 997 } else { 1 };
    for number in (0..EDGES.len().pow(4)).step_by(step) {
        let four = [0, 1, 2, 3].map(|digit| EDGES[number / EDGES.len().pow(digit) % EDGES.len()]);
        let around = [("", ""), ("abc", "яabcdefg"), ("яяяz", ""), ("aяяя", "яzz"), ("яяяяяя и яяяa", "яяяяя я яя")];
        for (before, after) in around {
            let bytes = [before.as_bytes(), &four, after.as_bytes()].concat();
            for cut in 0..bytes.len() {
                let bytes = &bytes[..bytes.len() - cut];
                let encoded = bytes.to_vec().to_bytes();
                assert_eq!(<&str>::from_bytes(&encoded).ok(), core::str::from_utf8(bytes).ok(), "{bytes:x?}");
            }
        }
    }
}

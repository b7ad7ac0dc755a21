//! A writer keeps the written bytes, however it grows and whoever owns it.

use std::panic::{AssertUnwindSafe, catch_unwind};

use tl_types::codec::{Codec, Descriptor, FieldId, kind};
use tl_types::{Deserializable, NoRoom, Reader, Serializable, Writer};

/// Writes a vector of strings of these lengths, in a writer created by `new`, and checks every byte.
fn strings(lengths: impl Iterator<Item = usize> + Clone, new: impl Fn() -> Writer) {
    let text = "x".repeat(700);
    let texts: Vec<&str> = lengths.map(|length| &text[..length]).collect();
    let mut w = new();
    w.put(&texts);
    let mut expected = b"\x15\xc4\xb5\x1c".to_vec();
    expected.extend(u32::try_from(texts.len()).unwrap().to_le_bytes());
    for text in &texts {
        match text.len() {
            length @ ..=253 => expected.push(u8::try_from(length).unwrap()),
            length => expected.extend(u32::try_from(length << 8 | 254).unwrap().to_le_bytes()),
        }
        expected.extend(text.as_bytes());
        expected.resize(expected.len().next_multiple_of(4), 0);
    }
    assert_eq!(w.len(), expected.len());
    assert_eq!(w.as_slice(), expected);
    assert_eq!(w.into_vec(), expected);
}

#[test]
fn every_length_of_text_at_every_room() {
    let step = if cfg!(miri) { 37 } else { 1 };
    for length in (0..=300).step_by(step) {
        strings(std::iter::repeat_n(length, 9), Writer::new);
        strings(std::iter::once(length), || Writer::with_capacity(length));
        strings(std::iter::once(length), || Writer::from(Vec::with_capacity(length)));
    }
    strings((0..700).step_by(step), Writer::new);
}

#[test]
fn numbers_grow_it_as_well() {
    let mut w = Writer::default();
    assert!(w.is_empty() && w.as_slice().is_empty());
    for round in 0..3 {
        for n in 0..1000 {
            w.nat(n);
            w.array([round; 64]);
        }
        assert_eq!(w.len(), 68_000);
        for (n, chunk) in w.as_slice().chunks(68).enumerate() {
            assert_eq!(chunk[..4], u32::try_from(n).unwrap().to_le_bytes());
            assert_eq!(chunk[4..], [round; 64]);
        }
        w.clear();
        assert!(w.is_empty());
    }
    w.raw(&[]);
    assert!(w.into_vec().is_empty());
}

#[test]
fn it_appends_to_a_vector() {
    for spare in [0, 1, 263, 264, 265, 4000] {
        let mut bytes = Vec::with_capacity(3 + spare);
        bytes.extend([1, 2, 3]);
        let mut w = Writer::from(bytes);
        assert_eq!(w.as_slice(), [1, 2, 3]);
        w.nat(0x0706_0504);
        assert_eq!(w.into_vec(), [1, 2, 3, 4, 5, 6, 7]);
    }
    assert!(Writer::from(Vec::new()).into_vec().is_empty());
}

#[test]
fn a_place_survives_growth() {
    let mut w = Writer::new();
    w.nat(7);
    let place = w.place(1);
    w.raw(&[9; 10_000]);
    w.set(place, 1 << 31);
    assert_eq!(w.as_slice()[..8], [7, 0, 0, 0, 1, 0, 0, 0x80]);
}

#[test]
#[should_panic(expected = "the place is one of this writer")]
fn a_place_of_another_writer() {
    let mut long = Writer::new();
    long.raw(&[0; 8]);
    let place = long.place(0);
    Writer::new().set(place, 1);
}

/// Mistakes of a codec written by hand.
enum Wrong {
    AnotherWriter,
    Panics,
}

impl<'a> Codec<'a> for Wrong {
    type Value = ();
    type Kind = kind::Other;
    const DESCRIPTOR: Descriptor = Descriptor::new(1, 4, "wrong");

    fn write(&self, mut w: Writer) -> Writer {
        w.raw(&[5; 1000]);
        match self {
            Self::AnotherWriter => Writer::from(vec![2; 8]),
            Self::Panics => panic!("on purpose"),
        }
    }

    fn read(_: &mut Reader<'a>, _: FieldId) {}
}

#[test]
fn wrong_codecs_are_harmless() {
    assert_eq!(Wrong::AnotherWriter.to_bytes(), [2; 8]);

    let mut w = Writer::from(vec![3; 300]);
    assert!(catch_unwind(AssertUnwindSafe(|| Wrong::Panics.serialize(&mut w))).is_err());
    assert!(w.is_empty(), "the writer went with the panic");
    w.nat(4);
    assert_eq!(w.as_slice(), [4, 0, 0, 0]);
}

#[test]
fn bytes_of_a_value_waste_at_most_half_of_their_memory() {
    // Around the capacities at which a writer grows.
    for length in [0, 500, 512, 520, 1000, 4000, 6500, 40_000, 64 << 10, 80_000, 600_000] {
        let bytes = vec![7_u8; length].to_bytes();
        assert_eq!(Vec::<u8>::from_bytes(&bytes), Ok(vec![7; length]));
        assert!(bytes.capacity() <= 776.max(2 * bytes.len()), "{} for {}", bytes.capacity(), bytes.len());
    }
    // Piece by piece.
    for count in [20, 100, 1000, 10_000, 100_000] {
        let bytes = vec![7_i64; count].to_bytes();
        assert_eq!(Vec::<i64>::from_bytes(&bytes), Ok(vec![7; count]));
        assert!(bytes.capacity() <= 776.max(2 * bytes.len()), "{} for {}", bytes.capacity(), bytes.len());
    }
}

#[test]
fn a_slice_takes_a_value_or_nothing() {
    let value = vec![1_i64, 2];
    let mut buffer = [7; 25];
    assert_eq!(value.to_slice(&mut buffer), Ok(24));
    assert_eq!((&buffer[..24], buffer[24]), (&value.to_bytes()[..], 7));
    let mut short = [7; 23];
    let error = value.to_slice(&mut short).unwrap_err();
    assert_eq!(error, NoRoom { needed: 24, room: 23 });
    assert_eq!(error.to_string(), "24 bytes do not fit into a buffer with room for 23");
    assert_eq!(short, [7; 23]);
}

#[cfg(feature = "bytes")]
#[test]
fn a_buffer_of_the_bytes_crate_takes_a_value_or_nothing() {
    let mut grows = bytes::BytesMut::new();
    "hi".to_buf(&mut grows).unwrap();
    true.to_buf(&mut grows).unwrap();
    assert_eq!(grows[..], *b"\x02hi\0\xb5\x75\x72\x99");
    let mut fixed = [7; 3];
    assert_eq!("hi".to_buf(&mut &mut fixed[..]), Err(NoRoom { needed: 4, room: 3 }));
    assert_eq!(fixed, [7; 3]);
}

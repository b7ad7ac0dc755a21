//! Texts of errors, and invalid input.

use crate::sample::*;
use tl_types::codec::{NO_FIELD, NameList};
use tl_types::{Deserializable, Error, ErrorKind, Reader, Serializable};

#[track_caller]
fn message<'a, T: Deserializable<'a>>(bytes: &'a [u8]) -> String {
    match T::from_bytes(bytes) {
        Ok(_) => panic!("not an error"),
        Err(error) => error.to_string(),
    }
}

#[test]
fn every_kind_has_its_line() {
    let bytes = request().to_bytes();
    let wrong = |at: usize, word: [u8; 4]| {
        let mut bytes = bytes.clone();
        bytes[at..at + 4].copy_from_slice(&word);
        message::<GetChatInviteImporters>(&bytes)
    };
    assert_eq!(
        message::<GetChatInviteImporters>(&bytes[..bytes.len() - 2]),
        "messages.getChatInviteImporters.limit: unexpected end of input at byte 40 (4 bytes needed, 2 left)",
    );
    assert_eq!(wrong(0, [1, 0, 0, 0]), "messages.getChatInviteImporters: unexpected id 00000001 at byte 0",);
    assert_eq!(
        wrong(8, [0xff, 0, 0, 0xab]),
        "messages.getChatInviteImporters.peer: unexpected id ab0000ff at byte 8 (expected InputPeer)",
    );
    assert_eq!(
        wrong(28, [99, b'n', b'a', b'm']),
        "messages.getChatInviteImporters.q: length 99 is too large at byte 28 (16 bytes left)",
    );
    assert_eq!(wrong(28, [4, b'n', b'a', 0x80]), "messages.getChatInviteImporters.q: invalid UTF-8 at byte 31",);
    assert_eq!(
        message::<GetChatInviteImporters>(&[&bytes[..], &[0; 5]].concat()),
        "messages.getChatInviteImporters: the value ends at byte 44 but 5 bytes are left",
    );
    assert_eq!(
        message::<Vec<i32>>(b"\x15\xc4\xb5\x1c\x03\0\0\0\0\0\0\0\0\0\0"),
        "Vector: count 3 is too large at byte 8 (7 bytes left)",
    );
    let deep = RichText::Bold(Box::new(RichText::Empty)).to_bytes();
    let mut r = Reader::new(&deep).max_depth(1);
    assert_eq!(
        RichText::deserialize(&mut r).unwrap_err().to_string(),
        "textBold.text: more than 1 levels of nesting at byte 4",
    );
}

#[test]
fn an_error_has_its_parts() {
    let error = GetChatInviteImporters::from_bytes(&request().to_bytes()[..10]).unwrap_err();
    let (needed, left) = (4, 2);
    assert_eq!(error.kind(), ErrorKind::UnexpectedEnd { needed, left });
    assert_eq!(error.offset(), 8);
    assert_eq!(error.at(), "messages.getChatInviteImporters.peer");
    let _: &(dyn std::error::Error + Send + Sync + 'static) = &error;
    assert_eq!(size_of::<Error>(), size_of::<usize>());
}

#[test]
fn an_earlier_error_is_not_in_a_later_value() {
    let mut r = Reader::new(&[1, 2, 3]);
    assert_eq!(r.take(9, NO_FIELD), b"");
    assert_eq!(bool::deserialize(&mut r).unwrap_err().at(), "");
    assert_eq!(r.finish().unwrap_err().at(), "");
}

#[test]
fn every_prefix_is_an_error() {
    let bytes = request().to_bytes();
    for len in 0..bytes.len() {
        assert!(GetChatInviteImporters::from_bytes(&bytes[..len]).is_err(), "{len}");
    }
    let bytes = everything().to_bytes();
    for len in 0..bytes.len() {
        assert!(Everything::from_bytes(&bytes[..len]).is_err(), "{len}");
    }
}

#[test]
fn the_first_error_stays() {
    let mut r = Reader::new(&[1, 0, 0, 0, 2, 0, 0, 0]);
    assert_eq!(r.get::<i32>(1), 1);
    assert!(!r.failed());
    assert!(!r.get::<bool>(2));
    assert!(r.failed());
    assert_eq!((r.position(), r.remaining()), (8, 0));

    assert_eq!(r.get::<i64>(3), 0);
    assert_eq!(r.get::<String>(3), "");
    assert!(r.get::<Vec<i32>>(3).is_empty());
    assert_eq!(r.get::<[u8; 16]>(3), [0; 16]);
    assert!(r.take(1, 3).is_empty());
    r.name_field(1, const { NameList::new("letters,a,b,c") });
    r.name_field(0, const { NameList::new("numbers,first,second,third") });
    let error = bool::deserialize(&mut r).unwrap_err();
    assert_eq!(error.at(), "numbers.second");
    assert_eq!(r.finish(), Err(error));
}

#[test]
fn a_wrong_id_is_found_in_every_place() {
    let mut bytes = everything().to_bytes();
    let words = bytes.len() / 4;
    let ids = [0x00c0ffee, 0x997275b5, 0x1cb5c415, 0xdde8a54c, 0xbc799737];
    for at in (0..words).map(|word| word * 4) {
        let word = u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap());
        if ids.contains(&word) {
            bytes[at] ^= 1;
            let error = Everything::from_bytes(&bytes).unwrap_err();
            assert!(matches!(error.kind(), ErrorKind::UnexpectedId { id, .. } if id == word ^ 1));
            assert_eq!(error.offset(), at);
            bytes[at] ^= 1;
        }
    }
    assert!(Everything::from_bytes(&bytes).is_ok());
}

/// Errors name the ids of other layers.
#[cfg(feature = "api")]
#[test]
fn ids_of_other_layers_have_names() {
    use tl_types::{enums, history};

    let text = |id| history::find(id).expect("a recorded id").to_string();
    assert_eq!(text(0x90dddc11), "message#90dddc11 of layers 70 to 72");
    assert_eq!(text(0x812c2ae6), "messages.getStatsURL#812c2ae6 of layers 96 to 133, 221");
    assert_eq!(history::find(1), None);
    assert_eq!(history::find(<tl_types::types::InputPeerChat as tl_types::Identifiable>::CONSTRUCTOR_ID), None);
    assert!(history::ids().is_sorted());
    for &id in history::ids() {
        let other = history::find(id).expect("is one of them");
        let (first, last) = (other.first_layer, other.layer);
        assert!(!other.name.is_empty() && first > 0 && first <= last, "{other:?}");
        assert!(other.gaps.iter().all(|gap| gap.id == id && first < gap.first.into() && last > gap.last.into()));
        let expected = format!("InputPeer: unexpected {other} at byte 0");
        assert_eq!(message::<enums::InputPeer>(&id.to_le_bytes()), expected);
    }
}

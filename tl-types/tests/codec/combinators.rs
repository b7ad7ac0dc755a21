//! Structs, enums and functions as tl-codegen generates them.

use crate::sample::*;
use tl_types::codec::NO_FIELD;
use tl_types::{Deserializable, Identifiable, Reader, RemoteCall, Serializable, Writer};

#[test]
fn a_function_has_the_bytes_of_the_protocol() {
    let bytes = round_trip(&request());
    assert_eq!(
        bytes,
        [
            0x4e, 0xdd, 0x04, 0xdf, // messages.getChatInviteImporters
            5, 0, 0, 0, // flags: requested, q
            0x4c, 0xa5, 0xe8, 0xdd, // inputPeerUser
            1, 0, 0, 0, 0, 0, 0, 0, // user_id
            0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, // access_hash
            4, b'n', b'a', b'm', b'e', 0, 0, 0, // q
            0, 0, 0, 0, // offset_date
            100, 0, 0, 0, // limit
        ],
    );
}

#[test]
fn flags_follow_from_the_fields() {
    let nothing = GetChatInviteImporters { requested: false, peer: InputPeer::Empty, q: None, ..request() };
    assert_eq!(round_trip(&nothing)[4..8], [0; 4]);
    let all = GetChatInviteImporters { subscription_expired: true, link: Some(String::new()), ..request() };
    assert_eq!(round_trip(&all)[4..8], [15, 0, 0, 0]);
}

#[test]
fn enums_and_recursion() {
    let plain = || RichText::Plain("text".to_owned());
    let text = RichText::Concat(vec![RichText::Bold(Box::new(plain())), RichText::Empty, plain()]);
    round_trip(&text);
    round_trip(&vec![text.clone(), text]);
}

#[test]
fn borrowed_fields_point_into_the_input() {
    let value = everything();
    let bytes = value.to_bytes();
    assert_eq!(bytes.len(), value.serialized_len());
    let decoded = Everything::from_bytes(&bytes).unwrap();
    assert_eq!(decoded, value);
    assert!(bytes.as_ptr_range().contains(&decoded.text.as_ptr()));
    assert!(bytes.as_ptr_range().contains(&decoded.bytes.as_ptr()));
}

#[test]
fn a_wrapper_takes_a_call_or_a_reference_to_it() {
    fn answer<C: RemoteCall>(_: &C, bytes: &[u8]) -> C::Return {
        C::Return::from_bytes(bytes).unwrap()
    }

    let query = request();
    let by_reference = InvokeWithLayer { layer: 230, query: &query };
    let owned = InvokeWithLayer { layer: 230, query: query.clone() };
    let bytes = round_trip(&owned);
    assert_eq!(by_reference.to_bytes(), bytes);
    assert_eq!(bytes[8..], query.to_bytes());

    let texts = vec![RichText::Empty];
    assert_eq!(answer(&by_reference, &texts.to_bytes()), texts);
    assert_eq!(answer(&&owned, &texts.to_bytes()), texts);
}

#[test]
fn combinators_are_identifiable() {
    assert_eq!(GetChatInviteImporters::CONSTRUCTOR_ID, 0xdf04dd4e);
    assert_eq!(InputPeerUser::NAME, "inputPeerUser");
    assert_eq!(identity(&&request()), (0xdf04dd4e, "messages.getChatInviteImporters"));
    assert_eq!(identity(&Box::new(everything())), (0x00c0ffee, "everything"));
}

#[test]
fn values_follow_each_other() {
    let mut w = Writer::from(b"head".to_vec());
    request().serialize(&mut w);
    true.serialize(&mut w);
    let bytes = w.into_vec();

    let mut r = Reader::new(&bytes);
    assert_eq!(r.take(4, NO_FIELD), b"head");
    assert_eq!(GetChatInviteImporters::deserialize(&mut r), Ok(request()));
    assert_eq!((r.position(), r.remaining()), (bytes.len() - 4, 4));
    assert_eq!(bool::deserialize(&mut r), Ok(true));
    assert_eq!(r.finish(), Ok(()));
}

#[test]
fn a_writer_grows_and_is_reused() {
    let mut w = Writer::new();
    assert!(w.is_empty());
    assert!(w.as_slice().is_empty());
    for _ in 0..3 {
        for _ in 0..100 {
            everything().serialize(&mut w);
        }
        assert_eq!(w.len(), 100 * everything().serialized_len());
        assert!(w.as_slice().ends_with(&everything().to_bytes()));
        w.clear();
        assert_eq!(w.len(), 0);
    }
    w.raw(b"abc");
    w.array([b'd']);
    assert_eq!(format!("{w:?}"), "Writer([97, 98, 99, 100])");
    assert_eq!(w.into_vec(), b"abcd");
    assert!(Writer::default().into_vec().is_empty());
}

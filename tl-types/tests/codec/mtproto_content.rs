//! The content of messages, read in one step, and messages that are not encrypted.

use crate::cases::cases;
use crate::sample::{GetChatInviteImporters, InvokeWithLayer, request, round_trip};
use tl_types::mtproto::{
    AnswerError, Content, GzipPacked, Message, MessageContainer, MessageCopy, PlainMessage, RpcError, RpcResult,
    SessionMessage, enums, functions, types,
};
use tl_types::{Deserializable, DeserializableOwned, ErrorKind, Identifiable, Opaque, Reader, Serializable, Writer};

fn content(body: &dyn Serializable) -> Content {
    Message::new(1, 2, body).content().expect("a message")
}

/// A value of an enum, from the struct of a constructor.
fn of_enum<T: DeserializableOwned>(value: &dyn Serializable) -> T {
    T::from_bytes(&value.to_bytes()).expect("a constructor of the type")
}

#[test]
fn each_message_has_a_variant() {
    macro_rules! check {
        ($($variant:ident($value:expr);)*) => {$(
            let value = $value;
            let Content::$variant(read) = content(&value) else { panic!("another variant") };
            assert_eq!(read, value);
            for len in 4..value.serialized_len() {
                assert!(Content::read(&value.to_bytes()[..len], &mut 0).is_err(), "{len}");
            }
        )*};
    }
    check! {
        Container(MessageContainer { messages: vec![Message::new(3, 4, &functions::Ping { ping_id: 1 })] });
        MsgsAck(types::MsgsAck { msg_ids: vec![1, 2] });
        Ping(functions::Ping { ping_id: 1 });
        PingDelayDisconnect(functions::PingDelayDisconnect { ping_id: 1, disconnect_delay: 2 });
        Pong(types::Pong { msg_id: 1, ping_id: 2 });
        NewSessionCreated(types::NewSessionCreated { first_msg_id: 1, unique_id: 2, server_salt: 3 });
        BadMsgNotification(of_enum::<enums::BadMsgNotification>(&types::BadMsgNotification {
            bad_msg_id: 1,
            bad_msg_seqno: 2,
            error_code: 3,
        }));
        BadMsgNotification(of_enum::<enums::BadMsgNotification>(&types::BadServerSalt {
            bad_msg_id: 1,
            bad_msg_seqno: 2,
            error_code: 3,
            new_server_salt: 4,
        }));
        MsgsStateReq(types::MsgsStateReq { msg_ids: vec![1] });
        MsgsStateInfo(types::MsgsStateInfo { req_msg_id: 1, info: vec![2] });
        MsgsAllInfo(types::MsgsAllInfo { msg_ids: vec![1], info: vec![2] });
        MsgDetailedInfo(of_enum::<enums::MsgDetailedInfo>(&types::MsgNewDetailedInfo {
            answer_msg_id: 1,
            bytes: 2,
            status: 3,
        }));
        MsgResendReq(of_enum::<enums::MsgResendReq>(&types::MsgResendReq { msg_ids: vec![1] }));
        GetFutureSalts(functions::GetFutureSalts { num: 1 });
        FutureSalts(types::FutureSalts { req_msg_id: 1, now: 2, salts: vec![] });
        DestroySession(functions::DestroySession { session_id: 1 });
        DestroySessionRes(of_enum::<enums::DestroySessionRes>(&types::DestroySessionOk { session_id: 1 }));
        RpcDropAnswer(functions::RpcDropAnswer { req_msg_id: 1 });
        HttpWait(types::HttpWait { max_delay: 1, wait_after: 2, max_wait: 3 });
    }
    let Content::RpcResult(result) = content(&RpcResult { req_msg_id: 1, result: RpcError::new(400, "X") }) else {
        panic!("another variant")
    };
    assert_eq!(result.decode::<GetChatInviteImporters>(), Err(AnswerError::Rpc(RpcError::new(400, "X"))));
}

#[test]
fn any_other_value_stays_undecoded() {
    let call = InvokeWithLayer { layer: 230, query: request() };
    assert_eq!(content(&call), Content::Other(Opaque::new(&call)));
    for body in [&[][..], &[1], &[1, 2, 3, 4]] {
        assert_eq!(Content::read(body, &mut 0), Ok(Content::Other(Opaque(body.to_vec()))));
    }
    // Obsolete, and could nest without end.
    let copy = MessageCopy { orig_message: Message::new(1, 2, &true) };
    assert_eq!(content(&copy), Content::Other(Opaque::new(&copy)));
}

#[cfg(feature = "gzip")]
#[test]
fn a_packed_value_is_unpacked_once() {
    use tl_types::mtproto::UnpackError;

    let ping = functions::Ping { ping_id: 1 };
    assert_eq!(content(&GzipPacked::pack(&ping)), Content::Ping(ping.clone()));
    assert_eq!(content(&GzipPacked::pack(&request())), Content::Other(Opaque::new(&request())));
    let packed = GzipPacked::pack(&ping).to_bytes();
    let size = ping.serialized_len();
    assert!(Content::read(&packed, &mut { size }).is_ok());
    let error = UnpackError::TooLarge { size, limit: size - 1 };
    assert_eq!(Content::read(&packed, &mut { size - 1 }), Err(AnswerError::Unpack(error)));

    let twice = GzipPacked::pack(&GzipPacked::pack(&ping));
    assert_eq!(Content::read(&twice.to_bytes(), &mut 1000), Err(AnswerError::Unpack(UnpackError::Nested)));
    // The messages of a container could be packed containers, without end.
    let container = MessageContainer { messages: vec![Message::new(3, 4, &ping)] };
    let Err(AnswerError::Decode(error)) = Content::read(&GzipPacked::pack(&container).to_bytes(), &mut 1000) else {
        panic!("a packed container")
    };
    let (expected, id) = ("no msg_container", MessageContainer::CONSTRUCTOR_ID);
    assert_eq!(error.kind(), ErrorKind::UnexpectedId { expected, id });
    // Trailing bytes follow the stream.
    assert!(Content::read(&[&packed[..], &[0; 4]].concat(), &mut 1000).is_err());
}

#[cfg(feature = "gzip")]
#[test]
fn messages_share_a_budget() {
    use tl_types::mtproto::UnpackError;

    let ping = GzipPacked::pack(&functions::Ping { ping_id: 1 }).to_bytes();
    let plain = functions::Ping { ping_id: 1 }.to_bytes();
    let mut budget = 30;
    assert!(Content::read(&ping, &mut budget).is_ok());
    assert!(Content::read(&plain, &mut budget).is_ok(), "takes nothing");
    assert!(Content::read(&ping, &mut budget).is_ok());
    let error = UnpackError::TooLarge { size: 12, limit: 6 };
    assert_eq!(Content::read(&ping, &mut budget), Err(AnswerError::Unpack(error)));
    assert_eq!(budget, 6);

    // As much work as valid ones.
    let mut damaged = GzipPacked::pack(&functions::Ping { ping_id: 1 });
    damaged.packed_data[12] ^= 1;
    let mut budget = 30;
    assert_eq!(damaged.unpack_within(&mut budget), Err(UnpackError::Corrupt));
    assert_eq!(budget, 0);
}

/// In patterns, as a receiver matches them.
#[test]
fn generic_items_have_ids() {
    fn name(id: u32) -> &'static str {
        match id {
            MessageContainer::CONSTRUCTOR_ID => MessageContainer::NAME,
            Message::CONSTRUCTOR_ID => Message::NAME,
            MessageCopy::CONSTRUCTOR_ID => MessageCopy::NAME,
            RpcResult::CONSTRUCTOR_ID => RpcResult::NAME,
            GzipPacked::CONSTRUCTOR_ID => GzipPacked::NAME,
            #[cfg(feature = "api")]
            tl_types::functions::InvokeWithLayer::CONSTRUCTOR_ID => tl_types::functions::InvokeWithLayer::NAME,
            _ => "",
        }
    }
    fn check<T: Identifiable>() {
        assert_eq!(name(T::CONSTRUCTOR_ID), T::NAME);
    }
    check::<MessageContainer<Opaque<&[u8]>>>();
    check::<Message<bool>>();
    check::<MessageCopy>();
    check::<RpcResult<&bool>>();
    check::<GzipPacked<&[u8]>>();
    #[cfg(feature = "api")]
    check::<tl_types::functions::InvokeWithLayer<functions::Ping>>();
    #[cfg(all(feature = "api", feature = "borrowed"))]
    assert_eq!(tl_types::borrowed::functions::InitConnection::NAME, "initConnection");
}

#[test]
fn padding_follows_a_bare_message() {
    let mut w = Writer::new();
    w.bare(&Message { msg_id: 1, seqno: 2, body: &request() });
    let len = w.len();
    w.raw(&[7; 13]);
    let mut r = Reader::new(w.as_slice());
    let message = Message::<Opaque<&[u8]>>::deserialize_bare(&mut r).expect("a message");
    assert_eq!((message.body.decode(), r.position(), r.remaining()), (Ok(request()), len, 13));
    let error = Message::<Opaque>::deserialize_bare(&mut Reader::new(&w.as_slice()[..10])).unwrap_err();
    assert_eq!(error.at(), "message.seqno");
    assert!(bool::deserialize_bare(&mut Reader::new(&true.to_bytes())).is_ok());
}

#[test]
fn a_plain_message_has_no_key() {
    let message = PlainMessage { message_id: 0x0102030405060708, body: functions::ReqPqMulti { nonce: [9; 16] } };
    let bytes = round_trip(&message);
    assert_eq!(bytes[..8], [0; 8]);
    assert_eq!(bytes[8..24], [8, 7, 6, 5, 4, 3, 2, 1, 20, 0, 0, 0, 0xf1, 0x8e, 0x7e, 0xbe]);
    let opaque = PlainMessage { message_id: message.message_id, body: Opaque::new(&message.body) };
    assert_eq!(PlainMessage::from_bytes(&bytes), Ok(opaque));
    for len in 0..bytes.len() {
        assert!(PlainMessage::<Opaque>::from_bytes(&bytes[..len]).is_err(), "{len}");
    }

    let error = |at: usize, value: u8| {
        let mut bytes = bytes.clone();
        bytes[at] = value;
        PlainMessage::<Opaque<&[u8]>>::from_bytes(&bytes).unwrap_err().to_string()
    };
    let key = "plain message.auth_key_id: unexpected id";
    let expected = "(expected 0, as in messages without a key)";
    assert_eq!(error(0, 1), format!("{key} 00000001 at byte 0 {expected}"));
    assert_eq!(error(7, 1), format!("{key} 01000000 at byte 4 {expected}"));
    let length = "plain message.message_data_length: length";
    assert_eq!(error(16, 0), format!("{length} 0 is not positive at byte 16"));
    assert_eq!(error(16, 18), format!("{length} 18 is not a multiple of 4 at byte 16"));
    assert_eq!(error(16, 255), format!("{length} 255 exceeds the 20 bytes left at byte 16"));
    assert_eq!(
        error(16, 24),
        "plain message.message_data: unexpected end of input at byte 20 (24 bytes needed, 20 left)"
    );
    assert_eq!(error(16, 16), "plain message: the value ends at byte 36 but 4 bytes are left");

    // A transport may append padding.
    let padded = [&bytes[..], &[0xff; 7]].concat();
    let mut r = Reader::new(&padded);
    assert_eq!(PlainMessage::deserialize(&mut r), Ok(message));
    assert_eq!(r.remaining(), 7);
}

#[test]
fn the_plaintext_of_an_encrypted_message_is_salt_session_and_message() {
    let message = Message { msg_id: 3, seqno: 4, body: functions::Ping { ping_id: 7 } };
    let message = SessionMessage { salt: 1, session_id: 2, message };
    let bytes = round_trip(&message);
    let words: Vec<i32> = bytes.chunks(4).map(|word| i32::from_bytes(word).expect("a word")).collect();
    assert_eq!(words, [1, 0, 2, 0, 3, 0, 4, 12, 0x7abe77ec, 7, 0]);
    for len in 0..bytes.len() {
        assert!(SessionMessage::<Opaque>::from_bytes(&bytes[..len]).is_err(), "{len}");
    }
    let error = |len: usize| SessionMessage::<Opaque>::from_bytes(&bytes[..len]).unwrap_err().to_string();
    assert_eq!(error(12), "session message.session_id: unexpected end of input at byte 8 (8 bytes needed, 4 left)",);
    assert_eq!(error(22), "message.msg_id: unexpected end of input at byte 16 (8 bytes needed, 6 left)");

    let padded = [&bytes[..], &[0xff; 12]].concat();
    let mut r = Reader::new(&padded);
    assert_eq!(SessionMessage::deserialize(&mut r), Ok(message));
    assert_eq!(r.remaining(), 12);
}

#[test]
fn any_body_is_content_or_an_error() {
    const IDS: [u32; 8] = [
        MessageContainer::CONSTRUCTOR_ID,
        RpcResult::CONSTRUCTOR_ID,
        GzipPacked::CONSTRUCTOR_ID,
        0x62d6b459,
        0x7abe77ec,
        0xae500895,
        0xedab447b,
        0x04deb57d,
    ];
    cases(2000, |u| {
        let mut body = u.choose(&IDS)?.to_le_bytes().to_vec();
        body.extend(u.arbitrary::<Vec<u8>>()?);
        let _ = Content::read(&body, &mut 1000);
        let _ = PlainMessage::<Opaque<&[u8]>>::from_bytes(&[&[0; 16][..], &body].concat());
        Ok(())
    });
}

//! The exact bytes of messages and containers, and what is wrong with wrong ones.

use crate::cases::cases;
use crate::sample::{RichText, identity, round_trip};
use arbtest::arbitrary::{Result, Unstructured};
use tl_types::codec::{Codec, Descriptor, FieldId, kind};
use tl_types::mtproto::functions::Ping;
use tl_types::mtproto::types::MsgsAck;
use tl_types::mtproto::{Message, MessageContainer, MessageCopy, RpcResult};
use tl_types::{Deserializable, ErrorKind, MAX_DEPTH, Opaque, Reader, Serializable, Writer};

const CONTAINER: u32 = 0x73f1f8dc;

fn two() -> MessageContainer {
    MessageContainer {
        messages: vec![
            Message::new(0x0102030405060708, 1, &Ping { ping_id: 7 }),
            Message::new(-2, -1, &MsgsAck { msg_ids: vec![9] }),
        ],
    }
}

#[rustfmt::skip]
const TWO: [u8; 72] = [
    0xdc, 0xf8, 0xf1, 0x73, // msg_container
    2, 0, 0, 0, // count
    8, 7, 6, 5, 4, 3, 2, 1, // msg_id
    1, 0, 0, 0, // seqno
    12, 0, 0, 0, // bytes
    0xec, 0x77, 0xbe, 0x7a, 7, 0, 0, 0, 0, 0, 0, 0, // ping
    0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, // msg_id
    0xff, 0xff, 0xff, 0xff, // seqno
    20, 0, 0, 0, // bytes
    0x59, 0xb4, 0xd6, 0x62, // msgs_ack
    0x15, 0xc4, 0xb5, 0x1c, 1, 0, 0, 0, 9, 0, 0, 0, 0, 0, 0, 0, // Vector
];

/// Where the `bytes` of the two messages are in [`TWO`].
const BYTES: [usize; 2] = [20, 48];

/// A container of messages with these bodies, and with what their `bytes` say.
fn container(bodies: &[(i32, &[u8])]) -> Vec<u8> {
    let mut w = Writer::new();
    w.id(CONTAINER);
    w.vector(bodies, |w, (bytes, body)| {
        w.put(&1_i64);
        w.put(&2_i32);
        w.put(bytes);
        w.raw(body);
    });
    w.into_vec()
}

/// The error of an owned and of a borrowed container, which are the same.
#[track_caller]
fn error(bytes: &[u8]) -> tl_types::Error {
    let error = MessageContainer::<Opaque>::from_bytes(bytes).unwrap_err();
    assert_eq!(MessageContainer::<Opaque<&[u8]>>::from_bytes(bytes), Err(error.clone()));
    error
}

#[test]
fn a_container_is_count_and_bare_messages() {
    assert_eq!(round_trip(&two()), TWO);
    assert_eq!(identity(&two()), (CONTAINER, "msg_container"));
    let empty: MessageContainer = MessageContainer { messages: vec![] };
    assert_eq!(round_trip(&empty), [0xdc, 0xf8, 0xf1, 0x73, 0, 0, 0, 0]);
}

#[test]
fn a_copy_has_a_boxed_message() {
    let copy = MessageCopy { orig_message: two().messages.remove(0) };
    let bytes = round_trip(&copy);
    assert_eq!(bytes[..8], [0xb2, 0x46, 0x60, 0xe0, 0x11, 0xe5, 0xb8, 0x5b]);
    assert_eq!(bytes[8..], TWO[8..36]);
    assert_eq!(identity(&copy), (0xe06046b2, "msg_copy"));
    assert_eq!(identity(&copy.orig_message), (0x5bb8e511, "message"));
}

#[test]
fn bodies_are_borrowed() {
    let container = MessageContainer::<Opaque<&[u8]>>::from_bytes(&TWO).unwrap();
    assert_eq!(container.to_bytes(), TWO);
    let [ping, ack] = &container.messages[..] else { panic!("two messages") };
    assert!(std::ptr::eq(ping.body.0, &TWO[24..36]));
    assert!(std::ptr::eq(ack.body.0, &TWO[52..]));
    assert_eq!((ping.id(), ack.id()), (Some(0x7abe77ec), Some(0x62d6b459)));
    assert_eq!(ping.decode(), Ok(Ping { ping_id: 7 }));
    assert_eq!(ack.decode(), Ok(MsgsAck { msg_ids: vec![9] }));
    assert!(ack.decode::<Ping>().is_err());

    let owned: Vec<Opaque> = container.messages.iter().map(|message| message.body.into()).collect();
    assert_eq!(two().messages.iter().map(|message| message.body.clone()).collect::<Vec<_>>(), owned);
    assert_eq!(Opaque::from(&owned[0]), container.messages[0].body);
}

#[test]
fn bodies_may_have_a_type() {
    let (msg_id, seqno) = (3, 4);
    let ping = Ping { ping_id: 5 };
    let by_reference = MessageContainer { messages: vec![Message { msg_id, seqno, body: &ping }] };
    let by_value = MessageContainer { messages: vec![Message { msg_id, seqno, body: ping.clone() }] };
    let bytes = round_trip(&by_value);
    assert_eq!(by_reference.to_bytes(), bytes);
    assert_eq!(by_reference.serialized_len(), bytes.len());
    assert_eq!(MessageContainer::from_bytes(&bytes), Ok(by_value));
    let opaque = MessageContainer { messages: vec![Message::new(msg_id, seqno, &ping)] };
    assert_eq!(MessageContainer::from_bytes(&bytes), Ok(opaque));
    round_trip(&Message { msg_id, seqno, body: RichText::Bold(Box::new(RichText::Empty)) });
    // A container in a message that is in no container is as it should be.
    round_trip(&Message { msg_id, seqno, body: two() });
    round_trip(&Message { msg_id, seqno, body: Opaque(two().to_bytes()) });
}

#[test]
fn a_body_of_a_type_takes_what_bytes_say() {
    type Typed = MessageContainer<Ping>;
    let ping = Ping { ping_id: 5 }.to_bytes();
    assert!(Typed::from_bytes(&container(&[(12, &ping)])).is_ok());
    for (bytes, tail) in [(8, 0), (4, 0), (16, 4), (16, 8), (20, 8)] {
        let body = [&ping, &[0; 8][..tail]].concat();
        assert!(Typed::from_bytes(&container(&[(bytes, &body)])).is_err(), "{bytes}");
    }
    let error = Typed::from_bytes(&container(&[(12, &[1; 12])])).unwrap_err();
    let (expected, id) = ("ping", 0x01010101);
    assert_eq!(error.kind(), ErrorKind::UnexpectedId { expected, id });
    assert_eq!((error.at(), error.offset()), ("message.body", 24));
    let error = Typed::from_bytes(&container(&[(16, &[&ping[..], &[0; 4]].concat())])).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::TrailingBytes { left: 4 });
    assert_eq!((error.at(), error.offset()), ("message.body", 36));

    let deep = (0..MAX_DEPTH).fold(RichText::Empty, |text, _| RichText::Bold(Box::new(text)));
    let bytes = Message { msg_id: 1, seqno: 2, body: deep }.to_bytes();
    let error = Message::<RichText>::from_bytes(&bytes).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::TooDeep { limit: MAX_DEPTH });
    assert_eq!((error.at(), error.offset()), ("textBold.text", 20 + 4 * MAX_DEPTH as usize));

    // A type that takes whatever is there takes its own body only.
    let results = [Ping { ping_id: 1 }, Ping { ping_id: 2 }].map(|ping| Message {
        msg_id: 3,
        seqno: 4,
        body: RpcResult { req_msg_id: 5, result: Opaque(ping.to_bytes()) },
    });
    round_trip(&MessageContainer { messages: results.to_vec() });
}

#[test]
fn every_prefix_is_an_error() {
    let copy = MessageCopy { orig_message: two().messages.remove(1) }.to_bytes();
    for len in 0..TWO.len() {
        error(&TWO[..len]);
    }
    for len in 0..copy.len() {
        assert!(MessageCopy::<Opaque>::from_bytes(&copy[..len]).is_err(), "{len}");
        assert!(MessageCopy::<MsgsAck>::from_bytes(&copy[..len]).is_err(), "{len}");
    }
}

#[test]
fn a_body_longer_than_the_rest_is_an_error() {
    for bytes in [24, 28, 0x7fff_fffc] {
        let error = error(&container(&[(bytes, &[7; 20])]));
        let needed = bytes as u32 as usize;
        assert_eq!(error.kind(), ErrorKind::UnexpectedEnd { needed, left: 20 });
        assert_eq!((error.at(), error.offset()), ("message.body", 24));
    }
}

#[test]
fn a_body_takes_whole_words_and_at_least_one() {
    for bytes in [0, 1, 2, 3, 5, 11, 13, 19, 21, i32::MAX, i32::MIN, -1, -3, -4] {
        let error = error(&container(&[(bytes, &[7; 20])]));
        assert_eq!(error.kind(), ErrorKind::InvalidLength { length: bytes, left: 20 });
        assert_eq!((error.at(), error.offset()), ("message.bytes", 20));
    }
}

#[test]
fn a_shorter_body_moves_the_next_message() {
    for at in BYTES {
        for bytes in (0..=64).filter(|&bytes| bytes != TWO[at]) {
            let mut wrong = TWO;
            wrong[at] = bytes;
            error(&wrong);
        }
    }
}

#[test]
fn a_count_beyond_the_input_is_an_error() {
    for count in [1, 3, 0x7fff_ffff, u32::MAX] {
        let mut wrong = TWO;
        wrong[4..8].copy_from_slice(&count.to_le_bytes());
        error(&wrong);
    }
}

#[test]
fn a_container_in_a_container_is_an_error() {
    let inner = two().to_bytes();
    let ack = MsgsAck { msg_ids: vec![9] }.to_bytes();
    let bytes = container(&[(ack.len() as i32, &ack), (inner.len() as i32, &inner)]);
    let error = error(&bytes);
    let expected = "no msg_container";
    assert_eq!(error.kind(), ErrorKind::UnexpectedId { expected, id: CONTAINER });
    assert_eq!((error.at(), error.offset()), ("message.body", bytes.len() - inner.len()));

    // With a body of a type as well.
    let nested = MessageContainer { messages: vec![Message { msg_id: 1, seqno: 2, body: two() }] };
    let error = MessageContainer::<MessageContainer>::from_bytes(&nested.to_bytes()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::UnexpectedId { expected, id: CONTAINER });
}

/// A type that could nest without end.
#[derive(Debug, PartialEq)]
struct Endless(Box<MessageContainer<Endless>>);

impl<'a> Codec<'a> for Endless {
    type Value = Self;
    type Kind = kind::Other;
    const DESCRIPTOR: Descriptor = Descriptor::without_id(4, "Endless");

    fn write(&self, mut w: Writer) -> Writer {
        w.put(&self.0);
        w
    }

    fn read(r: &mut Reader<'a>, at: FieldId) -> Self {
        Self(r.get(at))
    }
}

#[test]
fn containers_do_not_nest_without_end() {
    let mut bytes = Vec::new();
    let levels = 30_000_i32;
    for level in (0..levels).rev() {
        bytes.extend(CONTAINER.to_le_bytes());
        bytes.extend(1_i32.to_le_bytes());
        bytes.extend([0; 12]);
        bytes.extend((24 * level).to_le_bytes());
    }
    let error = error(&bytes);
    let (expected, id) = ("no msg_container", CONTAINER);
    assert_eq!(error.kind(), ErrorKind::UnexpectedId { expected, id });
    assert_eq!(Endless::from_bytes(&bytes), Err(error));
}

#[test]
fn an_error_is_kept_by_the_reader() {
    let bytes = container(&[(5, &[7; 20])]);
    let mut r = Reader::new(&bytes);
    let error = MessageContainer::<Opaque<&[u8]>>::deserialize(&mut r).unwrap_err();
    assert_eq!(r.error(), Some(&error));
    assert_eq!(r.remaining(), 0);
}

fn message(u: &mut Unstructured<'_>) -> Result<Message> {
    let words: Vec<u32> = u.arbitrary()?;
    let id = u.arbitrary::<u32>()?;
    let id = if id == CONTAINER { 0 } else { id };
    let body = std::iter::once(id).chain(words).flat_map(u32::to_le_bytes).collect();
    Ok(Message { msg_id: u.arbitrary()?, seqno: u.arbitrary()?, body: Opaque(body) })
}

#[test]
fn messages_survive() {
    cases(1000, |u| {
        let count = u.int_in_range(0..=5)?;
        let messages = (0..count).map(|_| message(u)).collect::<Result<_>>()?;
        let container = MessageContainer { messages };
        let bytes = round_trip(&container);
        let borrowed = MessageContainer::<Opaque<&[u8]>>::from_bytes(&bytes).expect("what was written");
        assert_eq!(borrowed.to_bytes(), bytes);
        round_trip(&MessageCopy { orig_message: message(u)? });
        Ok(())
    });
}

#[test]
fn any_bytes_are_a_value_or_an_error() {
    fn decode<T: for<'a> Deserializable<'a> + Serializable + PartialEq + std::fmt::Debug>(bytes: &[u8]) {
        if let Ok(value) = T::from_bytes(bytes) {
            assert_eq!(round_trip(&value), bytes);
        }
    }
    const WORDS: [u32; 12] =
        [CONTAINER, 0x5bb8e511, 0xe06046b2, 0xf35c6d01, 0x7abe77ec, 0, 1, 2, 4, 12, 16, 0xffff_fffc];
    cases(1000, |u| {
        let mut bytes = u.choose(&WORDS[..4])?.to_le_bytes().to_vec();
        while !u.is_empty() && bytes.len() < 400 {
            if u.ratio(5, 6)? {
                bytes.extend(u.choose(&WORDS)?.to_le_bytes());
            } else {
                bytes.extend(u.bytes(u.len().min(4))?);
            }
        }
        decode::<MessageContainer>(&bytes);
        decode::<MessageContainer<Ping>>(&bytes);
        decode::<MessageContainer<MessageCopy<RpcResult>>>(&bytes);
        decode::<Message<MessageContainer>>(&bytes);
        decode::<MessageCopy<RpcResult<Ping>>>(&bytes);
        decode::<RpcResult<MessageContainer>>(&bytes);
        Ok(())
    });
}

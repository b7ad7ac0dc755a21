//! The exact bytes of answers to calls, and what they become.

use std::error::Error as _;

use crate::sample::{GetChatInviteImporters, InvokeWithLayer, RichText, identity, round_trip};
use tl_types::mtproto::{AnswerError, RpcError, RpcResult, UnpackError, types};
use tl_types::{Deserializable, ErrorKind, Opaque, Serializable};

const ERROR: &[u8] = b"\x19\xca\x44\x21\xa4\x01\0\0\x0dFLOOD_WAIT_30\0\0";

fn flood() -> RpcError {
    RpcError { code: 420, message: "FLOOD_WAIT_30".to_owned() }
}

fn result(answer: &[u8]) -> RpcResult {
    RpcResult { req_msg_id: 0x0102030405060708, result: Opaque(answer.to_vec()) }
}

#[test]
fn a_result_is_id_and_boxed_answer() {
    let bytes = round_trip(&result(ERROR));
    assert_eq!(bytes[..12], [0x01, 0x6d, 0x5c, 0xf3, 8, 7, 6, 5, 4, 3, 2, 1]);
    assert_eq!(&bytes[12..], ERROR);
    assert_eq!(identity(&result(ERROR)), (0xf35c6d01, "rpc_result"));

    // A server writes values as they are, and they can be read as such.
    let req_msg_id = 0x0102030405060708;
    assert_eq!(RpcResult { req_msg_id, result: &flood() }.to_bytes(), bytes);
    assert_eq!(round_trip(&RpcResult { req_msg_id, result: flood() }), bytes);
    let borrowed = RpcResult::<Opaque<&[u8]>>::from_bytes(&bytes).unwrap();
    assert!(std::ptr::eq(borrowed.result.0, &bytes[12..]));
    assert_eq!(borrowed.to_bytes(), bytes);
}

#[test]
fn an_error_is_id_code_and_text() {
    assert_eq!(round_trip(&flood()), ERROR);
    assert_eq!(identity(&flood()), (0x2144ca19, "rpc_error"));
    let schema = types::RpcError::from_bytes(ERROR).unwrap();
    assert_eq!(schema.to_bytes(), ERROR);
    assert_eq!(RpcError::from(schema), flood());
    for len in 0..ERROR.len() {
        assert!(RpcError::from_bytes(&ERROR[..len]).is_err(), "{len}");
    }
    let error = RpcError::from_bytes(b"\x19\xca\x44\x21\xa4\x01\0\0\x03a\xffb").unwrap_err();
    assert_eq!(error.to_string(), "rpc_error.error_message: invalid UTF-8 at byte 10");
}

#[test]
fn an_answer_is_what_the_call_returns() {
    let texts = vec![RichText::Empty, RichText::Plain("text".to_owned())];
    let result = result(&texts.to_bytes());
    assert_eq!(result.decode::<GetChatInviteImporters>(), Ok(texts.clone()));
    assert_eq!(result.decode::<InvokeWithLayer<GetChatInviteImporters>>(), Ok(texts.clone()));
    assert_eq!(*result.answer(0).unwrap(), texts.to_bytes());
    let bytes = result.to_bytes();
    let borrowed = RpcResult::<Opaque<&[u8]>>::from_bytes(&bytes).unwrap();
    assert_eq!(borrowed.decode::<GetChatInviteImporters>(), Ok(texts));
}

#[test]
fn an_error_is_no_answer() {
    let error = result(ERROR).decode::<GetChatInviteImporters>().unwrap_err();
    assert_eq!(error, AnswerError::Rpc(flood()));
    assert_eq!(error.to_string(), "FLOOD_WAIT_30");
    assert_eq!(format!("{error:#}"), "FLOOD_WAIT_30 (code 420)");
    assert!(error.source().is_none());
    let error: Box<dyn std::error::Error + Send + Sync> = error.into();
    assert!(error.downcast_ref::<AnswerError>().is_some());
    // Not even half of one.
    for len in 4..ERROR.len() {
        let error = result(&ERROR[..len]).answer(0).unwrap_err();
        assert!(matches!(error, AnswerError::Decode(_)), "{len}: {error}");
    }
}

#[test]
fn errors_convert_into_each_other() {
    fn answer(bytes: &[u8]) -> Result<Vec<RichText>, AnswerError> {
        let result = RpcResult::<Opaque<&[u8]>>::from_bytes(bytes)?;
        let texts = result.decode::<GetChatInviteImporters>()?;
        if texts.is_empty() { Err(flood())? } else { Ok(texts) }
    }
    fn read(bytes: &[u8]) -> std::io::Result<bool> {
        Ok(bool::from_bytes(bytes)?)
    }

    let texts = vec![RichText::Empty];
    assert_eq!(answer(&result(&texts.to_bytes()).to_bytes()), Ok(texts));
    assert_eq!(answer(&result(&Vec::<RichText>::new().to_bytes()).to_bytes()), Err(AnswerError::Rpc(flood())));
    assert!(matches!(answer(&[]), Err(AnswerError::Decode(_))));
    assert_eq!(AnswerError::from(UnpackError::Nested), AnswerError::Unpack(UnpackError::Nested));
    assert_eq!(RpcError::from(types::RpcError::from(flood())), flood());
    assert_eq!(types::RpcError::from(flood()).to_bytes(), ERROR);

    let error = read(&[1, 2, 3, 4]).unwrap_err();
    assert_eq!(error.kind(), std::io::ErrorKind::InvalidData);
    assert_eq!(error.to_string(), "Bool: unexpected id 04030201 at byte 0");
    let error = std::io::Error::from(true.to_slice(&mut []).unwrap_err());
    assert_eq!(error.kind(), std::io::ErrorKind::WriteZero);
}

#[test]
fn another_value_is_an_error() {
    let pong = types::Pong { msg_id: 1, ping_id: 2 }.to_bytes();
    let Err(AnswerError::Decode(error)) = result(&pong).decode::<GetChatInviteImporters>() else { panic!("no error") };
    let (expected, id) = ("Vector", 0x347773c5);
    assert_eq!(error.kind(), ErrorKind::UnexpectedId { expected, id });

    let good = vec![RichText::Empty; 2].to_bytes();
    for len in 0..good.len() {
        assert!(result(&good[..len]).decode::<GetChatInviteImporters>().is_err(), "{len}");
    }
    let long = [&good[..], &[0; 4]].concat();
    let Err(AnswerError::Decode(error)) = result(&long).decode::<GetChatInviteImporters>() else { panic!("no error") };
    assert_eq!(error.kind(), ErrorKind::TrailingBytes { left: 4 });
}

#[test]
fn a_damaged_packed_object_is_an_error() {
    // The length of the stream is beyond the end.
    let error = result(b"\xa1\xcf\x72\x30\x08\x1f\x8b\0").answer(100).unwrap_err();
    assert!(matches!(error, AnswerError::Decode(_)), "{error}");
    // There is something behind it.
    let error = result(b"\xa1\xcf\x72\x30\x02\x1f\x8b\0\0\0\0\0").answer(100).unwrap_err();
    assert!(matches!(error, AnswerError::Decode(_)), "{error}");
}

#[cfg(not(feature = "gzip"))]
#[test]
fn without_the_feature_packed_bytes_can_be_reached() {
    use tl_types::mtproto::{GzipPacked, UnpackError};

    let packed = b"\xa1\xcf\x72\x30\x02\x1f\x8b\0";
    let result = result(packed);
    let error = result.decode::<GetChatInviteImporters>().unwrap_err();
    assert_eq!(error, AnswerError::Unpack(UnpackError::Disabled));
    let packed = GzipPacked::<&[u8]>::from_bytes(&result.result.0).unwrap();
    assert_eq!(packed.packed_data, [0x1f, 0x8b]);
}

//! Answers to calls: a result or an error.

use alloc::borrow::Cow;
use core::fmt;

use super::{GzipPacked, UNPACK_LIMIT, UnpackError, types};
use crate::codec::{Codec, Descriptor, FieldId, kind};
use crate::rpc::{Answer, RpcError};
use crate::{Deserializable, Error, Identifiable, Opaque, Reader, RemoteCall, Serializable, Writer};

/// `rpc_result#f35c6d01 req_msg_id:long result:Object = RpcResult`
///
/// The answer to the call in the message `req_msg_id`. The type of the result follows from the call, so
/// [`decode`](Self::decode) takes the type of the call. It also unpacks a [`GzipPacked`] answer, and returns an
/// [`RpcError`] as an error.
///
/// See [the module](super) for `B`: a client uses [`Opaque`], which takes the rest of the input; a server can write any
/// value, such as an [`RpcError`].
///
/// Source: <https://core.telegram.org/mtproto/service_messages#response-to-an-rpc-query>.
///
/// ```
/// use tl_types::mtproto::functions::DestroySession;
/// use tl_types::mtproto::{AnswerError, RpcError, RpcResult, enums, types};
/// use tl_types::{Deserializable, Error, Opaque, Serializable};
///
/// let answer = types::DestroySessionOk { session_id: 9 };
/// let bytes = RpcResult { req_msg_id: 4, result: &answer }.to_bytes();
/// let result = RpcResult::<Opaque<&[u8]>>::from_bytes(&bytes)?;
/// assert_eq!(result.req_msg_id, 4);
/// let expected = enums::DestroySessionRes::Ok(answer);
/// assert_eq!(result.decode::<DestroySession>(), Ok(expected));
///
/// let error = RpcError { code: 400, message: "SESSION_ID_INVALID".to_owned() };
/// let bytes = RpcResult { req_msg_id: 4, result: &error }.to_bytes();
/// let result = RpcResult::<Opaque<&[u8]>>::from_bytes(&bytes)?;
/// assert_eq!(result.decode::<DestroySession>(), Err(AnswerError::Rpc(error)));
/// # Ok::<(), Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct RpcResult<B = Opaque> {
    /// The identifier of the message with the call.
    pub req_msg_id: i64,
    /// The answer: a value of the result type, an [`RpcError`], or one of these in a [`GzipPacked`].
    pub result: B,
}

impl RpcResult {
    /// Creates the answer to the call in the message `req_msg_id`, from that of a [`Router`](crate::rpc::Router).
    ///
    /// ```
    /// use tl_types::Serializable;
    /// use tl_types::mtproto::{RpcError, RpcResult};
    ///
    /// let error = RpcError::new(420, "FLOOD_WAIT_30");
    /// let failed = RpcResult { req_msg_id: 4, result: &error };
    /// assert_eq!(RpcResult::new(4, Err(error.clone())).to_bytes(), failed.to_bytes());
    /// assert_eq!(RpcResult::new(4, Ok(true.to_bytes())).result.decode(), Ok(true));
    /// ```
    pub fn new(req_msg_id: i64, answer: Answer) -> Self {
        Self { req_msg_id, result: Opaque(answer.unwrap_or_else(|error| error.to_bytes())) }
    }
}

combinator! {
    RpcResult, 0xf35c6d01, "rpc_result,req_msg_id,result", 4;
    write |value, w| {
        w.put(&value.req_msg_id);
        w.put(&value.result);
    }
    read |r| {
        RpcResult { req_msg_id: r.get(0xf35c6d01_00000001), result: r.value::<B>(0xf35c6d01_00000002) }
    }
}

impl<B: AsRef<[u8]>> RpcResult<B> {
    /// Decodes the result of the call `R`. A packed answer can have up to [`UNPACK_LIMIT`] bytes.
    ///
    /// # Errors
    ///
    /// Returns an [`AnswerError`].
    pub fn decode<R: RemoteCall>(&self) -> Result<R::Return, AnswerError> {
        self.decode_within::<R>(UNPACK_LIMIT)
    }

    /// Decodes the result of the call `R`. A packed answer can have up to `limit` bytes.
    ///
    /// # Errors
    ///
    /// Returns an [`AnswerError`].
    pub fn decode_within<R: RemoteCall>(&self, limit: usize) -> Result<R::Return, AnswerError> {
        let answer = self.answer(limit)?;
        Ok(R::Return::from_bytes(&answer)?)
    }

    /// Returns the bytes of the result, unpacked: for types that borrow from them, and to forward them.
    ///
    /// # Errors
    ///
    /// Returns an [`AnswerError`].
    ///
    /// ```
    /// use tl_types::mtproto::RpcResult;
    /// use tl_types::{Deserializable, Error, Serializable};
    ///
    /// let bytes = RpcResult { req_msg_id: 4, result: vec!["one", "two"] }.to_bytes();
    /// let result = <RpcResult>::from_bytes(&bytes)?;
    /// let answer = result.answer(1000).unwrap();
    /// assert_eq!(Vec::<&str>::from_bytes(&answer)?, ["one", "two"]);
    /// # Ok::<(), Error>(())
    /// ```
    pub fn answer(&self, mut limit: usize) -> Result<Cow<'_, [u8]>, AnswerError> {
        let result = Opaque(self.result.as_ref());
        let answer = if result.id() == Some(<GzipPacked>::CONSTRUCTOR_ID) {
            Cow::Owned(GzipPacked::unpack_boxed(result.0, &mut limit)?)
        } else {
            Cow::Borrowed(result.0)
        };
        let object = Opaque(&answer);
        if object.id() == Some(RpcError::CONSTRUCTOR_ID) {
            return Err(object.decode::<RpcError>()?.into());
        }
        Ok(answer)
    }
}

/// The error of decoding an [`RpcResult`] or the [content](super::Content) of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum AnswerError {
    /// The call failed on the server.
    Rpc(RpcError),
    /// The answer could not be unpacked.
    Unpack(UnpackError),
    /// The answer is no value of the result type. Offsets count from the start of the unpacked answer.
    Decode(Error),
}

impl AnswerError {
    fn inner(&self) -> &(dyn core::error::Error + 'static) {
        match self {
            Self::Rpc(error) => error,
            Self::Unpack(error) => error,
            Self::Decode(error) => error,
        }
    }
}

impl fmt::Display for AnswerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self.inner(), f)
    }
}

impl core::error::Error for AnswerError {
    // `Display` is that of the error inside, so the source is that of it.
    fn source(&self) -> Option<&(dyn core::error::Error + 'static)> {
        self.inner().source()
    }
}

impl From<RpcError> for AnswerError {
    fn from(error: RpcError) -> Self {
        Self::Rpc(error)
    }
}

impl From<UnpackError> for AnswerError {
    fn from(error: UnpackError) -> Self {
        Self::Unpack(error)
    }
}

impl From<Error> for AnswerError {
    fn from(error: Error) -> Self {
        Self::Decode(error)
    }
}

/// `rpc_error#2144ca19 error_code:int error_message:string = RpcError`
///
/// The constructor of the schema is [`types::RpcError`]; this type implements `Error`.
///
/// ```
/// use tl_types::mtproto::RpcError;
/// use tl_types::{Deserializable, Error};
///
/// let error = RpcError::from_bytes(b"\x19\xca\x44\x21\xa4\x01\0\0\x0dFLOOD_WAIT_30\0\0")?;
/// assert_eq!(error, RpcError::new(420, "FLOOD_WAIT_30"));
/// # Ok::<(), Error>(())
/// ```
impl<'a> Codec<'a> for RpcError {
    type Value = Self;
    type Kind = kind::Combinator;
    const DESCRIPTOR: Descriptor = <types::RpcError as Codec<'a>>::DESCRIPTOR;

    #[inline]
    fn write(&self, mut w: Writer) -> Writer {
        w.put(&self.code);
        w.put(&self.message);
        w
    }

    #[inline]
    fn read(r: &mut Reader<'a>, at: FieldId) -> Self {
        r.bare::<types::RpcError>(at).into()
    }
}

impl From<types::RpcError> for RpcError {
    fn from(error: types::RpcError) -> Self {
        Self { code: error.error_code, message: error.error_message }
    }
}

impl From<RpcError> for types::RpcError {
    fn from(error: RpcError) -> Self {
        Self { error_code: error.code, error_message: error.message }
    }
}

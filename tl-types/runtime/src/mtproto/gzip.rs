//! Compressed objects.

use alloc::vec::Vec;
use core::fmt;

use super::AnswerError;
use crate::codec::{Codec, Descriptor, FieldId, kind};
use crate::{Deserializable, Reader, Writer};

/// The default maximum length of an unpacked object: 16 MiB.
pub const UNPACK_LIMIT: usize = 16 << 20;

/// `gzip_packed#3072cfa1 packed_data:bytes = Object`
///
/// A boxed value in a gzip stream, in place of the value itself. Servers send it as the `result` of an
/// [`RpcResult`](super::RpcResult), which unpacks it; a client can send a call in it. A zlib stream, which some clients
/// send, is unpacked as well.
///
/// `B` is `Vec<u8>`, or `&[u8]` to borrow the stream from the input. `pack` and `unpack` need the feature `gzip`.
///
/// Source: <https://core.telegram.org/mtproto/service_messages#packed-object>.
///
/// ```
/// use tl_types::mtproto::GzipPacked;
/// use tl_types::{Deserializable, Error};
///
/// let packed = GzipPacked::<&[u8]>::from_bytes(b"\xa1\xcf\x72\x30\x02\x1f\x8b\0")?;
/// assert_eq!(packed.packed_data, [0x1f, 0x8b]);
/// # Ok::<(), Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct GzipPacked<B = Vec<u8>> {
    /// The gzip or zlib stream.
    pub packed_data: B,
}

combinator! {
    GzipPacked, 0x3072cfa1, "gzip_packed,packed_data", 4;
    write |value, w| {
        w.put(&value.packed_data);
    }
    read |r| {
        GzipPacked { packed_data: r.value::<B>(0x3072cfa1_00000001) }
    }
}

impl GzipPacked {
    /// Unpacks a boxed `gzip_packed`, if the feature `gzip` is on, and deducts its length from the budget.
    pub(crate) fn unpack_boxed(packed: &[u8], budget: &mut usize) -> Result<Vec<u8>, AnswerError> {
        let packed = GzipPacked::<&[u8]>::from_bytes(packed)?;
        #[cfg(feature = "gzip")]
        return Ok(packed.unpack_within(budget)?);
        #[cfg(not(feature = "gzip"))]
        {
            let _ = (packed, budget);
            Err(UnpackError::Disabled.into())
        }
    }
}

/// The error of unpacking an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum UnpackError {
    /// The stream is neither gzip nor zlib, is damaged, or has trailing bytes.
    Corrupt,
    /// The object is larger than the limit.
    TooLarge {
        /// The length of the object in bytes, as in the stream; one more than the limit for a zlib stream, which does not
        /// contain it.
        size: usize,
        /// The limit in bytes.
        limit: usize,
    },
    /// The object is packed again, which could be repeated without end.
    Nested,
    /// The feature `gzip` is off.
    Disabled,
}

impl fmt::Display for UnpackError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Corrupt => f.write_str("the packed object is damaged"),
            Self::TooLarge { size, limit } => {
                write!(f, "the packed object has {size} bytes or more, and may have {limit}")
            }
            Self::Nested => f.write_str("the packed object is packed again"),
            Self::Disabled => f.write_str("the feature `gzip`, which unpacks objects, is off"),
        }
    }
}

impl core::error::Error for UnpackError {}

/// Invalid data, for transports whose error is [`std::io::Error`].
#[cfg(feature = "std")]
impl From<UnpackError> for std::io::Error {
    fn from(error: UnpackError) -> Self {
        Self::new(std::io::ErrorKind::InvalidData, error)
    }
}

#[cfg(feature = "gzip")]
mod stream {
    use alloc::vec;
    use alloc::vec::Vec;
    use std::io::{Read, Write};

    use flate2::bufread::GzDecoder;
    use flate2::write::GzEncoder;
    use flate2::{Compression, Decompress, FlushDecompress, Status};

    use super::{GzipPacked, UnpackError};
    use crate::{Opaque, Serializable};

    /// The maximum number of bytes per byte of a stream: deflate copies up to 258 bytes by two bits.
    const MAX_RATIO: usize = 258 * 8 / 2;

    impl GzipPacked {
        /// Packs a boxed value.
        ///
        /// ```
        /// use tl_types::mtproto::{GzipPacked, UNPACK_LIMIT, types::MsgsAck};
        /// use tl_types::{Deserializable, Error};
        ///
        /// let ack = MsgsAck { msg_ids: vec![5; 1000] };
        /// let packed = GzipPacked::pack(&ack);
        /// assert!(packed.packed_data.len() < 100);
        ///
        /// let object = packed.unpack(UNPACK_LIMIT).unwrap();
        /// assert_eq!(MsgsAck::from_bytes(&object)?, ack);
        /// # Ok::<(), Error>(())
        /// ```
        pub fn pack(object: &(impl Serializable + ?Sized)) -> Self {
            let mut stream = GzEncoder::new(Vec::new(), Compression::default());
            let packed = stream.write_all(&object.to_bytes()).and_then(|()| stream.finish());
            Self { packed_data: packed.expect("writing to a vector does not fail") }
        }
    }

    impl<B: AsRef<[u8]>> GzipPacked<B> {
        /// Returns the bytes of the boxed value.
        ///
        /// The value can have at most `limit` bytes; [`UNPACK_LIMIT`] suits most uses. Memory is allocated once, of the
        /// length of the value, if this is within `limit` and possible for a stream of this length. The decompressor
        /// allocates some 50 kB more.
        ///
        /// [`UNPACK_LIMIT`]: super::UNPACK_LIMIT
        ///
        /// # Errors
        ///
        /// Returns an [`UnpackError`].
        ///
        /// ```
        /// use tl_types::mtproto::{GzipPacked, UnpackError, types::MsgsAck};
        ///
        /// let bomb = GzipPacked::pack(&MsgsAck { msg_ids: vec![0; 100_000] });
        /// let error = bomb.unpack(1000).unwrap_err();
        /// assert_eq!(error, UnpackError::TooLarge { size: 800_012, limit: 1000 });
        /// ```
        pub fn unpack(&self, limit: usize) -> Result<Vec<u8>, UnpackError> {
            let packed = self.packed_data.as_ref();
            let size = size(packed, limit).ok_or(UnpackError::Corrupt)?;
            if size > limit {
                return Err(UnpackError::TooLarge { size, limit });
            }
            let object = inflate(packed, size).ok_or(UnpackError::Corrupt)?;
            if Opaque(&object).id() == Some(<GzipPacked>::CONSTRUCTOR_ID) {
                return Err(UnpackError::Nested);
            }
            Ok(object)
        }

        /// Returns the bytes of the boxed value, and deducts their number from a budget that several objects share.
        ///
        /// The budget is the limit of [`unpack`](Self::unpack). An object beyond it leaves it as it is; a damaged one
        /// uses it up, as it has taken the time of a valid one.
        ///
        /// # Errors
        ///
        /// Returns an [`UnpackError`].
        ///
        /// ```
        /// use tl_types::mtproto::{GzipPacked, UnpackError, types::MsgsAck};
        ///
        /// let packed = GzipPacked::pack(&MsgsAck { msg_ids: vec![0; 100] });
        /// let mut budget = 1000;
        /// assert!(packed.unpack_within(&mut budget).is_ok());
        /// assert_eq!(budget, 188);
        /// let error = packed.unpack_within(&mut budget).unwrap_err();
        /// assert_eq!(error, UnpackError::TooLarge { size: 812, limit: 188 });
        /// ```
        pub fn unpack_within(&self, budget: &mut usize) -> Result<Vec<u8>, UnpackError> {
            let object = self.unpack(*budget);
            match &object {
                Ok(object) => *budget -= object.len(),
                Err(UnpackError::TooLarge { .. }) => {}
                Err(_) => *budget = 0,
            }
            object
        }
    }

    /// Returns the length of the content, unless no stream of this length can have it.
    ///
    /// A zlib stream does not contain it: its content is decompressed without keeping it, up to the first byte beyond
    /// `limit`. So memory is allocated once for zlib, too.
    fn size(packed: &[u8], limit: usize) -> Option<usize> {
        if !is_zlib(packed) {
            // RFC 1952: the last four bytes are the size of the content.
            let size = packed.last_chunk().copied().map(u32::from_le_bytes)?;
            return usize::try_from(size).ok().filter(|size| size / MAX_RATIO <= packed.len());
        }
        let (mut stream, mut content) = (Decompress::new(true), [0; 4096]);
        let mut done = (0, 0);
        loop {
            let status = stream.decompress(&packed[done.0..], &mut content, FlushDecompress::None).ok()?;
            let before = done;
            done = (stream.total_in() as usize, stream.total_out() as usize);
            if done.1 > limit {
                return Some(limit + 1);
            }
            match status {
                Status::StreamEnd => return Some(done.1),
                _ if done == before => return None,
                _ => {}
            }
        }
    }

    /// Returns whether a stream starts with the header of zlib, RFC 1950: a multiple of 31 that names deflate.
    fn is_zlib(packed: &[u8]) -> bool {
        packed.first_chunk().is_some_and(|header| header[0] & 15 == 8 && u16::from_be_bytes(*header) % 31 == 0)
    }

    /// Returns the content of a stream if it has `size` bytes and the checksum is that of the stream.
    fn inflate(packed: &[u8], size: usize) -> Option<Vec<u8>> {
        let mut content = vec![0; size];
        let is_whole = if is_zlib(packed) {
            let mut stream = Decompress::new(true);
            let status = stream.decompress(packed, &mut content, FlushDecompress::Finish).ok()?;
            status == Status::StreamEnd && (stream.total_in(), stream.total_out()) == (packed.len() as u64, size as u64)
        } else {
            let mut stream = GzDecoder::new(packed);
            stream.read_exact(&mut content).ok()?;
            // The checksum is compared at the end of the stream.
            stream.read(&mut [0]).ok()? == 0 && stream.into_inner().is_empty()
        };
        is_whole.then_some(content)
    }
}

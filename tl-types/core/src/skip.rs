//! Moving over a value without building it.

use crate::schema::Schemas;
use crate::{Deserializable, Error, Reader};

/// Moves `r` over a boxed value of type `T`, and checks it as if it were decoded.
///
/// `T` is of the Telegram API or of MTProto, a builtin type, or a vector of these. [`Schemas::skip`] does the same for
/// types of other schemas.
///
/// # Errors
///
/// Those that decoding would give. [`ErrorKind::NotDescribed`](crate::ErrorKind::NotDescribed) if `T` is of neither
/// schema, or its feature is off.
///
/// ```
/// use tl_types::{Deserializable, Error, Reader, Serializable, skip};
///
/// let mut bytes = vec!["not", "of", "interest"].to_bytes();
/// bytes.extend(7.to_bytes());
///
/// let mut r = Reader::new(&bytes);
/// skip::<Vec<String>>(&mut r)?;
/// assert_eq!(i32::deserialize(&mut r)?, 7);
/// # Ok::<(), Error>(())
/// ```
pub fn skip<'a, T: Deserializable<'a>>(r: &mut Reader<'a>) -> Result<(), Error> {
    Schemas::ALL.skip(r, T::SHAPE)
}

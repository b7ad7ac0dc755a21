//! Skipping a value without building it.

use crate::{Deserializable, Error, Reader};

/// Moves `r` over a boxed value of type `T`, and checks it as if it were decoded.
///
/// It reads by the schemas of `T`, as data ([`Deserializable::SCHEMAS`]).
/// [`Schemas::skip`](crate::schema::Schemas::skip) does the same for any shape and any schemas.
///
/// # Errors
///
/// Those of decoding. [`ErrorKind::NotDescribed`](crate::ErrorKind::NotDescribed) if the schema of `T` was generated
/// without data.
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
    T::SCHEMAS.skip(r, T::SHAPE)
}

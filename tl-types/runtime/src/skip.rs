//! Skipping a value without building it.

use crate::{Deserializable, Error, Reader};

/// Skips a boxed value of type `T`, with all checks of decoding.
///
/// The value is read by the schemas of `T`, as data ([`Deserializable::SCHEMAS`]).
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
    match (T::SCHEMAS)().skip(r, T::SHAPE) {
        Ok(()) => Ok(()),
        Err(error) => Err(r.error_in("", T::OTHER_LAYER).cloned().unwrap_or(error)),
    }
}

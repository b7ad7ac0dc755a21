//! Numbers that types depend on: arguments and counts.

use super::walk::{Frame, Typed};
use super::{Base, Schema, Ty, Walker};
use crate::ErrorKind;

/// Evaluates a number with the words of the combinator that it is in.
///
/// # Errors
///
/// [`ErrorKind::UnknownNumber`], or [`ErrorKind::NumberTooLarge`] for a sum that is no `u32`.
pub(crate) fn evaluate(
    number: Ty,
    schema: &'static Schema,
    word: impl Fn(u8) -> Option<u32>,
) -> Result<u32, ErrorKind> {
    let part = |part: Ty| match part.base() {
        Base::Low(value) => Some(value.into()),
        Base::High(value) => Some(u32::from(value) << 16),
        Base::Word(nth) => word(nth),
        _ => None,
    };
    let Base::Sum(nth) = number.base() else { return part(number).ok_or(ErrorKind::UnknownNumber) };
    let sum = schema.applied.get(usize::from(nth)).and_then(|sum| {
        // Does not overflow: an encoded schema has less than 2^32 parts.
        sum.args.iter().try_fold(0u64, |sum, next| Some(sum + u64::from(part(*next)?)))
    });
    let number = sum.ok_or(ErrorKind::UnknownNumber)?;
    u32::try_from(number).map_err(|_| ErrorKind::NumberTooLarge { number })
}

impl Walker<'_, '_> {
    /// Returns a number at the place of its use.
    pub(super) fn number(&self, number: Typed) -> Result<u32, ErrorKind> {
        evaluate(number.ty, number.schema, |nth| match self.frames.get(number.frame)? {
            Frame::Combinator(open) => self.words.get(open.words + usize::from(nth)).copied(),
            _ => None,
        })
    }

    /// Returns the count of a [repetition](Base::Repeated), and the type of its items.
    pub(super) fn repeated(&self, nth: u16, typed: Typed) -> Result<(u32, Typed), ErrorKind> {
        let repeated = typed.schema.applied.get(usize::from(nth)).ok_or(ErrorKind::NotDescribed)?;
        let ty = *repeated.args.first().ok_or(ErrorKind::NotDescribed)?;
        let count = self.number(Typed { ty, ..typed })?;
        Ok((count, Typed { ty: repeated.ty, ..typed }))
    }
}

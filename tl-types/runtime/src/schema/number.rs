//! Numbers that types depend on: arguments and counts.

use super::walk::{Frame, Typed};
use super::{Base, Schema, Ty, Walker};

/// Evaluates a number with the words of the combinator that it is in; `None` if it is unknown. A sum that is too large is the
/// largest number.
pub(crate) fn evaluate(number: Ty, schema: &'static Schema, word: impl Fn(u8) -> Option<u32>) -> Option<u32> {
    let part = |part: Ty| match part.base() {
        Base::Low(value) => Some(value.into()),
        Base::High(value) => Some(u32::from(value) << 16),
        Base::Word(nth) => word(nth),
        _ => None,
    };
    match number.base() {
        Base::Sum(nth) => {
            let mut parts = schema.applied.get(usize::from(nth))?.args.iter();
            parts.try_fold(0u32, |sum, next| Some(sum.saturating_add(part(*next)?)))
        }
        _ => part(number),
    }
}

impl Walker<'_, '_> {
    /// Returns a number at the place of its use; `None` if it is unknown.
    pub(super) fn number(&self, number: Typed) -> Option<u32> {
        evaluate(number.ty, number.schema, |nth| match self.frames.get(number.frame)? {
            Frame::Combinator(open) => self.words.get(open.words + usize::from(nth)).copied(),
            _ => None,
        })
    }

    /// Returns the count of a [repetition](Base::Repeated), and the type of its items.
    pub(super) fn repeated(&self, nth: u16, typed: Typed) -> Option<(u32, Typed)> {
        let repeated = typed.schema.applied.get(usize::from(nth))?;
        let count = self.number(Typed { ty: *repeated.args.first()?, ..typed })?;
        Some((count, Typed { ty: repeated.ty, ..typed }))
    }
}

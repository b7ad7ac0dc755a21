//! `Debug` and `PartialEq` of generated types: shared functions, so that each type has little code of its own.

use core::fmt::{Debug, Formatter, Result};
use core::mem;

use crate::codec::NameList;

/// Formats a struct like a derived `Debug`. `names` are its own name and those of its fields.
///
/// Fields are passed as `&&field`: the vtable of `&T` as `dyn Debug` has no drop glue of `T`, which would otherwise be
/// in every program that formats one.
///
/// # Errors
///
/// Returns the error of the formatter.
pub fn debug_struct(f: &mut Formatter<'_>, names: NameList, fields: &[&dyn Debug]) -> Result {
    let mut out = f.debug_struct(names.first());
    for (name, field) in names.iter().skip(1).zip(fields) {
        out.field(name, field);
    }
    out.finish()
}

/// Formats a variant with a payload like a derived `Debug`.
///
/// # Errors
///
/// Returns the error of the formatter.
pub fn debug_variant(f: &mut Formatter<'_>, name: &str, payload: &dyn Debug) -> Result {
    f.debug_tuple(name).field(payload).finish()
}

/// Returns whether two values of an enum are of the same variant, ignoring their payloads.
#[inline]
pub fn same_variant<T>(a: &T, b: &T) -> bool {
    mem::discriminant(a) == mem::discriminant(b)
}

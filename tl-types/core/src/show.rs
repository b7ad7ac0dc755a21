//! What generated `Debug` and `PartialEq` share, so that there is little of them for each type.

use core::fmt::{Debug, Formatter, Result};
use core::mem;

/// Writes a struct as derived `Debug` does: `names` are its own name and those of its fields, with commas.
///
/// Fields come as `&&field`: what is known of `&T` as `dyn Debug` has no code to drop a `T`, which would
/// otherwise be in every program that prints one.
///
/// # Errors
///
/// That of the formatter.
pub fn show(f: &mut Formatter<'_>, names: &str, fields: &[&dyn Debug]) -> Result {
    let mut names = names.split(',');
    let mut shown = f.debug_struct(names.next().unwrap_or_default());
    for (name, field) in names.zip(fields) {
        shown.field(name, field);
    }
    shown.finish()
}

/// Writes a variant with a value as derived `Debug` does.
///
/// # Errors
///
/// That of the formatter.
pub fn show_variant(f: &mut Formatter<'_>, name: &str, value: &dyn Debug) -> Result {
    f.debug_tuple(name).field(value).finish()
}

/// Whether two values of an enum are of one variant, whatever is in it.
#[inline]
pub fn same_variant<T>(a: &T, b: &T) -> bool {
    mem::discriminant(a) == mem::discriminant(b)
}

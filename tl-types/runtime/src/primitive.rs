//! The builtin types of TL: numbers, `Bool`, `string` and `bytes`.

use alloc::string::String;
use alloc::vec::Vec;

use crate::codec::{Codec, Descriptor, FieldId, kind};
use crate::{Reader, Writer};

/// The id of `boolTrue`.
pub(crate) const TRUE: u32 = 0x997275b5;
/// The id of `boolFalse`.
pub(crate) const FALSE: u32 = 0xbc799737;

/// Implements [`Codec`] for types by TL name, minimum encoded length, and how a value is written and read.
macro_rules! builtin {
    ($(
        $type:ty, $name:literal, $min_len:literal, |$w:ident, $value:ident| $write:expr, |$r:ident, $at:ident| $read:expr;
    )*) => {$(
        impl<'a> Codec<'a> for $type {
            type Value = Self;
            type Kind = kind::Other;
            const DESCRIPTOR: Descriptor = Descriptor::without_id($min_len, $name);

            #[inline]
            fn write(&self, mut $w: Writer) -> Writer {
                let $value = self;
                $write;
                $w
            }

            #[inline]
            fn read($r: &mut Reader<'a>, $at: FieldId) -> Self {
                $read
            }
        }
    )*};
}

builtin! {
    i32, "int", 4, |w, value| w.array(value.to_le_bytes()), |r, at| Self::from_le_bytes(r.array(at));
    u32, "#", 4, |w, value| w.array(value.to_le_bytes()), |r, at| Self::from_le_bytes(r.array(at));
    i64, "long", 8, |w, value| w.array(value.to_le_bytes()), |r, at| Self::from_le_bytes(r.array(at));
    f64, "double", 8, |w, value| w.array(value.to_le_bytes()), |r, at| Self::from_le_bytes(r.array(at));
    [u8; 16], "int128", 16, |w, value| w.array(*value), |r, at| r.array(at);
    [u8; 32], "int256", 32, |w, value| w.array(*value), |r, at| r.array(at);
    [u8; 64], "int512", 64, |w, value| w.array(*value), |r, at| r.array(at);
    bool, "Bool", 4, |w, value| w.id(if *value { TRUE } else { FALSE }), |r, at| read_bool(r, at);
    String, "string", 4, |w, value| w.bytes(value.as_ref()), |r, at| r.string(at);
    &'a str, "string", 4, |w, value| w.bytes(value.as_ref()), |r, at| r.str(at);
    Vec<u8>, "bytes", 4, |w, value| w.bytes(value.as_ref()), |r, at| r.byte_vec(at);
    &'a [u8], "bytes", 4, |w, value| w.bytes(value.as_ref()), |r, at| r.bytes(at);
}

/// Reads a `Bool`: one of two ids.
#[inline]
fn read_bool(r: &mut Reader<'_>, at: FieldId) -> bool {
    match r.id_inline(at) {
        TRUE => true,
        FALSE => false,
        id => {
            r.unexpected(id, "Bool", at);
            false
        }
    }
}

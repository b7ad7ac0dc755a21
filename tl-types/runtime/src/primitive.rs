//! The builtin types of TL: numbers, `Bool`, `string` and `bytes`.

use alloc::string::String;
use alloc::vec::Vec;

use crate::codec::{Codec, FieldId, NameList, kind};
use crate::{Reader, Writer};

/// The id of `boolTrue`.
pub(crate) const TRUE: u32 = 0x997275b5;
/// The id of `boolFalse`.
pub(crate) const FALSE: u32 = 0xbc799737;

macro_rules! number {
    ($($type:ty, $name:literal;)*) => {$(
        impl<'a> Codec<'a> for $type {
            type Value = Self;
            type Kind = kind::Other;
            const ID: Option<u32> = None;
            const FIELD_NAMES: NameList = NameList::new($name);
            const MIN_LEN: usize = size_of::<Self>();

            #[inline]
            fn write(&self, mut w: Writer) -> Writer {
                w.array(self.to_le_bytes());
                w
            }

            #[inline]
            fn read(r: &mut Reader<'a>, at: FieldId) -> Self {
                Self::from_le_bytes(r.array(at))
            }
        }
    )*};
}

number! {
    i32, "int";
    u32, "#";
    i64, "long";
    f64, "double";
}

macro_rules! opaque {
    ($($bytes:literal, $name:literal;)*) => {$(
        impl<'a> Codec<'a> for [u8; $bytes] {
            type Value = Self;
            type Kind = kind::Other;
            const ID: Option<u32> = None;
            const FIELD_NAMES: NameList = NameList::new($name);
            const MIN_LEN: usize = $bytes;

            #[inline]
            fn write(&self, mut w: Writer) -> Writer {
                w.array(*self);
                w
            }

            #[inline]
            fn read(r: &mut Reader<'a>, at: FieldId) -> Self {
                r.array(at)
            }
        }
    )*};
}

opaque! {
    16, "int128";
    32, "int256";
    64, "int512";
}

/// `Bool`: one of two ids.
impl<'a> Codec<'a> for bool {
    type Value = Self;
    type Kind = kind::Other;
    const ID: Option<u32> = None;
    const FIELD_NAMES: NameList = NameList::new("Bool");

    #[inline]
    fn write(&self, mut w: Writer) -> Writer {
        w.id(if *self { TRUE } else { FALSE });
        w
    }

    #[inline]
    fn read(r: &mut Reader<'a>, at: FieldId) -> Self {
        match r.id_inline(at) {
            TRUE => true,
            FALSE => false,
            id => {
                r.unexpected(id, "Bool", at);
                false
            }
        }
    }
}

macro_rules! text {
    ($($type:ty, $name:literal, $read:ident;)*) => {$(
        impl<'a> Codec<'a> for $type {
            type Value = Self;
            type Kind = kind::Other;
            const ID: Option<u32> = None;
            const FIELD_NAMES: NameList = NameList::new($name);

            #[inline]
            fn write(&self, mut w: Writer) -> Writer {
                w.bytes(self.as_ref());
                w
            }

            #[inline]
            fn read(r: &mut Reader<'a>, at: FieldId) -> Self {
                r.$read(at)
            }
        }
    )*};
}

text! {
    String, "string", string;
    &'a str, "string", str;
    Vec<u8>, "bytes", byte_vec;
    &'a [u8], "bytes", bytes;
}

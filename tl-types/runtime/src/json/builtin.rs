//! From JSON to bytes: builtin types.

use alloc::vec::Vec;

use data_encoding::{BASE64_NOPAD, HEXLOWER_PERMISSIVE};

use super::error::JsonError;
use super::tree::Tree;
use crate::Writer;
use crate::schema::Base;

pub(super) fn write(tree: &Tree, base: Base, w: &mut Writer) -> Result<(), JsonError> {
    let mut raw = |len: usize, digits: &str| {
        let bytes = HEXLOWER_PERMISSIVE.decode(digits.as_bytes()).ok().filter(|bytes| bytes.len() == len);
        bytes.map(|bytes| w.raw(&bytes))
    };
    let written = match (base, tree) {
        (Base::Int128, Tree::String(digits)) => raw(16, digits),
        (Base::Int256, Tree::String(digits)) => raw(32, digits),
        (Base::Int512, Tree::String(digits)) => raw(64, digits),
        (Base::Int, _) => int(tree).map(|value: i32| w.put(&value)),
        (Base::Long, Tree::String(digits)) => digits.parse().ok().map(|value: i64| w.put(&value)),
        (Base::Long, _) => int(tree).map(|value: i64| w.put(&value)),
        (Base::Double, _) => double(tree).map(|value| w.put(&value)),
        (Base::Bool, Tree::Bool(value)) => {
            w.put(value);
            Some(())
        }
        (Base::String, Tree::String(text)) => {
            w.put(&&**text);
            Some(())
        }
        (Base::Bytes, Tree::String(text)) => from_base64(text).map(|bytes| w.put(&bytes)),
        _ => None,
    };
    let expected = match base {
        Base::Int => "an int, a number of 32 bits",
        Base::Nat => return nat(tree).map(|value| w.nat(value)),
        Base::Long => "a long, a string of decimal digits",
        Base::Double => "a double",
        Base::Bool => "true or false",
        Base::String => "a string",
        Base::Bytes => "bytes, a string in base64",
        Base::Int128 => "an int128, 32 hex digits",
        Base::Int256 => "an int256, 64 hex digits",
        Base::Int512 => "an int512, 128 hex digits",
        _ => return Err(JsonError::not_described()),
    };
    written.ok_or_else(|| JsonError::expected(expected, tree))
}

/// Reads the bytes of a value.
pub(super) fn bytes(text: &str, tree: &Tree) -> Result<Vec<u8>, JsonError> {
    from_base64(text).ok_or_else(|| JsonError::expected("an object, or its bytes in base64", tree))
}

/// Reads a `#`.
pub(super) fn nat(tree: &Tree) -> Result<u32, JsonError> {
    int(tree).ok_or_else(|| JsonError::expected("a #, a number of 32 bits without sign", tree))
}

/// Reads a number in range.
fn int<T: TryFrom<i64>>(tree: &Tree) -> Option<T> {
    match tree {
        Tree::Int(value) => T::try_from(*value).ok(),
        _ => None,
    }
}

fn double(tree: &Tree) -> Option<f64> {
    Some(match tree {
        Tree::Float(value) => *value,
        // The nearest double, as for a literal in Rust.
        Tree::Int(value) => *value as f64,
        Tree::Nat(value) => *value as f64,
        Tree::String(name) => match &**name {
            "NaN" => f64::NAN,
            "Infinity" => f64::INFINITY,
            "-Infinity" => f64::NEG_INFINITY,
            _ => return None,
        },
        _ => return None,
    })
}

/// Decodes base64; `None` for invalid and non-canonical text. `BASE64` would accept padding within it.
fn from_base64(text: &str) -> Option<Vec<u8>> {
    let digits = text.trim_end_matches('=');
    let is_padded = text.len().is_multiple_of(4) && text.len() - digits.len() < 3;
    BASE64_NOPAD.decode(digits.as_bytes()).ok().filter(|_| is_padded)
}

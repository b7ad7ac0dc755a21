//! From JSON to bytes: builtin types.

use super::error::JsonError;
use super::text::{from_base64, from_hex};
use super::tree::Tree;
use crate::Writer;
use crate::schema::Base;

pub(super) fn write(tree: &Tree, base: Base, w: &mut Writer) -> Result<(), JsonError> {
    /// Reports `None` as an error.
    fn put(expected: &str, tree: &Tree, written: Option<()>) -> Result<(), JsonError> {
        written.ok_or_else(|| JsonError::expected(expected, tree))
    }

    match base {
        Base::Int => put("an int, a number of 32 bits", tree, int(tree).map(|value: i32| w.put(&value))),
        Base::Nat => nat(tree).map(|value| w.nat(value)),
        Base::Long => put("a long, a string of decimal digits", tree, long(tree).map(|value| w.put(&value))),
        Base::Double => put("a double", tree, double(tree).map(|value| w.put(&value))),
        Base::Bool => put("true or false", tree, flag(tree).map(|value| w.put(&value))),
        Base::String => put("a string", tree, string(tree).map(|text| w.put(&text))),
        Base::Bytes => {
            put("bytes, a string in base64", tree, string(tree).and_then(from_base64).map(|bytes| w.put(&bytes)))
        }
        Base::Int128 => put("an int128, 32 hex digits", tree, raw(tree, 16, w)),
        Base::Int256 => put("an int256, 64 hex digits", tree, raw(tree, 32, w)),
        Base::Int512 => put("an int512, 128 hex digits", tree, raw(tree, 64, w)),
        _ => Err(JsonError::not_described()),
    }
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

fn long(tree: &Tree) -> Option<i64> {
    int(tree).or_else(|| string(tree)?.parse().ok())
}

fn double(tree: &Tree) -> Option<f64> {
    match tree {
        Tree::Float(value) => Some(*value),
        // The nearest double, as for a literal in Rust.
        Tree::Int(value) => Some(*value as f64),
        Tree::Nat(value) => Some(*value as f64),
        Tree::String(name) => match &**name {
            "NaN" => Some(f64::NAN),
            "Infinity" => Some(f64::INFINITY),
            "-Infinity" => Some(f64::NEG_INFINITY),
            _ => None,
        },
        _ => None,
    }
}

fn flag(tree: &Tree) -> Option<bool> {
    match tree {
        Tree::Bool(value) => Some(*value),
        _ => None,
    }
}

fn raw(tree: &Tree, len: usize, w: &mut Writer) -> Option<()> {
    let bytes = string(tree).and_then(from_hex).filter(|bytes| bytes.len() == len)?;
    w.raw(&bytes);
    Some(())
}

fn string(tree: &Tree) -> Option<&str> {
    match tree {
        Tree::String(text) => Some(text),
        _ => None,
    }
}

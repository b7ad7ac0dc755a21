//! Deeply nested values: an error, never an overflow of the stack.

use std::collections::HashSet;

use tl_types::{Deserializable, ErrorKind, Identifiable, Serializable, enums, types};

use crate::by_schema::Random;
use crate::every_id::outcomes::Outcomes;
use crate::every_id::types::Type;
use crate::every_id::values::VALUES;

/// Their length in bytes.
const LEN: usize = 100_000;

/// Repeats bytes in which each value starts inside of the one before.
fn nested(period: &[u8], len: usize) -> Vec<u8> {
    period.iter().copied().cycle().take(len).collect()
}

/// Nested values of every recursive type.
pub(crate) fn nested_values() -> Outcomes {
    let mut outcomes = Outcomes::new("values in values, 100 kB of them");
    // The types of which a value contains another.
    let mut recursive = HashSet::new();
    for seed in 0..8 {
        for ty in VALUES.types {
            if seed > 0 && !recursive.contains(ty.name) {
                continue;
            }
            let mut random = Random::new(ty.id ^ seed);
            if let Some(bytes) = endless(ty, &VALUES.random(ty, &mut random, 200)) {
                recursive.insert(ty.name);
                assert!(!outcomes.check(ty, &bytes));
            }
        }
    }
    assert!(recursive.contains("RichText") && recursive.contains("PageBlock"), "{recursive:?}");
    outcomes
}

/// The start of a value up to a value of the same type in it, repeated.
fn endless(ty: &Type, value: &[u8]) -> Option<Vec<u8>> {
    let ids = &VALUES.ids[ty.name];
    let is_id = |at: &usize| ids.iter().any(|id| value[*at..].starts_with(&id.to_le_bytes()));
    let mut all = (4..value.len()).step_by(4).filter(is_id).map(|at| nested(&value[..at], LEN));
    let too_deep = |bytes: &Vec<u8>| {
        ty.decode(bytes).repeated.is_err_and(|error| matches!(error.kind(), ErrorKind::TooDeep { .. }))
    };
    all.find(too_deep)
}

fn too_deep<T: for<'a> Deserializable<'a>>(ids: &[u32]) {
    let period: Vec<u8> = ids.iter().flat_map(|id| id.to_le_bytes()).collect();
    let error = T::from_bytes(&nested(&period, 800_000)).err().expect("not endless");
    assert!(matches!(error.kind(), ErrorKind::TooDeep { .. }), "{error}");
}

#[test]
fn values_in_values_are_limited() {
    const VECTOR: u32 = 0x1cb5c415;
    too_deep::<enums::RichText>(&[types::TextBold::CONSTRUCTOR_ID]);
    too_deep::<enums::RichText>(&[types::TextConcat::CONSTRUCTOR_ID, VECTOR, 1000]);
    too_deep::<enums::PageBlock>(&[types::PageBlockCover::CONSTRUCTOR_ID]);
    too_deep::<enums::JsonValue>(&[types::JsonArray::CONSTRUCTOR_ID, VECTOR, 1000]);
}

#[test]
fn the_largest_values_fit_on_the_stack_as_deep_as_they_may_be() {
    // The deepest text in the deepest block.
    let mut text = enums::RichText::Empty;
    for _ in 0..30 {
        text = enums::RichText::Bold(types::TextBold { text: Box::new(text) });
    }
    let mut block = enums::PageBlock::Header(types::PageBlockHeader { text });
    for _ in 0..30 {
        block = enums::PageBlock::Cover(types::PageBlockCover { cover: Box::new(block) });
    }
    let bytes = block.to_bytes();
    assert_eq!(enums::PageBlock::from_bytes(&bytes).expect("deep, but not too deep"), block);
}

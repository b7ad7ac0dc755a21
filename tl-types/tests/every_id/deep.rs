//! Values in values without end: an error, never an overflow of the stack.

use std::collections::HashSet;

use tl_types::{Deserializable, ErrorKind, Identifiable, Serializable, enums, types};

use crate::by_schema::Random;
use crate::tally::Tally;
use crate::types::Type;
use crate::values::VALUES;

/// How long they are, in bytes.
const LEN: usize = 100_000;

/// Ids that nest without end, as bytes: each stands where the next value is expected.
fn nested(period: &[u8], len: usize) -> Vec<u8> {
    period.iter().copied().cycle().take(len).collect()
}

/// Values of every type that a value of it was found in.
pub(crate) fn nested_values() -> Tally {
    let mut tally = Tally::new("values in values, 100 kB of them");
    // What was found to hold a value of its own type.
    let mut recursive = HashSet::new();
    for seed in 0..8 {
        for ty in &VALUES.types {
            if seed > 0 && !recursive.contains(ty.name) {
                continue;
            }
            let mut random = Random::new(ty.id ^ seed);
            if let Some(bytes) = endless(ty, &VALUES.random(ty, &mut random, 200)) {
                recursive.insert(ty.name);
                assert!(!tally.check(ty, &bytes));
            }
        }
    }
    assert!(recursive.contains("RichText") && recursive.contains("PageBlock"), "{recursive:?}");
    tally
}

/// A value of the type up to a value of the same type in it, again and again.
fn endless(ty: &Type, value: &[u8]) -> Option<Vec<u8>> {
    let ids = &VALUES.ids[ty.name];
    let is_id = |at: &usize| ids.iter().any(|id| value[*at..].starts_with(&id.to_le_bytes()));
    let mut all = (4..value.len()).step_by(4).filter(is_id).map(|at| nested(&value[..at], LEN));
    let too_deep = |bytes: &Vec<u8>| {
        (ty.decode)(bytes).again.is_err_and(|error| matches!(error.kind(), ErrorKind::TooDeep { .. }))
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
    // Text as deep as it may be, in a block as deep as it may be.
    let mut text = enums::RichText::TextEmpty;
    for _ in 0..30 {
        text = enums::RichText::TextBold(types::TextBold { text: Box::new(text) });
    }
    let mut block = enums::PageBlock::Header(types::PageBlockHeader { text });
    for _ in 0..30 {
        block = enums::PageBlock::Cover(types::PageBlockCover { cover: Box::new(block) });
    }
    let bytes = block.to_bytes();
    assert_eq!(enums::PageBlock::from_bytes(&bytes).expect("deep, but not too deep"), block);
}

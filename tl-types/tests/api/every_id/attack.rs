//! Kinds of damage to values.

use crate::by_schema::Random;
use crate::every_id::values::VALUES;

/// A kind of damage, and how it is done to a value: each damaged one is handed on.
pub(crate) struct Attack {
    pub(crate) name: &'static str,
    pub(crate) damage: fn(&[u8], &mut Random, Found<'_>),
}

/// Takes a damaged value.
type Found<'f> = &'f mut dyn FnMut(&[u8]);

pub(crate) const ATTACKS: [Attack; 6] = [
    Attack { name: "a bit turned, anywhere", damage: bits },
    Attack { name: "a count or length as large as can be", damage: counts },
    Attack { name: "an id of something else", damage: ids },
    Attack { name: "text that is not UTF-8", damage: text },
    Attack { name: "random words from somewhere on", damage: words },
    Attack { name: "a part twice, or left out", damage: parts },
];

/// So many places of a value are damaged.
const PLACES: usize = 10;

/// The largest counts and lengths, in all their forms.
const LARGEST: [u32; 7] = [u32::MAX, 0x7fff_ffff, 0x00ff_ffff, 0xffff_fffe, 0xff, 0xfe, 0xfd];

/// Bytes that are no UTF-8 alone: one that never occurs, a continuation, the starts of longer characters.
const WRONG: [u8; 4] = [0xff, 0x80, 0xc3, 0xed];

/// At most [`PLACES`] multiples of `step` from `start` on, spread over the value.
fn places(start: usize, end: usize, step: usize) -> impl Iterator<Item = usize> {
    let all = end.saturating_sub(start) / step;
    (0..all).step_by(all / PLACES + 1).map(move |nth| start + nth * step)
}

fn bits(value: &[u8], random: &mut Random, found: Found<'_>) {
    let mut bytes = value.to_vec();
    for at in places(0, value.len(), 1) {
        bytes[at] ^= 1 << random.below(8);
        found(&bytes);
        bytes[at] = value[at];
    }
}

fn replaced(value: &[u8], at: usize, word: u32) -> Vec<u8> {
    [&value[..at], &word.to_le_bytes(), &value[at + 4..]].concat()
}

fn counts(value: &[u8], random: &mut Random, found: Found<'_>) {
    for at in places(4, value.len(), 4) {
        let left = (value.len() - at - 4) as u32;
        for word in [*random.choose(&LARGEST), left / 4] {
            found(&replaced(value, at, word));
        }
    }
}

fn ids(value: &[u8], random: &mut Random, found: Found<'_>) {
    for at in places(0, value.len(), 4) {
        found(&replaced(value, at, random.choose(VALUES.types).id));
    }
}

/// The letters in random values are text.
fn text(value: &[u8], random: &mut Random, found: Found<'_>) {
    let is_text = |at: &usize| matches!(value[*at - 1..=*at], [1, b'a'] | [3, b'a'] | [b'b', b'c']);
    let mut bytes = value.to_vec();
    for at in (5..value.len()).filter(is_text).take(PLACES) {
        bytes[at] = *random.choose(&WRONG);
        found(&bytes);
        bytes[at] = value[at];
    }
}

fn words(value: &[u8], random: &mut Random, found: Found<'_>) {
    for _ in 0..PLACES {
        let mut bytes = value[..4 + 4 * random.below(value.len() as u32 / 4) as usize].to_vec();
        for _ in 0..random.below(30) {
            bytes.extend(random.word().to_le_bytes());
        }
        bytes.truncate(bytes.len() - random.below(4) as usize);
        found(&bytes);
    }
}

fn parts(value: &[u8], random: &mut Random, found: Found<'_>) {
    for _ in 0..PLACES {
        let [a, b] = [(); 2].map(|()| 4 * random.below(value.len() as u32 / 4 + 1) as usize);
        found(&[&value[..a], &value[b..]].concat());
    }
}

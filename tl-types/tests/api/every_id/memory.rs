//! The memory that the worst input takes: vectors of short values, and counts without items.

use std::collections::HashMap;

use tl_types::codec::VECTOR;
use tl_types::{ErrorKind, Reader};

use crate::by_schema::Random;
use crate::every_id::outcomes::Outcomes;
use crate::every_id::types::{Type, allowed};
use crate::every_id::values::VALUES;
use crate::heap::Measure;

/// An input that takes more memory than it may.
struct Excess {
    peak: usize,
    len: usize,
    path: &'static str,
}

/// Fails if there are any; lists the worst first.
#[track_caller]
fn none(mut excesses: Vec<Excess>) {
    excesses.sort_by(|a, b| (b.peak * a.len).cmp(&(a.peak * b.len)));
    let lines = excesses.iter().map(|Excess { peak, len, path }| {
        format!("\n{:6.1} times the input: {peak} bytes for {len}: {path}", *peak as f64 / *len as f64)
    });
    assert!(excesses.is_empty(), "{} types may take too much memory:{}", excesses.len(), lines.collect::<String>());
}

/// Vectors of the shortest value of each id, with the right count, twice that, and the most that may be.
///
/// One item more than a power of two is the worst for what grows by doubling.
#[test]
fn vectors_of_any_type() {
    const ITEMS: u32 = 1025;
    let mut excesses = Vec::new();
    for ty in VALUES.types {
        let item = VALUES.shortest(ty).expect("a value");
        let items = item.repeat(ITEMS as usize);
        let peak_of = |count: u32| {
            let bytes = [&count.to_le_bytes(), &items[..]].concat();
            let measure = Measure::start();
            (ty.vector)(&mut Reader::new(&bytes), item.len());
            measure.peak()
        };
        let most = items.len() as u32 / 4;
        let peak = [ITEMS, 2 * ITEMS, most].map(|count| peak_of(count.min(most))).into_iter().max().unwrap_or(0);
        let len = items.len() + 4;
        if peak > allowed(len) {
            excesses.push(Excess { peak, len, path: ty.path });
        }
    }
    excesses.dedup_by_key(|excess| excess.path);
    none(excesses);
}

/// Values with the largest counts that fit into the input, and with the ids that take the most memory for their bytes.
pub(crate) fn greedy_values() -> Outcomes {
    let mut outcomes = Outcomes::new("repaired, error by error, to take as much as it can");
    let greediest = greediest();
    for ty in VALUES.types {
        for seed in 0..2 {
            let mut random = Random::new(ty.id ^ seed);
            outcomes.check(ty, &greedy(ty, &mut random, &greediest));
        }
    }
    outcomes
}

/// For the name of each type: the id whose shortest value takes the most memory for its bytes.
fn greediest() -> HashMap<&'static str, u32> {
    let mut greediest = HashMap::new();
    for ty in VALUES.types {
        let value = VALUES.shortest(ty).expect("a value");
        let cost = (ty.size + ty.decode(&value).peak) as f64 / value.len() as f64;
        let best = greediest.entry(ty.name).or_insert((cost, ty.id));
        if cost > best.0 {
            *best = (cost, ty.id);
        }
    }
    greediest.into_iter().map(|(name, (_, id))| (name, id)).collect()
}

/// Bytes that are repaired, error by error, to continue as long as possible. They need not be a value.
fn greedy(ty: &Type, random: &mut Random, greediest: &HashMap<&str, u32>) -> Vec<u8> {
    // Random flags at the start lead to different vectors, and zeros behind are the shortest values.
    let mut bytes = ty.id.to_le_bytes().to_vec();
    bytes.resize_with(16 << random.below(5), || random.next() as u8 & random.next() as u8);
    let wild = bytes.len();
    bytes.resize(512 + random.below(512) as usize * 4, 0);
    for _ in 0..1000 {
        let Err(error) = ty.decode(&bytes).repeated else { break };
        let at = error.offset();
        match error.kind() {
            ErrorKind::UnexpectedId { expected: "Vector", .. } => {
                bytes[at..at + 4].copy_from_slice(&VECTOR.to_le_bytes());
                if let Some(count) = bytes.get_mut(at + 4..at + 8) {
                    count.fill(0xff);
                }
            }
            ErrorKind::UnexpectedId { expected, .. } => {
                let id = match greediest.get(expected) {
                    Some(id) if random.below(if at < wild { 2 } else { 30 }) > 0 => *id,
                    _ => *random.choose(&VALUES.ids[expected]),
                };
                bytes[at..at + 4].copy_from_slice(&id.to_le_bytes());
            }
            ErrorKind::CountTooLarge { left, .. } => {
                let most = left as u32 / 4;
                let count = *random.choose(&[most, most, most / 2, most / 8, most.min(2)]);
                bytes[at - 4..at].copy_from_slice(&count.to_le_bytes());
            }
            ErrorKind::InvalidLength { .. } => bytes[at..at + 4].copy_from_slice(&4u32.to_le_bytes()),
            ErrorKind::LengthTooLarge { .. } => bytes[at..at + 4].fill(0),
            ErrorKind::InvalidUtf8 => bytes[at] = b'a',
            _ => break,
        }
    }
    bytes
}

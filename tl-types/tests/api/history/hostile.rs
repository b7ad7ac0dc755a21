//! Damaged values of all layers: errors within the promised memory.

use tl_types::history::{AllLayers, Object};
use tl_types::schema::LAYERS;
use tl_types::{Deserializable, Registry};

use crate::by_schema::{Maker, Random, choices};
use crate::heap;

/// Reads an object, and tries to convert it, within the memory that is promised.
#[track_caller]
fn check(bytes: &[u8]) -> bool {
    let (object, peak) = heap::measure(|| Object::from_bytes(bytes));
    assert!(peak <= 64 * bytes.len() + 4096, "{peak} bytes of memory for {}: {bytes:02x?}", bytes.len());
    let Ok(object) = object else { return false };
    for (changed, _) in [object.upgrade(), object.downgrade(120)].into_iter().flatten() {
        Object::from_bytes(changed.as_bytes()).unwrap_or_else(|error| panic!("{error}: {object:?}"));
    }
    true
}

#[test]
fn damaged_values_are_errors() {
    let (maker, mut random, mut valid) = (Maker::new(AllLayers::SCHEMAS), Random::new(7), 0);
    for entry in LAYERS.all.ids {
        let found = LAYERS.all.find(entry.id).expect("an id of the schema");
        for (seed, size) in choices(entry.id, 3) {
            let mut bytes = maker.make(found, seed, size).bytes();
            if bytes.len() > 2000 {
                continue;
            }
            let cuts = (bytes.len() / 4).min(40) as u32;
            for _ in 0..cuts {
                let cut = random.below(bytes.len() as u32) as usize;
                assert!(!check(&bytes[..cut]), "valid although truncated at {cut}: {bytes:02x?}");
            }
            for _ in 0..8 {
                let at = random.below(bytes.len() as u32) as usize;
                bytes[at] = random.next() as u8;
                valid += u32::from(check(&bytes));
            }
        }
    }
    println!("{valid} damaged values are valid");
}

#[test]
fn random_bytes_are_errors() {
    let mut random = Random::new(11);
    for nth in 0..20_000 {
        let id = LAYERS.all.ids[nth % LAYERS.all.ids.len()].id;
        let mut bytes = id.to_le_bytes().to_vec();
        for _ in 0..random.below(200) {
            match random.below(3) {
                0 => bytes.extend(LAYERS.all.ids[random.below(LAYERS.all.ids.len() as u32) as usize].id.to_le_bytes()),
                1 => bytes.extend(random.below(5).to_le_bytes()),
                _ => bytes.extend((random.next() as u32).to_le_bytes()),
            }
        }
        check(&bytes);
    }
}

/// A few bytes of input can lose or need many fields.
#[test]
fn changes_are_limited() {
    let maker = Maker::new(AllLayers::SCHEMAS);
    let lossy = LAYERS.all.ids.iter().find_map(|entry| {
        let found = LAYERS.all.find(entry.id)?;
        let bytes = maker.make(found, 1, 0).bytes();
        let (_, changes) = Object::from_bytes(&bytes).ok()?.upgrade().ok()?;
        (!changes.invented.is_empty()).then_some(bytes)
    });
    let item = lossy.expect("a definition that lacks fields");
    let bytes = [&0x1cb5c415u32.to_le_bytes()[..], &1000u32.to_le_bytes(), &item.repeat(1000)].concat();
    let (_, changes) = Object::from_bytes(&bytes).expect("a vector").upgrade().expect("as its items");
    assert!(changes.invented.len() == 256 && changes.unlisted >= 744, "{changes:?}");
}

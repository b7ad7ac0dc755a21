//! Damaged values of all layers, and values that take the most memory: within the promised bounds.
//!
//! The results are in SECURITY.md.

#[allow(unreachable_pub, reason = "it is a library elsewhere")]
#[path = "../../../fuzz/src/history.rs"]
mod property;

use std::path::Path;
use std::{env, fs};

use tl_types::history::{AllLayers, Object};
use tl_types::schema::{API, LAYERS};
use tl_types::{Deserializable, Registry};

use self::property::{Peaks, history, layer};
use crate::by_schema::{Maker, Random, choices};
use crate::every_id::types::find;

/// Counts of inputs, and the largest memory beyond the constant, as a multiple of the input.
#[derive(Debug, Default)]
struct Counts {
    inputs: usize,
    valid: usize,
    read: usize,
    upgrade: usize,
    downgrade: usize,
}

impl Counts {
    fn check(&mut self, bytes: &[u8], layer: u32) -> bool {
        let decode = |bytes: &[u8]| {
            let id = u32::from_le_bytes(*bytes.first_chunk()?);
            Some(find(id)?.decode(bytes).repeated)
        };
        let (valid, Peaks { read, upgrade, downgrade }) = history(bytes, layer, decode);
        let factor = |peak: usize, constant: usize| peak.saturating_sub(constant).div_ceil(bytes.len().max(1));
        self.inputs += 1;
        self.valid += usize::from(valid);
        self.read = self.read.max(factor(read, 4 << 10));
        self.upgrade = self.upgrade.max(factor(upgrade, property::allowed(0)));
        self.downgrade = self.downgrade.max(factor(downgrade, property::allowed(0)));
        valid
    }
}

#[test]
fn damaged_values_are_errors() {
    let (maker, mut random, mut counts) = (Maker::new(AllLayers::SCHEMAS), Random::new(7), Counts::default());
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
                assert!(!counts.check(&bytes[..cut], 120), "valid although truncated at {cut}: {bytes:02x?}");
            }
            for _ in 0..8 {
                let at = random.below(bytes.len() as u32) as usize;
                bytes[at] = random.next() as u8;
                counts.check(&bytes, layer(random.next() as u8));
            }
        }
    }
    println!("{counts:?}");
}

#[test]
fn random_bytes_are_errors() {
    let (mut random, mut counts) = (Random::new(11), Counts::default());
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
        counts.check(&bytes, layer(nth as u8));
    }
    println!("{counts:?}");
}

/// The smallest values, alone and in a vector, have the least bytes for the fields that are invented.
#[test]
fn small_values_take_limited_memory() {
    let (maker, mut counts) = (Maker::new(AllLayers::SCHEMAS), Counts::default());
    // Values of the present layer lose fields, and those of others gain some.
    for entry in LAYERS.all.ids.iter().filter(|entry| entry.id % 4 == 0 || API.find(entry.id).is_none()) {
        let found = LAYERS.all.find(entry.id).expect("an id of the schema");
        let item = maker.make(found, 1, 0).bytes();
        counts.check(&item, 51);
        let vector = [&0x1cb5_c415_u32.to_le_bytes()[..], &20_u32.to_le_bytes(), &item.repeat(20)].concat();
        counts.check(&vector, 150);
    }
    println!("{counts:?}");
}

#[test]
fn corpus_of_the_fuzzer() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus/history");
    let mut counts = Counts::default();
    for path in fs::read_dir(folder).expect("a corpus").map(|entry| entry.expect("an entry").path()) {
        let bytes = fs::read(&path).expect("can be read");
        let (first, bytes) = bytes.split_first().expect("a layer");
        let valid = counts.check(bytes, layer(*first));
        // Files without an extension are finds of the fuzzer.
        assert!(valid || path.extension().is_none(), "{}", path.display());
    }
    assert!(counts.inputs >= 6, "{counts:?}");
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

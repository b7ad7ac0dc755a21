//! Values that are cut, changed and continued with anything: an error or a value, never a panic.

use std::fs;
use std::path::Path;

use crate::by_schema::Random;
use crate::types::{Type, allowed};
use crate::values::VALUES;

/// What a word of a value is replaced with: the largest counts and lengths, and ids.
const WORDS: [u32; 10] = [u32::MAX, 0x7fff_ffff, 0x00ff_ffff, 0xffff_fffe, 0xff, 0xfe, 0xfd, 0x1cb5c415, 0x997275b5, 0];

/// Keeps the value that took the most of the memory that it may.
#[derive(Default)]
struct Most {
    share: f64,
    peak: usize,
    len: usize,
    path: &'static str,
    cases: u32,
}

impl Most {
    fn check(&mut self, ty: &Type, bytes: &[u8]) {
        let peak = ty.check(bytes).peak;
        let share = peak as f64 / allowed(bytes.len()) as f64;
        if share > self.share {
            *self = Self { share, peak, len: bytes.len(), path: ty.path, ..*self };
        }
        self.cases += 1;
    }
}

/// About as many places as `most`, spread over `len`.
fn places(len: usize, most: usize) -> impl Iterator<Item = usize> {
    (0..len).step_by(len / most + 1)
}

#[test]
fn damaged_values_of_every_id() {
    let mut most = Most::default();
    for ty in &VALUES.types {
        let mut random = Random::new(ty.id);
        damage(ty, &VALUES.shortest(ty).expect("a value"), &mut random, &mut most);
        for len in [40, 100, 200, 400] {
            let value = VALUES.random(ty, &mut random, len);
            damage(ty, &value, &mut random, &mut most);
        }
    }
    let Most { share, peak, len, path, cases } = most;
    println!(
        "{cases} inputs; the most memory: {peak} bytes for {len}, {:.0} % of what is allowed: {path}",
        100.0 * share
    );
}

fn damage(ty: &Type, value: &[u8], random: &mut Random, most: &mut Most) {
    for end in places(value.len(), 20) {
        most.check(ty, &value[..end]);
    }
    let mut bytes = value.to_vec();
    // Not the id, which would lead to another type at best.
    for at in places(value.len() - 4, 20).map(|at| at + 4) {
        bytes[at] ^= 1 << random.below(8);
        most.check(ty, &bytes);
        bytes[at] = value[at];
    }
    for at in places(value.len() / 4 - 1, 20).map(|word| 4 + 4 * word) {
        let left = (value.len() - at - 4) as u32;
        for word in [*random.choose(&WORDS), left / 4, random.choose(&VALUES.types).id] {
            bytes[at..at + 4].copy_from_slice(&word.to_le_bytes());
            most.check(ty, &bytes);
        }
        bytes[at..at + 4].copy_from_slice(&value[at..at + 4]);
    }
    for _ in 0..10 {
        bytes.truncate(4 + 4 * random.below(value.len() as u32 / 4) as usize);
        for _ in 0..random.below(30) {
            bytes.extend(random.word().to_le_bytes());
        }
        bytes.truncate(bytes.len() - random.below(4) as usize);
        most.check(ty, &bytes);
        bytes.clear();
        bytes.extend(value);
    }
}

#[test]
fn every_prefix_is_an_error() {
    for ty in VALUES.types.iter().filter(|ty| !ty.is_open()) {
        let value = VALUES.random(ty, &mut Random::new(!ty.id), 100);
        for end in 0..value.len() {
            assert!((ty.decode)(&value[..end]).again.is_err(), "{}: {end} of {value:02x?}", ty.path);
        }
    }
}

#[test]
fn corpus_of_the_fuzzer() {
    for target in ["decode", "decode_borrowed"] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus").join(target);
        let Ok(entries) = fs::read_dir(folder) else {
            eprintln!("skipped: there is no fuzz/corpus/{target}");
            continue;
        };
        // What has no extension was found by the fuzzer here, and need not be a value.
        for path in entries.map(|entry| entry.expect("an entry").path()) {
            let bytes = fs::read(&path).expect("bytes");
            let ty = VALUES.types.iter().find(|ty| bytes.starts_with(&ty.id.to_le_bytes()));
            let again = ty.map(|ty| ty.check(&bytes).again);
            let own = path.extension().is_some();
            assert!(!own || again.is_some_and(|again| again.is_ok()), "{}", path.display());
        }
    }
}

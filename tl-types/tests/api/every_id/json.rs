//! TL JSON that is damaged, and the corpus of the fuzz target `json`.

#[allow(unreachable_pub, reason = "it is a library elsewhere")]
#[path = "../../../fuzz/src/json.rs"]
mod fuzzed;

use std::fs;
use std::path::Path;

use tl_types::json::Encoded;
use tl_types::shape::Shape;
use tl_types::{Api, Object, Registry};
use tl_types::{Deserializable, Serializable};

use self::fuzzed::{json, named};
use crate::by_schema::Random;
use crate::every_id::outcomes::Outcomes;
use crate::every_id::types::Type;
use crate::every_id::values::VALUES;

/// Bytes of JSON syntax, of numbers and of names, and a control character.
const MARKS: &[u8] = b"{}[]\",:\\u0-9.eE+/=#_tfn \x7f";

/// The memory that reading TL JSON may take beyond that for each byte.
fn overhead() -> usize {
    fuzzed::allowed(0)
}

/// Values as text, whole, cut off and with other marks.
pub(crate) fn damaged() -> Outcomes {
    let mut outcomes = Outcomes::new("TL JSON with other marks, or cut off");
    for ty in VALUES.types.iter().filter(|ty| ty.is_generated()) {
        let mut random = Random::new(ty.id);
        let value = VALUES.random(ty, &mut random, 60);
        // A call of any type is any bytes.
        let Ok(text) = serde_json::to_string(&Encoded { schemas: Api::SCHEMAS, shape: ty.shape, bytes: &value }) else {
            assert!(ty.is_open(), "{}", ty.path);
            continue;
        };
        assert!(check(&mut outcomes, ty, &text), "{text}");
        for _ in 0..4 {
            let at = random.below(text.len() as u32) as usize;
            let mark = char::from(*random.choose(MARKS));
            let changed = [text[..at].to_owned(), mark.to_string(), text[at + 1..].to_owned()].concat();
            check(&mut outcomes, ty, &changed);
        }
        check(&mut outcomes, ty, &text[..random.below(text.len() as u32) as usize]);
    }
    outcomes
}

fn check(outcomes: &mut Outcomes, ty: &Type, text: &str) -> bool {
    let (is_value, peak) = json(text, ty.shape, |bytes| ty.decode(bytes).repeated);
    outcomes.add(ty, text.len(), is_value, peak.saturating_sub(overhead()));
    is_value
}

/// As the fuzz target does.
fn read(text: &str) -> bool {
    let id = named(text);
    let is_named = |ty: &&Type| id == Some(ty.id) && ty.is_generated();
    if let Some(ty) = VALUES.types.iter().find(is_named) {
        json(text, ty.shape, |bytes| ty.decode(bytes).repeated);
    }
    json(text, Shape::Type("Object"), |bytes| Object::from_bytes(bytes).map(|object| object.to_bytes())).0
}

#[test]
fn corpus_of_the_fuzzer() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus/json");
    let mut own = 0;
    for path in fs::read_dir(folder).expect("a corpus").map(|entry| entry.expect("an entry").path()) {
        // Files without an extension are finds of the fuzzer, and need not be text.
        let bytes = fs::read(&path).expect("can be read");
        let is_value = str::from_utf8(&bytes).is_ok_and(read);
        if path.extension().is_some() {
            own += 1;
            let name = path.file_stem().expect("a name").to_string_lossy();
            assert_eq!(is_value, !name.starts_with("wrong_"), "{name}");
        }
    }
    assert!(own > 20, "{own}");
}

/// It took more than it may, when each list had room for four.
#[test]
fn brackets_take_little_memory() {
    for depth in [1, 10, 52, 64, 85, 127] {
        let one = format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        for count in [1, 2, 5, 100] {
            read(&format!("[{}]", vec![&*one; count].join(",")));
        }
    }
    read(&format!("[{}0]", "0,".repeat(50_000)));
    read(&format!("[{}0]", "{\"\":0},".repeat(50_000)));
    read(&format!("[{}0]", "[0,0,0,0,0],".repeat(10_000)));
}

//! Generates values of any type without the schema: bytes are repaired where decoding reports an error.

use std::collections::HashMap;
use std::sync::LazyLock;

use tl_types::codec::VECTOR;
use tl_types::{ErrorKind, Serializable};

use crate::by_schema::Random;
use crate::every_id::types::{TYPES, Type};

pub(crate) static VALUES: LazyLock<Values> = LazyLock::new(Values::new);

/// The types, and what can stand where a value of each of them is expected.
pub(crate) struct Values {
    pub(crate) types: &'static [Type],
    /// For the name of a type: the ids that a value of it can start with.
    pub(crate) ids: HashMap<&'static str, Vec<u32>>,
    /// For the name of a type: the id of its shortest value.
    shortest: HashMap<&'static str, u32>,
}

/// Bytes that need more repairs than this are given up.
const REPAIRS: usize = 2000;

impl Values {
    fn new() -> Self {
        let types = &**TYPES;
        let bools = [false, true].map(|value| u32::from_le_bytes(value.to_bytes().try_into().expect("an id")));
        // The last one is no type: messages in a container refuse that id.
        let fixed = [("Vector", VECTOR), ("Bool", bools[0]), ("no msg_container", 0)];
        let mut ids: HashMap<_, _> = fixed.iter().map(|&(name, word)| (name, vec![word])).collect();
        ids.insert("Bool", bools.to_vec());
        for ty in types {
            ids.entry(ty.name).or_default().push(ty.id);
        }
        let mut values = Self { types, ids, shortest: fixed.into() };
        values.find_shortest();
        values
    }

    /// Looks for the shortest value of each type, until none gets shorter.
    fn find_shortest(&mut self) {
        let mut lengths: HashMap<&'static str, usize> = HashMap::new();
        loop {
            let found: Vec<_> = self.types.iter().filter_map(|ty| Some((ty, self.shortest(ty)?.len()))).collect();
            let mut shorter = Vec::new();
            for (ty, len) in found {
                let best = lengths.entry(ty.name).or_insert(usize::MAX);
                if len < *best {
                    *best = len;
                    shorter.push((ty.name, ty.id));
                }
            }
            if shorter.is_empty() {
                return;
            }
            self.shortest.extend(shorter);
        }
    }

    /// The shortest value of an id: no flags, no items, no text. `None` if there is none yet.
    pub(crate) fn shortest(&self, ty: &Type) -> Option<Vec<u8>> {
        self.repair(ty, None)
    }

    /// A random value of an id. What goes beyond `len` bytes is as short as it can be.
    pub(crate) fn random(&self, ty: &Type, random: &mut Random, len: usize) -> Vec<u8> {
        let value = self.repair(ty, Some((random, len))).or_else(|| self.shortest(ty));
        value.unwrap_or_else(|| panic!("{}: no value found", ty.path))
    }

    fn repair(&self, ty: &Type, mut random: Option<(&mut Random, usize)>) -> Option<Vec<u8>> {
        let mut bytes = ty.id.to_le_bytes().to_vec();
        for _ in 0..REPAIRS {
            let Err(error) = ty.decode(&bytes).repeated else { return Some(bytes) };
            let at = error.offset();
            let mut random = random.as_mut().filter(|(_, len)| at < *len).map(|(random, _)| &mut **random);
            match error.kind() {
                // The body of a message takes as many bytes as a random word says.
                ErrorKind::UnexpectedEnd { needed, .. } if needed > 1000 => return None,
                ErrorKind::UnexpectedEnd { needed, left } => {
                    for _ in (left..needed).step_by(4) {
                        let word = random.as_mut().map_or(0, |random| random.word());
                        bytes.extend(word.to_le_bytes());
                    }
                }
                ErrorKind::UnexpectedId { expected, .. } => {
                    let ids = self.ids.get(expected).unwrap_or_else(|| panic!("{}: what is {expected}?", ty.path));
                    let id = match random {
                        Some(random) => *random.choose(ids),
                        None => *self.shortest.get(expected)?,
                    };
                    bytes[at..at + 4].copy_from_slice(&id.to_le_bytes());
                }
                ErrorKind::InvalidLength { .. } => bytes[at..at + 4].copy_from_slice(&4u32.to_le_bytes()),
                ErrorKind::LengthTooLarge { .. } => {
                    let text = random.map_or([0; 4], |random| *random.choose(&[[0; 4], *b"\x01a\0\0", *b"\x03abc"]));
                    bytes.resize(bytes.len().max(at + 4), 0);
                    bytes[at..at + 4].copy_from_slice(&text);
                }
                // The items are zeros.
                ErrorKind::CountTooLarge { count, left } => match random {
                    Some(_) if count <= 3 => bytes.resize(bytes.len() + 4 * count as usize - left, 0),
                    Some(random) => bytes[at - 4..at].copy_from_slice(&random.below(4).to_le_bytes()),
                    None => bytes[at - 4..at].fill(0),
                },
                ErrorKind::InvalidUtf8 => bytes[at] = b'a',
                ErrorKind::TrailingBytes { left } => bytes.truncate(bytes.len() - left),
                _ => return None,
            }
        }
        None
    }
}

#[test]
fn every_id_has_values() {
    for ty in VALUES.types {
        let shortest = VALUES.shortest(ty).unwrap_or_else(|| panic!("{}: no value found", ty.path));
        let repeated = ty.check(&shortest).repeated;
        assert_eq!(repeated.as_ref(), Ok(&shortest), "{}", ty.path);
        let random = VALUES.random(ty, &mut Random::new(ty.id), 400);
        assert!(random.len() >= shortest.len(), "{}", ty.path);
        assert!(ty.check(&random).repeated.is_ok());
    }
}

//! Bytes written out: values of each namespace of the schemas, word by word, by the rules of TL.
//!
//! A fixture is a definition, a value of it, and its bytes as they stand on the wire, with a word about each piece. Numbers
//! are little-endian, so the words of ids are read from behind: `5e484224` is `account.setAccountTTL#2442485e`. `x3` is the
//! word before it three times in all.

mod chats;
mod media;
mod mtproto;
mod people;
mod root;
mod services;

use std::collections::BTreeSet;
use std::fmt::Debug;

use tl_types::schema::{API, Combinator, MTPROTO, SERVICE, Schema};
use tl_types::{Api, Deserializable, Registry, Serializable};

pub(crate) struct Fixture {
    /// The definition, as in the schema.
    tl: &'static str,
    /// The bytes, with what they are.
    wire: &'static str,
    /// Compares the value with bytes, both ways.
    check: Check,
}

type Check = Box<dyn Fn(&[u8])>;

pub(crate) fn fixture<T>(tl: &'static str, value: T, wire: &'static str) -> Fixture
where
    T: Serializable + for<'a> Deserializable<'a> + Debug + PartialEq + 'static,
{
    let check = move |bytes: &[u8]| {
        assert_eq!(words(&value.to_bytes()), words(bytes), "encoded: {tl}");
        assert_eq!(value.serialized_len(), bytes.len(), "{tl}");
        // Whatever number is not there, its sign is: `==` does not see that of a zero.
        let decoded = T::from_bytes(bytes).unwrap_or_else(|error| panic!("{error}: {tl}"));
        assert_eq!(decoded, value, "decoded: {tl}");
        assert_eq!(format!("{decoded:?}"), format!("{value:?}"), "decoded: {tl}");
        for end in 0..bytes.len() {
            // A call or an answer of any type takes what is left.
            let cut = T::from_bytes(&bytes[..end]).is_ok_and(|cut| cut.to_bytes() != bytes[..end]);
            assert!(!cut, "cut at {end}: {tl}");
        }
    };
    Fixture { tl, wire, check: Box::new(check) }
}

fn words(bytes: &[u8]) -> Vec<String> {
    bytes.chunks(4).map(|word| word.iter().map(|byte| format!("{byte:02x}")).collect()).collect()
}

impl Fixture {
    /// The bytes that stand at the start of each line, in front of what they are.
    fn bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        for line in self.wire.lines().map(str::trim).filter(|line| !line.is_empty()) {
            let (words, meaning) = line.split_once("  ").unwrap_or((line, ""));
            assert!(!meaning.is_empty(), "`{line}` does not say what it is: {}", self.tl);
            for word in words.split(' ') {
                if let Some(count) = word.strip_prefix('x') {
                    let (last, count): ([u8; 4], usize) =
                        (*bytes.last_chunk().expect("a word"), count.parse().expect("a count"));
                    bytes.extend(last.repeat(count - 1));
                    continue;
                }
                let word = u32::from_str_radix(word, 16).ok().filter(|_| word.len() == 8);
                bytes.extend(word.unwrap_or_else(|| panic!("`{line}` has no words: {}", self.tl)).to_be_bytes());
            }
        }
        bytes
    }
}

fn fixtures() -> Vec<Fixture> {
    [
        root::fixtures(),
        people::fixtures(),
        chats::fixtures(),
        media::fixtures(),
        services::fixtures(),
        mtproto::fixtures(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

#[test]
fn values_have_these_bytes() {
    for fixture in fixtures() {
        let bytes = fixture.bytes();
        let id = fixture.tl.split(['#', ' ']).nth(1).expect("an id");
        let first = u32::from_le_bytes(*bytes.first_chunk().expect("an id"));
        assert_eq!(id, format!("{first:08x}"), "{}", fixture.tl);
        let found = Api::SCHEMAS.find(first).expect("an id of the schemas");
        let declared = fixture.tl.split(' ').skip(1).filter_map(|field| field.split_once(':')).map(|(name, _)| name);
        // The length of a body is no field.
        let declared =
            declared.filter(|name| !(name.starts_with('{') || *name == "bytes" && fixture.tl.contains("body")));
        assert!(declared.eq(found.combinator.fields().map(|field| field.name)), "not as in the schema: {}", fixture.tl);
        (fixture.check)(&bytes);
    }
}

/// Where the name of a combinator ends at its last dot, or nothing.
fn namespace(name: &str) -> &str {
    name.rsplit_once('.').map_or("", |(namespace, _)| namespace)
}

#[test]
fn every_namespace_has_fixtures() {
    let fixtures = fixtures();
    let is_of = |schema: &'static Schema, fixture: &Fixture| {
        let (name, _) = fixture.tl.split_once('#').expect("a name and an id");
        schema.combinators().any(|combinator| combinator.name() == name).then(|| namespace(name).to_owned())
    };
    for (file, schema) in [("api.tl", &API), ("mtproto.tl", &MTPROTO), ("no schema file", &SERVICE)] {
        let there: BTreeSet<String> = fixtures.iter().filter_map(|fixture| is_of(schema, fixture)).collect();
        let mut missing: Vec<&Combinator> =
            schema.combinators().filter(|it| !there.contains(namespace(it.name()))).collect();
        missing.sort_by_key(|combinator| (namespace(combinator.name()), combinator.fields().count()));
        missing.dedup_by_key(|combinator| namespace(combinator.name()));
        let names: Vec<String> =
            missing.iter().map(|it| format!("`{}`, such as {it:?}", namespace(it.name()))).collect();
        assert!(
            missing.is_empty(),
            "{file} has namespaces without bytes: {}.\nFor each of them, write a `fixture` into a file of \
             tl-types/tests/api/wire: a definition, a value of it, and its bytes, derived by hand",
            names.join("; ")
        );
        println!("{file}: {} namespaces", there.len());
    }
    println!("{} fixtures", fixtures.len());
}

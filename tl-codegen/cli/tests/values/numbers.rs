//! Types that depend on numbers: values as bytes, as JSON and as dumps.

use std::fs;

use serde::de::DeserializeSeed;
use tl_codegen_cli::inspect::inspect;
use tl_types::json::Form;
use tl_types::schema::{Applied, Base, Schema, Schemas, Ty};
use tl_types::shape::Shape;
use tl_types::{ErrorKind, Reader};

use crate::{ANY, assert_whole, random, root, skip};

const OWN: &str = include_str!("numbers.tl");

/// The schema of some files. The only definitions that may be left out are functions that return a boxed `int` or the like.
fn load(texts: &[String]) -> &'static Schema {
    let mut sources = tl_parser::Sources::new();
    let files: Vec<_> = texts.iter().map(|text| sources.add("schema.tl", text.clone())).collect();
    let parsed: Vec<_> = files.iter().map(|file| tl_parser::parse(sources.text(*file), *file)).collect();
    let (model, mut diagnostics, mut left_out) = tl_codegen::resolve_data(&parsed);
    left_out.retain(|found| !found.message.contains(": the boxed form of a builtin type"));
    diagnostics.retain(|found| found.severity() == tl_parser::Severity::Error);
    diagnostics.extend(left_out);
    assert!(diagnostics.is_empty(), "{}", tl_parser::render(&diagnostics, &sources, false));
    tl_codegen_cli::schema(&model).expect("of usual size")
}

fn round_trip(file: &str, schema: &'static Schema) {
    let schemas = Schemas(vec![schema].leak());
    for (name, value) in random::values(schemas, 40) {
        random::agree(schemas, &value).unwrap_or_else(|error| panic!("{file}: {name}: {error}"));
        assert_whole(&inspect(schemas, ANY, &value.bytes()));
    }
    for (name, schemas, shape, value) in random::dependent(schema, 20) {
        let json = value.json(schemas);
        random::agree_in(schemas, shape, &value, &json).unwrap_or_else(|error| panic!("{file}: {name}: {error}"));
        assert_whole(&inspect(schemas, shape, &value.bytes()));
    }
}

#[test]
fn values_round_trip() {
    round_trip("numbers.tl", load(&[OWN.to_owned()]));
}

#[test]
fn values_of_real_schemas_round_trip() {
    let read = |name: &str| fs::read_to_string(root().join("../shared/foreign").join(name));
    let Ok(common) = read("vk-common.tl") else { return skip("no schemas in ../shared/foreign") };
    round_trip("vk-common.tl", load(std::slice::from_ref(&common)));
    for name in ["vk-kdb-text.tl", "vk-statshouse-api.tl"] {
        round_trip(name, load(&[common.clone(), read(name).expect("can be read")]));
    }
}

/// JSON that contradicts itself, and what is wrong.
#[test]
fn numbers_must_fit_the_fields() {
    let schemas = Schemas(vec![load(&[OWN.to_owned()])].leak());
    let cases = [
        (
            r#"{"_":"page","flags":8,"of":{"id":3,"name":"x"},"title":"t"}"#,
            "of: `name` is present, but bit 0 of `fields_mask` is not set",
        ),
        (r#"{"_":"page","flags":1,"of":{"id":3}}"#, "of: `name` is missing, but bit 0 of `fields_mask` is set"),
        (r#"{"_":"page","flags":2,"of":{"id":3}}"#, "of: `admin` is missing, but bit 1 of `fields_mask` is set"),
        (
            r#"{"_":"page","flags":2,"of":{"id":3,"admin":false}}"#,
            "of: `admin` is false, but bit 1 of `fields_mask` is set",
        ),
        (r#"{"_":"page","flags":8,"of":{"id":3}}"#, "bit 3 of `flags` is set, but no field on it is present"),
        (r#"{"_":"page","of":{"id":3}}"#, "`flags` is missing in `page`"),
        (r#"{"_":"page","flags":0,"of":{"id":3,"fields_mask":0}}"#, "of: `fields_mask` is no field of `user`"),
        (r#"{"_":"state","state":5,"v":["1"],"f":true}"#, "v: expected an array of 5, found one of 1"),
        (r#"{"_":"state","state":2,"v":["1","2"],"f":true}"#, "`f` is present, but bit 0 of `state` is not set"),
        (r#"{"_":"fixed","f":0,"u":true}"#, "`u` is present, but bit 1 of `f` is not set"),
        (r#"{"_":"fixed","f":0,"a":7}"#, "`a` is present, but bit 0 of `f` is not set"),
        (
            r#"{"_":"sum","n":4294967295,"m":1,"a":[],"t":{"field_1":[]}}"#,
            "a: the type depends on the number 4294967297, more than 4294967295",
        ),
        (
            r#"{"_":"more","n":4294967295,"of":{"field_1":[]}}"#,
            "of: the type depends on the number 4294967296, more than 4294967295",
        ),
        (r#"{"_":"twice","n":2,"a":[1,2],"b":["x"]}"#, "b: expected an array of 2, found one of 1"),
        (r#"{"_":"whole","n":0,"value":1}"#, "`value` is present, but `n` is 0"),
        (r#"{"_":"whole","n":4,"value":1}"#, "`other` is missing, but `n` is 4"),
        (r#"{"_":"on_request","b":"x"}"#, "`n` is missing in `on_request`"),
        (r#"{"_":"sum","n":1,"m":1,"a":[1,2],"t":{"field_1":[1,2]}}"#, "a: expected an array of 3, found one of 2"),
        (r#"{"_":"user","id":1}"#, "the number `fields_mask` of `user` is unknown: it is an argument of the type"),
    ];
    for (json, expected) in cases {
        let mut text = serde_json::Deserializer::from_str(json);
        let error = Form { schemas, shape: ANY }.deserialize(&mut text).expect_err(json);
        assert_eq!(error.to_string(), expected, "{json}");
    }
}

#[test]
fn items_without_bytes_are_limited() {
    let schema = load(&[OWN.to_owned()]);
    let schemas = Schemas(vec![schema].leak());
    let kind = |schemas: Schemas, shape: Shape, words: &[u32]| {
        let bytes: Vec<u8> = words.iter().flat_map(|word| word.to_le_bytes()).collect();
        schemas.skip(&mut Reader::new(&bytes), shape).err().map(|error| error.kind())
    };
    let id = |name: &str| schema.named(name).expect("is in the schema").combinator.id();
    let too_large = |error| matches!(error, Some(ErrorKind::CountTooLarge { .. }));
    assert_eq!(kind(schemas, ANY, &[id("nothing"), 1000, id("tuple")]), None);
    let sum = |n, m| kind(schemas, ANY, &[id("sum"), n, m, 0, 0]);
    assert_eq!(sum(u32::MAX, 0), Some(ErrorKind::NumberTooLarge { number: 1 << 32 }));
    assert_eq!(sum(u32::MAX, u32::MAX), Some(ErrorKind::NumberTooLarge { number: (1 << 33) - 1 }));
    assert!(too_large(sum(u32::MAX - 1, 0)));
    let more = kind(schemas, ANY, &[id("more"), u32::MAX, id("tuple")]);
    assert_eq!(more, Some(ErrorKind::NumberTooLarge { number: 1 << 32 }));
    for count in [5000, 1 << 20, u32::MAX] {
        assert!(too_large(kind(schemas, ANY, &[id("nothing"), count, id("tuple")])), "{count}");
        assert!(too_large(kind(schemas, ANY, &[id("twice"), count, 0, 0])), "{count}");
    }
    // 10^9 values without a byte.
    let number = |name: &str| schema.types.iter().position(|ty| ty.name == name).expect("is in the schema") as u16;
    let next = schema.applied.len() as u16;
    let item = |nth| if nth == 0 { Base::Bare(number("Empty")) } else { Base::Applied(next + nth - 1) };
    let tuple = |nth| Applied {
        ty: Ty::new(Base::Bare(number("Tuple"))),
        args: vec![Ty::new(item(nth)), Ty::new(Base::Low(1000))].leak(),
    };
    let applied = [schema.applied, &[tuple(0), tuple(1), tuple(2)]].concat().leak();
    let schema: &Schema = Box::leak(Box::new(Schema { applied, ..*schema }));
    let shape = Shape::Field { schema, ty: Ty::new(Base::Applied(next + 2)) };
    assert!(too_large(kind(Schemas(vec![schema].leak()), shape, &[])));
}

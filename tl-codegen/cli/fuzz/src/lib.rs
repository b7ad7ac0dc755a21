//! Properties of `inspect` and `decode` for untrusted input: no panics, equal verdicts, output in proportion to the input.

use std::sync::LazyLock;

use serde::de::DeserializeSeed;
use tl_codegen_cli::inspect::{Inspection, TextOptions, check, inspect as dump, stop};
use tl_parser::{Sources, parse};
use tl_types::json::{Encoded, Form};
use tl_types::schema::{MTPROTO, SERVICE, Schemas};
use tl_types::shape::Shape;
use tl_types::{Api, Registry};

/// A schema with fields of every kind, shared with the tests of the command line.
const SMALL: &str = include_str!("../../tests/cli/values.tl");

/// Types of the API that bytes are decoded as.
const API_TYPES: [&str; 6] = ["Object", "Updates", "Vector<User>", "vector<%config>", "messages.getDialogs", "long"];
const SMALL_TYPES: [&str; 8] =
    ["Object", "Note", "%Note", "Part", "Vector<Part>", "vector<%Point>", "Vector<Vector<long>>", "wrap"];

struct Types {
    schemas: Schemas,
    shapes: Vec<Shape>,
}

impl Types {
    fn new(schemas: Schemas, types: &[&str]) -> Self {
        let shape =
            |name: &&str| tl_codegen_cli::shape(schemas, name).unwrap_or_else(|error| panic!("{name}: {error}"));
        Self { schemas, shapes: types.iter().map(shape).collect() }
    }
}

static API: LazyLock<Types> = LazyLock::new(|| Types::new(Api::SCHEMAS, &API_TYPES));

static OWN: LazyLock<Types> = LazyLock::new(|| {
    let mut sources = Sources::new();
    let file = sources.add("values.tl", SMALL);
    let (model, _, _) = tl_codegen::resolve_data(&[parse(SMALL, file)]);
    let schema = tl_codegen_cli::schema(&model).expect("a small schema");
    Types::new(Schemas(vec![schema, &MTPROTO, &SERVICE].leak()), &SMALL_TYPES)
});

/// Inspects bytes as the type that the first byte selects, and returns whether they are a value.
pub fn inspect(bytes: &[u8]) -> bool {
    let Some((&choice, bytes)) = bytes.split_first() else { return false };
    let types = if choice & 1 == 0 { &API } else { &OWN };
    let (schemas, shape) = (types.schemas, types.shapes[usize::from(choice >> 1) % types.shapes.len()]);
    let all = dump(schemas, shape, bytes);
    for options in [TextOptions::default(), TextOptions { full: true, color: true }] {
        let text = all.text(bytes, options);
        assert!(text.lines().count() >= all.rows.len());
    }
    assert_proportional(&all, bytes.len());
    assert!(unpacked_rows(&all) <= 100_000);
    assert_eq!(all.stop.as_ref().map(|stop| stop.offset), stop(schemas, shape, bytes).map(|stop| stop.offset));
    let checked = check(schemas, shape, bytes, false);
    assert_eq!(all.error.as_ref(), checked.as_ref().err());
    if checked.is_ok() {
        assert!(all.stop.is_none() && all.read == bytes.len());
        assert_round_trip(schemas, shape, bytes);
    }
    checked.is_ok()
}

/// Asserts that rows are in order and few per byte, also in unpacked objects.
fn assert_proportional(all: &Inspection, len: usize) {
    assert_eq!(all.len, len);
    assert!(all.read <= len);
    // A flags word has four bytes and at most 32 fields without bytes.
    assert!(all.rows.len() <= 9 * len + 16, "{} rows for {len} bytes", all.rows.len());
    let mut end = 0;
    for row in &all.rows {
        assert!(end <= row.bytes.start && row.bytes.start <= row.bytes.end, "{}", row.path);
        end = row.bytes.end;
        assert!(row.path.len() <= 4096, "{}", row.path);
        if let Some(Ok(unpacked)) = &row.unpacked {
            assert_proportional(&unpacked.inspection, unpacked.bytes.len());
        }
    }
    assert!(end <= len);
}

/// Counts the rows of unpacked objects.
fn unpacked_rows(all: &Inspection) -> usize {
    let unpacked = all.rows.iter().filter_map(|row| Some(&row.unpacked.as_ref()?.as_ref().ok()?.inspection));
    unpacked.map(|inside| inside.rows.len() + unpacked_rows(inside)).sum()
}

/// Asserts that the JSON of a value encodes to a value with the same JSON.
fn assert_round_trip(schemas: Schemas, shape: Shape, bytes: &[u8]) {
    let print = |bytes: &[u8]| serde_json::to_string(&Encoded { schemas, shape, bytes }).expect("can be printed");
    let json = print(bytes);
    let mut text = serde_json::Deserializer::from_str(&json);
    text.disable_recursion_limit();
    let repeated = Form { schemas, shape }.deserialize(&mut text).unwrap_or_else(|error| panic!("{error}: {json}"));
    assert_eq!(print(&repeated), json);
}

//! Random values and values of other implementations: bytes to JSON and back, and dumps of whole and truncated values.
//!
//! `cargo test --release -p tl-codegen-cli --test values -- --include-ignored` truncates all values at every byte.

mod corpus;
mod numbers;
#[path = "../../../tests/compile/values.rs"]
mod random;

use std::fs;
use std::io::Write;
use std::path::Path;
use std::sync::LazyLock;

use serde::de::DeserializeSeed;
use serde_json::Value;
use tl_codegen_cli::inspect::{Inspection, Row, TextOptions, inspect, stop};
use tl_types::json::{Encoded, Form};
use tl_types::mtproto::GzipPacked;
use tl_types::schema::{MTPROTO, SERVICE, Schemas};
use tl_types::shape::Shape;
use tl_types::{Object, Opaque};

const ANY: Shape = Shape::Type("Object");

/// The schemas of the Telegram API and MTProto.
static SCHEMAS: LazyLock<Schemas> = LazyLock::new(|| {
    let mut sources = tl_parser::Sources::new();
    let text = fs::read_to_string(root().join("schema/api.tl")).expect("can be read");
    let file = sources.add("api.tl", text);
    let (model, _) = tl_codegen::resolve(&[tl_parser::parse(sources.text(file), file)]);
    Schemas(vec![tl_codegen_cli::schema(&model).expect("of usual size"), &MTPROTO, &SERVICE].leak())
});

fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
}

/// Reports a skipped test; unlike `println!`, also if the test passes.
fn skip(reason: &str) {
    // A closed standard error is no reason to fail.
    _ = writeln!(std::io::stderr(), "skipped: {reason}");
}

/// Names and bytes of realistic values.
fn payloads() -> Vec<(String, Vec<u8>)> {
    let Ok(entries) = fs::read_dir(root().join("../shared/payloads")) else {
        skip("no values in ../shared/payloads");
        return Vec::new();
    };
    let mut paths: Vec<_> = entries.map(|entry| entry.expect("can be listed").path()).collect();
    paths.sort();
    let name = |path: &Path| path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    paths.iter().map(|path| (name(path), fs::read(path).expect("can be read"))).collect()
}

fn decode(bytes: &[u8]) -> String {
    serde_json::to_string(&Encoded { schemas: *SCHEMAS, shape: ANY, bytes }).expect("a value")
}

fn encode(json: &str) -> Vec<u8> {
    let mut text = serde_json::Deserializer::from_str(json);
    let bytes = Form { schemas: *SCHEMAS, shape: ANY }.deserialize(&mut text);
    bytes.unwrap_or_else(|error| panic!("{error}: {json:.300}"))
}

#[test]
fn payloads_round_trip() {
    for (name, bytes) in payloads() {
        assert!(encode(&decode(&bytes)) == bytes, "{name}");
    }
}

#[test]
fn values_of_other_implementations_round_trip() {
    let Ok(lines) = fs::read_to_string(root().join("../shared/vectors/gramjs.jsonl")) else {
        return skip("no values in ../shared/vectors");
    };
    let mut count = 0;
    for line in lines.lines() {
        let line: Value = serde_json::from_str(line).expect("JSON");
        let bytes = data_encoding::HEXLOWER.decode(line["hex"].as_str().unwrap_or_default().as_bytes()).expect("hex");
        let json = decode(&bytes);
        assert_eq!(serde_json::from_str::<Value>(&json).expect("JSON"), line["value"], "{}", line["name"]);
        assert!(encode(&json) == bytes && encode(&line["value"].to_string()) == bytes, "{json:.300}");
        assert_whole(&inspect(*SCHEMAS, ANY, &bytes));
        count += 1;
    }
    println!("{count} values");
}

/// `tests/api/every_id` of `tl-types` checks the Rust types with the same values.
#[test]
fn random_values_round_trip() {
    let mut count = 0;
    for (name, value) in random::values(*SCHEMAS, if OPTIMIZED { 64 } else { 8 }) {
        random::agree(*SCHEMAS, &value).unwrap_or_else(|error| panic!("{name}: {error}"));
        count += 1;
    }
    assert!(count >= 8 * 2610, "{count} values do not cover all combinators");
}

/// Asserts that the rows cover all bytes in order.
#[track_caller]
fn assert_whole(all: &Inspection) {
    assert!(all.error.is_none() && all.stop.is_none(), "{:?}", all.error);
    let mut end = 0;
    for row in &all.rows {
        assert_eq!(row.bytes.start, end, "{}", row.path);
        end = row.bytes.end;
    }
    assert_eq!((end, all.read), (all.len, all.len));
}

/// Asserts that decoding truncated bytes stops at the piece that is cut or missing.
#[track_caller]
fn assert_cut(rows: &[Row], shape: Shape, bytes: &[u8], cut: usize, inside: &str) {
    let stop = stop(*SCHEMAS, shape, &bytes[..cut]).unwrap_or_else(|| panic!("valid although truncated at {cut}"));
    let from = rows[0].bytes.start;
    let row = &rows[rows.partition_point(|row| row.bytes.end - from <= cut)];
    let path = row.path.strip_prefix(inside).unwrap_or_else(|| panic!("{} is not in {inside}", row.path));
    let start = row.bytes.start - from;
    assert_eq!((&*stop.path, stop.offset), (path.trim_start_matches('.'), start), "cut at {cut}");
}

/// Returns the rows of each item of the outermost vectors.
fn items(rows: &[Row]) -> Vec<&[Row]> {
    let is_item = |row: &Row| row.path.ends_with(']') && !row.path.contains('.');
    let starts: Vec<usize> = (0..rows.len()).filter(|nth| is_item(&rows[*nth])).collect();
    let inside = |start: usize| {
        let path = &rows[start].path;
        let is_inside = |row: &&Row| row.path.strip_prefix(&**path).is_some_and(|rest| !rest.starts_with('['));
        &rows[start..start + rows[start..].iter().take_while(is_inside).count()]
    };
    starts.into_iter().map(inside).collect()
}

const OPTIMIZED: bool = !cfg!(debug_assertions);

/// Truncates small values and the items of large ones at every byte; large values at every byte in optimized builds only,
/// which takes half a minute.
#[test]
fn truncated_payloads_stop_at_the_cut() {
    for (name, bytes) in payloads() {
        let mut count = 0;
        let all = inspect(*SCHEMAS, ANY, &bytes);
        assert_whole(&all);
        let (all, step) = (&all.rows[..], if bytes.len() < 1000 || OPTIMIZED { 1 } else { (bytes.len() / 100) | 1 });
        for cut in (0..bytes.len()).step_by(step) {
            assert_cut(all, ANY, &bytes, cut, "");
            count += 1;
        }
        for rows in items(all) {
            let (first, end) = (&rows[0], rows[rows.len() - 1].bytes.end);
            let bytes = &bytes[first.bytes.start..end];
            let shape = tl_codegen_cli::shape(*SCHEMAS, &first.ty).expect("a type");
            for cut in 0..bytes.len() {
                assert_cut(rows, shape, bytes, cut, &first.path);
                count += 1;
            }
        }
        println!("{name}: {count} cuts");
    }
}

/// Packed messages that contain packed messages and so on.
#[test]
fn nesting_of_packed_objects_is_limited() {
    let mut value = r#"{"_": "msgs_ack", "msg_ids": []}"#.to_owned();
    for _ in 0..30 {
        let copy = format!(r#"{{"_": "rpc_result", "req_msg_id": 1, "result": {value}}}"#);
        let packed_data = GzipPacked::pack(&Object::new(&Opaque(encode(&copy))).expect("a value")).packed_data;
        let packed_data = data_encoding::BASE64.encode(&packed_data);
        value = format!(r#"{{"_": "gzip_packed", "packed_data": "{packed_data}"}}"#);
    }
    let bytes = encode(&value);
    let text = inspect(*SCHEMAS, ANY, &bytes).text(&bytes, TextOptions::default());
    assert_eq!(text.matches(" all read").count(), 9);
    assert!(text.contains("<- packed objects are nested too deeply"), "{text}");
}

/// Values with one damaged byte are dumped, whether they are still valid or not.
#[test]
fn damaged_payloads_are_dumped() {
    for (name, bytes) in payloads().into_iter().filter(|(_, bytes)| bytes.len() < 20_000) {
        for nth in 0..60 {
            let mut bytes = bytes.clone();
            let at = nth * 7919 % bytes.len();
            bytes[at] = [0, 1, 0x7f, 0x80, 0xfe, 0xff][nth % 6];
            let all = inspect(*SCHEMAS, ANY, &bytes);
            let text = all.text(&bytes, TextOptions::default());
            assert_eq!(all.error.is_some(), text.contains("\nerror: "), "{name}: byte {at}:\n{text}");
        }
    }
}

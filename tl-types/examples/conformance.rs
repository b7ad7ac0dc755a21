//! Decodes and encodes values that other implementations encoded.
//!
//! Each line of a file is one value: `{"name": ..., "hex": ..., "value": TL JSON}`. Bytes and JSON become each other and
//! themselves again, four ways, by the Rust type and by the schema as data:
//!
//! - `type`: bytes to a value of the generated type, and back
//! - `object`: bytes to an `Object`, and back
//! - `to JSON`: bytes to JSON, which is `value`
//! - `from JSON`: `value` to bytes
//!
//! `cargo xtask conformance FILE.jsonl...` runs this.

use std::collections::BTreeSet;
use std::process::ExitCode;

use serde::Deserialize;
use serde_json::Value;
use tl_types::codec::Visitor;
use tl_types::{Deserializable, DeserializableOwned, Error, Object, Serializable};

/// A line.
#[derive(Deserialize)]
struct Vector {
    name: String,
    hex: String,
    value: Value,
}

/// Bytes to a value of the type that is asked for, and back, with the announced length.
struct RoundTrip<'b>(&'b [u8]);

impl Visitor for RoundTrip<'_> {
    type Output = Result<(Vec<u8>, usize), Error>;

    fn visit<T: DeserializableOwned + Serializable>(self) -> Self::Output {
        T::from_bytes(self.0).map(|value| (value.to_bytes(), value.serialized_len()))
    }
}

fn main() -> ExitCode {
    let (mut values, mut failed, mut names) = (0, 0, BTreeSet::new());
    for file in std::env::args().skip(1) {
        let text = match std::fs::read_to_string(&file) {
            Ok(text) => text,
            Err(error) => {
                eprintln!("error: cannot read {file}: {error}");
                return ExitCode::FAILURE;
            }
        };
        for (line, text) in text.lines().enumerate().filter(|(_, text)| !text.trim().is_empty()) {
            values += 1;
            let (name, errors) = match serde_json::from_str::<Vector>(text) {
                Ok(vector) => (vector.name.clone(), check(&vector)),
                Err(error) => ("?".to_owned(), vec![error.to_string()]),
            };
            errors.iter().for_each(|error| eprintln!("{file}:{}: {name}: {error}", line + 1));
            failed += usize::from(!errors.is_empty());
            names.insert(name);
        }
    }
    println!("conformance: {values} vectors, {} definitions, 4 ways, {failed} failed", names.len());
    if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// The failure of a value.
fn check(vector: &Vector) -> Vec<String> {
    let bytes = match unhex(&vector.hex) {
        Ok(bytes) => bytes,
        Err(error) => return vec![error],
    };
    let ways = [
        ("type", typed(&bytes)),
        ("object", object(&bytes, &vector.name)),
        ("to JSON", to_json(&bytes, &vector.value)),
        ("from JSON", from_json(&vector.value, &bytes)),
    ];
    ways.into_iter().filter_map(|(way, outcome)| Some(format!("{way}: {}", outcome.err()?))).collect()
}

fn typed(bytes: &[u8]) -> Result<(), String> {
    let (id, _) = bytes.split_first_chunk().ok_or("less than 4 bytes")?;
    let id = u32::from_le_bytes(*id);
    let decoded = tl_types::dispatch::visit(id, RoundTrip(bytes)).ok_or_else(|| format!("unknown id {id:08x}"))?;
    let (repeated, announced) = decoded.map_err(|error| error.to_string())?;
    if announced != repeated.len() {
        return Err(format!("{announced} bytes announced, {} written", repeated.len()));
    }
    same(&repeated, bytes)
}

fn object(bytes: &[u8], name: &str) -> Result<(), String> {
    let object = Object::from_bytes(bytes).map_err(|error| error.to_string())?;
    if object.name() != name {
        return Err(format!("is called {}", object.name()));
    }
    same(&object.to_bytes(), bytes)
}

fn to_json(bytes: &[u8], value: &Value) -> Result<(), String> {
    let object = Object::from_bytes(bytes).map_err(|error| error.to_string())?;
    let json = serde_json::to_value(&object).map_err(|error| error.to_string())?;
    differs(&json, value).map_or(Ok(()), Err)
}

fn from_json(value: &Value, bytes: &[u8]) -> Result<(), String> {
    let object: Object = serde_json::from_value(value.clone()).map_err(|error| error.to_string())?;
    same(object.as_bytes(), bytes)
}

fn same(new: &[u8], old: &[u8]) -> Result<(), String> {
    match new.iter().zip(old).position(|(new, old)| new != old) {
        Some(offset) => Err(format!("comes back different at byte {offset}")),
        None if new.len() != old.len() => Err(format!("{} bytes come back as {}", old.len(), new.len())),
        None => Ok(()),
    }
}

/// Where two JSON values differ, and how. A number may be written in several ways: 1 is 1.0.
fn differs(new: &Value, old: &Value) -> Option<String> {
    let inside = |step: String, new: &Value, old: &Value| differs(new, old).map(|what| format!("{step}{what}"));
    match (new, old) {
        (Value::Object(new), Value::Object(old)) if new.keys().eq(old.keys()) => {
            new.iter().find_map(|(key, new)| inside(format!(".{key}"), new, &old[key]))
        }
        (Value::Array(new), Value::Array(old)) if new.len() == old.len() => {
            new.iter().zip(old).enumerate().find_map(|(nth, (new, old))| inside(format!("[{nth}]"), new, old))
        }
        (Value::Number(new), Value::Number(old)) if new.as_f64() == old.as_f64() => None,
        _ => (new != old).then(|| format!(": {new} is not {old}")),
    }
}

fn unhex(text: &str) -> Result<Vec<u8>, String> {
    let digits: Option<Vec<u32>> = text.chars().map(|digit| digit.to_digit(16)).collect();
    let digits = digits.filter(|digits| digits.len() % 2 == 0).ok_or("hex is no hex")?;
    Ok(digits.chunks(2).map(|pair| (pair[0] << 4 | pair[1]) as u8).collect())
}

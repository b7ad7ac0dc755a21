//! Decodes and encodes values that other implementations encoded.
//!
//! Each line of a file is one value: `{"name": ..., "hex": ..., ...}`. The bytes
//! become a value of the generated type and then bytes again, which must be the
//! same. `cargo xtask conformance FILE.jsonl...` runs this.

use std::collections::BTreeSet;
use std::process::ExitCode;

use tl_types::codec::Visitor;
use tl_types::{Deserializable, Serializable};

/// Bytes to a value of the type that is asked for, and back.
struct RoundTrip<'b>(&'b [u8]);

impl Visitor for RoundTrip<'_> {
    type Output = Result<(), String>;

    fn visit<T>(self) -> Self::Output
    where
        T: for<'a> Deserializable<'a> + Serializable,
    {
        let value = T::from_bytes(self.0).map_err(|error| error.to_string())?;
        let bytes = value.to_bytes();
        if value.serialized_len() != bytes.len() {
            return Err(format!("{} bytes announced, {} written", value.serialized_len(), bytes.len()));
        }
        match bytes.iter().zip(self.0).position(|(new, old)| new != old) {
            Some(offset) => Err(format!("comes back different at byte {offset}")),
            None if bytes.len() != self.0.len() => Err(format!("{} bytes come back as {}", self.0.len(), bytes.len())),
            None => Ok(()),
        }
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
            let (name, outcome) = check(text);
            if let Err(error) = outcome {
                eprintln!("{file}:{}: {name}: {error}", line + 1);
                failed += 1;
            }
            values += 1;
            names.insert(name);
        }
    }
    println!("conformance: {values} vectors, {} definitions, {failed} failed", names.len());
    if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// The name of a value, and what is wrong with it.
fn check(line: &str) -> (String, Result<(), String>) {
    let json: serde_json::Value = match serde_json::from_str(line) {
        Ok(json) => json,
        Err(error) => return ("?".to_owned(), Err(error.to_string())),
    };
    let name = json["name"].as_str().unwrap_or("?").to_owned();
    let outcome = json["hex"].as_str().ok_or_else(|| "no hex".to_owned()).and_then(unhex).and_then(|bytes| {
        let (id, _) = bytes.split_first_chunk().ok_or("less than 4 bytes")?;
        let id = u32::from_le_bytes(*id);
        tl_types::dispatch::visit(id, RoundTrip(&bytes)).unwrap_or_else(|| Err(format!("unknown id {id:08x}")))
    });
    (name, outcome)
}

fn unhex(text: &str) -> Result<Vec<u8>, String> {
    let digits: Option<Vec<u32>> = text.chars().map(|digit| digit.to_digit(16)).collect();
    let digits = digits.filter(|digits| digits.len() % 2 == 0).ok_or("hex is no hex")?;
    Ok(digits.chunks(2).map(|pair| (pair[0] << 4 | pair[1]) as u8).collect())
}

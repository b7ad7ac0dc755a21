//! `tl encode`: TL JSON as encoded values.

use std::collections::BTreeSet;
use std::io::{self, IsTerminal};
use std::path::PathBuf;

use clap::Args;
use serde_json::Value;

use crate::bytes::Encoding;
use crate::failure::{Failure, Result};
use crate::value::{Skipped, Target, ValueType};
use crate::{input, names, output};

/// Encode JSON as a value
///
/// Reads TL JSON, as printed by `tl decode`, and writes the encoded value. Keys may be in any order, and a long may be a
/// number. Errors name the path to the wrong value and the expected type.
#[derive(Args)]
#[command(after_help = "\
Examples:
  tl encode --layers call.json > call.bin
  tl encode --schema api.tl call.json > call.bin
  echo '{\"_\": \"inputPeerChat\", \"chat_id\": 5}' | tl encode --schema api.tl
  echo '[1, 2, 3]' | tl encode --schema api.tl --type 'Vector<int>' --to base64

`tl help decode` describes TL JSON, schemas, types and --request.")]
pub(crate) struct Encode {
    /// File with the JSON; standard input if omitted or `-`
    #[arg(value_name = "FILE", default_value = "-", hide_default_value = true)]
    file: PathBuf,
    #[command(flatten)]
    ty: ValueType,
    /// Encoding of the output [default: hex on a terminal, binary elsewhere]
    #[arg(long, value_enum, value_name = "ENCODING")]
    to: Option<Encoding>,
}

impl Encode {
    pub(crate) fn run(&self) -> Result<bool> {
        let target = self.ty.load(&self.file)?;
        let json = input::read_text(&self.file)?;
        let json = json.trim_start_matches('\u{feff}');
        let mut names = BTreeSet::new();
        if let Ok(value) = serde_json::from_str(json) {
            collect_names(&value, &mut names);
        }
        let is_used = |it: &&Skipped| names.iter().any(|name| name.split('#').next() == Some(&*it.name));
        let skipped = target.skipped.iter().filter(|it| target.schemas.named(&it.name).is_none()).find(is_used);
        if let Some(skipped) = skipped {
            return Err(Failure::new(format!("cannot encode {}: {skipped}", input::name(&self.file))));
        }
        let exception = " unless the type of its field decides";
        let ambiguous = |name: &String| names::ambiguous(target.schemas, name, "encoded as", exception);
        let ambiguous: Vec<String> = names.iter().filter_map(ambiguous).collect();
        let bytes = self.encode(target, json).map_err(|failure| ambiguous.iter().fold(failure, Failure::help))?;
        // Of the built-in definitions, the present one is meant.
        for note in ambiguous.iter().filter(|_| !target.is_built_in) {
            output::eprint(&format!("note: {note}\n"))?;
        }
        let default = if io::stdout().is_terminal() { Encoding::Hex } else { Encoding::Binary };
        output::print_raw(self.to.unwrap_or(default).encode(&bytes))?;
        Ok(true)
    }

    fn encode(&self, target: Target, json: &str) -> Result<Vec<u8>> {
        target.encode(json).map_err(|error| {
            let failure = Failure::new(format!("cannot encode {}: {error}", input::name(&self.file)));
            let is_object = json.trim_start().starts_with('{');
            if is_object || self.ty.is_given() || error.is_syntax() || error.is_eof() {
                return failure;
            }
            failure.help("only objects name their type; pass it for other values: `--type 'Vector<int>'`")
        })
    }
}

fn collect_names(value: &Value, names: &mut BTreeSet<String>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| collect_names(item, names)),
        Value::Object(entries) => {
            names.extend(entries.get("_").and_then(Value::as_str).map(str::to_owned));
            entries.values().for_each(|value| collect_names(value, names));
        }
        _ => {}
    }
}

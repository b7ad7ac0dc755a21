//! `tl decode`: encoded values as TL JSON.

use clap::Args;
use tl_codegen_cli::inspect;
use tl_runtime::json;

use crate::bytes::Bytes;
use crate::failure::{Failure, Result};
use crate::value::{EncodedValue, NOTES, Target};
use crate::{input, output};

const TL_JSON: &str = "\
TL JSON:
  flags words          omitted: computed from the other fields
  conditional fields   omitted if absent
  int, #, double       numbers; \"NaN\", \"Infinity\" and \"-Infinity\"
  long                 a decimal string
  bytes                base64
  int128, int256       hex digits
  true                 true; omitted if not set";

const EXAMPLES: &str = "\
Examples:
  tl decode --schema api.tl message.bin
  echo 4edd04df.. | tl decode --schema api.tl
  tl decode --schema api.tl --type 'Vector<long>' ids.bin
  tl decode --schema api.tl --request contacts.getContactIDs result.bin
  tl decode --schema api.tl message.bin | jq .users[].first_name
  tl decode --schema api.tl a.bin | tl encode --schema api.tl > same.bin";

/// Decode a value to JSON
///
/// Reads one value by a schema and prints it as TL JSON: one object per constructor, with the name of the constructor as
/// `"_"` and a key for each field. Trailing bytes are an error. `tl encode` converts the JSON back to the same bytes; a
/// warning is printed if it would not. `tl inspect` shows where decoding of an invalid value stops.
#[derive(Args)]
#[command(after_help = format!("{TL_JSON}\n\n{NOTES}\n\n{EXAMPLES}"))]
pub(crate) struct Decode {
    #[command(flatten)]
    value: EncodedValue,
    /// Print the JSON on one line
    #[arg(long)]
    compact: bool,
}

impl Decode {
    pub(crate) fn run(&self) -> Result<bool> {
        let (target, bytes) = self.value.read()?;
        let json = self.json(target, &bytes)?;
        output::print_raw(&json)?;
        if let Some(offset) = first_difference(target, &bytes.bytes, &json) {
            let lost = lost(target, &bytes.bytes);
            output::eprint(&format!("warning: the JSON encodes to different bytes, first at byte {offset}: {lost}\n"))?;
        }
        Ok(true)
    }

    fn json(&self, Target { schemas, shape }: Target, bytes: &Bytes) -> Result<String> {
        let failed = |error: String| Failure::new(format!("cannot decode {}: {error}", input::name(&self.value.file)));
        if let Err(error) = inspect::check(schemas, shape, &bytes.bytes, self.value.lossy) {
            let hint = inspect::hint(schemas, &error, &bytes.bytes);
            let inspect = Some("`tl inspect` shows where decoding stops".to_owned());
            let helps = [hint, bytes.detection_help(), inspect];
            return Err(helps.into_iter().flatten().fold(failed(error.to_string()), Failure::help));
        }
        let encoded = json::Encoded { schemas, shape, bytes: &bytes.bytes };
        let json = match (self.value.lossy, self.compact) {
            (false, false) => serde_json::to_string_pretty(&encoded),
            (false, true) => serde_json::to_string(&encoded),
            (true, false) => serde_json::to_string_pretty(&json::Lossy(encoded)),
            (true, true) => serde_json::to_string(&json::Lossy(encoded)),
        };
        json.map(|json| json + "\n").map_err(|error| failed(error.to_string()))
    }
}

/// Lists the pieces of a value that the JSON does not represent exactly.
fn lost(Target { schemas, shape }: Target, bytes: &[u8]) -> String {
    const MAX_LISTED: usize = 5;
    let rows = inspect::inspect(schemas, shape, bytes).rows;
    let notes = rows.iter().filter_map(|row| Some((&*row.path, row.note.as_ref()?)));
    let mut notes: Vec<String> =
        notes.map(|(path, note)| format!("{} ({note})", if path.is_empty() { "the value" } else { path })).collect();
    let more = notes.len().saturating_sub(MAX_LISTED);
    notes.truncate(MAX_LISTED);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!("it does not represent {}{more}", notes.join(", "))
}

/// Returns the offset of the first byte that encoding the JSON does not reproduce.
fn first_difference(target: Target, bytes: &[u8], json: &str) -> Option<usize> {
    let encoded = target.encode(json).ok()?;
    let common = encoded.iter().zip(bytes).take_while(|(new, old)| new == old).count();
    (encoded != bytes).then_some(common)
}

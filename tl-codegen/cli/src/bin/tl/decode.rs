//! `tl decode`: encoded values as TL JSON.

use clap::Args;
use tl_codegen_cli::inspect::{self, Row};
use tl_runtime::{Reader, json};

use crate::bytes::Bytes;
use crate::failure::{Failure, Result};
use crate::value::{EncodedValue, NOTES, Target};
use crate::{input, output};

const TL_JSON: &str = "\
TL JSON:
  flags words          omitted: computed from the other fields. These are the `#` fields whose
                       names start with `flags`, if only conditions use them
  other # fields       numbers, also as masks: bits without a field are kept
  conditional fields   omitted if absent
  int, #, double       numbers; \"NaN\", \"Infinity\" and \"-Infinity\"
  long                 a decimal string
  bytes                base64
  int128, int256       hex digits
  true                 true; omitted if not set
  an invalid message   of a container: its bytes in base64, as `body`; the exit code is 1";

const EXAMPLES: &str = "\
Examples:
  tl decode --layers message.bin
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
        let rows = || inspect::inspect(target.schemas, target.shape, &bytes.bytes).rows;
        let is_valid = inspect::check(target.schemas, target.shape, &bytes.bytes, self.value.lossy).is_ok();
        if !is_valid {
            let skipped = notes(&rows(), |row| row.is_skipped);
            output::eprint(&format!("warning: messages that are not valid are shown in base64: {skipped}\n"))?;
        }
        if let Some(offset) = first_difference(target, &bytes.bytes, &json) {
            let lost = notes(&rows(), |row| !row.is_skipped);
            output::eprint(&format!(
                "warning: the JSON encodes to different bytes, first at byte {offset}: it does not represent {lost}\n"
            ))?;
        }
        Ok(is_valid)
    }

    fn json(&self, target: Target, bytes: &Bytes) -> Result<String> {
        let Target { schemas, shape, .. } = target;
        let failed = |error: String| Failure::new(format!("cannot decode {}: {error}", input::name(&self.value.file)));
        let lossy_utf8 = self.value.lossy;
        let mut r = Reader::new(&bytes.bytes).lossy_utf8(lossy_utf8);
        let read = schemas.walk(&mut r, shape).opaque_bodies(true).try_for_each(|event| event.map(drop));
        if let Err(error) = read.and_then(|()| r.finish()) {
            let hint = target.skipped(&error).or_else(|| inspect::hint(schemas, &error, &bytes.bytes));
            let inspect = Some("`tl inspect` shows where decoding stops".to_owned());
            let helps = [hint, bytes.detection_help(), inspect];
            return Err(helps.into_iter().flatten().fold(failed(error.to_string()), Failure::help));
        }
        let encoded = json::Encoded { schemas, shape, bytes: &bytes.bytes };
        let json = json::Lenient { encoded, lossy_utf8, opaque_bodies: true };
        let json = if self.compact { serde_json::to_string(&json) } else { serde_json::to_string_pretty(&json) };
        json.map(|json| json + "\n").map_err(|error| failed(error.to_string()))
    }
}

/// Lists pieces of a value with a warning.
fn notes(rows: &[Row], is_listed: fn(&Row) -> bool) -> String {
    const MAX_LISTED: usize = 5;
    let notes = rows.iter().filter(|row| is_listed(row)).filter_map(|row| Some((&*row.path, row.note.as_ref()?)));
    let mut notes: Vec<String> =
        notes.map(|(path, note)| format!("{} ({note})", if path.is_empty() { "the value" } else { path })).collect();
    let more = notes.len().saturating_sub(MAX_LISTED);
    notes.truncate(MAX_LISTED);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!("{}{more}", notes.join(", "))
}

/// Returns the offset of the first byte that encoding the JSON does not reproduce.
fn first_difference(target: Target, bytes: &[u8], json: &str) -> Option<usize> {
    let encoded = target.encode(json).ok()?;
    let common = encoded.iter().zip(bytes).take_while(|(new, old)| new == old).count();
    (encoded != bytes).then_some(common)
}

//! `tl decode`: from bytes to TL JSON.

use std::io;

use clap::Args;
use serde::de::DeserializeSeed;
use tl_codegen_cli::inspect;
use tl_types::json;

use crate::bytes::Bytes;
use crate::input::{self, Failure};
use crate::output;
use crate::value::{Encoded, NOTES, Reading};

const TL_JSON: &str = "\
TL JSON:
  flags words are left out: they follow from the other fields; so are absent conditional fields
  int, #, double   numbers; \"NaN\", \"Infinity\" and \"-Infinity\"
  long             a string of digits
  bytes            base64
  int128, int256   hex digits
  true             true; absent if it is not set";

const EXAMPLES: &str = "\
Examples:
  tl decode --schema api.tl message.bin
  echo 4edd04df.. | tl decode --schema api.tl
  tl decode --schema api.tl --type 'Vector<long>' ids.bin
  tl decode --schema api.tl message.bin | jq .users[].first_name
  tl decode --schema api.tl a.bin | tl encode --schema api.tl > same.bin";

/// Turn an encoded value into JSON
///
/// Reads one value by any schema and prints it as TL JSON, an object per constructor: `"_"` holds its name, the
/// other keys are its fields. All of the input must be this value: a rest is an error. `tl encode` is the way back
/// and gives the same bytes; where it does not, a warning says so. `tl inspect` shows how far bytes can be read
/// that are no value.
#[derive(Args)]
#[command(after_help = format!("{TL_JSON}\n\n{NOTES}\n\n{EXAMPLES}"))]
pub(crate) struct Decode {
    #[command(flatten)]
    value: Encoded,
    /// Print all on one line
    #[arg(long)]
    compact: bool,
}

impl Decode {
    pub(crate) fn validate(&self) -> Result<(), &'static str> {
        self.value.validate()
    }

    pub(crate) fn run(&self) -> io::Result<bool> {
        let Some((reading, bytes)) = self.value.read()? else { return Ok(false) };
        match self.json(reading, &bytes) {
            Ok(json) => {
                output::print_raw(&json)?;
                lost(reading, &bytes.bytes, &json).map_or(Ok(()), |what| output::complain(&what))?;
                Ok(true)
            }
            Err(failure) => failure.report().map(|()| false),
        }
    }

    fn json(&self, Reading { schemas, shape }: Reading, bytes: &Bytes) -> Result<String, Failure> {
        let failed = |why: String| Failure::new(format!("cannot decode {}: {why}", input::name(&self.value.file)));
        if let Err(error) = inspect::check(schemas, shape, &bytes.bytes) {
            let hint = inspect::hint(schemas, &error, &bytes.bytes);
            let look = Some("`tl inspect` shows how far it can be read".to_owned());
            let helps = [hint, bytes.doubt(), look];
            return Err(helps.into_iter().flatten().fold(failed(error.to_string()), Failure::help));
        }
        let encoded = json::Encoded { schemas, shape, bytes: &bytes.bytes };
        let json = if self.compact { serde_json::to_string(&encoded) } else { serde_json::to_string_pretty(&encoded) };
        json.map(|json| json + "\n").map_err(|error| failed(error.to_string()))
    }
}

/// Says that JSON does not keep all of the bytes, if that is so.
fn lost(Reading { schemas, shape }: Reading, bytes: &[u8], json: &str) -> Option<String> {
    let mut text = serde_json::Deserializer::from_str(json);
    text.disable_recursion_limit();
    let again = json::Form { schemas, shape }.deserialize(&mut text).ok()?;
    let at = again.iter().zip(bytes).position(|(new, old)| new != old).or((again.len() != bytes.len()).then_some(0))?;
    Some(format!(
        "warning: JSON does not keep all of it, byte {at} for one: flag bits that the schema does not know, padding that is \
         not zero, a length that takes more bytes than it needs\n"
    ))
}

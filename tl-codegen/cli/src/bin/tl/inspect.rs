//! `tl inspect`: annotated dumps of encoded values.

use clap::Args;
use tl_codegen_cli::inspect::{self, TextOptions};

use crate::failure::Result;
use crate::output;
use crate::value::EncodedValue;

/// Show which bytes of a value belong to which field
///
/// Prints a line for each piece of an encoded value: offset, bytes, path of the field, type and value. If the input is
/// not a valid value, shows where decoding stops and the type that is expected there, and fails. Includes the contents of
/// message containers, results of calls and packed objects. An invalid message of a container is skipped by its length.
#[derive(Args)]
#[command(after_help = "\
Columns:
  offset   in bytes from the start, as in error messages
  bytes    as encoded, little-endian; shortened for long strings
  field    the path from the root value, which is `-`
  type     as in the schema, with the flag bit of a conditional field
  value    a constructor with its id, or the value of the field

Examples:
  tl inspect --layers message.bin
  tl inspect --schema api.tl message.bin
  tl inspect --schema api.tl message.bin | grep first_name
  echo 4edd04df.. | tl inspect --schema api.tl
  tl inspect --schema api.tl --type 'vector<%Message>' --full part.bin

`tl help decode` describes schemas, types and --request.")]
pub(crate) struct Inspect {
    #[command(flatten)]
    value: EncodedValue,
    /// Do not shorten long strings and bytes
    #[arg(long)]
    full: bool,
}

impl Inspect {
    pub(crate) fn run(&self) -> Result<bool> {
        let (target, bytes) = self.value.read()?;
        let mut inspection = inspect::inspect_text(target.schemas, target.shape, &bytes.bytes, self.value.lossy);
        if let Some(skipped) = inspection.error.as_ref().and_then(|error| target.skipped(error)) {
            inspection.hint = Some(skipped);
        }
        output::print(&inspection.text(&bytes.bytes, TextOptions { full: self.full, color: true }))?;
        if let (Some(_), Some(help)) = (&inspection.error, bytes.detection_help()) {
            output::eprint(&format!("note: {help}\n"))?;
        }
        Ok(inspection.is_valid())
    }
}

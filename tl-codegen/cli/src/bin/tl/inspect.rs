//! `tl inspect`: an annotated dump of bytes.

use std::io;

use clap::Args;
use tl_codegen_cli::inspect::{self, Look};

use crate::output;
use crate::value::Encoded;

/// Show which bytes of a value are what
///
/// Prints a line for each piece of an encoded value: where its bytes are, the bytes, the way to the field, its type
/// and its value. If the bytes are no value, or only the start of one, shows how far they can be read and what is
/// expected there, and fails. Looks into messages of a container, results of calls and packed objects.
#[derive(Args)]
#[command(after_help = "\
Columns:
  offset   in bytes from the start, as errors count them
  bytes    as they are on the wire, lowest first; not all of those of a long text
  field    the way to it, from the outside to the inside; `-` is the value as a whole
  type     as the schema writes it, with the flag bit that it hangs on
  value    a constructor and its id, or what is in the field

Examples:
  tl inspect --schema api.tl message.bin
  tl inspect --schema api.tl message.bin | grep first_name
  echo 4edd04df.. | tl inspect --schema api.tl
  tl inspect --schema api.tl --type 'vector<%Message>' --full part.bin

`tl help decode` tells about schemas and types.")]
pub(crate) struct Inspect {
    #[command(flatten)]
    value: Encoded,
    /// Show long texts and bytes to their end
    #[arg(long)]
    full: bool,
}

impl Inspect {
    pub(crate) fn validate(&self) -> Result<(), &'static str> {
        self.value.validate()
    }

    pub(crate) fn run(&self) -> io::Result<bool> {
        let Some((reading, bytes)) = self.value.read()? else { return Ok(false) };
        let inspection = inspect::inspect(reading.schemas, reading.shape, &bytes.bytes);
        output::print(&inspection.text(&bytes.bytes, Look { full: self.full, coloured: true }))?;
        if let (Some(_), Some(doubt)) = (&inspection.error, bytes.doubt()) {
            output::complain(&format!("note: {doubt}\n"))?;
        }
        Ok(inspection.is_sound())
    }
}

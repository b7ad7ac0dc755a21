//! `tl encode`: from TL JSON to bytes.

use std::io::{self, IsTerminal};
use std::path::PathBuf;

use clap::Args;
use serde::de::DeserializeSeed;

use crate::bytes::Form;
use crate::input::{self, Failure};
use crate::output;
use crate::value::{Of, Reading};

/// Turn JSON into an encoded value
///
/// Reads TL JSON, as `tl decode` prints it, and writes the bytes of the value. Keys may come in any order, and
/// a long may be a number. What is wrong is told with the path to it and with what is expected there.
#[derive(Args)]
#[command(after_help = "\
Examples:
  tl encode --schema api.tl call.json > call.bin
  echo '{\"_\": \"inputPeerChat\", \"chat_id\": 5}' | tl encode --schema api.tl
  echo '[1, 2, 3]' | tl encode --schema api.tl --type 'Vector<int>' --to base64

`tl help decode` tells about TL JSON, schemas and types.")]
pub(crate) struct Encode {
    /// The JSON; without it or as `-`, standard input
    #[arg(value_name = "FILE", default_value = "-", hide_default_value = true)]
    file: PathBuf,
    #[command(flatten)]
    of: Of,
    /// How the bytes are written: on a terminal as hex, and as they are elsewhere
    #[arg(long, value_enum, value_name = "FORM")]
    to: Option<Form>,
}

impl Encode {
    pub(crate) fn validate(&self) -> Result<(), &'static str> {
        self.of.validate(&self.file)
    }

    pub(crate) fn run(&self) -> io::Result<bool> {
        let Some(reading) = self.of.read()? else { return Ok(false) };
        match input::read_text(&self.file).and_then(|json| self.bytes(reading, &json)) {
            Ok(bytes) => {
                let form = if io::stdout().is_terminal() { Form::Hex } else { Form::Binary };
                output::print_bytes(&self.to.unwrap_or(form).of(&bytes)).map(|()| true)
            }
            Err(failure) => failure.report().map(|()| false),
        }
    }

    fn bytes(&self, Reading { schemas, shape }: Reading, json: &str) -> Result<Vec<u8>, Failure> {
        let mut text = serde_json::Deserializer::from_str(json);
        // Values are counted as they are read, and JSON with too many in each other is refused.
        text.disable_recursion_limit();
        let read = tl_types::json::Form { schemas, shape }.deserialize(&mut text);
        read.and_then(|bytes| text.end().map(|()| bytes)).map_err(|error| {
            let failure = Failure::new(format!("cannot encode {}: {error}", input::name(&self.file)));
            match json.trim_start().chars().next() {
                Some('{') => failure,
                _ if self.of.is_typed() || error.is_syntax() || error.is_eof() => failure,
                _ => failure.help("only objects tell what they are; for others give the type: `--type 'Vector<int>'`"),
            }
        })
    }
}

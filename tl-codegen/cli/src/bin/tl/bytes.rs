//! Binary data as files and terminals have it: raw, as hex digits or in base64.

use std::path::Path;

use clap::ValueEnum;
use data_encoding::{BASE64, BASE64_NOPAD, DecodeKind, HEXLOWER, HEXLOWER_PERMISSIVE};

use crate::failure::{Failure, Result};
use crate::input;

#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum Encoding {
    /// Raw bytes
    Binary,
    /// Digits in either case; whitespace, `:`, `,` and `0x` between them are ignored
    Hex,
    /// The standard or the URL-safe alphabet, with or without padding
    Base64,
}

/// Binary data and the encoding that it was read from.
pub(crate) struct Bytes {
    pub(crate) bytes: Vec<u8>,
    encoding: Encoding,
    /// Whether the encoding was detected instead of given.
    detected: bool,
}

impl Encoding {
    /// Encodes bytes; text ends with a line feed.
    pub(crate) fn encode(self, bytes: &[u8]) -> Vec<u8> {
        match self {
            Self::Binary => bytes.to_vec(),
            Self::Hex => (HEXLOWER.encode(bytes) + "\n").into_bytes(),
            Self::Base64 => (BASE64.encode(bytes) + "\n").into_bytes(),
        }
    }
}

impl Bytes {
    /// Reads a file or standard input; without an encoding, detects it.
    pub(crate) fn read(path: &Path, encoding: Option<Encoding>) -> Result<Self> {
        Self::decode(input::read_bytes(path)?, encoding)
            .map_err(|error| Failure::new(format!("cannot read {}: {error}", input::name(path))))
    }

    fn decode(raw: Vec<u8>, encoding: Option<Encoding>) -> Result<Self, String> {
        let (bytes, encoding, detected) = match encoding {
            Some(Encoding::Binary) => (raw, Encoding::Binary, false),
            Some(Encoding::Hex) => (hex(&raw)?, Encoding::Hex, false),
            Some(Encoding::Base64) => (base64(&raw)?, Encoding::Base64, false),
            None if raw.is_empty() => return Err("the input is empty".to_owned()),
            // Text of nothing but digits may be either, and is more often hex.
            None => match (hex(&raw), base64(&raw)) {
                (Ok(bytes), _) => (bytes, Encoding::Hex, true),
                (_, Ok(bytes)) => (bytes, Encoding::Base64, true),
                _ => (raw, Encoding::Binary, true),
            },
        };
        Ok(Self { bytes, encoding, detected })
    }

    /// Returns help for the case that the encoding was detected wrongly.
    pub(crate) fn detection_help(&self) -> Option<String> {
        let name = match self.encoding {
            Encoding::Hex => "hex",
            Encoding::Base64 => "base64",
            Encoding::Binary => return None,
        };
        self.detected.then(|| format!("the input was detected as {name}; `--from` sets its encoding"))
    }
}

pub(crate) fn hex(raw: &[u8]) -> Result<Vec<u8>, String> {
    let text = str::from_utf8(raw).map_err(|_| "invalid hex: the input is not text".to_owned())?;
    let parts = text.split(|c: char| c.is_ascii_whitespace() || c == ':' || c == ',');
    let digits: String = parts.map(|part| part.strip_prefix("0x").unwrap_or(part)).collect();
    HEXLOWER_PERMISSIVE.decode(digits.as_bytes()).map_err(|error| match digits.as_bytes().get(error.position) {
        Some(digit) if !digit.is_ascii_hexdigit() => format!("invalid hex digit {:?}", char::from(*digit)),
        _ => format!("invalid hex: odd number of digits ({})", digits.len()),
    })
}

fn base64(raw: &[u8]) -> Result<Vec<u8>, String> {
    let digits = raw.iter().filter(|byte| !byte.is_ascii_whitespace()).map(|byte| match byte {
        b'-' => b'+',
        b'_' => b'/',
        byte => *byte,
    });
    let mut digits: Vec<u8> = digits.collect();
    let unpadded = digits.iter().rposition(|digit| *digit != b'=').map_or(0, |last| last + 1);
    if digits.len() - unpadded <= 2 {
        digits.truncate(unpadded);
    }
    BASE64_NOPAD.decode(&digits).map_err(|error| match digits.get(error.position) {
        _ if error.kind == DecodeKind::Length => format!("invalid base64: invalid length ({})", digits.len()),
        Some(digit) if digit.is_ascii_graphic() => {
            format!("invalid base64: unexpected {:?} after {} digits", char::from(*digit), error.position)
        }
        _ => "invalid base64".to_owned(),
    })
}

//! Binary data as files and terminals have it: raw, as hex digits or in base64.

use std::path::Path;

use clap::ValueEnum;
use data_encoding::{BASE64, BASE64_NOPAD, DecodeKind, HEXLOWER, HEXLOWER_PERMISSIVE};

use crate::failure::{Failure, Result};
use crate::input;

/// The encoding of binary data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
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

fn hex(raw: &[u8]) -> Result<Vec<u8>, String> {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn detects(raw: &[u8], encoding: Encoding, bytes: &[u8]) {
        let read = Bytes::decode(raw.to_vec(), None).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!((read.encoding, &*read.bytes), (encoding, bytes), "{}", raw.escape_ascii());
    }

    #[test]
    fn the_encoding_is_detected() {
        detects(b"4edd04df", Encoding::Hex, &[0x4e, 0xdd, 4, 0xdf]);
        detects(b"4E DD\n04:df\n", Encoding::Hex, &[0x4e, 0xdd, 4, 0xdf]);
        detects(b"0x4e, 0xdd", Encoding::Hex, &[0x4e, 0xdd]);
        detects(b"Tt0E3w==\n", Encoding::Base64, &[0x4e, 0xdd, 4, 0xdf]);
        detects(b"Tt0E3w", Encoding::Base64, &[0x4e, 0xdd, 4, 0xdf]);
        detects(b"-_8=", Encoding::Base64, &[0xfb, 0xff]);
        detects(b"\x4e\xdd\x04\xdf", Encoding::Binary, &[0x4e, 0xdd, 4, 0xdf]);
        // Neither an even number of digits nor base64.
        detects(b"4edd0", Encoding::Binary, b"4edd0");
        assert_eq!(Bytes::decode(Vec::new(), None).err().as_deref(), Some("the input is empty"));
    }

    #[test]
    fn invalid_input_is_rejected() {
        let error = |raw: &[u8], encoding| Bytes::decode(raw.to_vec(), Some(encoding)).err().unwrap_or_default();
        assert_eq!(error(b"4eg0", Encoding::Hex), "invalid hex digit 'g'");
        assert_eq!(error(b"4ed", Encoding::Hex), "invalid hex: odd number of digits (3)");
        assert_eq!(error(b"\xff", Encoding::Hex), "invalid hex: the input is not text");
        assert_eq!(error(b"Tt0!", Encoding::Base64), "invalid base64: unexpected '!' after 3 digits");
        assert_eq!(error(b"Tt0E3", Encoding::Base64), "invalid base64: invalid length (5)");
        assert_eq!(error(b"\0\0", Encoding::Base64), "invalid base64");
    }

    #[test]
    fn every_encoding_round_trips() {
        let bytes: Vec<u8> = (0..=255).collect();
        for encoding in [Encoding::Binary, Encoding::Hex, Encoding::Base64] {
            detects(&encoding.encode(&bytes), encoding, &bytes);
        }
    }
}

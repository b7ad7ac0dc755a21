//! Bytes as people have them: as they are, as hex digits, in base64.

use std::path::Path;

use clap::ValueEnum;
use data_encoding::{BASE64, BASE64_NOPAD, DecodeKind, HEXLOWER, HEXLOWER_PERMISSIVE};

use crate::input::{self, Failure};

/// How bytes are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Form {
    /// As they are
    Binary,
    /// Digits in either case; spaces, line ends, `:`, `,` and `0x` may be between them
    Hex,
    /// In the standard or the URL alphabet, padded or not
    Base64,
}

/// Bytes, and how they were written.
pub(crate) struct Bytes {
    pub(crate) bytes: Vec<u8>,
    pub(crate) form: Form,
    /// Whether the form was found, not given.
    pub(crate) guessed: bool,
}

impl Form {
    fn name(self) -> &'static str {
        match self {
            Self::Binary => "binary",
            Self::Hex => "hex",
            Self::Base64 => "base64",
        }
    }

    /// Bytes in this form; text ends with a line end.
    pub(crate) fn of(self, bytes: &[u8]) -> Vec<u8> {
        match self {
            Self::Binary => bytes.to_vec(),
            Self::Hex => (HEXLOWER.encode(bytes) + "\n").into_bytes(),
            Self::Base64 => (BASE64.encode(bytes) + "\n").into_bytes(),
        }
    }
}

impl Bytes {
    /// The bytes of a file or of standard input.
    pub(crate) fn read(path: &Path, form: Option<Form>) -> Result<Self, Failure> {
        Self::of(input::read_bytes(path)?, form)
            .map_err(|why| Failure::new(format!("cannot read {}: {why}", input::name(path))))
    }

    fn of(raw: Vec<u8>, form: Option<Form>) -> Result<Self, String> {
        let read = |bytes, form, guessed| Ok(Self { bytes, form, guessed });
        match form {
            Some(Form::Binary) => read(raw, Form::Binary, false),
            Some(Form::Hex) => read(hex(&raw)?, Form::Hex, false),
            Some(Form::Base64) => read(base64(&raw)?, Form::Base64, false),
            None if raw.is_empty() => Err("it is empty".to_owned()),
            // What is nothing but digits may be both, and is more often hex.
            None => match (hex(&raw), base64(&raw)) {
                (Ok(bytes), _) => read(bytes, Form::Hex, true),
                (_, Ok(bytes)) => read(bytes, Form::Base64, true),
                _ => read(raw, Form::Binary, true),
            },
        }
    }

    /// What to do if the form was guessed wrongly.
    pub(crate) fn doubt(&self) -> Option<String> {
        (self.guessed && self.form != Form::Binary)
            .then(|| format!("the input was taken for {}; `--from` tells what it is", self.form.name()))
    }
}

fn hex(raw: &[u8]) -> Result<Vec<u8>, String> {
    let text = str::from_utf8(raw).map_err(|_| "it is not text, so it is no hex".to_owned())?;
    let parts = text.split(|c: char| c.is_ascii_whitespace() || c == ':' || c == ',');
    let digits: String = parts.map(|part| part.strip_prefix("0x").unwrap_or(part)).collect();
    HEXLOWER_PERMISSIVE.decode(digits.as_bytes()).map_err(|error| match digits.as_bytes().get(error.position) {
        Some(wrong) if !wrong.is_ascii_hexdigit() => format!("{:?} is no hex digit", char::from(*wrong)),
        _ => format!("{} hex digits are no whole number of bytes", digits.len()),
    })
}

fn base64(raw: &[u8]) -> Result<Vec<u8>, String> {
    let digits = raw.iter().filter(|byte| !byte.is_ascii_whitespace()).map(|byte| match byte {
        b'-' => b'+',
        b'_' => b'/',
        byte => *byte,
    });
    let mut digits: Vec<u8> = digits.collect();
    let padded = digits.iter().rposition(|digit| *digit != b'=').map_or(0, |last| last + 1);
    if digits.len() - padded <= 2 {
        digits.truncate(padded);
    }
    BASE64_NOPAD.decode(&digits).map_err(|error| match digits.get(error.position) {
        _ if error.kind == DecodeKind::Length => {
            format!("{} digits of base64 are no whole number of bytes", digits.len())
        }
        Some(wrong) if wrong.is_ascii_graphic() => {
            format!("{:?} cannot be in base64 there, behind {} digits", char::from(*wrong), error.position)
        }
        _ => "it is no base64".to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn guessed(raw: &[u8], form: Form, bytes: &[u8]) {
        let read = Bytes::of(raw.to_vec(), None).unwrap_or_else(|why| panic!("{why}"));
        assert_eq!((read.form, &*read.bytes), (form, bytes), "{}", raw.escape_ascii());
    }

    #[test]
    fn forms_are_found() {
        guessed(b"4edd04df", Form::Hex, &[0x4e, 0xdd, 4, 0xdf]);
        guessed(b"4E DD\n04:df\n", Form::Hex, &[0x4e, 0xdd, 4, 0xdf]);
        guessed(b"0x4e, 0xdd", Form::Hex, &[0x4e, 0xdd]);
        guessed(b"Tt0E3w==\n", Form::Base64, &[0x4e, 0xdd, 4, 0xdf]);
        guessed(b"Tt0E3w", Form::Base64, &[0x4e, 0xdd, 4, 0xdf]);
        guessed(b"-_8=", Form::Base64, &[0xfb, 0xff]);
        guessed(b"\x4e\xdd\x04\xdf", Form::Binary, &[0x4e, 0xdd, 4, 0xdf]);
        // Neither an even number of digits nor base64.
        guessed(b"4edd0", Form::Binary, b"4edd0");
        assert_eq!(Bytes::of(Vec::new(), None).err().as_deref(), Some("it is empty"));
    }

    #[test]
    fn what_a_given_form_refuses() {
        let why = |raw: &[u8], form| Bytes::of(raw.to_vec(), Some(form)).err().unwrap_or_default();
        assert_eq!(why(b"4eg0", Form::Hex), "'g' is no hex digit");
        assert_eq!(why(b"4ed", Form::Hex), "3 hex digits are no whole number of bytes");
        assert_eq!(why(b"\xff", Form::Hex), "it is not text, so it is no hex");
        assert_eq!(why(b"Tt0!", Form::Base64), "'!' cannot be in base64 there, behind 3 digits");
        assert_eq!(why(b"Tt0E3", Form::Base64), "5 digits of base64 are no whole number of bytes");
        assert_eq!(why(b"\0\0", Form::Base64), "it is no base64");
    }

    #[test]
    fn what_is_written_is_read() {
        let bytes: Vec<u8> = (0..=255).collect();
        for form in [Form::Binary, Form::Hex, Form::Base64] {
            let read = Bytes::of(form.of(&bytes), None).unwrap_or_else(|why| panic!("{why}"));
            assert_eq!((read.form, read.bytes), (form, bytes.clone()));
        }
    }
}

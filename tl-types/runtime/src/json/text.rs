//! Base64 and hex.

use alloc::vec::Vec;
use core::fmt;

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Formats bytes in base64: the standard alphabet, padded.
pub(super) struct Base64<'b>(pub(super) &'b [u8]);

impl fmt::Display for Base64<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Many groups per call of the formatter, which would otherwise take most of the time.
        for part in self.0.chunks(192) {
            let mut text = [b'='; 256];
            for (group, text) in part.chunks(3).zip(text.chunks_exact_mut(4)) {
                let bits =
                    (0..3).fold(0, |bits, nth| bits << 8 | u32::from(group.get(nth).copied().unwrap_or_default()));
                for (nth, digit) in text.iter_mut().enumerate().take(group.len() + 1) {
                    *digit = ALPHABET[(bits >> (18 - 6 * nth)) as usize & 63];
                }
            }
            let text = &text[..4 * part.len().div_ceil(3)];
            f.write_str(core::str::from_utf8(text).map_err(|_| fmt::Error)?)?;
        }
        Ok(())
    }
}

/// Decodes base64; `None` for invalid and non-canonical text.
pub(super) fn from_base64(text: &str) -> Option<Vec<u8>> {
    let text = text.as_bytes();
    let padding = text.iter().rev().take(2).take_while(|digit| **digit == b'=').count();
    let digits = &text[..text.len() - padding];
    if !text.len().is_multiple_of(4) {
        return None;
    }
    let mut bytes = Vec::with_capacity(digits.len() / 4 * 3 + 2);
    for group in digits.chunks(4) {
        let mut bits = 0;
        for nth in 0..4 {
            bits = bits << 6 | group.get(nth).map_or(Some(0), |digit| value(*digit))?;
        }
        let (whole, rest) = (group.len() * 6 / 8, &u32::to_be_bytes(bits)[1..]);
        bytes.extend_from_slice(&rest[..whole]);
        if rest[whole..].iter().any(|byte| *byte != 0) {
            return None;
        }
    }
    Some(bytes)
}

fn value(digit: u8) -> Option<u32> {
    Some(u32::from(match digit {
        b'A'..=b'Z' => digit - b'A',
        b'a'..=b'z' => digit - b'a' + 26,
        b'0'..=b'9' => digit - b'0' + 52,
        b'+' => 62,
        b'/' => 63,
        _ => return None,
    }))
}

/// Formats bytes as hex digits in lower case.
pub(super) struct Hex<'b>(pub(super) &'b [u8]);

impl fmt::Display for Hex<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// Decodes hex digits of either case.
pub(super) fn from_hex(text: &str) -> Option<Vec<u8>> {
    let (pairs, rest) = text.as_bytes().as_chunks::<2>();
    let digit = |digit: u8| char::from(digit).to_digit(16);
    let bytes = pairs.iter().map(|[high, low]| u8::try_from(digit(*high)? << 4 | digit(*low)?).ok());
    if rest.is_empty() { bytes.collect() } else { None }
}

#[cfg(test)]
mod tests {
    use alloc::string::ToString;

    use super::*;

    #[test]
    fn base64_of_every_length() {
        let all: Vec<u8> = (0..=255).rev().cycle().take(1000).collect();
        for len in (0..10).chain(185..200).chain([1000]) {
            let text = Base64(&all[..len]).to_string();
            assert_eq!(text.len(), len.div_ceil(3) * 4);
            assert_eq!(from_base64(&text).as_deref(), Some(&all[..len]), "{text}");
        }
        assert_eq!(Base64(b"any carnal pleas").to_string(), "YW55IGNhcm5hbCBwbGVhcw==");
        assert_eq!(Base64(&[0xfb, 0xff]).to_string(), "+/8=");
    }

    #[test]
    fn invalid_base64_is_an_error() {
        for text in ["YQ", "YQ=", "YR==", "YWJ=", "Y===", "====", "YQ==YQ==", "-_8=", "YQ= ", "Y\u{e9}="] {
            assert_eq!(from_base64(text), None, "{text}");
        }
        assert_eq!(from_base64(""), Some(Vec::new()));
    }

    #[test]
    fn hex_in_either_case() {
        assert_eq!(Hex(&[0, 0xab]).to_string(), "00ab");
        assert_eq!(from_hex("00aB"), Some([0, 0xab].to_vec()));
        assert_eq!(from_hex("0"), None);
        assert_eq!(from_hex("0g"), None);
    }
}

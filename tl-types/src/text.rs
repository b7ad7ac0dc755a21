//! How `string` and `bytes` carry their length, and a quick look at text.

/// The longest content whose length takes one byte.
pub(crate) const SHORT: usize = 253;

/// The longest content whose length takes four bytes.
pub(crate) const MEDIUM: usize = 0xff_ffff;

/// A length that takes more than one byte: how many it takes, and the length.
///
/// # Errors
///
/// How many bytes the length takes, if the input ends within it.
///
/// The ABI is that of C so that it cannot unwind; `reader.rs` says why.
#[allow(improper_ctypes_definitions)]
pub(crate) extern "C" fn long_header(input: &[u8]) -> Result<(usize, u64), usize> {
    match *input {
        [254, a, b, c, ..] => Ok((4, u64::from_le_bytes([a, b, c, 0, 0, 0, 0, 0]))),
        [255, a, b, c, d, e, f, g, ..] => Ok((8, u64::from_le_bytes([a, b, c, d, e, f, g, 0]))),
        [255, ..] => Err(8),
        _ => Err(4),
    }
}

/// Whether all bytes are ASCII. Most text is, and most text is short, so this
/// looks at whole words, of which the last may overlap the one before.
#[inline]
pub(crate) fn is_ascii(bytes: &[u8]) -> bool {
    const HIGH: u64 = 0x8080_8080_8080_8080;
    let (words, _) = bytes.as_chunks::<8>();
    if let Some(&last) = bytes.last_chunk::<8>() {
        let last = u64::from_le_bytes(last);
        let all = words.iter().fold(last, |all, &word| all | u64::from_le_bytes(word));
        return all & HIGH == 0;
    }
    if let (Some(&first), Some(&last)) = (bytes.first_chunk::<4>(), bytes.last_chunk::<4>()) {
        let all = u32::from_le_bytes(first) | u32::from_le_bytes(last);
        return all & HIGH as u32 == 0;
    }
    bytes.iter().all(u8::is_ascii)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_of_every_length_is_looked_at() {
        for len in 0..70 {
            let mut bytes = [b'~'; 70];
            assert!(is_ascii(&bytes[..len]));
            for at in 0..len {
                bytes[at] = 0x80;
                assert!(!is_ascii(&bytes[..len]), "byte {at} of {len}");
                bytes[at] = b'~';
            }
        }
    }
}

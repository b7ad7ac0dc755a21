//! The length of `string` and `bytes`, and fast checks of text.

/// The longest content whose length takes one byte.
pub(crate) const SHORT: usize = 253;

/// The longest content whose length takes four bytes.
pub(crate) const MEDIUM: usize = 0xff_ffff;

/// Reads a length of more than one byte: the number of its bytes, and the length.
///
/// # Errors
///
/// Returns the number of bytes that the length takes, if the input ends within it.
// The C ABI, so that it is `nounwind`: see `reader.rs`.
#[allow(improper_ctypes_definitions)]
pub(crate) extern "C" fn long_header(input: &[u8]) -> Result<(usize, u64), usize> {
    match *input {
        [254, a, b, c, ..] => Ok((4, u64::from_le_bytes([a, b, c, 0, 0, 0, 0, 0]))),
        [255, a, b, c, d, e, f, g, ..] => Ok((8, u64::from_le_bytes([a, b, c, d, e, f, g, 0]))),
        [255, ..] => Err(8),
        _ => Err(4),
    }
}

/// Returns whether all bytes are ASCII. Most text is short ASCII, so this checks whole words, of which the last may
/// overlap the one before.
#[inline]
pub(crate) fn is_ascii(bytes: &[u8]) -> bool {
    const HIGH: u64 = 0x8080_8080_8080_8080;
    let (words, _) = bytes.as_chunks::<8>();
    if let Some(&last) = bytes.last_chunk::<8>() {
        // Text in another script mostly ends in it.
        if u64::from_le_bytes(last) & HIGH != 0 {
            return false;
        }
        return words.iter().fold(0, |all, &word| all | u64::from_le_bytes(word)) & HIGH == 0;
    }
    if let (Some(&first), Some(&last)) = (bytes.first_chunk::<4>(), bytes.last_chunk::<4>()) {
        let all = u32::from_le_bytes(first) | u32::from_le_bytes(last);
        return all & HIGH as u32 == 0;
    }
    bytes.iter().all(u8::is_ascii)
}

/// Returns whether the bytes are UTF-8, without the position of an error.
///
/// Latin, Greek, Cyrillic, Arabic and Hebrew text has characters of one and two bytes only. Those are checked sixteen
/// or eight bytes at a time; from the first longer character on, the standard library takes over.
pub(crate) fn is_utf8(bytes: &[u8]) -> bool {
    /// The bits that mark a lead byte of two and its continuation, in each pair of bytes.
    const MARKS: u64 = 0xc0e0_c0e0_c0e0_c0e0;
    /// Their values.
    const PAIRS: u64 = 0x80c0_80c0_80c0_80c0;
    /// The bits of a lead byte of which one is set, unless the character is an overlong ASCII one.
    const LEADS: u64 = 0x001e_001e_001e_001e;
    const HIGH: u64 = 0x8080_8080_8080_8080;

    if is_long_and_simple(bytes) {
        return true;
    }
    let mut at = 0;
    while at < bytes.len() {
        let word = word(bytes, at);
        let ascii = (word & HIGH).trailing_zeros() / 8;
        at += ascii as usize;
        if ascii == 8 {
            continue;
        }
        // The zeros shifted in are ASCII, and so no part of a pair.
        let word = word >> (8 * ascii);
        let pairs = ((word & MARKS) ^ PAIRS).trailing_zeros() / 16;
        // Bit 15 of each pair is set if the character is overlong.
        let overlong = !((word & LEADS) + 0x7fff_7fff_7fff_7fff) & 0x8000_8000_8000_8000;
        if overlong.trailing_zeros() / 16 < pairs || pairs + ascii == 0 {
            return core::str::from_utf8(&bytes[at..]).is_ok();
        }
        at += 2 * pairs as usize;
    }
    true
}

/// Returns whether there are 17 bytes or more, of characters of one and two bytes.
fn is_long_and_simple(bytes: &[u8]) -> bool {
    /// The length of a block, without the byte before it.
    const BLOCK: usize = 16;

    let leads = |byte: u8| byte & 0xe0 == 0xc0;
    let continues = |byte: u8| byte & 0xc0 == 0x80;
    // A lead byte of three bytes or more, or of an overlong character.
    let other = |byte: u8| (byte >= 0xe0) | (byte & 0xfe == 0xc0);
    // Without a branch, so that it compiles to vector instructions.
    let is_wrong = |block: &[u8; BLOCK + 1]| {
        let wrong = |at: usize| (leads(block[at]) != continues(block[at + 1])) | other(block[at + 1]);
        (0..BLOCK).fold(false, |all, at| all | wrong(at))
    };
    let (Some(last), [first, .., end]) = (bytes.last_chunk(), bytes) else { return false };
    if continues(*first) || other(*first) || leads(*end) || is_wrong(last) {
        return false;
    }
    let mut rest = bytes;
    while let Some(block) = rest.first_chunk() {
        if is_wrong(block) {
            return false;
        }
        rest = &rest[BLOCK..];
    }
    true
}

/// Returns eight bytes from `at` on, with zeros past the end. `at` is before the end.
#[inline]
fn word(bytes: &[u8], at: usize) -> u64 {
    if let Some(word) = bytes[at..].first_chunk() {
        return u64::from_le_bytes(*word);
    }
    let left = bytes.len() - at;
    if let Some(last) = bytes.last_chunk() {
        return u64::from_le_bytes(*last) >> (8 * (8 - left));
    }
    bytes[at..].iter().rev().fold(0, |word, byte| word << 8 | u64::from(*byte))
}

//! Ciphers and hashes of MTProto 2.0, for both sides of a connection.

use aes::Aes256;
use aes::cipher::{BlockCipherDecrypt, BlockCipherEncrypt, KeyInit};
use sha1::{Digest, Sha1};
use sha2::Sha256;

/// The secret of a client and the server: the result of a handshake.
pub type AuthKey = [u8; 256];

/// The sender of a message: each direction has keys of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    Client,
    Server,
}

impl Side {
    /// The offset of the parts of the key, called `x` in the protocol.
    const fn offset(self) -> usize {
        match self {
            Self::Client => 0,
            Self::Server => 8,
        }
    }
}

/// Returns random bytes of the operating system.
pub fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).expect("the operating system has random bytes");
    bytes
}

/// Returns the SHA-1 of the concatenated parts.
pub fn sha1(parts: &[&[u8]]) -> [u8; 20] {
    let mut hash = Sha1::new();
    parts.iter().for_each(|part| hash.update(part));
    hash.finalize().into()
}

/// Returns the SHA-256 of the concatenated parts.
pub fn sha256(parts: &[&[u8]]) -> [u8; 32] {
    let mut hash = Sha256::new();
    parts.iter().for_each(|part| hash.update(part));
    hash.finalize().into()
}

/// Returns `N` bytes of a slice that is long enough.
pub fn part<const N: usize>(bytes: &[u8], start: usize) -> [u8; N] {
    bytes[start..start + N].try_into().expect("the length of the range")
}

/// Returns the identifier of a key, which encrypted packets start with.
pub fn key_id(key: &AuthKey) -> i64 {
    i64::from_le_bytes(part(&sha1(&[key]), 12))
}

/// A pair of AES keys: the key and the initialisation vector.
pub type AesKey = ([u8; 32], [u8; 32]);

/// Encrypts whole blocks by AES-256 in IGE mode.
pub fn ige_encrypt(data: &mut [u8], (key, iv): &AesKey) {
    let cipher = Aes256::new(key.into());
    let (mut cipher_before, mut plain_before): ([u8; 16], [u8; 16]) = (part(iv, 0), part(iv, 16));
    for block in data.as_chunks_mut::<16>().0 {
        let plain = *block;
        let mut state = xor(plain, cipher_before).into();
        cipher.encrypt_block(&mut state);
        *block = xor(state.into(), plain_before);
        (cipher_before, plain_before) = (*block, plain);
    }
}

/// Decrypts whole blocks by AES-256 in IGE mode.
pub fn ige_decrypt(data: &mut [u8], (key, iv): &AesKey) {
    let cipher = Aes256::new(key.into());
    let (mut cipher_before, mut plain_before): ([u8; 16], [u8; 16]) = (part(iv, 0), part(iv, 16));
    for block in data.as_chunks_mut::<16>().0 {
        let encrypted = *block;
        let mut state = xor(encrypted, plain_before).into();
        cipher.decrypt_block(&mut state);
        *block = xor(state.into(), cipher_before);
        (cipher_before, plain_before) = (encrypted, *block);
    }
}

/// Returns the bits that differ.
pub fn xor<const N: usize>(a: [u8; N], b: [u8; N]) -> [u8; N] {
    std::array::from_fn(|i| a[i] ^ b[i])
}

/// Returns the keys of the last two messages of a handshake, from its nonces.
pub fn handshake_key(server_nonce: &[u8; 16], new_nonce: &[u8; 32]) -> AesKey {
    let new_then_server = sha1(&[new_nonce, server_nonce]);
    let server_then_new = sha1(&[server_nonce, new_nonce]);
    let new_twice = sha1(&[new_nonce, new_nonce]);
    let bytes = [&new_then_server[..], &server_then_new, &new_twice, &new_nonce[..4]].concat();
    (part(&bytes, 0), part(&bytes, 32))
}

/// Encrypts an answer of a handshake: hash, data, and padding to whole blocks.
pub fn seal_answer(data: &[u8], key: &AesKey) -> Vec<u8> {
    let mut bytes = [&sha1(&[data])[..], data].concat();
    let length = bytes.len().next_multiple_of(16);
    bytes.extend_from_slice(&random::<16>()[..length - bytes.len()]);
    ige_encrypt(&mut bytes, key);
    bytes
}

/// Returns the plaintext of [`seal_answer`] without the hash, but with the padding, and the hash.
pub fn open_answer(data: &[u8], key: &AesKey) -> Option<([u8; 20], Vec<u8>)> {
    if data.len() < 32 || !data.len().is_multiple_of(16) {
        return None;
    }
    let mut bytes = data.to_vec();
    ige_decrypt(&mut bytes, key);
    let rest = bytes.split_off(20);
    Some((part(&bytes, 0), rest))
}

/// The least and the most bytes of padding in an encrypted message.
const PADDING: std::ops::RangeInclusive<usize> = 12..=1024;

/// Encrypts the plaintext of a message into a packet: identifier of the key, message key, encrypted data.
pub fn seal(key: &AuthKey, side: Side, mut plain: Vec<u8>) -> Vec<u8> {
    let length = (plain.len() + PADDING.start()).next_multiple_of(16);
    plain.extend_from_slice(&random::<32>()[..length - plain.len()]);
    let message_key = message_key(key, side, &plain);
    ige_encrypt(&mut plain, &message_aes_key(key, side, &message_key));
    [&key_id(key).to_le_bytes()[..], &message_key, &plain].concat()
}

/// Decrypts a packet into the plaintext of a message and its padding, if it was encrypted with this key.
///
/// A transport may have added up to 15 bytes.
pub fn open(key: &AuthKey, side: Side, packet: &[u8]) -> Option<Vec<u8>> {
    let (expected, data) = packet.get(8..)?.split_first_chunk::<16>()?;
    let mut plain = data[..data.len() / 16 * 16].to_vec();
    ige_decrypt(&mut plain, &message_aes_key(key, side, expected));
    (message_key(key, side, &plain) == *expected).then_some(plain)
}

/// Returns whether a message may be followed by as many bytes.
pub fn is_padding(length: usize) -> bool {
    PADDING.contains(&length)
}

fn message_key(key: &AuthKey, side: Side, plain: &[u8]) -> [u8; 16] {
    part(&sha256(&[&key[88 + side.offset()..][..32], plain]), 8)
}

fn message_aes_key(key: &AuthKey, side: Side, message_key: &[u8; 16]) -> AesKey {
    let x = side.offset();
    let a = sha256(&[message_key, &key[x..x + 36]]);
    let b = sha256(&[&key[40 + x..][..36], message_key]);
    let aes_key = [&a[..8], &b[8..24], &a[24..]].concat();
    let iv = [&b[..8], &a[8..24], &b[24..]].concat();
    (part(&aes_key, 0), part(&iv, 0))
}

/// The keys of MTProto 1.0, which binds temporary keys: for messages of clients.
fn first_version_aes_key(key: &AuthKey, message_key: &[u8; 16]) -> AesKey {
    let a = sha1(&[message_key, &key[..32]]);
    let b = sha1(&[&key[32..48], message_key, &key[48..64]]);
    let c = sha1(&[&key[64..96], message_key]);
    let d = sha1(&[message_key, &key[96..128]]);
    let aes_key = [&a[..8], &b[8..], &c[4..16]].concat();
    let iv = [&a[8..], &b[..8], &c[16..], &d[..8]].concat();
    (part(&aes_key, 0), part(&iv, 0))
}

/// Encrypts the plaintext of a message by MTProto 1.0.
pub fn seal_first_version(key: &AuthKey, mut plain: Vec<u8>) -> Vec<u8> {
    let message_key: [u8; 16] = part(&sha1(&[&plain]), 4);
    let length = plain.len().next_multiple_of(16);
    plain.extend_from_slice(&random::<16>()[..length - plain.len()]);
    ige_encrypt(&mut plain, &first_version_aes_key(key, &message_key));
    [&key_id(key).to_le_bytes()[..], &message_key, &plain].concat()
}

/// Decrypts a packet of MTProto 1.0 into plaintext and padding, and returns the message key, which is a hash of the
/// plaintext alone.
pub fn open_first_version(key: &AuthKey, packet: &[u8]) -> Option<([u8; 16], Vec<u8>)> {
    let (id, rest) = packet.split_first_chunk::<8>()?;
    let (message_key, data) = rest.split_first_chunk::<16>()?;
    if i64::from_le_bytes(*id) != key_id(key) || !data.len().is_multiple_of(16) {
        return None;
    }
    let mut plain = data.to_vec();
    ige_decrypt(&mut plain, &first_version_aes_key(key, message_key));
    Some((*message_key, plain))
}

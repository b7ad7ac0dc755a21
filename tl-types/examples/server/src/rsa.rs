//! The RSA key of the server, and the two paddings of the data that clients encrypt with it.

use std::fmt::Write;

use data_encoding::BASE64;
use num_bigint::BigUint;
use tl_types::Writer;

use crate::crypto::{ige_decrypt, ige_encrypt, part, random, sha1, sha256, xor};

/// The private key of this test server. It is published here, so it protects nothing.
pub struct TestKey {
    public: PublicKey,
    exponent: BigUint,
}

/// A public key, which clients have before they connect.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicKey {
    modulus: BigUint,
    exponent: BigUint,
}

/// The data that a client encrypted, followed by padding.
pub struct Unpadded {
    pub data: Vec<u8>,
    /// The SHA-1 of the data without the padding, in the older padding; RSA_PAD has been checked.
    pub hash: Option<[u8; 20]>,
}

impl Default for TestKey {
    fn default() -> Self {
        let public = PublicKey { modulus: from_hex(TEST_MODULUS), exponent: 65537_u32.into() };
        Self { public, exponent: from_hex(TEST_EXPONENT) }
    }
}

impl TestKey {
    pub fn public(&self) -> &PublicKey {
        &self.public
    }

    /// Decrypts data that a client encrypted, in either padding. Random bytes have neither.
    pub fn decrypt(&self, data: &[u8]) -> Option<Unpadded> {
        let number = BigUint::from_bytes_be(data);
        if data.len() > 256 || number >= self.public.modulus {
            return None;
        }
        let block: [u8; 256] = bytes(&number.modpow(&self.exponent, &self.public.modulus));
        let rsa_pad = unpad(&block).map(|data| Unpadded { data, hash: None });
        // The older padding has 255 bytes: hash, data, random bytes.
        rsa_pad
            .or_else(|| (block[0] == 0).then(|| Unpadded { data: block[21..].to_vec(), hash: Some(part(&block, 1)) }))
    }
}

impl PublicKey {
    /// The identifier by which server and client select a key.
    pub fn fingerprint(&self) -> i64 {
        let mut w = Writer::new();
        w.bytes(&self.modulus.to_bytes_be());
        w.bytes(&self.exponent.to_bytes_be());
        i64::from_le_bytes(part(&sha1(&[w.as_slice()]), 12))
    }

    /// Formats the key as PEM, in the form `RSA PUBLIC KEY` of PKCS #1.
    pub fn to_pem(&self) -> String {
        let body = [der(2, &positive(&self.modulus)), der(2, &positive(&self.exponent))].concat();
        let mut text = "-----BEGIN RSA PUBLIC KEY-----\n".to_owned();
        for line in BASE64.encode(&der(0x30, &body)).as_bytes().chunks(64) {
            let _ = writeln!(text, "{}", String::from_utf8_lossy(line));
        }
        text + "-----END RSA PUBLIC KEY-----\n"
    }

    /// Parses the output of [`to_pem`](Self::to_pem).
    pub fn from_pem(text: &str) -> Option<Self> {
        let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("-----"));
        let bytes = BASE64.decode(lines.collect::<String>().as_bytes()).ok()?;
        let (body, _) = from_der(0x30, &bytes)?;
        let (modulus, rest) = from_der(2, body)?;
        let (exponent, _) = from_der(2, rest)?;
        Some(Self { modulus: BigUint::from_bytes_be(modulus), exponent: BigUint::from_bytes_be(exponent) })
    }

    /// Encrypts up to 144 bytes of data with RSA_PAD.
    pub fn encrypt(&self, data: &[u8]) -> Vec<u8> {
        let mut padded: [u8; 192] = random();
        padded[..data.len()].copy_from_slice(data);
        loop {
            let key: [u8; 32] = random();
            let hash = sha256(&[&key, &padded]);
            let mut body: Vec<u8> = padded.iter().rev().chain(&hash).copied().collect();
            ige_encrypt(&mut body, &(key, [0; 32]));
            let number = BigUint::from_bytes_be(&[&xor(key, sha256(&[&body]))[..], &body].concat());
            if number < self.modulus {
                return self.raise(&number);
            }
        }
    }

    /// Encrypts up to 235 bytes of data with the older padding, which some clients still use.
    pub fn encrypt_older(&self, data: &[u8]) -> Vec<u8> {
        let mut block: [u8; 255] = random();
        block[..20].copy_from_slice(&sha1(&[data]));
        block[20..20 + data.len()].copy_from_slice(data);
        self.raise(&BigUint::from_bytes_be(&block))
    }

    fn raise(&self, number: &BigUint) -> Vec<u8> {
        bytes(&number.modpow(&self.exponent, &self.modulus)).to_vec()
    }
}

/// Returns the data and padding in a block with RSA_PAD: the XOR of a temporary key, and what that key encrypts.
fn unpad(block: &[u8; 256]) -> Option<Vec<u8>> {
    let (key, body) = block.split_first_chunk::<32>()?;
    let key = xor(*key, sha256(&[body]));
    let mut body = body.to_vec();
    ige_decrypt(&mut body, &(key, [0; 32]));
    let hash = body.split_off(192);
    body.reverse();
    (sha256(&[&key, &body])[..] == hash).then_some(body)
}

/// Returns the 256 bytes of a number, which has no more.
pub fn bytes(number: &BigUint) -> [u8; 256] {
    let (mut bytes, digits) = ([0; 256], number.to_bytes_be());
    bytes[256 - digits.len()..].copy_from_slice(&digits);
    bytes
}

/// Parses the hexadecimal digits of a constant.
pub fn from_hex(digits: &str) -> BigUint {
    BigUint::parse_bytes(digits.as_bytes(), 16).expect("a constant of digits")
}

/// Returns the bytes of an ASN.1 integer, whose first bit is its sign.
fn positive(number: &BigUint) -> Vec<u8> {
    [&[0][..], &number.to_bytes_be()].concat()
}

/// Encodes an ASN.1 value by the distinguished rules, with a length of two bytes, which the values here need or allow.
fn der(tag: u8, body: &[u8]) -> Vec<u8> {
    let body = if tag == 2 && body.get(1).is_some_and(|byte| *byte < 0x80) { &body[1..] } else { body };
    let length = (body.len() as u16).to_be_bytes();
    let header: &[u8] = if body.len() < 0x80 { &[tag, length[1]] } else { &[tag, 0x82, length[0], length[1]] };
    [header, body].concat()
}

/// Splits an ASN.1 value of this tag off, and returns its body and the rest.
fn from_der(tag: u8, bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (header, rest) = bytes.split_first_chunk::<2>()?;
    let (length, rest) = match header {
        [found, length @ ..=0x7f] if *found == tag => (usize::from(*length), rest),
        [found, 0x81] if *found == tag => rest.split_first().map(|(length, rest)| (usize::from(*length), rest))?,
        [found, 0x82] if *found == tag => {
            rest.split_first_chunk().map(|(length, rest)| (usize::from(u16::from_be_bytes(*length)), rest))?
        }
        _ => return None,
    };
    rest.split_at_checked(length)
}

/// The modulus of the test key.
const TEST_MODULUS: &str = "\
    91a435b368aa30bdb5504d672d57955a2b1d9a312bc48eb9cc34312269235871135b2f85d88e2cb190851237e9a6865e\
    76865e074c41d9e91b3b82e9ff2c9263a1aadd496b8a6295d662b85242faba5f168e184fa8258ca74b7abe9cbe71cfef\
    525f3e1acea905bfe9db7df93ea4c66098d4fa2618cba2f8e731affde28873e06dabb0016576c4e386f974c6a68ffa6e\
    9f0bcc17c7b906055af2415c8d5496ce136bdba31f5667fe9d2e43d0e75695e8d6fb14a353a38266d2788dbee78b34d5\
    81bf3b9e23e6111ab7732faacb05509a8e31f0608b030a17571db95a6ba54c7b7d5ec302812a88838b6dc2ad99995a83\
    70f05104a620a2b65c0589d2d72cd957\
    ";

/// The private exponent of the test key.
const TEST_EXPONENT: &str = "\
    2701f5441d2760309f6c679ed7dd1a6a711bd79d8ddc7261bf18c78430e6bf9c6193cdb1aaa3c1c2b9337b02b0b8e24a\
    50b28262b000ff2d5916e2646becf3346e2b866350c35ace49025ddde284a7002ad95a1793b0a2f077dde349b614639d\
    f4d0ffa04c73a6cf95022dc66109defc2652fcc0d1695137d9c4092829c7a068e4da0bbf8b29858c33023a9099268acc\
    75376d56eada27b93d5d26f27d10008d20cbd8c5f02fd1a669cf86cdaa298d5ac9a467f02b0c7f15efe8ab4d11137edd\
    bbda67fc8e82caa87358caab384f64f163b0d7a7324823cd0f8e8239cff875d2fe5d7bed19e0ddb67f3efcca3e34123f\
    85625b81c6e9ca4ddf6f38dd346bedd9\
    ";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_paddings_and_pem() {
        let key = TestKey::default();
        let public = PublicKey::from_pem(&key.public().to_pem()).expect("is PEM");
        assert_eq!(&public, key.public());
        let data = [7; 100];

        let unpadded = key.decrypt(&public.encrypt(&data)).expect("has RSA_PAD");
        assert_eq!((&unpadded.data[..100], unpadded.hash), (&data[..], None));
        let unpadded = key.decrypt(&public.encrypt_older(&data)).expect("has the older padding");
        assert_eq!((&unpadded.data[..100], unpadded.hash), (&data[..], Some(sha1(&[&data]))));

        assert!(key.decrypt(&[0xff; 256]).is_none(), "not below the modulus");
        assert!(key.decrypt(&[1; 257]).is_none(), "too long");
        assert!(PublicKey::from_pem("-----BEGIN RSA PUBLIC KEY-----\nMIIB").is_none());
    }
}

//! The handshake, by which a client and the server agree on a key: the part of the server.

use num_bigint::BigUint;
use tl_types::mtproto::functions::{ReqDhParams, ReqPq, ReqPqMulti, SetClientDhParams};
use tl_types::mtproto::{enums, types};
use tl_types::rpc::{Router, RpcError};
use tl_types::{Deserializable, Reader, Serializable};

use crate::crypto::{AuthKey, handshake_key, open_answer, part, random, seal_answer, sha1, xor};
use crate::now;
use crate::rsa::{TestKey, bytes, from_hex};

/// The product of the two primes that a client finds: a puzzle, which is easy here.
const P: u32 = 268_435_399;
const Q: u32 = 536_870_909;
/// The generator of the group of [`prime`].
const G: i32 = 3;
/// The minimum distance in bits of shared numbers from 0 and from the prime.
const MARGIN: u32 = 2048 - 64;
/// The longest life of a temporary key in seconds: a week.
const MAX_LIFE: i32 = 7 * 86_400;

/// The state of a handshake. Each connection has one, and starts it again for each key.
#[derive(Default)]
pub struct Handshake {
    state: State,
    /// The result of the last step, once.
    agreed: Option<Agreed>,
}

/// The result of a handshake.
pub struct Agreed {
    pub key: AuthKey,
    /// The salt of the first messages.
    pub salt: i64,
    /// When a temporary key expires, in Unix time.
    pub expires_at: Option<i32>,
}

#[derive(Default)]
enum State {
    #[default]
    Start,
    Nonces {
        nonce: [u8; 16],
        server_nonce: [u8; 16],
    },
    Numbers {
        nonce: [u8; 16],
        server_nonce: [u8; 16],
        new_nonce: [u8; 32],
        /// The secret exponent of the server.
        a: BigUint,
        expires_at: Option<i32>,
    },
}

/// Routes the calls of a handshake. Any error of it ends the connection.
pub fn router() -> Router<Handshake> {
    let key = TestKey::default();
    Router::new()
        .on(|call: ReqPq, handshake: &mut Handshake| Ok(handshake.start(call.nonce)))
        .on(|call: ReqPqMulti, handshake: &mut Handshake| Ok(handshake.start(call.nonce)))
        .on(move |call: ReqDhParams, handshake: &mut Handshake| {
            handshake.send_numbers(call, &key).ok_or_else(|| refused("req_DH_params"))
        })
        .on(|call: SetClientDhParams, handshake: &mut Handshake| {
            handshake.finish(call).ok_or_else(|| refused("set_client_DH_params"))
        })
}

fn refused(step: &str) -> RpcError {
    RpcError::new(400, step)
}

impl Handshake {
    /// Returns the result after the last step.
    pub fn agreed(&mut self) -> Option<Agreed> {
        self.agreed.take()
    }

    fn start(&mut self, nonce: [u8; 16]) -> types::ResPq {
        let server_nonce = random();
        self.state = State::Nonces { nonce, server_nonce };
        types::ResPq {
            nonce,
            server_nonce,
            pq: (u64::from(P) * u64::from(Q)).to_be_bytes().to_vec(),
            server_public_key_fingerprints: vec![TestKey::default().public().fingerprint()],
        }
    }

    fn send_numbers(&mut self, call: ReqDhParams, key: &TestKey) -> Option<enums::ServerDhParams> {
        let State::Nonces { nonce, server_nonce } = std::mem::take(&mut self.state) else { return None };
        let is_expected = (call.nonce, call.server_nonce) == (nonce, server_nonce)
            && (&call.p[..], &call.q[..]) == (&P.to_be_bytes()[..], &Q.to_be_bytes()[..])
            && call.public_key_fingerprint == key.public().fingerprint();
        let unpadded = key.decrypt(&call.encrypted_data).filter(|_| is_expected)?;
        let inner: enums::PQInnerData = before_padding(&unpadded.data, unpadded.hash)?;
        if (inner.nonce(), inner.server_nonce()) != (nonce, server_nonce) {
            return None;
        }
        let (new_nonce, a) = (inner.new_nonce(), BigUint::from_bytes_be(&random::<256>()));
        let expires_at = match &inner {
            enums::PQInnerData::Temp(inner) => Some(inner.expires_in),
            enums::PQInnerData::TempDc(inner) => Some(inner.expires_in),
            _ => None,
        };
        let expires_at = expires_at.map(|seconds| now() + seconds.clamp(0, MAX_LIFE));
        let prime = prime();
        let numbers = types::ServerDhInnerData {
            nonce,
            server_nonce,
            g: G,
            g_a: bytes(&BigUint::from(G.cast_unsigned()).modpow(&a, &prime)).to_vec(),
            dh_prime: prime.to_bytes_be(),
            server_time: now(),
        };
        let encrypted_answer = seal_answer(&numbers.to_bytes(), &handshake_key(&server_nonce, &new_nonce));
        self.state = State::Numbers { nonce, server_nonce, new_nonce, a, expires_at };
        Some(types::ServerDhParamsOk { nonce, server_nonce, encrypted_answer }.into())
    }

    fn finish(&mut self, call: SetClientDhParams) -> Option<enums::SetClientDhParamsAnswer> {
        let State::Numbers { nonce, server_nonce, new_nonce, a, expires_at } = std::mem::take(&mut self.state) else {
            return None;
        };
        let (hash, data) = open_answer(&call.encrypted_data, &handshake_key(&server_nonce, &new_nonce))?;
        let inner: types::ClientDhInnerData = before_padding(&data, Some(hash))?;
        let nonces = [(call.nonce, call.server_nonce), (inner.nonce, inner.server_nonce)];
        if nonces != [(nonce, server_nonce); 2] {
            return None;
        }
        let g_b = BigUint::from_bytes_be(&inner.g_b);
        if !is_safe(&g_b) {
            let new_nonce_hash3 = nonce_hash(&new_nonce, 3, &[0; 256]);
            return Some(types::DhGenFail { nonce, server_nonce, new_nonce_hash3 }.into());
        }
        let key = bytes(&g_b.modpow(&a, &prime()));
        let salt = i64::from_le_bytes(xor(part(&new_nonce, 0), part(&server_nonce, 0)));
        self.agreed = Some(Agreed { key, salt, expires_at });
        let new_nonce_hash1 = nonce_hash(&new_nonce, 1, &key);
        Some(types::DhGenOk { nonce, server_nonce, new_nonce_hash1 }.into())
    }
}

/// Decodes a value that is followed by padding, and checks its hash, if there is one.
pub fn before_padding<'a, T: Deserializable<'a>>(data: &'a [u8], hash: Option<[u8; 20]>) -> Option<T> {
    let mut r = Reader::new(data);
    let value = T::deserialize(&mut r).ok()?;
    hash.is_none_or(|hash| hash == sha1(&[&data[..r.position()]])).then_some(value)
}

/// The hash that proves the result to the client.
pub fn nonce_hash(new_nonce: &[u8; 32], result: u8, key: &AuthKey) -> [u8; 16] {
    part(&sha1(&[new_nonce, &[result], &sha1(&[key])[..8]]), 4)
}

/// Returns whether a shared number is far enough from 0 and from the prime.
pub fn is_safe(number: &BigUint) -> bool {
    let margin = BigUint::from(1_u32) << MARGIN;
    (&margin..=&(prime() - &margin)).contains(&number)
}

/// The prime that Telegram's servers use, which clients know to be safe.
pub fn prime() -> BigUint {
    from_hex(PRIME)
}

const PRIME: &str = "\
    c71caeb9c6b1c9048e6c522f70f13f73980d40238e3e21c14934d037563d930f48198a0aa7c14058229493d22530f4db\
    fa336f6e0ac925139543aed44cce7c3720fd51f69458705ac68cd4fe6b6b13abdc9746512969328454f18faf8c595f64\
    2477fe96bb2a941d5bcd1d4ac8cc49880708fa9b378e3c4f3a9060bee67cf9a4a4a695811051907e162753b56b0f6b41\
    0dba74d8a84b2a14b3144e0ef1284754fd17ed950d5965b4b9dd46582db1178d169c6bc465b0d6ff9ca3928fef5b9ae4\
    e418fc15e83ebea0f87fa9ff5eed70050ded2849f47bf959d956850ce929851f0d8115f635b105ee2e4e15d04b2454bf\
    6f4fadf034b10403119cd8e3b92fcc5b\
    ";

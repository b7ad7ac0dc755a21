//! Hostile and many clients: the load of `cargo run --release --bin stress` and, smaller, of the tests.

use std::sync::Arc;
use std::time::Duration;

use tl_types::functions::{InitConnection, InvokeWithLayer, help::GetConfig, messages, users::GetUsers};
use tl_types::mtproto::{GzipPacked, Message, MessageContainer, functions as mtproto, types as mtproto_types};
use tl_types::{LAYER, Opaque, Serializable, enums, types};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, DuplexStream, duplex};
use tokio::net::TcpStream;
use tokio::task::{JoinHandle, JoinSet};
use tokio::time::timeout;

use crate::crypto::AuthKey;
use crate::peer::{Failure, Padding, Peer};
use crate::rsa::TestKey;
use crate::transport::Framing;
use crate::{DATA_CENTRES, Server};

/// All forms of packets.
pub const FRAMINGS: [Framing; 4] = [Framing::Abridged, Framing::Intermediate, Framing::Padded, Framing::Full];
/// The time for a connection to end.
const PATIENCE: Duration = Duration::from_secs(20);

/// The results of [`mutations`].
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Connections that the server ended.
    pub refused: u64,
    /// Changed bytes that were answered, since they were still valid or had an error of their own.
    pub answered: u64,
    /// Connections that did not end in time.
    pub stuck: u64,
    /// Connections whose task panicked.
    pub panics: u64,
}

/// A generator of numbers that look random, the same in each run.
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// Returns a number below the limit.
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % limit.max(1)
    }

    fn bytes(&mut self, length: usize) -> Vec<u8> {
        (0..length).map(|_| self.below(256) as u8).collect()
    }

    /// Changes some bytes, words or the length, but makes nothing longer.
    fn mutate(&mut self, bytes: &mut Vec<u8>) {
        for _ in 0..=self.below(3) {
            let at = self.below(bytes.len());
            match self.below(6) {
                0 => bytes.truncate(at),
                1..4 => {
                    let extreme = [0, 1, 0x7fff_ffff, u32::MAX, 0x1cb5_c415, 0x73f1_f8dc, 0x3072_cfa1][self.below(7)];
                    let word = bytes.get_mut(at / 4 * 4..).and_then(<[u8]>::first_chunk_mut);
                    word.into_iter().for_each(|word| *word = u32::to_le_bytes(extreme));
                }
                _ => bytes.get_mut(at..).into_iter().flatten().take(1).for_each(|byte| *byte ^= 1 << self.below(8)),
            }
        }
    }
}

/// Opens that many connections, in memory, each with changed bytes at some step.
pub async fn mutations(server: &Arc<Server>, count: u64, seed: u64) -> Result<Report, Failure> {
    let (client, _) = open(server, DATA_CENTRES[0]);
    let mut peer = Peer::connect(client, Framing::Abridged, false).await?;
    let key = peer.agree(TestKey::default().public(), Padding::RsaPad, false).await?;
    let (mut report, mut random) = (Report::default(), Random::new(seed));
    for _ in 0..count {
        let (client, task) = open(server, DATA_CENTRES[0]);
        let client = attack(client, &key, &mut random);
        match timeout(PATIENCE, client).await {
            Ok(Ok(())) => report.answered += 1,
            Ok(Err(_)) => report.refused += 1,
            Err(_) => report.stuck += 1,
        }
        // The client has closed its side.
        match timeout(PATIENCE, task).await {
            Ok(Ok(())) => {}
            Ok(Err(_)) => report.panics += 1,
            Err(_) => report.stuck += 1,
        }
    }
    // The server still knows the key.
    let (client, _) = open(server, DATA_CENTRES[0]);
    let mut peer = Peer::connect(client, Framing::Abridged, false).await?;
    peer.use_key(key);
    peer.invoke(&GetConfig).await?;
    Ok(report)
}

/// Opens a connection to a data centre, in memory, and returns it with the task that serves it.
pub fn open(server: &Arc<Server>, dc: i32) -> (DuplexStream, JoinHandle<()>) {
    let (client, stream) = duplex(1 << 20);
    let server = server.clone();
    (client, tokio::spawn(async move { server.serve(stream, dc).await }))
}

/// Sends changed bytes once, and waits for an answer or for the end of the connection.
async fn attack(mut stream: DuplexStream, key: &AuthKey, random: &mut Random) -> Result<(), Failure> {
    let kind = random.below(100);
    if kind < 20 {
        // No transport, or one and bytes that are no packet.
        let length = random.below(300);
        let mut bytes = random.bytes(length);
        let start = [&[][..], &[0xef], &[0xee; 4], &[0xdd; 4], &[16, 0, 0, 0, 0, 0, 0, 0]][random.below(5)];
        bytes.splice(..0, start.iter().copied());
        stream.write_all(&bytes).await?;
        stream.shutdown().await?;
        let mut rest = Vec::new();
        stream.read_to_end(&mut rest).await?;
        return if rest.is_empty() { Err("closed".into()) } else { Ok(()) };
    }
    let framing = FRAMINGS[random.below(4)];
    let is_obfuscated = framing != Framing::Full && random.below(4) == 0;
    let mut peer = Peer::connect(stream, framing, is_obfuscated).await?;
    if kind < 25 {
        let length = random.below(300) * 4;
        peer.send_packet(&random.bytes(length)).await?;
        peer.receive().await?;
        return Ok(());
    }
    // The steps of a handshake: start, inner data, its message, inner data, its message. The last ones take long.
    let target = match kind {
        25..40 => 0,
        40..42 => 1,
        42..49 => 2,
        49 => 3 + random.below(2),
        _ => return disturb(peer, key, random).await,
    };
    let mut own = Random::new(random.below(usize::MAX) as u64);
    let mut step = 0;
    peer.tamper = Some(Box::new(move |bytes| {
        if step == target {
            own.mutate(bytes);
        }
        step += 1;
    }));
    peer.agree(TestKey::default().public(), Padding::RsaPad, random.below(2) == 0).await?;
    Ok(())
}

/// Sends a changed message, encrypted by a valid key.
async fn disturb<S>(mut peer: Peer<S>, key: &AuthKey, random: &mut Random) -> Result<(), Failure>
where
    S: AsyncRead + AsyncWrite,
{
    peer.use_key(*key);
    peer.session_id = random.below(12) as i64;
    // The first answer tells the salt.
    peer.invoke(&GetConfig).await?;
    let message = message(&mut peer, random);
    let mut own = Random::new(random.below(usize::MAX) as u64);
    peer.tamper = Some(Box::new(move |bytes| own.mutate(bytes)));
    peer.send(&*message).await?;
    // Some messages have no answer, such as an empty container.
    peer.tamper = None;
    peer.send(&mtproto::Ping { ping_id: 7 }).await?;
    peer.receive().await?;
    Ok(())
}

/// A valid message of some kind.
fn message<S: AsyncRead + AsyncWrite>(peer: &mut Peer<S>, random: &mut Random) -> Box<dyn Serializable + Send + Sync> {
    let send = messages::SendMessage {
        peer: enums::InputPeer::PeerSelf,
        message: "hello".to_owned(),
        entities: Some(vec![types::MessageEntityBold { offset: 0, length: 5 }.into()]),
        random_id: 5,
        ..Default::default()
    };
    let id = vec![enums::InputUser::UserSelf, types::InputUser { user_id: 7, access_hash: 77 }.into()];
    match random.below(10) {
        0 => Box::new(send),
        1 => Box::new(GzipPacked::pack(&send)),
        2 => {
            let query = InitConnection { api_id: 1, query: GetUsers { id }, ..Default::default() };
            Box::new(InvokeWithLayer { layer: [LAYER, 198, 100, 51][random.below(4)], query })
        }
        3 => {
            let ping = mtproto::Ping { ping_id: 7 };
            let messages = vec![
                Message::new(peer.next_id(), 1, &ping),
                Message::new(peer.next_id(), 3, &GzipPacked::pack(&GetUsers { id })),
                Message::new(peer.next_id(), 4, &mtproto_types::MsgsAck { msg_ids: vec![1, 5] }),
            ];
            Box::new(MessageContainer { messages })
        }
        4 => Box::new(mtproto_types::MsgsStateReq { msg_ids: vec![4, 8, 12] }),
        5 => Box::new(mtproto_types::MsgResendReq { msg_ids: vec![1, 5] }),
        6 => Box::new(mtproto::GetFutureSalts { num: 3 }),
        7 => {
            let part = tl_types::functions::upload::SaveFilePart { file_id: 2, file_part: 0, bytes: vec![7; 2000] };
            Box::new(part)
        }
        8 => {
            // users.getUsers#0d91a548 id:Vector<InputUser>, with inputUser#d8292816 user_id:int access_hash:long in it.
            let call = [0x0d91_a548, 0x1cb5_c415, 1, 0xd829_2816, 7, 77, 0_u32];
            Box::new(Opaque(call.map(u32::to_le_bytes).concat()))
        }
        _ => Box::new(mtproto::DestroySession { session_id: 3 }),
    }
}

/// Connects that many clients at the same time, each with a key of its own, and compares the results of their calls.
///
/// Returns the number of calls.
pub async fn clients(address: std::net::SocketAddr, count: usize, calls: usize) -> Result<usize, Failure> {
    let mut tasks = JoinSet::new();
    for number in 0..count {
        let framing = FRAMINGS[number % 4];
        tasks.spawn(async move {
            let stream = TcpStream::connect(address).await?;
            let mut peer = Peer::connect(stream, framing, number % 8 == 1).await?;
            let padding = if number % 2 == 0 { Padding::RsaPad } else { Padding::Older };
            peer.agree(TestKey::default().public(), padding, false).await?;
            for call in 0..calls {
                let user_id = (number * calls + call + 10) as i64;
                let id = vec![types::InputUser { user_id, access_hash: 0 }.into()];
                let users = peer.invoke(&GetUsers { id }).await?;
                if users != [types::UserEmpty { id: user_id }.into()] {
                    return Err(format!("client {number}, call {call}: {users:?}").into());
                }
            }
            Ok::<_, Failure>(calls)
        });
    }
    let mut done = 0;
    while let Some(result) = tasks.join_next().await {
        done += result??;
    }
    Ok(done)
}

//! The transports of MTProto over TCP, which split a stream of bytes into packets.
//!
//! | transport | starts with | a packet |
//! |---|---|---|
//! | abridged | `ef` | its length in words of four bytes, in one byte or in `7f` and three |
//! | intermediate | `ee ee ee ee` | its length in four bytes |
//! | padded intermediate | `dd dd dd dd` | the same, with up to 15 random bytes at its end |
//! | full | the first packet | length, number and checksum |
//! | obfuscated | 64 random bytes | one of the first three, encrypted by a key in these bytes |

use std::io::{Cursor, Error, ErrorKind, Result};

use aes::cipher::{KeyIvInit, StreamCipher};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, BufReader, Chain};

use crate::crypto::{part, random};

/// The maximum length of a packet in bytes: the largest part of a file that clients ask for, and what is around it.
pub const MAX_PACKET: usize = (1 << 20) + 4096;

/// The form of packets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Framing {
    Abridged,
    Intermediate,
    Padded,
    Full,
}

type Cipher = ctr::Ctr128BE<aes::Aes256>;

/// Packets of the other side.
pub struct Incoming<R> {
    /// The bytes that were read to recognise the transport come first.
    stream: Chain<Cursor<Vec<u8>>, BufReader<R>>,
    framing: Framing,
    cipher: Option<Cipher>,
    count: u32,
}

/// Packets for the other side.
pub struct Outgoing<W> {
    stream: W,
    framing: Framing,
    cipher: Option<Cipher>,
    count: u32,
}

/// Recognises the transport of a client by its first bytes.
pub async fn accept<R: AsyncRead + Unpin, W>(read: R, write: W) -> Result<(Incoming<R>, Outgoing<W>)> {
    let mut read = BufReader::new(read);
    let (mut head, mut ciphers) = (vec![read.read_u8().await?], None);
    let framing = loop {
        match *head {
            [0xef] => break Framing::Abridged,
            [0xee, 0xee, 0xee, 0xee] => break Framing::Intermediate,
            [0xdd, 0xdd, 0xdd, 0xdd] => break Framing::Padded,
            [_, _, _, _, 0, 0, 0, 0] => break Framing::Full,
            _ if head.len() == 64 => {
                let (mut incoming, outgoing) = obfuscation(&head);
                incoming.apply_keystream(&mut head);
                ciphers = Some((incoming, outgoing));
                break match head[56] {
                    0xef => Framing::Abridged,
                    0xee => Framing::Intermediate,
                    0xdd => Framing::Padded,
                    _ => return Err(invalid("no transport of MTProto")),
                };
            }
            // One byte, then four, eight and 64 are enough to know.
            _ => {
                let more = match head.len() {
                    1 => 3,
                    4 => 4,
                    _ => 56,
                };
                let start = head.len();
                head.resize(start + more, 0);
                read.read_exact(&mut head[start..]).await?;
            }
        }
    };
    let unread = if framing == Framing::Full { head } else { Vec::new() };
    let (incoming, outgoing) = ciphers.unzip();
    Ok((
        Incoming { stream: Cursor::new(unread).chain(read), framing, cipher: incoming, count: 0 },
        Outgoing { stream: write, framing, cipher: outgoing, count: 0 },
    ))
}

/// Starts a transport as a client does.
pub async fn connect<R: AsyncRead + Unpin, W: AsyncWrite + Unpin>(
    read: R,
    mut write: W,
    framing: Framing,
    is_obfuscated: bool,
) -> Result<(Incoming<R>, Outgoing<W>)> {
    let tag = match framing {
        Framing::Abridged => 0xef,
        Framing::Intermediate => 0xee,
        Framing::Padded => 0xdd,
        Framing::Full => 0,
    };
    let mut ciphers = None;
    if is_obfuscated {
        let mut head: [u8; 64] = random();
        // Bytes that no other transport starts with.
        (head[0], head[4]) = (1, 1);
        head[56..60].fill(tag);
        let ((mut outgoing, incoming), mut encrypted) = (obfuscation(&head), head);
        outgoing.apply_keystream(&mut encrypted);
        head[56..].copy_from_slice(&encrypted[56..]);
        write.write_all(&head).await?;
        ciphers = Some((incoming, outgoing));
    } else {
        match framing {
            Framing::Full => {}
            Framing::Abridged => write.write_all(&[tag]).await?,
            _ => write.write_all(&[tag; 4]).await?,
        }
    }
    let (incoming, outgoing) = ciphers.unzip();
    Ok((
        Incoming { stream: Cursor::default().chain(BufReader::new(read)), framing, cipher: incoming, count: 0 },
        Outgoing { stream: write, framing, cipher: outgoing, count: 0 },
    ))
}

/// Returns the ciphers of the client's packets and of the server's, whose key is the same, backwards.
fn obfuscation(head: &[u8]) -> (Cipher, Cipher) {
    let cipher = |bytes: &[u8]| {
        let (key, iv): ([u8; 32], [u8; 16]) = (part(bytes, 0), part(bytes, 32));
        Cipher::new(&key.into(), &iv.into())
    };
    let backwards: Vec<u8> = head[8..56].iter().rev().copied().collect();
    (cipher(&head[8..56]), cipher(&backwards))
}

fn invalid(what: &'static str) -> Error {
    Error::new(ErrorKind::InvalidData, what)
}

impl<R: AsyncRead + Unpin> Incoming<R> {
    pub fn framing(&self) -> Framing {
        self.framing
    }

    pub fn is_obfuscated(&self) -> bool {
        self.cipher.is_some()
    }

    /// Waits for the next packet. Its padding is not removed, since its length is in no field.
    pub async fn next(&mut self) -> Result<Vec<u8>> {
        let length = match self.framing {
            Framing::Abridged => {
                // The first bit asks for a quick acknowledgement, which a server may leave out.
                let words = match self.array::<1>().await?[0] & 0x7f {
                    0x7f => {
                        let [a, b, c] = self.array().await?;
                        u32::from_le_bytes([a, b, c, 0])
                    }
                    words => words.into(),
                };
                words * 4
            }
            Framing::Intermediate | Framing::Padded => u32::from_le_bytes(self.array().await?) & 0x7fff_ffff,
            Framing::Full => u32::from_le_bytes(self.array().await?),
        };
        let length = length as usize;
        if self.framing != Framing::Full {
            return self.bytes(length).await;
        }
        let rest = self.bytes(length.checked_sub(4).ok_or_else(|| invalid("a packet without a length"))?).await?;
        let (body, checksum) = rest.split_last_chunk::<4>().ok_or_else(|| invalid("a packet without a checksum"))?;
        let (number, packet) = body.split_first_chunk::<4>().ok_or_else(|| invalid("a packet without a number"))?;
        let mut expected = crc32fast::Hasher::new();
        expected.update(&(length as u32).to_le_bytes());
        expected.update(body);
        if u32::from_le_bytes(*checksum) != expected.finalize() || u32::from_le_bytes(*number) != self.count {
            return Err(invalid("a packet with a wrong checksum or number"));
        }
        self.count = self.count.wrapping_add(1);
        Ok(packet.to_vec())
    }

    async fn array<const N: usize>(&mut self) -> Result<[u8; N]> {
        let mut bytes = [0; N];
        self.stream.read_exact(&mut bytes).await?;
        self.decrypt(&mut bytes);
        Ok(bytes)
    }

    /// Reads bytes into memory that grows as they arrive, so that a length alone takes none.
    async fn bytes(&mut self, length: usize) -> Result<Vec<u8>> {
        if length > MAX_PACKET {
            return Err(invalid("too long a packet"));
        }
        let mut bytes = Vec::new();
        (&mut self.stream).take(length as u64).read_to_end(&mut bytes).await?;
        if bytes.len() < length {
            return Err(ErrorKind::UnexpectedEof.into());
        }
        self.decrypt(&mut bytes);
        Ok(bytes)
    }

    fn decrypt(&mut self, bytes: &mut [u8]) {
        if let Some(cipher) = &mut self.cipher {
            cipher.apply_keystream(bytes);
        }
    }
}

impl<W: AsyncWrite + Unpin> Outgoing<W> {
    /// Sends a packet, of whole words of four bytes.
    pub async fn send(&mut self, packet: &[u8]) -> Result<()> {
        let (length, mut bytes) = (packet.len() as u32, Vec::with_capacity(packet.len() + 32));
        match self.framing {
            Framing::Abridged => match length / 4 {
                words @ ..0x7f => bytes.push(words as u8),
                words => bytes.extend_from_slice(&[&[0x7f], &words.to_le_bytes()[..3]].concat()),
            },
            Framing::Intermediate => bytes.extend_from_slice(&length.to_le_bytes()),
            Framing::Padded => {
                let padding: [u8; 16] = random();
                let padding = &padding[..usize::from(padding[15] & 15)];
                bytes.extend_from_slice(&(length + padding.len() as u32).to_le_bytes());
                bytes.extend_from_slice(packet);
                bytes.extend_from_slice(padding);
            }
            Framing::Full => {
                bytes.extend_from_slice(&(length + 12).to_le_bytes());
                bytes.extend_from_slice(&self.count.to_le_bytes());
                self.count = self.count.wrapping_add(1);
            }
        }
        if self.framing != Framing::Padded {
            bytes.extend_from_slice(packet);
        }
        if self.framing == Framing::Full {
            bytes.extend_from_slice(&crc32fast::hash(&bytes).to_le_bytes());
        }
        if let Some(cipher) = &mut self.cipher {
            cipher.apply_keystream(&mut bytes);
        }
        self.stream.write_all(&bytes).await?;
        self.stream.flush().await
    }
}

//! Messages on a stream: a length of four bytes, then the message.

use std::io::{self, Read, Write};
use std::net::TcpStream;

/// The maximum length of a message, in bytes.
const LARGEST: usize = 1 << 20;

pub fn send(stream: &mut TcpStream, message: &[u8]) -> io::Result<()> {
    let length = u32::try_from(message.len()).ok().filter(|_| message.len() <= LARGEST);
    let length = length.ok_or_else(|| io::Error::other("the message is too large"))?;
    stream.write_all(&[&length.to_le_bytes(), message].concat())
}

/// Receives the next message; `None` if the other side closed the stream.
pub fn receive(stream: &mut TcpStream) -> io::Result<Option<Vec<u8>>> {
    let mut length = [0; 4];
    match stream.read_exact(&mut length) {
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        done => done?,
    }
    let length = u32::from_le_bytes(length) as usize;
    if length > LARGEST {
        return Err(io::Error::other("the message is too large"));
    }
    let mut message = vec![0; length];
    stream.read_exact(&mut message)?;
    Ok(Some(message))
}

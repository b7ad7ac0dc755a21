//! The server: decodes a call by its id, runs it, and encodes the result.

use std::io;
use std::net::TcpListener;

use tl_runtime::{Deserializable, Identifiable, Serializable};

use crate::notes::Object;
use crate::notes::enums::Answer;
use crate::notes::functions::notes::{Add, List, Remove};
use crate::notes::types::{Done, Failed, Note};
use crate::wire;

/// Serves one client until it leaves.
pub fn serve(listener: &TcpListener) -> io::Result<()> {
    let (mut stream, _) = listener.accept()?;
    let mut notes = Notes::default();
    while let Some(request) = wire::receive(&mut stream)? {
        log(&request);
        let answer = match notes.answer(&request) {
            Ok(result) => Answer::Done(Done { result }),
            Err(reason) => Answer::Failed(Failed { reason }),
        };
        wire::send(&mut stream, &answer.to_bytes())?;
    }
    Ok(())
}

/// Prints a request of any type as TL JSON.
fn log(request: &[u8]) {
    match Object::from_bytes(request) {
        Ok(request) => println!("> {}", serde_json::to_string(&request).expect("an object has TL JSON")),
        Err(error) => println!("> {error}"),
    }
}

#[derive(Default)]
struct Notes {
    last: i64,
    notes: Vec<Note>,
}

impl Notes {
    fn answer(&mut self, request: &[u8]) -> Result<Vec<u8>, String> {
        let id = request.first_chunk().copied().map(u32::from_le_bytes).ok_or("no id")?;
        match id {
            Add::CONSTRUCTOR_ID => self.add(decode(request)?).map(|note| note.to_bytes()),
            List::CONSTRUCTOR_ID => Ok(self.list(&decode(request)?).to_bytes()),
            Remove::CONSTRUCTOR_ID => Ok(self.remove(&decode(request)?).to_bytes()),
            _ => Err(format!("no function has the id {id:08x}")),
        }
    }

    fn add(&mut self, Add { pinned, text, tags, due }: Add) -> Result<Note, String> {
        if text.is_empty() {
            return Err("a note needs a text".to_owned());
        }
        self.last += 1;
        let note = Note { pinned, id: self.last, text, tags, due };
        self.notes.push(note.clone());
        Ok(note)
    }

    fn list(&self, List { tag }: &List) -> Vec<Note> {
        let has_tag = |note: &&Note| tag.as_ref().is_none_or(|tag| note.tags.contains(tag));
        self.notes.iter().filter(has_tag).cloned().collect()
    }

    fn remove(&mut self, Remove { id }: &Remove) -> bool {
        let before = self.notes.len();
        self.notes.retain(|note| note.id != *id);
        self.notes.len() < before
    }
}

fn decode<'a, T: Deserializable<'a>>(request: &'a [u8]) -> Result<T, String> {
    T::from_bytes(request).map_err(|error| error.to_string())
}

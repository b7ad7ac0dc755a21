//! A client and a server in two threads, which talk over TCP by `schema/notes.tl`.

mod notes {
    include!(concat!(env!("OUT_DIR"), "/notes/mod.rs"));
}
mod server;
#[cfg(test)]
mod tests;
mod wire;

use std::error::Error;
use std::net::{TcpListener, TcpStream};
use std::thread;

use tl_runtime::{Deserializable, RemoteCall};

use self::notes::enums::Answer;
use self::notes::functions::notes::{Add, List, Remove};

fn main() -> Result<(), Box<dyn Error>> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let address = listener.local_addr()?;
    let server = thread::spawn(move || server::serve(&listener));

    let mut stream = TcpStream::connect(address)?;
    let milk = Add { pinned: true, text: "buy milk".to_owned(), tags: vec!["home".to_owned()], due: None };
    let milk = call(&mut stream, &milk)?;
    let letter =
        Add { pinned: false, text: "answer the letter".to_owned(), tags: Vec::new(), due: Some(1_800_000_000) };
    call(&mut stream, &letter)?;
    for note in call(&mut stream, &List { tag: None })? {
        println!("{note:?}");
    }
    println!("at home: {}", call(&mut stream, &List { tag: Some("home".to_owned()) })?.len());
    println!("removed: {}", call(&mut stream, &Remove { id: milk.id })?);
    println!("removed again: {}", call(&mut stream, &Remove { id: milk.id })?);
    let empty = Add { pinned: false, text: String::new(), tags: Vec::new(), due: None };
    println!("an empty note: {}", call(&mut stream, &empty).expect_err("is refused"));

    drop(stream);
    server.join().expect("the server does not panic")?;
    Ok(())
}

/// Sends a call and waits for its result, whose type follows from that of the call.
fn call<R: RemoteCall>(stream: &mut TcpStream, request: &R) -> Result<R::Return, Box<dyn Error>> {
    wire::send(stream, &request.to_bytes())?;
    let answer = wire::receive(stream)?.ok_or("the server is gone")?;
    match Answer::from_bytes(&answer)? {
        Answer::Done(done) => Ok(R::Return::from_bytes(&done.result)?),
        Answer::Failed(failed) => Err(failed.reason.into()),
    }
}

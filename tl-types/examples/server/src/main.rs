//! The program: `cargo run -- [--listen ADDRESS] [--key FILE] [--public]`.

use std::error::Error;
use std::net::SocketAddr;

use server::rsa::TestKey;
use server::{DATA_CENTRES, Server};

const USAGE: &str = "\
A test server for MTProto clients. It has a published key, checks no one's identity and keeps nothing on disk.

usage: server [--listen ADDRESS] [--key FILE] [--public]

--listen ADDRESS    address and port; data centre 4 has the port after it [default: 127.0.0.1:4430]
                    port 0 selects free ports
--key FILE          write the public key to this file as PEM; `-`, the default, is standard output
--public            permit an address that others can reach";

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let (mut address, mut key, mut is_public) = (SocketAddr::from(([127, 0, 0, 1], 4430)), "-".to_owned(), false);
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        let mut value = || arguments.next().ok_or_else(|| format!("{argument} needs a value"));
        match &*argument {
            "--listen" => {
                address = value()?.parse().map_err(|error| format!("--listen: {error}, such as 127.0.0.1:0"))?
            }
            "--key" => key = value()?,
            "--public" => is_public = true,
            "--help" => {
                println!("{USAGE}");
                return Ok(());
            }
            other => return Err(format!("unexpected argument {other}\n\n{USAGE}").into()),
        }
    }
    if !address.ip().is_loopback() && !is_public {
        return Err(format!("others can reach {address}, and this server is for tests; --public permits it").into());
    }
    let pem = TestKey::default().public().to_pem();
    match &*key {
        "-" => print!("{pem}"),
        file => std::fs::write(file, pem).map_err(|error| format!("cannot write {file}: {error}"))?,
    }
    let (server, accept) = Server::bind(address, |line| eprintln!("{line}")).await?;
    for (dc, address) in DATA_CENTRES.into_iter().zip(server.addresses()) {
        println!("data centre {dc}: {address}");
    }
    accept.await;
    Ok(())
}

//! Attacks a server in the same process, and prints what became of it: `cargo run --release --bin stress`.

use std::error::Error;
use std::net::SocketAddr;
use std::time::Instant;

use server::Server;
use server::stress::{clients, mutations};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error + Send + Sync>> {
    let count = std::env::args().nth(1).map_or(Ok(100_000), |count| count.parse())?;
    let (server, accept) = Server::bind(SocketAddr::from(([127, 0, 0, 1], 0)), |_| {}).await?;
    tokio::spawn(accept);

    // The first tenth fills the caches, which are bounded.
    let start = Instant::now();
    let first = mutations(&server, count / 10, 1).await?;
    let before = memory();
    let rest = mutations(&server, count - count / 10, 2).await?;
    println!("{count} connections with changed bytes in {:.0?}: first {first:?}, then {rest:?}", start.elapsed());
    println!("memory: {before} kB after the first tenth, {} kB at the end", memory());

    let start = Instant::now();
    let calls = clients(server.addresses()[0], 200, 50).await?;
    println!("200 clients at a time: {calls} calls, all results as expected, in {:.1?}", start.elapsed());
    println!("memory: {} kB", memory());
    let failed = first.stuck + first.panics + rest.stuck + rest.panics;
    if failed > 0 { Err(format!("{failed} connections panicked or did not end").into()) } else { Ok(()) }
}

/// Returns the resident memory of this process in kB; 0 where the system does not tell.
fn memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap_or_default();
    line.trim().trim_end_matches(" kB").parse().unwrap_or_default()
}

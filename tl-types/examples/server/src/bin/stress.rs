//! Attacks a server in the same process, and prints the results and the memory: `cargo run --release --bin stress`.

use std::error::Error;
use std::net::SocketAddr;
use std::time::Instant;

use server::Server;
use server::stress::{Report, clients, mutations};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error + Send + Sync>> {
    let count = std::env::args().nth(1).map_or(Ok(100_000), |count| count.parse())?;
    let (server, accept) = Server::bind(SocketAddr::from(([127, 0, 0, 1], 0)), |_| {}).await?;
    tokio::spawn(accept);

    println!(
        "{:>11} {:>8} {:>8} {:>6} {:>6} {:>9} {:>5}",
        "connections", "refused", "answered", "stuck", "panics", "memory", "time"
    );
    let (start, mut failed) = (Instant::now(), 0);
    for tenth in 1..=10 {
        let Report { refused, answered, stuck, panics } = mutations(&server, count / 10, tenth).await?;
        let (connections, memory, time) = (count / 10 * tenth, memory(), start.elapsed().as_secs());
        println!("{connections:>11} {refused:>8} {answered:>8} {stuck:>6} {panics:>6} {memory:>6} kB {time:>3} s");
        failed += stuck + panics;
    }

    let start = Instant::now();
    let calls = clients(server.addresses()[0], 200, 50).await?;
    println!("200 clients at a time: {calls} calls, all results as expected, in {:.1?}", start.elapsed());
    println!("memory: {} kB", memory());
    if failed > 0 { Err(format!("{failed} connections panicked or did not end").into()) } else { Ok(()) }
}

/// Returns the resident memory of this process in kB; 0 where the system does not tell.
fn memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap_or_default();
    line.trim().trim_end_matches(" kB").parse().unwrap_or_default()
}

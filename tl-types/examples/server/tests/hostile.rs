//! Hostile bytes end one connection, and many clients are served at a time. `src/bin/stress.rs` does more of both.

use std::net::SocketAddr;

use server::Server;
use server::stress::{clients, mutations};

#[tokio::test(flavor = "multi_thread")]
async fn changed_bytes_end_one_connection() {
    let address = SocketAddr::from(([127, 0, 0, 1], 0));
    let server = Server::new([address; 2], |_| {});
    let report = mutations(&server, 1500, 7).await.expect("the server goes on");
    assert_eq!((report.stuck, report.panics), (0, 0));
    assert!(report.refused > 500 && report.answered > 100, "{report:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn many_clients_at_a_time() {
    let (server, accept) = Server::bind(SocketAddr::from(([127, 0, 0, 1], 0)), |_| {}).await.expect("a free port");
    tokio::spawn(accept);
    assert_eq!(clients(server.addresses()[0], 20, 50).await.expect("no call fails"), 1000);
}

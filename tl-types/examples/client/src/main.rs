//! The program: `cargo run -- --server ADDRESS --key FILE`, or `cargo run -- --api-id ID [--bot TOKEN]` for Telegram.

mod connection;

use std::error::Error;
use std::net::{SocketAddr, SocketAddrV4};
use std::sync::Arc;
use std::time::Duration;

use grammers_mtsender::SenderPool;
use grammers_session::storages::MemorySession;
use grammers_session::types::DcOption;
use grammers_session::updates::UpdatesLike;
use grammers_session::{Session, SessionData};
use grammers_tl_types::Serializable as _;
use server::peer::{Padding, Peer};
use server::rsa::PublicKey;
use server::transport::Framing;
use tl_types::functions::auth::ImportBotAuthorization;
use tl_types::functions::messages::{CheckChatInvite, GetChatInviteImporters, ImportChatInvite, SendMessage};
use tl_types::functions::updates::GetState;
use tl_types::functions::upload::{GetFile, SaveFilePart};
use tl_types::functions::{help::GetConfig, users::GetUsers};
use tl_types::rpc::Invoke;
use tl_types::{Deserializable, RemoteCall, enums, types};
use tokio::net::TcpStream;
use tokio::sync::mpsc::{self, UnboundedReceiver, UnboundedSender};
use tokio::task::JoinHandle;

use crate::connection::{Client, Failure};

const USAGE: &str = "\
usage: client --server ADDRESS --key FILE    the test server of ../server, with the file that it wrote
       client --api-id ID [--bot TOKEN]      Telegram, as a client of yours; the token logs a bot in

An api_id is from https://my.telegram.org. --api-hash is needed with --bot.";

/// The data centre that connects a new client.
const HOME: i32 = 2;
/// The length of the parts of a file.
const PART: usize = 64 << 10;

type AnyError = Box<dyn Error + Send + Sync>;

#[derive(Default)]
struct Options {
    server: Option<String>,
    key: Option<String>,
    api_id: Option<String>,
    api_hash: Option<String>,
    bot: Option<String>,
}

#[tokio::main]
async fn main() -> Result<(), AnyError> {
    let mut options = Options::default();
    let mut arguments = std::env::args().skip(1);
    while let Some(name) = arguments.next() {
        let option = match &*name {
            "--server" => &mut options.server,
            "--key" => &mut options.key,
            "--api-id" => &mut options.api_id,
            "--api-hash" => &mut options.api_hash,
            "--bot" => &mut options.bot,
            _ => return Err(format!("unexpected argument {name}\n\n{USAGE}").into()),
        };
        *option = Some(arguments.next().ok_or_else(|| format!("{name} needs a value\n\n{USAGE}"))?);
    }
    let (session, api_id) = match &options {
        Options { server: Some(address), key: Some(file), .. } => {
            (at_server(address.parse()?, &std::fs::read_to_string(file)?).await?, 1)
        }
        Options { server: None, api_id: Some(api_id), .. } => {
            (MemorySession::from(SessionData::default()), api_id.parse()?)
        }
        _ => return Err(USAGE.into()),
    };
    let (client, updates, runner) = start(session, api_id);
    let config = client.invoke(&GetConfig).await?;
    check("help.getConfig", config.this_dc, HOME);
    match options.server {
        Some(_) => test_server(&client, updates).await?,
        None => telegram(&client, updates, api_id, options).await?,
    }
    client.quit();
    Ok(runner.await?)
}

/// Starts the transport, and a task that prints updates and passes them on.
///
/// Also returns the task of the transport, which must end before the program does.
fn start(session: MemorySession, api_id: i32) -> (Client, UnboundedReceiver<enums::Updates>, JoinHandle<()>) {
    let SenderPool { runner, handle, mut updates } = SenderPool::new(Arc::new(session), api_id);
    let runner = tokio::spawn(runner.run());
    let (sender, receiver): (UnboundedSender<_>, _) = mpsc::unbounded_channel();
    tokio::spawn(async move {
        while let Some(update) = updates.recv().await {
            // The transport has decoded it by types of its own. Its schema is of the same layer.
            let UpdatesLike::Updates(update) = update else { continue };
            match enums::Updates::from_bytes(&update.to_bytes()) {
                Ok(update) => {
                    println!("update: {update:?}");
                    let _ = sender.send(update);
                }
                Err(error) => println!("update of another layer: {error}"),
            }
        }
    });
    (Client::new(handle.thin, api_id, HOME), receiver, runner)
}

/// Creates a session of the test server, whose other data centre has the next port.
///
/// The transport has Telegram's public keys alone. So the handshake is that of `server::peer`, and the session gets its
/// result.
async fn at_server(address: SocketAddrV4, pem: &str) -> Result<MemorySession, AnyError> {
    let public = PublicKey::from_pem(pem).ok_or("the file has no public key in PEM")?;
    let session = MemorySession::from(SessionData::default());
    let mut peer = Peer::connect(TcpStream::connect(address).await?, Framing::Intermediate, true).await?;
    let key = peer.agree(&public, Padding::RsaPad, false).await?;
    let config = peer.invoke(&GetConfig).await?;
    for option in config.dc_options {
        let address = SocketAddr::new(option.ip_address.parse()?, option.port.try_into()?);
        let SocketAddr::V4(ipv4) = address else { return Err("the transport needs an address of IPv4".into()) };
        let key = if option.id == HOME {
            key
        } else {
            let stream = TcpStream::connect(ipv4).await?;
            Peer::connect(stream, Framing::Abridged, false).await?.agree(&public, Padding::RsaPad, false).await?
        };
        let ipv6 = std::net::SocketAddrV6::new(ipv4.ip().to_ipv6_mapped(), ipv4.port(), 0, 0);
        session.set_dc_option(&DcOption { id: option.id, ipv4, ipv6, auth_key: Some(key) }).await?;
    }
    Ok(session)
}

/// Calls the functions of the test server, and compares their results.
async fn test_server(client: &Client, mut updates: UnboundedReceiver<enums::Updates>) -> Result<(), AnyError> {
    let id = vec![enums::InputUser::UserSelf, types::InputUser { user_id: 7, access_hash: 77 }.into()];
    let users = client.invoke(&GetUsers { id }).await?;
    let names: Vec<_> = users.iter().filter_map(|user| user.first_name()).collect();
    check("users.getUsers", names.join(", "), "Ann, Bob".to_owned());

    let invite = invitation(client, "tea").await?.ok().and_then(|invite| types::ChatInvite::try_from(invite).ok());
    check("messages.checkChatInvite", invite.map(|invite| invite.title), Some("Tea & TL".to_owned()));
    let hash = "tea".to_owned();
    let joined = client.invoke(&ImportChatInvite { hash }).await?;
    let joined = types::messages::ChatInviteJoinResultOk::try_from(joined).map_err(|_| "not joined")?;
    let enums::Updates::Updates(joined) = joined.updates else { return Err("no updates of the chat".into()) };
    check("messages.importChatInvite", joined.chats[0].id(), 42);
    let request = GetChatInviteImporters { peer: enums::InputPeer::PeerSelf, limit: 100, ..Default::default() };
    let importers = client.invoke(&request).await?;
    check("messages.getChatInviteImporters", (importers.importers.len(), importers.count), (100, 250));

    let refused = invitation(client, "expired").await?.err();
    check("messages.checkChatInvite", refused, Some("INVITE_HASH_EXPIRED"));

    // The server refuses this text for three seconds.
    let peer = types::InputPeerUser { user_id: 7, access_hash: 77 }.into();
    let request = SendMessage { peer, message: "flood".to_owned(), random_id: 5, ..Default::default() };
    let sent = types::UpdateShortSentMessage::try_from(client.invoke(&request).await?);
    check("messages.sendMessage", sent.map(|sent| sent.id).ok(), Some(1));
    let update = tokio::time::timeout(Duration::from_secs(10), updates.recv()).await?.ok_or("no update")?;
    let text = types::UpdateShortMessage::try_from(update).map(|update| update.message).ok();
    check("updateShortMessage", text, Some("flood to you".to_owned()));

    // Files with an odd identifier are in the other data centre.
    let content = content();
    for file_id in [10, 11] {
        upload(client, file_id, &content).await?;
        let copy = download(client, file_id).await?;
        check("upload.getFile", (copy.len(), copy == content), (content.len(), true));
    }
    Ok(())
}

/// Logs a bot in, if there is a token, and prints its updates until the program is interrupted.
async fn telegram(
    client: &Client,
    mut updates: UnboundedReceiver<enums::Updates>,
    api_id: i32,
    options: Options,
) -> Result<(), AnyError> {
    let Some(bot_auth_token) = options.bot else { return Ok(()) };
    let api_hash = options.api_hash.ok_or("--bot needs --api-hash")?;
    let authorization = client.invoke(&ImportBotAuthorization { flags: 0, api_id, api_hash, bot_auth_token }).await?;
    println!("{authorization:?}");
    if let Err(name) = invitation(client, "tea").await? {
        println!("messages.checkChatInvite: {name}");
    }
    upload(client, 10, &content()).await?;
    // The call from which on Telegram sends updates.
    println!("{:?}", client.invoke(&GetState).await?);
    while updates.recv().await.is_some() {}
    Ok(())
}

/// Checks an invitation, and returns the name of a documented error.
async fn invitation(client: &Client, hash: &str) -> Result<Result<enums::ChatInvite, &'static str>, Failure> {
    match client.invoke(&CheckChatInvite { hash: hash.to_owned() }).await {
        Ok(invite) => Ok(Ok(invite)),
        Err(Failure::Rpc(error)) => match CheckChatInvite::possible_errors().find(|known| known.matches(&error)) {
            Some(known) => Ok(Err(known.name)),
            None => Err(Failure::Rpc(error)),
        },
        Err(failure) => Err(failure),
    }
}

/// Returns the bytes of a file of several parts.
fn content() -> Vec<u8> {
    (0..5 * PART as u32 + 1000).map(|i| (i.wrapping_mul(i) >> 8) as u8).collect()
}

/// Uploads a file in parts.
async fn upload(client: &Client, file_id: i64, content: &[u8]) -> Result<(), Failure> {
    for (file_part, bytes) in (0..).zip(content.chunks(PART)) {
        client.invoke(&SaveFilePart { file_id, file_part, bytes: bytes.to_vec() }).await?;
    }
    Ok(())
}

/// Downloads a document in parts: up to the first one that is not full.
async fn download(client: &Client, id: i64) -> Result<Vec<u8>, Failure> {
    let mut content = Vec::new();
    loop {
        let location = types::InputDocumentFileLocation { id, ..Default::default() }.into();
        let request = GetFile { location, offset: content.len() as i64, limit: PART as i32, ..Default::default() };
        let enums::upload::File::File(file) = client.invoke(&request).await? else { return Ok(content) };
        content.extend_from_slice(&file.bytes);
        if file.bytes.len() < PART {
            return Ok(content);
        }
    }
}

/// Prints a result, and panics if it is another one than expected.
#[track_caller]
fn check<T: PartialEq + std::fmt::Debug>(name: &str, result: T, expected: T) {
    assert_eq!(result, expected, "{name}");
    println!("{name}: {result:?}");
}

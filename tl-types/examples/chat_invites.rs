//! Three requests about invite links as bytes, and a response as a value.
//!
//! `cargo run --example chat_invites` decodes a response that it built itself;
//! with a file as argument it decodes a `messages.chatInviteImporters` from there.

use std::error::Error;

use tl_types::{Deserializable, RemoteCall, Serializable, enums, functions, types};

fn main() -> Result<(), Box<dyn Error>> {
    let peer = enums::InputPeer::Channel(types::InputPeerChannel { channel_id: 2_000_000_000, access_hash: 42 });

    // Fields that may be absent are `Option`s; the flags word is computed from them.
    show(&functions::messages::GetChatInviteImporters {
        requested: true,
        subscription_expired: false,
        peer: peer.clone(),
        link: None,
        q: Some("ann".to_owned()),
        offset_date: 0,
        offset_user: enums::InputUser::Empty,
        limit: 100,
    });

    // `offset_date` and `offset_link` share a flag bit, so they are given together or not at all.
    show(&functions::messages::GetExportedChatInvites {
        revoked: true,
        peer,
        admin_id: enums::InputUser::UserSelf,
        offset_date_and_offset_link: Some((1_700_000_000, "https://t.me/+AbCdEf".to_owned())),
        limit: 20,
    });

    show(&functions::messages::ImportChatInvite { hash: "AbCdEf".to_owned() });

    let bytes = match std::env::args_os().nth(1) {
        Some(file) => std::fs::read(file)?,
        None => response().to_bytes(),
    };
    let response = <functions::messages::GetChatInviteImporters as RemoteCall>::Return::from_bytes(&bytes)?;
    println!("{} of {} importers:", response.importers.len(), response.count);
    for importer in &response.importers {
        let about = importer.about.as_deref().unwrap_or("-");
        let requested = if importer.requested { "requested" } else { "joined" };
        println!("{:>12}  {requested:<9}  at {}  {about}", importer.user_id, importer.date);
    }
    Ok(())
}

/// Prints the bytes of a request, 16 a line.
fn show<R: RemoteCall>(request: &R) {
    let bytes = request.to_bytes();
    println!("{}#{:08x}, {} bytes", R::NAME, R::CONSTRUCTOR_ID, bytes.len());
    for line in bytes.chunks(16) {
        let words: Vec<String> =
            line.chunks(4).map(|word| word.iter().map(|byte| format!("{byte:02x}")).collect()).collect();
        println!("  {}", words.join(" "));
    }
    println!();
}

/// An answer of a server.
fn response() -> types::messages::ChatInviteImporters {
    let importer = |user_id, about: Option<&str>| types::ChatInviteImporter {
        requested: about.is_some(),
        via_chatlist: false,
        user_id,
        date: 1_790_000_000,
        about: about.map(str::to_owned),
        approved_by: None,
    };
    types::messages::ChatInviteImporters {
        count: 2,
        importers: vec![importer(1_000_000_000, Some("please let me in")), importer(1_000_000_001, None)],
        users: vec![enums::User::Empty(types::UserEmpty { id: 1_000_000_000 })],
    }
}

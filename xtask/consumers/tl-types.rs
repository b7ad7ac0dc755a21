//! Three requests about invite links, with their answers in the files given as arguments. With the feature `updates` it also
//! decodes and prints the file in the variable `UPDATES`.

use std::error::Error;

use tl_types::{Deserializable, RemoteCall, Serializable, enums, functions};

fn main() -> Result<(), Box<dyn Error>> {
    let mut answers = std::env::args().skip(1);
    let importers = functions::messages::GetChatInviteImporters {
        requested: true,
        subscription_expired: false,
        peer: enums::InputPeer::PeerSelf,
        link: None,
        q: Some("ann".to_owned()),
        offset_date: 0,
        offset_user: enums::InputUser::Empty,
        limit: 100,
    };
    if let Some(answer) = call(&importers, answers.next())? {
        println!("{} of {} importers", answer.importers.len(), answer.count);
    }
    let invites = functions::messages::GetExportedChatInvites {
        revoked: true,
        peer: enums::InputPeer::PeerSelf,
        admin_id: enums::InputUser::UserSelf,
        offset_date_and_offset_link: Some((1_700_000_000, "https://t.me/+AbCdEf".to_owned())),
        limit: 20,
    };
    if let Some(answer) = call(&invites, answers.next())? {
        println!("{} of {} invites", answer.invites.len(), answer.count);
    }
    let import = functions::messages::ImportChatInvite { hash: "AbCdEf".to_owned() };
    match call(&import, answers.next())? {
        Some(enums::messages::ChatInviteJoinResult::Ok_(_)) => println!("joined"),
        Some(enums::messages::ChatInviteJoinResult::WebView(view)) => println!("first ask {}", view.bot_id),
        None => {}
    }
    #[cfg(feature = "updates")]
    if let Some(file) = std::env::var_os("UPDATES") {
        println!("{:?}", enums::Updates::from_bytes(&std::fs::read(file)?)?);
    }
    Ok(())
}

/// Prints the request and reads the answer.
fn call<R: RemoteCall>(request: &R, answer: Option<String>) -> Result<Option<R::Return>, Box<dyn Error>> {
    println!("{:02x?}", request.to_bytes());
    let Some(file) = answer else { return Ok(None) };
    Ok(Some(R::Return::from_bytes(&std::fs::read(file)?)?))
}

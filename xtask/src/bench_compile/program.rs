//! Three requests about invite links, with their answers in the files given as arguments. With the feature `updates` it also
//! decodes and prints the file in the variable `UPDATES`.
//!
//! `types` is tl-types or grammers-tl-types; the feature of this name selects the code that only one of them accepts.

use std::error::Error;

use types::{Deserializable, RemoteCall, enums, functions};

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
        #[cfg(feature = "grammers-tl-types")]
        let enums::messages::ChatInviteImporters::Importers(answer) = answer;
        println!("{} of {} importers", answer.importers.len(), answer.count);
    }
    let invites = functions::messages::GetExportedChatInvites {
        revoked: true,
        peer: enums::InputPeer::PeerSelf,
        admin_id: enums::InputUser::UserSelf,
        #[cfg(feature = "tl-types")]
        offset_date_and_offset_link: Some((1_700_000_000, "https://t.me/+AbCdEf".to_owned())),
        #[cfg(feature = "grammers-tl-types")]
        offset_date: Some(1_700_000_000),
        #[cfg(feature = "grammers-tl-types")]
        offset_link: Some("https://t.me/+AbCdEf".to_owned()),
        limit: 20,
    };
    if let Some(answer) = call(&invites, answers.next())? {
        #[cfg(feature = "grammers-tl-types")]
        let enums::messages::ExportedChatInvites::Invites(answer) = answer;
        println!("{} of {} invites", answer.invites.len(), answer.count);
    }
    let import = functions::messages::ImportChatInvite { hash: "AbCdEf".to_owned() };
    match call(&import, answers.next())? {
        Some(enums::messages::ChatInviteJoinResult::WebView(view)) => println!("first ask {}", view.bot_id),
        Some(_) => println!("joined"),
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

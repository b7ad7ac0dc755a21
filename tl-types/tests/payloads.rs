//! Realistic responses and requests, decoded and encoded again.
//!
//! The payloads are not part of the project; without them these tests say that they skip.

use std::path::{Path, PathBuf};

use tl_types::{Deserializable, RemoteCall, Serializable, enums, functions};

fn payload(name: &str) -> Option<Vec<u8>> {
    let path: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/payloads").join(name);
    let bytes = std::fs::read(path).ok();
    if bytes.is_none() {
        eprintln!("skipped: no payload {name} here");
    }
    bytes
}

fn check<T: Serializable + for<'a> Deserializable<'a>>(name: &str) {
    let Some(bytes) = payload(name) else { return };
    let value = T::from_bytes(&bytes).unwrap_or_else(|error| panic!("{name}: {error}"));
    assert_eq!(value.serialized_len(), bytes.len(), "{name}");
    assert!(value.to_bytes() == bytes, "{name} comes back different");
    for end in (0..bytes.len()).step_by(bytes.len() / 500 + 1) {
        assert!(T::from_bytes(&bytes[..end]).is_err(), "{name} cut at {end}");
    }
}

#[test]
fn responses() {
    check::<<functions::messages::GetHistory as RemoteCall>::Return>("messages_slice_100.bin");
    check::<<functions::messages::GetDialogs as RemoteCall>::Return>("dialogs_100.bin");
    check::<<functions::messages::GetChatInviteImporters as RemoteCall>::Return>("chat_invite_importers_100.bin");
    check::<enums::Updates>("updates_50.bin");
    check::<<functions::upload::GetFile as RemoteCall>::Return>("upload_file_512k.bin");
}

/// The borrowed value, the owned one and the bytes are the same thing.
#[cfg(feature = "borrowed")]
#[test]
fn borrowed() {
    macro_rules! same {
        ($name:literal, $module:ident::$($path:ident)::+) => {
            if let Some(bytes) = payload($name) {
                let borrowed = tl_types::borrowed::$module::$($path)::+::from_bytes(&bytes).expect($name);
                assert!(borrowed.to_bytes() == bytes, $name);
                let owned = tl_types::$module::$($path)::+::from_bytes(&bytes).expect($name);
                assert!(tl_types::$module::$($path)::+::from(borrowed) == owned, $name);
            }
        };
    }
    same!("messages_slice_100.bin", enums::messages::Messages);
    same!("dialogs_100.bin", enums::messages::Dialogs);
    same!("chat_invite_importers_100.bin", types::messages::ChatInviteImporters);
    same!("updates_50.bin", enums::Updates);
    same!("upload_file_512k.bin", enums::upload::File);
    same!("send_message.bin", functions::messages::SendMessage);
}

#[test]
fn requests() {
    check::<functions::messages::GetChatInviteImporters>("get_chat_invite_importers.bin");
    check::<functions::messages::SendMessage>("send_message.bin");
}

//! Realistic responses and requests, decoded and encoded again, and decoded with one byte changed.
//!
//! The payloads are not part of the project; without them these tests say that they skip.

use crate::shared::shared;
use tl_types::{Deserializable, RemoteCall, Serializable, enums, functions, types};

fn payload(name: &str) -> Option<Vec<u8>> {
    shared(&format!("payloads/{name}")).map(|path| std::fs::read(path).expect("can be read"))
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

#[test]
fn requests() {
    check::<functions::messages::GetChatInviteImporters>("get_chat_invite_importers.bin");
    check::<functions::messages::SendMessage>("send_message.bin");
}

/// How many bytes of each payload are changed, one at a time.
const CHANGES: usize = 2000;

/// The bytes with one of them changed, again and repeated.
fn changed(bytes: &[u8], mut check: impl FnMut(usize, &[u8])) {
    let mut bytes = bytes.to_vec();
    for change in 0..CHANGES {
        // A prime, so that the places are spread over the whole.
        let (at, flip) = (change * 7919 % bytes.len(), 1 + (change % 255) as u8);
        bytes[at] ^= flip;
        check(change, &bytes);
        bytes[at] ^= flip;
    }
}

fn survives<T: Serializable + for<'a> Deserializable<'a>>(bytes: &[u8]) {
    changed(bytes, |change, bytes| match T::from_bytes(bytes) {
        // To encode takes as long as to decode, so only some are.
        Ok(value) if change.is_multiple_of(10) => {
            let repeated = value.to_bytes();
            assert_eq!(repeated.len(), value.serialized_len(), "change {change}");
            assert!(T::from_bytes(&repeated).is_ok(), "change {change}");
        }
        Ok(_) => {}
        Err(error) => assert!(error.offset() <= bytes.len(), "change {change}: {error}"),
    });
}

#[test]
fn a_changed_byte_is_an_error_or_another_value() {
    survives::<types::messages::ChatInviteImporters>(&importers().to_bytes());
    let of = |name: &str, survives: fn(&[u8])| {
        if let Some(bytes) = payload(name) {
            survives(&bytes);
        }
    };
    of("messages_slice_100.bin", survives::<enums::messages::Messages>);
    of("dialogs_100.bin", survives::<enums::messages::Dialogs>);
    of("chat_invite_importers_100.bin", survives::<types::messages::ChatInviteImporters>);
    of("updates_50.bin", survives::<enums::Updates>);
    of("upload_file_512k.bin", survives::<enums::upload::File>);
    of("get_chat_invite_importers.bin", survives::<functions::messages::GetChatInviteImporters>);
    of("send_message.bin", survives::<functions::messages::SendMessage>);
}

fn importers() -> types::messages::ChatInviteImporters {
    let importer = types::ChatInviteImporter {
        requested: true,
        via_chatlist: false,
        user_id: 1,
        date: 2,
        about: Some("text".to_owned()),
        approved_by: Some(3),
    };
    let user = enums::User::Empty(types::UserEmpty { id: 4 });
    types::messages::ChatInviteImporters { count: 2, importers: vec![importer; 2], users: vec![user] }
}

#[cfg(feature = "borrowed")]
mod borrowed {
    use super::*;

    /// The borrowed value, the owned one and the bytes are the same thing.
    fn same<'a, B, O>(bytes: &'a [u8])
    where
        B: Deserializable<'a> + Serializable,
        O: Deserializable<'a> + Serializable + From<B> + PartialEq,
    {
        let borrowed = B::from_bytes(bytes).unwrap_or_else(|error| panic!("{error}"));
        assert!(borrowed.to_bytes() == bytes);
        assert!(O::from_bytes(bytes).is_ok_and(|owned| O::from(borrowed) == owned));
    }

    /// Either both are the same value, or both fail in the same way.
    fn alike<'a, B, O>(change: usize, bytes: &'a [u8])
    where
        B: Deserializable<'a> + Serializable,
        O: Deserializable<'a> + Serializable + From<B>,
    {
        match (B::from_bytes(bytes), O::from_bytes(bytes)) {
            (Ok(_), Ok(_)) if !change.is_multiple_of(10) => {}
            (Ok(borrowed), Ok(owned)) => {
                assert!(borrowed.to_bytes() == owned.to_bytes(), "change {change}");
                assert!(O::from(borrowed).to_bytes() == owned.to_bytes(), "change {change}");
            }
            (borrowed, owned) => assert_eq!(borrowed.err(), owned.err(), "change {change}"),
        }
    }

    macro_rules! check {
        ($bytes:expr, $module:ident::$($path:ident)::+) => {
            if let Some(bytes) = $bytes {
                same::<tl_types::borrowed::$module::$($path)::+<'_>, tl_types::$module::$($path)::+>(&bytes);
                changed(&bytes, |change, bytes| {
                    alike::<tl_types::borrowed::$module::$($path)::+<'_>, tl_types::$module::$($path)::+>(change, bytes);
                });
            }
        };
    }

    #[test]
    fn borrowed_and_owned_are_alike() {
        check!(Some(importers().to_bytes()), types::messages::ChatInviteImporters);
        check!(payload("messages_slice_100.bin"), enums::messages::Messages);
        check!(payload("dialogs_100.bin"), enums::messages::Dialogs);
        check!(payload("chat_invite_importers_100.bin"), types::messages::ChatInviteImporters);
        check!(payload("updates_50.bin"), enums::Updates);
        check!(payload("upload_file_512k.bin"), enums::upload::File);
        check!(payload("send_message.bin"), functions::messages::SendMessage);
    }
}

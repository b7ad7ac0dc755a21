//! `skip` ends where decoding ends, and fails where it fails.

use crate::shared::shared;
use tl_types::{Deserializable, Error, Reader, Serializable, enums, functions, skip, types};

/// Decodes and skips, which must come to the same.
fn same<T: for<'a> Deserializable<'a>>(bytes: &[u8]) -> Option<Error> {
    let mut decoding = Reader::new(bytes);
    let decoded = T::deserialize(&mut decoding).err();
    let mut skipping = Reader::new(bytes);
    let skipped = skip::<T>(&mut skipping).err();
    assert_eq!(skipped, decoded);
    assert_eq!(skipping.position(), decoding.position());
    decoded
}

fn payload(name: &str) -> Option<Vec<u8>> {
    shared(&format!("payloads/{name}")).map(|path| std::fs::read(path).expect("can be read"))
}

fn check<T: for<'a> Deserializable<'a>>(name: &str) {
    let Some(bytes) = payload(name) else { return };
    assert_eq!(same::<T>(&bytes), None, "{name}");
    for end in (0..bytes.len()).step_by(bytes.len() / 60 + 1) {
        assert!(same::<T>(&bytes[..end]).is_some(), "{name} cut at {end}");
    }
    let mut changed = bytes.clone();
    for at in (0..bytes.len()).step_by(bytes.len() / 60 + 1) {
        for change in [0x01, 0x80, 0xff] {
            changed[at] ^= change;
            same::<T>(&changed);
            changed[at] = bytes[at];
        }
    }
}

#[test]
fn payloads() {
    check::<enums::messages::Messages>("messages_slice_100.bin");
    check::<enums::messages::Dialogs>("dialogs_100.bin");
    check::<types::messages::ChatInviteImporters>("chat_invite_importers_100.bin");
    check::<enums::Updates>("updates_50.bin");
    check::<enums::upload::File>("upload_file_512k.bin");
    check::<functions::messages::GetChatInviteImporters>("get_chat_invite_importers.bin");
    check::<functions::messages::SendMessage>("send_message.bin");
}

#[test]
fn ids_of_other_layers_have_names() {
    let id = tl_types::history::ids()[0];
    let error = same::<enums::InputPeer>(&id.to_le_bytes()).expect("no InputPeer");
    assert_eq!(error.other_layer(), tl_types::history::find(id));
    assert!(error.other_layer().is_some());
}

#[test]
fn builtins_and_vectors() {
    fn value<T: Serializable + for<'a> Deserializable<'a>>(value: T) {
        let bytes = value.to_bytes();
        assert_eq!(same::<T>(&bytes), None);
        for end in 0..bytes.len() {
            same::<T>(&bytes[..end]);
        }
    }
    value(1i32);
    value(2u32);
    value(3i64);
    value(4.5f64);
    value(true);
    value([1u8; 16]);
    value([1u8; 32]);
    value([1u8; 64]);
    value("text".to_owned());
    value(vec![1u8, 2, 3]);
    value(vec![1i64, 2, 3]);
    value(vec![vec!["a".to_owned()], vec![]]);
    value(vec![vec![vec![true]]]);
    value(vec![enums::InputPeer::PeerSelf]);
    value(Box::new(enums::InputPeer::Empty));
}

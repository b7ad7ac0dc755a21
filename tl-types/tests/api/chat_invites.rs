//! Bytes of three functions, written out.

use tl_types::{Deserializable, ErrorKind, Identifiable, Reader, RemoteCall, Serializable, enums, functions, types};

/// Words as they stand on the wire, four bytes each, to bytes.
fn bytes(words: &str) -> Vec<u8> {
    let digits: String = words.split_whitespace().collect();
    (0..digits.len()).step_by(2).map(|at| u8::from_str_radix(&digits[at..at + 2], 16).expect("hex")).collect()
}

fn check<T>(value: &T, words: &str)
where
    T: Serializable + for<'a> Deserializable<'a> + PartialEq + std::fmt::Debug,
{
    let expected = bytes(words);
    assert_eq!(value.to_bytes(), expected);
    assert_eq!(value.serialized_len(), expected.len());
    assert_eq!(&T::from_bytes(&expected).expect("decodes"), value);
}

fn importers() -> functions::messages::GetChatInviteImporters {
    functions::messages::GetChatInviteImporters {
        requested: false,
        subscription_expired: false,
        peer: enums::InputPeer::PeerSelf,
        link: None,
        q: None,
        offset_date: 0,
        offset_user: enums::InputUser::Empty,
        limit: 0,
    }
}

#[test]
fn get_chat_invite_importers_with_requested_and_q() {
    let request = functions::messages::GetChatInviteImporters {
        requested: true,
        peer: enums::InputPeer::Channel(types::InputPeerChannel { channel_id: 2, access_hash: -1 }),
        q: Some("ann".to_owned()),
        offset_date: 0x0102_0304,
        limit: 100,
        ..importers()
    };
    check(
        &request,
        "4edd04df 05000000
         fcbbbc27 0200000000000000 ffffffffffffffff
         03616e6e
         04030201 cf8688b9 64000000",
    );
}

#[test]
fn get_chat_invite_importers_without_any_optional_field() {
    check(&importers(), "4edd04df 00000000 c97ea07d 00000000 cf8688b9 00000000");
}

#[test]
fn get_chat_invite_importers_with_everything() {
    let request = functions::messages::GetChatInviteImporters {
        requested: true,
        subscription_expired: true,
        link: Some("+AbC".to_owned()),
        q: Some(String::new()),
        ..importers()
    };
    check(
        &request,
        "4edd04df 0f000000 c97ea07d
         042b4162 43000000 00000000
         00000000 cf8688b9 00000000",
    );
}

#[test]
fn get_exported_chat_invites_with_and_without_an_offset() {
    let mut request = functions::messages::GetExportedChatInvites {
        revoked: true,
        peer: enums::InputPeer::PeerSelf,
        admin_id: enums::InputUser::UserSelf,
        offset_date_and_offset_link: Some((1, "t.me/+A".to_owned())),
        limit: 20,
    };
    check(
        &request,
        "f6a3b5a2 0c000000 c97ea07d 3fb1c1f7
         01000000 07742e6d 652f2b41
         14000000",
    );
    request.offset_date_and_offset_link = None;
    check(&request, "f6a3b5a2 08000000 c97ea07d 3fb1c1f7 14000000");
}

#[test]
fn import_chat_invite() {
    let request = functions::messages::ImportChatInvite { hash: "AbCdEf".to_owned() };
    check(&request, "6e4391de 06416243 64456600");
}

#[test]
fn what_they_are_called_and_return() {
    fn returns<R: RemoteCall<Return = T>, T>() -> &'static str {
        R::NAME
    }
    assert_eq!(
        returns::<functions::messages::GetChatInviteImporters, types::messages::ChatInviteImporters>(),
        "messages.getChatInviteImporters"
    );
    assert_eq!(
        returns::<functions::messages::ImportChatInvite, enums::messages::ChatInviteJoinResult>(),
        "messages.importChatInvite"
    );
    assert_eq!(functions::messages::ImportChatInvite::CONSTRUCTOR_ID, 0xde91436e);
}

#[test]
fn errors_say_what_was_read() {
    let bytes = importers().to_bytes();
    let cut = functions::messages::GetChatInviteImporters::from_bytes(&bytes[..18]).expect_err("cut");
    assert_eq!(
        cut.to_string(),
        "messages.getChatInviteImporters.offset_user: unexpected end of input at byte 16 (4 bytes needed, 2 left)"
    );
    let mut wrong = bytes;
    wrong[8] = 0;
    let wrong = functions::messages::GetChatInviteImporters::from_bytes(&wrong).expect_err("unknown peer");
    assert_eq!(
        wrong.to_string(),
        "messages.getChatInviteImporters.peer: unexpected id 7da07e00 at byte 8 (expected InputPeer)"
    );
}

#[test]
fn unknown_flag_bits_are_reported_on_request() {
    let mut bytes = vec![0x4e, 0xdd, 0x04, 0xdf, 0b1001_0000, 0, 0, 0x80];
    bytes.extend(enums::InputPeer::PeerSelf.to_bytes());
    bytes.extend([0; 4]);
    bytes.extend(enums::InputUser::Empty.to_bytes());
    bytes.extend([0; 4]);
    type Request = functions::messages::GetChatInviteImporters;
    assert!(Request::from_bytes(&bytes).is_ok());
    let error = Request::deserialize(&mut Reader::new(&bytes).strict_flags(true)).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::UnknownFlags { bits: 0x8000_0090 });
    assert_eq!(error.to_string(), "messages.getChatInviteImporters.flags: unknown flag bits 4, 7, 31 at byte 4");
}

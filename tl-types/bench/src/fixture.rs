//! Values that are built here, so that a fresh clone has something to time.

use tl_types::{Serializable, enums, types};

/// 100 people who want to join a chat, as their administrator sees them.
pub(crate) fn importers() -> Vec<u8> {
    let importer = |n: i64| types::ChatInviteImporter {
        requested: n % 2 == 0,
        via_chatlist: false,
        user_id: 1_000_000_000 + n,
        date: 1_790_000_000 - n as i32,
        about: (n % 2 == 0).then(|| "A friend sent me the link, please let me in".to_owned()),
        approved_by: (n % 2 != 0).then_some(1_000_000_000),
    };
    types::messages::ChatInviteImporters {
        count: 4242,
        importers: (0..100).map(importer).collect(),
        users: (0..100).map(|n| enums::User::User(Box::new(user(1_000_000_000 + n)))).collect(),
    }
    .to_bytes()
}

fn user(id: i64) -> types::User {
    types::User {
        id,
        access_hash: Some(id << 20),
        first_name: Some("Mary Ann".to_owned()),
        last_name: Some("Прохожая".to_owned()),
        username: Some(format!("mary_ann_{id}")),
        status: Some(enums::UserStatus::Offline(types::UserStatusOffline { was_online: 1_789_999_999 })),
        ..Default::default()
    }
}

/// One message with formatted text.
pub(crate) fn message() -> Vec<u8> {
    let message = types::Message {
        id: 4242,
        from_id: Some(enums::Peer::User(types::PeerUser { user_id: 1_000_000_000 })),
        peer_id: enums::Peer::Channel(types::PeerChannel { channel_id: 2_000_000_000 }),
        date: 1_790_000_000,
        message: "How do I read the flags word of a message? ".repeat(5),
        views_and_forwards: Some((1234, 56)),
        edit_date: Some(1_790_000_060),
        entities: Some(vec![
            enums::MessageEntity::Bold(types::MessageEntityBold { offset: 0, length: 3 }),
            enums::MessageEntity::Code(types::MessageEntityCode { offset: 14, length: 5 }),
            enums::MessageEntity::TextUrl(types::MessageEntityTextUrl {
                offset: 20,
                length: 4,
                url: "https://core.telegram.org/mtproto/TL".to_owned(),
            }),
        ]),
        ..Default::default()
    };
    enums::Message::Message(Box::new(message)).to_bytes()
}

/// Half a megabyte of a file.
pub(crate) fn upload() -> Vec<u8> {
    let bytes = (0..512 << 10).map(|n: u32| (n.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
    enums::upload::File::File(types::upload::File {
        r#type: enums::storage::FileType::Pdf,
        mtime: 1_790_000_000,
        bytes,
    })
    .to_bytes()
}

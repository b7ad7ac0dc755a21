//! Chats, messages, updates, stories and calls.

use tl_types::{enums, functions, types};

use super::{Fixture, fixture};

pub(crate) fn fixtures() -> Vec<Fixture> {
    vec![
        fixture(
            "channels.readHistory#cc104937 channel:InputChannel max_id:int = Bool",
            functions::channels::ReadHistory {
                channel: enums::InputChannel::Channel(types::InputChannel { channel_id: 7, access_hash: 8 }),
                max_id: i32::MAX,
            },
            "
            374910cc           channels.readHistory
            28ec5af3           channel: inputChannel
            07000000 00000000  channel_id: 7
            08000000 00000000  access_hash: 8
            ffffff7f           max_id: the largest, 7fffffff
            ",
        ),
        fixture(
            "chatlists.chatlistUpdates#93bd878d missing_peers:Vector<Peer> chats:Vector<Chat> \
             users:Vector<User> = chatlists.ChatlistUpdates",
            types::chatlists::ChatlistUpdates {
                missing_peers: vec![
                    enums::Peer::User(types::PeerUser { user_id: 1 }),
                    enums::Peer::Channel(types::PeerChannel { channel_id: 2 }),
                ],
                chats: Vec::new(),
                users: vec![enums::User::Empty(types::UserEmpty { id: 1 })],
            },
            "
            8d87bd93           chatlists.chatlistUpdates
            15c4b51c           missing_peers: Vector
            02000000           of 2 items
            22175159           the first: peerUser
            01000000 00000000  user_id: 1
            1e37a5a2           the second: peerChannel
            02000000 00000000  channel_id: 2
            15c4b51c           chats: Vector
            00000000           of no items
            15c4b51c           users: Vector
            01000000           of 1 item
            7a4bbcd3           the item: userEmpty
            01000000 00000000  id: 1
            ",
        ),
        fixture(
            "communities.create#a63859ec flags:# hidden:flags.1?true title:string about:flags.0?string \
             peer:InputPeer = Updates",
            functions::communities::Create {
                hidden: true,
                title: "Ants".to_owned(),
                about: Some("!".to_owned()),
                peer: enums::InputPeer::PeerSelf,
            },
            r#"
            ec5938a6           communities.create
            03000000           flags: bits 0, about, and 1, hidden
            04416e74 73000000  title: 4 bytes, "Ants", three bytes of padding
            01210000           about: 1 byte, "!"
            c97ea07d           peer: inputPeerSelf
            "#,
        ),
        fixture(
            "folders.editPeerFolders#6847d0ab folder_peers:Vector<InputFolderPeer> = Updates",
            functions::folders::EditPeerFolders {
                folder_peers: vec![types::InputFolderPeer { peer: enums::InputPeer::PeerSelf, folder_id: 1 }],
            },
            "
            abd04768  folders.editPeerFolders
            15c4b51c  folder_peers: Vector
            01000000  of 1 item
            96c2d2fb  the item, boxed though its type has no other: inputFolderPeer
            c97ea07d  peer: inputPeerSelf
            01000000  folder_id: 1
            ",
        ),
        fixture(
            "messages.getExportedChatInvites#a2b5a3f6 flags:# revoked:flags.3?true peer:InputPeer \
             admin_id:InputUser offset_date:flags.2?int offset_link:flags.2?string limit:int = \
             messages.ExportedChatInvites",
            functions::messages::GetExportedChatInvites {
                revoked: true,
                peer: enums::InputPeer::PeerSelf,
                admin_id: enums::InputUser::UserSelf,
                offset_date_and_offset_link: Some((16, "+AbC".to_owned())),
                limit: 50,
            },
            r#"
            f6a3b5a2           messages.getExportedChatInvites
            0c000000           flags: bits 2, offset_date and offset_link, and 3, revoked
            c97ea07d           peer: inputPeerSelf
            3fb1c1f7           admin_id: inputUserSelf
            10000000           offset_date: 16
            042b4162 43000000  offset_link: 4 bytes, "+AbC", three bytes of padding
            32000000           limit: 50
            "#,
        ),
        fixture(
            "messages.sendReaction#d30d78d4 flags:# big:flags.1?true add_to_recent:flags.2?true \
             peer:InputPeer msg_id:int reaction:flags.0?Vector<Reaction> = Updates",
            functions::messages::SendReaction {
                big: false,
                add_to_recent: true,
                peer: enums::InputPeer::User(types::InputPeerUser { user_id: 5, access_hash: 6 }),
                msg_id: 7,
                reaction: Some(vec![enums::Reaction::Emoji(types::ReactionEmoji { emoticon: "\u{1f44d}".to_owned() })]),
            },
            "
            d4780dd3           messages.sendReaction
            05000000           flags: bits 0, reaction, and 2, add_to_recent
            4ca5e8dd           peer: inputPeerUser
            05000000 00000000  user_id: 5
            06000000 00000000  access_hash: 6
            07000000           msg_id: 7
            15c4b51c           reaction: Vector
            01000000           of 1 item
            b886221b           the item: reactionEmoji
            04f09f91 8d000000  emoticon: 4 bytes, U+1F44D in UTF-8, three bytes of padding
            ",
        ),
        fixture(
            "updates.state#a56c2a3e pts:int qts:int date:int seq:int unread_count:int = updates.State",
            types::updates::State { pts: 1, qts: -1, date: 1_700_000_000, seq: 0, unread_count: 3 },
            "
            3e2a6ca5  updates.state
            01000000  pts: 1
            ffffffff  qts: -1
            00f15365  date: 1700000000 is 6553f100
            00000000  seq: 0
            03000000  unread_count: 3
            ",
        ),
        fixture(
            "updates.getDifference#19c2f763 flags:# pts:int pts_limit:flags.1?int \
             pts_total_limit:flags.0?int date:int qts:int qts_limit:flags.2?int = updates.Difference",
            functions::updates::GetDifference {
                pts: 10,
                pts_limit: None,
                pts_total_limit: Some(11),
                date: 12,
                qts: 13,
                qts_limit: Some(14),
            },
            "
            63f7c219  updates.getDifference
            05000000  flags: bits 0, pts_total_limit, and 2, qts_limit
            0a000000  pts: 10
            0b000000  pts_total_limit: 11
            0c000000  date: 12
            0d000000  qts: 13
            0e000000  qts_limit: 14
            ",
        ),
        fixture(
            "ephemeral.reportMessage#8704f2bf peer:InputPeer id:int option:bytes message:string = \
             ReportResult",
            functions::ephemeral::ReportMessage {
                peer: enums::InputPeer::Empty,
                id: 2,
                option: vec![1, 2, 3, 4],
                message: "m".to_owned(),
            },
            r#"
            bff20487           ephemeral.reportMessage
            ea183b7f           peer: inputPeerEmpty
            02000000           id: 2
            04010203 04000000  option: 4 bytes, 1 to 4, three bytes of padding
            016d0000           message: 1 byte, "m"
            "#,
        ),
        fixture(
            "stories.readStories#a556dac8 peer:InputPeer max_id:int = Vector<int>",
            functions::stories::ReadStories { peer: enums::InputPeer::Empty, max_id: 33 },
            "
            c8da56a5  stories.readStories
            ea183b7f  peer: inputPeerEmpty
            21000000  max_id: 33
            ",
        ),
        fixture(
            "stories.allStoriesNotModified#1158fe3e flags:# state:string stealth_mode:StoriesStealthMode = \
             stories.AllStories",
            enums::stories::AllStories::NotModified(types::stories::AllStoriesNotModified {
                state: "s".to_owned(),
                stealth_mode: types::StoriesStealthMode { active_until_date: None, cooldown_until_date: Some(9) },
            }),
            r#"
            3efe5811  stories.allStoriesNotModified
            00000000  flags: no field hangs on them, but they are there
            01730000  state: 1 byte, "s"
            fd272e71  stealth_mode: storiesStealthMode
            02000000  flags: bit 1, cooldown_until_date
            09000000  cooldown_until_date: 9
            "#,
        ),
        fixture(
            "phone.saveCallLog#41248786 peer:InputPhoneCall file:InputFile = Bool",
            functions::phone::SaveCallLog {
                peer: types::InputPhoneCall { id: 1, access_hash: 2 },
                file: enums::InputFile::File(types::InputFile {
                    id: 3,
                    parts: 4,
                    name: "log".to_owned(),
                    md5_checksum: String::new(),
                }),
            },
            r#"
            86872441           phone.saveCallLog
            edfd361e           peer: inputPhoneCall
            01000000 00000000  id: 1
            02000000 00000000  access_hash: 2
            7ff22ff5           file: inputFile
            03000000 00000000  id: 3
            04000000           parts: 4
            036c6f67           name: 3 bytes, "log"
            00000000           md5_checksum: 0 bytes
            "#,
        ),
    ]
}

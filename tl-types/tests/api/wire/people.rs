//! Accounts, contacts and languages.

use tl_types::{enums, functions, types};

use super::{Fixture, fixture};

pub(crate) fn fixtures() -> Vec<Fixture> {
    vec![
        fixture(
            "account.setAccountTTL#2442485e ttl:AccountDaysTTL = Bool",
            functions::account::SetAccountTtl { ttl: types::AccountDaysTtl { days: 365 } },
            "
            5e484224  account.setAccountTTL
            dfafd0b8  ttl: accountDaysTTL
            6d010000  days: 365 is 16d
            ",
        ),
        fixture(
            "account.takeout#4dba4501 id:long = account.Takeout",
            types::account::Takeout { id: i64::MIN },
            "
            0145ba4d           account.takeout
            00000000 00000080  id: the least, 80000000 00000000
            ",
        ),
        fixture(
            "auth.sentCode#5e002502 flags:# type:auth.SentCodeType phone_code_hash:string \
             next_type:flags.1?auth.CodeType timeout:flags.2?int = auth.SentCode",
            enums::auth::SentCode::Code(
                types::auth::SentCode {
                    r#type: enums::auth::SentCodeType::App(types::auth::SentCodeTypeApp { length: 5 }),
                    phone_code_hash: "abcdef".to_owned(),
                    next_type: Some(enums::auth::CodeType::Sms),
                    timeout: None,
                }
                .into(),
            ),
            r#"
            0225005e           auth.sentCode
            02000000           flags: bit 1, next_type, not 2, timeout
            8659bb3d           type: auth.sentCodeTypeApp
            05000000           length: 5
            06616263 64656600  phone_code_hash: 6 bytes, "abcdef", one byte of padding
            8c15a372           next_type: auth.codeTypeSms
            "#,
        ),
        fixture(
            "auth.dropTempAuthKeys#8e48a188 except_auth_keys:Vector<long> = Bool",
            functions::auth::DropTempAuthKeys { except_auth_keys: vec![1, -1] },
            "
            88a1488e           auth.dropTempAuthKeys
            15c4b51c           except_auth_keys: Vector
            02000000           of 2 items
            01000000 00000000  the first: 1
            ffffffff ffffffff  the second: -1
            ",
        ),
        fixture(
            "contacts.toggleTopPeers#8514bdda enabled:Bool = Bool",
            functions::contacts::ToggleTopPeers { enabled: true },
            "
            dabd1485  contacts.toggleTopPeers
            b5757299  enabled: boolTrue
            ",
        ),
        fixture(
            "contacts.resolvedPeer#7f077ad9 peer:Peer chats:Vector<Chat> users:Vector<User> = \
             contacts.ResolvedPeer",
            types::contacts::ResolvedPeer {
                peer: enums::Peer::Chat(types::PeerChat { chat_id: 4 }),
                chats: vec![enums::Chat::Empty(types::ChatEmpty { id: 4 })],
                users: Vec::new(),
            },
            "
            d97a077f           contacts.resolvedPeer
            9a01c636           peer: peerChat
            04000000 00000000  chat_id: 4
            15c4b51c           chats: Vector
            01000000           of 1 item
            65285629           the item: chatEmpty
            04000000 00000000  id: 4
            15c4b51c           users: Vector
            00000000           of no items
            ",
        ),
        fixture(
            "users.getUsers#0d91a548 id:Vector<InputUser> = Vector<User>",
            functions::users::GetUsers {
                id: vec![
                    enums::InputUser::UserSelf,
                    enums::InputUser::FromMessage(types::InputUserFromMessage {
                        peer: enums::InputPeer::PeerSelf,
                        msg_id: 5,
                        user_id: 6,
                    }),
                ],
            },
            "
            48a5910d           users.getUsers
            15c4b51c           id: Vector
            02000000           of 2 items
            3fb1c1f7           the first: inputUserSelf
            e248a41d           the second: inputUserFromMessage
            c97ea07d           peer: inputPeerSelf
            05000000           msg_id: 5
            06000000 00000000  user_id: 6
            ",
        ),
        fixture(
            "users.suggestBirthday#fc533372 id:InputUser birthday:Birthday = Updates",
            functions::users::SuggestBirthday {
                id: enums::InputUser::UserSelf,
                birthday: types::Birthday { day: 31, month: 12, year: None },
            },
            "
            723353fc  users.suggestBirthday
            3fb1c1f7  id: inputUserSelf
            061e8e6c  birthday: birthday
            00000000  flags: no bit, so no year
            1f000000  day: 31
            0c000000  month: 12
            ",
        ),
        fixture(
            "langpack.getStrings#efea3803 lang_pack:string lang_code:string keys:Vector<string> = \
             Vector<LangPackString>",
            functions::langpack::GetStrings {
                lang_pack: "tdesktop".to_owned(),
                lang_code: "de".to_owned(),
                keys: vec!["a".to_owned(), "bcd".to_owned()],
            },
            r#"
            0338eaef                    langpack.getStrings
            08746465 736b746f 70000000  lang_pack: 8 bytes, "tdesktop", three bytes of padding
            02646500                    lang_code: 2 bytes, "de"
            15c4b51c                    keys: Vector
            02000000                    of 2 items
            01610000                    the first: 1 byte, "a"
            03626364                    the second: 3 bytes, "bcd"
            "#,
        ),
        fixture(
            "help.inviteText#18cb9f78 message:string = help.InviteText",
            types::help::InviteText { message: "Join!".to_owned() },
            r#"
            789fcb18           help.inviteText
            054a6f69 6e210000  message: 5 bytes, "Join!", two bytes of padding
            "#,
        ),
        fixture(
            "help.countryCode#4203c5ef flags:# country_code:string prefixes:flags.0?Vector<string> \
             patterns:flags.1?Vector<string> = help.CountryCode",
            types::help::CountryCode {
                country_code: "49".to_owned(),
                prefixes: None,
                patterns: Some(vec![String::new()]),
            },
            r#"
            efc50342  help.countryCode
            02000000  flags: bit 1, patterns, not 0, prefixes
            02343900  country_code: 2 bytes, "49"
            15c4b51c  patterns: Vector
            01000000  of 1 item
            00000000  the item: 0 bytes
            "#,
        ),
    ]
}

//! `Debug` of generated types prints what the derived one of a struct written by hand does, and every field that is set.

use std::collections::BTreeMap;

use crate::shared::shared;
use serde_json::Value;
use tl_types::json::Json;
use tl_types::{Deserializable, RemoteCall, enums, functions, types};

/// The same types, written by hand.
mod by_hand {
    #[derive(Debug)]
    #[expect(dead_code, reason = "only Debug reads the fields")]
    pub(super) struct ChatInviteImporter {
        pub(super) requested: bool,
        pub(super) via_chatlist: bool,
        pub(super) user_id: i64,
        pub(super) date: i32,
        pub(super) about: Option<String>,
        pub(super) approved_by: Option<i64>,
    }

    #[derive(Debug)]
    #[expect(dead_code, reason = "only Debug reads the fields")]
    pub(super) struct InputPeerUser {
        pub(super) user_id: i64,
        pub(super) access_hash: i64,
    }

    #[derive(Debug)]
    #[expect(dead_code, reason = "only Debug reads the fields")]
    pub(super) enum InputPeer {
        User(InputPeerUser),
    }

    #[derive(Debug)]
    pub(super) enum InputUser {
        UserSelf,
    }

    #[derive(Debug)]
    #[expect(dead_code, reason = "only Debug reads the fields")]
    pub(super) struct GetExportedChatInvites {
        pub(super) revoked: bool,
        pub(super) peer: InputPeer,
        pub(super) admin_id: InputUser,
        pub(super) offset_date_and_offset_link: Option<(i32, String)>,
        pub(super) limit: i32,
    }
}

#[track_caller]
fn same(ours: &impl std::fmt::Debug, by_hand: &impl std::fmt::Debug) {
    assert_eq!(format!("{ours:?}"), format!("{by_hand:?}"));
    assert_eq!(format!("{ours:#?}"), format!("{by_hand:#?}"));
}

#[test]
fn it_is_the_derived_one() {
    let about = Some("a \"quoted\" line\n".to_owned());
    same(
        &types::ChatInviteImporter {
            requested: true,
            via_chatlist: false,
            user_id: 1,
            date: -1,
            about: about.clone(),
            approved_by: None,
        },
        &by_hand::ChatInviteImporter {
            requested: true,
            via_chatlist: false,
            user_id: 1,
            date: -1,
            about,
            approved_by: None,
        },
    );
    let offset = Some((5, "+AbC".to_owned()));
    same(
        &functions::messages::GetExportedChatInvites {
            revoked: true,
            peer: types::InputPeerUser { user_id: 5, access_hash: -6 }.into(),
            admin_id: enums::InputUser::UserSelf,
            offset_date_and_offset_link: offset.clone(),
            limit: 100,
        },
        &by_hand::GetExportedChatInvites {
            revoked: true,
            peer: by_hand::InputPeer::User(by_hand::InputPeerUser { user_id: 5, access_hash: -6 }),
            admin_id: by_hand::InputUser::UserSelf,
            offset_date_and_offset_link: offset,
            limit: 100,
        },
    );
}

/// How often each field has a value, by its TL name.
fn fields(value: &Value, counts: &mut BTreeMap<String, usize>) {
    match value {
        Value::Object(object) => object.iter().for_each(|(key, value)| {
            if key != "_" {
                *counts.entry(key.clone()).or_default() += 1;
            }
            fields(value, counts);
        }),
        Value::Array(items) => items.iter().for_each(|item| fields(item, counts)),
        _ => {}
    }
}

#[test]
fn it_names_every_field_that_is_set() {
    let Some(path) = shared("payloads/messages_slice_100.bin") else { return };
    let bytes = std::fs::read(path).expect("can be read");
    type Answer = <functions::messages::GetHistory as RemoteCall>::Return;
    let answer = Answer::from_bytes(&bytes).expect("a slice of messages");
    let (text, mut set) = (format!("{answer:?}"), BTreeMap::new());
    fields(&serde_json::to_value(Json(&answer)).expect("can be written"), &mut set);
    assert!(set.len() > 30 && set["message"] >= 80, "{set:?}");
    let mut named: BTreeMap<&str, usize> = BTreeMap::new();
    // Fields that share a bit are named together, and a keyword has a `_` behind it.
    for (before, _) in text.match_indices(": ").map(|(at, _)| text.split_at(at)) {
        let name = before.rsplit(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_').next().unwrap_or("");
        name.split("_and_").for_each(|name| *named.entry(name.trim_end_matches('_')).or_default() += 1);
    }
    for (name, count) in set {
        // `bot` shares its bit with a value, so it is that value's `is_some()` and no field.
        let name = if name == "bot" { "bot_info_version".to_owned() } else { name };
        let found = named.get(name.as_str()).copied().unwrap_or_default();
        assert!(found >= count, "{name}: {count} are set, {found} are named");
    }
}

//! Errors of JSON that is no value, with their paths.

use serde_json::{Value, json};
use tl_types::json::Json;
use tl_types::{Object, enums, functions, mtproto};

use super::{invites, wrong};

#[test]
fn what_is_wrong_is_told_with_its_path() {
    type Invites = functions::messages::GetExportedChatInvites;
    let with = |key: &str, value: Value| {
        let mut json = serde_json::to_value(Json(invites())).expect("can be written");
        json[key] = value;
        wrong::<Invites>(json)
    };
    assert_eq!(with("limit", json!(5)), "nothing");
    assert_eq!(with("limit", json!("5")), "limit: expected an int, a number of 32 bits, found \"5\"");
    assert_eq!(with("limit", json!(1u32 << 31)), "limit: expected an int, a number of 32 bits, found 2147483648");
    assert_eq!(with("limit", json!(1.0)), "limit: expected an int, a number of 32 bits, found 1.0");
    assert_eq!(with("limit", Value::Null), "limit: expected an int, a number of 32 bits, found null");
    assert_eq!(with("revoked", json!(1)), "revoked: expected true, found 1");
    assert_eq!(
        with("peer", json!({"_": "inputPeerUser", "user_id": "1", "access_hash": "x"})),
        "peer.access_hash: expected a long, a string of decimal digits, found \"x\""
    );
    assert_eq!(
        with("peer", json!({"_": "inputPeerUsr"})),
        "peer: `inputPeerUsr` is not a constructor of `InputPeer`; did you mean `inputPeerUser`?"
    );
    assert_eq!(with("peer", json!({})), "peer: `_` is missing, the name of a constructor of `InputPeer`");
    assert_eq!(with("peer", json!([])), "peer: expected an object, a constructor of `InputPeer`, found an array");
    assert_eq!(
        with("adminId", json!(1)),
        "`adminId` is no field of `messages.getExportedChatInvites`; did you mean `admin_id`?"
    );
    assert_eq!(with("flags", json!(1)), "`flags` follows from the other fields: leave it out");
    assert_eq!(
        with("offset_date", json!(1)),
        "`offset_link` is missing, but `offset_date` on the same flag bit is present"
    );
    assert_eq!(with("_", json!("messages.getChats")), "`messages.getChats` is not `messages.getExportedChatInvites`");
    let cut = json!({"_": "messages.getExportedChatInvites", "peer": {"_": "inputPeerSelf"}});
    assert_eq!(wrong::<Invites>(cut), "`admin_id` is missing in `messages.getExportedChatInvites`");
    assert_eq!(
        wrong::<enums::InputMedia>(json!({"_": "inputMediaPhoto", "id": {"_": "inputPhotoEmpty"}, "live_photo": true})),
        "`video` is missing, but `live_photo` on the same flag bit is present"
    );
    assert_eq!(
        wrong::<enums::InputMedia>(json!({"_": "inputMediaPhoto", "id": {"_": "inputPhotoEmpty"}, "live_photo": false,
            "video": {"_": "inputDocumentEmpty"}})),
        "`live_photo` is false, but `video` on the same flag bit is present"
    );
    assert_eq!(
        wrong::<Vec<Vec<i32>>>(json!([[1], [2, true]])),
        "[1][1]: expected an int, a number of 32 bits, found true"
    );
    assert_eq!(wrong::<[u8; 16]>(json!("00")), "expected an int128, 32 hex digits, found \"00\"");
    assert_eq!(wrong::<Vec<u8>>(json!("A")), "expected bytes, a string in base64, found \"A\"");
    assert_eq!(wrong::<f64>(json!("nan")), "expected a double, found \"nan\"");
    assert_eq!(wrong::<Object>(json!(1)), "expected an object, a constructor or function, found 1");
    assert_eq!(
        wrong::<Object>(json!({"_": "mesage"})),
        "`mesage` is not a constructor or function; did you mean `message`?"
    );
    assert_eq!(wrong::<mtproto::types::Pong>(json!({"_": 5})), "_: expected a name, found 5");
    assert_eq!(
        wrong::<Object>(json!({"_": "pong#1"})),
        "`pong#1` is not a constructor or function; did you mean `pong`?"
    );
    let twice = r#"{"_": "pong", "_": "pong"}"#;
    assert_eq!(serde_json::from_str::<Object>(twice).expect_err("twice").to_string(), "`_` occurs twice");
    let twice = r#"{"_": "ping", "ping_id": 1, "ping_id": 1}"#;
    assert_eq!(serde_json::from_str::<Object>(twice).expect_err("twice").to_string(), "`ping_id` occurs twice");
}

#[test]
fn misspelled_names() {
    for (key, suggestion) in [
        ("adminId", "; did you mean `admin_id`?"),
        ("revokd", "; did you mean `revoked`?"),
        ("lim", ""),
        ("limt", "; did you mean `limit`?"),
        ("x", ""),
        ("something", ""),
        ("", ""),
    ] {
        let error = wrong::<functions::messages::GetExportedChatInvites>(json!({ key: 1 }));
        assert_eq!(error, format!("`{key}` is no field of `messages.getExportedChatInvites`{suggestion}"));
    }
}

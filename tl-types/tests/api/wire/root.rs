//! Values without a namespace: numbers, text, flags, vectors, what nests, calls in calls.

use tl_types::{enums, functions, types};

use super::{Fixture, fixture};

pub(crate) fn fixtures() -> Vec<Fixture> {
    vec![
        fixture(
            "inputPeerChannel#27bcbbfc channel_id:long access_hash:long = InputPeer",
            enums::InputPeer::Channel(types::InputPeerChannel { channel_id: 1_000_000_001, access_hash: -2 }),
            "
            fcbbbc27           inputPeerChannel
            01ca9a3b 00000000  channel_id: 1000000001 is 3b9aca01
            feffffff ffffffff  access_hash: -2
            ",
        ),
        fixture(
            "inputGeoPoint#48222faf flags:# lat:double long:double accuracy_radius:flags.0?int = \
             InputGeoPoint",
            enums::InputGeoPoint::Point(types::InputGeoPoint { lat: 52.5, long: -0.0, accuracy_radius: Some(7) }),
            "
            af2f2248           inputGeoPoint
            01000000           flags: bit 0, accuracy_radius
            00000000 00404a40  lat: 1.640625 * 2^5, so 404a4000 00000000
            00000000 00000080  long: nothing but the sign
            07000000           accuracy_radius: 7
            ",
        ),
        fixture(
            "inputPhoneContact#6a1dc4be flags:# client_id:long phone:string first_name:string \
             last_name:string note:flags.0?TextWithEntities = InputContact",
            types::InputPhoneContact {
                client_id: 3,
                phone: "+1".to_owned(),
                first_name: "Ann".to_owned(),
                last_name: String::new(),
                note: Some(types::TextWithEntities {
                    text: "hi".to_owned(),
                    entities: vec![
                        enums::MessageEntity::Bold(types::MessageEntityBold { offset: 0, length: 1 }),
                        enums::MessageEntity::TextUrl(types::MessageEntityTextUrl {
                            offset: 1,
                            length: 1,
                            url: "t.me".to_owned(),
                        }),
                    ],
                }),
            },
            r#"
            bec41d6a           inputPhoneContact
            01000000           flags: bit 0, note
            03000000 00000000  client_id: 3
            022b3100           phone: 2 bytes, "+1", one byte of padding
            03416e6e           first_name: 3 bytes, "Ann"
            00000000           last_name: 0 bytes, padding
            46311f75           note: textWithEntities
            02686900           text: 2 bytes, "hi"
            15c4b51c           entities: Vector
            02000000           of 2 items
            c90b61bd           the first: messageEntityBold
            00000000           offset: 0
            01000000           length: 1
            27d3a676           the second: messageEntityTextUrl
            01000000           offset: 1
            01000000           length: 1
            04742e6d 65000000  url: 4 bytes, "t.me", three bytes of padding
            "#,
        ),
        fixture(
            "pollAnswer#4b7d786a flags:# text:TextWithEntities option:bytes media:flags.0?MessageMedia \
             added_by:flags.1?Peer date:flags.1?int = PollAnswer",
            types::PollAnswer {
                text: types::TextWithEntities { text: "\u{20ac}".to_owned(), entities: Vec::new() },
                option: vec![0, 255],
                media: None,
                added_by_and_date: Some((enums::Peer::User(types::PeerUser { user_id: 8 }), 9)),
            },
            "
            6a787d4b           pollAnswer
            02000000           flags: bit 1, added_by and date together
            46311f75           text: textWithEntities
            03e282ac           text: 3 bytes, the euro sign in UTF-8
            15c4b51c           entities: Vector
            00000000           of no items
            0200ff00           option: 2 bytes, 00 and ff
            22175159           added_by: peerUser
            08000000 00000000  user_id: 8
            09000000           date: 9
            ",
        ),
        fixture(
            "textConcat#7e6260d7 texts:Vector<RichText> = RichText",
            enums::RichText::Concat(types::TextConcat {
                texts: vec![
                    enums::RichText::Bold(types::TextBold {
                        text: Box::new(enums::RichText::Plain(types::TextPlain { text: "b".to_owned() })),
                    }),
                    enums::RichText::Empty,
                ],
            }),
            r#"
            d760627e  textConcat
            15c4b51c  texts: Vector
            02000000  of 2 items
            c4ab2467  the first: textBold
            e0944674  its text: textPlain
            01620000  text: 1 byte, "b"
            4f823ddc  the second: textEmpty
            "#,
        ),
        fixture(
            "textPlain#744694e0 text:string = RichText",
            enums::RichText::Plain(types::TextPlain { text: "a".repeat(254) }),
            r#"
            e0944674      textPlain
            fefe0000      text: fe, then the length 254 in three bytes
            61616161 x63  252 times "a"
            61610000      twice "a", padding
            "#,
        ),
        fixture(
            "error#c4b9f9bb code:int text:string = Error",
            types::Error { code: -503, text: "a".repeat(253) },
            r#"
            bbf9b9c4      error
            09feffff      code: -503 is fffffe09
            fd616161      text: 253 bytes, the most that one byte can tell, and "aaa"
            61616161 x62  248 times "a"
            61610000      twice "a", padding
            "#,
        ),
        fixture(
            "invokeWithLayer#da9b0d0d {X:Type} layer:int query:!X = X",
            functions::InvokeWithLayer { layer: 230, query: functions::help::GetConfig },
            "
            0d0d9bda  invokeWithLayer
            e6000000  layer: 230 is e6
            6b18f9c4  query: help.getConfig
            ",
        ),
        fixture(
            "initConnection#c1cd5ea9 {X:Type} flags:# api_id:int device_model:string system_version:string \
             app_version:string system_lang_code:string lang_pack:string lang_code:string \
             proxy:flags.0?InputClientProxy params:flags.1?JSONValue query:!X = X",
            functions::InitConnection {
                api_id: 1,
                device_model: "x".to_owned(),
                system_version: String::new(),
                app_version: "1.0".to_owned(),
                system_lang_code: "en".to_owned(),
                lang_pack: String::new(),
                lang_code: "en".to_owned(),
                proxy: None,
                params: Some(enums::JsonValue::Object(types::JsonObject {
                    value: vec![types::JsonObjectValue {
                        key: "tz".to_owned(),
                        value: enums::JsonValue::Number(types::JsonNumber { value: 1.0 }),
                    }],
                })),
                query: functions::help::GetNearestDc,
            },
            r#"
            a95ecdc1           initConnection
            02000000           flags: bit 1, params
            01000000           api_id: 1
            01780000           device_model: 1 byte, "x"
            00000000           system_version: 0 bytes
            03312e30           app_version: 3 bytes, "1.0"
            02656e00           system_lang_code: 2 bytes, "en"
            00000000           lang_pack: 0 bytes
            02656e00           lang_code: 2 bytes, "en"
            9dd4c199           params: jsonObject
            15c4b51c           value: Vector
            01000000           of 1 item
            d91bdec0           the item: jsonObjectValue
            02747a00           key: 2 bytes, "tz"
            a4dfe02b           value: jsonNumber
            00000000 0000f03f  value: 1.0 is 3ff00000 00000000
            2630b31f           query: help.getNearestDc
            "#,
        ),
    ]
}

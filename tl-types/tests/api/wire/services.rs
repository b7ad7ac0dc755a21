//! Bots, payments, statistics and other services.

use tl_types::{enums, functions, types};

use super::{Fixture, fixture};

pub(crate) fn fixtures() -> Vec<Fixture> {
    vec![
        fixture(
            "aicompose.updateTone#903bcf59 flags:# tone:InputAiComposeTone display_author:flags.0?Bool \
             emoji_id:flags.1?long title:flags.2?string prompt:flags.3?string = AiComposeTone",
            functions::aicompose::UpdateTone {
                tone: enums::InputAiComposeTone::Id(types::InputAiComposeToneId { id: 1, access_hash: 2 }),
                display_author: Some(false),
                emoji_id: Some(3),
                title: None,
                prompt: Some("p".to_owned()),
            },
            r#"
            59cf3b90           aicompose.updateTone
            0b000000           flags: bits 0, display_author, 1, emoji_id, and 3, prompt
            80c07307           tone: inputAiComposeToneID
            01000000 00000000  id: 1
            02000000 00000000  access_hash: 2
            379779bc           display_author, there and false: boolFalse
            03000000 00000000  emoji_id: 3
            01700000           prompt: 1 byte, "p"
            "#,
        ),
        fixture(
            "bots.accessSettings#dd1fbf93 flags:# restricted:flags.0?true add_users:flags.1?Vector<User> = \
             bots.AccessSettings",
            types::bots::AccessSettings {
                restricted: true,
                add_users: Some(vec![enums::User::Empty(types::UserEmpty { id: 3 })]),
            },
            "
            93bf1fdd           bots.accessSettings
            03000000           flags: bits 0, restricted, and 1, add_users
            15c4b51c           add_users: Vector
            01000000           of 1 item
            7a4bbcd3           the item: userEmpty
            03000000 00000000  id: 3
            ",
        ),
        fixture(
            "fragment.collectibleInfo#6ebdff91 purchase_date:int currency:string amount:long \
             crypto_currency:string crypto_amount:long url:string = fragment.CollectibleInfo",
            types::fragment::CollectibleInfo {
                purchase_date: 1,
                currency: "USD".to_owned(),
                amount: -2,
                crypto_currency: "TON".to_owned(),
                crypto_amount: 1 << 40,
                url: "u".to_owned(),
            },
            r#"
            91ffbd6e           fragment.collectibleInfo
            01000000           purchase_date: 1
            03555344           currency: 3 bytes, "USD"
            feffffff ffffffff  amount: -2
            03544f4e           crypto_currency: 3 bytes, "TON"
            00000000 00010000  crypto_amount: 2^40
            01750000           url: 1 byte, "u"
            "#,
        ),
        fixture(
            "payments.paymentResult#4e5f810d updates:Updates = payments.PaymentResult",
            enums::payments::PaymentResult::Result(types::payments::PaymentResult { updates: enums::Updates::TooLong }),
            "
            0d815f4e  payments.paymentResult
            7eaf17e3  updates: updatesTooLong
            ",
        ),
        fixture(
            "payments.getStarGifts#c4563590 hash:int = payments.StarGifts",
            functions::payments::GetStarGifts { hash: -1 },
            "
            903556c4  payments.getStarGifts
            ffffffff  hash: -1
            ",
        ),
        fixture(
            "premium.applyBoost#6b7da746 flags:# slots:flags.0?Vector<int> peer:InputPeer = premium.MyBoosts",
            functions::premium::ApplyBoost { slots: Some(vec![1, 2]), peer: enums::InputPeer::PeerSelf },
            "
            46a77d6b  premium.applyBoost
            01000000  flags: bit 0, slots
            15c4b51c  slots: Vector
            02000000  of 2 items
            01000000  the first: 1
            02000000  the second: 2
            c97ea07d  peer: inputPeerSelf
            ",
        ),
        fixture(
            "smsjobs.status#2aee9191 flags:# allow_international:flags.0?true recent_sent:int \
             recent_since:int recent_remains:int total_sent:int total_since:int \
             last_gift_slug:flags.1?string terms_url:string = smsjobs.Status",
            types::smsjobs::Status {
                allow_international: true,
                recent_sent: 1,
                recent_since: 2,
                recent_remains: 3,
                total_sent: 4,
                total_since: 5,
                last_gift_slug: Some("g".to_owned()),
                terms_url: "t".to_owned(),
            },
            r#"
            9191ee2a  smsjobs.status
            03000000  flags: bits 0, allow_international, and 1, last_gift_slug
            01000000  recent_sent: 1
            02000000  recent_since: 2
            03000000  recent_remains: 3
            04000000  total_sent: 4
            05000000  total_since: 5
            01670000  last_gift_slug: 1 byte, "g"
            01740000  terms_url: 1 byte, "t"
            "#,
        ),
        fixture(
            "stats.loadAsyncGraph#621d5fa0 flags:# token:string x:flags.0?long = StatsGraph",
            functions::stats::LoadAsyncGraph { token: "tok".to_owned(), x: Some(-5) },
            r#"
            a05f1d62           stats.loadAsyncGraph
            01000000           flags: bit 0, x
            03746f6b           token: 3 bytes, "tok"
            fbffffff ffffffff  x: -5
            "#,
        ),
        fixture(
            "toncenter.apiResponse#ac8dfe19 response:DataJSON = toncenter.ApiResponse",
            types::toncenter::ApiResponse { response: types::DataJson { data: "{}".to_owned() } },
            r#"
            19fe8dac  toncenter.apiResponse
            048d747d  response: dataJSON
            027b7d00  data: 2 bytes, "{}"
            "#,
        ),
        fixture(
            "toncenter.performApiRequest#8d7bdd61 flags:# post:flags.0?true endpoint:string \
             query:flags.1?string payload:flags.2?string = toncenter.ApiResponse",
            functions::toncenter::PerformApiRequest {
                post: true,
                endpoint: "v3".to_owned(),
                query: None,
                payload: Some(String::new()),
            },
            r#"
            61dd7b8d  toncenter.performApiRequest
            05000000  flags: bits 0, post, and 2, payload
            02763300  endpoint: 2 bytes, "v3"
            00000000  payload: there, with 0 bytes
            "#,
        ),
        fixture(
            "wallet.secretPhraseParts#e6d0ef01 token:string dcs:Vector<int> = wallet.SecretPhraseParts",
            types::wallet::SecretPhraseParts { token: "a".to_owned(), dcs: vec![2, 4] },
            r#"
            01efd0e6  wallet.secretPhraseParts
            01610000  token: 1 byte, "a"
            15c4b51c  dcs: Vector
            02000000  of 2 items
            02000000  the first: 2
            04000000  the second: 4
            "#,
        ),
        fixture(
            "wallet.holderDc#f9d612ef dc:int public_key:bytes = wallet.HolderDc",
            types::wallet::HolderDc { dc: 2, public_key: vec![1, 2, 3] },
            "
            ef12d6f9  wallet.holderDc
            02000000  dc: 2
            03010203  public_key: 3 bytes, 1 to 3
            ",
        ),
    ]
}

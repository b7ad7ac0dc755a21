//! MTProto itself: bare vectors of bare values, lengths of bodies, values of any type.

use tl_types::mtproto::{
    GzipPacked, Message, MessageContainer, MessageCopy, RpcError, RpcResult, enums, functions, types,
};

use super::{Fixture, fixture};

pub(crate) fn fixtures() -> Vec<Fixture> {
    vec![
        fixture(
            "resPQ#05162463 nonce:int128 server_nonce:int128 pq:bytes \
             server_public_key_fingerprints:Vector<long> = ResPQ",
            types::ResPq {
                nonce: [1; 16],
                server_nonce: [2; 16],
                pq: vec![0x17, 0xed],
                server_public_key_fingerprints: vec![-1],
            },
            "
            63241605                             resPQ
            01010101 01010101 01010101 01010101  nonce: 16 bytes as they are
            02020202 02020202 02020202 02020202  server_nonce: 16 bytes as they are
            0217ed00                             pq: 2 bytes, 17 and ed
            15c4b51c                             server_public_key_fingerprints: Vector
            01000000                             of 1 item
            ffffffff ffffffff                    the item: -1
            ",
        ),
        fixture(
            "bad_server_salt#edab447b bad_msg_id:long bad_msg_seqno:int error_code:int new_server_salt:long \
             = BadMsgNotification",
            enums::BadMsgNotification::ServerSalt(types::BadServerSalt {
                bad_msg_id: 5,
                bad_msg_seqno: 1,
                error_code: 48,
                new_server_salt: -6,
            }),
            "
            7b44abed           bad_server_salt
            05000000 00000000  bad_msg_id: 5
            01000000           bad_msg_seqno: 1
            30000000           error_code: 48
            faffffff ffffffff  new_server_salt: -6
            ",
        ),
        fixture(
            "future_salts#ae500895 req_msg_id:long now:int salts:vector<future_salt> = FutureSalts",
            types::FutureSalts {
                req_msg_id: 1,
                now: 2,
                salts: vec![
                    types::FutureSalt { valid_since: 3, valid_until: 4, salt: 5 },
                    types::FutureSalt { valid_since: 6, valid_until: 7, salt: 8 },
                ],
            },
            "
            950850ae           future_salts
            01000000 00000000  req_msg_id: 1
            02000000           now: 2
            02000000           salts: a bare vector, so only its count
            03000000           valid_since: 3 of the first, which is bare: it has no id
            04000000           valid_until: 4
            05000000 00000000  salt: 5
            06000000           valid_since: 6 of the second
            07000000           valid_until: 7
            08000000 00000000  salt: 8
            ",
        ),
        fixture(
            "ping#7abe77ec ping_id:long = Pong",
            functions::Ping { ping_id: 7 },
            "
            ec77be7a           ping
            07000000 00000000  ping_id: 7
            ",
        ),
        fixture(
            "help.configSimple#5a592a6c date:int expires:int rules:vector<AccessPointRule> = \
             help.ConfigSimple",
            types::help::ConfigSimple {
                date: 1,
                expires: 2,
                rules: vec![types::AccessPointRule {
                    phone_prefix_rules: "+7".into(),
                    dc_id: 3,
                    ips: vec![enums::IpPort::Port(types::IpPort { ipv4: -1, port: 443 })],
                }],
            },
            r#"
            6c2a595a  help.configSimple
            01000000  date: 1
            02000000  expires: 2
            01000000  rules: a bare vector of 1 item
            5fb67946  the item, boxed: accessPointRule
            022b3700  phone_prefix_rules: 2 bytes, "+7"
            03000000  dc_id: 3
            01000000  ips: a bare vector of 1 item
            73ad33d4  the item: ipPort
            ffffffff  ipv4: 255.255.255.255
            bb010000  port: 443 is 1bb
            "#,
        ),
        fixture(
            "msg_container#73f1f8dc messages:vector<%Message> = MessageContainer",
            MessageContainer {
                messages: vec![
                    Message::new(4, 1, &functions::Ping { ping_id: 7 }),
                    Message::new(8, 2, &types::MsgsAck { msg_ids: vec![3] }),
                ],
            },
            "
            dcf8f173           msg_container
            02000000           messages: a bare vector of 2 items
            04000000 00000000  msg_id: 4 of the first, which is bare
            01000000           seqno: 1
            0c000000           bytes: the body takes 12
            ec77be7a           body: ping
            07000000 00000000  ping_id: 7
            08000000 00000000  msg_id: 8 of the second
            02000000           seqno: 2
            14000000           bytes: the body takes 20
            59b4d662           body: msgs_ack
            15c4b51c           msg_ids: Vector
            01000000           of 1 item
            03000000 00000000  the item: 3
            ",
        ),
        fixture(
            "rpc_result#f35c6d01 req_msg_id:long result:Object = RpcResult",
            RpcResult { req_msg_id: 4, result: RpcError::new(420, "FLOOD_WAIT_3") },
            r#"
            016d5cf3                             rpc_result
            04000000 00000000                    req_msg_id: 4
            19ca4421                             result: rpc_error
            a4010000                             error_code: 420 is 1a4
            0c464c4f 4f445f57 4149545f 33000000  error_message: 12 bytes, "FLOOD_WAIT_3", three bytes of padding
            "#,
        ),
        fixture(
            "gzip_packed#3072cfa1 packed_data:bytes = Object",
            GzipPacked { packed_data: vec![0x1f_u8, 0x8b] },
            "
            a1cf7230  gzip_packed
            021f8b00  packed_data: 2 bytes, with which each gzip stream starts
            ",
        ),
        fixture(
            "msg_copy#e06046b2 orig_message:Message = MessageCopy",
            MessageCopy { orig_message: Message::new(1, 0, &functions::Ping { ping_id: -1 }) },
            "
            b24660e0           msg_copy
            11e5b85b           orig_message, boxed: message
            01000000 00000000  msg_id: 1
            00000000           seqno: 0
            0c000000           bytes: the body takes 12
            ec77be7a           body: ping
            ffffffff ffffffff  ping_id: -1
            ",
        ),
    ]
}

//! The hand-written items of [`mtproto`](crate::mtproto) as data, which no schema file can express.

use super::notation::{BODY, BYTES, INT, LONG, OBJECT, bare, bare_vector, boxed, combinator, constructor};
use super::{Schema, Type};

const MESSAGE: u16 = 1;

/// The combinators of MTProto that contain a value of any type.
///
/// The length of the body of a [`message`](crate::mtproto::Message) is checked and is no field. A packed object stays
/// packed.
pub static SERVICE: Schema = Schema {
    types: &[
        &Type {
            name: "GzipPacked",
            recursive: false,
            min_len: 4,
            constructors: &[combinator("gzip_packed,packed_data", 0x3072cfa1, &[BYTES])],
        },
        &Type {
            name: "Message",
            recursive: false,
            min_len: 20,
            constructors: &[combinator("message,msg_id,seqno,body", 0x5bb8e511, &[LONG, INT, BODY])],
        },
        &Type {
            name: "MessageContainer",
            recursive: false,
            min_len: 4,
            constructors: &[combinator("msg_container,messages", 0x73f1f8dc, &[bare_vector(bare(MESSAGE))])],
        },
        &Type {
            name: "MessageCopy",
            recursive: false,
            min_len: 24,
            constructors: &[combinator("msg_copy,orig_message", 0xe06046b2, &[boxed(MESSAGE)])],
        },
        &Type {
            name: "RpcResult",
            recursive: false,
            min_len: 12,
            constructors: &[combinator("rpc_result,req_msg_id,result", 0xf35c6d01, &[LONG, OBJECT])],
        },
    ],
    functions: &[],
    ids: &[
        constructor(0x3072cfa1, 0, 0),
        constructor(0x5bb8e511, MESSAGE, 0),
        constructor(0x73f1f8dc, 2, 0),
        constructor(0xe06046b2, 3, 0),
        constructor(0xf35c6d01, 4, 0),
    ],
    applied: &[],
    arrays: &[],
};

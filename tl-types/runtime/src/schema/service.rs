//! The hand-written items of [`mtproto`](crate::mtproto) as data, which no schema file can express.

use super::notation::{BODY, BYTES, INT, LONG, OBJECT, bare, bare_vector, boxed, combinator, constructor};
use super::{Combinator, Schema, Type};

const MESSAGE: u16 = 1;

/// The combinators of MTProto that contain a value of any type.
///
/// The length of the body of a [`message`](crate::mtproto::Message) is checked and is no field. A packed object stays
/// packed.
pub static SERVICE: Schema = Schema {
    types: &[
        &ty("GzipPacked", 4, &[combinator("gzip_packed,packed_data", 0x3072cfa1, &[BYTES])]),
        &ty("Message", 20, &[combinator("message,msg_id,seqno,body", 0x5bb8e511, &[LONG, INT, BODY])]),
        &ty("MessageContainer", 4, &[combinator("msg_container,messages", 0x73f1f8dc, &[bare_vector(bare(MESSAGE))])]),
        &ty("MessageCopy", 24, &[combinator("msg_copy,orig_message", 0xe06046b2, &[boxed(MESSAGE)])]),
        &ty("RpcResult", 12, &[combinator("rpc_result,req_msg_id,result", 0xf35c6d01, &[LONG, OBJECT])]),
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

const fn ty(name: &'static str, min_len: u32, constructors: &'static [Combinator]) -> Type {
    Type { name, recursive: false, min_len, constructors }
}

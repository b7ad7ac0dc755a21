//! Looks for bytes that no decoder survives: the first four are the id of a type or of a function, or choose one.

#![no_main]

use libfuzzer_sys::fuzz_target;
use tl_types::codec::Visitor;
use tl_types::{Deserializable, Serializable, dispatch, mtproto};
use tl_types_fuzz::round_trip;

struct RoundTrip<'b>(&'b [u8]);

impl Visitor for RoundTrip<'_> {
    type Output = ();

    fn visit<T: for<'a> Deserializable<'a> + Serializable>(self) {
        round_trip::<T>(self.0);
    }
}

/// Types written by hand, whose ids are not in the schemas.
fn by_hand(id: u32, bytes: &[u8]) -> Option<()> {
    match id {
        <mtproto::Message>::CONSTRUCTOR_ID => round_trip::<mtproto::Message>(bytes),
        <mtproto::MessageContainer>::CONSTRUCTOR_ID => round_trip::<mtproto::MessageContainer>(bytes),
        <mtproto::MessageCopy>::CONSTRUCTOR_ID => round_trip::<mtproto::MessageCopy>(bytes),
        <mtproto::RpcResult>::CONSTRUCTOR_ID => round_trip::<mtproto::RpcResult>(bytes),
        <mtproto::GzipPacked>::CONSTRUCTOR_ID => round_trip::<mtproto::GzipPacked>(bytes),
        _ => return None,
    }
    Some(())
}

fn decode_by_id(id: u32, bytes: &[u8]) -> Option<()> {
    dispatch::visit(id, RoundTrip(bytes))
        .or_else(|| mtproto::dispatch::visit(id, RoundTrip(bytes)))
        .or_else(|| by_hand(id, bytes))
}

fuzz_target!(|bytes: &[u8]| {
    let Some((id, rest)) = bytes.split_first_chunk() else { return };
    let id = u32::from_le_bytes(*id);
    if decode_by_id(id, bytes).is_none() {
        let id = dispatch::IDS[id as usize % dispatch::IDS.len()];
        decode_by_id(id, &[&id.to_le_bytes(), rest].concat());
    }
});

//! Looks for bytes of any layer that are read, but not converted: the first one is the layer to convert into.

#![no_main]

use libfuzzer_sys::fuzz_target;
use tl_types::codec::Visitor;
use tl_types::{Deserializable, Error, Serializable, dispatch, mtproto};
use tl_types_fuzz::history::{history, layer};

struct Decode<'b>(&'b [u8]);

impl Visitor for Decode<'_> {
    type Output = Result<Vec<u8>, Error>;

    fn visit<T: for<'a> Deserializable<'a> + Serializable>(self) -> Self::Output {
        T::from_bytes(self.0).map(|value| value.to_bytes())
    }
}

fuzz_target!(|bytes: &[u8]| {
    let Some((first, bytes)) = bytes.split_first() else { return };
    history(bytes, layer(*first), |bytes| {
        let id = u32::from_le_bytes(*bytes.first_chunk()?);
        dispatch::visit(id, Decode(bytes)).or_else(|| mtproto::dispatch::visit(id, Decode(bytes)))
    });
});

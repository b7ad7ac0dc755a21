//! Looks for text that is read as a value and does not come back: as any object, and as a value of the type that the
//! first name in it belongs to, or of one that its length chooses.

#![no_main]

use libfuzzer_sys::fuzz_target;
use tl_types::codec::Visitor;
use tl_types::shape::Shape;
use tl_types::{Deserializable, Object, Serializable, dispatch, mtproto};
use tl_types_fuzz::json::{json, named};

struct Read<'t>(&'t str);

impl Visitor for Read<'_> {
    type Output = ();

    fn visit<T: for<'a> Deserializable<'a> + Serializable>(self) {
        json(self.0, T::SHAPE, |bytes| T::from_bytes(bytes).map(|value| value.to_bytes()));
    }
}

fuzz_target!(|text: &str| {
    json(text, Shape::Type("Object"), |bytes| Object::from_bytes(bytes).map(|object| object.to_bytes()));
    let any = dispatch::IDS[text.len() % dispatch::IDS.len()];
    for id in named(text).into_iter().chain([any]) {
        // Types of `mtproto` written by hand are objects only.
        dispatch::visit(id, Read(text)).or_else(|| mtproto::dispatch::visit(id, Read(text)));
    }
});

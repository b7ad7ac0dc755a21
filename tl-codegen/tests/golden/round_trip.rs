//! Values of each feature of the generator, and their bytes.

use tl_runtime::schema::Schemas;
use tl_runtime::{Deserializable, ErrorKind, Identifiable, Reader, RemoteCall, Serializable};

use crate::tiny::{Object, borrowed, data, enums, functions, types};
use crate::values::as_data;

/// The schema as data.
pub(crate) const SCHEMAS: Schemas = Schemas(&[&data::SCHEMA]);

/// Returns the bytes of `value` after its id, after checking that they round-trip.
pub(crate) fn body<T>(value: &T) -> Vec<u8>
where
    T: Serializable + Identifiable + for<'a> Deserializable<'a> + PartialEq + std::fmt::Debug,
{
    let bytes = whole(value);
    assert_eq!(bytes[..4], T::CONSTRUCTOR_ID.to_le_bytes());
    bytes[4..].to_vec()
}

/// Returns the bytes of `value`, after checking that they round-trip and that the schema as data describes them.
pub(crate) fn whole<T>(value: &T) -> Vec<u8>
where
    T: Serializable + for<'a> Deserializable<'a> + PartialEq + std::fmt::Debug,
{
    let bytes = coded(value);
    for end in 0..bytes.len() {
        let mut r = Reader::new(&bytes[..end]);
        assert_eq!(SCHEMAS.skip(&mut r, T::SHAPE).err(), T::from_bytes(&bytes[..end]).err(), "cut at {end}");
        assert!(r.failed(), "cut at {end}");
    }
    as_data(SCHEMAS, T::SHAPE, &bytes).unwrap_or_else(|what| panic!("{what}: {bytes:02x?}"));
    bytes
}

pub(crate) fn coded<T>(value: &T) -> Vec<u8>
where
    T: Serializable + for<'a> Deserializable<'a> + PartialEq + std::fmt::Debug,
{
    let bytes = value.to_bytes();
    assert_eq!(value.serialized_len(), bytes.len());
    assert_eq!(&T::from_bytes(&bytes).expect("its own bytes"), value);
    for end in 0..bytes.len() {
        assert!(T::from_bytes(&bytes[..end]).is_err(), "cut at {end}");
    }
    bytes
}

/// Little-endian words, one after another.
pub(crate) fn words(words: &[u32]) -> Vec<u8> {
    words.iter().flat_map(|word| word.to_le_bytes()).collect()
}

pub(crate) const VECTOR: u32 = 0x1cb5c415;

#[test]
fn functions_have_an_audience_and_errors() {
    use functions::store::GetItem;
    use tl_runtime::rpc::{Audience, PossibleError};

    assert_eq!(GetItem::audience(), Some(Audience::Both));
    let errors = [PossibleError::new(420, "FLOOD_WAIT_%d"), PossibleError::new(-503, "TIMEOUT")];
    assert!(GetItem::possible_errors().eq(errors));
    assert_eq!((functions::IsReady::audience(), functions::IsReady::possible_errors().count()), (None, 0));
}

#[test]
fn scalars() {
    let value = types::Scalars {
        a: -1,
        b: 2,
        c: 1.0,
        d: "abc".to_owned(),
        e: vec![1, 2, 3, 4],
        f: true,
        g: [7; 16],
        h: [8; 32],
    };
    let mut expected = words(&[0xffff_ffff, 2, 0, 0, 0x3ff0_0000]);
    expected.extend(b"\x03abc\x04\x01\x02\x03\x04\0\0\0\xb5\x75\x72\x99");
    expected.extend([7; 16]);
    expected.extend([8; 32]);
    assert_eq!(body(&value), expected);
}

#[test]
fn structs_and_variants_without_fields() {
    assert!(body(&types::Nothing).is_empty());
    assert!(body(&types::Always).is_empty());
    assert!(body(&functions::GetNothing).is_empty());
    assert_eq!(whole(&enums::Color::Red).len(), 4);
    assert_eq!(whole(&enums::Shape::Shape).len(), 4);
    let circle = enums::Shape::Circle(types::ShapeCircle { radius: 0.5 });
    let inner = enums::Shape::ShapeSelf(types::ShapeSelf { of: Box::new(circle) });
    assert_eq!(whole(&inner).len(), 16);
}

#[test]
fn names_that_rust_reserves() {
    let value = types::Keywords {
        r#type: 1,
        self_: String::new(),
        crate_: 2,
        r#fn: false,
        r#gen: 3,
        r: 4,
        at: 5,
        w: Some(6),
        id: 7,
        value: 8,
    };
    assert_eq!(body(&value), words(&[1, 0, 2, 0, 0xbc799737, 3, 4, 5, 1, 6, 7, 8]));
    body(&types::Option_ { some: 1 });
    body(&types::Error { text: "e".to_owned() });
}

#[test]
fn types_that_contain_themselves() {
    let leaf = |value| Box::new(enums::Tree::Leaf(types::Leaf { value }));
    whole(&enums::Tree::Tree(types::Tree { left: leaf(1), right: leaf(2) }));
    body(&types::Chain { next: Some(Box::new(types::Chain { next: None })) });
    body(&types::List { items: vec![types::List { items: Vec::new() }] });
    let pong = types::Pong { ping: Box::new(enums::Ping::End) };
    whole(&enums::Ping::Ping(types::Ping { pong: Box::new(pong) }));
}

#[test]
fn nesting_has_a_limit() {
    let id = types::ShapeSelf::CONSTRUCTOR_ID.to_le_bytes();
    let deep = id.repeat(200_000);
    let error = enums::Shape::from_bytes(&deep).expect_err("too deep");
    assert!(matches!(error.kind(), ErrorKind::TooDeep { .. }), "{error}");
}

#[test]
fn values_of_any_type() {
    let object = |value: &dyn Serializable| Object::from_bytes(&value.to_bytes()).expect("a value of the schema");
    let leaf = types::Leaf { value: 1 };
    let call = functions::store::GetItem { deleted: false, id: 3 };
    let value = types::Anything {
        before: 1,
        any: object(&leaf),
        bare: object(&vec![enums::Color::Red]),
        call: object(&call),
        maybe: None,
        a_and_b: Some((object(&true), "b".to_owned())),
        many: vec![object(&leaf), object(&call)],
        pair: [object(&leaf), Object::default()],
        r#in: types::Result_ { value: object(&false) },
        after: "c".to_owned(),
    };
    let bytes = body(&value);
    assert_eq!(bytes[..16], words(&[1, types::Leaf::CONSTRUCTOR_ID, 1, VECTOR]));
    let read = types::Anything::from_bytes(&whole(&value)).expect("the same");
    assert_eq!(read.call.decode(), Ok(call));
    // Each object counts as a level.
    let parcel = words(&[types::ParcelFull::CONSTRUCTOR_ID]).repeat(200_000);
    let error = enums::Parcel::from_bytes(&parcel).expect_err("too deep");
    assert!(matches!(error.kind(), ErrorKind::TooDeep { .. }), "{error}");
    let as_data = SCHEMAS.skip(&mut Reader::new(&parcel), enums::Parcel::SHAPE);
    assert_eq!(as_data.map_err(|error| error.offset()), Err(error.offset()));
}

#[test]
fn one_of_several_constructors() {
    let text = |text: &str| types::TagText { text: text.to_owned() };
    let pair = |left: Option<types::TagPair>| types::TagPair {
        left: left.map(Box::new),
        right: Some(Box::new(enums::Tag::Text(text("t")))),
        texts: vec![text("u")],
    };
    let value = types::Tagged {
        one: text("a"),
        empty: types::TagEmpty,
        pair: pair(Some(pair(None))),
        all: vec![pair(None)],
        two: [text("b"), text("c")],
        maybe: None,
        a_and_b: Some((text("d"), pair(None))),
    };
    let bytes = body(&value);
    assert_eq!(bytes[..12], *b"\x01a\0\0\x03\0\0\0\x02\0\0\0");
    let same = borrowed::types::Tagged::from_bytes(&value.to_bytes()).map(types::Tagged::from);
    assert_eq!(same, Ok(value));
    // A value in itself without an id counts as a level, too.
    let deep = [words(&[types::TagPair::CONSTRUCTOR_ID]), words(&[1]).repeat(200_000)].concat();
    let error = types::TagPair::from_bytes(&deep).expect_err("too deep");
    assert!(matches!(error.kind(), ErrorKind::TooDeep { .. }), "{error}");
    let numbers =
        types::Numbers { small: types::NumberSmall { value: 1 }, many: vec![types::NumberSmall { value: 2 }] };
    assert_eq!(body(&numbers), words(&[1, 1, 2]));
    let chosen = types::Chosen {
        one: types::ChoiceOne { value: 1 },
        two: vec![types::ChoiceTwo { first: "a".to_owned(), second: "b".to_owned() }],
    };
    assert_eq!(body(&chosen), *b"\x01\0\0\0\x01\0\0\0\x01a\0\0\x01b\0\0");
}

#[test]
fn large_variants_are_behind_a_box() {
    assert!(size_of::<enums::Record>() <= 16, "{}", size_of::<enums::Record>());
    whole(&enums::Record::Small(types::RecordSmall { id: 1 }));
    let large = types::RecordLarge { a: String::new(), b: String::new(), c: String::new(), d: String::new() };
    body(&functions::SaveRecords { records: vec![types::RecordSmall { id: 1 }.into(), large.into()] });
}

#[test]
fn bare_and_boxed_uses() {
    let point = |x| types::Point { x, y: 0 };
    let id = types::Point::CONSTRUCTOR_ID;
    let value = types::Uses {
        bare: point(1),
        boxed: point(2),
        constructor: point(3),
        bares: vec![point(4)],
        mixed: vec![point(5)],
        boxeds: vec![point(6)],
        matrix: vec![vec![7]],
        rows: vec![vec![point(8)]],
        maybe: Some(point(9)),
        many: Some(vec![point(10), point(11)]),
    };
    let expected = [
        &[1, 0, id, 2, 0, 3, 0][..],
        &[1, 4, 0],
        &[VECTOR, 1, 5, 0],
        &[1, id, 6, 0],
        &[VECTOR, 1, VECTOR, 1, 7],
        &[1, 1, 8, 0],
        &[3, 9, 0, 2, 10, 0, 11, 0],
    ];
    assert_eq!(body(&value), words(&expected.concat()));
}

#[test]
fn repetitions() {
    let point = |x| types::Point { x, y: 0 };
    let value = types::Repeats {
        items: vec![point(1)],
        field_1: vec![2, 3],
        corners: [point(4), point(5)],
        grid: [[6, 7, 8], [9, 10, 11]],
        words: Some(["a".to_owned(), "b".to_owned()]),
        rows: vec![Vec::new(), vec!["c".to_owned()]],
    };
    let expected = [
        &[1, types::Point::CONSTRUCTOR_ID, 1, 0][..],
        &[2, 2, 3],
        &[4, 0, 5, 0],
        &[6, 7, 8, 9, 10, 11],
        &[1, 0x6101, 0x6201],
        &[2, 0, 1, 0x6301],
    ];
    assert_eq!(body(&value), words(&expected.concat()));
    let bytes = value.to_bytes();
    let same = borrowed::types::Repeats::from_bytes(&bytes).expect("the same");
    assert_eq!(same.words, Some(["a", "b"]));
    assert_eq!(types::Repeats::from(same), value);

    let end = |mark: &str| Box::new(enums::Rope::End(types::RopeEnd { mark: mark.to_owned() }));
    let knot = enums::Rope::Knot(types::Knot { ends: [end("a"), end("b")] });
    let bytes = whole(&knot);
    let same = borrowed::enums::Rope::from_bytes(&bytes).expect("the same");
    assert_eq!(enums::Rope::from(same), knot);
}

#[test]
fn fields_without_name() {
    assert_eq!(body(&types::Unnamed { field_0: 1, field_1: "a".to_owned() }), words(&[1, 0x6101]));
}

#[test]
fn namespaces() {
    let item = types::store::Item { id: 1 };
    body(&item);
    body(&types::store::deep::Type { item });
    whole(&enums::store::Key::ColdKey(types::store::cold::Key { at: 1 }));
    assert_ne!(whole(&enums::store::Key::Key), whole(&enums::store::Key::WarmKey));
}

#[test]
fn borrowed_items_have_the_same_bytes() {
    let shared = types::SharedBits {
        w_and_h: Some((1, 2)),
        first_and_last: Some(("x".to_owned(), 3)),
        between: 9,
        a_and_b_and_c: None,
    };
    let bytes = shared.to_bytes();
    let same = borrowed::types::SharedBits::from_bytes(&bytes).expect("the same");
    assert_eq!(same.first_and_last, Some(("x", 3)));
    assert_eq!(same.to_bytes(), bytes);
    assert_eq!(types::SharedBits::from(same), shared);

    let large = types::RecordLarge { a: "a".into(), b: "b".into(), c: "c".into(), d: "d".into() };
    let large = enums::Record::Large(Box::new(large));
    let bytes = large.to_bytes();
    let same = borrowed::enums::Record::from_bytes(&bytes).expect("the same");
    assert_eq!(same.to_bytes(), bytes);
    assert_eq!(enums::Record::from(same), large);

    // An item without text is re-exported.
    let point: borrowed::types::Point = types::Point { x: 1, y: 2 };
    assert_eq!(point.x, 1);
}

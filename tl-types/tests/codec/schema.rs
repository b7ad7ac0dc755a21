//! Schemas built by hand: reading by them, and errors of invalid ones.

use crate::cases::cases;
use arbtest::arbitrary::{Result, Unstructured};
use tl_types::schema::notation::{self, *};
use tl_types::schema::{Applied, Array, Base, Entry, Event, Function, Place, Schema, Schemas, Slot, Ty, Type};
use tl_types::shape::Shape;
use tl_types::{Error, ErrorKind, Reader};

fn words(words: &[u32]) -> Vec<u8> {
    words.iter().flat_map(|word| word.to_le_bytes()).collect()
}

fn leak<T>(values: Vec<T>) -> &'static [T] {
    values.leak()
}

/// One type with one constructor `a`, whose id is 1.
fn alone(names: &'static str, slots: Vec<Slot>, recursive: bool) -> Schemas {
    let constructors = leak(vec![combinator(names, 1, leak(slots))]);
    let ty: &Type = Box::leak(Box::new(Type { name: "A", recursive, min_len: 0, constructors }));
    let schema = Schema {
        types: leak(vec![ty]),
        functions: &[],
        ids: leak(vec![constructor(1, 0, 0)]),
        applied: &[],
        arrays: &[],
    };
    Schemas(leak(vec![Box::leak(Box::new(schema))]))
}

fn events(schemas: Schemas, bytes: &[u8]) -> std::result::Result<Vec<String>, Error> {
    let mut r = Reader::new(bytes);
    let events: std::result::Result<Vec<_>, _> = schemas.walk(&mut r, Shape::Type("A")).collect();
    assert_eq!(events.is_err(), r.failed());
    Ok(events?.iter().map(|event| format!("{event:?}")).collect())
}

fn refused(schemas: Schemas, bytes: &[u8]) -> ErrorKind {
    events(schemas, bytes).expect_err("not readable").kind()
}

#[test]
fn events_tell_all_that_is_there() {
    let slots = vec![FLAGS, bit(0, 3, INT), bit(0, 4, STRING), vector(LONG), bit(0, 31, TRUE), BYTES];
    let schemas = alone("a,flags,b,c,d,e,f", slots, false);
    let bytes = [words(&[1, 0x8000_000b, 5, 0x1cb5c415, 1, 6, 0]), b"\x01x\0\0".to_vec()].concat();
    let events = events(schemas, &bytes).expect("a value");
    let flags = format!("Flags {{ name: \"flags\", bits: {}, unknown: 3 }}", 0x8000_000bu32);
    assert_eq!(events[1], flags);
    assert_eq!(
        events[2..],
        [
            "Field(b)",
            "Int(5)",
            "Field(d)",
            "Vector(1)",
            "Long(6)",
            "Leave",
            "Field(e)",
            "True",
            "Field(f)",
            "Bytes([120])",
            "Leave"
        ]
    );
    assert_eq!(
        events[0],
        "Enter { combinator: a#00000001 flags b c d e f, ty: Some(Type { name: \"A\", recursive: false, \
         min_len: 0, constructors: [a#00000001 flags b c d e f] }) }"
    );
}

#[test]
fn positions_go_with_events() {
    let schemas = alone("a,b,c", vec![INT, LONG], false);
    let bytes = words(&[1, 2, 3, 4]);
    let mut r = Reader::new(&bytes);
    let mut walker = schemas.walk(&mut r, Shape::Type("A"));
    let mut positions = Vec::new();
    while let Some(event) = walker.next() {
        event.expect("a value");
        positions.push((walker.position(), walker.depth()));
    }
    assert_eq!(positions, [(4, 1), (4, 1), (8, 1), (8, 1), (16, 1), (16, 0)]);
    assert_eq!(walker.next(), None);
}

#[test]
fn types_are_told_before_their_values() {
    let array = Array { item: INT.ty, count: 2 };
    let constructors = leak(vec![
        combinator("a,b,c", 1, leak(vec![vector(bare_vector(bare(1))), applied(0)])),
        combinator("d,e", 2, leak(vec![bit(0, 0, INT128)])),
    ]);
    let t = combinator("t,x,y", 3, leak(vec![param(0), notation::array(0)]));
    let types = [("A", constructors), ("T", leak(vec![t]))];
    let types = types
        .map(|(name, constructors)| &*Box::leak(Box::new(Type { name, recursive: false, min_len: 4, constructors })));
    let schema = Schema {
        types: leak(types.to_vec()),
        functions: &[],
        ids: &[],
        applied: leak(vec![Applied { ty: bare(1).ty, args: leak(vec![vector(STRING).ty, boxed(7).ty]) }]),
        arrays: leak(vec![array]),
    };
    let schema: &Schema = Box::leak(Box::new(schema));
    let bytes = words(&[1, 0x1cb5c415, 0, 0x1cb5c415, 1, 0x0061_6101, 5, 6]);
    let shape = Shape::Vector(&Shape::Type("A"));
    let mut r = Reader::new(&bytes);
    assert_eq!(Schemas(&[]).walk(&mut r, shape).expected().as_deref(), Some("Vector<A>"));

    let ty = Shape::Field { schema, ty: boxed(0).ty };
    let mut walker = Schemas(leak(vec![schema])).walk(&mut r, ty);
    let mut expected = Vec::new();
    loop {
        expected.extend(walker.expected());
        match walker.next() {
            Some(event) => event.expect("a value"),
            None => break,
        };
    }
    assert_eq!(
        expected,
        ["A", "Vector<vector<%T>>", "%T<Vector<string>,?>", "Vector<string>", "string", "2*[ int ]", "int", "int"]
    );
}

#[test]
fn what_is_cut_off_is_read_to_its_end() {
    let schemas = alone("a,b,c", vec![vector(LONG), BODY], false);
    let error = |bytes: &[u8], cut_off| {
        let mut r = Reader::new(bytes);
        let walker = schemas.walk(&mut r, Shape::Type("A")).cut_off(cut_off);
        walker.filter_map(std::result::Result::err).map(|error| error.to_string()).collect::<String>()
    };
    let bytes = words(&[1, 0x1cb5c415, 3, 7, 0, 8, 0]);
    assert_eq!(error(&bytes, false), "a.b: count 3 is too large at byte 12 (16 bytes left)");
    assert_eq!(error(&bytes, true), "a.b: unexpected end of input at byte 28 (8 bytes needed, 0 left)");
    let bytes = words(&[1, 0x1cb5c415, 0, 12, 0x1cb5c415]);
    assert_eq!(error(&bytes, false), "a.c: unexpected end of input at byte 16 (12 bytes needed, 4 left)");
    assert_eq!(error(&bytes, true), "a.c: unexpected end of input at byte 20 (4 bytes needed, 0 left)");
    let bytes = words(&[1, 0x1cb5c415, 0, 4, 0x997275b5]);
    assert_eq!(error(&bytes, true), "");

    // Items without bytes never reach the end.
    let schemas = alone("a,b", vec![vector(TRUE)], false);
    let bytes = words(&[1, 0x1cb5c415, u32::MAX, 0]);
    let mut r = Reader::new(&bytes);
    let error = schemas.walk(&mut r, Shape::Type("A")).cut_off(true).find_map(std::result::Result::err);
    assert_eq!(error.map(|error| error.kind()), Some(ErrorKind::CountTooLarge { count: u32::MAX, left: 4 }));
}

#[test]
fn what_is_not_described() {
    let bytes = words(&[1, 1, 1, 1, 1]);
    for slot in [boxed(5), bare(5), applied(0), vector(applied(3)), vector(FLAGS), bit(0, 0, INT), bit(7, 40, INT)] {
        assert_eq!(refused(alone("a,b", vec![slot], false), &words(&[1, 0x1cb5c415, 1, 1])), ErrorKind::NotDescribed);
    }
    assert_eq!(refused(Schemas(&[]), &bytes), ErrorKind::NotDescribed);
    let error = events(alone("a,b", vec![boxed(5)], false), &bytes).expect_err("no such type");
    assert_eq!(error.to_string(), "a.b: the schema does not define the value at byte 4");
}

#[test]
fn a_type_in_itself() {
    // No bytes, and so without end.
    assert_eq!(refused(alone("a,b", vec![bare(0)], false), &words(&[1])), ErrorKind::NotDescribed);
    assert_eq!(refused(alone("a,b", vec![bare(0)], true), &words(&[1])), ErrorKind::TooDeep { limit: 64 });
    // It contains itself without being marked as recursive.
    let deep = words(&[1; 5000]);
    assert_eq!(refused(alone("a,b", vec![boxed(0)], false), &deep), ErrorKind::NotDescribed);
    assert_eq!(refused(alone("a,b", vec![boxed(0)], true), &deep), ErrorKind::TooDeep { limit: 64 });
}

#[test]
fn names_may_be_missing_or_too_many() {
    for names in ["", "a", "a,b", "a,b,c,d,e"] {
        let events = events(alone(names, vec![INT, INT], false), &words(&[1, 2, 3])).expect("a value");
        assert_eq!(events.len(), 6, "{names:?}");
    }
}

#[test]
fn many_vectors() {
    let ty = (0..15).fold(INT, |ty, _| vector(ty));
    let bytes = [words(&[1]), words(&[0x1cb5c415, 1]).repeat(15), words(&[7])].concat();
    assert_eq!(events(alone("a,b", vec![ty], false), &bytes).expect("a value").len(), 34);
}

fn slot(u: &mut Unstructured<'_>) -> Result<Slot> {
    let number = |u: &mut Unstructured<'_>| u.int_in_range(0..=3u16);
    let base = match u.int_in_range(0..=16)? {
        0 => Base::Boxed(number(u)?),
        1 => Base::Bare(number(u)?),
        2 => Base::Applied(number(u)?),
        4 => Base::Array(number(u)?),
        3 => Base::Param(number(u)? as u8),
        5 => Base::Result(number(u)?),
        11 => Base::Implicit(number(u)? as u8),
        12 => Base::Repeated(number(u)?),
        13 => Base::Low(number(u)?),
        14 => Base::Word(number(u)? as u8),
        15 => Base::Sum(number(u)?),
        _ => *u.choose(&[
            Base::Int,
            Base::Nat,
            Base::Flags,
            Base::Mask,
            Base::Bool,
            Base::True,
            Base::String,
            Base::Int128,
            Base::Object,
            Base::Body,
        ])?,
    };
    let ty = (0..u.int_in_range(0..=2)?).try_fold(Ty::new(base), |ty, _| Ok(ty.vector(u.arbitrary()?)))?;
    let slot = Slot { when: tl_types::schema::When::Always, ty };
    let (word, nth) = (u.int_in_range(0..=2)?, u.int_in_range(0..=35)?);
    Ok(if u.arbitrary()? { notation::bit(word, nth, slot) } else { slot })
}

fn some_schema(u: &mut Unstructured<'_>) -> Result<Schemas> {
    let mut types = Vec::new();
    for name in ["A", "B", "C"] {
        let mut constructors = Vec::new();
        for id in 0..u.int_in_range(0..=2)? {
            let slots: Result<Vec<Slot>> = (0..u.int_in_range(0..=3)?).map(|_| slot(u)).collect();
            constructors.push(combinator(u.choose(&["a", "b,c", "d,e,f,g"])?, id, leak(slots?)));
        }
        let ty: &Type = Box::leak(Box::new(Type {
            name,
            recursive: u.arbitrary()?,
            min_len: u.arbitrary()?,
            constructors: leak(constructors),
        }));
        types.push(ty);
    }
    let call = combinator("call,query", 9, leak(vec![slot(u)?]));
    let function: &Function = Box::leak(Box::new(Function { combinator: call, result: slot(u)?.ty }));
    let ids = (0..4).map(|id| {
        let (a, b) = (u.int_in_range(0..=3)?, u.int_in_range(0..=2)?);
        Ok(Entry { id, place: if u.arbitrary()? { Place::Constructor { ty: a, nth: b } } else { Place::Function(b) } })
    });
    let ids: Result<Vec<Entry>> = ids.collect();
    let applied: Result<Vec<Applied>> =
        (0..3).map(|_| Ok(Applied { ty: slot(u)?.ty, args: leak(vec![slot(u)?.ty, slot(u)?.ty]) })).collect();
    let arrays: Result<Vec<Array>> =
        (0..3).map(|_| Ok(Array { item: slot(u)?.ty, count: u.int_in_range(0..=3)? })).collect();
    let schema = Schema {
        types: leak(types),
        functions: leak(vec![function]),
        ids: leak(ids?),
        applied: leak(applied?),
        arrays: leak(arrays?),
    };
    Ok(Schemas(leak(vec![Box::leak(Box::new(schema))])))
}

/// Converts to JSON and back.
#[cfg(feature = "serde")]
fn json(schemas: Schemas, shape: Shape, bytes: &[u8]) {
    use serde::de::DeserializeSeed;
    use tl_types::json::{Encoded, Form};
    if let Ok(json) = serde_json::to_value(Encoded { schemas, shape, bytes }) {
        // Names of such a schema may not tell what is what.
        let _ = Form { schemas, shape }.deserialize(json);
    }
    let _ = Form { schemas, shape }.deserialize(serde_json::json!({"_": "a", "b": [{"c": 1}, 2, "", true]}));
}

#[test]
fn no_schema_and_no_bytes_panic() {
    cases(1000, |u| {
        let schemas = some_schema(u)?;
        let mut bytes = Vec::new();
        while !u.is_empty() && bytes.len() < 200 {
            bytes.extend(u.choose(&[0, 1, 2, 9, 0x1cb5c415u32, 0x997275b5, 4])?.to_le_bytes());
        }
        for shape in [
            Shape::Type("A"),
            Shape::Type("Object"),
            Shape::Vector(&Shape::Type("B")),
            Shape::Combinator { id: 1, name: "a" },
            Shape::Field { schema: schemas.0[0], ty: Ty::new(Base::Applied(0)).vector(true) },
        ] {
            for cut_off in [false, true] {
                let mut r = Reader::new(&bytes);
                let mut walker = schemas.walk(&mut r, shape).cut_off(cut_off);
                let mut open = 0;
                loop {
                    assert!(walker.expected().is_none_or(|ty| ty.len() < 1000));
                    match walker.next() {
                        Some(Ok(Event::Enter { .. } | Event::Vector(_))) => open += 1,
                        Some(Ok(Event::Leave)) => open -= 1,
                        Some(Ok(_)) => {}
                        Some(Err(_)) | None => break,
                    }
                }
                assert!(r.failed() || open == 0);
            }
            #[cfg(feature = "serde")]
            json(schemas, shape, &bytes);
        }
        Ok(())
    });
}

//! Generic items, and types that are found by id: values of both, and their bytes.

use tl_runtime::codec::{Opaque, Visitor};
use tl_runtime::{Deserializable, RemoteCall, Serializable};

use crate::round_trip::{SCHEMAS, VECTOR, body, coded, whole, words};
use crate::tiny::{LAYER, borrowed, dispatch, enums, functions, types};
use crate::values::{Value, agree, values};

#[test]
fn generics() {
    // Its `X` may be any type, which the schema as data cannot express.
    coded(&types::Result_ { value: 5 });
    body(&types::Answers {
        count: types::Result_ { value: 5 },
        bare: types::Result_ { value: 6 },
        times: vec![types::Result_ { value: 0.5 }, types::Result_ { value: 1.0 }],
        rows: types::Result_ { value: vec![enums::Shape::Empty] },
        deep: types::Result_ { value: types::Result_ { value: true } },
    });
    let query = functions::store::GetItem { deleted: true, id: 3 };
    let borrowed = functions::Invoke { layer: 1, query: &query };
    let bytes = borrowed.to_bytes();
    let owned = functions::Invoke { layer: 1, query: query.clone() };
    assert_eq!(whole(&owned), bytes);
    let opaque = functions::Invoke::<Opaque>::from_bytes(&bytes).expect("any call");
    assert_eq!(functions::store::GetItem::from_bytes(&opaque.query.0).expect("the call"), query);

    fn answer<R: RemoteCall>(_: &R, bytes: &[u8]) -> R::Return {
        R::Return::from_bytes(bytes).expect("an answer")
    }
    let item: types::store::Item = answer(&borrowed, &types::store::Item { id: 3 }.to_bytes());
    assert_eq!(item.id, 3);
    let count: Vec<i32> = answer(&functions::GetCount, &words(&[VECTOR, 1, 5]));
    assert_eq!(count, [5]);
    assert!(answer(&functions::IsReady, &words(&[0x997275b5])));
    let request = functions::GetShapes { color: enums::Color::Green, limit: 2 };
    assert_eq!(answer(&request, &words(&[VECTOR, 0])), []);
}

#[test]
fn arguments_that_contain_text() {
    let text = |value: &str| types::Result_ { value: value.to_owned() };
    let labelled = |value: &str| types::Labelled { label: "l".to_owned(), value: value.to_owned() };
    let value = types::Texts {
        one: text("a"),
        own: types::Labelled { label: "b".to_owned(), value: 5 },
        both: types::Labelled { label: "c".to_owned(), value: vec![1, 2] },
        many: vec![types::Result_ { value: vec!["d".to_owned()] }],
        item: types::Result_ { value: types::Error { text: "e".to_owned() } },
        maybe: Some(types::Labelled { label: "f".to_owned(), value: text("g") }),
        a_and_b: Some((types::Labelled { label: "h".to_owned(), value: types::Error { text: "i".to_owned() } }, 7)),
        pair: [labelled("j"), labelled("k")],
    };
    let bytes = whole(&value);
    let same = borrowed::types::Texts::from_bytes(&bytes).expect("the same");
    assert_eq!((same.own.label, &*same.both.value, same.pair[1].label), ("b", &[1, 2][..], "l"));
    assert_eq!(same.to_bytes(), bytes);
    assert_eq!(types::Texts::from(same), value);
}

#[test]
fn types_are_found_by_id() {
    struct Reencode<'b>(&'b [u8]);

    impl Visitor for Reencode<'_> {
        type Output = Vec<u8>;

        fn visit<T>(self) -> Vec<u8>
        where
            T: for<'a> Deserializable<'a> + Serializable,
        {
            T::from_bytes(self.0).expect("a value of this type").to_bytes()
        }
    }

    let query = functions::store::GetItem { deleted: false, id: 3 };
    for bytes in
        [whole(&enums::Color::Red), whole(&types::Leaf { value: 1 }), whole(&functions::Invoke { layer: LAYER, query })]
    {
        let id = u32::from_le_bytes(bytes[..4].try_into().expect("four bytes"));
        assert_eq!(dispatch::visit(id, Reencode(&bytes)), Some(bytes));
    }
    assert_eq!(dispatch::visit(0, Reencode(&[])), None);
}

/// Generates values by the schema as data, without the golden code. The golden code and the interpreter of the schema must
/// agree on each.
#[test]
fn random_values_round_trip() {
    struct Check<'v>(&'v Value);

    impl Visitor for Check<'_> {
        type Output = Result<(), String>;

        fn visit<T>(self) -> Self::Output
        where
            T: for<'a> Deserializable<'a> + Serializable + std::fmt::Debug + PartialEq,
        {
            let bytes = self.0.bytes();
            let value = T::from_bytes(&bytes).map_err(|error| error.to_string())?;
            let repeated = value.to_bytes();
            if repeated != bytes || value.serialized_len() != bytes.len() {
                return Err(format!("encodes to different bytes: {repeated:02x?}"));
            }
            let same = T::from_bytes(&repeated).is_ok_and(|same| same == value);
            // A value with a NaN is not equal to itself.
            if same == self.0.has_nan() {
                return Err(format!("== is {same}"));
            }
            self.0.check_debug(&format!("{value:?}"))
        }
    }

    let (mut typed, mut all) = (0, 0);
    for (name, value) in values(SCHEMAS, 500) {
        let bytes = value.bytes();
        let id = u32::from_le_bytes(*bytes.first_chunk().expect("an id"));
        // `dispatch` has no types with parameters.
        let checked = dispatch::visit(id, Check(&value));
        (typed, all) = (typed + usize::from(checked.is_some()), all + 1);
        let checked = checked.unwrap_or(Ok(())).and_then(|()| agree(SCHEMAS, &value));
        checked.unwrap_or_else(|what| panic!("{name}: {what}: {bytes:02x?}"));
    }
    assert!(typed > 20_000 && all - typed <= 2000, "{typed} of {all}");
}

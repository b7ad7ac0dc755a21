use tl_runtime::codec::{Codec, Descriptor, FieldId, kind};
use tl_runtime::{Deserializable, Reader, Serializable, Writer};

/// Defines a number that no TL builtin stands for.
macro_rules! number {
    ($name:ident $inner:ty, $bytes:literal, $wire:ty) => {
        /// A mapped builtin.
        #[derive(Clone, Copy, Debug, Default, PartialEq)]
        pub struct $name($inner);

        impl<'a> Codec<'a> for $name {
            type Value = Self;
            type Kind = kind::Other;
            const DESCRIPTOR: Descriptor = Descriptor::without_id($bytes, stringify!($name));

            fn write(&self, mut w: Writer) -> Writer {
                w.raw(&self.0.to_le_bytes());
                w
            }

            fn read(r: &mut Reader<'a>, at: FieldId) -> Self {
                let wire: $wire = r.bare(at);
                Self(<$inner>::from_le_bytes(wire.to_le_bytes()))
            }
        }
    };
}

number!(ULong u64, 8, i64);
number!(Float f32, 4, i32);

fn round_trip<T: Serializable + PartialEq + std::fmt::Debug + for<'a> Deserializable<'a>>(value: &T) -> Vec<u8> {
    let bytes = value.to_bytes();
    assert_eq!(&T::from_bytes(&bytes).expect("its own bytes"), value);
    assert!((0..bytes.len()).all(|end| T::from_bytes(&bytes[..end]).is_err()), "{value:?}");
    bytes
}

fn main() {
    builtins();
    duplicates();
    variants();
    objects();
}

fn builtins() {
    use mapped3::types::{Measure, Pair, ReadingSome};

    let measure = Measure {
        value: Float(1.5),
        total: ULong(u64::MAX),
        bare: ULong(2),
        id: -3,
        many: vec![ULong(4), ULong(5)],
        boxed: vec![Float(6.0)],
        maybe: Some(ULong(7)),
        a_and_b: Some((Float(8.0), ULong(9))),
        two: [Float(10.0), Float(11.0)],
        r#in: Pair { first: ULong(12), second: ULong(13) },
        data: vec![1, 2, 3],
    };
    let bytes = round_trip(&measure);
    assert_eq!(bytes[4..16], [0, 0, 0xc0, 0x3f, 255, 255, 255, 255, 255, 255, 255, 255]);
    assert_eq!(bytes.len(), 4 + 4 + 8 + 8 + 8 + 20 + 12 + 4 + 8 + 12 + 8 + 20 + 4);
    round_trip(&mapped3::enums::Reading::from(ReadingSome { of: measure, at: ULong(1) }));
    assert_eq!(mapped0::functions::GetReading { at: ULong(1) }.to_bytes()[4..], 1u64.to_le_bytes());
}

fn duplicates() {
    use duplicates3::{enums, functions, types};

    let note = types::Note { text: "a".to_owned() };
    let value = types::Use {
        note: enums::Note::Note(note.clone()),
        bare: note,
        place: types::Moved { at: 1 },
        all: vec![types::Twice { text: "b".to_owned() }],
        same: enums::Same::Second(types::Second { text: "c".to_owned() }),
        one: types::One { value: 1 },
        other: types::Other { value: 2 },
    };
    round_trip(&value);
    assert_eq!(functions::Get { id: 1 }.to_bytes().len(), 12);
    // Of an id that several types have, the last one counts.
    struct Name;
    impl tl_runtime::Visitor for Name {
        type Output = &'static str;

        fn visit<T>(self) -> &'static str {
            std::any::type_name::<T>()
        }
    }
    assert!(duplicates3::dispatch::visit(0x22222222, Name).is_some_and(|name| name.ends_with("::Other")));
    assert_eq!(functions::Both.to_bytes().len(), 4);
}

fn variants() {
    use variants3::{enums, types};

    let b = |i| types::B { i };
    let c = |next: Option<types::C>| types::C { next: next.map(Box::new), of: None, text: "t".to_owned() };
    let value = types::Use {
        x: b(1),
        y: b(2),
        none: types::A,
        many: vec![b(3)],
        two: [c(None), c(Some(c(None)))],
        maybe: None,
        p_and_q: Some((b(4), 5)),
        all: enums::U::B(b(6)),
    };
    let bytes = round_trip(&value);
    assert_eq!(bytes[4..20], [1, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 3, 0, 0, 0]);
    // Levels of values that contain themselves without an id.
    let deep = 1u32.to_le_bytes().repeat(200_000);
    assert!(types::C::from_bytes(&[&value_id()[..], &deep].concat()).is_err());
}

/// The id of a constructor that contains itself.
fn value_id() -> [u8; 4] {
    use tl_runtime::Identifiable;
    variants3::types::C::CONSTRUCTOR_ID.to_le_bytes()
}

fn objects() {
    use objects3::{Object, types};
    use tl_runtime::RemoteCall;

    fn answer<R: RemoteCall>(_: &R, bytes: &[u8]) -> R::Return {
        R::Return::from_bytes(bytes).expect("an answer")
    }
    // Without data, an object is the rest of a message.
    let salts = types::Salts { list: vec![1, 2] };
    let message = types::Message { id: 1, body: Object::new(&salts).expect("a value") };
    let bytes = message.to_bytes();
    let same = types::Message::from_bytes(&bytes).expect("its own bytes");
    assert_eq!(same, message);
    assert_eq!(same.body.decode::<types::Salts>(), Ok(salts));
    assert!(types::Message::from_bytes(&bytes[..12]).is_err());
    assert_eq!(answer(&objects3::functions::Wait { delay: 1 }, &[1, 2, 3, 4]).id(), 0x04030201);
    assert_eq!(types::Message::default().to_bytes()[12..], false.to_bytes());
    assert_eq!(format!("{:?}", Object::default()), "0x379779bc");
}

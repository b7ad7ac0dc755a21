//! The types to test: all combinators of the schemas, and their builtin types.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use tl_types::schema::notation::{BOOL, BYTES, DOUBLE, INT, INT128, INT256, INT512, LONG, OBJECT, STRING, vector};
use tl_types::schema::{API, Combinator};
use tl_types::{Api, Object, Registry, functions, mtproto};

use crate::by_schema::{Maker, Value};
use crate::every_id::types::{TYPES, Type, by_hand, describe};

/// A combinator, or a type that has a Rust type without being one.
pub(crate) struct Subject {
    /// The TL name.
    pub(crate) name: &'static str,
    pub(crate) id: u32,
    /// If the schemas as data have it.
    pub(crate) combinator: Option<&'static Combinator>,
    /// Makes a value of a seed and a size.
    pub(crate) make: Box<dyn Fn(u32, u32) -> Value + Sync>,
    /// The Rust types for it.
    pub(crate) types: Vec<&'static Type>,
}

pub(crate) static MAKER: LazyLock<Maker> = LazyLock::new(|| Maker::new(Api::SCHEMAS));

pub(crate) fn subjects() -> Vec<Subject> {
    let mut types: HashMap<u32, Vec<&Type>> = HashMap::new();
    for ty in TYPES.iter().chain(&*AROUND_OBJECTS) {
        types.entry(ty.id).or_default().push(ty);
    }
    let mut subjects = builtin();
    for entry in Api::SCHEMAS.0.iter().flat_map(|schema| schema.ids) {
        let found = Api::SCHEMAS.find(entry.id).expect("an id of these schemas");
        subjects.push(Subject {
            name: found.combinator.name(),
            id: entry.id,
            combinator: Some(found.combinator),
            make: Box::new(move |seed, size| MAKER.make(found, seed, size)),
            types: types.remove(&entry.id).unwrap_or_default(),
        });
    }
    assert!(types.is_empty(), "no schema has these ids: {:x?}", types.keys());
    for subject in &subjects {
        assert!(!subject.types.is_empty(), "{}: no dispatch leads to its Rust type", subject.name);
    }
    subjects
}

/// Types around a value of any type, with `Object`, which has an end. In `TYPES` they take the rest of the input.
static AROUND_OBJECTS: LazyLock<Vec<Type>> = LazyLock::new(|| {
    macro_rules! around {
        ($($module:ident::$name:ident)*) => { vec![$(by_hand::<$module::$name<Object>>()),*] };
    }
    around!(
        functions::InvokeAfterMsg
        functions::InvokeAfterMsgs
        functions::InitConnection
        functions::InvokeWithLayer
        functions::InvokeWithoutUpdates
        functions::InvokeWithMessagesRange
        functions::InvokeWithTakeout
        functions::InvokeWithBusinessConnection
        functions::InvokeWithGooglePlayIntegrity
        functions::InvokeWithApnsSecret
        functions::InvokeWithReCaptcha
        mtproto::Message
        mtproto::MessageContainer
        mtproto::MessageCopy
        mtproto::RpcResult
    )
});

/// A builtin type under the name of its definition, and what values it has; of vectors some more.
type Builtin = (&'static str, Make, Type);

type Make = fn(u32, u32) -> Value;

static BUILTIN: LazyLock<Vec<Builtin>> = LazyLock::new(|| {
    macro_rules! types {
        ($($name:literal $slot:expr, $ty:ty;)*) => {
            vec![$(($name, (|seed, size| MAKER.make_type(&API, $slot.ty, seed, size)) as Make, describe::<$ty>(0))),*]
        };
    }
    let mut types = types! {
        "int" INT, i32;
        "long" LONG, i64;
        "double" DOUBLE, f64;
        "string" STRING, String;
        "bytes" BYTES, Vec<u8>;
        "int128" INT128, [u8; 16];
        "int256" INT256, [u8; 32];
        "int512" INT512, [u8; 64];
        "vector" vector(INT), Vec<i32>;
        "Vector<Bool>" vector(BOOL), Vec<bool>;
        "Vector<string>" vector(STRING), Vec<String>;
        "Vector<bytes>" vector(BYTES), Vec<Vec<u8>>;
        "Vector<Vector<double>>" vector(vector(DOUBLE)), Vec<Vec<f64>>;
        "Vector<Object>" vector(OBJECT), Vec<Object>;
    };
    types.push(("boolFalse", |_, _| Value::Bool(false), describe::<bool>(0)));
    types.push(("boolTrue", |_, _| Value::Bool(true), describe::<bool>(0)));
    types
});

fn builtin() -> Vec<Subject> {
    let subject = |(name, make, ty): &'static Builtin| Subject {
        name,
        id: 0,
        combinator: None,
        make: Box::new(make),
        types: vec![ty],
    };
    BUILTIN.iter().map(subject).collect()
}

/// Compares with the schema files, not with generated code.
#[test]
fn every_definition_has_values() {
    let names: HashSet<&str> = subjects().iter().map(|subject| subject.name).collect();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../schema");
    let mut count = 0;
    for file in fs::read_dir(folder).expect("the schemas are in the repository") {
        let path = file.expect("can be listed").path();
        if path.extension().is_none_or(|extension| extension != "tl") {
            continue;
        }
        let text = fs::read_to_string(&path).expect("can be read");
        for line in text.lines().filter(|line| line.ends_with(';')) {
            let name = line.split([' ', '#']).next().unwrap_or_default();
            assert!(names.contains(name), "{}: no values of {name} are tested", path.display());
            count += 1;
        }
    }
    println!("{count} definitions");
    assert!(count >= 2620, "{count} definitions are not all");
}

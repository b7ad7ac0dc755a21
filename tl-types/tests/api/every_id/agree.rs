//! Random values of every combinator of every schema: all code that reads or writes them must agree.
//!
//! `by_schema` generates values from the schema as data and the rules of TL. They are compared with the generated code of
//! owned and borrowed types, and with the interpreter behind `Object`, TL JSON and the command line.

use std::env;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use tl_types::schema::{Combinator, Event, When};
use tl_types::{Api, Deserializable, Object, Registry};

use crate::by_schema::{Value, choices, each, hex};
use crate::every_id::borrowed;
use crate::every_id::pieces::Pieces;
use crate::every_id::subjects::{Subject, subjects};
use crate::every_id::types::Type;
use crate::every_id::views::{Views, views};

/// The number of values of each combinator, which `TL_EACH` changes.
const SAMPLE: u32 = 16;

/// The parameters that generate a value.
#[derive(Clone, Copy)]
struct Case<'s> {
    subject: &'s Subject,
    seed: u32,
    size: u32,
}

/// Selects other values: `TL_SEED=7 cargo test ...`.
static SEED: LazyLock<u32> = LazyLock::new(|| match env::var("TL_SEED") {
    Ok(seed) => seed.parse().expect("TL_SEED is a number"),
    Err(_) => 0,
});

#[test]
fn values_of_every_combinator() {
    let subjects = subjects();
    // Repeats one value: `TL_VALUE='message 81237 12' cargo test ...`.
    if let Ok(wanted) = env::var("TL_VALUE") {
        let words: Vec<&str> = wanted.split(' ').collect();
        let [name, seed, size] = words[..] else { panic!("TL_VALUE is a name, a seed and a size") };
        let number = |text: &str| text.parse().expect("seed and size are numbers");
        let subject = subjects.iter().find(|subject| subject.name == name).expect("TL_VALUE names a combinator");
        let case = Case { subject, seed: number(seed), size: number(size) };
        let value = case.value();
        println!("{}\n{}", value.json(Api::SCHEMAS), hex(&value.bytes()));
        case.check(&mut Pieces::default()).unwrap_or_else(|what| panic!("{what}"));
        return;
    }
    let (next, threads) = (AtomicUsize::new(0), std::thread::available_parallelism().map_or(1, usize::from));
    let work = || {
        let (mut pieces, mut wrong) = (Pieces::default(), Vec::new());
        while let Some(subject) = subjects.get(next.fetch_add(1, Ordering::Relaxed)) {
            wrong.extend(all_of(subject, &mut pieces));
        }
        (pieces, wrong)
    };
    let (mut pieces, mut wrong) = (Pieces::default(), Vec::new());
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        for thread in threads {
            let (more, also_wrong) = thread.join().expect("a check that panics says why");
            pieces.add(&more);
            wrong.extend(also_wrong);
        }
    });
    let count = subjects.len();
    println!("{count} combinators, {pieces}; repeat with TL_SEED={}", *SEED);
    // All of them by name, the smallest in full.
    wrong.sort_by_key(String::len);
    let names: Vec<&str> = wrong.iter().filter_map(|what| what.split(':').next()).collect();
    assert!(wrong.is_empty(), "{names:?} are wrong:\n{}", wrong[..wrong.len().min(4)].join("\n"));
    assert!(count >= 2620, "{count} combinators are not all");
    assert_eq!(pieces.values, count * each(SAMPLE) as usize);
    pieces.assert_all_seen();
}

/// Checks all values of a combinator, and returns the smallest failure.
fn all_of(subject: &Subject, pieces: &mut Pieces) -> Option<String> {
    let (mut present, mut absent) = (Vec::new(), Vec::new());
    for (seed, size) in choices(subject.id.wrapping_add(SEED.wrapping_mul(0x9e37_79b9)), each(SAMPLE)) {
        let case = Case { subject, seed, size };
        let value = match case.check(pieces) {
            Ok(value) => value,
            Err(what) => return Some(case.smallest().map_or(what, |(case, what)| case.report(&what))),
        };
        if let Value::Record(record) = value {
            for (field, value) in record.fields().filter(|(field, _)| matches!(field.when, When::Bit { .. })) {
                if value.is_some() { &mut present } else { &mut absent }.push(field.name);
            }
        }
    }
    let fields = subject.combinator.map(Combinator::fields).into_iter().flatten();
    let never = fields.filter(|field| matches!(field.when, When::Bit { .. }));
    let mut never = never.filter(|field| !present.contains(&field.name) || !absent.contains(&field.name));
    never.next().map(|field| format!("{}: all values are alike in `{}`", subject.name, field.name))
}

impl<'s> Case<'s> {
    fn value(self) -> Value {
        (self.subject.make)(self.seed, self.size)
    }

    /// Finds the smallest value of this combinator that fails, and its failure; at least this one fails.
    fn smallest(self) -> Option<(Case<'s>, String)> {
        let seeds = || (0..200).chain([self.seed]);
        let cases = (0..=self.size).flat_map(|size| seeds().map(move |seed| Case { seed, size, ..self }));
        let mut failing = cases.filter_map(|case| Some((case, case.check(&mut Pieces::default()).err()?)));
        failing.next()
    }

    fn report(self, what: &str) -> String {
        let Self { subject: Subject { name, .. }, seed, size } = self;
        let value = self.value();
        format!(
            "{name}: {what}\n  bytes: {}\n  value: {}\n  again: TL_VALUE='{name} {seed} {size}' cargo test -p tl-types \
             --all-features --test api values_of_every_combinator -- --nocapture",
            hex(&value.bytes()),
            value.json(Api::SCHEMAS)
        )
    }

    fn check(self, pieces: &mut Pieces) -> Result<Value, String> {
        let (value, subject) = (self.value(), self.subject);
        let _panicking = Panicking(self);
        let bytes = value.bytes();
        pieces.count(&value, &bytes);
        ensure(bytes.len().is_multiple_of(4), || format!("{} bytes are not whole words", bytes.len()))?;
        let after_json = value.has_any_nan().then(|| value.clone().after_json().bytes());
        let after_json = after_json.as_deref().unwrap_or(&bytes);
        // These checks take longer, and depend less on the bits.
        let detailed = self.size == 0 || self.seed.is_multiple_of(4);
        for ty in &subject.types {
            let named = |what: String| format!("{}: {what}", ty.path);
            let views = views(ty, &bytes).map_err(named)?;
            typed(&value, &bytes, after_json, &views, ty).map_err(named)?;
            if detailed {
                value.check_debug(&views.printed).map_err(named)?;
            }
        }
        if subject.combinator.is_some() {
            let object = object(&bytes)?;
            if detailed {
                object_detailed(&value, &object, after_json)?;
            }
        }
        if let Some(views) = borrowed::views(subject.id, &bytes) {
            let views = views.map_err(|what| format!("borrowed: {what}"))?;
            same_bytes("borrowed and encoded", &views.repeated, &bytes)?;
            if detailed {
                value.check_debug(&views.printed).map_err(|what| format!("borrowed: {what}"))?;
            }
        }
        Ok(value)
    }
}

/// The generated code of an owned type.
fn typed(value: &Value, bytes: &[u8], after_json: &[u8], views: &Views, ty: &Type) -> Result<(), String> {
    same_bytes("decoded and encoded", &views.repeated, bytes)?;
    ensure(views.serialized_len == bytes.len(), || format!("serialized_len is {}", views.serialized_len))?;
    // A NaN is not equal to itself, while the bytes are the same.
    let equal = !value.has_nan();
    ensure(views.equal == equal, || format!("after bytes, == is {}", views.equal))?;
    let expected = value.json(Api::SCHEMAS);
    ensure(views.json == expected, || format!("JSON is\n  {}\nnot\n  {expected}", views.json))?;
    same_bytes("from JSON and encoded", &views.from_json, after_json)?;
    // In opaque bytes, such as a call in a call, the bits of a NaN count, and JSON loses them.
    let equal = equal && after_json == bytes;
    ensure(views.equal_from_json == equal, || format!("after JSON, == is {}: {expected}", views.equal_from_json))?;
    ensure(views.skipped_to == bytes.len(), || format!("skipping ends at {}", views.skipped_to))?;
    ensure(ty.is_open() || views.decoded_to == bytes.len(), || format!("decoding ends at {}", views.decoded_to))
}

/// The interpreter, which finds the type by the id.
fn object(bytes: &[u8]) -> Result<Object, String> {
    let object = Object::from_bytes(bytes).map_err(|error| format!("Object: {error}"))?;
    same_bytes("Object", object.as_bytes(), bytes)?;
    Ok(object)
}

/// Checks the methods of an object.
fn object_detailed(value: &Value, object: &Object, after_json: &[u8]) -> Result<(), String> {
    let (expected, wrong) = (value.json_of_any(Api::SCHEMAS), |error| format!("Object and JSON: {error}"));
    let json = serde_json::to_string(object).map_err(wrong)?;
    ensure(json == expected, || format!("JSON of Object is\n  {json}\nnot\n  {expected}"))?;
    let repeated: Object = serde_json::from_str(&expected).map_err(wrong)?;
    same_bytes("Object from JSON", repeated.as_bytes(), after_json)?;
    let (printed, expected) = (format!("{object:?}"), value.printed_as_object());
    ensure(printed == expected, || format!("Debug of Object prints\n  {printed}\nnot\n  {expected}"))?;
    let unknown = object.unknown_flags();
    ensure(unknown.is_empty(), || format!("Object has unknown flags: {unknown:?}"))?;
    let Value::Record(record) = value else { return Ok(()) };
    ensure(object.name() == record.combinator.name(), || format!("Object is called {}", object.name()))?;
    for (field, value) in record.fields() {
        let (name, event) = (field.name, object.get(field.name));
        let agree = match (&event, value) {
            (None, None) => true,
            (Some(event), Some(value)) => is_start(event, value),
            _ => false,
        };
        ensure(agree, || format!("the field `{name}` of Object is {event:?}, not {value:?}"))?;
    }
    Ok(())
}

/// Returns whether a walk over the value starts with the event.
fn is_start(event: &Event<'_>, value: &Value) -> bool {
    match (event, value) {
        (event, Value::Object(value) | Value::Body(value)) => is_start(event, value),
        (Event::Enter { combinator, .. }, Value::Record(record)) => std::ptr::eq(*combinator, record.combinator),
        (Event::Vector(count), Value::Items(_, items)) => *count as usize == items.len(),
        (Event::Int(found), Value::Int(value)) => found == value,
        (Event::Nat(found), Value::Nat(value)) => found == value,
        (Event::Long(found), Value::Long(value)) => found == value,
        (Event::Double(found), Value::Double(value)) => found.to_bits() == value.to_bits(),
        (Event::Bool(found), Value::Bool(value)) => found == value,
        (Event::True, Value::True) => true,
        (Event::String(found), Value::String(value)) => found == value,
        (Event::Bytes(found), Value::Bytes(value)) | (Event::Raw(found), Value::Raw(value)) => found == value,
        _ => false,
    }
}

fn ensure(condition: bool, error: impl FnOnce() -> String) -> Result<(), String> {
    if condition { Ok(()) } else { Err(error()) }
}

fn same_bytes(what: &str, found: &[u8], expected: &[u8]) -> Result<(), String> {
    ensure(found == expected, || format!("{what}, it is\n  {}\nnot\n  {}", hex(found), hex(expected)))
}

/// Prints the value if a check panics.
struct Panicking<'s>(Case<'s>);

impl Drop for Panicking<'_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("{}", self.0.report("panics"));
        }
    }
}

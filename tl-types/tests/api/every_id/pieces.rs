//! Counts the parts of random values, since a part that does not occur is not tested.

use std::fmt;

use tl_types::schema::When;

use crate::by_schema::{Record, Value};

/// How many values there were, and how many pieces of each sort in them.
#[derive(Default)]
pub(crate) struct Pieces {
    pub(crate) values: usize,
    bytes: usize,
    seen: [usize; SORTS.len()],
}

/// The name of a kind of part, and its condition.
type Sort = (&'static str, fn(&Value) -> bool);

const SORTS: [Sort; 17] = [
    ("conditional fields", |value| {
        has(value, |record| record.fields().any(|(field, it)| is_bit(field.when) && it.is_some()))
    }),
    ("absent conditional fields", |value| {
        has(value, |record| record.fields().any(|(field, it)| is_bit(field.when) && it.is_none()))
    }),
    ("values on one flag bit", |value| has(value, shares_a_bit)),
    ("vectors of several items", |value| matches!(value, Value::Items(_, items) if items.len() > 1)),
    ("vectors without items", |value| matches!(value, Value::Items(_, items) if items.is_empty())),
    (
        "vectors of vectors or of any type",
        |value| matches!(value, Value::Items(_, items) if matches!(items.first(), Some(Value::Items(..) | Value::Object(_)))),
    ),
    ("boxed values in others", |value| has(value, |record| record.values().any(|it| is_record(it, true)))),
    ("bare values", |value| is_record(value, false)),
    ("values of any type", |value| matches!(value, Value::Object(_))),
    ("combinators of any type", |value| matches!(value, Value::Object(inner) if is_record(inner, true))),
    ("message bodies", |value| matches!(value, Value::Body(_))),
    ("NaN", |value| matches!(value, Value::Double(it) if it.is_nan())),
    ("-0.0", |value| matches!(value, Value::Double(it) if it.to_bits() == (-0.0f64).to_bits())),
    ("infinities", |value| matches!(value, Value::Double(it) if it.is_infinite())),
    ("empty strings", |value| matches!(value, Value::String(text) if text.is_empty())),
    ("strings of 254 bytes or more", |value| matches!(value, Value::String(text) if text.len() >= 254)),
    ("bytes of 254 bytes or more", |value| matches!(value, Value::Bytes(bytes) if bytes.len() >= 254)),
];

fn has(value: &Value, is_so: impl Fn(&Record) -> bool) -> bool {
    matches!(value, Value::Record(record) if is_so(record))
}

fn is_record(value: &Value, boxed: bool) -> bool {
    has(value, |record| record.boxed == boxed)
}

fn is_bit(when: When) -> bool {
    matches!(when, When::Bit { .. })
}

/// Whether several values that take bytes are there by one bit.
fn shares_a_bit(record: &Record) -> bool {
    let values = record.fields().filter(|(field, _)| is_bit(field.when));
    let mut bits: Vec<When> = Vec::new();
    for (field, _) in values.filter(|(_, value)| value.is_some_and(|value| !matches!(value, Value::True))) {
        if bits.contains(&field.when) {
            return true;
        }
        bits.push(field.when);
    }
    false
}

impl Pieces {
    pub(crate) fn count(&mut self, value: &Value, bytes: &[u8]) {
        self.values += 1;
        self.bytes += bytes.len();
        value.each(&mut |piece| {
            for (seen, (_, is_one)) in self.seen.iter_mut().zip(SORTS) {
                *seen += usize::from(is_one(piece));
            }
        });
    }

    pub(crate) fn add(&mut self, other: &Self) {
        self.values += other.values;
        self.bytes += other.bytes;
        self.seen.iter_mut().zip(other.seen).for_each(|(all, more)| *all += more);
    }

    pub(crate) fn assert_all_seen(&self) {
        for (seen, (sort, _)) in self.seen.iter().zip(SORTS) {
            println!("{seen:8} {sort}");
            assert!(*seen > 0, "no {sort} occurred");
        }
    }
}

impl fmt::Display for Pieces {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} values of {} kB", self.values, self.bytes / 1000)
    }
}

//! Values as TL JSON, in the order of the schema and without a space.

use tl_types::schema::{Base, Schemas, Type};

use super::{Record, Value, is_word};

impl Value {
    /// The value as TL JSON. What may be of any type is called by a name of `schemas`.
    pub(crate) fn json(&self, schemas: Schemas) -> String {
        let mut to = String::new();
        self.put_json(schemas, &mut to);
        to
    }

    /// The same where the value may be of any type.
    pub(crate) fn json_of_any(&self, schemas: Schemas) -> String {
        let mut to = String::new();
        self.put_json_of_any(schemas, &mut to);
        to
    }

    fn put_json(&self, schemas: Schemas, to: &mut String) {
        match self {
            Self::Int(value) => *to += &value.to_string(),
            Self::Nat(value) => *to += &value.to_string(),
            Self::Long(value) => quote(&value.to_string(), to),
            Self::Double(value) if value.is_nan() => quote("NaN", to),
            Self::Double(value) if *value == f64::INFINITY => quote("Infinity", to),
            Self::Double(value) if *value == f64::NEG_INFINITY => quote("-Infinity", to),
            // The shortest digits that are read as this number, as serde_json chooses to write them.
            Self::Double(value) => *to += &serde_json::to_string(value).expect("a number"),
            Self::Bool(value) => *to += &value.to_string(),
            Self::True => *to += "true",
            // Which characters are escaped is its business, too.
            Self::String(text) => *to += &serde_json::to_string(text).expect("text"),
            Self::Bytes(bytes) => quote(&base64(bytes), to),
            Self::Raw(bytes) => quote(&hex(bytes), to),
            Self::Items(_, items) => {
                *to += "[";
                for (nth, item) in items.iter().enumerate() {
                    *to += if nth == 0 { "" } else { "," };
                    item.put_json(schemas, to);
                }
                *to += "]";
            }
            Self::Record(record) => record.put_json(record.ty, schemas, to),
            Self::Object(value) | Self::Body(value) => value.put_json_of_any(schemas, to),
        }
    }

    fn put_json_of_any(&self, schemas: Schemas, to: &mut String) {
        match self {
            Self::Record(record) => record.put_json(None, schemas, to),
            _ => self.put_json(schemas, to),
        }
    }

    /// The value that comes back from JSON: it keeps of a NaN that it is one.
    pub(crate) fn after_json(mut self) -> Self {
        match &mut self {
            Self::Double(value) if value.is_nan() => *value = f64::NAN,
            Self::Items(_, items) => items.iter_mut().for_each(after_json),
            Self::Record(record) => {
                record.declared.iter_mut().filter_map(|(_, value)| value.as_mut()).for_each(after_json)
            }
            Self::Object(value) | Self::Body(value) => after_json(value),
            _ => {}
        }
        self
    }
}

fn after_json(value: &mut Value) {
    *value = std::mem::replace(value, Value::True).after_json();
}

impl Record {
    fn put_json(&self, ty: Option<&Type>, schemas: Schemas, to: &mut String) {
        let (name, id) = (self.combinator.name(), self.combinator.id());
        let meant = match ty {
            Some(ty) => ty.constructors.iter().find(|it| it.name() == name).map(|it| it.id()),
            None => schemas.named(name).map(|found| found.combinator.id()),
        };
        *to += "{";
        // The contents of brackets have no name of their own.
        if !name.ends_with("[]") {
            *to += "\"_\":";
            // A name that means another is written with the id.
            quote(&if meant == Some(id) { name.to_owned() } else { format!("{name}#{id:08x}") }, to);
        }
        for (field, value) in self.fields() {
            // A word with data of its own is a number; one that follows from the fields is left out.
            if let Some(value) = value.filter(|_| !is_word(&field) || field.ty.base() == Base::Mask) {
                *to += if to.ends_with('{') { "" } else { "," };
                quote(field.name, to);
                *to += ":";
                value.put_json(schemas, to);
            }
        }
        *to += "}";
    }
}

/// Writes text that needs no escapes.
fn quote(text: &str, to: &mut String) {
    to.extend(["\"", text, "\""]);
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut to = String::new();
    for group in bytes.chunks(3) {
        let bits = (0..3).fold(0, |bits, nth| bits << 8 | usize::from(*group.get(nth).unwrap_or(&0)));
        for nth in 0..4 {
            to.push(if nth > group.len() { '=' } else { DIGITS[bits >> (18 - 6 * nth) & 63].into() });
        }
    }
    to
}

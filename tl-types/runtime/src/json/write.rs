//! From the events of a value to a serializer.

use alloc::borrow::Cow;
use alloc::format;
use core::cell::RefCell;
use core::ptr;

use data_encoding::{BASE64, HEXLOWER};
use serde::ser::{Error as _, Serialize, SerializeMap, SerializeSeq, Serializer};

use crate::object::Next;
use crate::schema::{Combinator, Event, Schemas, Type, Walker};

/// Writes the next value of the walker.
pub(super) fn write<S: Serializer>(walker: Walker<'_, '_>, serializer: S) -> Result<S::Ok, S::Error> {
    Next(&RefCell::new(walker)).serialize(serializer)
}

/// Returns the name of a combinator, with its id if the type, or else the schemas, have another one of this name.
fn name(schemas: Schemas, combinator: &'static Combinator, ty: Option<&'static Type>) -> Cow<'static, str> {
    let name = combinator.name();
    let named = match ty {
        Some(ty) => ty.named(name),
        None => schemas.named(name).map(|found| found.combinator),
    };
    if named.is_some_and(|named| ptr::eq(named, combinator)) {
        return Cow::Borrowed(name);
    }
    Cow::Owned(format!("{name}#{:08x}", combinator.id()))
}

impl Serialize for Next<'_, '_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let event = || self.event(|error| S::Error::custom(error));
        match event()? {
            Event::Enter { combinator, ty } => {
                let mut map = serializer.serialize_map(None)?;
                if !combinator.is_contents() {
                    map.serialize_entry("_", &*name(self.0.borrow().schemas(), combinator, ty))?;
                }
                loop {
                    match event()? {
                        Event::Field(field) => map.serialize_entry(field.name, self)?,
                        Event::Leave => return map.end(),
                        _ => {}
                    }
                }
            }
            Event::Vector(count) => {
                let mut items = serializer.serialize_seq(usize::try_from(count).ok())?;
                (0..count).try_for_each(|_| items.serialize_element(self))?;
                event()?;
                items.end()
            }
            Event::Int(value) => serializer.serialize_i32(value),
            Event::Nat(value) => serializer.serialize_u32(value),
            Event::Long(value) => serializer.collect_str(&value),
            Event::Double(value) if value.is_finite() => serializer.serialize_f64(value),
            Event::Double(value) if value.is_nan() => serializer.serialize_str("NaN"),
            Event::Double(value) => serializer.serialize_str(if value > 0.0 { "Infinity" } else { "-Infinity" }),
            Event::Bool(value) => serializer.serialize_bool(value),
            Event::True => serializer.serialize_bool(true),
            Event::String(value) => serializer.serialize_str(&value),
            Event::Bytes(value) => serializer.collect_str(&BASE64.encode_display(value)),
            Event::Raw(value) => serializer.collect_str(&HEXLOWER.encode_display(value)),
            Event::Field(_) | Event::Flags { .. } | Event::Leave => Err(S::Error::custom("no value is next")),
        }
    }
}

//! From the events of a value to a serializer.

use core::cell::RefCell;
use core::ptr;

use serde::ser::{Error as _, Serialize, SerializeMap, SerializeSeq, Serializer};

use super::text::{Base64, Hex};
use crate::schema::{Combinator, Event, Schemas, Type, Walker};

/// Writes the next value of the walker.
pub(super) fn write<S: Serializer>(walker: &mut Walker<'_, '_>, serializer: S) -> Result<S::Ok, S::Error> {
    let schemas = walker.schemas();
    Next { schemas, walker: &RefCell::new(walker) }.serialize(serializer)
}

/// The next value of the walker. A serializer takes each value once, in order.
struct Next<'n, 'w, 'r, 'a> {
    schemas: Schemas,
    walker: &'n RefCell<&'w mut Walker<'r, 'a>>,
}

impl<'a> Next<'_, '_, '_, 'a> {
    fn event<E: serde::ser::Error>(&self) -> Result<Event<'a>, E> {
        match self.walker.borrow_mut().next() {
            Some(event) => event.map_err(E::custom),
            None => Err(E::custom("a value was serialized twice")),
        }
    }

    fn name<M: SerializeMap>(
        &self,
        map: &mut M,
        combinator: &'static Combinator,
        ty: Option<&'static Type>,
    ) -> Result<(), M::Error> {
        let name = combinator.name();
        let named = match ty {
            Some(ty) => ty.named(name),
            None => self.schemas.named(name).map(|found| found.combinator),
        };
        if named.is_some_and(|named| ptr::eq(named, combinator)) {
            return map.serialize_entry("_", name);
        }
        map.serialize_entry("_", &alloc::format!("{name}#{:08x}", combinator.id()))
    }
}

impl Serialize for Next<'_, '_, '_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.event()? {
            Event::Enter { combinator, ty } => {
                let mut map = serializer.serialize_map(None)?;
                self.name(&mut map, combinator, ty)?;
                loop {
                    match self.event()? {
                        Event::Field(field) => map.serialize_entry(field.name, self)?,
                        Event::Leave => return map.end(),
                        _ => {}
                    }
                }
            }
            Event::Vector(count) => {
                let mut items = serializer.serialize_seq(usize::try_from(count).ok())?;
                (0..count).try_for_each(|_| items.serialize_element(self))?;
                self.event::<S::Error>()?;
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
            Event::Bytes(value) => serializer.collect_str(&Base64(value)),
            Event::Raw(value) => serializer.collect_str(&Hex(value)),
            Event::Field(_) | Event::Flags { .. } | Event::Leave => Err(S::Error::custom("no value is next")),
        }
    }
}

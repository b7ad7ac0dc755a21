//! Values without fields or items.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::{mem, str};

use super::ConversionError;
use super::build::Build;
use crate::Writer;
use crate::primitive::{FALSE, TRUE};
use crate::schema::{Base, Event, Field, Schema, Ty, When};

impl Build<'_, '_> {
    /// Writes a value as one of another builtin type, if it has the same meaning there.
    pub(super) fn scalar(&mut self, event: Event<'_>, base: Base) -> Result<(), ConversionError> {
        match (base, event) {
            (Base::Int, Event::Int(value)) => self.out.extend(value.to_le_bytes()),
            (Base::Int, Event::Long(value)) => match i32::try_from(value) {
                Ok(value) => self.out.extend(value.to_le_bytes()),
                Err(_) => return self.fail(format!("{value} is no `int`, of 32 bits")),
            },
            (Base::Nat | Base::Mask, Event::Nat(value)) => self.nat(value),
            (Base::Long, Event::Int(value)) => self.out.extend(i64::from(value).to_le_bytes()),
            (Base::Long, Event::Long(value)) => self.out.extend(value.to_le_bytes()),
            (Base::Double, Event::Int(value)) => self.out.extend(f64::from(value).to_le_bytes()),
            (Base::Int, Event::Double(value)) if f64::from(value as i32) == value => {
                self.out.extend((value as i32).to_le_bytes());
            }
            (Base::Double, Event::Double(value)) => self.out.extend(value.to_le_bytes()),
            (Base::Bool, Event::Bool(value)) => self.nat(if value { TRUE } else { FALSE }),
            (Base::Bool, Event::True) => self.nat(TRUE),
            (Base::True, Event::True) => {}
            (Base::String | Base::Bytes, Event::String(value)) => self.bytes(value.as_bytes()),
            (Base::Bytes, Event::Bytes(value)) => self.bytes(value),
            (Base::String, Event::Bytes(value)) if str::from_utf8(value).is_ok() => self.bytes(value),
            (Base::Object, Event::Bytes(value)) => self.out.extend(value),
            (Base::Int128 | Base::Int256 | Base::Int512, Event::Raw(value)) if width(base) == Some(value.len()) => {
                self.out.extend(value);
            }
            (base, event) => {
                let to = type_name(base);
                return self.fail(format!("{} has no form as {to}", describe(&event)));
            }
        }
        Ok(())
    }

    /// Writes the empty value of a type; `false` if it has none: neither an only constructor without required fields, nor
    /// one that is called `Empty`.
    pub(super) fn empty(&mut self, base: Base, schema: &'static Schema) -> bool {
        match base {
            Base::Boxed(nth) => {
                let constructors = schema.types.get(usize::from(nth)).into_iter().flat_map(|ty| ty.constructors);
                let all: Vec<_> = constructors.filter(|it| self.exists(it)).collect();
                let named = || all.iter().find(|it| it.name().ends_with("Empty"));
                let chosen = if let [only] = &all[..] { Some(only) } else { named() };
                let always = |field: &Field| field.when == When::Always && field.ty != Ty::new(Base::True);
                let Some(chosen) = chosen else { return false };
                if chosen.fields().any(|field| always(&field) && !field.ty.is_word()) {
                    return false;
                }
                self.nat(chosen.id());
                chosen.fields().filter(always).for_each(|_| self.nat(0));
            }
            Base::True => {}
            Base::Bool => self.nat(FALSE),
            Base::Int | Base::Nat | Base::String | Base::Bytes => self.nat(0),
            Base::Long | Base::Double => self.out.extend([0; 8]),
            _ => match width(base) {
                Some(width) => self.out.resize(self.out.len() + width, 0),
                None => return false,
            },
        }
        true
    }

    fn bytes(&mut self, bytes: &[u8]) {
        let mut w = Writer::from(mem::take(&mut self.out));
        w.bytes(bytes);
        self.out = w.into_vec();
    }
}

fn type_name(base: Base) -> String {
    match base {
        Base::Boxed(_) | Base::Bare(_) | Base::Constructor { .. } => "a constructor with fields".into(),
        base => format!("`{}`", base.name()),
    }
}

fn width(base: Base) -> Option<usize> {
    match base {
        Base::Int128 => Some(16),
        Base::Int256 => Some(32),
        Base::Int512 => Some(64),
        _ => None,
    }
}

fn describe(event: &Event<'_>) -> String {
    let name = match event {
        Event::Enter { combinator, .. } => return format!("`{}`", combinator.name()),
        Event::Int(_) => "an `int`",
        Event::Nat(_) => "a `#`",
        Event::Long(_) => "a `long`",
        Event::Double(_) => "a `double`",
        Event::Bool(_) => "a `Bool`",
        Event::True => "a `true`",
        Event::String(_) => "a `string`",
        Event::Bytes(_) => "a `bytes`",
        Event::Raw(_) => "an `int128` or longer",
        Event::Vector(_) => "a vector",
        Event::Leave | Event::Field(_) | Event::Flags { .. } => "a field",
    };
    name.into()
}

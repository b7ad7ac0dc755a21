//! `Debug` of an object, with TL names.

use core::cell::RefCell;
use core::fmt;

use super::Object;
use crate::registry::Registry;
use crate::schema::{Event, Walker};

/// Formats it like a struct of its TL name: `peerUser { user_id: 1 }`. Bytes are in hex, without flags words.
impl<R: Registry> fmt::Debug for Object<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut r = self.reader();
        Next(&RefCell::new(Self::walk(&mut r))).fmt(f)
    }
}

/// The value that the walker reads next.
struct Next<'n, 'r, 'a>(&'n RefCell<Walker<'r, 'a>>);

impl<'a> Next<'_, '_, 'a> {
    fn event(&self) -> Result<Event<'a>, fmt::Error> {
        self.0.borrow_mut().next().ok_or(fmt::Error)?.map_err(|_| fmt::Error)
    }
}

impl fmt::Debug for Next<'_, '_, '_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.event()? {
            Event::Enter { combinator, .. } => {
                let mut fields = f.debug_struct(combinator.name());
                loop {
                    match self.event()? {
                        Event::Field(field) => _ = fields.field(field.name, self),
                        Event::Leave => return fields.finish(),
                        _ => {}
                    }
                }
            }
            Event::Vector(count) => {
                let mut items = f.debug_list();
                (0..count).for_each(|_| _ = items.entry(self));
                self.event()?;
                items.finish()
            }
            Event::Int(value) => value.fmt(f),
            Event::Nat(value) => value.fmt(f),
            Event::Long(value) => value.fmt(f),
            Event::Double(value) => value.fmt(f),
            Event::Bool(value) => value.fmt(f),
            Event::True => true.fmt(f),
            Event::String(value) => value.fmt(f),
            Event::Bytes(value) | Event::Raw(value) => {
                f.write_str("0x")?;
                value.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
            }
            Event::Field(_) | Event::Flags { .. } | Event::Leave => Err(fmt::Error),
        }
    }
}

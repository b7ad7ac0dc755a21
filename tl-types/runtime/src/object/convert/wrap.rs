//! Values that are in a constructor in one of the layers: the `user_id` of an `int` or a `long`, and of a `peerUser`.

use alloc::format;
use alloc::vec::Vec;

use super::build::{Build, Open, Result, To};
use crate::codec::VECTOR;
use crate::schema::{Base, Combinator, Event, When, Wrap};

/// A constructor that values of the original are put into.
pub(super) struct Wrapper {
    /// The position of its field.
    nth: usize,
    /// The original field.
    old: &'static str,
    open: Open,
}

impl<'a> Build<'_, 'a> {
    /// Writes the value of a field of the original where it belongs.
    pub(super) fn place(
        &mut self,
        event: Event<'a>,
        name: &'static str,
        open: &mut Open,
        wrappers: &mut Vec<Wrapper>,
    ) -> Result<()> {
        let layers = self.layers;
        let into = layers.wraps(open.source.name(), name).find_map(|wrap| {
            let nth = open.position(wrap.to)?;
            self.constructor(open.to(nth), wrap.constructor)?;
            Some((wrap, nth))
        });
        if let Some((wrap, nth)) = into {
            return match open.to(nth) {
                to if to.ty.item().is_some() => {
                    self.field(event, open, nth, |build, event, to| build.wrapped(event, to, wrap))
                }
                to if self.fits(&event, to) => self.field(event, open, nth, Self::value),
                _ => self.wrap(event, name, open, (wrap, nth), wrappers),
            };
        }
        let same = self.counterpart(open, name);
        let of = layers.unwraps(open.target.combinator.name(), name);
        let mut out_of: Vec<(&Wrap, usize)> = of.filter_map(|wrap| Some((wrap, open.position(wrap.name())?))).collect();
        // Of several, the field of the same name.
        out_of.sort_by_key(|(_, nth)| Some(*nth) != same);
        match (&out_of[..], &event) {
            (&[(_, nth), ..], Event::Enter { combinator, .. })
                if !self.fits(&event, open.to(nth)) && out_of.iter().any(|(wrap, _)| wrap.is_in(combinator)) =>
            {
                self.unwrap(combinator, open, &out_of)
            }
            (&[(wrap, nth), ..], _) => self.field(event, open, nth, |build, event, to| build.wrapped(event, to, wrap)),
            ([], _) => match same {
                Some(nth) => self.field(event, open, nth, Self::value),
                None => {
                    self.lose();
                    self.skip(&event)
                }
            },
        }
    }

    /// Returns whether a value that starts with an event needs no constructor around it, and no other out of it.
    fn fits(&self, event: &Event<'_>, to: To) -> bool {
        match (event, to.ty.base()) {
            (Event::Enter { combinator, .. }, _) => self.target(combinator, to).is_ok(),
            (_, base) => !matches!(base, Base::Boxed(_) | Base::Bare(_) | Base::Constructor { .. }),
        }
    }

    /// Writes a value to a field of a constructor, which other fields of the original may belong to as well.
    fn wrap(
        &mut self,
        event: Event<'a>,
        old: &'static str,
        open: &Open,
        (wrap, nth): (&Wrap, usize),
        wrappers: &mut Vec<Wrapper>,
    ) -> Result<()> {
        let same = |it: &Wrapper| it.nth == nth && it.open.target.combinator.is_called(wrap.constructor);
        let at = match (wrappers.iter().position(same), self.constructor(open.to(nth), wrap.constructor)) {
            (Some(at), _) => at,
            (None, Some(target)) => {
                wrappers.push(Wrapper { nth, old, open: Open::new(open.source, target) });
                wrappers.len() - 1
            }
            (None, None) => return self.fail(format!("layer without `{}`", wrap.constructor)),
        };
        let inner = &mut wrappers[at].open;
        match inner.position(wrap.inner) {
            Some(nth) => self.field(event, inner, nth, Self::value),
            None => {
                self.lose();
                self.skip(&event)
            }
        }
    }

    /// Writes the constructors around values; of several for a field, the last one.
    pub(super) fn close(&mut self, wrappers: Vec<Wrapper>, open: &mut Open) -> Result<()> {
        for Wrapper { nth, old, open: inner } in wrappers.into_iter().rev() {
            if inner.pieces.iter().all(Option::is_none) {
                continue;
            }
            if open.pieces[nth].is_some() {
                self.in_field(old, Self::lose);
                continue;
            }
            let (start, field) = (self.out.len(), open.fields[nth]);
            match self.in_field(field.name, |build| build.assemble(inner, start)) {
                Ok(()) => open.pieces[nth] = Some(start..self.out.len()),
                Err(error) if field.when == When::Always => return Err(error),
                Err(_) => {
                    self.out.truncate(start);
                    self.in_field(old, Self::lose);
                }
            }
        }
        Ok(())
    }

    /// Writes the fields of a constructor to those that they were.
    fn unwrap(&mut self, source: &Combinator, open: &mut Open, rows: &[(&Wrap, usize)]) -> Result<()> {
        self.fields(|build, name, event| match rows.iter().find(|(wrap, _)| wrap.is_in(source) && wrap.inner == name) {
            Some(&(_, nth)) => build.field(event, open, nth, Self::value),
            None => build.lose_value(&event),
        })
    }

    /// Writes each field of a combinator, up to its end, by a function of its name and the event that it starts with.
    pub(super) fn fields(
        &mut self,
        mut write: impl FnMut(&mut Self, &'static str, Event<'a>) -> Result<()>,
    ) -> Result<()> {
        loop {
            match self.next()? {
                Event::Leave => return Ok(()),
                Event::Flags { name, unknown: 1.., .. } => self.in_field(name, Self::lose),
                Event::Field(field) => {
                    let event = self.next()?;
                    self.in_field(field.name, |build| write(build, field.name, event))?;
                }
                _ => {}
            }
        }
    }

    /// Writes a value, or each of a vector, with the constructor around it, or out of the constructor.
    fn wrapped(&mut self, event: Event<'a>, to: To, wrap: &Wrap) -> Result<()> {
        if let Some((bare, item)) = to.ty.item() {
            if !bare {
                self.nat(VECTOR);
            }
            let item = To { ty: item, ..to };
            return match event {
                Event::Vector(count) => self.items(count, |build, event| build.wrapped(event, item, wrap)),
                single => {
                    self.nat(1);
                    self.wrapped(single, item, wrap)
                }
            };
        }
        match event {
            Event::Vector(1) => {
                let only = self.next()?;
                self.wrapped(only, to, wrap)?;
                self.next().map(drop)
            }
            Event::Enter { combinator, .. } if wrap.is_in(combinator) && !self.fits(&event, to) => {
                self.unwrap_one(combinator, to, wrap)
            }
            event if self.fits(&event, to) => self.value(event, to),
            event => {
                let start = self.out.len();
                let Some(target) = self.constructor(to, wrap.constructor) else { return self.value(event, to) };
                // The fields of the original are not those of the constructor.
                let mut open = Open::new(target.combinator, target);
                if let Some(nth) = open.position(wrap.inner) {
                    self.field(event, &mut open, nth, Self::value)?;
                }
                self.assemble(open, start)
            }
        }
    }

    /// Writes the value of the only field of a constructor that has a counterpart.
    fn unwrap_one(&mut self, source: &Combinator, to: To, wrap: &Wrap) -> Result<()> {
        let mut is_written = false;
        self.fields(|build, name, event| {
            if name != wrap.inner {
                return build.lose_value(&event);
            }
            is_written = true;
            build.value(event, to)
        })?;
        if is_written { Ok(()) } else { self.fail(format!("`{}` without `{}`", source.name(), wrap.inner)) }
    }

    /// Skips a value without a counterpart, which is a loss unless it is empty.
    fn lose_value(&mut self, event: &Event<'a>) -> Result<()> {
        let is_empty = match event {
            Event::Int(0) | Event::Long(0) | Event::Vector(0) => true,
            Event::String(text) => text.is_empty(),
            Event::Enter { combinator, .. } => combinator.name().ends_with("Empty"),
            _ => false,
        };
        if !is_empty {
            self.lose();
        }
        self.skip(event)
    }
}

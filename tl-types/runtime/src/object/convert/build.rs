//! The walk over the original value, which builds the new one.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;
use core::ops::Range;

use super::{Changes, ConversionError};
use crate::codec::{VECTOR, bit};
use crate::schema::{Applied, Base, Combinator, Event, Field, Layers, Schema, Ty, Walker, When};

/// The maximum number of paths in a list: a few bytes of input can lose many fields.
const MAX_LISTED: usize = 256;

/// The type of a value in the new layer, with the schema that its numbers are positions in.
#[derive(Clone, Copy)]
pub(super) struct To {
    pub(super) schema: &'static Schema,
    pub(super) ty: Ty,
}

/// A definition of the new layer.
#[derive(Clone, Copy)]
pub(super) struct Target {
    pub(super) schema: &'static Schema,
    pub(super) combinator: &'static Combinator,
    pub(super) boxed: bool,
}

/// A combinator of the new layer whose fields are being written.
pub(super) struct Open {
    /// The original combinator.
    pub(super) source: &'static Combinator,
    pub(super) target: Target,
    pub(super) fields: Vec<Field>,
    pub(super) pieces: Pieces,
}

impl Open {
    pub(super) fn new(source: &'static Combinator, target: Target) -> Self {
        let fields: Vec<Field> = target.combinator.fields().collect();
        let pieces = vec![None; fields.len()];
        Self { source, target, fields, pieces }
    }

    /// Returns the type of a field.
    pub(super) fn to(&self, nth: usize) -> To {
        To { schema: self.target.schema, ty: self.fields[nth].ty }
    }
}

/// Builds a value from the events of another.
pub(super) struct Build<'r, 'a> {
    pub(super) walker: Walker<'r, 'a>,
    pub(super) layers: &'static Layers,
    /// The new layer; `None` for the present one.
    pub(super) layer: Option<u32>,
    /// The new value, up to the innermost one; then the pieces of that one.
    pub(super) out: Vec<u8>,
    pub(super) path: String,
    changes: Changes,
    /// The number of values around the next event.
    level: u32,
}

pub(super) type Result<T> = core::result::Result<T, ConversionError>;

/// The bytes of each field in [`Build::out`], if it is present.
type Pieces = Vec<Option<Range<usize>>>;

impl<'r, 'a> Build<'r, 'a> {
    pub(super) fn new(walker: Walker<'r, 'a>, layers: &'static Layers, layer: Option<u32>) -> Self {
        let (out, path, changes) = (Vec::new(), String::new(), Changes::default());
        Self { walker, layers, layer, out, path, changes, level: 0 }
    }

    pub(super) fn finish(self) -> (Vec<u8>, Changes) {
        (self.out, self.changes)
    }

    pub(super) fn whole(&mut self, to: To) -> Result<()> {
        let event = self.next()?;
        self.value(event, to)
    }

    pub(super) fn next(&mut self) -> Result<Event<'a>> {
        match self.walker.next() {
            Some(Ok(event)) => {
                match event {
                    Event::Enter { .. } | Event::Vector(_) => self.level += 1,
                    Event::Leave => self.level = self.level.saturating_sub(1),
                    _ => {}
                }
                Ok(event)
            }
            Some(Err(error)) => self.fail(error.to_string()),
            None => self.fail("the value is incomplete"),
        }
    }

    pub(super) fn fail<T>(&self, message: impl Into<String>) -> Result<T> {
        Err(ConversionError { path: self.path.clone(), message: message.into() })
    }

    /// Runs `f` with the path of a field.
    pub(super) fn in_field<T>(&mut self, name: &str, f: impl FnOnce(&mut Self) -> T) -> T {
        let len = self.path.len();
        if len > 0 {
            self.path.push('.');
        }
        self.path.push_str(name);
        let done = f(self);
        self.path.truncate(len);
        done
    }

    pub(super) fn lose(&mut self) {
        list(&mut self.changes.lost, &self.path, &mut self.changes.unlisted);
    }

    /// Writes the value that starts with an event.
    pub(super) fn value(&mut self, event: Event<'a>, to: To) -> Result<()> {
        let inside = |ty: Ty| To { ty, ..to };
        if let Some((bare, item)) = to.ty.item() {
            if !bare {
                self.nat(VECTOR);
            }
            return match event {
                Event::Vector(count) => self.items(count, |build, event| build.value(event, inside(item))),
                // Bare to vector.
                single => {
                    self.nat(1);
                    self.value(single, inside(item))
                }
            };
        }
        match (to.ty.base(), event) {
            (Base::Applied(nth), event) => match to.schema.applied.get(usize::from(nth)) {
                Some(Applied { ty, args: [] }) if ty.item().is_some() => self.value(event, inside(*ty)),
                _ => self.fail("types with arguments are not converted"),
            },
            (Base::Body, event) => {
                let at = self.out.len();
                self.nat(0);
                self.value(event, inside(Ty::new(Base::Object)))?;
                // An object has less than 4 GiB, as its input.
                let len = (self.out.len() - at - 4) as u32;
                self.out[at..at + 4].copy_from_slice(&len.to_le_bytes());
                Ok(())
            }
            (Base::Object | Base::Result(_) | Base::Param(_), Event::Vector(count)) => {
                self.nat(VECTOR);
                self.items(count, |build, event| build.value(event, inside(Ty::new(Base::Object))))
            }
            (Base::Object | Base::Result(_) | Base::Param(_), event @ Event::Bool(_)) => self.scalar(event, Base::Bool),
            (_, Event::Enter { combinator, .. }) => {
                let target = self.target(combinator, to)?;
                self.combinator(combinator, target)
            }
            (_, Event::Vector(1)) => {
                let only = self.next()?;
                self.value(only, to)?;
                self.next().map(drop)
            }
            (_, Event::Vector(count)) => self.fail(format!("{count} values have no form as a single one")),
            (base, event) => self.scalar(event, base),
        }
    }

    /// Writes the count and the items of a vector.
    pub(super) fn items(&mut self, count: u32, mut item: impl FnMut(&mut Self, Event<'a>) -> Result<()>) -> Result<()> {
        self.nat(count);
        let len = self.path.len();
        for nth in 0..count {
            self.path.push_str(&format!("[{nth}]"));
            let event = self.next()?;
            item(self, event)?;
            self.path.truncate(len);
        }
        self.next().map(drop)
    }

    /// Writes a combinator, whose first field is next.
    fn combinator(&mut self, source: &'static Combinator, target: Target) -> Result<()> {
        let start = self.out.len();
        let mut open = Open::new(source, target);
        let mut wrappers = Vec::new();
        self.fields(|build, name, event| build.place(event, name, &mut open, &mut wrappers))?;
        self.close(wrappers, &mut open)?;
        self.assemble(open, start)
    }

    /// Writes a combinator from the pieces of its fields, in place of all that is behind `start`.
    pub(super) fn assemble(&mut self, mut open: Open, start: usize) -> Result<()> {
        self.complete(&mut open)?;
        let Open { target, fields, pieces, .. } = open;
        let words = self.words(&fields, &pieces)?;
        let whole = self.out.len();
        if target.boxed {
            self.nat(target.combinator.id());
        }
        let mut next_word = 0;
        for (field, piece) in fields.iter().zip(pieces) {
            if field.ty.is_word() {
                let word = words[next_word];
                next_word += 1;
                if is_present(field.when, &words) {
                    self.nat(word);
                }
            } else if let Some(piece) = piece {
                self.out.extend_from_within(piece);
            }
        }
        // The pieces are in front of it.
        let len = self.out.len() - whole;
        self.out.copy_within(whole.., start);
        self.out.truncate(start + len);
        Ok(())
    }

    /// Writes the value of a field by `write`. A conditional field is lost if it has no form.
    pub(super) fn field(
        &mut self,
        event: Event<'a>,
        open: &mut Open,
        nth: usize,
        write: impl FnOnce(&mut Self, Event<'a>, To) -> Result<()>,
    ) -> Result<()> {
        let (start, path) = (self.out.len(), self.path.len());
        let level = self.level - u32::from(is_open(&event));
        let to = open.to(nth);
        let present = match event {
            // Both are the same flag.
            Event::Bool(value) if to.ty == Ty::new(Base::True) => Ok(value),
            event => write(self, event, to).map(|()| true),
        };
        match present {
            Ok(present) => {
                open.pieces[nth] = present.then_some(start..self.out.len());
                Ok(())
            }
            Err(error) if open.fields[nth].when == When::Always => Err(error),
            Err(_) => {
                self.out.truncate(start);
                self.path.truncate(path);
                self.lose();
                while self.level > level {
                    self.next()?;
                }
                Ok(())
            }
        }
    }

    /// Skips the rest of a value that starts with an event.
    pub(super) fn skip(&mut self, event: &Event<'a>) -> Result<()> {
        let level = self.level - u32::from(is_open(event));
        while self.level > level {
            self.next()?;
        }
        Ok(())
    }

    /// Adds what the original value lacks: required fields, and those that share a flag bit with one that is present.
    fn complete(&mut self, Open { source, target, fields, pieces }: &mut Open) -> Result<()> {
        for (nth, field) in fields.iter().enumerate().filter(|(_, field)| !field.ty.is_word()) {
            if pieces[nth].is_some() {
                continue;
            }
            if field.when == When::Always {
                // A `true` that was not set.
                let is_flag = |it: &Field| it.name == field.name && it.ty == Ty::new(Base::True);
                let is_told = field.ty == Ty::new(Base::Bool) && source.fields().any(|it| is_flag(&it));
                pieces[nth] = Some(self.in_field(field.name, |build| build.invent(field.ty, target, is_told))?);
                continue;
            }
            let shares = |other: &Field| other.when == field.when;
            if !fields.iter().zip(&*pieces).any(|(other, piece)| piece.is_some() && shares(other)) {
                continue;
            }
            let is_true = field.ty == Ty::new(Base::True);
            match self.in_field(field.name, |build| build.invent(field.ty, target, is_true)) {
                Ok(piece) => pieces[nth] = Some(piece),
                // The fields of a bit are present together, or not at all.
                Err(_) => {
                    for (other, piece) in fields.iter().zip(pieces.iter_mut()).filter(|(other, _)| shares(other)) {
                        if piece.take().is_some() {
                            self.in_field(other.name, Self::lose);
                        }
                    }
                }
            }
        }
        Ok(())
    }

    /// Writes an empty value.
    fn invent(&mut self, ty: Ty, target: &Target, is_told: bool) -> Result<Range<usize>> {
        let start = self.out.len();
        match (ty.item(), ty.base()) {
            (Some((bare, _)), _) => {
                if !bare {
                    self.nat(VECTOR);
                }
                self.nat(0);
            }
            (None, base) if self.empty(base, target.schema) => {}
            _ => {
                let (name, layer) = (target.combinator.name(), self.layer.unwrap_or(self.layers.present));
                return self.fail(format!("required in `{name}` of layer {layer}, and absent from the value"));
            }
        }
        if !is_told {
            list(&mut self.changes.invented, &self.path, &mut self.changes.unlisted);
        }
        Ok(start..self.out.len())
    }

    /// Computes the words from the fields that are present.
    fn words(&self, fields: &[Field], pieces: &[Option<Range<usize>>]) -> Result<Vec<u32>> {
        let mut words = Vec::new();
        for (field, piece) in fields.iter().zip(pieces).filter(|(field, _)| field.ty.is_word()) {
            words.push(match (field.ty.base(), piece) {
                (Base::Flags, _) | (Base::Mask, None) => 0,
                (Base::Mask, Some(piece)) => {
                    let bytes = self.out.get(piece.clone()).and_then(<[u8]>::first_chunk);
                    bytes.map_or(0, |bytes| u32::from_le_bytes(*bytes))
                }
                _ => return self.fail("types that depend on numbers are not converted"),
            });
        }
        let mut nth = words.len();
        // Words after fields, so that a conditional word counts as a field of the one before.
        for (field, piece) in fields.iter().zip(pieces).rev() {
            let is_set = if field.ty.is_word() {
                nth -= 1;
                words[nth] != 0
            } else {
                piece.is_some()
            };
            match field.when {
                When::Bit { word, bit: at @ ..=31 } if usize::from(word) < words.len() => {
                    words[usize::from(word)] |= bit(at.into(), is_set);
                }
                When::Always => {}
                When::Bit { .. } => return self.fail("types that depend on numbers are not converted"),
            }
        }
        Ok(words)
    }

    pub(super) fn nat(&mut self, value: u32) {
        self.out.extend(value.to_le_bytes());
    }
}

/// Returns whether the event is the start of others.
fn is_open(event: &Event<'_>) -> bool {
    matches!(event, Event::Enter { .. } | Event::Vector(_))
}

fn is_present(when: When, words: &[u32]) -> bool {
    match when {
        When::Always => true,
        When::Bit { word, bit: at } => {
            words.get(usize::from(word)).is_some_and(|word| word & bit(at.into(), true) != 0)
        }
    }
}

fn list(paths: &mut Vec<String>, path: &str, unlisted: &mut usize) {
    if paths.len() < MAX_LISTED { paths.push(path.to_string()) } else { *unlisted += 1 }
}

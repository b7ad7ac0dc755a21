//! The output of `Debug` for the Rust value, independent of encoders.

use std::fmt::Debug;

use tl_types::schema::{Base, Field, When};

use super::json::hex;
use super::{Record, Value, is_word};

/// How many parts a tuple has at most.
const LARGEST_TUPLE: usize = 12;

impl Value {
    /// Compares with what `Debug` printed.
    pub(crate) fn check_debug(&self, printed: &str) -> Result<(), String> {
        let mut text = Text { rest: printed };
        let checked = text.value(self).and_then(|()| text.expect(""));
        let here = printed.len() - text.rest.len();
        match checked {
            Ok(()) if text.rest.is_empty() => Ok(()),
            Ok(()) => Err(format!("Debug prints more than there is, from byte {here}: {printed}")),
            Err(what) => Err(format!("Debug prints something else than {what} at byte {here}: {printed}")),
        }
    }
}

impl Value {
    /// The output of `Debug` for `Object`: TL names, without absent fields.
    pub(crate) fn printed_as_object(&self) -> String {
        match self {
            Self::Int(value) => format!("{value:?}"),
            Self::Nat(value) => format!("{value:?}"),
            Self::Long(value) => format!("{value:?}"),
            Self::Double(value) => format!("{value:?}"),
            Self::Bool(value) => format!("{value:?}"),
            Self::True => "true".to_owned(),
            Self::String(text) => format!("{text:?}"),
            Self::Bytes(bytes) | Self::Raw(bytes) => format!("0x{}", hex(bytes)),
            Self::Items(_, items) => {
                let items: Vec<String> = items.iter().map(Self::printed_as_object).collect();
                format!("[{}]", items.join(", "))
            }
            Self::Object(value) | Self::Body(value) => value.printed_as_object(),
            Self::Record(record) => {
                let there = record.fields().filter_map(|(field, value)| Some((field.name, value?)));
                let fields: Vec<String> =
                    there.map(|(name, value)| format!("{name}: {}", value.printed_as_object())).collect();
                let name = record.combinator.name();
                if fields.is_empty() { name.to_owned() } else { format!("{name} {{ {} }}", fields.join(", ")) }
            }
        }
    }
}

/// The names of groups of the Telegram API that are not those of their fields.
const NAMES: &str = include_str!("../../../schema/names.toml");

/// A field of the Rust struct: the values that are in it, several if they share a bit.
struct Part<'v> {
    /// The name of the combinator.
    of: &'static str,
    /// The names of the declared fields, and their values.
    values: Vec<(&'static str, Option<&'v Value>)>,
    /// Whether there is an `Option` around it.
    optional: bool,
    /// Whether it is a `bool` that tells whether the bit is set.
    is_true: bool,
    /// The bits of a number that other fields hang on.
    hung: u32,
}

impl Record {
    /// The fields of the Rust struct.
    fn parts(&self) -> Vec<Part<'_>> {
        let all: Vec<(Field, Option<&Value>)> = self.fields().collect();
        let (mut parts, mut words) = (Vec::<Part<'_>>::new(), 0);
        for (nth, (field, value)) in all.iter().enumerate() {
            let is_true = |field: &Field| field.ty.item().is_none() && field.ty.base() == Base::True;
            let on_bit = |(other, _): &&(Field, _)| other.when == field.when;
            let hung = if is_word(field) { self.combinator.bits(words) } else { 0 };
            words += usize::from(is_word(field));
            let of = self.combinator.name();
            let single = Part { of, values: vec![(field.name, *value)], optional: false, is_true: false, hung };
            match (field.when, is_true(field)) {
                (When::Always, true) => {}
                (When::Always, false) if is_word(field) && field.ty.base() == Base::Flags => {}
                (When::Always, false) => parts.push(single),
                // Beside a value, or behind another `true`, it is a method.
                (_, true) if all.iter().filter(on_bit).any(|(other, _)| !is_true(other)) => {}
                (_, true) if all[..nth].iter().any(|other| on_bit(&other)) => {}
                (_, true) => parts.push(Part { is_true: true, ..single }),
                (_, false) => {
                    let shared = |(other, _): &&(Field, _)| other.when == field.when && !is_true(other);
                    if !all[..nth].iter().any(|other| shared(&other)) {
                        let values = all.iter().filter(shared).map(|(field, value)| (field.name, *value)).collect();
                        parts.push(Part { of, values, optional: true, is_true: false, hung: 0 });
                    }
                }
            }
        }
        parts
    }
}

impl Part<'_> {
    fn name(&self) -> String {
        let recorded = format!("\"{}.{}\" = ", self.of, self.values[0].0);
        if let Some(name) = NAMES.lines().find_map(|line| line.strip_prefix(&*recorded)) {
            return plain(name);
        }
        match &self.values[..] {
            values if values.len() <= LARGEST_TUPLE => {
                values.iter().map(|(name, _)| *name).collect::<Vec<_>>().join("and")
            }
            values => format!("{}and{}more", values[0].0, values.len() - 1),
        }
    }
}

/// Compares names without case and underscores.
fn plain(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).map(|letter| letter.to_ascii_lowercase()).collect()
}

/// The remaining text.
struct Text<'t> {
    rest: &'t str,
}

/// `Err` is what was expected.
type Checked = Result<(), String>;

impl<'t> Text<'t> {
    fn expect(&mut self, what: &str) -> Checked {
        self.rest = self.rest.strip_prefix(what).ok_or_else(|| format!("`{what}`"))?;
        Ok(())
    }

    fn debug(&mut self, value: &dyn Debug) -> Checked {
        self.expect(&format!("{value:?}"))
    }

    /// The next name, which must be like `name`.
    fn name(&mut self, of: &str, like: impl FnOnce(&str, &str) -> bool) -> Checked {
        let is_part = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
        let (name, rest) = self.rest.split_at(self.rest.find(|letter| !is_part(letter)).unwrap_or(self.rest.len()));
        if name.is_empty() || !like(&plain(name), &plain(of)) {
            return Err(format!("a name like `{of}`"));
        }
        self.rest = rest;
        Ok(())
    }

    fn list<T>(&mut self, ends: [&str; 2], items: &[T], mut item: impl FnMut(&mut Self, &T) -> Checked) -> Checked {
        self.expect(ends[0])?;
        for (nth, it) in items.iter().enumerate() {
            self.expect(if nth == 0 { "" } else { ", " })?;
            item(self, it)?;
        }
        self.expect(ends[1])
    }

    fn value(&mut self, value: &Value) -> Checked {
        match value {
            Value::Int(value) => self.debug(value),
            Value::Nat(value) => self.debug(value),
            Value::Long(value) => self.debug(value),
            Value::Double(value) => self.debug(value),
            Value::Bool(value) => self.debug(value),
            Value::True => self.debug(&true),
            Value::String(text) => self.debug(text),
            Value::Bytes(bytes) | Value::Raw(bytes) => self.debug(bytes),
            Value::Items(_, items) => self.list(["[", "]"], items, |text, item| text.value(item)),
            Value::Object(value) | Value::Body(value) if self.rest.starts_with("Opaque(") => {
                self.expect(&format!("Opaque({:?})", value.bytes()))
            }
            Value::Object(value) | Value::Body(value) => self.expect(&value.printed_as_object()),
            Value::Record(record) => self.record(record),
        }
    }

    fn record(&mut self, record: &Record) -> Checked {
        let (parts, name) = (record.parts(), record.combinator.name());
        let is_variant = record.boxed && record.ty.is_some_and(|ty| ty.constructors.len() > 1);
        if is_variant {
            self.name(name, |found, name| name.ends_with(found))?;
            if parts.is_empty() && !self.rest.starts_with('(') {
                return Ok(());
            }
            self.expect("(")?;
        }
        // A struct is called like its constructor; one that is written by hand may be called like its type.
        let ty = record.ty.map_or("", |ty| ty.name);
        self.name(name.rsplit('.').next().unwrap_or_default(), |found, name| found == name || found == plain(ty))?;
        if !parts.is_empty() {
            self.list([" { ", " }"], &parts, |text, part| text.part(part))?;
        }
        self.expect(if is_variant { ")" } else { "" })
    }

    fn part(&mut self, part: &Part<'_>) -> Checked {
        self.name(&part.name(), |found, name| found == name)?;
        self.expect(": ")?;
        match &part.values[..] {
            [(_, value)] if part.is_true => self.debug(&value.is_some()),
            [(_, None), ..] => self.expect("None"),
            [(_, Some(Value::Nat(word)))] if part.hung != 0 => self.debug(&(word & !part.hung)),
            [(_, Some(value))] if !part.optional => self.value(value),
            [(_, Some(value))] => {
                self.expect("Some(")?;
                self.value(value)?;
                self.expect(")")
            }
            values => {
                self.expect("Some(")?;
                self.tuple(values)?;
                self.expect(")")
            }
        }
    }

    fn tuple(&mut self, values: &[(&str, Option<&Value>)]) -> Checked {
        if values.len() > LARGEST_TUPLE {
            let chunks: Vec<_> = values.chunks(LARGEST_TUPLE).collect();
            return self.list(["(", ")"], &chunks, |text, chunk| text.tuple(chunk));
        }
        // A tuple of one part has a comma behind it.
        let end = if values.len() == 1 { ",)" } else { ")" };
        self.list(["(", end], values, |text, (name, value)| match value {
            Some(value) => text.value(value),
            None => Err(format!("`{name}`, which is missing")),
        })
    }
}

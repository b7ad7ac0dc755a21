//! From TL fields, one by one, to the fields of a struct: those on one flag bit are put together.

use std::collections::HashMap;

use tl_parser::doc::Docs;

use crate::model::{Alias, Declared, DeclaredKind, Field, FieldKind, FlagBit, Step, Value, Word};
use crate::{docs, names};

/// A combinator's fields, lowered.
#[derive(Default)]
pub(super) struct Lowered {
    pub(super) declared: Vec<Declared>,
    pub(super) fields: Vec<Field>,
    pub(super) words: Vec<Word>,
    pub(super) steps: Vec<Step>,
    pub(super) labels: Vec<String>,
    pub(super) aliases: Vec<Alias>,
}

/// A TL field, still one by one.
pub(super) struct Part<'a> {
    pub(super) name: &'a str,
    pub(super) at: Option<FlagBit>,
    pub(super) kind: PartKind,
}

/// What a [`Part`] is.
pub(super) enum PartKind {
    /// A flags word, which is no field of its own.
    Word(usize),
    /// A number that carries data besides its flag bits.
    Mask(usize),
    /// `true`.
    True,
    /// Anything with bytes.
    Value(Value),
}

/// Puts parts on one flag bit together.
pub(super) fn assemble(parts: &[Part<'_>], words: Vec<Word>, docs: &Docs) -> Lowered {
    let said: HashMap<&str, &str> = docs.fields.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let docs = |name: &str| said.get(name).map(|text| docs::markdown(text)).unwrap_or_default();
    let with_docs = |value: &Value| Value { docs: docs(&value.name), ..value.clone() };
    let make = |name: &str, ident, kind| Field { name: name.to_owned(), ident, docs: docs(name), kind };
    let declared = parts.iter().map(Part::declared).collect();
    let mut lowered = Lowered { declared, words, ..Lowered::default() };
    let on_bit = by_bit(parts);
    // The field that stands for a flag bit, once it exists, and how many of its values are placed.
    let mut fields: HashMap<(usize, u32), usize> = HashMap::new();
    let mut placed: HashMap<usize, usize> = HashMap::new();
    for (index, part) in parts.iter().enumerate() {
        let key = part.at.map(|at| (at.word, at.bit));
        let existing = key.and_then(|key| fields.get(&key)).copied();
        let field = match (&part.kind, part.at, existing) {
            (PartKind::Word(word), ..) => {
                lowered.steps.push(Step::Word(*word));
                continue;
            }
            // An unconditional `true` has no bytes and no other value.
            (PartKind::True, None, _) | (PartKind::True, Some(_), Some(_)) => continue,
            (PartKind::True, Some(at), None) => {
                if !on_bit[&(at.word, at.bit)].is_empty() {
                    continue;
                }
                make(part.name, names::snake(part.name), FieldKind::Present(at))
            }
            (PartKind::Mask(word), ..) => {
                lowered.steps.push(Step::Word(*word));
                lowered.words[*word].field = Some(lowered.fields.len());
                make(part.name, ident(part.name, index), FieldKind::Mask(*word))
            }
            (PartKind::Value(value), None, _) => {
                lowered.steps.push(Step::Field(lowered.fields.len()));
                make(part.name, ident(part.name, index), FieldKind::Required(with_docs(value)))
            }
            (PartKind::Value(_), Some(_), Some(field)) => {
                let nth = placed.entry(field).or_insert(0);
                *nth += 1;
                lowered.steps.push(Step::Part(field, *nth));
                continue;
            }
            (PartKind::Value(value), Some(at), None) => {
                let values: Vec<Value> = on_bit[&(at.word, at.bit)].iter().map(|value| with_docs(value)).collect();
                let grouped = values.len() > 1;
                let field = lowered.fields.len();
                lowered.steps.push(if grouped { Step::Part(field, 0) } else { Step::Field(field) });
                if grouped {
                    let ident = names::group(values.iter().map(|value| value.name.as_str()));
                    let docs = Field::group_docs(&values);
                    Field { name: String::new(), ident, docs, kind: FieldKind::Group(at, values) }
                } else {
                    make(part.name, ident(part.name, index), FieldKind::Optional(at, with_docs(value)))
                }
            }
        };
        if let (Some(key), Some(at)) = (key, part.at) {
            fields.insert(key, lowered.fields.len());
            lowered.words[at.word].bits.push((at.bit, lowered.fields.len()));
        }
        lowered.fields.push(field);
    }
    for word in &mut lowered.words {
        word.bits.sort_unstable();
    }
    lowered.aliases = aliases(parts, &fields, &lowered.fields, &docs);
    lowered
}

/// The `true` parts that did not become fields.
fn aliases(
    parts: &[Part<'_>],
    by_bit: &HashMap<(usize, u32), usize>,
    fields: &[Field],
    docs: &impl Fn(&str) -> String,
) -> Vec<Alias> {
    let alias = |part: &Part<'_>| {
        let at = part.at.filter(|_| matches!(part.kind, PartKind::True))?;
        let field = by_bit[&(at.word, at.bit)];
        let ident = names::snake(part.name);
        let is_field = matches!(fields[field].kind, FieldKind::Present(_)) && fields[field].ident == ident;
        (!is_field).then(|| Alias { name: part.name.to_owned(), ident, docs: docs(part.name), field })
    };
    parts.iter().filter_map(alias).collect()
}

/// The values that hang on each flag bit in use.
fn by_bit<'p>(parts: &'p [Part<'_>]) -> HashMap<(usize, u32), Vec<&'p Value>> {
    let mut values: HashMap<_, Vec<_>> = HashMap::new();
    for (part, at) in parts.iter().filter_map(|part| Some((part, part.at?))) {
        values.entry((at.word, at.bit)).or_default().extend(part.value());
    }
    values
}

/// The name of a field; one without a TL name is called by its position.
fn ident(name: &str, index: usize) -> String {
    if name.is_empty() { format!("field_{index}") } else { names::snake(name) }
}

impl Part<'_> {
    fn declared(&self) -> Declared {
        let kind = match &self.kind {
            PartKind::Word(_) => DeclaredKind::Flags,
            PartKind::Mask(_) => DeclaredKind::Mask,
            PartKind::True => DeclaredKind::True,
            PartKind::Value(value) => DeclaredKind::Value(value.ty.clone()),
        };
        Declared { name: self.name.to_owned(), at: self.at, kind }
    }

    fn value(&self) -> Option<&Value> {
        match &self.kind {
            PartKind::Value(value) => Some(value),
            _ => None,
        }
    }
}

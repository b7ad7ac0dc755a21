//! Numbers that types depend on.

use std::collections::HashSet;

use tl_types::schema::{Base, Combinator, Schema, Schemas, Ty};

use super::is_word;
use super::make::Context;

impl Context<'_> {
    /// The value of a number in a type here.
    pub(super) fn number(&self, number: Ty) -> u32 {
        match number.base() {
            Base::Low(value) => value.into(),
            Base::High(value) => u32::from(value) << 16,
            Base::Word(nth) => self.words[usize::from(nth)],
            Base::Sum(nth) => {
                let parts = self.schema.applied[usize::from(nth)].args;
                parts.iter().fold(0, |sum, part| sum.saturating_add(self.number(*part)))
            }
            base => unreachable!("{base:?} is no number"),
        }
    }

    /// The value of an implicit number.
    pub(super) fn implicit(&self, nth: u8) -> u32 {
        self.outer.expect("a type with arguments").number(self.args[usize::from(nth)])
    }
}

pub(super) fn address(combinator: &Combinator) -> usize {
    std::ptr::from_ref(combinator).addr()
}

/// The words that count something, here or in a type that they are arguments of.
pub(super) fn counts(schemas: Schemas) -> HashSet<(usize, u8)> {
    let mut counts = HashSet::new();
    loop {
        let before = counts.len();
        for schema in schemas.0 {
            for combinator in schema.combinators() {
                for field in combinator.fields() {
                    for number in counted(field.ty, schema, &counts) {
                        counts.insert((address(combinator), number));
                    }
                }
            }
        }
        if counts.len() == before {
            return counts;
        }
    }
}

/// The words that count something in a value of this type.
fn counted(ty: Ty, schema: &Schema, counts: &HashSet<(usize, u8)>) -> Vec<u8> {
    match ty.base() {
        Base::Array(nth) => counted(schema.arrays[usize::from(nth)].item, schema, counts),
        Base::Repeated(nth) => {
            let repeated = &schema.applied[usize::from(nth)];
            [words(repeated.args[0], schema), counted(repeated.ty, schema, counts)].concat()
        }
        Base::Applied(nth) => {
            let applied = &schema.applied[usize::from(nth)];
            let (Base::Boxed(ty) | Base::Bare(ty)) = applied.ty.base() else { return Vec::new() };
            let mut found = Vec::new();
            for (nth, arg) in applied.args.iter().enumerate() {
                found.extend(counted(*arg, schema, counts));
                let constructors = schema.types[usize::from(ty)].constructors;
                if constructors
                    .iter()
                    .any(|it| parameter(it, nth).is_some_and(|at| counts.contains(&(address(it), at))))
                {
                    found.extend(words(*arg, schema));
                }
            }
            found
        }
        _ => Vec::new(),
    }
}

/// The position among the words of the implicit number that an argument is for.
fn parameter(combinator: &Combinator, nth: usize) -> Option<u8> {
    let words = combinator.fields().filter(is_word);
    let at = words.enumerate().find(|(_, field)| field.ty.base() == Base::Implicit(nth as u8));
    at.map(|(at, _)| at as u8)
}

fn words(number: Ty, schema: &Schema) -> Vec<u8> {
    match number.base() {
        Base::Word(nth) => vec![nth],
        Base::Sum(nth) => schema.applied[usize::from(nth)].args.iter().flat_map(|part| words(*part, schema)).collect(),
        _ => Vec::new(),
    }
}

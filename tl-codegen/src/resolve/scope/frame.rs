//! The fields of a combinator, or of the brackets of a repetition, while they are resolved.

use std::collections::HashMap;

use tl_parser::Span;

use super::Scope;
use crate::model::{Builtin, Docs, Field, FieldKind, FlagBit, Number, Param, Ty};

/// A list of fields that is not complete.
#[derive(Default)]
pub(in crate::resolve) struct Frame<'a> {
    /// The names in scope; the empty one is the last `#`.
    pub(in crate::resolve) names: HashMap<&'a str, Named>,
    pub(in crate::resolve) fields: Vec<Field>,
    /// The positions of the types of the fields.
    pub(in crate::resolve) spans: Vec<Span>,
    /// For brackets, what its implicit parameters are in the frame around it.
    pub(in crate::resolve) args: Vec<Ty>,
}

/// A name in scope.
#[derive(Clone, Copy)]
pub(in crate::resolve) struct Named {
    pub(in crate::resolve) span: Span,
    pub(in crate::resolve) is: Is,
    /// Whether a field may have the name, too.
    pub(in crate::resolve) outer: bool,
}

#[derive(Clone, Copy)]
pub(in crate::resolve) enum Is {
    /// A number, by index among the fields.
    Word(usize),
    /// A type parameter, by index.
    Param(usize),
    /// A field that is no number.
    Other,
}

/// Several fields in brackets, which are a constructor of their own. Its parameters are whatever it uses of the outside.
pub(in crate::resolve) struct Contents {
    /// The name of the field: `grid.cells[]`.
    pub(in crate::resolve) name: String,
    pub(in crate::resolve) params: Vec<Param>,
    pub(in crate::resolve) fields: Vec<Field>,
}

impl<'a> Frame<'a> {
    pub(in crate::resolve) fn push(
        &mut self,
        name: &'a str,
        span: Span,
        condition: Option<FlagBit>,
        kind: FieldKind,
    ) -> Is {
        let is = Is::Word(self.fields.len());
        if matches!(kind, FieldKind::Flags | FieldKind::Mask | FieldKind::Value(Ty::Builtin(Builtin::Nat))) {
            self.names.insert("", Named { span, is, outer: true });
        }
        self.fields.push(Field { name: name.to_owned(), docs: Docs::default(), condition, kind });
        self.spans.push(span);
        is
    }

    /// Makes a number data, since it is more than the bits of the fields that hang on it.
    pub(super) fn make_data(&mut self, word: usize) {
        if let Some(field) = self.fields.get_mut(word)
            && !field.is_implicit()
        {
            field.kind = FieldKind::Mask;
        }
    }

    /// Joins each count with the repetition right after it, if it counts nothing else and is no bit field: they are a vector
    /// without its id. The fields of `result` are numbered anew as well.
    pub(in crate::resolve) fn join_counts(&mut self, result: Option<&mut Ty>) {
        let mut uses = vec![0u32; self.fields.len()];
        let mut count = |number: &mut Number| {
            if let Number::Word(word) = number {
                uses.get_mut(*word).into_iter().for_each(|uses| *uses += 1);
            }
        };
        let mut result = result;
        result.iter_mut().for_each(|ty| ty.for_each_word(&mut count));
        for field in &mut self.fields {
            if let Some(at) = field.condition {
                count(&mut Number::Word(at.word));
            }
            if let FieldKind::Value(ty) = &mut field.kind {
                ty.for_each_word(&mut count);
            }
        }
        let is_count = |word: usize| {
            let (count, Some(list)) = (&self.fields[word], self.fields.get(word + 1)) else { return false };
            let counts =
                matches!(&list.kind, FieldKind::Value(Ty::Array { count: Number::Word(of), .. }) if *of == word);
            let is_plain = count.has_bytes() && count.condition.is_none() && list.condition.is_none();
            counts && is_plain && uses[word] == 1
        };
        let joined: Vec<bool> = (0..self.fields.len()).map(is_count).collect();
        if !joined.contains(&true) {
            return;
        }
        let mut next = 0;
        let numbers: Vec<usize> = joined.iter().map(|joined| (next, next += usize::from(!joined)).0).collect();
        let mut renumber = |number: &mut Number| {
            if let Number::Word(word) = number {
                *word = numbers.get(*word).copied().unwrap_or(*word);
            }
        };
        result.iter_mut().for_each(|ty| ty.for_each_word(&mut renumber));
        let (mut fields, mut spans) = (Vec::new(), Vec::new());
        for (index, (mut field, span)) in self.fields.drain(..).zip(self.spans.drain(..)).enumerate() {
            if joined[index] {
                continue;
            }
            if let Some(at) = &mut field.condition {
                at.word = numbers.get(at.word).copied().unwrap_or(at.word);
            }
            if let FieldKind::Value(ty) = &mut field.kind {
                if index > 0
                    && joined[index - 1]
                    && let Ty::Array { item, .. } = ty
                {
                    *ty = Ty::Vector { item: item.clone(), bare: true };
                }
                ty.for_each_word(&mut renumber);
            }
            fields.push(field);
            spans.push(span);
        }
        (self.fields, self.spans) = (fields, spans);
    }
}

impl Scope<'_, '_> {
    /// Finds a name. What is outside of the innermost brackets becomes a parameter of these.
    pub(in crate::resolve) fn find(&mut self, name: &str) -> Option<Named> {
        self.find_in(self.frames.len() - 1, name)
    }

    fn find_in(&mut self, level: usize, name: &str) -> Option<Named> {
        if let Some(found) = self.frames[level].names.get(name) {
            return Some(*found);
        }
        let Named { span, is, .. } = self.find_in(level.checked_sub(1)?, name)?;
        let (around, inside) = self.frames.split_at_mut(level);
        let (outer, frame) = (around.last_mut()?, inside.first_mut()?);
        let (name, nth) = (*outer.names.get_key_value(name)?.0, frame.args.len());
        let is = match is {
            Is::Word(word) => {
                outer.make_data(word);
                frame.args.push(Ty::Number(Number::Word(word)));
                frame.push(name, span, None, FieldKind::Implicit(nth))
            }
            Is::Param(index) => {
                frame.args.push(Ty::Param(index));
                Is::Param(nth)
            }
            Is::Other => is,
        };
        let found = Named { span, is, outer: true };
        frame.names.insert(name, found);
        Some(found)
    }
}

//! Repetitions: `n:# n*[ T ]` is a bare vector, `4*[ T ]` an array.

use tl_parser::ast::{Condition, Expr, ExprKind, Field as Ast, Repetition};
use tl_parser::{Code, Diagnostic};

use super::super::is_error;
use super::{Seen, Walk, no_counterpart};
use crate::model::{Builtin, Field, FieldKind, Ty};

/// The most values of an array, those of arrays in it included: it is stored in place in its struct.
const LARGEST_ARRAY: u32 = 1024;

enum Count<'a> {
    Fixed(u32),
    /// The value of a `#` field; without a name, of the last one.
    Nat(Option<&'a str>),
}

impl<'a> Walk<'_, '_, 'a> {
    /// Resolves a repetition to the type of its field; `None` if that reported a diagnostic.
    pub(super) fn repetition(&mut self, ast: &Ast<'a>, repetition: &'a Repetition<'a>) -> Option<Ty> {
        let count = self.count(repetition);
        let item = self.contents(repetition);
        let (count, item) = (count?, item?);
        let of = self.declared.name;
        let unsupported = |help| no_counterpart(format!("repetition in `{of}`"), repetition.span).help(help);
        let diagnostic = match (count, item) {
            (_, Contents::Several) => unsupported("make a constructor of what is repeated: `n*[ name ]`".to_owned()),
            (_, Contents::Nothing) => unsupported("repeat something that has bytes".to_owned()),
            (Count::Fixed(count), Contents::One(item)) => {
                if count.checked_mul(values(&item)).is_some_and(|all| (1..=LARGEST_ARRAY).contains(&all)) {
                    return Some(Ty::Array { item: Box::new(item), count });
                }
                unsupported(format!("an array has 1 to {LARGEST_ARRAY} values"))
            }
            (Count::Nat(name), Contents::One(item)) => match self.take_count(name, ast.condition.as_ref()) {
                // The count and the items are a vector without its id.
                true => return Some(Ty::Vector { item: Box::new(item), bare: true }),
                false => {
                    unsupported("write its count right before it, both unconditional, or use `vector<T>`".to_owned())
                }
            },
        };
        self.scope.report(diagnostic)
    }

    /// Removes the `#` field right before, if it is the count.
    fn take_count(&mut self, name: Option<&str>, condition: Option<&Condition<'_>>) -> bool {
        let is_count =
            |field: &mut Field| field.is_word() && condition.is_none() && name.is_none_or(|name| name == field.name);
        let Some(count) = self.fields.pop_if(is_count) else { return false };
        if let Some(earlier) = self.seen.get_mut(&*count.name) {
            earlier.is = Seen::Count;
        }
        true
    }

    fn count(&mut self, repetition: &Repetition<'a>) -> Option<Count<'a>> {
        let of = self.declared.name;
        let nats = &self.scope.nats;
        let diagnostic = match repetition.count.as_ref() {
            Some(Expr { kind: ExprKind::Number(count), .. }) => return Some(Count::Fixed(*count)),
            Some(Expr { kind: ExprKind::Name(name), .. }) if nats.contains(name.text) => {
                return Some(Count::Nat(Some(name.text)));
            }
            None if !nats.is_empty() => return Some(Count::Nat(None)),
            Some(Expr { kind: ExprKind::Name(name), span }) => {
                let message = format!("repetition count `{}` is no `#` field of `{of}`", name.text);
                Diagnostic::new(Code::UndeclaredCount, *span, message)
                    .label("not declared to the left of this field")
                    .help(format!("declare it in front of this field: `{}:#`", name.text))
            }
            None => {
                let message = format!("repetition without count, and `{of}` has no earlier `#` field");
                Diagnostic::new(Code::MissingCount, repetition.span, message)
                    .label("how many times?")
                    .help("write the count in front: `n:# ... n*[ ... ]`")
            }
            Some(count) => no_counterpart(format!("`{count}` as a count"), count.span),
        };
        self.scope.report(diagnostic)
    }

    /// The contents of the brackets: a scope of its own, in which earlier fields are visible.
    fn contents(&mut self, repetition: &'a Repetition<'a>) -> Option<Contents> {
        let outer = std::mem::take(&mut self.fields);
        let before = self.scope.diagnostics.len();
        let hidden: Vec<_> = repetition.fields.iter().filter_map(|field| field.name).map(|name| name.text).collect();
        let hidden: Vec<_> = hidden.into_iter().map(|name| (name, self.seen.get(name).copied())).collect();
        self.depth += 1;
        repetition.fields.iter().for_each(|field| self.field(field));
        self.depth -= 1;
        for (name, earlier) in hidden {
            match earlier {
                Some(earlier) => self.seen.insert(name, earlier),
                None => self.seen.remove(name),
            };
        }
        let mut fields = std::mem::replace(&mut self.fields, outer);
        if self.scope.diagnostics[before..].iter().any(is_error) {
            return None;
        }
        Some(match (fields.pop(), fields.is_empty()) {
            (Some(field), true) if field.condition.is_none() => match field.kind {
                FieldKind::Value(ty) => Contents::One(ty),
                FieldKind::Flags | FieldKind::Mask => Contents::One(Ty::Builtin(Builtin::Nat)),
                FieldKind::True => Contents::Nothing,
            },
            (None, _) => Contents::Nothing,
            _ => Contents::Several,
        })
    }
}

/// The contents of the brackets of a repetition.
enum Contents {
    One(Ty),
    Several,
    Nothing,
}

/// The number of values of an array, those of arrays in it included; 1 for all else.
fn values(ty: &Ty) -> u32 {
    match ty {
        Ty::Array { item, count } => count.saturating_mul(values(item)),
        _ => 1,
    }
}

//! Repetitions: `n:# n*[ T ]` is a bare vector, `4*[ T ]` an array.

use tl_parser::ast::{Expr, ExprKind, Repetition};
use tl_parser::{Code, Diagnostic};

use super::{Frame, Purpose, Walk, no_counterpart};
use crate::model::{Builtin, ConstructorId, FieldKind, Number, Param, Ty};
use crate::resolve::is_error;
use crate::resolve::scope::Contents;

/// The most values of an array in Rust, those of arrays in it included: it is stored in place in its struct.
const LARGEST_ARRAY: u32 = 1024;

impl<'a> Walk<'_, '_, 'a> {
    /// Resolves a repetition to the type of its field; `None` if that reported a diagnostic. A count that is a field joins
    /// [later](Frame::join_counts).
    pub(super) fn repetition(&mut self, repetition: &'a Repetition<'a>, name: &str) -> Option<Ty> {
        let count = self.count(repetition);
        let item = self.contents(repetition, name);
        let (count, item) = (count?, item?);
        let is_small = || {
            let Number::Constant(count) = count else { return true };
            count.checked_mul(values(&item)).is_some_and(|all| (1..=LARGEST_ARRAY).contains(&all))
        };
        if self.scope.purpose() == Purpose::Rust && !is_small() {
            let help = format!("an array has 1 to {LARGEST_ARRAY} values");
            return self.unsupported(repetition, &help);
        }
        Some(Ty::Array { item: Box::new(item), count })
    }

    fn unsupported(&mut self, repetition: &Repetition<'_>, help: &str) -> Option<Ty> {
        let diagnostic = no_counterpart(format!("repetition in `{}`", self.declared.name), repetition.span);
        self.scope.report(diagnostic.help(help))
    }

    fn count(&mut self, repetition: &Repetition<'a>) -> Option<Number> {
        let of = self.declared.name;
        let errors = self.scope.diagnostics.len();
        let found = match &repetition.count {
            Some(count) => self.scope.number(count),
            None => self.scope.word(""),
        };
        if found.is_some() || self.scope.diagnostics.len() > errors {
            return found;
        }
        self.scope.report(match &repetition.count {
            Some(Expr { kind: ExprKind::Name(name), span }) => {
                let message = format!("repetition count `{}` is no `#` field of `{of}`", name.text);
                Diagnostic::new(Code::UndeclaredCount, *span, message)
                    .label("not declared to the left of this field")
                    .help(format!("declare it in front of this field: `{}:#`", name.text))
            }
            Some(count) => {
                let message = format!("repetition count `{count}` is no number");
                let diagnostic = Diagnostic::new(Code::UndeclaredCount, count.span, message);
                diagnostic.help("a count is a `#` field to the left, a constant, or a sum of these")
            }
            None => {
                let message = format!("repetition without count, and `{of}` has no earlier `#` field");
                Diagnostic::new(Code::MissingCount, repetition.span, message)
                    .label("how many times?")
                    .help("write the count in front: `n:# ... n*[ ... ]`")
            }
        })
    }

    /// Resolves what is in the brackets: a scope of its own, in which earlier fields are visible.
    fn contents(&mut self, repetition: &'a Repetition<'a>, name: &str) -> Option<Ty> {
        let index = self.frame().fields.len();
        let name = match name {
            "" => format!("{}.field_{index}[]", self.within),
            name => format!("{}.{name}[]", self.within),
        };
        let before = self.scope.diagnostics.len();
        let within = std::mem::replace(&mut self.within, name);
        self.scope.frames.push(Frame::default());
        repetition.fields.iter().for_each(|field| self.field(field));
        let mut frame = self.scope.frames.pop().unwrap_or_default();
        let name = std::mem::replace(&mut self.within, within);
        if self.scope.diagnostics[before..].iter().any(is_error) {
            return None;
        }
        frame.join_counts(None);
        let mut own = frame.fields.iter().filter(|field| !field.is_implicit());
        match (own.next(), own.next()) {
            (None, _) => self.unsupported(repetition, "repeat something that has bytes"),
            (Some(field), None) if field.condition.is_none() => match &field.kind {
                FieldKind::Value(ty) => Some(outside(ty, &frame)),
                FieldKind::True => self.unsupported(repetition, "repeat something that has bytes"),
                _ => Some(Ty::Builtin(Builtin::Nat)),
            },
            _ if self.scope.purpose() == Purpose::Rust => {
                self.unsupported(repetition, "make a constructor of what is repeated: `n*[ name ]`")
            }
            _ => {
                let params = (0..frame.args.len()).map(|nth| Param::new(format!("P{nth}"))).collect();
                let id = ConstructorId(self.scope.next_constructor());
                self.scope.contents.push(Contents { name, params, fields: frame.fields });
                Some(Ty::Constructor { id, bare: true, args: frame.args })
            }
        }
    }
}

/// A type in brackets, as seen from outside.
fn outside(ty: &Ty, frame: &Frame<'_>) -> Ty {
    let mut ty = ty.clone();
    ty.for_each_mut(&mut |ty| {
        if let Ty::Param(nth) = ty {
            *ty = frame.args[*nth].clone();
        }
    });
    ty.for_each_word(&mut |number| {
        let Number::Word(word) = number else { return };
        if let Some(FieldKind::Implicit(nth)) = frame.fields.get(*word).map(|field| &field.kind)
            && let Ty::Number(outer) = &frame.args[*nth]
        {
            *number = outer.clone();
        }
    });
    ty
}

/// The number of values of an array, those of arrays in it included; 1 for all else.
fn values(ty: &Ty) -> u32 {
    match ty {
        Ty::Array { item, count } => count.constant().saturating_mul(values(item)),
        _ => 1,
    }
}

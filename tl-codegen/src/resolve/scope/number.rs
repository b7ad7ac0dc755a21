//! Numbers that types depend on: arguments and counts.

use tl_parser::ast::{Expr, ExprKind};
use tl_parser::{Code, Diagnostic};

use super::{Is, Scope};
use crate::model::Number;
use crate::resolve::{Purpose, no_counterpart};

impl Scope<'_, '_> {
    /// Resolves an argument that is a number.
    pub(super) fn number_argument(&mut self, expr: &Expr<'_>) -> Option<Number> {
        let before = self.diagnostics.len();
        match self.number(expr) {
            Some(_) if self.purpose() == Purpose::Rust => {
                self.report(no_counterpart(format!("`{expr}`: a number as a type argument"), expr.span))
            }
            None if self.diagnostics.len() == before => {
                let message = format!("expected a number, found `{expr}`");
                let help = "a number is a `#` field or parameter to the left, a constant, or a sum of these";
                self.report(Diagnostic::new(Code::ArgumentCount, expr.span, message).label("not a number").help(help))
            }
            number => number,
        }
    }

    /// Resolves a number; `None` if it is none, or that reported a diagnostic.
    pub(in crate::resolve) fn number(&mut self, expr: &Expr<'_>) -> Option<Number> {
        match &expr.kind {
            ExprKind::Number(value) => Some(Number::Constant(*value)),
            ExprKind::Name(name) => self.word(name.text),
            ExprKind::Sum(left, right) => match (self.number(left)?, self.number(right)?) {
                (Number::Constant(left), Number::Constant(right)) => match left.checked_add(right) {
                    Some(sum) => Some(Number::Constant(sum)),
                    None => {
                        let message = format!("`{expr}` is over 4294967295");
                        self.report(Diagnostic::new(Code::NumberTooLarge, expr.span, message))
                    }
                },
                (left, right) => Some(Number::Sum(Box::new(left), Box::new(right))),
            },
            _ => None,
        }
    }

    /// Resolves the name of a number; the empty one is that of the last `#`.
    pub(in crate::resolve) fn word(&mut self, name: &str) -> Option<Number> {
        let Is::Word(word) = self.find(name)?.is else { return None };
        self.make_data(word);
        Some(Number::Word(word))
    }

    pub(in crate::resolve) fn make_data(&mut self, word: usize) {
        if let Some(frame) = self.frames.last_mut() {
            frame.make_data(word);
        }
    }
}

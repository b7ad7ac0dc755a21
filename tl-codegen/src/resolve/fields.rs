//! The fields of a combinator: their types, and the flag bits that they depend on.

mod repetition;

use std::collections::HashMap;

use tl_parser::ast::{Condition, ExprKind, Field as Ast, FieldType, Implicit, ImplicitKind, Name};
use tl_parser::doc::Docs;
use tl_parser::{Code, Diagnostic, Span};

use super::declare::Declared;
use super::scope::{Frame, Is, Named, Scope};
use super::{Purpose, no_counterpart};
use crate::docs;
use crate::model::{Builtin, Field, FieldKind, FlagBit, Ty};
use crate::nearest;

/// Lowers the fields of `declared` to the only frame of the scope; those that a diagnostic is about are left out.
pub(super) fn lower<'a>(scope: &mut Scope<'_, 'a>, declared: &Declared<'a>, docs: &Docs) {
    let docs = docs.fields.iter().map(|(name, text)| (&**name, &**text)).collect();
    let mut walk = Walk { scope, declared, docs, within: declared.name.to_owned() };
    declared.ast.implicit.iter().for_each(|implicit| walk.implicit(implicit));
    declared.ast.fields.iter().for_each(|field| walk.field(field));
}

struct Walk<'w, 's, 'a> {
    scope: &'w mut Scope<'s, 'a>,
    declared: &'w Declared<'a>,
    docs: HashMap<&'w str, &'w str>,
    /// The name of what the current field is in: `grid`, or `grid.cells[]`.
    within: String,
}

impl<'a> Walk<'_, '_, 'a> {
    fn implicit(&mut self, implicit: &Implicit<'a>) {
        let (name, span) = (implicit.name.text, implicit.name.span);
        let index = self.scope.params.iter().position(|param| *param == name).unwrap_or_default();
        let is = match implicit.kind {
            ImplicitKind::Type => Is::Param(index),
            ImplicitKind::Nat => {
                let is = self.frame().push(name, span, None, FieldKind::Implicit(index));
                self.frame().names.insert("", Named { span, is, outer: true });
                if self.scope.purpose() == Purpose::Rust {
                    let message = format!("type that depends on the number `{name}`");
                    let diagnostic = Diagnostic::new(Code::UnsupportedDependentType, implicit.span, message);
                    let diagnostic = diagnostic.label("has no counterpart in Rust").help(super::AS_DATA);
                    self.scope.diagnostics.push(diagnostic);
                }
                is
            }
        };
        self.declare(name, span, is);
    }

    fn field(&mut self, ast: &'a Ast<'a>) {
        let name = ast.name.map_or("", |name| name.text);
        let at = ast.condition.as_ref().map(|condition| self.condition(condition));
        let kind = self.kind(ast, name);
        let is_number = match &kind {
            Some(FieldKind::Value(ty)) => *ty == Ty::Builtin(Builtin::Nat),
            kind => matches!(kind, Some(FieldKind::Flags | FieldKind::Mask)),
        };
        let frame = self.frame();
        let is = if is_number { Is::Word(frame.fields.len()) } else { Is::Other };
        // A field whose condition is wrong is left out.
        if let (Some(kind), at @ (None | Some(Some(_)))) = (kind, at) {
            let span = match &ast.ty {
                FieldType::Expr(expr) => expr.span,
                FieldType::Repetition(repetition) => repetition.span,
            };
            frame.push(name, span, at.flatten(), kind);
            let docs = self.docs.get(name).map(|text| docs::comment(text)).unwrap_or_default();
            self.frame().fields.last_mut().into_iter().for_each(|field| field.docs = docs.clone());
        }
        if let Some(ident) = ast.name {
            self.declare(ident.text, ident.span, is);
        }
    }

    /// The innermost frame.
    fn frame(&mut self) -> &mut Frame<'a> {
        let last = self.scope.frames.len() - 1;
        &mut self.scope.frames[last]
    }

    fn declare(&mut self, name: &'a str, span: Span, is: Is) {
        let here = Named { span, is, outer: false };
        let Some(first) = self.frame().names.insert(name, here).filter(|first| !first.outer) else { return };
        let is_parameter = match first.is {
            Is::Param(_) => true,
            Is::Word(word) => self.frame().fields.get(word).is_some_and(Field::is_implicit),
            Is::Other => false,
        };
        let what = if is_parameter { "parameter" } else { "field" };
        if is_parameter {
            self.frame().names.insert(name, first);
        }
        let message = format!("duplicate {what} `{name}` in `{}`", self.declared.name);
        self.scope.diagnostics.push(
            Diagnostic::new(Code::DuplicateField, span, message)
                .label("declared again here")
                .secondary(first.span, "first declared here"),
        );
    }

    fn kind(&mut self, ast: &'a Ast<'a>, name: &'a str) -> Option<FieldKind> {
        let expr = match &ast.ty {
            FieldType::Expr(expr) => expr,
            FieldType::Repetition(repetition) => {
                return self.repetition(repetition, name).map(FieldKind::Value);
            }
        };
        if let ExprKind::Name(ty) = &expr.kind {
            if ty.text == "true" && self.scope.is_empty(ty.text) {
                return Some(FieldKind::True);
            }
            if ast.bang && !self.scope.params.contains(&ty.text) {
                return self.scope.report(undeclared_variable(*ty));
            }
        }
        let ty = self.scope.ty(expr)?;
        if self.scope.purpose() == Purpose::Rust {
            let has_param = ty.walk().any(|ty| matches!(ty, Ty::Param(_)));
            let is_call = ast.bang && self.declared.is_function && matches!(ty, Ty::Param(_));
            if !is_call && (ast.bang || self.declared.is_function && has_param) {
                let what = match ast.bang {
                    true => format!("the call `!{expr}` in `{}`", self.declared.name),
                    false => format!("`{expr}`, which depends on the result of a call,"),
                };
                return self.scope.report(no_counterpart(what, expr.span));
            }
        }
        Some(if ty != Ty::Builtin(Builtin::Nat) || ast.condition.is_some() {
            FieldKind::Value(ty)
        } else if name.starts_with("flags") {
            FieldKind::Flags
        } else {
            FieldKind::Mask
        })
    }

    /// Resolves a condition to its flag bit.
    fn condition(&mut self, condition: &Condition<'a>) -> Option<FlagBit> {
        let nat = condition.nat;
        let ast = self.declared.ast;
        let diagnostic = match (self.scope.find(nat.text).map(|found| (found.span, found.is)), condition.bit) {
            (Some((_, Is::Word(_))), Some(bit)) if bit.value >= 32 => {
                let message = format!("bit {} is out of range 0..31", bit.value);
                Diagnostic::new(Code::BitOutOfRange, bit.span, message).label(format!("`{}` has 32 bits", nat.text))
            }
            (Some((_, Is::Word(word))), bit) => return self.at_word(word, bit.map(|bit| bit.value), condition),
            (Some((declared, Is::Other | Is::Param(_))), _) => {
                let mut fields = ast.fields.iter();
                let ty = fields.find(|field| field.name == Some(nat)).map(|field| field.ty.to_string());
                let ty = ty.unwrap_or_else(|| "Type".to_owned());
                let message = format!("condition uses `{}`, which is of type `{ty}` and no `#`", nat.text);
                Diagnostic::new(Code::ConditionNotNat, nat.span, message)
                    .label("a condition needs a `#` field")
                    .secondary(declared, "declared here")
            }
            (None, _) => match ast.fields.iter().filter_map(|field| field.name).find(|name| name.text == nat.text) {
                Some(later) => {
                    let message = format!("condition uses `{}` before it is declared", nat.text);
                    Diagnostic::new(Code::ConditionBeforeDeclaration, nat.span, message)
                        .label("must be to the left of this field")
                        .secondary(later.span, "declared only later")
                        .help(format!("move `{}` in front of this field", nat.text))
                }
                None => {
                    let message =
                        format!("condition uses `{}`, which is no field of `{}`", nat.text, self.declared.name);
                    let fields = ast.fields.iter().filter_map(|field| Some(field.name?.text));
                    let names = &self.frame().names;
                    let is_number = |name: &&str| matches!(names.get(name), Some(Named { is: Is::Word(_), .. }));
                    let near = nearest(nat.text, fields.filter(is_number));
                    let near = near.map(|near| format!("did you mean `{near}`? If not, ")).unwrap_or_default();
                    Diagnostic::new(Code::UndeclaredCondition, nat.span, message)
                        .label("not declared")
                        .help(format!("{near}declare it in front of this field: `{}:#`", nat.text))
                }
            },
        };
        self.scope.report(diagnostic)
    }

    /// The condition on a bit of a number, or on the whole of it.
    fn at_word(&mut self, word: usize, bit: Option<u32>, condition: &Condition<'a>) -> Option<FlagBit> {
        let name = condition.nat.text;
        let field = self.frame().fields.get(word);
        let (is_implicit, is_conditional) =
            field.map_or((false, false), |it| (it.is_implicit(), it.condition.is_some()));
        let unsupported = match (is_implicit, is_conditional, bit) {
            (true, ..) => Some(format!("the parameter `{name}`")),
            (_, true, _) => Some(format!("`{name}`, which is conditional itself,")),
            (.., None) => Some(format!("the whole of `{name}`")),
            _ => None,
        };
        if let Some(what) = unsupported.filter(|_| self.scope.purpose() == Purpose::Rust) {
            return self.scope.report(no_counterpart(format!("condition on {what}"), condition.span));
        }
        if is_conditional || bit.is_none() {
            self.scope.make_data(word);
        }
        Some(FlagBit { word, bit: bit.unwrap_or(FlagBit::ANY) })
    }
}

fn undeclared_variable(ty: Name<'_>) -> Diagnostic {
    let message = format!("type variable `{}` is not declared", ty.text);
    let bang = Span { start: ty.span.start.saturating_sub(1), ..ty.span };
    Diagnostic::new(Code::UndeclaredVariable, bang, message)
        .label("not an implicit parameter")
        .help(format!("declare it in front of the fields: `{{{}:Type}}`", ty.text))
}

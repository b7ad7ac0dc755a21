//! The fields of a combinator: their types, and the flag bits that they depend on.

mod repetition;

use std::collections::HashMap;

use tl_parser::ast::{Condition, ExprKind, Field as Ast, FieldType, Name};
use tl_parser::doc::Docs;
use tl_parser::{Code, Diagnostic, Span};

use super::declare::Declared;
use super::no_counterpart;
use super::scope::Scope;
use crate::docs;
use crate::model::{Builtin, Field, FieldKind, FlagBit, Ty};

/// Lowers the fields of `declared`; those that a diagnostic is about are left out.
pub(super) fn lower<'a>(scope: &mut Scope<'_, 'a>, declared: &Declared<'a>, docs: &Docs) -> Vec<Field> {
    let docs = docs.fields.iter().map(|(name, text)| (&**name, &**text)).collect();
    let mut walk = Walk { scope, declared, seen: HashMap::new(), depth: 0, docs, fields: Vec::new() };
    declared.ast.fields.iter().for_each(|field| walk.field(field));
    walk.fields
}

struct Walk<'w, 's, 'a> {
    scope: &'w mut Scope<'s, 'a>,
    declared: &'w Declared<'a>,
    /// The fields so far.
    seen: HashMap<&'a str, Earlier>,
    /// The number of repetitions around it.
    depth: usize,
    docs: HashMap<&'w str, &'w str>,
    /// The fields so far, of the repetition that this is in.
    fields: Vec<Field>,
}

#[derive(Clone, Copy)]
struct Earlier {
    span: Span,
    depth: usize,
    is: Seen,
}

/// The kind of an earlier field, as seen by a condition on it.
#[derive(Clone, Copy)]
enum Seen {
    /// A number that is always present.
    Word(usize),
    /// A number that counts repetitions and nothing else.
    Count,
    /// A conditional number.
    OptionalNat,
    /// Not a number.
    Other,
}

impl<'a> Walk<'_, '_, 'a> {
    fn field(&mut self, ast: &'a Ast<'a>) {
        let name = ast.name.map_or("", |name| name.text);
        let at = ast.condition.as_ref().map(|condition| self.condition(condition));
        let kind = self.kind(ast, name);
        let seen = match &kind {
            Some(FieldKind::Flags | FieldKind::Mask) => Seen::Word(self.fields.len()),
            Some(FieldKind::Value(Ty::Builtin(Builtin::Nat))) => Seen::OptionalNat,
            _ => Seen::Other,
        };
        if let Some(ident) = ast.name {
            self.declare(ident.text, ident.span, seen);
        }
        // A field whose condition is wrong is left out.
        if let (Some(kind), at @ (None | Some(Some(_)))) = (kind, at) {
            let docs = self.docs.get(name).map(|text| docs::comment(text)).unwrap_or_default();
            self.fields.push(Field { name: name.to_owned(), docs, condition: at.flatten(), kind });
        }
    }

    fn declare(&mut self, name: &'a str, span: Span, is: Seen) {
        if !matches!(is, Seen::Other) {
            self.scope.nats.insert(name);
        }
        let here = Earlier { span, depth: self.depth, is };
        let Some(first) = self.seen.insert(name, here).filter(|first| first.depth == self.depth) else { return };
        let message = format!("duplicate field `{name}` in `{}`", self.declared.name);
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
                return self.repetition(ast, repetition).map(FieldKind::Value);
            }
        };
        if let ExprKind::Name(ty) = &expr.kind {
            if ty.text == "true" {
                return Some(FieldKind::True);
            }
            if ast.bang && !self.scope.params.contains(&ty.text) {
                return self.scope.report(undeclared_variable(*ty));
            }
        }
        let ty = self.scope.ty(expr)?;
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
        let unsupported = |what: &str| no_counterpart(format!("condition on {what}"), condition.span);
        let ast = self.declared.ast;
        let diagnostic = match (self.seen.get(nat.text).map(|earlier| (earlier.span, earlier.is)), condition.bit) {
            (Some((_, Seen::Word(word))), Some(bit)) if bit.value < 32 => {
                return Some(FlagBit { word, bit: bit.value });
            }
            (Some((_, Seen::Word(_) | Seen::OptionalNat)), Some(bit)) if bit.value >= 32 => {
                let message = format!("bit {} is out of range 0..31", bit.value);
                Diagnostic::new(Code::BitOutOfRange, bit.span, message).label(format!("`{}` has 32 bits", nat.text))
            }
            (Some((_, Seen::Word(_))), _) => {
                unsupported(&format!("the whole of `{}`", nat.text)).help(format!("name a bit: `{}.0?`", nat.text))
            }
            (Some((_, Seen::Count)), _) => unsupported(&format!("the count `{}`", nat.text)),
            (Some((_, Seen::OptionalNat)), _) => unsupported(&format!("`{}`, which is conditional itself,", nat.text)),
            (Some((declared, Seen::Other)), _) => {
                let mut fields = ast.fields.iter();
                let ty = fields.find(|field| field.name == Some(nat)).map(|field| field.ty.to_string());
                let ty = ty.unwrap_or_default();
                let message = format!("condition uses `{}`, which is of type `{ty}` and no `#`", nat.text);
                Diagnostic::new(Code::ConditionNotNat, nat.span, message)
                    .label("a condition needs a `#` field")
                    .secondary(declared, "declared here")
            }
            (None, _) if ast.implicit.iter().any(|implicit| implicit.name.text == nat.text) => {
                unsupported(&format!("the parameter `{}`", nat.text))
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
                    Diagnostic::new(Code::UndeclaredCondition, nat.span, message)
                        .label("not declared")
                        .help(format!("declare it in front of this field: `{}:#`", nat.text))
                }
            },
        };
        self.scope.report(diagnostic)
    }
}

fn undeclared_variable(ty: Name<'_>) -> Diagnostic {
    let message = format!("type variable `{}` is not declared", ty.text);
    let bang = Span { start: ty.span.start.saturating_sub(1), ..ty.span };
    Diagnostic::new(Code::UndeclaredVariable, bang, message)
        .label("not an implicit parameter")
        .help(format!("declare it in front of the fields: `{{{}:Type}}`", ty.text))
}

//! Combinator ids: the CRC-32 of a definition's normalised text.
//!
//! Two rules are in use. TDLib's compiler computes missing ids by rule [`S`](Rule::S); the ids in
//! Telegram's published schemas follow rule [`T`](Rule::T).

use std::fmt::Write;

use crate::ast::{Combinator, Expr, ExprKind, Field, FieldType, ImplicitKind};

/// How a definition is normalised before it is hashed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Rule {
    /// For missing ids: one space between parts, no brackets, no `!`, `%` only before upper-case names.
    S,
    /// For declared ids: as `S`, but `bytes` fields count as `string`, `X.N?true` fields are left out
    /// and `!` stays.
    T,
}

/// Computes an id by rule [`S`](Rule::S), which is what a definition without one has.
pub fn infer(combinator: &Combinator<'_>) -> u32 {
    crc32fast::hash(hashed_text(combinator, Rule::S).as_bytes())
}

/// The text whose CRC-32 is the id by `rule`.
pub fn hashed_text(combinator: &Combinator<'_>, rule: Rule) -> String {
    normalise(combinator, name(combinator), rule, rule == Rule::T)
}

/// A declared id beside the computed ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IdCheck {
    /// The id in the schema.
    pub declared: Option<u32>,
    /// The id by rule [`S`](Rule::S).
    pub s: u32,
    /// The id by rule [`T`](Rule::T).
    pub t: u32,
    /// What the comparison says.
    pub verdict: Verdict,
}

/// Whether a declared id is what its definition gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// None is declared: rule [`S`](Rule::S) gives it.
    Inferred,
    /// This rule gives the declared id, with or without `!`; `T` if both do.
    Confirmed(Rule),
    /// No rule gives it, and this is why.
    Exception(&'static str),
    /// No rule gives it.
    Mismatch,
}

/// Compares the declared id of a combinator with what both rules give.
pub fn check(combinator: &Combinator<'_>) -> IdCheck {
    let name = name(combinator);
    let gives = |name, rule, bang| crc32fast::hash(normalise(combinator, name, rule, bang).as_bytes());
    let rule = |name, id| {
        let by = |rule| [true, false].into_iter().any(|bang| id == gives(name, rule, bang));
        [Rule::T, Rule::S].into_iter().find(|&rule| by(rule))
    };
    let declared = combinator.id.map(|id| id.value);
    let verdict = match declared {
        None => Verdict::Inferred,
        Some(id) => match (rule(name, id), known_exception(name)) {
            (Some(rule), _) => Verdict::Confirmed(rule),
            (None, Some(reason)) => Verdict::Exception(reason),
            (None, None) if rule(without_layer(name), id).is_some() => Verdict::Exception(LAYERED),
            (None, None) if name.ends_with("Prefix") => Verdict::Exception(PREFIX),
            (None, None) => Verdict::Mismatch,
        },
    };
    IdCheck { declared, s: gives(name, Rule::S, false), t: gives(name, Rule::T, true), verdict }
}

/// Why the declared id of a well-known combinator does not follow from its text.
pub fn known_exception(name: &str) -> Option<&'static str> {
    EXCEPTIONS.iter().find(|(exception, _)| *exception == name).map(|(_, reason)| *reason)
}

const EXCEPTIONS: &[(&str, &str)] = &[
    ("accessPointRule", "no known text gives this id, but all programs use it"),
    ("collatorNode.pong", "the id is that of the definition before `version` was added"),
    ("db.block.info", "the id is that of the definition before `masterchain_ref_seqno` was added"),
    ("gzip_packed", "the id is that of `packed_data:string = Object`, which schemas spell in several ways"),
    ("help.configSimple", "no known text gives this id, but all programs use it"),
    ("liteServer.getValidatorStats", "the id is that of the definition before `modified_after` was added"),
    ("liteServer.signatureSet.ordinary", "the id is that of the old name, `liteServer.signatureSet`"),
    ("liteServer.transactionId", "the id is that of the definition before `metadata` was added"),
    ("msg_container", "the id is that of `messages:vector message`, which schemas spell in several ways"),
    ("tonNode.capabilities", "the id is that of the old fields, `version:int capabilities:long`"),
];

/// Schemas that hold several layers tell them apart by a number behind the name, as in
/// `decryptedMessage46`; the id was computed without it.
const LAYERED: &str = "the id is that of the name without its layer number";

/// TDLib declares the start of a call, `invokeWithXPrefix`, with the id of the whole, `invokeWithX`.
const PREFIX: &str = "the id is that of the call that this is the start of";

fn without_layer(name: &str) -> &str {
    name.trim_end_matches(|c: char| c.is_ascii_digit())
}

fn name<'a>(combinator: &Combinator<'a>) -> &'a str {
    combinator.name.map_or("_", |name| name.text)
}

/// `bang` says whether `!` is kept.
fn normalise(combinator: &Combinator<'_>, name: &str, rule: Rule, bang: bool) -> String {
    let mut writer = Writer { text: String::with_capacity(256), rule, bang };
    writer.combinator(name, combinator);
    writer.text
}

struct Writer {
    text: String,
    rule: Rule,
    bang: bool,
}

impl Writer {
    fn combinator(&mut self, name: &str, combinator: &Combinator<'_>) {
        self.text.push_str(name);
        for implicit in &combinator.implicit {
            let kind = match implicit.kind {
                ImplicitKind::Type => "Type",
                ImplicitKind::Nat => "#",
            };
            let bang = if implicit.bang && self.bang { "!" } else { "" };
            self.text.extend([" ", implicit.name.text, ":", bang, kind]);
        }
        for field in &combinator.fields {
            if !self.leaves_out(field) {
                self.text.push(' ');
                self.field(field);
            }
        }
        self.text.push_str(" = ");
        self.expr(&combinator.result);
    }

    /// Rule T does not see flags that are nothing but a bit.
    fn leaves_out(&self, field: &Field<'_>) -> bool {
        self.rule == Rule::T
            && field.condition.is_some_and(|condition| condition.bit.is_some())
            && is_name(field, "true")
    }

    fn field(&mut self, field: &Field<'_>) {
        if let Some(name) = &field.name {
            self.text.extend([name.text, ":"]);
        }
        if let Some(condition) = &field.condition {
            self.display(condition);
            self.text.push('?');
        }
        if field.bang && self.bang {
            self.text.push('!');
        }
        match &field.ty {
            FieldType::Expr(_) if self.rule == Rule::T && is_name(field, "bytes") => self.text.push_str("string"),
            FieldType::Expr(expr) => self.expr(expr),
            FieldType::Repetition(repetition) => {
                if let Some(count) = &repetition.count {
                    self.expr(count);
                    self.text.push('*');
                }
                self.text.push_str("[ ");
                for field in &repetition.fields {
                    self.field(field);
                    self.text.push(' ');
                }
                self.text.push(']');
            }
        }
    }

    fn expr(&mut self, expr: &Expr<'_>) {
        match &expr.kind {
            ExprKind::Name(name) => self.text.push_str(name.text),
            ExprKind::Nat => self.text.push('#'),
            ExprKind::Number(number) => self.display(number),
            ExprKind::Bare(inner) => {
                if is_boxed(inner) {
                    self.text.push('%');
                }
                self.expr(inner);
            }
            ExprKind::Apply(head, arguments) => {
                self.expr(head);
                for argument in arguments {
                    self.text.push(' ');
                    self.expr(argument);
                }
            }
            ExprKind::Sum(left, right) => {
                self.expr(left);
                self.text.push('+');
                self.expr(right);
            }
        }
    }

    fn display(&mut self, value: &impl std::fmt::Display) {
        // Writing to a string cannot fail.
        let _ = write!(self.text, "{value}");
    }
}

/// Whether the field's type is exactly this name.
fn is_name(field: &Field<'_>, name: &str) -> bool {
    matches!(&field.ty, FieldType::Expr(Expr { kind: ExprKind::Name(found), .. }) if found.text == name)
}

/// Whether `%` before the expression changes anything: a lower-case name is bare by itself.
fn is_boxed(expr: &Expr<'_>) -> bool {
    match &expr.kind {
        ExprKind::Name(name) => name.is_boxed(),
        ExprKind::Apply(head, _) => is_boxed(head),
        _ => false,
    }
}

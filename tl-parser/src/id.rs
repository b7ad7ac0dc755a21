//! Combinator ids: the CRC-32 of a definition's normalised text.
//!
//! Two rules are in use. TDLib's compiler computes missing ids by rule [`S`](Rule::S); the ids in
//! Telegram's published schemas follow rule [`T`](Rule::T).

use std::collections::HashMap;
use std::fmt::Write;

use crate::ast::{Combinator, Expr, ExprKind, Field, FieldType, ImplicitKind, Item, ItemKind, Schema};

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
    check_among(combinator, |_| None)
}

/// Like [`check`], for a combinator of a schema whose other declared ids `id_of` tells by name.
pub fn check_among(combinator: &Combinator<'_>, id_of: impl Fn(&str) -> Option<u32>) -> IdCheck {
    let name = name(combinator);
    let gives = |name, rule, bang| crc32fast::hash(normalise(combinator, name, rule, bang).as_bytes());
    let rule = |name, id| {
        let by = |rule| [true, false].into_iter().any(|bang| id == gives(name, rule, bang));
        [Rule::T, Rule::S].into_iter().find(|&rule| by(rule))
    };
    let begins = |id| name.strip_suffix("Prefix").and_then(&id_of) == Some(id);
    let declared = combinator.id.map(|id| id.value);
    let verdict = match declared {
        None => Verdict::Inferred,
        Some(id) => match (rule(name, id), known_exception(name, id)) {
            (Some(rule), _) => Verdict::Confirmed(rule),
            (None, Some(reason)) => Verdict::Exception(reason),
            (None, None) if rule(without_layer(name), id).is_some() => Verdict::Exception(LAYERED),
            (None, None) if begins(id) => Verdict::Exception(PREFIX),
            (None, None) => Verdict::Mismatch,
        },
    };
    IdCheck { declared, s: gives(name, Rule::S, false), t: gives(name, Rule::T, true), verdict }
}

/// The ids that the combinators of a schema declare, by name.
pub fn declared<'a>(schema: &Schema<'a>) -> HashMap<&'a str, u32> {
    let id = |item: &Item<'a>| match &item.kind {
        ItemKind::Combinator(combinator) => Some((combinator.name?.text, combinator.id?.value)),
        _ => None,
    };
    schema.items.iter().filter_map(id).collect()
}

/// Why the well-known `id` of a combinator does not follow from its text.
fn known_exception(name: &str, id: u32) -> Option<&'static str> {
    let known = EXCEPTIONS.iter().find(|(known, known_id, _)| (*known, *known_id) == (name, id));
    known.map(|(_, _, reason)| *reason)
}

const EXCEPTIONS: &[(&str, u32, &str)] = &[
    ("accessPointRule", 0x4679b65f, "no known text gives this id, but all programs use it"),
    ("collatorNode.pong", 0x5bbf0521, "the id is that of the definition before `version` was added"),
    ("db.block.info", 0x4ac6e727, "the id is that of the definition before `masterchain_ref_seqno` was added"),
    ("gzip_packed", 0x3072cfa1, "the id is that of `packed_data:string = Object`, which schemas spell in several ways"),
    ("help.configSimple", 0x5a592a6c, "no known text gives this id, but all programs use it"),
    ("liteServer.getValidatorStats", 0x091a58bc, "the id is that of the definition before `modified_after` was added"),
    ("liteServer.signatureSet.ordinary", 0xf644a6e6, "the id is that of the old name, `liteServer.signatureSet`"),
    ("liteServer.transactionId", 0xb12f65af, "the id is that of the definition before `metadata` was added"),
    ("msg_container", 0x73f1f8dc, "the id is that of `messages:vector message`, which schemas spell in several ways"),
    ("tonNode.capabilities", 0xf5bf60c0, "the id is that of the old fields, `version:int capabilities:long`"),
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

//! Combinator ids: the CRC-32 of a definition's normalised text.
//!
//! TL defines the normalised text in [Binary Data Serialization] and two rules are in use: TDLib's compiler
//! infers missing ids by rule [`S`](Rule::S), whereas ids in Telegram's published schemas follow rule
//! [`T`](Rule::T).
//!
//! [Binary Data Serialization]: https://core.telegram.org/mtproto/serialize

use std::collections::HashMap;

use crate::ast::{Builtin, Combinator, Item, ItemKind, Schema};

/// Rule by which a definition is normalised before it is hashed.
///
/// Both leave out the `#id`, the `;`, braces and parentheses, and put one space between parts, so that
/// `A<B,C>` is `A B C`; `%` is kept before upper-case names only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Rule {
    /// Rule of TDLib's compiler, which infers missing ids: also drops `!`.
    S,
    /// Rule of Telegram's published schemas: hashes a field of type `bytes` as `string`, leaves out fields
    /// `X.N?true`, and keeps `!`.
    T,
}

/// Infers the id of a definition without one, by rule [`S`](Rule::S).
///
/// ```
/// use tl_parser::ast::ItemKind;
/// use tl_parser::{FileId, id, parse};
///
/// let schema = parse("vector {t:Type} # [ t ] = Vector t;", FileId::default()).schema;
/// let ItemKind::Combinator(vector) = &schema.items[0].kind else { unreachable!() };
/// assert_eq!(id::infer(vector), 0x1cb5c415);
/// ```
pub fn infer(combinator: &Combinator<'_>) -> u32 {
    crc32fast::hash(hashed_text(combinator, Rule::S).as_bytes())
}

/// Returns the id in front of the boxed form of a builtin: the declared one, or for `int ? = Int` the CRC-32 of this text.
pub fn of_builtin(builtin: &Builtin<'_>) -> u32 {
    let infer = || crc32fast::hash(format!("{} ? = {}", builtin.name.text, builtin.ty.text).as_bytes());
    builtin.id.map_or_else(infer, |id| id.value)
}

/// Returns the text whose CRC-32 is the id by `rule`.
pub fn hashed_text(combinator: &Combinator<'_>, rule: Rule) -> String {
    normalise(combinator, name(combinator), rule, rule == Rule::T)
}

/// Comparison of a declared id with the computed ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct IdCheck {
    /// Id that the schema declares.
    pub declared: Option<u32>,
    /// Id by rule [`S`](Rule::S).
    pub s: u32,
    /// Id by rule [`T`](Rule::T).
    pub t: u32,
    /// Result of the comparison.
    pub verdict: Verdict,
}

/// Relation of a declared id to its definition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// No id is declared: rule [`S`](Rule::S) applies.
    Inferred,
    /// This rule gives the declared id, with or without `!`; `T` if both rules do.
    Confirmed(Rule),
    /// No rule gives the declared id, for this reason.
    Exception(&'static str),
    /// No rule gives the declared id.
    Mismatch,
}

/// Compares the declared id of a combinator with the ids that both rules give.
pub fn check(combinator: &Combinator<'_>) -> IdCheck {
    check_among(combinator, |_| None)
}

/// Like [`check`]; `id_of` returns the [declared id](declared) of another combinator of the schema.
///
/// TDLib declares `invokeWithXPrefix` with the id of `invokeWithX`, which is an exception only this function
/// recognises.
pub fn check_among(combinator: &Combinator<'_>, id_of: impl Fn(&str) -> Option<u32>) -> IdCheck {
    let name = name(combinator);
    let hash = |name, rule, bang| crc32fast::hash(normalise(combinator, name, rule, bang).as_bytes());
    let rule_for = |name, id| {
        let gives = |rule| [true, false].into_iter().any(|bang| id == hash(name, rule, bang));
        [Rule::T, Rule::S].into_iter().find(|&rule| gives(rule))
    };
    let exception = |id| {
        if let Some((.., reason)) = EXCEPTIONS.iter().find(|(known, known_id, _)| (*known, *known_id) == (name, id)) {
            Some(*reason)
        } else if rule_for(name.trim_end_matches(|c: char| c.is_ascii_digit()), id).is_some() {
            Some(LAYERED)
        } else {
            name.strip_suffix("Prefix").and_then(&id_of).filter(|&whole| whole == id).map(|_| PREFIX)
        }
    };
    let (s, t) = (hash(name, Rule::S, false), hash(name, Rule::T, true));
    let declared = combinator.id.map(|id| id.value);
    let verdict = match declared {
        None => Verdict::Inferred,
        Some(id) if id == t => Verdict::Confirmed(Rule::T),
        Some(id) => match rule_for(name, id) {
            Some(rule) => Verdict::Confirmed(rule),
            None => exception(id).map_or(Verdict::Mismatch, Verdict::Exception),
        },
    };
    IdCheck { declared, s, t, verdict }
}

/// Returns the declared ids of a schema by name.
pub fn declared<'a>(schema: &Schema<'a>) -> HashMap<&'a str, u32> {
    let id = |item: &Item<'a>| match &item.kind {
        ItemKind::Combinator(combinator) => Some((combinator.name?.text, combinator.id?.value)),
        _ => None,
    };
    schema.items.iter().filter_map(id).collect()
}

/// Well-known ids that do not follow from the definition, with the reason.
const EXCEPTIONS: &[(&str, u32, &str)] = &[
    ("accessPointRule", 0x4679b65f, "no known definition gives this id, but all implementations use it"),
    ("collatorNode.pong", 0x5bbf0521, "the id is that of the definition before `version` was added"),
    ("db.block.info", 0x4ac6e727, "the id is that of the definition before `masterchain_ref_seqno` was added"),
    ("gzip_packed", 0x3072cfa1, "the id is that of `packed_data:string = Object`, which schemas spell in several ways"),
    ("help.configSimple", 0x5a592a6c, "no known definition gives this id, but all implementations use it"),
    ("liteServer.getValidatorStats", 0x091a58bc, "the id is that of the definition before `modified_after` was added"),
    ("liteServer.signatureSet.ordinary", 0xf644a6e6, "the id is that of the old name, `liteServer.signatureSet`"),
    ("liteServer.transactionId", 0xb12f65af, "the id is that of the definition before `metadata` was added"),
    ("msg_container", 0x73f1f8dc, "the id is that of `messages:vector message`, which schemas spell in several ways"),
    ("tonNode.capabilities", 0xf5bf60c0, "the id is that of the old fields, `version:int capabilities:long`"),
];

/// Schemas of several layers append the layer to the name, as in `decryptedMessage46`; the id does not cover it.
const LAYERED: &str = "the id is that of the name without its layer number";

const PREFIX: &str = "the id is that of the complete function, without `Prefix`";

fn name<'a>(combinator: &Combinator<'a>) -> &'a str {
    combinator.name.map_or("_", |name| name.text)
}

/// Returns the normalised text, from the canonical one; `bang` keeps `!`.
fn normalise(combinator: &Combinator<'_>, name: &str, rule: Rule, bang: bool) -> String {
    let mut parts: Vec<String> = combinator.implicit.iter().map(ToString::to_string).collect();
    for field in &combinator.fields {
        let is_bit = field.condition.is_some_and(|condition| condition.bit.is_some());
        let field = field.to_string();
        // Of a repetition, the fields in it.
        let part = |part: &str| match part.strip_suffix("bytes") {
            Some(before) if before.is_empty() || before.ends_with([':', '?', '!']) => format!("{before}string"),
            _ => part.to_owned(),
        };
        match rule {
            Rule::T if is_bit && (field.ends_with("?true") || field.ends_with("?!true")) => {}
            Rule::T => parts.extend(field.split(' ').map(part)),
            Rule::S => parts.push(field),
        }
    }
    let text = format!("{} = {}", parts.join(" "), combinator.result);
    let mut normalised = String::with_capacity(name.len() + 1 + text.len());
    normalised.extend([name, if parts.is_empty() { "" } else { " " }]);
    for (at, sign) in text.char_indices() {
        match sign {
            '{' | '}' | '(' | ')' | '>' => {}
            '!' if !bang => {}
            '%' if !is_boxed(&text[at + 1..]) => {}
            '<' | ',' => normalised.push(' '),
            sign => normalised.push(sign),
        }
    }
    normalised
}

/// Returns whether a `%` before the text has an effect: lower-case names are bare anyway.
fn is_boxed(text: &str) -> bool {
    let name = text.split(|c: char| !c.is_ascii_alphanumeric() && !"_.".contains(c)).next().unwrap_or_default();
    name.rsplit('.').next().is_some_and(|ident| ident.starts_with(|first: char| first.is_ascii_uppercase()))
}

//! From the fields of a combinator to what its struct holds and what is on the wire.

use std::collections::HashMap;

use tl_parser::ast::{Condition, ExprKind, Field as Ast, FieldType, Repetition};
use tl_parser::{Code, Diagnostic, Span};

use super::declare::Declared;
use super::scope::Scope;
use super::types;
use crate::model::{Alias, Builtin, Field, FieldKind, FlagBit, Step, Ty, Value, Word};
use crate::names;

/// A combinator's fields, lowered.
#[derive(Default)]
pub(super) struct Lowered {
    pub(super) fields: Vec<Field>,
    pub(super) words: Vec<Word>,
    pub(super) steps: Vec<Step>,
    pub(super) aliases: Vec<Alias>,
}

/// Lowers the fields of `declared`; those that a diagnostic is about are left out.
pub(super) fn lower(
    scope: &Scope<'_, '_>,
    declared: &Declared<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Lowered {
    let mut walk = Walk {
        scope,
        declared,
        diagnostics,
        seen: HashMap::new(),
        words: Vec::new(),
        parts: Vec::new(),
    };
    for field in &declared.ast.fields {
        walk.field(field);
    }
    assemble(&walk.parts, walk.words)
}

/// A TL field, still one by one.
struct Part<'a> {
    name: &'a str,
    at: Option<FlagBit>,
    kind: PartKind,
}

enum PartKind {
    /// A flags word, which is no field of its own.
    Word(usize),
    /// A number that carries data besides its flag bits.
    Mask(usize),
    /// `true`.
    True,
    /// Anything with bytes.
    Value(Value),
}

struct Walk<'w, 's, 'a> {
    scope: &'w Scope<'s, 'a>,
    declared: &'w Declared<'a>,
    diagnostics: &'w mut Vec<Diagnostic>,
    /// Where each name was declared, and as which word if it is one.
    seen: HashMap<&'a str, (Span, Option<usize>)>,
    words: Vec<Word>,
    parts: Vec<Part<'a>>,
}

impl<'a> Walk<'_, '_, 'a> {
    fn field(&mut self, ast: &'a Ast<'a>) {
        let name = ast.name.map_or("", |name| name.text);
        let at = match &ast.condition {
            Some(condition) => match self.condition(condition) {
                Some(at) => Some(at),
                None => return,
            },
            None => None,
        };
        let kind = self.kind(ast, name, at.is_some());
        let word = match &kind {
            Some(PartKind::Word(word) | PartKind::Mask(word)) => Some(*word),
            _ => None,
        };
        if let Some(ident) = ast.name {
            self.declare(ident.text, ident.span, word);
        }
        self.parts.extend(kind.map(|kind| Part { name, at, kind }));
    }

    fn declare(&mut self, name: &'a str, span: Span, word: Option<usize>) {
        if let Some((first, _)) = self.seen.insert(name, (span, word)) {
            let message = format!("duplicate field `{name}` in `{}`", self.declared.name);
            self.diagnostics.push(
                Diagnostic::new(Code::DuplicateField, span, message)
                    .label("declared again here")
                    .secondary(first, "first declared here"),
            );
        }
    }

    fn kind(&mut self, ast: &'a Ast<'a>, name: &'a str, conditional: bool) -> Option<PartKind> {
        let expr = match &ast.ty {
            FieldType::Expr(expr) => expr,
            FieldType::Repetition(repetition) => {
                self.repetition(repetition);
                return None;
            }
        };
        if let ExprKind::Name(ty) = &expr.kind {
            if types::is_true(ty.text) {
                return Some(PartKind::True);
            }
            if ast.bang && !self.scope.params.contains(&ty.text) {
                let message = format!("type variable `{}` is not declared", ty.text);
                let bang = Span {
                    start: ty.span.start.saturating_sub(1),
                    ..ty.span
                };
                self.diagnostics.push(
                    Diagnostic::new(Code::UndeclaredVariable, bang, message)
                        .label("not an implicit parameter")
                        .help(format!(
                            "declare it in front of the fields: `{{{}:Type}}`",
                            ty.text
                        )),
                );
                return None;
            }
        }
        let label = format!("{}.{name}", self.declared.name);
        match self.scope.ty(expr, self.diagnostics)? {
            Ty::Builtin(Builtin::Nat) if !conditional => {
                let word = self.words.len();
                self.words.push(Word {
                    ident: names::snake(name),
                    label,
                    bits: Vec::new(),
                    field: None,
                });
                Some(if name.starts_with("flags") {
                    PartKind::Word(word)
                } else {
                    PartKind::Mask(word)
                })
            }
            ty => Some(PartKind::Value(Value {
                name: name.to_owned(),
                label,
                ty,
                indirect: false,
            })),
        }
    }

    /// The flag bit that a condition means.
    fn condition(&mut self, condition: &Condition<'a>) -> Option<FlagBit> {
        let nat = condition.nat.text;
        let of = self.declared.name;
        let diagnostic = match (self.seen.get(nat), condition.bit) {
            (Some((_, Some(word))), Some(bit)) if bit.value < 32 => {
                return Some(FlagBit {
                    word: *word,
                    bit: bit.value,
                });
            }
            (Some((_, Some(_))), Some(bit)) => Diagnostic::new(
                Code::BitOutOfRange,
                bit.span,
                format!("bit {} is out of range 0..31", bit.value),
            )
            .label(format!("`{nat}` has 32 bits")),
            (Some((_, Some(_))), None) => {
                let message =
                    format!("condition on the whole of `{nat}` has no counterpart in Rust");
                Diagnostic::new(Code::UnsupportedDependentType, condition.span, message)
                    .help(format!("name a bit: `{nat}.0?`"))
            }
            (Some((declared, None)), _) => {
                let message = format!("condition uses `{nat}`, which is no `#` field");
                Diagnostic::new(Code::ConditionNotNat, condition.nat.span, message)
                    .label("a condition needs a `#` field")
                    .secondary(*declared, "declared here")
            }
            (None, _) => match self
                .declared
                .ast
                .fields
                .iter()
                .filter_map(|field| field.name)
                .find(|n| n.text == nat)
            {
                Some(later) => {
                    let message = format!("condition uses `{nat}` before it is declared");
                    Diagnostic::new(
                        Code::ConditionBeforeDeclaration,
                        condition.nat.span,
                        message,
                    )
                    .label("must be to the left of this field")
                    .secondary(later.span, "declared only later")
                    .help(format!("move `{nat}` in front of this field"))
                }
                None => {
                    let message = format!("condition uses `{nat}`, which is no field of `{of}`");
                    Diagnostic::new(Code::UndeclaredCondition, condition.nat.span, message)
                        .label("not declared")
                        .help(format!("declare it in front of this field: `{nat}:#`"))
                }
            },
        };
        self.diagnostics.push(diagnostic);
        None
    }

    fn is_implicit(&self, name: &str) -> bool {
        self.declared
            .ast
            .implicit
            .iter()
            .any(|implicit| implicit.name.text == name)
    }

    fn repetition(&mut self, repetition: &Repetition<'_>) {
        let of = self.declared.name;
        let is_word = |(_, word): &(Span, Option<usize>)| word.is_some();
        let diagnostic = match repetition
            .count
            .as_ref()
            .map(|count| (&count.kind, count.span))
        {
            Some((ExprKind::Name(name), span))
                if !self.seen.get(name.text).is_some_and(is_word)
                    && !self.is_implicit(name.text) =>
            {
                let message = format!("repetition count `{}` is no `#` field of `{of}`", name.text);
                Diagnostic::new(Code::UndeclaredCount, span, message)
                    .label("not declared to the left of this field")
                    .help(format!(
                        "declare it in front of this field: `{}:#`",
                        name.text
                    ))
            }
            None if !self.seen.values().any(is_word) => {
                let message =
                    format!("repetition without count, and `{of}` has no earlier `#` field");
                Diagnostic::new(Code::MissingCount, repetition.span, message)
                    .label("how many times?")
                    .help("write the count in front: `n:# ... n*[ ... ]`")
            }
            _ => Diagnostic::new(
                Code::UnsupportedDependentType,
                repetition.span,
                format!("repetition in `{of}` has no counterpart in Rust"),
            )
            .help("use `vector<T>`"),
        };
        self.diagnostics.push(diagnostic);
    }
}

/// Puts parts on one flag bit together.
fn assemble(parts: &[Part<'_>], words: Vec<Word>) -> Lowered {
    let mut lowered = Lowered {
        words,
        ..Lowered::default()
    };
    // The field that stands for a flag bit, once it exists.
    let mut fields: HashMap<(usize, u32), usize> = HashMap::new();
    for (index, part) in parts.iter().enumerate() {
        let key = part.at.map(|at| (at.word, at.bit));
        let existing = key.and_then(|key| fields.get(&key)).copied();
        let field = match (&part.kind, part.at, existing) {
            (PartKind::Word(word), ..) => {
                lowered.steps.push(Step::Word(*word));
                continue;
            }
            // An unconditional `true` has no bytes and no other value.
            (PartKind::True, None, _) | (PartKind::True, Some(_), Some(_)) => continue,
            (PartKind::True, Some(at), None) => {
                if on_bit(parts, at).any(|other| matches!(other.kind, PartKind::Value(_))) {
                    continue;
                }
                Field {
                    ident: names::snake(part.name),
                    kind: FieldKind::Present(at),
                }
            }
            (PartKind::Mask(word), ..) => {
                lowered.steps.push(Step::Word(*word));
                lowered.words[*word].field = Some(lowered.fields.len());
                Field {
                    ident: ident(part.name, index),
                    kind: FieldKind::Mask(*word),
                }
            }
            (PartKind::Value(value), None, _) => {
                lowered.steps.push(Step::Field(lowered.fields.len()));
                Field {
                    ident: ident(part.name, index),
                    kind: FieldKind::Required(value.clone()),
                }
            }
            (PartKind::Value(_), Some(_), Some(field)) => {
                let nth = lowered
                    .steps
                    .iter()
                    .filter(|step| matches!(step, Step::Part(of, _) if *of == field))
                    .count();
                lowered.steps.push(Step::Part(field, nth));
                continue;
            }
            (PartKind::Value(value), Some(at), None) => {
                let values: Vec<Value> =
                    on_bit(parts, at).filter_map(Part::value).cloned().collect();
                let grouped = values.len() > 1;
                let field = lowered.fields.len();
                lowered.steps.push(if grouped {
                    Step::Part(field, 0)
                } else {
                    Step::Field(field)
                });
                if grouped {
                    let ident = names::group(values.iter().map(|value| value.name.as_str()));
                    Field {
                        ident,
                        kind: FieldKind::Group(at, values),
                    }
                } else {
                    Field {
                        ident: ident(part.name, index),
                        kind: FieldKind::Optional(at, value.clone()),
                    }
                }
            }
        };
        if let (Some(key), Some(at)) = (key, part.at) {
            fields.insert(key, lowered.fields.len());
            lowered.words[at.word]
                .bits
                .push((at.bit, lowered.fields.len()));
        }
        lowered.fields.push(field);
    }
    for word in &mut lowered.words {
        word.bits.sort_unstable();
    }
    lowered.aliases = aliases(parts, &fields, &lowered.fields);
    lowered
}

/// The `true` parts that did not become fields.
fn aliases(
    parts: &[Part<'_>],
    by_bit: &HashMap<(usize, u32), usize>,
    fields: &[Field],
) -> Vec<Alias> {
    let alias = |part: &Part<'_>| {
        let at = part.at.filter(|_| matches!(part.kind, PartKind::True))?;
        let field = by_bit[&(at.word, at.bit)];
        let ident = names::snake(part.name);
        let is_field =
            matches!(fields[field].kind, FieldKind::Present(_)) && fields[field].ident == ident;
        (!is_field).then(|| Alias {
            name: part.name.to_owned(),
            ident,
            field,
        })
    };
    parts.iter().filter_map(alias).collect()
}

fn on_bit<'p, 'a>(parts: &'p [Part<'a>], at: FlagBit) -> impl Iterator<Item = &'p Part<'a>> {
    parts.iter().filter(move |part| part.at == Some(at))
}

/// The name of a field; one without a TL name is called by its position.
fn ident(name: &str, index: usize) -> String {
    if name.is_empty() {
        format!("field_{index}")
    } else {
        names::snake(name)
    }
}

impl Part<'_> {
    fn value(&self) -> Option<&Value> {
        match &self.kind {
            PartKind::Value(value) => Some(value),
            _ => None,
        }
    }
}

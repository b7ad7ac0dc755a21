//! Encodings of types and fields: what is on the wire, however the schema spells it.

use std::collections::{HashMap, HashSet};

use tl_parser::ast::{Combinator, Expr, ExprKind, Field, FieldType, Repetition};

use super::Kind;
use super::definition::{Definition, Part, head, part};
use crate::model::Builtin;

/// Encoding of a type, with its arguments. Constructors are indices of definitions.
pub(super) enum Encoding<'a> {
    Plain(Builtin),
    Vector {
        item: Box<Self>,
        boxed: bool,
    },
    Array {
        item: Box<Self>,
        count: Number<'a>,
    },
    /// Several fields in brackets.
    Fields(Fields<'a>),
    Boxed(&'a str, Vec<Self>),
    Bare(usize, Vec<Self>),
    /// Implicit parameter, by its position.
    Param(usize),
    Number(Number<'a>),
    /// Type that the schema does not define.
    Unknown(&'a str),
}

/// Number that an encoding depends on: a count or a flags word.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(super) enum Number<'a> {
    Constant(u32),
    Word(usize),
    Param(usize),
    Sum(Box<Self>, Box<Self>),
    Unknown(&'a str),
}

/// Flags word and bit that a condition depends on.
pub(super) type Bit<'a> = (Number<'a>, Option<u32>);

/// Field with bytes.
pub(super) struct Slot<'a> {
    pub(super) part: Part<'a>,
    pub(super) when: Option<Bit<'a>>,
    pub(super) encoding: Encoding<'a>,
}

/// Fields of a definition or in brackets.
#[derive(Default)]
pub(super) struct Fields<'a> {
    pub(super) slots: Vec<Slot<'a>>,
    /// Names of the slots.
    pub(super) names: HashSet<&'a str>,
    /// Bits that conditions depend on.
    pub(super) bits: HashSet<Bit<'a>>,
    /// `true` fields with their bits.
    pub(super) flags: Vec<(&'a str, Bit<'a>)>,
}

impl<'a> Encoding<'a> {
    /// Whether an id precedes each value.
    pub(super) fn is_boxed(&self) -> bool {
        matches!(
            self,
            Self::Boxed(..) | Self::Vector { boxed: true, .. } | Self::Plain(Builtin::Bool | Builtin::Object)
        )
    }

    /// Returns the encoding of the only field of a bare constructor, which is the same; else its own.
    pub(super) fn inner<'e>(&'e self, schema: &'e Encodings<'a>) -> &'e Self {
        let mut encoding = self;
        for _ in 0..schema.all.len() {
            let Self::Bare(index, args) = encoding else { break };
            match &schema.all[*index].1.slots[..] {
                [only] if only.when.is_none() && args.is_empty() => encoding = &only.encoding,
                _ => break,
            }
        }
        encoding
    }
}

/// Encodings of all definitions of a schema.
#[derive(Default)]
pub(super) struct Encodings<'a> {
    /// Definitions by kind, name and number.
    pub(super) indices: HashMap<(Kind, &'a str, usize), usize>,
    pub(super) ids: HashMap<u32, usize>,
    /// Constructors of each type with their ids.
    pub(super) types: HashMap<&'a str, HashMap<u32, usize>>,
    constructors: HashMap<&'a str, usize>,
    /// Name, fields and result of each definition.
    pub(super) all: Vec<(&'a str, Fields<'a>, Encoding<'a>)>,
}

impl<'a> Encodings<'a> {
    pub(super) fn of(definitions: &[Definition<'a>]) -> Self {
        let mut found = Self::default();
        for (index, definition) in definitions.iter().enumerate() {
            found.indices.insert(definition.key(), index);
            let Some((id, ast)) = definition.id.zip(definition.ast) else { continue };
            found.ids.insert(id, index);
            if definition.kind == Kind::Constructor {
                found.types.entry(head(&ast.result)).or_default().insert(id, index);
                found.constructors.insert(definition.name, index);
            }
        }
        let encode = |definition: &Definition<'a>| match definition.ast {
            Some(ast) => {
                let mut scope = Scope { schema: &found, params: params(definition.kind, ast), words: Vec::new() };
                let fields = scope.fields(&ast.fields);
                (definition.name, fields, scope.ty(&ast.result))
            }
            None => (definition.name, Fields::default(), Encoding::Unknown(definition.name)),
        };
        let all = definitions.iter().map(encode).collect();
        Self { all, ..found }
    }
}

/// Returns the implicit parameters; those of a constructor in the order of its type's arguments.
fn params<'a>(kind: Kind, ast: &Combinator<'a>) -> Vec<&'a str> {
    let implicit = ast.implicit.iter().map(|it| it.name.text);
    match &ast.result.kind {
        ExprKind::Apply(_, args) if kind == Kind::Constructor => args.iter().map(head).collect(),
        _ => implicit.collect(),
    }
}

/// Names that a type can refer to.
struct Scope<'s, 'a> {
    schema: &'s Encodings<'a>,
    params: Vec<&'a str>,
    /// `#` fields so far. Unconditional ones are known by position, since their names do not matter on the wire.
    words: Vec<(&'a str, Number<'a>)>,
}

impl<'a> Scope<'_, 'a> {
    fn fields(&mut self, fields: &'a [Field<'a>]) -> Fields<'a> {
        let mut found = Fields::default();
        for (index, field) in fields.iter().enumerate() {
            if is_length(field, &fields[index + 1..]) {
                continue;
            }
            let part = part(field);
            let when = field.condition.map(|it| (self.name(it.nat.text), it.bit.map(|bit| bit.value)));
            found.bits.extend(when.clone());
            if part.is_flag() {
                found.flags.extend(when.map(|when| (part.name, when)));
                continue;
            }
            let encoding = match &field.ty {
                FieldType::Expr(expr) => self.ty(expr),
                FieldType::Repetition(repetition) => {
                    let before = index.checked_sub(1).map(|before| &fields[before]);
                    let counted = before.is_some_and(|before| is_length(before, &fields[index..]));
                    self.repetition(repetition, counted)
                }
            };
            if is_nat(field) {
                let count = self.words.iter().filter(|(_, word)| matches!(word, Number::Word(_))).count();
                let word = if when.is_some() { Number::Unknown(part.name) } else { Number::Word(count) };
                self.words.push((part.name, word));
            }
            found.names.insert(part.name);
            found.slots.push(Slot { part, when, encoding });
        }
        found
    }

    /// `counted` if the length is in front of the items and nowhere else.
    fn repetition(&mut self, repetition: &'a Repetition<'a>, counted: bool) -> Encoding<'a> {
        let count = match &repetition.count {
            Some(count) => self.number(count),
            None => self.words.last().map_or(Number::Unknown("_"), |(_, word)| word.clone()),
        };
        let outer = self.words.len();
        let mut fields = self.fields(&repetition.fields);
        self.words.truncate(outer);
        let item = Box::new(match fields.slots.pop_if(|slot| slot.when.is_none()) {
            Some(only) if fields.slots.is_empty() => only.encoding,
            last => {
                fields.slots.extend(last);
                Encoding::Fields(fields)
            }
        });
        if counted { Encoding::Vector { item, boxed: false } } else { Encoding::Array { item, count } }
    }

    fn ty(&self, expr: &'a Expr<'a>) -> Encoding<'a> {
        let (bare, expr) = match &expr.kind {
            ExprKind::Bare(inner) => (true, &**inner),
            _ => (false, expr),
        };
        let (function, args): (_, &[Expr<'a>]) = match &expr.kind {
            ExprKind::Apply(function, args) => (&**function, args),
            _ => (expr, &[]),
        };
        let (bare, function) = match &function.kind {
            ExprKind::Bare(inner) => (true, &**inner),
            _ => (bare, function),
        };
        let name = match &function.kind {
            ExprKind::Name(name) => name.text,
            ExprKind::Nat => return Encoding::Plain(Builtin::Int),
            _ => return Encoding::Number(self.number(function)),
        };
        match (self.name(name), Builtin::named(name), args) {
            (Number::Param(index), ..) => return Encoding::Param(index),
            (number @ Number::Word(_), ..) => return Encoding::Number(number),
            (_, Some(builtin), _) => return Encoding::Plain(builtin),
            (.., [item]) if matches!(name, "Vector" | "vector") => {
                return Encoding::Vector { item: Box::new(self.ty(item)), boxed: !bare && name == "Vector" };
            }
            _ => {}
        }
        let args = args.iter().map(|arg| self.ty(arg)).collect();
        match self.schema.types.get(name) {
            Some(_) if !bare => Encoding::Boxed(name, args),
            Some(constructors) => match constructors.values().max() {
                Some(last) => Encoding::Bare(*last, args),
                None => Encoding::Unknown(name),
            },
            None => match self.schema.constructors.get(name) {
                Some(index) => Encoding::Bare(*index, args),
                None => Encoding::Unknown(name),
            },
        }
    }

    fn number(&self, expr: &Expr<'a>) -> Number<'a> {
        match &expr.kind {
            ExprKind::Number(value) => Number::Constant(*value),
            ExprKind::Name(name) => self.name(name.text),
            ExprKind::Sum(left, right) => Number::Sum(Box::new(self.number(left)), Box::new(self.number(right))),
            _ => Number::Unknown("_"),
        }
    }

    fn name(&self, name: &'a str) -> Number<'a> {
        let word = self.words.iter().rfind(|(it, _)| *it == name).map(|(_, word)| word.clone());
        let param = || self.params.iter().position(|it| *it == name).map(Number::Param);
        word.or_else(param).unwrap_or(Number::Unknown(name))
    }
}

fn is_nat(field: &Field<'_>) -> bool {
    matches!(&field.ty, FieldType::Expr(Expr { kind: ExprKind::Nat, .. }))
}

/// Returns whether a field is the length of the repetition after it and nothing else, as in a bare vector.
fn is_length(field: &Field<'_>, rest: &[Field<'_>]) -> bool {
    let [Field { ty: FieldType::Repetition(repetition), condition: None, .. }, rest @ ..] = rest else { return false };
    let name = field.name.map_or("", |name| name.text);
    let counts = match &repetition.count {
        None => true,
        Some(Expr { kind: ExprKind::Name(count), .. }) => count.text == name,
        Some(_) => false,
    };
    let is_word = |char: char| char.is_alphanumeric() || char == '_';
    let mentions = |field: &Field<'_>| {
        let text = part(field);
        let text = format!("{} {}", text.condition.unwrap_or_default(), text.ty);
        text.starts_with(" [") || text.split(|char| !is_word(char)).any(|word| !word.is_empty() && word == name)
    };
    is_nat(field) && field.condition.is_none() && counts && !rest.iter().chain(&repetition.fields).any(mentions)
}

//! Definitions in the form in which they are compared: canonical text without comments.

use std::collections::HashMap;

use tl_parser::ast::{Combinator, Expr, ExprKind, Field, FieldType, Item, ItemKind, Section};
use tl_parser::{Parsed, id};

use crate::diff::Kind;

pub(crate) struct Definition<'a> {
    pub(crate) kind: Kind,
    /// TL name; for `_`, the name of its type.
    pub(crate) name: &'a str,
    /// Number of previous definitions of this kind and name, since layers may redefine a name.
    pub(crate) nth: usize,
    /// First and last layer of the last `===N===` or `===M-N===` above the definition.
    pub(crate) layers: Option<(u32, u32)>,
    pub(crate) item: &'a Item<'a>,
    pub(crate) id: Option<u32>,
    pub(crate) parameters: String,
    pub(crate) fields: Vec<Part<'a>>,
    pub(crate) result: String,
    pub(crate) line: String,
    /// Syntax tree; `None` for a builtin.
    pub(crate) ast: Option<&'a Combinator<'a>>,
}

#[derive(PartialEq, Eq, Hash)]
pub(crate) struct Part<'a> {
    /// Name; empty for an anonymous field.
    pub(crate) name: &'a str,
    pub(crate) condition: Option<String>,
    /// Type, with its `!`.
    pub(crate) ty: String,
}

impl Part<'_> {
    pub(crate) fn text(&self) -> String {
        let name = if self.name.is_empty() { String::new() } else { format!("{}:", self.name) };
        let condition = self.condition.as_ref().map(|condition| format!("{condition}?")).unwrap_or_default();
        format!("{name}{condition}{}", self.ty)
    }

    /// Returns whether the field is encoded to no bytes.
    pub(crate) fn is_flag(&self) -> bool {
        self.ty == "true"
    }
}

pub(crate) fn definitions<'a>(schemas: &'a [Parsed<'a>]) -> Vec<Definition<'a>> {
    let mut seen: HashMap<(Kind, &str), usize> = HashMap::new();
    let mut definitions = Vec::new();
    for parsed in schemas {
        let mut section = Section::default();
        let mut layers = None;
        for item in &parsed.schema.items {
            let definition = match &item.kind {
                ItemKind::Section(it) => {
                    section = *it;
                    continue;
                }
                ItemKind::Combinator(combinator) => Definition::combinator(section, combinator, item),
                ItemKind::Builtin(builtin) => Definition {
                    kind: Kind::Builtin,
                    name: builtin.name.text,
                    nth: 0,
                    layers: None,
                    item,
                    id: builtin.id.map(|id| id.value),
                    parameters: String::new(),
                    fields: Vec::new(),
                    result: builtin.ty.to_string(),
                    line: builtin.to_string(),
                    ast: None,
                },
                ItemKind::Layers { first, last } => {
                    layers = Some((*first, *last));
                    continue;
                }
                ItemKind::Finality(..) | ItemKind::PartialApplication(_) => continue,
            };
            let count = seen.entry((definition.kind, definition.name)).or_default();
            definitions.push(Definition { nth: *count, layers, ..definition });
            *count += 1;
        }
    }
    definitions
}

impl<'a> Definition<'a> {
    fn combinator(section: Section, combinator: &'a Combinator<'a>, item: &'a Item<'a>) -> Self {
        let implicit: Vec<String> = combinator.implicit.iter().map(ToString::to_string).collect();
        Self {
            kind: if combinator.is_function(section) { Kind::Function } else { Kind::Constructor },
            name: combinator.name.map_or_else(|| head(&combinator.result), |name| name.text),
            nth: 0,
            layers: None,
            item,
            id: Some(combinator.id.map_or_else(|| id::infer(combinator), |id| id.value)),
            parameters: implicit.join(" "),
            fields: combinator.fields.iter().map(part).collect(),
            result: combinator.result.to_string(),
            line: combinator.to_string(),
            ast: Some(combinator),
        }
    }

    /// Returns kind, name and number, which identify the definition in its schema.
    pub(super) fn key(&self) -> (Kind, &'a str, usize) {
        (self.kind, self.name, self.nth)
    }

    /// Returns the definition without name and id.
    pub(crate) fn form(&self) -> (Kind, &str, &[Part<'a>], &str) {
        (self.kind, &self.parameters, &self.fields, &self.result)
    }
}

pub(super) fn part<'a>(field: &Field<'a>) -> Part<'a> {
    let bang = if field.bang { "!" } else { "" };
    let ty = match &field.ty {
        FieldType::Expr(expr) if matches!(expr.kind, ExprKind::Sum(..)) => format!("({expr})"),
        ty => ty.to_string(),
    };
    Part {
        name: field.name.map_or("", |name| name.text),
        condition: field.condition.map(|condition| condition.to_string()),
        ty: format!("{bang}{ty}"),
    }
}

/// Returns the name of a type expression, without arguments.
pub(super) fn head<'a>(expr: &Expr<'a>) -> &'a str {
    match &expr.kind {
        ExprKind::Apply(function, _) => head(function),
        ExprKind::Name(name) => name.text,
        _ => "_",
    }
}

//! Schemas in Telegram's JSON form.

use std::fmt::{self, Display, Formatter};

use crate::ast::{Combinator, Expr, ExprKind, Field, Item, ItemKind, Schema, Section};
use crate::{FileId, Span, id, parse};

/// Prints a schema in Telegram's JSON form, one definition per line.
///
/// Returns the text and the spans of the definitions that the form cannot express, which are left out: builtins, number
/// parameters and so on. Comments and annotations are left out, inferred ids are written.
///
/// ```
/// use tl_parser::{FileId, parse, print_json};
///
/// let parsed = parse("// LAYER 8\nuser#1 id:long = User;\n---functions---\ngetUser#ffffffff = User;", FileId::default());
/// let (json, left_out) = print_json(&parsed.schema);
/// assert!(left_out.is_empty());
/// assert_eq!(
///     json,
///     r#"{"layer":8,"constructors":[
/// {"id":"1","predicate":"user","params":[{"name":"id","type":"long"}],"type":"User"}
/// ],"methods":[
/// {"id":"-1","method":"getUser","params":[],"type":"User"}
/// ]}
/// "#
/// );
/// ```
pub fn print_json(schema: &Schema<'_>) -> (String, Vec<Span>) {
    let (mut constructors, mut methods, mut left_out) = (Vec::new(), Vec::new(), Vec::new());
    let mut section = Section::default();
    for Item { span, kind, .. } in &schema.items {
        match kind {
            ItemKind::Section(next) => section = *next,
            ItemKind::Combinator(combinator) => {
                let is_function = section == Section::Functions || combinator.arrow;
                let line = Line(combinator, if is_function { "method" } else { "predicate" }).to_string();
                match is_exact(combinator, &line, is_function) {
                    true => if is_function { &mut methods } else { &mut constructors }.push(line),
                    false => left_out.push(*span),
                }
            }
            ItemKind::Builtin(_)
            | ItemKind::Finality(..)
            | ItemKind::PartialApplication(_)
            | ItemKind::Layers { .. } => {
                left_out.push(*span);
            }
        }
    }
    let layer = schema.layer().map(|layer| format!("\"layer\":{layer},")).unwrap_or_default();
    let [constructors, methods] = [constructors, methods].map(|lines| lines.join(",\n") + "\n");
    let json = format!("{{{layer}\"constructors\":[\n{constructors}],\"methods\":[\n{methods}]}}\n");
    (json.replace("[\n\n]", "[]"), left_out)
}

/// Returns whether a line of JSON parses to the definition.
fn is_exact(combinator: &Combinator<'_>, line: &str, is_function: bool) -> bool {
    let json = format!("{{\"{}\":[{line}]}}", if is_function { "methods" } else { "constructors" });
    let parsed = parse(&json, FileId::default());
    let same = |found: &Combinator<'_>| {
        let Combinator { name, implicit, fields, result, .. } = combinator;
        let texts = |fields: &[Field<'_>]| fields.iter().map(ToString::to_string).collect::<Vec<_>>();
        (name, implicit, result) == (&found.name, &found.implicit, &found.result)
            && texts(fields) == texts(&found.fields)
    };
    matches!(parsed.schema.items.last(), Some(Item { kind: ItemKind::Combinator(found), .. }) if same(found))
}

/// A definition, and the key of its name.
struct Line<'c, 'a>(&'c Combinator<'a>, &'static str);

/// Names and types contain no characters that JSON escapes.
impl Display for Line<'_, '_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let Self(combinator, name_key) = self;
        let id = combinator.id.map_or_else(|| id::infer(combinator), |id| id.value).cast_signed();
        let name = combinator.name.map_or("_", |name| name.text);
        write!(f, "{{\"id\":\"{id}\",\"{name_key}\":\"{name}\",\"params\":[")?;
        // The fields of `vector` are left out in published schemas.
        let fields = if name == "vector" { &[][..] } else { &combinator.fields };
        for (index, field) in fields.iter().enumerate() {
            let comma = if index > 0 { "," } else { "" };
            let name = field.name.map_or("_", |name| name.text);
            let ty = Field { name: None, ..field.clone() };
            write!(f, "{comma}{{\"name\":\"{name}\",\"type\":\"{ty}\"}}")?;
        }
        write!(f, "],\"type\":\"{}\"}}", Result(&combinator.result, *name_key == "predicate"))
    }
}

/// A result type; arguments of that of a constructor are written without brackets.
struct Result<'r, 'a>(&'r Expr<'a>, bool);

impl Display for Result<'_, '_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match &self.0.kind {
            ExprKind::Apply(head, arguments) if self.1 => {
                head.fmt(f)?;
                arguments.iter().try_for_each(|argument| match argument.kind {
                    ExprKind::Name(_) | ExprKind::Nat | ExprKind::Number(_) => write!(f, " {argument}"),
                    _ => write!(f, " ({argument})"),
                })
            }
            _ => self.0.fmt(f),
        }
    }
}

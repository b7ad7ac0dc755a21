//! A combinator as schemas write it, part by part.

use tl_parser::FileId;
use tl_parser::ast::ItemKind;

/// The parts of a definition.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Signature {
    /// All fields, flags words included.
    pub(crate) fields: Vec<Field>,
    pub(crate) result: String,
}

/// A field of a definition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Field {
    /// Empty for an anonymous one.
    pub(crate) name: String,
    /// What it is present on: `flags.0`.
    pub(crate) condition: Option<String>,
    /// Its type, without the condition.
    pub(crate) ty: String,
}

impl Signature {
    /// Of a definition, be its `;` there or not; nothing of what is none.
    pub(crate) fn of(line: &str) -> Option<Self> {
        let text = format!("{};", line.trim_end_matches(';'));
        let parsed = tl_parser::parse(&text, FileId::default());
        let [item] = &parsed.schema.items[..] else { return None };
        let ItemKind::Combinator(combinator) = &item.kind else { return None };
        let field = |field: &tl_parser::ast::Field<'_>| Field {
            name: field.name.map(|name| name.text.to_owned()).unwrap_or_default(),
            condition: field.condition.map(|condition| text[condition.span.range()].to_owned()),
            ty: format!("{}{}", if field.bang { "!" } else { "" }, field.ty),
        };
        Some(Self { fields: combinator.fields.iter().map(field).collect(), result: combinator.result.to_string() })
    }
}

impl Field {
    /// The type with its condition: `flags.0?true`.
    pub(crate) fn conditional(&self) -> String {
        match &self.condition {
            Some(condition) => format!("{condition}?{}", self.ty),
            None => self.ty.clone(),
        }
    }
}

impl std::fmt::Display for Field {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}", self.name, self.conditional())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_of_a_definition() {
        let line = "get#1 {X:Type} flags:# a:flags.3?Vector<int> query:!X = Vector<t.User>";
        let signature = Signature::of(line).expect("a definition");
        let fields: Vec<String> = signature.fields.iter().map(Field::to_string).collect();
        assert_eq!(fields, ["flags:#", "a:flags.3?Vector<int>", "query:!X"]);
        assert_eq!(signature.result, "Vector<t.User>");
        assert_eq!(signature.fields[1].condition.as_deref(), Some("flags.3"));
        assert_eq!(Signature::of("a b"), None);
        assert_eq!(Signature::of("---types---"), None);
    }
}

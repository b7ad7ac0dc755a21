//! Canonical text of a schema, and of each of its parts through `Display`.

use std::fmt::{self, Display, Formatter, Write};

use crate::ast::{
    Builtin, Combinator, Comment, Condition, Expr, ExprKind, Field, FieldType, Id, Ident, Implicit, ImplicitKind,
    ItemKind, Name, Repetition, Schema, Section,
};

/// Prints a schema in its canonical form.
///
/// One item per line, one space between parts, at most one blank line in a row. Comments are kept: a
/// definition with comments between its fields is printed over several lines. The result parses to an equal
/// tree and printing it again changes nothing.
///
/// ```
/// use tl_parser::{FileId, parse, print};
///
/// let parsed = parse("chat  id : long\n  users:(vector User)=Chat;", FileId::default());
/// assert_eq!(print(&parsed.schema), "chat id:long users:vector<User> = Chat;\n");
/// ```
pub fn print(schema: &Schema<'_>) -> String {
    let mut text = String::new();
    for item in &schema.items {
        comments(&mut text, &item.comments);
        blank_line(&mut text, item.blank_before);
        // Writing to a string cannot fail.
        let _ = write!(text, "{:#}", item.kind);
        if let Some(comment) = &item.trailing {
            text.extend([" ", comment.text]);
        }
        text.push('\n');
    }
    comments(&mut text, &schema.end);
    text
}

fn blank_line(text: &mut String, wanted: bool) {
    if wanted && !text.is_empty() {
        text.push('\n');
    }
}

fn comments(text: &mut String, comments: &[Comment<'_>]) {
    for comment in comments {
        blank_line(text, comment.blank_before);
        text.extend([comment.text, "\n"]);
    }
}

/// Formats the item on one line, with its `;` and without comments; `{:#}` keeps the comments inside a combinator.
impl Display for ItemKind<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Section(Section::Types) => f.write_str("---types---"),
            Self::Section(Section::Functions) => f.write_str("---functions---"),
            Self::Layers { first, last } if first == last => write!(f, "==={last}==="),
            Self::Layers { first, last } => write!(f, "==={first}-{last}==="),
            Self::Combinator(combinator) => combinator.fmt(f).and_then(|()| f.write_char(';')),
            Self::Builtin(builtin) => write!(f, "{builtin};"),
            // The variants are called like the keywords.
            Self::Finality(finality, ty) => write!(f, "{finality:?} {ty};"),
            Self::PartialApplication(expr) => write!(f, "{expr};"),
        }
    }
}

/// Formats the combinator on one line, without comments and `;`; `{:#}` keeps the comments, with a line for each field.
impl Display for Combinator<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let commented = |field: &Field<'_>| !field.comments.is_empty() || field.trailing.is_some();
        let lines = f.alternate() && (!self.comments.is_empty() || self.fields.iter().any(commented));
        let gap = if lines { "\n    " } else { " " };
        let comments = |f: &mut Formatter<'_>, comments: &[Comment<'_>]| {
            comments.iter().filter(|_| lines).try_for_each(|comment| write!(f, "{gap}{}", comment.text))
        };
        self.annotations.iter().try_for_each(|annotation| write!(f, "@{annotation} "))?;
        f.write_str(self.name.map_or("_", |name| name.text))?;
        self.id.iter().try_for_each(|id| id.fmt(f))?;
        self.implicit.iter().try_for_each(|implicit| write!(f, " {implicit}"))?;
        for field in &self.fields {
            comments(f, &field.comments)?;
            write!(f, "{gap}{field}")?;
            field.trailing.iter().filter(|_| lines).try_for_each(|comment| write!(f, " {}", comment.text))?;
        }
        comments(f, &self.comments)?;
        write!(f, "{gap}{} {}", if self.arrow { "=>" } else { "=" }, self.result)
    }
}

/// Formats the builtin without `;`.
impl Display for Builtin<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.name.fmt(f)?;
        self.id.iter().try_for_each(|id| id.fmt(f))?;
        write!(f, " ? = {}", self.ty)
    }
}

/// Formats the id as `#` and eight digits.
impl Display for Id {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "#{:08x}", self.value)
    }
}

impl Display for Implicit<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let kind = match self.kind {
            ImplicitKind::Type => "Type",
            ImplicitKind::Nat => "#",
        };
        write!(f, "{{{}:{}{kind}}}", self.name, if self.bang { "!" } else { "" })
    }
}

impl Display for Field<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.name.iter().try_for_each(|name| write!(f, "{name}:"))?;
        self.condition.iter().try_for_each(|condition| write!(f, "{condition}?"))?;
        write!(f, "{}{}", if self.bang { "!" } else { "" }, self.ty)
    }
}

impl Display for FieldType<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Expr(expr) => Term(expr).fmt(f),
            Self::Repetition(repetition) => repetition.fmt(f),
        }
    }
}

impl Display for Repetition<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        if let Some(count) = &self.count {
            write!(f, "{}*", Term(count))?;
        }
        f.write_str("[ ")?;
        self.fields.iter().try_for_each(|field| write!(f, "{field} "))?;
        f.write_char(']')
    }
}

/// Formats the condition without its `?`.
impl Display for Condition<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self.bit {
            Some(bit) => write!(f, "{}.{}", self.nat, bit.value),
            None => self.nat.fmt(f),
        }
    }
}

impl Display for Expr<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match &self.kind {
            ExprKind::Name(name) => name.fmt(f),
            ExprKind::Nat => f.write_char('#'),
            ExprKind::Number(number) => number.fmt(f),
            ExprKind::Bare(inner) => write!(f, "%{}", Term(inner)),
            ExprKind::Apply(head, arguments) => {
                write!(f, "{}<", Term(head))?;
                for (index, argument) in arguments.iter().enumerate() {
                    f.write_str(if index > 0 { "," } else { "" })?;
                    argument.fmt(f)?;
                }
                f.write_char('>')
            }
            ExprKind::Sum(left, right) => write!(f, "{left}+{}", Term(right)),
        }
    }
}

/// An expression in a place that requires a term: sums get parentheses.
struct Term<'a>(&'a Expr<'a>);

impl Display for Term<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self.0.kind {
            ExprKind::Sum(..) => write!(f, "({})", self.0),
            _ => self.0.fmt(f),
        }
    }
}

impl Display for Name<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(self.text)
    }
}

impl Display for Ident<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(self.text)
    }
}

//! The syntax tree of a TL schema: what the text says, in the order it says it.
//!
//! Names and comments are slices of the text. Equality ignores [spans](Span).

use crate::span::Span;

/// A schema file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Schema<'a> {
    /// Definitions and section marks, in file order.
    pub items: Vec<Item<'a>>,
    /// Comments behind the last item.
    pub end: Vec<Comment<'a>>,
}

/// A definition or a section mark, with the comments around it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item<'a> {
    /// The whole item without its comments.
    pub span: Span,
    /// Whole-line comments above the item.
    pub comments: Vec<Comment<'a>>,
    /// Whether a blank line stands above the item, below its comments.
    pub blank_before: bool,
    /// What it is.
    pub kind: ItemKind<'a>,
    /// Comment behind the item, on its last line.
    pub trailing: Option<Comment<'a>>,
}

/// What an [`Item`] is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ItemKind<'a> {
    /// `---types---` or `---functions---`.
    Section(Section),
    /// `===N===`: what follows belongs to layer N.
    Layer(u32),
    /// `name#id {X:Type} field:type = Result;`
    Combinator(Combinator<'a>),
    /// `int ? = Int;`
    Builtin(Builtin<'a>),
    /// `New T;`, `Final T;` or `Empty T;`
    Finality(Finality, Name<'a>),
    /// `Vector int;` - a partial application of a type, or of a combinator.
    PartialApplication(Expr<'a>),
}

/// Which half of a schema definitions belong to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Section {
    /// Constructors. A file starts here.
    #[default]
    Types,
    /// Functions.
    Functions,
}

/// The three finality declarations.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Finality {
    /// The type gets its first constructors here.
    New,
    /// The type gets no more constructors.
    Final,
    /// The type has no constructors at all.
    Empty,
}

/// A constructor or a function.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Combinator<'a> {
    /// From the name up to the result, without the `;`.
    pub span: Span,
    /// VK's `@any`, `@read` and so on, in front of the name.
    pub annotations: Vec<Ident<'a>>,
    /// The name; `None` for `_`, the default constructor of its type.
    pub name: Option<Name<'a>>,
    /// The declared id.
    pub id: Option<Id>,
    /// Implicit parameters: `{X:Type}`, `{n:#}`.
    pub implicit: Vec<Implicit<'a>>,
    /// The fields, in wire order.
    pub fields: Vec<Field<'a>>,
    /// Whether the result stands behind `=>` (VK) instead of `=`.
    pub arrow: bool,
    /// The result type.
    pub result: Expr<'a>,
    /// Comments behind the last field, and those inside the result.
    pub comments: Vec<Comment<'a>>,
}

/// `#1cb5c415` behind a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Id {
    /// The `#` and the digits.
    pub span: Span,
    /// The number.
    pub value: u32,
}

/// `{X:Type}` or `{n:#}`; `{a b:#}` is two of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Implicit<'a> {
    /// The name and the kind.
    pub span: Span,
    /// The name.
    pub name: Ident<'a>,
    /// Whether `!` stands before the kind.
    pub bang: bool,
    /// What the parameter stands for.
    pub kind: ImplicitKind,
}

/// What an implicit parameter stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImplicitKind {
    /// `Type`.
    Type,
    /// `#`.
    Nat,
}

/// One field; `(a b:T)` is two of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field<'a> {
    /// The whole field.
    pub span: Span,
    /// Comments between the previous field and this one, and those inside this one.
    pub comments: Vec<Comment<'a>>,
    /// The name; `None` for an anonymous field or `_`.
    pub name: Option<Ident<'a>>,
    /// `flags.3?` or `n?`.
    pub condition: Option<Condition<'a>>,
    /// Whether `!` stands before the type: the field is a function whose result the type is.
    pub bang: bool,
    /// The type.
    pub ty: FieldType<'a>,
    /// Comment behind the field, on its last line.
    pub trailing: Option<Comment<'a>>,
}

/// The type of a [`Field`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FieldType<'a> {
    /// A type expression.
    Expr(Expr<'a>),
    /// `n*[ fields ]`; without a count it is the last `#` field before.
    Repetition(Box<Repetition<'a>>),
}

/// `4*[ int ]`, `n*[ x:int y:int ]` or `[ t ]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repetition<'a> {
    /// From the count up to the `]`.
    pub span: Span,
    /// The count: a nat, a name, or a sum.
    pub count: Option<Expr<'a>>,
    /// What is repeated.
    pub fields: Vec<Field<'a>>,
}

/// When a field is present.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Condition<'a> {
    /// `flags.3`, without the `?`.
    pub span: Span,
    /// The nat that decides.
    pub nat: Ident<'a>,
    /// Its bit; without one, any value but zero makes the field present.
    pub bit: Option<Bit>,
}

/// A bit number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bit {
    /// The digits.
    pub span: Span,
    /// The number, not checked against 31.
    pub value: u32,
}

/// A type expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expr<'a> {
    /// The whole expression.
    pub span: Span,
    /// What it is.
    pub kind: ExprKind<'a>,
}

/// What an [`Expr`] is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExprKind<'a> {
    /// A type, a bare type, a constructor or a variable.
    Name(Name<'a>),
    /// `#`.
    Nat,
    /// A number.
    Number(u32),
    /// `%T`.
    Bare(Box<Expr<'a>>),
    /// `F<A,B>`, which is also `(F A B)` and, where it can stand, `F A B`. Never without arguments.
    Apply(Box<Expr<'a>>, Vec<Expr<'a>>),
    /// `n+1`.
    Sum(Box<Expr<'a>>, Box<Expr<'a>>),
}

/// `int ? = Int;`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Builtin<'a> {
    /// From the name up to the type.
    pub span: Span,
    /// The bare name.
    pub name: Name<'a>,
    /// The declared id.
    pub id: Option<Id>,
    /// The `?`.
    pub mark: Span,
    /// The boxed type.
    pub ty: Name<'a>,
}

/// A name with its namespaces: `messages.chatInviteImporters`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Name<'a> {
    /// The whole name.
    pub span: Span,
    /// The whole text, dots included.
    pub text: &'a str,
}

impl<'a> Name<'a> {
    /// The part behind the last dot.
    pub fn ident(self) -> &'a str {
        self.text.rsplit_once('.').map_or(self.text, |(_, ident)| ident)
    }

    /// The parts before the last dot.
    pub fn namespace(self) -> impl Iterator<Item = &'a str> {
        self.text.rsplit_once('.').into_iter().flat_map(|(namespace, _)| namespace.split('.'))
    }

    /// Whether it is a type's name: the part behind the last dot starts with an upper-case letter.
    pub fn is_boxed(self) -> bool {
        let start = self.text.bytes().rposition(|byte| byte == b'.').map_or(0, |dot| dot + 1);
        self.text.as_bytes().get(start).is_some_and(u8::is_ascii_uppercase)
    }
}

/// A name without namespace: a field, a variable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ident<'a> {
    /// The name.
    pub span: Span,
    /// Its text.
    pub text: &'a str,
}

/// A comment with its marks: `// text` without the line's end, or `/* text */`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Comment<'a> {
    /// The whole comment.
    pub span: Span,
    /// Its text, `//` or `/*` included.
    pub text: &'a str,
    /// Whether a blank line stands above it.
    pub blank_before: bool,
}

//! Syntax tree of a TL schema.
//!
//! Names and comments borrow from the text. Equality of trees ignores [spans](Span): two trees are equal if
//! they have the same contents, wherever these are in the text.

use crate::span::Span;

/// Schema file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Schema<'a> {
    /// Definitions and dividers, in file order.
    pub items: Vec<Item<'a>>,
    /// Comments after the last item.
    pub end: Vec<Comment<'a>>,
}

/// Definition or divider, with the comments around it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item<'a> {
    /// Item without the comments around it.
    pub span: Span,
    /// Whole-line comments above the item.
    pub comments: Vec<Comment<'a>>,
    /// Whether a blank line separates the item from its comments or from the previous item.
    pub blank_before: bool,
    /// Kind of the item, with its contents.
    pub kind: ItemKind<'a>,
    /// Comment after the item, on its last line.
    pub trailing: Option<Comment<'a>>,
}

/// Kind of an [`Item`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ItemKind<'a> {
    /// `---types---` or `---functions---`.
    Section(Section),
    /// `===N===`: the following items belong to layer N; `===M-N===`: to all layers from M to N.
    Layers {
        /// First layer.
        first: u32,
        /// Last layer, not before the first.
        last: u32,
    },
    /// `name#id {X:Type} field:type = Result;`
    Combinator(Combinator<'a>),
    /// `int ? = Int;`
    Builtin(Builtin<'a>),
    /// `New T;`, `Final T;` or `Empty T;`
    Finality(Finality, Name<'a>),
    /// `Vector int;`: partial application of a type or a combinator.
    PartialApplication(Expr<'a>),
}

/// Section of a schema.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Section {
    /// Constructors; a file starts in this section.
    #[default]
    Types,
    /// Functions.
    Functions,
}

/// Finality declaration of a type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Finality {
    /// The type has no constructors before this declaration.
    New,
    /// The type has no constructors after this declaration.
    Final,
    /// The type has no constructors.
    Empty,
}

/// Constructor or function.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Combinator<'a> {
    /// From the annotations or the name to the result, without the `;`.
    pub span: Span,
    /// Annotations before the name, such as VK's `@any` and `@read`.
    pub annotations: Vec<Ident<'a>>,
    /// Name; `None` for `_`, the default constructor of its type.
    pub name: Option<Name<'a>>,
    /// Declared id.
    pub id: Option<Id>,
    /// Implicit parameters: `{X:Type}`, `{n:#}`.
    pub implicit: Vec<Implicit<'a>>,
    /// Fields, in wire order.
    pub fields: Vec<Field<'a>>,
    /// Whether `=>` (VK) instead of `=` precedes the result.
    pub arrow: bool,
    /// Result type.
    pub result: Expr<'a>,
    /// Comments after the last field and inside the result.
    pub comments: Vec<Comment<'a>>,
}

impl Combinator<'_> {
    /// Returns whether it is a function, in a section of a schema: `=>` makes one in any section.
    pub fn is_function(&self, section: Section) -> bool {
        self.arrow || section == Section::Functions
    }
}

/// Declared id: `#1cb5c415` after a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Id {
    /// `#` and digits.
    pub span: Span,
    /// Value of the id.
    pub value: u32,
}

/// Implicit parameter: `{X:Type}` or `{n:#}`. `{a b:#}` is two of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Implicit<'a> {
    /// From the name to the kind, without braces.
    pub span: Span,
    /// Name.
    pub name: Ident<'a>,
    /// Whether `!` precedes the kind.
    pub bang: bool,
    /// Kind of the parameter.
    pub kind: ImplicitKind,
}

/// Kind of an implicit parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImplicitKind {
    /// `Type`: a type.
    Type,
    /// `#`: a natural number.
    Nat,
}

/// Field of a combinator. `(a b:T)` is two of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field<'a> {
    /// Whole field; for one of a group, the whole group.
    pub span: Span,
    /// Comments between the previous field and this one, and inside this one.
    pub comments: Vec<Comment<'a>>,
    /// Name; `None` for an anonymous field or `_`.
    pub name: Option<Ident<'a>>,
    /// Condition, `flags.3?` or `n?`; `None` if the field is always present.
    pub condition: Option<Condition<'a>>,
    /// Whether `!` precedes the type: the field is then a function with this result type.
    pub bang: bool,
    /// Type of the field.
    pub ty: FieldType<'a>,
    /// Comment after the field, on its last line.
    pub trailing: Option<Comment<'a>>,
}

/// Type of a [`Field`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FieldType<'a> {
    /// Type expression.
    Expr(Expr<'a>),
    /// `n*[ fields ]`; without a count, the last preceding `#` field is the count.
    Repetition(Box<Repetition<'a>>),
}

/// Repetition: `4*[ int ]`, `n*[ x:int y:int ]` or `[ t ]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repetition<'a> {
    /// From the count, if any, to the `]`.
    pub span: Span,
    /// Count: a number, a name, or a sum.
    pub count: Option<Expr<'a>>,
    /// Repeated fields.
    pub fields: Vec<Field<'a>>,
}

/// Condition of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Condition<'a> {
    /// `flags.3`, without the `?`.
    pub span: Span,
    /// Name of the `#` field or parameter.
    pub nat: Ident<'a>,
    /// Bit that must be set; `None` if any non-zero value makes the field present.
    pub bit: Option<Bit>,
}

/// Bit number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bit {
    /// Digits.
    pub span: Span,
    /// Value; not checked to be at most 31.
    pub value: u32,
}

/// Type expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expr<'a> {
    /// Whole expression, with its parentheses.
    pub span: Span,
    /// Kind of the expression, with its contents.
    pub kind: ExprKind<'a>,
}

/// Kind of an [`Expr`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExprKind<'a> {
    /// Boxed or bare type, constructor, or variable.
    Name(Name<'a>),
    /// `#`.
    Nat,
    /// Number.
    Number(u32),
    /// `%T`.
    Bare(Box<Expr<'a>>),
    /// `F<A,B>`, also written `(F A B)` and, where no parentheses are needed, `F A B`. Has at least one argument.
    Apply(Box<Expr<'a>>, Vec<Expr<'a>>),
    /// `n+1`.
    Sum(Box<Expr<'a>>, Box<Expr<'a>>),
}

/// Declaration of a builtin type: `int ? = Int;`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Builtin<'a> {
    /// From the name to the type, without the `;`.
    pub span: Span,
    /// Bare name.
    pub name: Name<'a>,
    /// Declared id.
    pub id: Option<Id>,
    /// `?` between name and type.
    pub mark: Span,
    /// Boxed type.
    pub ty: Name<'a>,
}

/// Name with its namespaces: `messages.chatInviteImporters`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Name<'a> {
    /// Whole name.
    pub span: Span,
    /// Text, including namespaces and dots.
    pub text: &'a str,
}

impl<'a> Name<'a> {
    /// Returns the part after the last dot.
    pub fn ident(self) -> &'a str {
        self.text.rsplit_once('.').map_or(self.text, |(_, ident)| ident)
    }

    /// Returns the parts before the last dot.
    pub fn namespace(self) -> impl Iterator<Item = &'a str> {
        self.text.rsplit_once('.').into_iter().flat_map(|(namespace, _)| namespace.split('.'))
    }

    /// Returns whether this is the name of a type: the part after the last dot starts upper-case.
    pub fn is_boxed(self) -> bool {
        self.ident().starts_with(|first: char| first.is_ascii_uppercase())
    }
}

/// Name without namespace: a field or a variable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ident<'a> {
    /// Name.
    pub span: Span,
    /// Text of the name.
    pub text: &'a str,
}

/// Comment with its delimiters: `// text` without the line end, or `/* text */`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Comment<'a> {
    /// Whole comment.
    pub span: Span,
    /// Text, including `//` or `/*`.
    pub text: &'a str,
    /// Whether a blank line precedes the comment.
    pub blank_before: bool,
}

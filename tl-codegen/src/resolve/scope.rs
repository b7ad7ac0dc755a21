//! Type expressions of one combinator, and the names in scope there.

mod frame;
mod number;

use tl_parser::ast::{Combinator, Expr, ExprKind, Name};
use tl_parser::{Code, Diagnostic, Span};

use super::declare::{Declarations, DeclaredType, is_object, is_vector};
use super::{Purpose, SKIP, no_counterpart};
use crate::model::{Builtin, ConstructorId, Ty, TypeId};
use crate::nearest;

pub(super) use self::frame::{Contents, Frame, Is, Named};

/// The last position of a constructor whose bare form the schema as data can refer to.
const LAST_BARE: usize = 255;

/// The start of the message about a builtin without a Rust type.
const UNKNOWN_BUILTIN: &str = "unknown builtin";

/// Whether a diagnostic is about a builtin without a Rust type.
pub(super) fn is_about_builtin(found: &Diagnostic) -> bool {
    found.message.starts_with(UNKNOWN_BUILTIN)
}

/// The names in scope in a combinator's type expressions.
pub(super) struct Scope<'s, 'a> {
    declarations: &'s Declarations<'a>,
    pub(super) diagnostics: &'s mut Vec<Diagnostic>,
    /// The implicit parameters, in the order of arguments.
    pub(super) params: Vec<&'a str>,
    /// The combinator, and the brackets around the current field, innermost last.
    pub(super) frames: Vec<Frame<'a>>,
    /// The contents of brackets that are constructors of their own, of all combinators.
    pub(super) contents: &'s mut Vec<Contents>,
    /// Whether this is the result of a function, in which types may have no constructors.
    pub(super) in_result: bool,
}

/// The arguments of a result type that are names; empty for others.
pub(super) fn arguments<'c>(combinator: &'c Combinator<'_>) -> impl Iterator<Item = &'c str> {
    let arguments = match &combinator.result.kind {
        ExprKind::Apply(_, arguments) => &arguments[..],
        _ => &[],
    };
    arguments.iter().map(|argument| match &argument.kind {
        ExprKind::Name(name) => name.text,
        _ => "",
    })
}

impl<'s, 'a> Scope<'s, 'a> {
    /// The scope of `combinator`, with nothing in it yet.
    pub(super) fn new(
        declarations: &'s Declarations<'a>,
        combinator: &Combinator<'a>,
        diagnostics: &'s mut Vec<Diagnostic>,
        contents: &'s mut Vec<Contents>,
    ) -> Self {
        let mut params: Vec<&str> = combinator.implicit.iter().map(|implicit| implicit.name.text).collect();
        // Those of a type are in the order of its arguments, which need not be that of their declarations.
        params.sort_by_key(|param| arguments(combinator).position(|argument| argument == *param));
        Self { declarations, diagnostics, params, frames: vec![Frame::default()], contents, in_result: false }
    }

    /// The index of the next constructor that is the contents of brackets.
    pub(super) fn next_constructor(&self) -> usize {
        self.declarations.constructors.len() + self.contents.len()
    }

    pub(super) fn purpose(&self) -> Purpose {
        self.declarations.purpose
    }

    /// Whether a constructor is not declared or has no fields.
    pub(super) fn is_empty(&self, name: &str) -> bool {
        let Declarations { constructors, constructor_index, .. } = self.declarations;
        constructor_index.get(name).is_none_or(|&index| constructors[index].ast.fields.is_empty())
    }

    /// Reports a diagnostic in place of a result.
    pub(super) fn report<T>(&mut self, diagnostic: Diagnostic) -> Option<T> {
        self.diagnostics.push(diagnostic);
        None
    }

    /// Resolves `expr` to a type; `None` if that reported a diagnostic.
    pub(super) fn ty(&mut self, expr: &Expr<'_>) -> Option<Ty> {
        self.resolve(expr, None)
    }

    /// `bare` is the span from the `%` on, if there is one.
    fn resolve(&mut self, expr: &Expr<'_>, bare: Option<Span>) -> Option<Ty> {
        let (head, arguments, bare) = match &expr.kind {
            ExprKind::Nat => return Some(Ty::Builtin(Builtin::Nat)),
            ExprKind::Bare(inner) => return self.resolve(inner, Some(expr.span)),
            ExprKind::Apply(function, arguments) => match &function.kind {
                ExprKind::Bare(inner) => (&inner.kind, &arguments[..], Some(function.span)),
                head => (head, &arguments[..], bare),
            },
            head => (head, &[][..], bare),
        };
        match head {
            ExprKind::Name(name) => {
                let name = Name { span: bare.unwrap_or(name.span), ..*name };
                self.named(name, arguments, bare.is_some())
            }
            ExprKind::Number(_) | ExprKind::Sum(..) => self.not_a_type(format!("{expr}"), expr.span),
            _ => self.report(no_counterpart(format!("`{expr}`"), expr.span).help(SKIP)),
        }
    }

    fn not_a_type(&mut self, number: String, span: Span) -> Option<Ty> {
        let message = format!("expected a type, found the number `{number}`");
        self.report(Diagnostic::new(Code::ArgumentCount, span, message).label("not a type"))
    }

    fn named(&mut self, name: Name<'_>, arguments: &[Expr<'_>], bare: bool) -> Option<Ty> {
        match self.find(name.text).map(|found| found.is) {
            Some(Is::Param(index)) => {
                self.check_arity(name, 0, arguments)?;
                if bare {
                    return self.unsupported(name, "the bare form of a type parameter");
                }
                return Some(Ty::Param(index));
            }
            Some(Is::Word(_)) => return self.not_a_type(name.text.to_owned(), name.span),
            Some(Is::Other) | None => {}
        }
        let declarations = self.declarations;
        if bare && let Some(builtin) = declarations.boxed_builtin_of(name.text) {
            self.check_arity(name, 0, arguments)?;
            return self.builtin(name, builtin);
        }
        // A schema can declare a type of the runtime's differently.
        let is_own = declarations.ty(name.text).is_some() || declarations.constructor_index.contains_key(name.text);
        if !is_own && is_vector(name.text) {
            self.check_arity(name, 1, arguments)?;
            let item = Box::new(self.ty(&arguments[0])?);
            return Some(Ty::Vector { item, bare: bare || !name.is_boxed() });
        }
        if let Some(builtin) = Builtin::named(name.text).filter(|_| !is_own) {
            self.check_arity(name, 0, arguments)?;
            return Some(Ty::Builtin(builtin));
        }
        if is_object(name.text) && declarations.builtins.contains_key(name.text) {
            return Some(Ty::Builtin(Builtin::Object));
        }
        if name.is_boxed() {
            let Some((index, ty)) = declarations.ty(name.text) else {
                return match declarations.builtins.get(name.text) {
                    Some(builtin) if bare => self.builtin(name, builtin),
                    _ if self.in_result && !declarations.unparsed.contains(name.text) => {
                        self.without_constructors(name);
                        Some(Ty::Builtin(Builtin::Object))
                    }
                    Some(_) => self.unsupported(name, "a type without constructors"),
                    None => self.undeclared(Code::UndeclaredType, "type", name),
                };
            };
            let args = self.arguments(name, &ty.numbers, arguments)?;
            return match (&ty.constructors[..], bare) {
                ([only], bare) => Some(Ty::Constructor { id: ConstructorId(*only), bare, args }),
                (_, false) => Some(Ty::Enum { id: TypeId(index), args }),
                (_, true) => self.ambiguous(name, ty),
            };
        }
        let Some(&index) = declarations.constructor_index.get(name.text) else {
            if declarations.builtins.contains_key(name.text) || self.mapped(name.text).is_some() {
                return self.builtin(name, name.text);
            }
            return self.undeclared(Code::UndeclaredBare, "constructor", name);
        };
        let ty = &declarations.types[declarations.type_of[index]];
        let args = self.arguments(name, &ty.numbers, arguments)?;
        if ty.constructors.iter().position(|other| *other == index) > Some(LAST_BARE) {
            let what = format!("only the first {} constructors of a type have a bare form", LAST_BARE + 1);
            return self.unsupported(name, &what);
        }
        if ty.constructors.len() > 1 {
            let message = format!("bare use of `{}`, whose type `{}` has other constructors", name.text, ty.name);
            let diagnostic = Diagnostic::new(Code::BareVariant, name.span, message).label("encoded without an id");
            self.diagnostics.push(diagnostic.help(format!("use `{}` to allow all of them", ty.name)));
        }
        Some(Ty::Constructor { id: ConstructorId(index), bare: true, args })
    }

    /// Resolves arguments; `numbers` says which of them are numbers.
    fn arguments(&mut self, name: Name<'_>, numbers: &[bool], arguments: &[Expr<'_>]) -> Option<Vec<Ty>> {
        self.check_arity(name, numbers.len(), arguments)?;
        let args = arguments.iter().zip(numbers).map(|(argument, is_number)| match is_number {
            true => self.number_argument(argument).map(Ty::Number),
            false => self.ty(argument),
        });
        let args: Option<Vec<Ty>> = args.collect();
        // Of all builtins, its Rust type alone has no default.
        let has_default = |ty: &Ty| *ty != Ty::Builtin(Builtin::Int512) || self.purpose() != Purpose::Rust;
        if args.as_ref().is_some_and(|args| !args.iter().all(has_default)) {
            return self.unsupported_argument(name);
        }
        args
    }

    /// A builtin that the schema declares.
    fn builtin(&mut self, name: Name<'_>, builtin: &str) -> Option<Ty> {
        let mapped = Builtin::named(builtin).map(Ty::Builtin).or_else(|| self.mapped(builtin));
        // A Rust type is no help to a program that reads the schema as data.
        let is_of_use = |ty: &Ty| self.purpose() == Purpose::Rust || !matches!(ty, Ty::Mapped(_));
        if let Some(ty) = mapped.filter(is_of_use) {
            return Some(ty);
        }
        let help = format!("map it: `--builtin {builtin}=TYPE`, or `Config::builtin`");
        self.report(no_counterpart(format!("{UNKNOWN_BUILTIN} `{builtin}`"), name.span).help(help))
    }

    /// The type that the options map a builtin to.
    fn mapped(&self, builtin: &str) -> Option<Ty> {
        let (_, target) = self.declarations.leniency.builtins.iter().find(|(name, _)| name == builtin)?;
        Some(Builtin::named(target).map_or_else(|| Ty::Mapped(target.clone()), Ty::Builtin))
    }

    /// Warns of a result whose values cannot be decoded.
    fn without_constructors(&mut self, name: Name<'_>) {
        let message = format!("result type `{}` has no constructors", name.text);
        let diagnostic = Diagnostic::new(Code::NoConstructors, name.span, message).label("decoded as any boxed value");
        let diagnostic = self.suggest(diagnostic, name);
        self.diagnostics.push(diagnostic);
    }

    fn check_arity(&mut self, name: Name<'_>, arity: usize, arguments: &[Expr<'_>]) -> Option<()> {
        if arguments.len() == arity {
            return Some(());
        }
        let takes = crate::count(arity, "argument");
        let message = format!("`{}` takes {takes}, {} given", name.text, arguments.len());
        let span = arguments.get(arity).map_or(name.span, |extra| extra.span);
        let label = if arguments.len() > arity { "not expected" } else { "arguments missing" };
        self.report(Diagnostic::new(Code::ArgumentCount, span, message).label(label))
    }

    fn undeclared(&mut self, code: Code, what: &str, name: Name<'_>) -> Option<Ty> {
        if self.declarations.unparsed.contains(name.text) {
            return None; // Declared in a definition with a syntax error.
        }
        let message = format!("{what} `{}` is not declared", name.text);
        let diagnostic = Diagnostic::new(code, name.span, message).label("not found in this schema");
        let diagnostic = self.suggest(diagnostic, name);
        self.report(diagnostic)
    }

    /// Adds the most similar name to a diagnostic about an undeclared one.
    fn suggest(&self, diagnostic: Diagnostic, name: Name<'_>) -> Diagnostic {
        // The search takes time; with this many mistakes, the schema is another one.
        let likely = (self.diagnostics.len() < 50).then(|| self.nearest(name)).flatten();
        match likely {
            Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
            None => diagnostic,
        }
    }

    fn ambiguous(&mut self, name: Name<'_>, ty: &DeclaredType<'a>) -> Option<Ty> {
        let all = &self.declarations.constructors;
        let names: Vec<String> = ty.constructors.iter().map(|&index| format!("`{}`", all[index].name)).collect();
        let listed = match &names[..] {
            [first, second, third, rest @ ..] if !rest.is_empty() => {
                format!("{first}, {second}, {third} and {} more", rest.len())
            }
            names => names.join(", "),
        };
        let percent = if name.is_boxed() { "%" } else { "" };
        let message =
            format!("`{percent}{}` has no bare form: type `{}` has {} constructors", name.text, ty.name, names.len());
        let diagnostic = Diagnostic::new(Code::BareOfManyConstructors, name.span, message);
        self.report(
            diagnostic.label(format!("could be {listed}")).help(format!("use `{}`, or name the constructor", ty.name)),
        )
    }

    fn unsupported(&mut self, name: Name<'_>, what: &str) -> Option<Ty> {
        self.report(no_counterpart(format!("`{}`: {what}", name.text), name.span).help(SKIP))
    }

    fn unsupported_argument<T>(&mut self, name: Name<'_>) -> Option<T> {
        let diagnostic = no_counterpart(format!("`int512` as an argument of `{}`", name.text), name.span);
        self.report(diagnostic.help("make a constructor with a field of this type, and name that"))
    }

    /// The declared name that is most similar to a wrong one.
    fn nearest(&self, name: Name<'_>) -> Option<&'a str> {
        let mut names: Vec<&str> = Builtin::names().chain(["true", "vector", "Vector"]).collect();
        if name.is_boxed() {
            names.extend(self.declarations.types.iter().map(|ty| ty.name));
        } else {
            names.extend(self.declarations.constructors.iter().map(|constructor| constructor.name));
        }
        let same = names.iter().copied().find(|near| near.eq_ignore_ascii_case(name.text));
        same.or_else(|| nearest(name.text, names))
    }
}

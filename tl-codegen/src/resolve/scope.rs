//! Type expressions of one combinator, and the names in scope there.

use std::collections::{HashMap, HashSet};

use tl_parser::ast::{Combinator, Expr, ExprKind, ImplicitKind, Name};
use tl_parser::{Code, Diagnostic, Span};

use super::declare::{Declarations, DeclaredType, is_object, is_vector};
use super::no_counterpart;
use crate::model::{Builtin, ConstructorId, Ty, TypeId};
use crate::nearest;

/// The last position of a constructor whose bare form the schema as data can refer to.
const LAST_BARE: usize = 255;

/// The names in scope in a combinator's type expressions.
pub(super) struct Scope<'s, 'a> {
    declarations: &'s Declarations<'a>,
    pub(super) diagnostics: &'s mut Vec<Diagnostic>,
    pub(super) params: Vec<&'a str>,
    /// Names of the implicit numbers and of the `#` fields so far.
    pub(super) nats: HashSet<&'a str>,
    indices: HashMap<&'a str, usize>,
    /// Whether this is the result of a function, in which types may have no constructors.
    pub(super) in_result: bool,
}

impl<'s, 'a> Scope<'s, 'a> {
    /// The scope of `combinator`. Reports parameters that Rust has no counterpart for.
    pub(super) fn new(
        declarations: &'s Declarations<'a>,
        combinator: &Combinator<'a>,
        diagnostics: &'s mut Vec<Diagnostic>,
    ) -> Self {
        let (mut params, mut nats) = (Vec::new(), HashSet::new());
        for implicit in &combinator.implicit {
            match implicit.kind {
                ImplicitKind::Type => params.push(implicit.name.text),
                ImplicitKind::Nat => {
                    nats.insert(implicit.name.text);
                    let message = format!("type that depends on the number `{}`", implicit.name.text);
                    diagnostics.push(
                        Diagnostic::new(Code::UnsupportedDependentType, implicit.span, message)
                            .label("has no counterpart in Rust"),
                    );
                }
            }
        }
        let indices = params.iter().enumerate().map(|(index, param)| (*param, index)).collect();
        Self { declarations, diagnostics, params, nats, indices, in_result: false }
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
            _ => self.report(no_counterpart(format!("`{expr}`"), expr.span)),
        }
    }

    fn named(&mut self, name: Name<'_>, arguments: &[Expr<'_>], bare: bool) -> Option<Ty> {
        if let Some(&index) = self.indices.get(name.text) {
            self.check_arity(name, 0, arguments)?;
            return Some(Ty::Param(index));
        }
        if is_vector(name.text) {
            self.check_arity(name, 1, arguments)?;
            let item = Box::new(self.ty(&arguments[0])?);
            return Some(Ty::Vector { item, bare: bare || !name.is_boxed() });
        }
        if let Some(builtin) = Builtin::named(name.text) {
            self.check_arity(name, 0, arguments)?;
            return Some(Ty::Builtin(builtin));
        }
        if self.nats.contains(name.text) {
            return self.unsupported(name, "a number as a type argument");
        }
        if is_object(name.text) && self.declarations.builtins.contains_key(name.text) {
            return Some(Ty::Builtin(Builtin::Object));
        }
        if name.is_boxed() {
            let declarations = self.declarations;
            let Some((index, ty)) = declarations.ty(name.text) else {
                return match declarations.builtins.get(name.text) {
                    Some(builtin) if bare => self.builtin(name, builtin),
                    _ if self.in_result && !declarations.unparsed.contains(name.text) => {
                        self.without_constructors(name);
                        Some(Ty::Builtin(Builtin::Object))
                    }
                    Some(_) => self.unsupported(name, "the boxed form of a builtin type"),
                    None => self.undeclared(Code::UndeclaredType, "type", name),
                };
            };
            let args = self.arguments(name, ty.arity, arguments)?;
            return match (&ty.constructors[..], bare) {
                ([only], bare) => Some(Ty::Constructor { id: ConstructorId(*only), bare, args }),
                (_, false) => Some(Ty::Enum { id: TypeId(index), args }),
                (_, true) => self.ambiguous(name, ty),
            };
        }
        let Some(&index) = self.declarations.constructor_index.get(name.text) else {
            if self.declarations.builtins.contains_key(name.text) || self.mapped(name.text).is_some() {
                return self.builtin(name, name.text);
            }
            return self.undeclared(Code::UndeclaredBare, "constructor", name);
        };
        let declarations = self.declarations;
        let ty = &declarations.types[declarations.type_of[index]];
        let args = self.arguments(name, ty.arity, arguments)?;
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

    /// A builtin that the schema declares.
    fn builtin(&mut self, name: Name<'_>, builtin: &str) -> Option<Ty> {
        if let Some(ty) = Builtin::named(builtin).map(Ty::Builtin).or_else(|| self.mapped(builtin)) {
            return Some(ty);
        }
        let help = format!("map it: `--builtin {builtin}=TYPE`, or `Config::builtin`");
        self.report(no_counterpart(format!("`{}`: a builtin type that is not known", name.text), name.span).help(help))
    }

    /// The type that the options map a builtin to.
    fn mapped(&self, builtin: &str) -> Option<Ty> {
        let target = self.declarations.leniency.builtins.get(builtin)?;
        Some(Builtin::named(target).map_or_else(|| Ty::Mapped(target.clone()), Ty::Builtin))
    }

    /// Warns of a result whose values cannot be decoded.
    fn without_constructors(&mut self, name: Name<'_>) {
        let message = format!("result type `{}` has no constructors", name.text);
        let diagnostic = Diagnostic::new(Code::NoConstructors, name.span, message).label("decoded as any boxed value");
        let diagnostic = self.suggest(diagnostic, name);
        self.diagnostics.push(diagnostic);
    }

    fn arguments(&mut self, name: Name<'_>, arity: usize, arguments: &[Expr<'_>]) -> Option<Vec<Ty>> {
        self.check_arity(name, arity, arguments)?;
        arguments.iter().map(|argument| self.ty(argument)).collect()
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
        self.report(no_counterpart(format!("`{}`: {what}", name.text), name.span))
    }

    /// The declared name that is most similar to a wrong one.
    fn nearest(&self, name: Name<'_>) -> Option<&'a str> {
        if name.is_boxed() {
            nearest(name.text, self.declarations.types.iter().map(|ty| ty.name))
        } else {
            nearest(name.text, self.declarations.constructors.iter().map(|constructor| constructor.name))
        }
    }
}

//! Type expressions of one combinator, and the names in scope there.

use std::collections::{HashMap, HashSet};

use tl_parser::ast::{Combinator, Expr, ExprKind, ImplicitKind, Name};
use tl_parser::{Code, Diagnostic, Span};

use super::declare::{Declarations, DeclaredType, is_object, is_vector};
use super::{Purpose, no_counterpart};
use crate::model::{Builtin, ConstructorId, Ty, TypeId};
use crate::nearest;

/// The names in scope in a combinator's type expressions.
pub(super) struct Scope<'s, 'a> {
    declarations: &'s Declarations<'a>,
    pub(super) diagnostics: &'s mut Vec<Diagnostic>,
    pub(super) params: Vec<&'a str>,
    /// Names of the implicit numbers and of the `#` fields so far.
    pub(super) nats: HashSet<&'a str>,
    indices: HashMap<&'a str, usize>,
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
        // The parameters of a type are in the order of its arguments, which need not be that of their declarations.
        let position = |param: &&str| arguments(combinator).position(|argument| argument == *param);
        params.sort_by_key(position);
        let indices = params.iter().enumerate().map(|(index, param)| (*param, index)).collect();
        Self { declarations, diagnostics, params, nats, indices }
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
            _ => self.report(no_counterpart(format!("`{expr}`"), expr.span)),
        }
    }

    fn named(&mut self, name: Name<'_>, arguments: &[Expr<'_>], bare: bool) -> Option<Ty> {
        if let Some(&index) = self.indices.get(name.text) {
            self.check_arity(name, 0, arguments)?;
            if bare {
                return self.unsupported(name, "the bare form of a type parameter");
            }
            return Some(Ty::Param(index));
        }
        let declarations = self.declarations;
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
        if self.nats.contains(name.text) {
            return self.unsupported(name, "a number as a type argument");
        }
        if is_object(name.text) && self.is_builtin(name) {
            return Some(Ty::Builtin(Builtin::Object));
        }
        if name.is_boxed() {
            let Some((index, ty)) = declarations.ty(name.text) else {
                if self.is_builtin(name) {
                    return self.unsupported(name, "the boxed form of a builtin type");
                }
                return self.undeclared(Code::UndeclaredType, "type", name);
            };
            let args = self.arguments(name, ty.arity, arguments)?;
            return match (&ty.constructors[..], bare) {
                ([only], bare) => Some(Ty::Constructor { id: ConstructorId(*only), bare, args }),
                (_, false) => Some(Ty::Enum { id: TypeId(index), args }),
                (_, true) => self.ambiguous(name, ty),
            };
        }
        let Some(&index) = declarations.constructor_index.get(name.text) else {
            if self.is_builtin(name) {
                return self.unsupported(name, "a builtin type that is not known");
            }
            return self.undeclared(Code::UndeclaredBare, "constructor", name);
        };
        let ty = &declarations.types[declarations.type_of[index]];
        let args = self.arguments(name, ty.arity, arguments)?;
        if ty.constructors.len() > 1 {
            return self.ambiguous(name, ty);
        }
        Some(Ty::Constructor { id: ConstructorId(index), bare: true, args })
    }

    fn arguments(&mut self, name: Name<'_>, arity: usize, arguments: &[Expr<'_>]) -> Option<Vec<Ty>> {
        self.check_arity(name, arity, arguments)?;
        let arguments: Option<Vec<Ty>> = arguments.iter().map(|argument| self.ty(argument)).collect();
        // Of all builtins, its Rust type alone has no default.
        let has_default = |ty: &Ty| *ty != Ty::Builtin(Builtin::Int512) || self.purpose() != Purpose::Rust;
        if arguments.as_ref().is_some_and(|arguments| !arguments.iter().all(has_default)) {
            return self.unsupported_argument(name);
        }
        arguments
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
        let mut diagnostic = Diagnostic::new(code, name.span, message).label("not found in this schema");
        // The search takes time; with this many mistakes, the schema is another one.
        let likely = (self.diagnostics.len() < 50).then(|| self.nearest(name)).flatten();
        if let Some(near) = likely {
            diagnostic = diagnostic.help(format!("did you mean `{near}`?"));
        }
        self.report(diagnostic)
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
        self.report(diagnostic.label(format!("could be {listed}")).help(format!("use `{}`", ty.name)))
    }

    fn is_builtin(&self, name: Name<'_>) -> bool {
        self.declarations.builtins.contains(name.text)
    }

    fn unsupported(&mut self, name: Name<'_>, what: &str) -> Option<Ty> {
        self.report(no_counterpart(format!("`{}`: {what}", name.text), name.span))
    }

    fn unsupported_argument<T>(&mut self, name: Name<'_>) -> Option<T> {
        let diagnostic = no_counterpart(format!("`int512` as an argument of `{}`", name.text), name.span);
        self.report(diagnostic.help("make a constructor with a field of this type, and name that"))
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

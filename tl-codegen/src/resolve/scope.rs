//! Type expressions of one combinator, and the names in scope there.

use std::collections::{HashMap, HashSet};

use tl_parser::ast::{Combinator, Expr, ExprKind, ImplicitKind, Name};
use tl_parser::{Code, Diagnostic, Span};

use super::declare::{Declarations, DeclaredType};
use super::{Purpose, types};
use crate::model::{Builtin, ConstructorId, Ty, TypeId};
use crate::nearest::nearest;

/// The names in scope in a combinator's type expressions.
pub(super) struct Scope<'s, 'a> {
    declarations: &'s Declarations<'a>,
    /// Names of the type parameters.
    pub(super) params: Vec<&'a str>,
    /// Names of the implicit numbers and of the `#` fields so far.
    pub(super) nats: HashSet<&'a str>,
    /// Index of each type parameter.
    indices: HashMap<&'a str, usize>,
}

impl<'s, 'a> Scope<'s, 'a> {
    /// The scope of `combinator`. Reports parameters that Rust has no counterpart for.
    pub(super) fn new(
        declarations: &'s Declarations<'a>,
        combinator: &Combinator<'a>,
        diagnostics: &mut Vec<Diagnostic>,
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
        Self { declarations, params, nats, indices }
    }

    /// The purpose of the model.
    pub(super) fn purpose(&self) -> Purpose {
        self.declarations.purpose
    }

    /// Resolves `expr` to a type; `None` if that reported a diagnostic.
    pub(super) fn ty(&self, expr: &Expr<'_>, diagnostics: &mut Vec<Diagnostic>) -> Option<Ty> {
        self.resolve(expr, None, diagnostics)
    }

    /// `bare` is the span from the `%` on, if there is one.
    fn resolve(&self, expr: &Expr<'_>, bare: Option<Span>, diagnostics: &mut Vec<Diagnostic>) -> Option<Ty> {
        let named = |name: &Name<'_>, arguments, bare: Option<Span>, diagnostics| {
            let name = Name { span: bare.unwrap_or(name.span), ..*name };
            self.named(name, arguments, bare.is_some(), diagnostics)
        };
        match &expr.kind {
            ExprKind::Nat => Some(Ty::Builtin(Builtin::Nat)),
            ExprKind::Name(name) => named(name, &[], bare, diagnostics),
            ExprKind::Bare(inner) => self.resolve(inner, Some(expr.span), diagnostics),
            ExprKind::Apply(function, arguments) => match &function.kind {
                ExprKind::Name(name) => named(name, arguments, bare, diagnostics),
                ExprKind::Bare(inner) => match &inner.kind {
                    ExprKind::Name(name) => named(name, arguments, Some(function.span), diagnostics),
                    _ => self.no_counterpart(expr, diagnostics),
                },
                _ => self.no_counterpart(expr, diagnostics),
            },
            ExprKind::Number(_) | ExprKind::Sum(..) => self.no_counterpart(expr, diagnostics),
        }
    }

    fn named(
        &self,
        name: Name<'_>,
        arguments: &[Expr<'_>],
        bare: bool,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Option<Ty> {
        if let Some(&index) = self.indices.get(name.text) {
            self.check_arity(name, 0, arguments, diagnostics)?;
            return Some(Ty::Param(index));
        }
        if types::is_vector(name.text) {
            self.check_arity(name, 1, arguments, diagnostics)?;
            let item = Box::new(self.ty(&arguments[0], diagnostics)?);
            return Some(Ty::Vector { item, bare: bare || !name.is_boxed() });
        }
        if let Some(builtin) = Builtin::named(name.text) {
            self.check_arity(name, 0, arguments, diagnostics)?;
            return Some(Ty::Builtin(builtin));
        }
        if self.nats.contains(name.text) {
            return self.unsupported(name, "a number as a type argument", diagnostics);
        }
        if types::is_object(name.text) && self.is_builtin(name) {
            return Some(Ty::Builtin(Builtin::Object));
        }
        if name.is_boxed() {
            let Some((index, ty)) = self.declarations.ty(name.text) else {
                if self.is_builtin(name) {
                    return self.unsupported(name, "the boxed form of a builtin type", diagnostics);
                }
                return self.undeclared(Code::UndeclaredType, "type", name, diagnostics);
            };
            let args = self.arguments(name, ty.arity, arguments, diagnostics)?;
            return match (&ty.constructors[..], bare) {
                ([only], bare) => Some(Ty::Constructor { id: ConstructorId(*only), bare, args }),
                (_, false) => Some(Ty::Enum { id: TypeId(index), args }),
                (_, true) => self.ambiguous(name, ty, diagnostics),
            };
        }
        let Some(&index) = self.declarations.constructor_index.get(name.text) else {
            if self.is_builtin(name) {
                return self.unsupported(name, "a builtin type that is not known", diagnostics);
            }
            return self.undeclared(Code::UndeclaredBare, "constructor", name, diagnostics);
        };
        let ty = &self.declarations.types[self.declarations.type_of[index]];
        let args = self.arguments(name, ty.arity, arguments, diagnostics)?;
        if ty.constructors.len() > 1 {
            return self.ambiguous(name, ty, diagnostics);
        }
        Some(Ty::Constructor { id: ConstructorId(index), bare: true, args })
    }

    fn arguments(
        &self,
        name: Name<'_>,
        arity: usize,
        arguments: &[Expr<'_>],
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Option<Vec<Ty>> {
        self.check_arity(name, arity, arguments, diagnostics)?;
        arguments.iter().map(|argument| self.ty(argument, diagnostics)).collect()
    }

    fn check_arity(
        &self,
        name: Name<'_>,
        arity: usize,
        arguments: &[Expr<'_>],
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Option<()> {
        if arguments.len() == arity {
            return Some(());
        }
        let takes = crate::count(arity, "argument");
        let message = format!("`{}` takes {takes}, {} given", name.text, arguments.len());
        let span = arguments.get(arity).map_or(name.span, |extra| extra.span);
        let label = if arguments.len() > arity { "not expected" } else { "arguments missing" };
        diagnostics.push(Diagnostic::new(Code::ArgumentCount, span, message).label(label));
        None
    }

    fn undeclared(&self, code: Code, what: &str, name: Name<'_>, diagnostics: &mut Vec<Diagnostic>) -> Option<Ty> {
        if self.declarations.unparsed.contains(name.text) {
            return None; // Declared in a definition with a syntax error.
        }
        let message = format!("{what} `{}` is not declared", name.text);
        let mut diagnostic = Diagnostic::new(code, name.span, message).label("not found in this schema");
        // The search takes time; with this many mistakes, the schema is another one.
        let likely = (diagnostics.len() < 50).then(|| self.nearest(name)).flatten();
        if let Some(near) = likely {
            diagnostic = diagnostic.help(format!("did you mean `{near}`?"));
        }
        diagnostics.push(diagnostic);
        None
    }

    fn ambiguous(&self, name: Name<'_>, ty: &DeclaredType<'a>, diagnostics: &mut Vec<Diagnostic>) -> Option<Ty> {
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
        diagnostics.push(
            Diagnostic::new(Code::BareOfManyConstructors, name.span, message)
                .label(format!("could be {listed}"))
                .help(format!("use `{}`", ty.name)),
        );
        None
    }

    fn is_builtin(&self, name: Name<'_>) -> bool {
        self.declarations.builtins.contains(name.text)
    }

    fn unsupported(&self, name: Name<'_>, what: &str, diagnostics: &mut Vec<Diagnostic>) -> Option<Ty> {
        let message = format!("`{}`: {what} has no counterpart in Rust", name.text);
        diagnostics.push(Diagnostic::new(Code::UnsupportedDependentType, name.span, message));
        None
    }

    fn no_counterpart(&self, expr: &Expr<'_>, diagnostics: &mut Vec<Diagnostic>) -> Option<Ty> {
        let message = format!("`{expr}` has no counterpart in Rust");
        diagnostics.push(Diagnostic::new(Code::UnsupportedDependentType, expr.span, message));
        None
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

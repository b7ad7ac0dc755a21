//! From declared combinators to the model's constructors, functions and types.

use std::collections::HashSet;

use tl_parser::ast::{Combinator as Ast, Expr, ExprKind, Field, FieldType};
use tl_parser::doc::Docs;
use tl_parser::{Code, Diagnostic};

use super::declare::{Declarations, Declared};
use super::fields;
use super::scope::Scope;
use crate::model::{Builtin, Combinator, Constructor, ConstructorId, Enum, Function, Model, Ty, Type, TypeId, Variant};
use crate::{docs, names};

/// Lowers declarations to a model, which is yet to be [analysed](crate::analysis).
pub(super) fn lower(declarations: &Declarations<'_>, diagnostics: &mut Vec<Diagnostic>) -> Model {
    let mut model = Model::default();
    for (declared, &ty) in declarations.constructors.iter().zip(&declarations.type_of) {
        let mut scope = Scope::new(declarations, declared.ast, diagnostics);
        check_implicit(declared.ast, diagnostics);
        check_parameters(&scope, declared.ast, diagnostics);
        let combinator = combinator(&mut scope, declared, diagnostics);
        let alone = declarations.types[ty].constructors.len() == 1;
        let has_struct = alone || !declared.ast.fields.is_empty();
        model.constructors.push(Constructor { combinator, ty: TypeId(ty), has_struct });
    }
    for declared in &declarations.functions {
        let mut scope = Scope::new(declarations, declared.ast, diagnostics);
        check_implicit(declared.ast, diagnostics);
        let combinator = combinator(&mut scope, declared, diagnostics);
        let result = result(&scope, declared.ast, diagnostics);
        model.functions.push(Function { combinator, result, audience: None, errors: Vec::new() });
    }
    model.types = declarations
        .types
        .iter()
        .map(|ty| {
            let first = &model.constructors[ty.constructors[0]].combinator;
            Type {
                name: ty.name.to_owned(),
                docs: declarations.classes.get(ty.name).map(|text| docs::comment(text)).unwrap_or_default(),
                constructors: ty.constructors.iter().copied().map(ConstructorId).collect(),
                params: first.params.clone(),
                enumeration: (ty.constructors.len() > 1).then(|| enumeration(ty.name, &ty.constructors, declarations)),
            }
        })
        .collect();
    model
}

fn combinator<'a>(scope: &mut Scope<'_, 'a>, declared: &Declared<'a>, diagnostics: &mut Vec<Diagnostic>) -> Combinator {
    let docs = Docs::of(declared.item);
    Combinator {
        name: declared.name.to_owned(),
        id: declared.id,
        line: declared.ast.to_string(),
        docs: docs::comment(&docs.text),
        related: Vec::new(),
        path: names::path(&declared.rust_name()),
        params: scope.params.iter().map(|param| names::camel(param)).collect(),
        fields: fields::lower(scope, declared, &docs, diagnostics),
    }
}

fn enumeration(name: &str, constructors: &[usize], declarations: &Declarations<'_>) -> Enum {
    let tl: Vec<String> = constructors.iter().map(|&index| declarations.constructors[index].rust_name()).collect();
    let tl: Vec<&str> = tl.iter().map(String::as_str).collect();
    let variants = constructors
        .iter()
        .zip(names::variants(name, &tl))
        .map(|(&index, ident)| Variant { constructor: ConstructorId(index), ident });
    Enum { path: names::path(name), variants: variants.collect() }
}

/// The result type of a function; `Nat` in place of one that a diagnostic is about.
fn result(scope: &Scope<'_, '_>, ast: &Ast<'_>, diagnostics: &mut Vec<Diagnostic>) -> Ty {
    let missing = Ty::Builtin(Builtin::Nat);
    let name = match &ast.result.kind {
        ExprKind::Name(name) => name.text,
        _ => "",
    };
    let of_field = |field: &Field<'_>| {
        let mut names = HashSet::new();
        if let (true, FieldType::Expr(expr)) = (field.bang, &field.ty) {
            names_in(expr, &mut names);
        }
        names.contains(name)
    };
    if !scope.params.contains(&name) && ast.fields.iter().any(of_field) {
        return missing; // An undeclared variable, which is reported at the field.
    }
    let mut found = Vec::new();
    let ty = scope.ty(&ast.result, &mut found);
    diagnostics.extend(found.into_iter().map(|mut diagnostic| {
        if diagnostic.code == Code::UndeclaredType && !name.is_empty() {
            diagnostic.code = Code::NoConstructors;
            diagnostic.message = format!("result type `{name}` has no constructors");
        }
        diagnostic
    }));
    ty.unwrap_or(missing)
}

/// Implicit parameters must be fixed by the result type or by a `!` field.
fn check_implicit(ast: &Ast<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let mut fixed = HashSet::new();
    names_in(&ast.result, &mut fixed);
    for field in ast.fields.iter().filter(|field| field.bang) {
        if let FieldType::Expr(expr) = &field.ty {
            names_in(expr, &mut fixed);
        }
    }
    for implicit in ast.implicit.iter().filter(|implicit| !fixed.contains(implicit.name.text)) {
        let message = format!("implicit parameter `{}` is not determined", implicit.name.text);
        diagnostics.push(
            Diagnostic::new(Code::UndeterminedImplicit, implicit.name.span, message)
                .label("neither the result type nor a `!` field fixes it")
                .help(format!("name it in the result: `= T {}`", implicit.name.text)),
        );
    }
}

/// A constructor's result must apply its type to its parameters as they are.
fn check_parameters(scope: &Scope<'_, '_>, ast: &Ast<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let ExprKind::Apply(_, arguments) = &ast.result.kind else {
        return;
    };
    let in_order = arguments.len() == scope.params.len()
        && arguments
            .iter()
            .zip(&scope.params)
            .all(|(argument, param)| matches!(&argument.kind, ExprKind::Name(name) if name.text == *param));
    if !in_order && ast.implicit.len() == scope.params.len() && !scope.params.is_empty() {
        let message = format!("`{}` has no counterpart in Rust", ast.result);
        diagnostics.push(
            Diagnostic::new(Code::UnsupportedDependentType, ast.result.span, message)
                .label("not the implicit parameters in their order"),
        );
    }
}

/// All names in an expression.
fn names_in<'a>(expr: &Expr<'a>, found: &mut HashSet<&'a str>) {
    match &expr.kind {
        ExprKind::Name(name) => {
            found.insert(name.text);
        }
        ExprKind::Nat | ExprKind::Number(_) => {}
        ExprKind::Bare(inner) => names_in(inner, found),
        ExprKind::Apply(function, arguments) => {
            names_in(function, found);
            arguments.iter().for_each(|argument| names_in(argument, found));
        }
        ExprKind::Sum(left, right) => {
            names_in(left, found);
            names_in(right, found);
        }
    }
}

//! From declared combinators to the model's constructors, functions and types.

use std::collections::{BTreeMap, HashSet};

use tl_parser::ast::{Combinator as Ast, Expr, ExprKind, FieldType};
use tl_parser::doc::Docs;
use tl_parser::{Code, Diagnostic};

use super::declare::{Declarations, Declared};
use super::scope::Scope;
use super::{fields, no_counterpart};
use crate::model::{Builtin, Combinator, Constructor, ConstructorId, Enum, Function, Model, Ty, Type, TypeId, Variant};
use crate::{docs, names};

/// Lowers declarations to a model, which is yet to be [analysed](crate::analysis).
pub(super) fn lower(declarations: &Declarations<'_>, diagnostics: &mut Vec<Diagnostic>) -> Model {
    let mut model = Model::default();
    for (declared, &ty) in declarations.constructors.iter().zip(&declarations.type_of) {
        let mut scope = Scope::new(declarations, declared.ast, diagnostics);
        check_implicit(&mut scope, declared.ast);
        check_parameters(&mut scope, declared.ast);
        let combinator = combinator(&mut scope, declared);
        let alone = declarations.types[ty].constructors.len() == 1;
        let has_struct = alone || !declared.ast.fields.is_empty();
        model.constructors.push(Constructor { combinator, ty: TypeId(ty), has_struct });
    }
    for declared in &declarations.functions {
        let mut scope = Scope::new(declarations, declared.ast, diagnostics);
        check_implicit(&mut scope, declared.ast);
        let combinator = combinator(&mut scope, declared);
        let result = result(&mut scope, declared.ast);
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
    for id in model.bare_variants() {
        model.constructors[id.0].has_struct = true;
    }
    model
}

fn combinator<'a>(scope: &mut Scope<'_, 'a>, declared: &Declared<'a>) -> Combinator {
    let docs = Docs::of(declared.item);
    Combinator {
        name: declared.name.to_owned(),
        id: declared.id,
        line: declared.ast.to_string(),
        docs: docs::comment(&docs.text),
        related: Vec::new(),
        path: names::path(&declared.rust_name()),
        params: scope.params.iter().map(|param| names::camel(param)).collect(),
        fields: fields::lower(scope, declared, &docs),
        groups: BTreeMap::new(),
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
fn result(scope: &mut Scope<'_, '_>, ast: &Ast<'_>) -> Ty {
    let missing = Ty::Builtin(Builtin::Nat);
    let name = match &ast.result.kind {
        ExprKind::Name(name) => name.text,
        _ => "",
    };
    if !scope.params.contains(&name) && bang_names(ast).contains(name) {
        return missing; // An undeclared variable, which is reported at the field.
    }
    scope.in_result = true;
    scope.ty(&ast.result).unwrap_or(missing)
}

/// Implicit parameters must be fixed by the result type or by a `!` field.
fn check_implicit(scope: &mut Scope<'_, '_>, ast: &Ast<'_>) {
    let mut fixed = bang_names(ast);
    names_in(&ast.result, &mut fixed);
    for implicit in ast.implicit.iter().filter(|implicit| !fixed.contains(implicit.name.text)) {
        let message = format!("implicit parameter `{}` is not determined", implicit.name.text);
        scope.diagnostics.push(
            Diagnostic::new(Code::UndeterminedImplicit, implicit.name.span, message)
                .label("neither the result type nor a `!` field fixes it")
                .help(format!("name it in the result: `= T {}`", implicit.name.text)),
        );
    }
}

/// A constructor's result must apply its type to its parameters as they are.
fn check_parameters(scope: &mut Scope<'_, '_>, ast: &Ast<'_>) {
    let ExprKind::Apply(_, arguments) = &ast.result.kind else { return };
    let names = arguments.iter().map(|argument| match &argument.kind {
        ExprKind::Name(name) => name.text,
        _ => "",
    });
    let in_order = names.eq(scope.params.iter().copied());
    if !in_order && ast.implicit.len() == scope.params.len() && !scope.params.is_empty() {
        let diagnostic = no_counterpart(format!("`{}`", ast.result), ast.result.span);
        scope.diagnostics.push(diagnostic.label("not the implicit parameters in their order"));
    }
}

/// All names in the types of `!` fields.
fn bang_names<'a>(ast: &Ast<'a>) -> HashSet<&'a str> {
    let mut names = HashSet::new();
    for field in ast.fields.iter().filter(|field| field.bang) {
        if let FieldType::Expr(expr) = &field.ty {
            names_in(expr, &mut names);
        }
    }
    names
}

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

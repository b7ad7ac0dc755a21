//! From declared combinators to the model's constructors, functions and types.

use std::collections::{BTreeMap, HashSet};

use tl_parser::ast::{Combinator as Ast, Expr, ExprKind, FieldType, ImplicitKind};
use tl_parser::doc::Docs;
use tl_parser::{Code, Diagnostic};

use super::declare::{Declarations, Declared};
use super::scope::{self, Scope};
use super::{fields, generics, no_counterpart};
use crate::model::{
    Builtin, Combinator, Constructor, ConstructorId, Enum, Function, Model, Param, Ty, Type, TypeId, Variant,
};
use crate::{docs, names};

/// Lowers declarations to a model, which is yet to be [analysed](crate::analysis).
pub(super) fn lower(declarations: &Declarations<'_>, diagnostics: &mut Vec<Diagnostic>) -> Model {
    let mut model = Model::default();
    for (declared, &ty) in declarations.constructors.iter().zip(&declarations.type_of) {
        let mut scope = Scope::new(declarations, declared.ast, diagnostics);
        check_implicit(&mut scope, declared.ast, false);
        check_parameters(&mut scope, declared.ast);
        let combinator = combinator(&mut scope, declared);
        let alone = declarations.types[ty].constructors.len() == 1;
        let has_struct = alone || !declared.ast.fields.is_empty();
        model.constructors.push(Constructor { combinator, ty: TypeId(ty), has_struct });
    }
    for declared in &declarations.functions {
        let mut scope = Scope::new(declarations, declared.ast, diagnostics);
        check_implicit(&mut scope, declared.ast, true);
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
    generics::find_used(&mut model);
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
        params: scope.params.iter().map(|param| Param::new(names::camel(param))).collect(),
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
    let before = scope.diagnostics.len();
    let ty = scope.ty(&ast.result);
    for diagnostic in &mut scope.diagnostics[before..] {
        if diagnostic.code == Code::UndeclaredType && !name.is_empty() {
            diagnostic.code = Code::NoConstructors;
            diagnostic.message = format!("result type `{name}` has no constructors");
        }
    }
    ty.unwrap_or(missing)
}

/// Implicit parameters must be fixed by the result type of a constructor, or by a `!` field of a function.
fn check_implicit(scope: &mut Scope<'_, '_>, ast: &Ast<'_>, is_function: bool) {
    let (mut in_result, bang) = (HashSet::new(), bang_names(ast));
    names_in(&ast.result, &mut in_result);
    for implicit in &ast.implicit {
        let name = implicit.name.text;
        // A server finds the type of an inner call by its id; nothing tells it another one.
        let by_result = in_result.contains(name) && !(is_function && implicit.kind == ImplicitKind::Type);
        if by_result || bang.contains(name) {
            continue;
        }
        let diagnostic = Diagnostic::new(
            Code::UndeterminedImplicit,
            implicit.name.span,
            format!("implicit parameter `{name}` is not determined"),
        );
        scope.diagnostics.push(match is_function {
            true => diagnostic
                .label("no `!` field fixes it")
                .help(format!("add a field with the call that returns it: `query:!{name}`")),
            false => diagnostic
                .label("neither the result type nor a `!` field fixes it")
                .help(format!("name it in the result: `= T {name}`")),
        });
    }
}

/// A constructor's result must apply its type to its parameters as they are.
fn check_parameters(scope: &mut Scope<'_, '_>, ast: &Ast<'_>) {
    let ExprKind::Apply(_, arguments) = &ast.result.kind else { return };
    let are_params = arguments.len() == scope.params.len() && scope::arguments(ast).eq(scope.params.iter().copied());
    if !are_params && ast.implicit.len() == scope.params.len() && !scope.params.is_empty() {
        let diagnostic = no_counterpart(format!("`{}`", ast.result), ast.result.span);
        scope.diagnostics.push(diagnostic.label("not the implicit parameters, each once"));
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

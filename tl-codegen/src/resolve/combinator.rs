//! From declared combinators to the model's constructors, functions and types.

use std::collections::{BTreeMap, HashSet};

use tl_parser::ast::{Combinator as Ast, Expr, ExprKind, FieldType, ImplicitKind};
use tl_parser::doc::Docs;
use tl_parser::{Code, Diagnostic};

use super::declare::{Declarations, Declared};
use super::scope::{self, Contents, Scope};
use super::{Purpose, SKIP, fields, generics, no_counterpart};
use crate::model::{
    Builtin, Combinator, Constructor, ConstructorId, Enum, FieldKind, Function, Model, Number, Param, Ty, Type, TypeId,
    Variant,
};
use crate::{docs, names};

/// Lowers declarations to a model, which is yet to be [analysed](crate::analysis), and returns the declaration that each of
/// [`Model::combinators`] is of.
pub(super) fn lower<'d, 'a>(
    declarations: &'d Declarations<'a>,
    diagnostics: &mut Vec<Diagnostic>,
) -> (Model, Vec<&'d Declared<'a>>) {
    let (mut model, mut all_contents, mut declared_by) = (Model::default(), Vec::new(), Vec::new());
    for (declared, &ty) in declarations.constructors.iter().zip(&declarations.type_of) {
        let mut scope = Scope::new(declarations, declared.ast, diagnostics, &mut all_contents);
        check_implicit(&mut scope, declared.ast, false);
        check_parameters(&mut scope, declared.ast);
        let combinator = combinator(&mut scope, declared, None);
        declared_by.resize(all_contents.len(), declared);
        let alone = declarations.types[ty].constructors.len() == 1;
        let has_struct = alone || !declared.ast.fields.is_empty();
        model.constructors.push(Constructor { combinator, ty: TypeId(ty), has_struct });
    }
    for declared in &declarations.functions {
        let mut scope = Scope::new(declarations, declared.ast, diagnostics, &mut all_contents);
        check_implicit(&mut scope, declared.ast, true);
        let mut result = Ty::Builtin(Builtin::Nat);
        let combinator = combinator(&mut scope, declared, Some(&mut result));
        declared_by.resize(all_contents.len(), declared);
        model.functions.push(Function { combinator, result, audience: None, errors: Vec::new() });
    }
    model.types = declarations
        .types
        .iter()
        .map(|ty| {
            let first = &model.constructors[ty.constructors[0]].combinator;
            Type {
                name: ty.name.to_owned(),
                path: names::path(ty.name),
                docs: declarations.classes.get(ty.name).map(|text| docs::comment(text)).unwrap_or_default(),
                constructors: ty.constructors.iter().copied().map(ConstructorId).collect(),
                params: first.params.clone(),
                enumeration: (ty.constructors.len() > 1).then(|| enumeration(ty.name, &ty.constructors, declarations)),
            }
        })
        .collect();
    all_contents.into_iter().for_each(|contents| add(&mut model, contents));
    generics::find_used(&mut model);
    for id in model.bare_variants() {
        model.constructors[id.0].has_struct = true;
    }
    let declared_by = declarations.constructors.iter().chain(declared_by).chain(&declarations.functions);
    (model, declared_by.collect())
}

/// Adds the contents of brackets as a type with one constructor.
fn add(model: &mut Model, Contents { name, params, fields }: Contents) {
    let (id, ty) = (ConstructorId(model.constructors.len()), TypeId(model.types.len()));
    let docs = crate::model::Docs::default;
    let constructors = vec![id];
    model.types.push(Type {
        name: name.clone(),
        path: names::path(&name),
        docs: docs(),
        constructors,
        params: params.clone(),
        enumeration: None,
    });
    let combinator = Combinator {
        id: 0,
        line: name.clone(),
        docs: docs(),
        related: Vec::new(),
        path: names::path(&name),
        params,
        fields,
        groups: BTreeMap::new(),
        name,
    };
    model.constructors.push(Constructor { combinator, ty, has_struct: true });
}

/// Lowers a combinator, and the result of a function.
fn combinator<'a>(scope: &mut Scope<'_, 'a>, declared: &Declared<'a>, returned: Option<&mut Ty>) -> Combinator {
    let before = scope.diagnostics.len();
    let docs = Docs::of(declared.item);
    fields::lower(scope, declared, &docs);
    let mut returned = returned;
    if let Some(returned) = &mut returned {
        **returned = result(scope, declared.ast);
    }
    let mut frame = scope.frames.pop().unwrap_or_default();
    frame.join_counts(returned);
    if scope.purpose() == Purpose::Rust {
        for (field, span) in frame.fields.iter().zip(&frame.spans) {
            let FieldKind::Value(ty) = &field.kind else { continue };
            let is_counted = |ty: &Ty| matches!(ty, Ty::Array { count, .. } if !matches!(count, Number::Constant(_)));
            if ty.walk().any(is_counted) {
                let diagnostic = no_counterpart(format!("repetition in `{}`", declared.name), *span);
                let help =
                    "write its count right before it, both unconditional and used for nothing else, or use `vector<T>`";
                scope.diagnostics.push(diagnostic.help(help));
            }
        }
    }
    if scope.diagnostics.len() > before + 1 {
        report_causes_once(scope.diagnostics, before, declared.ast);
    }
    Combinator {
        name: declared.name.to_owned(),
        id: declared.id,
        line: declared.ast.to_string(),
        docs: docs::comment(&docs.text),
        related: Vec::new(),
        path: names::path(&declared.rust_name()),
        params: scope.params.iter().map(|param| Param::new(names::camel(param))).collect(),
        fields: frame.fields,
        groups: BTreeMap::new(),
    }
}

/// Removes diagnostics with the cause of an earlier one: a parameter that is a number, of all that depends on it, or a
/// number or builtin that is used several times.
fn report_causes_once(diagnostics: &mut Vec<Diagnostic>, before: usize, ast: &Ast<'_>) {
    let is_dependent = ast.implicit.iter().any(|implicit| implicit.kind == ImplicitKind::Nat);
    let (mut messages, mut of_number) = (HashSet::new(), false);
    let found = diagnostics.split_off(before);
    diagnostics.extend(found.into_iter().filter(|found| {
        if found.code != Code::UnsupportedDependentType {
            return true;
        }
        let is_caused = is_dependent && !scope::is_about_builtin(found);
        messages.insert(found.message.clone()) && !(is_caused && std::mem::replace(&mut of_number, true))
    }));
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
    if !matches!(ast.result.kind, ExprKind::Apply(..)) {
        return;
    }
    if !scope::arguments(ast).eq(scope.params.iter().copied()) {
        let diagnostic = no_counterpart(format!("`{}`", ast.result), ast.result.span);
        scope.diagnostics.push(diagnostic.label("not the implicit parameters, each once").help(SKIP));
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

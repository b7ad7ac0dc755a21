//! Different TL names that are one name in Rust.

use std::collections::HashMap;

use tl_parser::{Code, Diagnostic, Span};

use super::declare::{Declarations, Declared};
use crate::model::{Combinator, Model, Path};

/// Reports structs and fields that would be called the same.
pub(super) fn check(model: &Model, declarations: &Declarations<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let constructors = declarations.constructors.iter().zip(&model.constructors);
    let constructors: Vec<_> = constructors
        .filter(|(_, constructor)| constructor.has_struct)
        .map(|(declared, constructor)| (declared, &constructor.combinator))
        .collect();
    let functions = declarations.functions.iter().zip(&model.functions);
    let functions: Vec<_> = functions.map(|(declared, function)| (declared, &function.combinator)).collect();
    check_paths(&constructors, diagnostics);
    check_paths(&functions, diagnostics);
    let duplicates = diagnostics.iter().filter(|found| found.code == Code::DuplicateField);
    let duplicates: Vec<Span> = duplicates.map(|found| found.span).collect();
    for (declared, combinator) in constructors.into_iter().chain(functions) {
        // The same name in TL is the same in Rust, and said already.
        if !duplicates.iter().any(|duplicate| declared.ast.span.contains(*duplicate)) {
            check_fields(declared, combinator, diagnostics);
        }
    }
}

fn check_paths(combinators: &[(&Declared<'_>, &Combinator)], diagnostics: &mut Vec<Diagnostic>) {
    let mut paths: HashMap<&Path, &Declared<'_>> = HashMap::new();
    for (declared, combinator) in combinators {
        let Some(first) = paths.insert(&combinator.path, declared) else { continue };
        let message = match (first.name == declared.name, first.layer == declared.layer) {
            (true, true) => continue, // A duplicate, which is said already.
            (true, false) => format!("`{}` of two layers has one name in Rust", declared.name),
            (false, _) => {
                format!("`{}` and `{}` are both called `{}` in Rust", first.name, declared.name, combinator.path.ident)
            }
        };
        diagnostics
            .push(Diagnostic::new(Code::NameCollision, declared.span, message).secondary(first.span, "the other one"));
    }
}

fn check_fields(declared: &Declared<'_>, combinator: &Combinator, diagnostics: &mut Vec<Diagnostic>) {
    let mut idents = Vec::new();
    for field in &combinator.fields {
        if idents.contains(&&field.ident) {
            let message = format!("two fields of `{}` are called `{}` in Rust", declared.name, field.ident);
            diagnostics.push(Diagnostic::new(Code::NameCollision, declared.span, message));
        }
        idents.push(&field.ident);
    }
}

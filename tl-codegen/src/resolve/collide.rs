//! Different TL names that are one name in Rust.

use std::collections::{BTreeSet, HashMap, HashSet};

use tl_parser::{Code, Diagnostic, Span};

use super::declare::{Declarations, Declared};
use crate::model::{Combinator, FieldKind, LARGEST_TUPLE, Model, Path, StructFieldKind};
use crate::names;

/// Reports structs, enums, variants, fields, methods and parameters that would have the same name.
pub(super) fn check(model: &Model, declarations: &Declarations<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let constructors: Vec<_> = declarations.constructors.iter().zip(&model.constructors).collect();
    let structs = constructors.iter().filter(|(_, constructor)| constructor.has_struct);
    check_paths(structs.map(|(declared, it)| (declared.owner(), &it.combinator.path)), diagnostics);
    let functions = || declarations.functions.iter().zip(&model.functions);
    check_paths(functions().map(|(declared, it)| (declared.owner(), &it.combinator.path)), diagnostics);
    let types = declarations.types.iter().zip(&model.types);
    let enums = types.filter_map(|(declared, ty)| Some((declared, ty.enumeration.as_ref()?)));
    let enums: Vec<_> = enums.collect();
    let owner = |name, span| Owner { name, span, layer: None };
    check_paths(enums.iter().map(|(ty, it)| (owner(ty.name, ty.span), &it.path)), diagnostics);
    for (ty, enumeration) in enums {
        // A name that is declared twice in one layer is reported already.
        let mut names = HashSet::new();
        let variants = enumeration.variants.iter().filter(|it| {
            let declared = &declarations.constructors[it.constructor.0];
            names.insert((declared.layer, declared.name))
        });
        let variants = variants.map(|variant| variant.ident.clone());
        unique(&format!("two variants of `{}`", ty.name), ty.span, variants, diagnostics);
    }
    let duplicates = diagnostics.iter().filter(|found| found.code == Code::DuplicateField);
    let duplicates: BTreeSet<_> = duplicates.map(|found| (found.span.file, found.span.start)).collect();
    let functions = functions().map(|(declared, it)| (declared, &it.combinator));
    for (declared, combinator) in constructors.iter().map(|(declared, it)| (*declared, &it.combinator)).chain(functions)
    {
        let (file, start, end) = (declared.ast.span.file, declared.ast.span.start, declared.ast.span.end);
        // The same name in TL is the same in Rust, and reported already.
        if duplicates.range((file, start)..(file, end)).next().is_none() {
            check_combinator(declared, combinator, diagnostics);
        }
    }
}

struct Owner<'a> {
    name: &'a str,
    span: Span,
    layer: Option<u32>,
}

impl<'a> Declared<'a> {
    fn owner(&self) -> Owner<'a> {
        Owner { name: self.name, span: self.span, layer: self.layer }
    }
}

fn check_paths<'p>(items: impl Iterator<Item = (Owner<'p>, &'p Path)>, diagnostics: &mut Vec<Diagnostic>) {
    let mut paths: HashMap<&Path, Owner<'_>> = HashMap::new();
    for (owner, path) in items {
        let (name, span, layer) = (owner.name, owner.span, owner.layer);
        let Some(first) = paths.insert(path, owner) else { continue };
        let message = match (first.name == name, first.layer == layer) {
            (true, true) => continue, // A duplicate, which is reported already.
            (true, false) => format!("`{name}` of two layers has one name in Rust"),
            (false, _) => format!("`{}` and `{name}` are both called `{}` in Rust", first.name, path.ident),
        };
        diagnostics.push(Diagnostic::new(Code::NameCollision, span, message).secondary(first.span, "the other one"));
    }
}

fn check_combinator(declared: &Declared<'_>, combinator: &Combinator, diagnostics: &mut Vec<Diagnostic>) {
    let of = |what: &str| format!("two {what} of `{}`", declared.name);
    let struct_fields = combinator.struct_fields();
    let fields = struct_fields.iter().map(|field| field.ident.clone());
    // The reader keeps flags words and the values of a group in local variables.
    let is_flags = |index: &usize| matches!(combinator.fields[*index].kind, FieldKind::Flags);
    let words = (0..combinator.fields.len()).filter(is_flags).map(|index| combinator.ident(index));
    let parts = struct_fields.iter().flat_map(|field| {
        let count = if matches!(field.kind, StructFieldKind::Group(..)) { field.values().len() } else { 0 };
        if count > LARGEST_GROUP {
            let message = format!("{count} values on one flag bit of `{}` have no counterpart in Rust", declared.name);
            diagnostics.push(Diagnostic::new(Code::UnsupportedDependentType, declared.span, message));
        }
        (0..count.min(LARGEST_GROUP)).map(|nth| names::group_part(&field.ident, nth))
    });
    let parts: Vec<String> = parts.collect();
    let locals = fields.chain(words).chain(parts).map(|ident| names::local(&ident));
    unique(&of("fields"), declared.span, locals, diagnostics);
    let methods = combinator.aliases().into_iter().map(|alias| alias.ident);
    unique(&of("methods"), declared.span, methods, diagnostics);
    unique(&of("parameters"), declared.span, combinator.params.iter().map(|param| param.ident.clone()), diagnostics);
}

/// As many values as a tuple of tuples has room for.
const LARGEST_GROUP: usize = LARGEST_TUPLE * LARGEST_TUPLE;

fn unique(what: &str, span: Span, idents: impl Iterator<Item = String>, diagnostics: &mut Vec<Diagnostic>) {
    let mut seen = HashSet::new();
    for ident in idents {
        if seen.contains(&ident) {
            let message = format!("{what} are called `{ident}` in Rust");
            diagnostics.push(Diagnostic::new(Code::NameCollision, span, message));
        }
        seen.insert(ident);
    }
}

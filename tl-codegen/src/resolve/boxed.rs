//! Boxed builtins: where a schema with `int ? = Int` uses `Int`, the id of `int` is in front of the value.
//!
//! Such a type is one of the schema's own. Its constructor has one field, the builtin.

use std::collections::HashSet;

use tl_parser::ast::{Combinator, Expr, ExprKind, Field, FieldType, Ident, Item, ItemKind, Name, Section};
use tl_parser::{Parsed, Span, id};

use super::declare::{head, is_object, is_vector};
use super::{leave_out, provided};
use crate::model::Builtin;

/// Returns a constructor such as `int#a8509bda value:int = Int` for each builtin that the schemas declare and use in the boxed
/// form.
pub(super) fn items<'a>(schemas: &[Parsed<'a>]) -> Vec<Item<'a>> {
    let (mut declared, mut used): (Vec<[Name<'a>; 2]>, _) = (Vec::new(), HashSet::new());
    let mut found = Vec::new();
    let mut declare = |name: Name<'a>, ty: Name<'a>, id, span| {
        // Files that belong together, and sections of layers, may all declare it.
        if !declared.contains(&[name, ty]) {
            declared.push([name, ty]);
            found.push((ty.text, item(name, ty, id, span)));
        }
    };
    for Parsed { schema, .. } in schemas {
        let mut section = Section::Types;
        for Item { kind, span, .. } in &schema.items {
            match kind {
                ItemKind::Section(mark) => section = *mark,
                ItemKind::Builtin(it) if section == Section::Types && !is_any(it.name.text) => {
                    declare(it.name, it.ty, id::of_builtin(it), *span);
                }
                ItemKind::Combinator(ast) if ast.is_function(section) => {
                    leave_out::in_fields(&ast.fields, false, &mut used);
                    leave_out::in_expr(&ast.result, false, &mut used);
                }
                ItemKind::Combinator(ast) => {
                    leave_out::in_fields(&ast.fields, false, &mut used);
                    if let Some((name, ty, id)) = provided(ast) {
                        declare(name, ty, id, *span);
                    }
                }
                ItemKind::Builtin(_)
                | ItemKind::Layers { .. }
                | ItemKind::Finality(..)
                | ItemKind::PartialApplication(_) => {}
            }
        }
    }
    found.into_iter().filter(|(ty, _)| used.contains(ty)).map(|(_, item)| item).collect()
}

/// Whether a name is that of any type, or of one whose usual form is the boxed one.
fn is_any(name: &str) -> bool {
    is_object(name) || is_vector(name) || matches!(name, "Bool" | "bool" | "True" | "true")
}

/// The name, type and id of a constructor that declares a builtin, as `int128 4*[ int ] = Int128` does.
fn provided<'a>(ast: &Combinator<'a>) -> Option<(Name<'a>, Name<'a>, u32)> {
    let (name, ty) = (ast.name?, head(&ast.result)?);
    let id = ast.id.map_or_else(|| id::infer(ast), |id| id.value);
    let is_builtin = Builtin::named(name.text).is_some() && provided::is_provided(ast, name.text, id, ty.text);
    is_builtin.then_some((name, ty, id))
}

fn item<'a>(name: Name<'a>, ty: Name<'a>, id: u32, span: Span) -> Item<'a> {
    let expr = |name: Name<'a>| Expr { span: name.span, kind: ExprKind::Name(name) };
    let field = Field {
        span: name.span,
        comments: Vec::new(),
        name: Some(Ident { text: "value", span: name.span }),
        condition: None,
        bang: false,
        ty: FieldType::Expr(expr(name)),
        trailing: None,
    };
    let combinator = Combinator {
        span,
        annotations: Vec::new(),
        name: Some(name),
        id: Some(tl_parser::ast::Id { value: id, span: name.span }),
        implicit: Vec::new(),
        fields: vec![field],
        arrow: false,
        result: expr(ty),
        comments: Vec::new(),
    };
    let kind = ItemKind::Combinator(combinator);
    Item { span, comments: Vec::new(), blank_before: false, kind, trailing: None }
}

//! Parses TL type expressions into the shapes that values are decoded by.

use tl_codegen::model::Builtin;
use tl_codegen::nearest;
use tl_parser::Sources;
use tl_parser::ast::{Expr, ExprKind, FieldType, ItemKind, Name};
use tl_runtime::schema::{Base, Combinator, Schema, Schemas, Ty};
use tl_runtime::shape::Shape;

use crate::schema;

const MAX_VECTORS: usize = 14;

/// Parses a type that a field may have, such as `User`, `%Message`, `Vector<int>` or `vector<%Message>`; or the name of a
/// constructor or function, whose values start with its id.
///
/// ```
/// use tl_runtime::schema::Schemas;
/// use tl_runtime::shape::Shape;
///
/// let schemas = Schemas(vec![&tl_runtime::schema::SERVICE].leak());
/// assert_eq!(tl_codegen_cli::shape(schemas, "Message"), Ok(Shape::Type("Message")));
/// assert_eq!(tl_codegen_cli::shape(schemas, "message"), Ok(Shape::Combinator { id: 0x5bb8e511, name: "message" }));
/// assert!(matches!(tl_codegen_cli::shape(schemas, "vector<%Message>"), Ok(Shape::Field { .. })));
/// let error = tl_codegen_cli::shape(schemas, "Mesage").unwrap_err();
/// assert_eq!(error, "the schema has no type `Mesage`; did you mean `Message`?");
/// ```
///
/// # Errors
///
/// Returns a message if the text is not a type, or names one that the schemas lack.
pub fn shape(schemas: Schemas, text: &str) -> Result<Shape, String> {
    let text = text.trim();
    if let Some(found) = schemas.named(text) {
        return Ok(Shape::Combinator { id: found.combinator.id(), name: found.combinator.name() });
    }
    if let Some((_, ty)) = schemas.ty(text) {
        return Ok(Shape::Type(ty.name));
    }
    if text == "Object" {
        return Ok(Shape::Type("Object"));
    }
    let mut sources = Sources::new();
    let file = sources.add("type", format!("value of:({text}) = Value;"));
    let parsed = tl_parser::parse(sources.text(file), file);
    let invalid =
        || format!("`{text}` is not a type; expected a type such as `User`, `%User`, `int` or `Vector<User>`");
    let (true, [item]) = (parsed.diagnostics.is_empty(), &parsed.schema.items[..]) else { return Err(invalid()) };
    let ItemKind::Combinator(combinator) = &item.kind else { return Err(invalid()) };
    let [field] = &combinator.fields[..] else { return Err(invalid()) };
    match (&field.ty, field.condition) {
        (FieldType::Expr(expr), None) => {
            let Found { schema, ty } = expr_type(schemas, expr, 0)?.ok_or_else(invalid)?;
            Ok(Shape::Field { schema, ty })
        }
        _ => Err(invalid()),
    }
}

/// A type and the schema that its numbers refer to.
struct Found {
    schema: &'static Schema,
    ty: Ty,
}

/// Returns `None` if the expression is not supported.
fn expr_type(schemas: Schemas, expr: &Expr<'_>, vectors: usize) -> Result<Option<Found>, String> {
    Ok(match &expr.kind {
        ExprKind::Name(name) => Some(named(schemas, *name, false)?),
        ExprKind::Bare(inside) => match &inside.kind {
            ExprKind::Name(name) => Some(named(schemas, *name, true)?),
            _ => None,
        },
        ExprKind::Apply(of, items) => match (&of.kind, &items[..]) {
            (ExprKind::Name(name), [item]) if matches!(name.text, "Vector" | "vector") && vectors < MAX_VECTORS => {
                let item = expr_type(schemas, item, vectors + 1)?;
                item.map(|item| Found { ty: item.ty.vector(name.text == "vector"), ..item })
            }
            _ => None,
        },
        ExprKind::Nat | ExprKind::Number(_) | ExprKind::Sum(..) => None,
    })
}

fn named(schemas: Schemas, name: Name<'_>, bare: bool) -> Result<Found, String> {
    let provided = Builtin::named(name.text).map(|builtin| schema::builtin(builtin).ty.base());
    if let (Some(base), Some(schema)) = (provided, schemas.0.first()) {
        return Ok(Found { schema, ty: Ty::new(base) });
    }
    // A constructor used as a type is bare, with or without `%`.
    let constructor = || {
        let found = schemas.named(name.text)?;
        Some((found.schema, found.ty?))
    };
    let boxed = schemas.ty(name.text);
    let (schema, ty) = boxed.or_else(constructor).ok_or_else(|| unknown(schemas, name))?;
    let number = schema.types.iter().position(|it| it.name == ty.name).and_then(|number| u16::try_from(number).ok());
    let number = number.ok_or_else(|| unknown(schemas, name))?;
    match (bare || boxed.is_none(), ty.constructors) {
        (false, _) => Ok(Found { schema, ty: Ty::new(Base::Boxed(number)) }),
        (true, [_]) => Ok(Found { schema, ty: Ty::new(Base::Bare(number)) }),
        (true, all) => {
            let (name, count) = (ty.name, all.len());
            Err(format!("`{name}` has {count} constructors, so it has no bare form; use `{name}`"))
        }
    }
}

fn unknown(schemas: Schemas, name: Name<'_>) -> String {
    let types = schemas.0.iter().flat_map(|schema| schema.types).map(|ty| ty.name);
    let combinators = schemas.0.iter().flat_map(|schema| schema.combinators()).map(Combinator::name);
    let near = nearest(name.text, types.chain(combinators));
    let near = near.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
    format!("the schema has no type `{}`{near}", name.text)
}

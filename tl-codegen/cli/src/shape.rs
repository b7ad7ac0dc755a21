//! Parses TL type expressions into the shapes that values are decoded by.

use tl_codegen::model::Builtin;
use tl_codegen::nearest;
use tl_parser::Sources;
use tl_parser::ast::{Expr, ExprKind, Field, FieldType, ItemKind, Name, Repetition};
use tl_runtime::schema::{Applied, Array, Base, Combinator, Schema, Schemas, Ty};
use tl_runtime::shape::Shape;

use crate::schema;

const MAX_VECTORS: usize = 14;

/// Parses a type that a field may have, such as `User`, `%Message`, `Vector<int>`, `vector<%Message>`, `#` or `3*[ int ]`;
/// or the name of a constructor or function, whose values start with its id.
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
    // `vector int` is two fields without brackets, `3*[ int ]` is no field with them.
    let found = [format!("value of:{text} = Value;"), format!("value of:({text}) = Value;")];
    found.iter().find_map(|definition| parse(schemas, definition)).unwrap_or_else(|| {
        Err(format!("`{text}` is not a type; expected a type such as `User`, `%User`, `int` or `Vector<User>`"))
    })
}

/// Resolves the type of the only field of a definition; `None` if it is not a type.
fn parse(schemas: Schemas, definition: &str) -> Option<Result<Shape, String>> {
    let mut sources = Sources::new();
    let file = sources.add("type", definition);
    let parsed = tl_parser::parse(sources.text(file), file);
    let (true, [item]) = (parsed.diagnostics.is_empty(), &parsed.schema.items[..]) else { return None };
    let ItemKind::Combinator(combinator) = &item.kind else { return None };
    let [field] = &combinator.fields[..] else { return None };
    // All numbers in a type are positions in one schema.
    let mut found = schemas.0.iter().map(|schema| {
        let mut types = Types { schemas, schema: **schema };
        let ty = types.field(field, 0)?;
        Ok(ty.map(|ty| Shape::Field { schema: Box::leak(Box::new(types.schema)), ty }))
    });
    let first = found.next()?;
    if first.is_ok() { first } else { found.find(Result::is_ok).unwrap_or(first) }.transpose()
}

/// A schema, to which types of the expression are added.
struct Types {
    schemas: Schemas,
    schema: Schema,
}

/// These return `None` if the expression is not supported.
impl Types {
    fn field(&mut self, field: &Field<'_>, vectors: usize) -> Result<Option<Ty>, String> {
        match (&field.ty, field.condition, field.bang) {
            (FieldType::Expr(expr), None, false) => self.expr(expr, vectors),
            (FieldType::Repetition(repetition), None, false) => self.repetition(repetition, vectors),
            _ => Ok(None),
        }
    }

    fn repetition(&mut self, repetition: &Repetition<'_>, vectors: usize) -> Result<Option<Ty>, String> {
        let (Some(Expr { kind: ExprKind::Number(count), .. }), [field]) = (&repetition.count, &repetition.fields[..])
        else {
            return Ok(None);
        };
        let Some(item) = self.field(field, vectors)? else { return Ok(None) };
        let array = Array { item, count: *count };
        Ok(add(&mut self.schema.arrays, array).map(|nth| Ty::new(Base::Array(nth))))
    }

    fn expr(&mut self, expr: &Expr<'_>, vectors: usize) -> Result<Option<Ty>, String> {
        Ok(match &expr.kind {
            ExprKind::Name(name) => Some(self.named(*name, false)?),
            ExprKind::Nat => Some(Ty::new(Base::Nat)),
            ExprKind::Bare(inside) => match &inside.kind {
                ExprKind::Name(name) => Some(self.named(*name, true)?),
                ExprKind::Apply(of, arguments) => self.apply(of, arguments, true, vectors)?,
                _ => None,
            },
            ExprKind::Apply(of, arguments) => self.apply(of, arguments, false, vectors)?,
            ExprKind::Number(_) | ExprKind::Sum(..) => None,
        })
    }

    fn apply(
        &mut self,
        of: &Expr<'_>,
        arguments: &[Expr<'_>],
        bare: bool,
        vectors: usize,
    ) -> Result<Option<Ty>, String> {
        let ExprKind::Name(name) = &of.kind else { return Ok(None) };
        if let ("Vector" | "vector", [item]) = (name.text, arguments) {
            if vectors >= MAX_VECTORS {
                return Ok(None);
            }
            return Ok(self.expr(item, vectors + 1)?.map(|item| item.vector(bare || name.text == "vector")));
        }
        let ty = self.named(*name, bare)?;
        let mut args = Vec::new();
        for argument in arguments {
            let argument = match constant(argument) {
                Some(number) => self.number(number),
                None => self.expr(argument, 0)?,
            };
            let Some(argument) = argument else { return Ok(None) };
            args.push(argument);
        }
        let applied = Applied { ty, args: args.leak() };
        Ok(add(&mut self.schema.applied, applied).map(|nth| Ty::new(Base::Applied(nth))))
    }

    /// A number as an argument.
    fn number(&mut self, number: u32) -> Option<Ty> {
        let [low, high] = [Base::Low(number as u16), Base::High((number >> 16) as u16)].map(Ty::new);
        if number <= u32::from(u16::MAX) {
            return Some(low);
        }
        let sum = Applied { ty: low, args: vec![high, low].leak() };
        add(&mut self.schema.applied, sum).map(|nth| Ty::new(Base::Sum(nth)))
    }

    fn named(&self, name: Name<'_>, bare: bool) -> Result<Ty, String> {
        if let Some(builtin) = Builtin::named(name.text) {
            return Ok(schema::builtin(builtin).ty);
        }
        let types = self.schema.types;
        // A constructor used as a type is bare, with or without `%`.
        let boxed = types.iter().position(|ty| ty.name == name.text);
        let number = boxed.or_else(|| types.iter().position(|ty| ty.named(name.text).is_some()));
        let number = number.ok_or_else(|| unknown(self.schemas, name))?;
        let (ty, number) = (types[number], u16::try_from(number).map_err(|_| unknown(self.schemas, name))?);
        match (bare || boxed.is_none(), ty.constructors) {
            (false, _) => Ok(Ty::new(Base::Boxed(number))),
            (true, [_]) => Ok(Ty::new(Base::Bare(number))),
            (true, all) => {
                let (name, count) = (ty.name, all.len());
                Err(format!("`{name}` has {count} constructors, so it has no bare form; use `{name}`"))
            }
        }
    }
}

fn constant(expr: &Expr<'_>) -> Option<u32> {
    match &expr.kind {
        ExprKind::Number(number) => Some(*number),
        ExprKind::Sum(left, right) => constant(left)?.checked_add(constant(right)?),
        _ => None,
    }
}

/// Adds an item to a list of a schema, and returns its position.
fn add<T: Copy>(list: &mut &'static [T], item: T) -> Option<u16> {
    let nth = u16::try_from(list.len()).ok()?;
    *list = [list, &[item][..]].concat().leak();
    Some(nth)
}

fn unknown(schemas: Schemas, name: Name<'_>) -> String {
    let types = schemas.0.iter().flat_map(|schema| schema.types).map(|ty| ty.name);
    let combinators = schemas.0.iter().flat_map(|schema| schema.combinators()).map(Combinator::name);
    let near = nearest(name.text, types.chain(combinators));
    let near = near.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
    format!("the schema has no type `{}`{near}", name.text)
}

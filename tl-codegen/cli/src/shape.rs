//! Parses TL type expressions into the shapes that values are decoded by.

mod fields;

use tl_codegen::model::Builtin;
use tl_codegen::{count, nearest};
use tl_parser::Sources;
use tl_parser::ast::{Expr, ExprKind, ItemKind, Name};
use tl_runtime::schema::{Applied, Base, Combinator, Schema, Schemas, Ty, Type};
use tl_runtime::shape::Shape;

use crate::schema;

const MAX_VECTORS: usize = 14;

/// Parses a type that a field may have, such as `User`, `%Message`, `Vector<int>`, `vector<%Message>`, `#` or `3*[ int ]`;
/// or the name of a constructor or function, whose values start with its id. Of several definitions of a name, `user#20b1422`
/// is the one with this id.
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
    let found = match text.split_once('#').map(|(name, id)| (name, u32::from_str_radix(id, 16))) {
        Some((name, Ok(id))) => schemas.find(id).filter(|found| found.combinator.name() == name),
        _ => schemas.named(text).filter(|found| !is_boxed_builtin(found.combinator)),
    };
    if let Some(found) = found {
        return Ok(Shape::Combinator { id: found.combinator.id(), name: found.combinator.name() });
    }
    if let Some((_, ty)) = schemas.ty(text) {
        return Ok(Shape::Type(ty.name));
    }
    if text == "Object" {
        return Ok(Shape::Type("Object"));
    }
    // `vector int` is two fields without brackets, `3*[ int ]` is no field with them.
    let definitions = [format!("value of:{text} = Value;"), format!("value of:({text}) = Value;")];
    definitions.iter().find_map(|definition| parse(schemas, text, definition)).unwrap_or_else(|| {
        Err(format!("`{text}` is not a type; expected a type such as `User`, `%User`, `int` or `Vector<User>`"))
    })
}

/// Returns whether it is the constructor of the boxed form of a builtin, whose name means the bare form in types.
fn is_boxed_builtin(combinator: &Combinator) -> bool {
    let Some(builtin) = Builtin::named(combinator.name()) else { return false };
    let mut fields = combinator.fields();
    fields.next().is_some_and(|field| field.name == "value" && field.ty == schema::builtin(builtin).ty)
}

/// Resolves the type of the only field of a definition; `None` if it is not one.
fn parse(schemas: Schemas, text: &str, definition: &str) -> Option<Result<Shape, String>> {
    let mut sources = Sources::new();
    let file = sources.add("type", definition);
    let parsed = tl_parser::parse(sources.text(file), file);
    let (true, [item]) = (parsed.diagnostics.is_empty(), &parsed.schema.items[..]) else { return None };
    let ItemKind::Combinator(combinator) = &item.kind else { return None };
    let [field] = &combinator.fields[..] else { return None };
    // All numbers in a type are positions in one schema.
    let mut found = schemas.0.iter().map(|schema| {
        let mut types = Types { schemas, schema: **schema, text };
        let ty = types.field(field)?;
        Ok(Shape::Field { schema: Box::leak(Box::new(types.schema)), ty })
    });
    let first = found.next()?;
    Some(if first.is_ok() { first } else { found.find(Result::is_ok).unwrap_or(first) })
}

/// A schema, to which types of the expression are added.
struct Types<'t> {
    schemas: Schemas,
    schema: Schema,
    /// The expression, for errors.
    text: &'t str,
}

impl Types<'_> {
    /// Returns the error about an expression that is no type outside of a definition.
    fn unsupported<T>(&self, fix: &str) -> Result<T, String> {
        Err(format!("`{}` is not a type; {fix}", self.text))
    }

    fn expr(&mut self, expr: &Expr<'_>, vectors: usize) -> Result<Ty, String> {
        match &expr.kind {
            ExprKind::Name(name) => self.named(*name, false),
            ExprKind::Nat => Ok(Ty::new(Base::Nat)),
            ExprKind::Bare(inside) => match &inside.kind {
                ExprKind::Name(name) => self.named(*name, true),
                ExprKind::Apply(of, arguments) => self.apply(of, arguments, true, vectors),
                _ => self.unsupported("write `%` in front of the name of a type"),
            },
            ExprKind::Apply(of, arguments) => self.apply(of, arguments, false, vectors),
            ExprKind::Number(_) | ExprKind::Sum(..) => self.unsupported("it is a number"),
        }
    }

    fn apply(&mut self, of: &Expr<'_>, arguments: &[Expr<'_>], bare: bool, vectors: usize) -> Result<Ty, String> {
        let (bare, of) = match &of.kind {
            ExprKind::Bare(inside) => (true, &**inside),
            _ => (bare, of),
        };
        let ExprKind::Name(name) = &of.kind else { return self.unsupported("only a name can have arguments") };
        if let ("Vector" | "vector", [item]) = (name.text, arguments) {
            if vectors >= MAX_VECTORS {
                return self.unsupported(&format!("at most {MAX_VECTORS} vectors can contain each other"));
            }
            return Ok(self.expr(item, vectors + 1)?.vector(bare || name.text == "vector"));
        }
        let ty = self.named(*name, bare)?;
        let numbers = self.numbers(ty);
        let is_used_so = self.schema.applied.iter().any(|it| it.ty == ty && it.args.len() == arguments.len());
        if numbers.len() != arguments.len() && !is_used_so {
            let (name, percent) = (name.text, if bare { "%" } else { "" });
            return Err(match numbers.len() {
                0 => format!("`{name}` takes no arguments; write `{percent}{name}`"),
                takes => format!("`{name}` takes {}, {} given", count(takes, "argument"), arguments.len()),
            });
        }
        let mut args = Vec::new();
        for (nth, argument) in arguments.iter().enumerate() {
            let number = constant(argument);
            let is_number = numbers.get(nth).copied().unwrap_or(number.is_some());
            args.push(match number {
                Some(number) if is_number => self.number(number)?,
                None if !is_number => self.expr(argument, 0)?,
                _ => {
                    let kind = if is_number { "a number" } else { "a type" };
                    return Err(format!("argument {} of `{}` is {kind}, found `{argument}`", nth + 1, name.text));
                }
            });
        }
        let nth = self.add_applied(Applied { ty, args: args.leak() })?;
        Ok(Ty::new(Base::Applied(nth)))
    }

    /// Returns of each parameter of a type whether it is a number. A type has at least those that its values depend on.
    fn numbers(&self, ty: Ty) -> Vec<bool> {
        let (Base::Boxed(nth) | Base::Bare(nth) | Base::Constructor { ty: nth, .. }) = ty.base() else {
            return Vec::new();
        };
        let mut found = Vec::new();
        let constructors = self.schema.types.get(usize::from(nth)).map_or(&[][..], |ty| ty.constructors);
        for field in constructors.iter().flat_map(Combinator::fields) {
            self.params(field.ty, &mut |nth, is_number| {
                found.resize(found.len().max(usize::from(nth) + 1), false);
                found[usize::from(nth)] |= is_number;
            });
        }
        found
    }

    /// Calls `with` on each parameter in a type.
    fn params(&self, ty: Ty, with: &mut impl FnMut(u8, bool)) {
        match ty.base() {
            Base::Param(nth) => with(nth, false),
            Base::Implicit(nth) => with(nth, true),
            Base::Array(nth) => {
                let item = self.schema.arrays.get(usize::from(nth)).map(|array| array.item);
                item.into_iter().for_each(|item| self.params(item, with));
            }
            Base::Applied(nth) | Base::Repeated(nth) => {
                let parts = self.schema.applied.get(usize::from(nth));
                let parts = parts.into_iter().flat_map(|applied| [&[applied.ty], applied.args].concat());
                parts.for_each(|part| self.params(part, with));
            }
            _ => {}
        }
    }

    /// A number as an argument.
    fn number(&mut self, number: u32) -> Result<Ty, String> {
        let [low, high] = [Base::Low(number as u16), Base::High((number >> 16) as u16)].map(Ty::new);
        if number <= u32::from(u16::MAX) {
            return Ok(low);
        }
        let nth = self.add_applied(Applied { ty: low, args: vec![high, low].leak() })?;
        Ok(Ty::new(Base::Sum(nth)))
    }

    fn named(&self, name: Name<'_>, bare: bool) -> Result<Ty, String> {
        let types = self.schema.types;
        let constructor = |ty: &Type| {
            let is_found = |it: &&Combinator| it.name() == name.text && !is_boxed_builtin(it);
            Some((ty.constructors.len(), ty.constructors.iter().rposition(|it| is_found(&it))?))
        };
        // A constructor used as a type is bare, with or without `%`.
        let boxed = types.iter().position(|ty| ty.name == name.text);
        let found = types.iter().enumerate().find_map(|(number, ty)| Some((number, constructor(ty)?)));
        let base = match (boxed, found, Builtin::named(name.text)) {
            (None, None, Some(builtin)) => return Ok(schema::builtin(builtin).ty),
            (None, None, None) => return Err(unknown(self.schemas, name)),
            (Some(number), ..) if !bare => u16::try_from(number).ok().map(Base::Boxed),
            (Some(number), ..) if types[number].constructors.len() > 1 => {
                let (name, all) = (name.text, types[number].constructors);
                return Err(format!(
                    "`{name}` has {} constructors, so it has no bare form; use `{name}`, or name the constructor, as in `%{}`",
                    all.len(),
                    all[0].name()
                ));
            }
            (Some(number), ..) | (_, Some((number, (1, _))), _) => u16::try_from(number).ok().map(Base::Bare),
            (_, Some((number, (_, nth))), _) => {
                u16::try_from(number).ok().zip(u8::try_from(nth).ok()).map(|(ty, nth)| Base::Constructor { ty, nth })
            }
        };
        base.map(Ty::new).ok_or_else(|| format!("`{}` is behind what a type can refer to", name.text))
    }

    fn add_applied(&mut self, applied: Applied) -> Result<u16, String> {
        add(&mut self.schema.applied, applied).ok_or_else(|| FULL.to_owned())
    }
}

/// The error of a schema with too many types for another one.
const FULL: &str = "the schema has too many types with arguments";

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
    if let "Vector" | "vector" = name.text {
        return format!("`{0}` takes 1 argument, the type of its items, as in `{0}<int>`", name.text);
    }
    let types = schemas.0.iter().flat_map(|schema| schema.types).map(|ty| ty.name);
    let combinators = schemas.0.iter().flat_map(|schema| schema.combinators()).map(Combinator::name);
    let near = nearest(name.text, types.chain(combinators));
    let near = near.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
    format!("the schema has no type `{}`{near}", name.text)
}

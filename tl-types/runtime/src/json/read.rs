//! From JSON to bytes, by a schema: objects and arrays.

use alloc::borrow::ToOwned;
use alloc::format;
use alloc::vec::Vec;
use core::fmt::Arguments;
use core::slice;

use super::error::{JsonError, Step, did_you_mean};
use super::tree::{Entry, Tree};
use super::{Form, builtin, fields};
use crate::codec::VECTOR;
use crate::schema::{Base, Combinator, Schema, Schemas, Ty, Type, evaluate};
use crate::shape::Shape;
use crate::{ErrorKind, Writer};

/// Encodes a value of this form.
pub(super) fn read(form: Form, tree: &Tree) -> Result<Vec<u8>, JsonError> {
    let mut w = Writer::new();
    Read { schemas: form.schemas }.shape(tree, form.shape, &mut w)?;
    Ok(w.into_vec())
}

/// Writes values by these schemas.
#[derive(Clone, Copy)]
pub(super) struct Read {
    schemas: Schemas,
}

/// The context of a type: its schema, and the arguments of its parameters.
#[derive(Clone, Copy)]
pub(super) struct Context<'c> {
    pub(super) schema: &'static Schema,
    pub(super) args: &'static [Ty],
    pub(super) outer: Option<&'c Context<'c>>,
    /// The words of the combinator.
    pub(super) words: &'c [u32],
}

impl Read {
    fn shape(self, tree: &Tree, shape: Shape, w: &mut Writer) -> Result<(), JsonError> {
        match shape {
            Shape::Field { schema, ty } => self.typed(tree, ty, &Context::of_schema(schema), w),
            Shape::Vector(item) => self.vector(tree, false, w, |tree, w| self.shape(tree, *item, w)),
            Shape::Combinator { id, name } => {
                let found = self.schemas.find(id).ok_or_else(JsonError::not_described)?;
                let (entries, combinator) = one_of(tree, format_args!("`{name}`"), slice::from_ref(found.combinator))?;
                w.id(id);
                fields::write(self, entries, combinator, &Context::of_schema(found.schema), w)
            }
            Shape::Type(name) => match (Base::named(name), self.schemas.ty(name)) {
                (Some(Base::Object), _) => self.object(tree, w),
                (_, Some((schema, ty))) => self.boxed(tree, ty, &Context::of_schema(schema), w),
                (Some(base), None) => builtin::write(tree, base, w),
                (None, None) => Err(JsonError::not_described()),
            },
        }
    }

    /// Writes the value of a field. Parameters in `ty` are those of `context`.
    pub(super) fn typed(self, tree: &Tree, ty: Ty, context: &Context<'_>, w: &mut Writer) -> Result<(), JsonError> {
        let (mut ty, mut context, mut args): (_, _, &'static [Ty]) = (ty, context, &[]);
        // As in the walker: arguments can be parameters, and valid schemas have few in a row.
        for _ in 0..32 {
            if let Some((bare, item)) = ty.item() {
                return self.vector(tree, bare, w, |tree, w| self.typed(tree, item, context, w));
            }
            let inside = Context { schema: context.schema, args, outer: Some(context), words: &[] };
            let number = |nth: u16| context.schema.types.get(usize::from(nth)).ok_or_else(JsonError::not_described);
            match ty.base() {
                Base::Object => return self.object(tree, w),
                Base::Body => {
                    let mut body = Writer::new();
                    match tree {
                        Tree::String(text) => body.raw(&builtin::bytes(text, tree)?),
                        _ => self.object(tree, &mut body)?,
                    }
                    let bytes =
                        i32::try_from(body.len()).map_err(|_| JsonError::new("the value is too long".to_owned()))?;
                    w.put(&bytes);
                    w.raw(body.as_slice());
                    return Ok(());
                }
                Base::Boxed(nth) => return self.boxed(tree, number(nth)?, &inside, w),
                Base::Bare(nth) => {
                    let (entries, constructor) = of_type(tree, number(nth)?)?;
                    return fields::write(self, entries, constructor, &inside, w);
                }
                Base::Constructor { ty, nth } => {
                    let constructor = number(ty)?.constructors.get(usize::from(nth));
                    let constructor = constructor.ok_or_else(JsonError::not_described)?;
                    let expected = format_args!("`{}`", constructor.name());
                    let (entries, constructor) = one_of(tree, expected, slice::from_ref(constructor))?;
                    return fields::write(self, entries, constructor, &inside, w);
                }
                Base::Array(nth) => {
                    let array = context.schema.arrays.get(usize::from(nth)).ok_or_else(JsonError::not_described)?;
                    return self.items(tree, array.count, array.item, context, w);
                }
                Base::Repeated(nth) => {
                    let repeated = context.schema.applied.get(usize::from(nth)).ok_or_else(JsonError::not_described)?;
                    let count = context.number(*repeated.args.first().ok_or_else(JsonError::not_described)?)?;
                    return self.items(tree, count, repeated.ty, context, w);
                }
                Base::Result(_) if is_around_result(tree) => return self.object(tree, w),
                Base::Applied(nth) | Base::Result(nth) => {
                    let applied = context.schema.applied.get(usize::from(nth)).ok_or_else(JsonError::not_described)?;
                    (ty, args) = (applied.ty, applied.args);
                }
                Base::Param(nth) => {
                    let Some(arg) = context.args.get(usize::from(nth)) else { return self.object(tree, w) };
                    (ty, args) = (*arg, &[]);
                    context = context.outer.ok_or_else(JsonError::not_described)?;
                }
                base => return builtin::write(tree, base, w),
            }
        }
        Err(JsonError::not_described())
    }

    /// Writes a number of values.
    fn items(self, tree: &Tree, count: u32, item: Ty, context: &Context<'_>, w: &mut Writer) -> Result<(), JsonError> {
        let items = items(tree)?;
        if usize::try_from(count) != Ok(items.len()) {
            return Err(JsonError::new(format!("expected an array of {count}, found one of {}", items.len())));
        }
        each(items, |tree| self.typed(tree, item, context, w))
    }

    fn vector(
        self,
        tree: &Tree,
        bare: bool,
        w: &mut Writer,
        item: impl Fn(&Tree, &mut Writer) -> Result<(), JsonError>,
    ) -> Result<(), JsonError> {
        let items = items(tree)?;
        let count = u32::try_from(items.len()).map_err(|_| JsonError::new("the array is too long".to_owned()))?;
        if !bare {
            w.id(VECTOR);
        }
        w.nat(count);
        each(items, |tree| item(tree, w))
    }

    fn boxed(self, tree: &Tree, ty: &'static Type, context: &Context<'_>, w: &mut Writer) -> Result<(), JsonError> {
        let (entries, constructor) = of_type(tree, ty)?;
        w.id(constructor.id());
        fields::write(self, entries, constructor, context, w)
    }

    /// Writes any boxed value.
    fn object(self, tree: &Tree, w: &mut Writer) -> Result<(), JsonError> {
        match tree {
            Tree::Bool(_) => return builtin::write(tree, Base::Bool, w),
            Tree::List(_) => return self.vector(tree, false, w, |tree, w| self.object(tree, w)),
            _ => {}
        }
        let expected = format_args!("a constructor or function");
        let entries = entries(tree, expected)?;
        let name = name(entries)?.ok_or_else(|| unnamed(expected))?;
        let found = match name.id {
            None => self.schemas.named(name.plain),
            Some(id) => id.and_then(|id| self.schemas.find(id)).filter(|found| found.combinator.name() == name.plain),
        };
        let all = || self.schemas.0.iter().flat_map(|schema| schema.combinators());
        let found = found.ok_or_else(|| unknown(name, expected, &mut all()))?;
        w.id(found.combinator.id());
        fields::write(self, entries, found.combinator, &Context::of_schema(found.schema), w)
    }
}

/// Returns whether an object is one that may be in place of the result of a call, or around it.
fn is_around_result(tree: &Tree) -> bool {
    const NAMES: [&str; 5] = ["rpc_error", "gzip_packed", "rpc_result", "msg_container", "message"];
    let Tree::Map(entries) = tree else { return false };
    name(entries).ok().flatten().is_some_and(|name| NAMES.contains(&name.plain))
}

impl Context<'_> {
    /// Creates the context of a value outside of any field.
    fn of_schema(schema: &'static Schema) -> Self {
        Self { schema, args: &[], outer: None, words: &[] }
    }

    /// Returns the value of a number in a type here.
    fn number(&self, number: Ty) -> Result<u32, JsonError> {
        let number = evaluate(number, self.schema, |nth| self.words.get(usize::from(nth)).copied());
        number.map_err(|kind| match kind {
            ErrorKind::NumberTooLarge { number } => {
                JsonError::new(format!("the type depends on the number {number}, more than {}", u32::MAX))
            }
            _ => JsonError::not_described(),
        })
    }

    /// Returns the value of an implicit number; `None` if no type gives it.
    pub(super) fn implicit(&self, nth: u8) -> Option<Result<u32, JsonError>> {
        Some(self.outer?.number(*self.args.get(usize::from(nth))?))
    }
}

/// The value of `"_"`: `user` or `user#20b1422`.
#[derive(Clone, Copy)]
struct Name<'t> {
    whole: &'t str,
    plain: &'t str,
    /// The text after `#` as an id; `Some(None)` if it is no number.
    id: Option<Option<u32>>,
}

fn name(entries: &[Entry]) -> Result<Option<Name<'_>>, JsonError> {
    let mut names = entries.iter().filter(|(key, _)| &**key == "_");
    let Some((_, name)) = names.next() else { return Ok(None) };
    if names.next().is_some() {
        return Err(JsonError::new("`_` occurs twice".to_owned()));
    }
    let Tree::String(whole) = name else { return Err(JsonError::expected("a name", name).at(Step::Field("_"))) };
    Ok(Some(match whole.split_once('#') {
        Some((plain, id)) => Name { whole, plain, id: Some(u32::from_str_radix(id, 16).ok()) },
        None => Name { whole, plain: whole, id: None },
    }))
}

fn items(tree: &Tree) -> Result<&[Tree], JsonError> {
    match tree {
        Tree::List(items) => Ok(items),
        _ => Err(JsonError::expected("an array", tree)),
    }
}

fn each(items: &[Tree], mut write: impl FnMut(&Tree) -> Result<(), JsonError>) -> Result<(), JsonError> {
    let mut items = items.iter().enumerate();
    items.try_for_each(|(nth, tree)| write(tree).map_err(|error| error.at(Step::Item(nth))))
}

fn entries<'t>(tree: &'t Tree, expected: Arguments<'_>) -> Result<&'t [Entry], JsonError> {
    match tree {
        Tree::Map(entries) => Ok(entries),
        _ => Err(JsonError::expected(format_args!("an object, {expected}"), tree)),
    }
}

/// Returns the entries of an object, and its constructor.
fn of_type<'t>(tree: &'t Tree, ty: &'static Type) -> Result<(&'t [Entry], &'static Combinator), JsonError> {
    one_of(tree, format_args!("a constructor of `{}`", ty.name), ty.constructors)
}

/// Returns the entries of an object, and which of the combinators it is. The name is optional if there is only one.
fn one_of<'t>(
    tree: &'t Tree,
    expected: Arguments<'_>,
    all: &'static [Combinator],
) -> Result<(&'t [Entry], &'static Combinator), JsonError> {
    let entries = entries(tree, expected)?;
    let found = match (name(entries)?, all) {
        (None, [only]) => only,
        (None, _) => return Err(unnamed(expected)),
        (Some(name), _) => {
            let is_named = |it: &&Combinator| it.is_called(name.plain) && name.id.is_none_or(|id| id == Some(it.id()));
            all.iter().rfind(is_named).ok_or_else(|| unknown(name, expected, &mut all.iter()))?
        }
    };
    Ok((entries, found))
}

fn unnamed(expected: Arguments<'_>) -> JsonError {
    JsonError::new(format!("`_` is missing, the name of {expected}"))
}

fn unknown(name: Name<'_>, expected: Arguments<'_>, all: &mut dyn Iterator<Item = &'static Combinator>) -> JsonError {
    let near = did_you_mean(name.plain, all.map(Combinator::name));
    JsonError::new(format!("`{:.80}` is not {expected}{near}", name.whole))
}

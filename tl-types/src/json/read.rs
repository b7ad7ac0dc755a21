//! From JSON to bytes, by a schema: objects, arrays, and which type is where.

use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::fault::{Fault, Step};
use super::nearest::nearest;
use super::tree::{Entry, Tree};
use super::{Form, builtin, fields};
use crate::Writer;
use crate::codec::VECTOR;
use crate::schema::{Base, Combinator, Schema, Schemas, Ty, Type};
use crate::shape::Shape;

/// The bytes of a value of this form.
pub(super) fn read(form: Form, tree: &Tree) -> Result<Vec<u8>, Fault> {
    let mut w = Writer::new();
    Read { schemas: form.schemas }.shape(tree, form.shape, &mut w)?;
    Ok(w.into_vec())
}

/// Writes values by these schemas.
#[derive(Clone, Copy)]
pub(super) struct Read {
    schemas: Schemas,
}

/// Where a type is used: its schema, and what its parameters are.
#[derive(Clone, Copy)]
pub(super) struct Context<'c> {
    schema: &'static Schema,
    args: &'static [Ty],
    outer: Option<&'c Context<'c>>,
}

impl Read {
    fn shape(self, tree: &Tree, shape: Shape, w: &mut Writer) -> Result<(), Fault> {
        match shape {
            Shape::Vector(item) => self.vector(tree, false, w, |tree, w| self.shape(tree, *item, w)),
            Shape::Combinator { id, name } => {
                let found = self.schemas.find(id).ok_or_else(Fault::not_described)?;
                let (entries, combinator) = choose(tree, name, [found.combinator].into_iter())?;
                w.id(id);
                fields::write(self, entries, combinator, &Context::whole(found.schema), w)
            }
            Shape::Type(name) => match Base::named(name) {
                Some(Base::Object) => self.object(tree, w),
                Some(base) => builtin::write(tree, base, w),
                None => {
                    let (schema, ty) = self.schemas.ty(name).ok_or_else(Fault::not_described)?;
                    self.boxed(tree, ty, &Context::whole(schema), w)
                }
            },
        }
    }

    /// Writes the value of a field. Parameters in `ty` are those of `context`.
    pub(super) fn typed(self, tree: &Tree, ty: Ty, context: &Context<'_>, w: &mut Writer) -> Result<(), Fault> {
        let (mut ty, mut context, mut args): (_, _, &'static [Ty]) = (ty, context, &[]);
        // As the walker: no sound schema has many arguments that are parameters, and so on.
        for _ in 0..32 {
            if let Some((bare, item)) = ty.item() {
                return self.vector(tree, bare, w, |tree, w| self.typed(tree, item, context, w));
            }
            let inside = Context { schema: context.schema, args, outer: Some(context) };
            let number = |nth: u16| context.schema.types.get(usize::from(nth)).ok_or_else(Fault::not_described);
            match ty.base() {
                Base::Object => return self.object(tree, w),
                Base::Body => {
                    let mut body = Writer::new();
                    self.object(tree, &mut body)?;
                    let bytes =
                        u32::try_from(body.len()).map_err(|_| Fault::new("the value is too long".to_owned()))?;
                    w.nat(bytes);
                    w.raw(body.as_slice());
                    return Ok(());
                }
                Base::Boxed(nth) => return self.boxed(tree, number(nth)?, &inside, w),
                Base::Bare(nth) => {
                    let ty = number(nth)?;
                    let (entries, constructor) = choose(tree, ty.name, ty.constructors.iter())?;
                    return fields::write(self, entries, constructor, &inside, w);
                }
                Base::Applied(nth) => {
                    let applied = context.schema.applied.get(usize::from(nth)).ok_or_else(Fault::not_described)?;
                    (ty, args) = (applied.ty, applied.args);
                }
                Base::Param(nth) => {
                    let Some(arg) = context.args.get(usize::from(nth)) else { return self.object(tree, w) };
                    (ty, args) = (*arg, &[]);
                    context = context.outer.ok_or_else(Fault::not_described)?;
                }
                base => return builtin::write(tree, base, w),
            }
        }
        Err(Fault::not_described())
    }

    fn vector(
        self,
        tree: &Tree,
        bare: bool,
        w: &mut Writer,
        item: impl Fn(&Tree, &mut Writer) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        let Tree::List(items) = tree else { return Err(Fault::expected("an array", tree)) };
        let count = u32::try_from(items.len()).map_err(|_| Fault::new("the array is too long".to_owned()))?;
        if !bare {
            w.id(VECTOR);
        }
        w.nat(count);
        let mut items = items.iter().enumerate();
        items.try_for_each(|(nth, tree)| item(tree, w).map_err(|fault| fault.at(Step::Item(nth))))
    }

    fn boxed(self, tree: &Tree, ty: &'static Type, context: &Context<'_>, w: &mut Writer) -> Result<(), Fault> {
        let (entries, constructor) = choose(tree, ty.name, ty.constructors.iter())?;
        w.id(constructor.id());
        fields::write(self, entries, constructor, context, w)
    }

    /// Any boxed value.
    fn object(self, tree: &Tree, w: &mut Writer) -> Result<(), Fault> {
        match tree {
            Tree::Bool(_) => return builtin::write(tree, Base::Bool, w),
            Tree::List(_) => return self.vector(tree, false, w, |tree, w| self.object(tree, w)),
            _ => {}
        }
        // Mostly the name alone tells; it has an id if it means several.
        let found = match (name(tree), name(tree).and_then(|name| self.schemas.named(name))) {
            (_, Some(found)) => found,
            (name, None) => {
                let id = name.and_then(|name| u32::from_str_radix(name.split_once('#')?.1, 16).ok());
                let all = self.schemas.0.iter().flat_map(|schema| schema.combinators());
                let all = all.filter(|combinator| id.is_none_or(|id| combinator.id() == id));
                let (_, combinator) = choose(tree, "Object", all)?;
                self.schemas.find(combinator.id()).ok_or_else(Fault::not_described)?
            }
        };
        let Tree::Map(entries) = tree else { return Err(Fault::expected("an object", tree)) };
        w.id(found.combinator.id());
        fields::write(self, entries, found.combinator, &Context::whole(found.schema), w)
    }
}

impl Context<'_> {
    /// That of a value by itself, not of a field.
    fn whole(schema: &'static Schema) -> Self {
        Self { schema, args: &[], outer: None }
    }
}

/// What `"_"` says.
fn name(tree: &Tree) -> Option<&str> {
    let Tree::Map(entries) = tree else { return None };
    entries.iter().find_map(|(key, value)| match value {
        Tree::String(name) if key == "_" => Some(name.as_str()),
        _ => None,
    })
}

/// The entries of an object, and which of the combinators of a type it is.
fn choose<'t>(
    tree: &'t Tree,
    ty: &str,
    mut all: impl Iterator<Item = &'static Combinator> + Clone,
) -> Result<(&'t [Entry], &'static Combinator), Fault> {
    let Tree::Map(entries) = tree else { return Err(Fault::expected(&format!("an object, of type `{ty}`"), tree)) };
    let Some(name) = name(tree) else {
        // Only one can be meant.
        let (Some(only), None) = (all.next(), all.next()) else {
            return Err(Fault::new(format!("`_` is missing: which constructor of `{ty}` is it?")));
        };
        return Ok((entries, only));
    };
    let (plain, id) = name.split_once('#').map_or((name, None), |(plain, id)| (plain, Some(id)));
    let id = id.map(|id| u32::from_str_radix(id, 16).ok());
    let meant = |it: &&Combinator| it.name() == plain && id.is_none_or(|id| id == Some(it.id()));
    if let Some(combinator) = all.clone().find(meant) {
        return Ok((entries, combinator));
    }
    let near = nearest(plain, all.map(|combinator| combinator.name()));
    Err(Fault::new(format!("`{name:.80}` is no constructor of `{ty}`{}", did_you_mean(near))))
}

/// The end of an error about a name.
pub(super) fn did_you_mean(near: Option<&str>) -> String {
    near.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default()
}

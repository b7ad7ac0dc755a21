//! The counterparts of definitions and fields in another layer.

use alloc::format;
use alloc::string::String;
use core::ptr;

use super::ConversionError;
use super::build::{Build, Open, Target, To};
use crate::schema::{Base, Combinator, Field, Found, Schema, Ty};

impl Open {
    /// Returns the position of a field with a name.
    pub(super) fn position(&self, name: &str) -> Option<usize> {
        // Flags words follow from the fields, whatever a field of their name was.
        let is_value = |field: &Field| field.ty != Ty::new(Base::Flags);
        self.fields.iter().position(|field| field.name == name && is_value(field))
    }
}

impl Build<'_, '_> {
    /// Returns the definition that a combinator has in the new layer, as a value of this type.
    pub(super) fn target(&self, source: &'static Combinator, to: To) -> Result<Target, ConversionError> {
        let all = self.layers.all;
        let found = all.find(source.id()).filter(|found| ptr::eq(found.combinator, source));
        let new = if self.layer.is_none() { self.layers.schema } else { all };
        let ty = |nth: u16| to.schema.types.get(usize::from(nth)).copied();
        let target = match to.ty.base() {
            Base::Object | Base::Result(_) | Base::Param(_) => match found {
                Some(Found { ty: Some(ty), .. }) => self.of_any_type(ty.name, source, new),
                Some(_) => self.pick(new.functions.iter().map(|function| &function.combinator), source),
                None => None,
            }
            .map(|combinator| (new, combinator, true))
            // A combinator without layers, such as one of MTProto, stays as it is.
            .or_else(|| {
                let mut others = self.walker.schemas().0.iter().filter(|schema| !ptr::eq(**schema, all));
                let found = others.find_map(|schema| schema.find(source.id()))?;
                Some((found.schema, found.combinator, true))
            }),
            Base::Boxed(nth) => {
                let constructors = ty(nth).into_iter().flat_map(|ty| ty.constructors);
                self.pick(constructors, source).map(|combinator| (to.schema, combinator, true))
            }
            Base::Bare(nth) => {
                let constructors = ty(nth).into_iter().flat_map(|ty| ty.constructors);
                self.pick(constructors, source).map(|combinator| (to.schema, combinator, false))
            }
            Base::Constructor { ty: of, nth } => {
                let constructor = ty(of).and_then(|ty| ty.constructors.get(usize::from(nth)));
                constructor.map(|combinator| (to.schema, combinator, false))
            }
            _ => None,
        };
        match target {
            Some((schema, combinator, boxed)) => Ok(Target { schema, combinator, boxed }),
            None => {
                let layer = self.layer.unwrap_or(self.layers.present);
                let (name, id) = (source.name(), source.id());
                let of = match to.ty.base() {
                    Base::Boxed(nth) | Base::Bare(nth) => ty(nth).map_or("", |ty| ty.name),
                    _ => "",
                };
                let of = if of.is_empty() { String::new() } else { format!(", where the type is `{of}`") };
                self.fail(format!("`{name}#{id:08x}` has no counterpart in layer {layer}{of}"))
            }
        }
    }

    /// Returns the counterpart of a constructor of a type: in that type, or in another that has its name.
    fn of_any_type(&self, ty: &str, source: &Combinator, new: &'static Schema) -> Option<&'static Combinator> {
        let same = new.ty(ty).and_then(|ty| self.pick(ty.constructors.iter(), source));
        same.or_else(|| self.pick(new.types.iter().flat_map(|ty| ty.constructors), source))
    }

    /// Returns the definition of the new layer with the id or the name of `source`.
    fn pick(
        &self,
        all: impl Iterator<Item = &'static Combinator> + Clone,
        source: &Combinator,
    ) -> Option<&'static Combinator> {
        self.layers.pick(all, source, self.layer)
    }

    /// Returns whether the new layer has a definition.
    pub(super) fn exists(&self, combinator: &Combinator) -> bool {
        self.layer.is_none_or(|layer| self.layers.has(combinator.id(), layer))
    }

    /// Returns the position of the field for a field of the original combinator.
    pub(super) fn counterpart(&self, open: &Open, name: &str) -> Option<usize> {
        let renamed = |of: &Combinator| self.layers.other_field(of.name(), name).find_map(|name| open.position(name));
        open.position(name).or_else(|| renamed(open.source)).or_else(|| renamed(open.target.combinator))
    }

    /// Returns a constructor of a type, or of the items of a vector.
    pub(super) fn constructor(&self, to: To, name: &str) -> Option<Target> {
        let ty = to.ty.item().map_or(to.ty, |(_, item)| item);
        let Base::Boxed(nth) = ty.base() else { return None };
        let constructors = to.schema.types.get(usize::from(nth))?.constructors;
        let combinator = constructors.iter().rfind(|it| it.is_called(name) && self.exists(it))?;
        Some(Target { schema: to.schema, combinator, boxed: true })
    }
}

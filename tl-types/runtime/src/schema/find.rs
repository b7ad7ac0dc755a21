//! Lookup of combinators and types by id and by name, in several schemas at once.

use super::{Combinator, Function, Place, Schema, Type, Walker};
use crate::codec::NO_FIELD;
use crate::shape::Shape;
use crate::{Error, Reader};

/// Schemas that bytes are read by. A lookup returns the definition of the first one that has it.
#[derive(Clone, Copy, Debug)]
pub struct Schemas(pub &'static [&'static Schema]);

/// A combinator, found by its id or its name.
#[derive(Clone, Copy, Debug)]
pub struct Found {
    /// The schema that defines it.
    pub schema: &'static Schema,
    /// The definition.
    pub combinator: &'static Combinator,
    /// The type, for a constructor.
    pub ty: Option<&'static Type>,
    /// The function, for a function.
    pub function: Option<&'static Function>,
}

impl Schema {
    /// Returns the combinator with an id.
    pub fn find(&'static self, id: u32) -> Option<Found> {
        let at = self.ids.binary_search_by_key(&id, |entry| entry.id).ok()?;
        match self.ids.get(at)?.place {
            Place::Constructor { ty, nth } => {
                let ty: &'static Type = self.types.get(usize::from(ty))?;
                self.constructor(ty, ty.constructors.get(usize::from(nth))?)
            }
            Place::Function(nth) => self.function(self.functions.get(usize::from(nth))?),
        }
    }

    /// Returns the combinator with a TL name: of several, as in a schema of several layers, the last definition.
    ///
    /// A function takes precedence over a constructor, and the constructors of the first type, by name, over others.
    pub fn named(&'static self, name: &str) -> Option<Found> {
        let end = self.functions.partition_point(|function| function.combinator.name() <= name);
        let last = self.functions[..end].last().filter(|function| function.combinator.is_called(name));
        if let Some(function) = last {
            return self.function(function);
        }
        self.types.iter().find_map(|ty| self.constructor(ty, ty.named(name)?))
    }

    /// Returns the type with a TL name.
    pub fn ty(&self, name: &str) -> Option<&'static Type> {
        let at = self.types.binary_search_by(|ty| ty.name.cmp(name)).ok()?;
        Some(self.types[at])
    }

    /// Iterates over all constructors, then all functions.
    pub fn combinators(&self) -> impl Iterator<Item = &'static Combinator> + Clone + use<> {
        let constructors = self.types.iter().flat_map(|ty| ty.constructors);
        constructors.chain(self.functions.iter().map(|function| &function.combinator))
    }

    fn constructor(&'static self, ty: &'static Type, combinator: &'static Combinator) -> Option<Found> {
        Some(Found { schema: self, combinator, ty: Some(ty), function: None })
    }

    fn function(&'static self, function: &'static Function) -> Option<Found> {
        Some(Found { schema: self, combinator: &function.combinator, ty: None, function: Some(function) })
    }
}

impl Type {
    /// Returns the constructor with a TL name: of several, the last definition.
    pub fn named(&self, name: &str) -> Option<&'static Combinator> {
        self.constructors.iter().rfind(|constructor| constructor.is_called(name))
    }
}

impl Schemas {
    /// Returns the combinator with an id.
    pub fn find(self, id: u32) -> Option<Found> {
        self.0.iter().find_map(|schema| schema.find(id))
    }

    /// Returns the combinator with a TL name.
    pub fn named(self, name: &str) -> Option<Found> {
        self.0.iter().find_map(|schema| schema.named(name))
    }

    /// Returns the type with a TL name, and its schema.
    pub fn ty(self, name: &str) -> Option<(&'static Schema, &'static Type)> {
        self.0.iter().find_map(|schema| Some((*schema, schema.ty(name)?)))
    }

    /// Reads a value of this shape, event by event.
    pub fn walk<'r, 'a>(self, r: &'r mut Reader<'a>, shape: Shape) -> Walker<'r, 'a> {
        Walker::new(self, r, shape, NO_FIELD)
    }

    /// Skips a value of this shape.
    ///
    /// # Errors
    ///
    /// Returns the first [`Error`] of the reader.
    pub fn skip(self, r: &mut Reader<'_>, shape: Shape) -> Result<(), Error> {
        self.walk(r, shape).run()
    }
}

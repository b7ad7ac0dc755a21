//! The type of the result of an encoded call: that of its function, with the numbers of the call and the results of the calls
//! in it.

use std::ptr;

use tl_runtime::schema::{Applied, Array, Base, Event, Field, Function, Schema, Schemas, Ty};
use tl_runtime::shape::Shape;
use tl_runtime::{Error, Reader};

/// The types of a schema, with more of them.
pub(super) struct Types {
    pub(super) own: &'static Schema,
    pub(super) applied: Vec<Applied>,
    pub(super) arrays: Vec<Array>,
}

/// A call whose end is not read.
struct Call {
    function: &'static Function,
    /// Whether the function is one of [`Types::own`].
    is_own: bool,
    /// The values of its `#` fields.
    words: Vec<u32>,
    /// The results of the calls in it, by parameter.
    params: Vec<(u8, Ty)>,
    /// The field that is read.
    field: Option<Field>,
}

/// Returns the type of the result of the first call in a value that is in no other call: `Some(None)` if the schema does not
/// have it, `None` if the value calls nothing.
///
/// # Errors
///
/// Returns the decoding error.
#[expect(clippy::option_option, reason = "a call of unknown type is no missing call")]
pub(super) fn result(schemas: Schemas, types: &mut Types, call: &[u8]) -> Result<Option<Option<Ty>>, Error> {
    let mut r = Reader::new(call).lossy_utf8(true);
    let (mut stack, mut found): (Vec<Option<Call>>, _) = (Vec::new(), None);
    for event in schemas.walk(&mut r, Shape::Type("Object")) {
        let call = stack.last_mut().and_then(Option::as_mut);
        match (event?, call) {
            (Event::Enter { combinator, .. }, _) => {
                let known = schemas.find(combinator.id()).filter(|known| known.combinator == combinator);
                let function = known.and_then(|known| Some((known.function?, known.schema)));
                stack.push(function.map(|(function, schema)| Call::new(function, ptr::eq(schema, types.own))));
            }
            (Event::Vector(_), _) => stack.push(None),
            (Event::Field(field), Some(call)) => call.field = Some(field),
            (Event::Flags { name, bits, .. }, Some(call)) => call.set(name, bits),
            (Event::Nat(value), Some(call)) => {
                if let Some(field) = call.field.filter(|field| field.ty.is_word()) {
                    call.set(field.name, value);
                }
            }
            (Event::Leave, _) => {
                let Some(Some(call)) = stack.pop() else { continue };
                let ty = call.is_own.then(|| types.resolve(call.function.result, &call)).flatten();
                let is_inner = stack.iter().any(Option::is_some);
                match stack.last_mut().and_then(Option::as_mut) {
                    Some(outer) => outer.answer(ty),
                    None if found.is_none() && !is_inner => found = Some(ty),
                    None => {}
                }
            }
            _ => {}
        }
    }
    r.finish()?;
    Ok(found)
}

impl Call {
    fn new(function: &'static Function, is_own: bool) -> Self {
        let words = function.combinator.fields().filter(|field| field.ty.is_word()).map(|_| 0).collect();
        Self { function, is_own, words, params: Vec::new(), field: None }
    }

    fn set(&mut self, name: &str, value: u32) {
        let mut words = self.function.combinator.fields().filter(|field| field.ty.is_word());
        if let Some(word) = words.position(|word| word.name == name) {
            self.words[word] = value;
        }
    }

    /// Notes the result of the call in the current field.
    fn answer(&mut self, result: Option<Ty>) {
        if let (Some(Base::Param(nth)), Some(ty)) = (self.field.map(|field| field.ty.base()), result) {
            self.params.push((nth, ty));
        }
    }
}

impl Types {
    pub(super) fn of(own: &'static Schema) -> Self {
        Self { own, applied: own.applied.to_vec(), arrays: own.arrays.to_vec() }
    }

    /// Adds a type with arguments, and returns its position.
    pub(super) fn add_applied(&mut self, applied: Applied) -> Option<u16> {
        let nth = u16::try_from(self.applied.len()).ok()?;
        self.applied.push(applied);
        Some(nth)
    }

    /// Returns whether this holds for a part of a type.
    pub(super) fn any(&self, ty: Ty, is_found: &impl Fn(Base) -> bool) -> bool {
        let base = ty.base();
        is_found(base)
            || match base {
                Base::Applied(nth) | Base::Repeated(nth) | Base::Sum(nth) => {
                    let parts = self.applied.get(usize::from(nth));
                    parts
                        .is_some_and(|it| self.any(it.ty, is_found) || it.args.iter().any(|it| self.any(*it, is_found)))
                }
                Base::Array(nth) => {
                    let array = self.arrays.get(usize::from(nth));
                    array.is_some_and(|array| self.any(array.item, is_found))
                }
                _ => false,
            }
    }

    /// Returns a type without parameters and words; `None` if the call does not tell one of them.
    fn resolve(&mut self, ty: Ty, call: &Call) -> Option<Ty> {
        let (mut item, mut vectors) = (ty, Vec::new());
        while let Some((bare, inside)) = item.item() {
            vectors.push(bare);
            item = inside;
        }
        let resolved = match item.base() {
            Base::Param(nth) => call.params.iter().find(|(param, _)| *param == nth)?.1,
            Base::Implicit(_) => return None,
            Base::Word(_) | Base::Sum(_) => self.number(item, call)?,
            Base::Applied(nth) => {
                let Applied { ty, args } = *self.applied.get(usize::from(nth))?;
                let (ty, args) = (self.resolve(ty, call)?, args.iter().map(|arg| self.resolve(*arg, call)));
                let args = args.collect::<Option<Vec<_>>>()?.leak();
                Ty::new(Base::Applied(self.add_applied(Applied { ty, args })?))
            }
            Base::Array(nth) => {
                let Array { item, count } = *self.arrays.get(usize::from(nth))?;
                let item = self.resolve(item, call)?;
                let nth = u16::try_from(self.arrays.len()).ok()?;
                self.arrays.push(Array { item, count });
                Ty::new(Base::Array(nth))
            }
            _ => item,
        };
        vectors.into_iter().rev().try_fold(resolved, |item, bare| {
            // The most vectors that a type can be.
            let depth = std::iter::successors(Some(item), |ty| Some(ty.item()?.1)).count() - 1;
            let item = match depth {
                15.. => Ty::new(Base::Applied(self.add_applied(Applied { ty: item, args: &[] })?)),
                _ => item,
            };
            Some(item.vector(bare))
        })
    }

    /// Returns a number as the constant that it is in a call.
    fn number(&mut self, number: Ty, call: &Call) -> Option<Ty> {
        let parts = match number.base() {
            Base::Sum(nth) => self.applied.get(usize::from(nth))?.args,
            _ => &[number][..],
        };
        let mut constants = Vec::new();
        for part in parts {
            match part.base() {
                Base::Word(nth) => {
                    let value = *call.words.get(usize::from(nth))?;
                    constants.extend([Base::High((value >> 16) as u16), Base::Low(value as u16)].map(Ty::new));
                }
                _ => constants.push(*part),
            }
        }
        let sum = Applied { ty: Ty::new(Base::Low(0)), args: constants.leak() };
        Some(Ty::new(Base::Sum(self.add_applied(sum)?)))
    }
}

//! From a JSON object to the fields of a combinator, with their flags words.

use alloc::format;
use alloc::vec;
use alloc::vec::Vec;

use super::builtin;
use super::error::{JsonError, Step, did_you_mean};
use super::read::{Context, Read};
use super::tree::{Entry, Tree};
use crate::Writer;
use crate::codec::bit;
use crate::schema::{ANY_BIT, Base, Combinator, Field, Ty, When, is_set};

/// The value of a field in an object.
#[derive(Clone, Copy)]
enum Given<'t> {
    Nothing,
    /// `false`, for a `true`.
    Unset,
    Value(&'t Tree),
}

/// Writes the bare form.
pub(super) fn write(
    read: Read,
    entries: &[Entry],
    combinator: &'static Combinator,
    context: &Context<'_>,
    w: &mut Writer,
) -> Result<(), JsonError> {
    let fields: Vec<Field> = combinator.fields().collect();
    let given = assign(entries, combinator, &fields)?;
    let words = words(combinator, &fields, &given, context)?;
    let context = Context { words: &words, ..*context };
    let mut words = words.iter();
    for (field, given) in fields.iter().zip(&given) {
        let word = if field.ty.is_word() { words.next() } else { None };
        match (given, word) {
            _ if is_true(field.ty) || is_implicit(field.ty) => {}
            (Given::Value(_), Some(word)) => w.nat(*word),
            (_, Some(word)) if field.when == When::Always => w.nat(*word),
            (Given::Value(tree), None) => {
                read.typed(tree, field.ty, &context, w).map_err(|error| error.at(Step::Field(field.name)))?;
            }
            (Given::Nothing | Given::Unset, None) if field.when == When::Always => {
                return Err(missing(field, combinator));
            }
            (Given::Nothing | Given::Unset, _) => {}
        }
    }
    Ok(())
}

/// Assigns keys to fields. A conditional field can be `null`, which counts as absent.
fn assign<'t>(entries: &'t [Entry], combinator: &Combinator, fields: &[Field]) -> Result<Vec<Given<'t>>, JsonError> {
    let mut all = vec![Given::Nothing; fields.len()];
    let mut seen = vec![false; fields.len()];
    // Most keys are in order, so the search starts after the last one.
    let mut next = 0;
    for (key, tree) in entries.iter().filter(|(key, _)| &**key != "_") {
        let is_key = |nth: &usize| fields[*nth].name == &**key && !is_implicit(fields[*nth].ty);
        let Some(nth) = (next..fields.len()).chain(0..next).find(is_key) else {
            let near = did_you_mean(key, fields.iter().filter(|field| !is_implicit(field.ty)).map(|field| field.name));
            return Err(JsonError::new(format!("`{key:.80}` is no field of `{}`{near}", combinator.name())));
        };
        next = nth + 1;
        let field = &fields[nth];
        if core::mem::replace(&mut seen[nth], true) {
            return Err(JsonError::new(format!("`{key}` occurs twice")));
        }
        all[nth] = match tree {
            _ if field.ty == Ty::new(Base::Flags) => {
                return Err(JsonError::new(format!("`{key}` follows from the other fields: leave it out")));
            }
            Tree::Null if field.when != When::Always => Given::Nothing,
            Tree::Bool(false) if is_true(field.ty) && field.when != When::Always => Given::Unset,
            Tree::Bool(true) => Given::Value(tree),
            _ if is_true(field.ty) => return Err(JsonError::expected("true", tree).at(Step::Field(field.name))),
            _ => Given::Value(tree),
        };
    }
    Ok(all)
}

/// Computes the words from the fields. They must fit each other.
fn words(
    combinator: &Combinator,
    fields: &[Field],
    given: &[Given<'_>],
    context: &Context<'_>,
) -> Result<Vec<u32>, JsonError> {
    let all = || fields.iter().zip(given);
    let mut present = vec![0; fields.iter().filter(|field| field.ty.is_word()).count()];
    for (field, given) in all() {
        if let (When::Bit { word, bit: nth @ ..=31 }, Given::Value(_)) = (field.when, given) {
            *present.get_mut(usize::from(word)).ok_or_else(JsonError::not_described)? |= bit(nth.into(), true);
        }
    }
    let mut words = Vec::with_capacity(present.len());
    for (field, given) in all().filter(|(field, _)| field.ty.is_word()) {
        let present = present.get(words.len()).copied().unwrap_or_default();
        words.push(match (field.ty.base(), given) {
            (Base::Implicit(nth), _) => context.implicit(nth).ok_or_else(|| {
                let (number, of) = (field.name, combinator.name());
                JsonError::new(format!("the number `{number}` of `{of}` is unknown: it is an argument of the type"))
            })??,
            (Base::Mask, Given::Value(tree)) => {
                // Bits of a mask without a field are data. The others must agree with the fields, which is checked below
                // for those that are present.
                let bits = builtin::nat(tree).map_err(|error| error.at(Step::Field(field.name)))?;
                let used = combinator.bits(words.len());
                if bits & used & !present != 0 {
                    let bit = (bits & used & !present).trailing_zeros();
                    let message = format!("bit {bit} of `{}` is set, but no field on it is present", field.name);
                    return Err(JsonError::new(message));
                }
                bits
            }
            (Base::Mask, _) if field.when == When::Always || present != 0 => return Err(missing(field, combinator)),
            (Base::Mask, _) => 0,
            _ => present,
        });
    }
    for (field, given) in all() {
        let When::Bit { word: at, bit } = field.when else { continue };
        let Some(word) = words.get(usize::from(at)) else { return Err(JsonError::not_described()) };
        // Fields that share a bit are present together, but a `true` can be left out.
        let mut others = all().filter(|(other, given)| other.when == field.when && matches!(given, Given::Value(_)));
        let state = match (given, is_set(*word, bit)) {
            (Given::Value(_), false) => "present",
            (Given::Unset, true) => "false",
            (Given::Nothing, true) if !is_true(field.ty) || others.next().is_none() => "missing",
            _ => continue,
        };
        let of = fields.iter().filter(|field| field.ty.is_word()).nth(at.into()).map_or("", |word| word.name);
        let reason = match (others.next(), bit) {
            (_, ANY_BIT) => format!("`{of}` is {word}"),
            (Some((other, _)), _) if state != "present" => format!("`{}` on the same flag bit is present", other.name),
            _ => format!("bit {bit} of `{of}` is {}set", if state == "present" { "not " } else { "" }),
        };
        return Err(JsonError::new(format!("`{}` is {state}, but {reason}", field.name)));
    }
    Ok(words)
}

/// Returns whether this is a number that only the type has.
fn is_implicit(ty: Ty) -> bool {
    matches!(ty.base(), Base::Implicit(_))
}

/// Returns whether this is `true`, which has no bytes.
fn is_true(ty: Ty) -> bool {
    ty == Ty::new(Base::True)
}

fn missing(field: &Field, combinator: &Combinator) -> JsonError {
    JsonError::new(format!("`{}` is missing in `{}`", field.name, combinator.name()))
}

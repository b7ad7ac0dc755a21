//! From a JSON object to the fields of a combinator, with their flags words.

use alloc::format;
use alloc::vec;
use alloc::vec::Vec;

use super::builtin;
use super::error::{JsonError, Step, did_you_mean};
use super::read::{Context, Read};
use super::tree::{Entry, Tree};
use crate::Writer;
use crate::codec::{bit, has};
use crate::schema::{Base, Combinator, Field, Ty, When};

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
    let words = words(combinator, &fields, &given)?;
    let mut words = words.into_iter();
    for (field, given) in fields.iter().zip(&given) {
        match given {
            _ if field.ty.is_word() => w.nat(words.next().unwrap_or_default()),
            _ if is_true(field.ty) => {}
            Given::Value(tree) => {
                read.typed(tree, field.ty, context, w).map_err(|error| error.at(Step::Field(field.name)))?;
            }
            Given::Nothing | Given::Unset if field.when == When::Always => return Err(missing(field, combinator)),
            Given::Nothing | Given::Unset => {}
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
        let Some(nth) = (next..fields.len()).chain(0..next).find(|nth| fields[*nth].name == &**key) else {
            let near = did_you_mean(key, fields.iter().map(|field| field.name));
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

/// Computes the flags words from the fields.
fn words(combinator: &Combinator, fields: &[Field], given: &[Given<'_>]) -> Result<Vec<u32>, JsonError> {
    let mut words: Vec<u32> = fields.iter().filter(|field| field.ty.is_word()).map(|_| 0).collect();
    let all = || fields.iter().zip(given);
    for (field, given) in all() {
        if let (When::Bit { word, bit: nth @ ..=31 }, Given::Value(_)) = (field.when, given) {
            *words.get_mut(usize::from(word)).ok_or_else(JsonError::not_described)? |= bit(nth.into(), true);
        }
    }
    // Fields that share a bit are present together, but a `true` can be left out.
    for (field, given) in all() {
        let When::Bit { word, bit: nth @ ..=31 } = field.when else { continue };
        let set = words.get(usize::from(word)).is_some_and(|word| has(*word, nth.into()));
        let state = match given {
            Given::Unset if set => "false",
            Given::Nothing if set && !is_true(field.ty) => "missing",
            _ => continue,
        };
        let mut others = all().filter(|(other, given)| other.when == field.when && matches!(given, Given::Value(_)));
        let other = others.next().map_or("", |(other, _)| other.name);
        return Err(JsonError::new(format!(
            "`{}` is {state}, but `{other}` on the same flag bit is present",
            field.name
        )));
    }
    // Bits of a mask without a field are data. The others follow from the fields, and must not contradict them.
    for (nth, (field, given)) in all().filter(|(field, _)| field.ty.is_word()).enumerate() {
        if field.ty.base() != Base::Mask {
            continue;
        }
        let Given::Value(tree) = given else { return Err(missing(field, combinator)) };
        let bits = builtin::nat(tree).map_err(|error| error.at(Step::Field(field.name)))?;
        let used = combinator.bits(nth);
        if bits & used & !words[nth] != 0 {
            let bit = (bits & used & !words[nth]).trailing_zeros();
            return Err(JsonError::new(format!("bit {bit} of `{}` is set, but no field on it is present", field.name)));
        }
        words[nth] |= bits & !used;
    }
    Ok(words)
}

/// Returns whether this is `true`, which has no bytes.
fn is_true(ty: Ty) -> bool {
    ty == Ty::new(Base::True)
}

fn missing(field: &Field, combinator: &Combinator) -> JsonError {
    JsonError::new(format!("`{}` is missing in `{}`", field.name, combinator.name()))
}

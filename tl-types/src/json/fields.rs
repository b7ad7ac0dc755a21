//! From a JSON object to the fields of a combinator: each key to its field, and the flags words that follow from them.

use alloc::format;
use alloc::vec;
use alloc::vec::Vec;

use super::builtin;
use super::fault::{Fault, Step};
use super::nearest::nearest;
use super::read::{Context, Read, did_you_mean};
use super::tree::{Entry, Tree};
use crate::Writer;
use crate::codec::{bit, has};
use crate::schema::{Base, Combinator, Field, When};

/// Writes the bare form.
pub(super) fn write(
    read: Read,
    entries: &[Entry],
    combinator: &'static Combinator,
    context: &Context<'_>,
    w: &mut Writer,
) -> Result<(), Fault> {
    let fields: Vec<Field> = combinator.fields().collect();
    let given = assign(entries, combinator, &fields)?;
    let words = words(combinator, &fields, &given)?;
    let mut nth = 0;
    for (field, tree) in fields.iter().zip(&given) {
        if field.ty.is_word() {
            w.nat(words[nth]);
            nth += 1;
            continue;
        }
        match (tree, field.ty.base()) {
            (_, Base::True) if field.ty.item().is_none() => {}
            (Some(tree), _) => {
                read.typed(tree, field.ty, context, w).map_err(|fault| fault.at(Step::Field(field.name)))?;
            }
            (None, _) if field.when == When::Always => {
                return Err(Fault::new(format!("`{}` is missing in `{}`", field.name, combinator.name())));
            }
            (None, _) => {}
        }
    }
    Ok(())
}

/// The value that is given for each field. What hangs on a flag bit may be `null`, which is none.
fn assign<'t>(entries: &'t [Entry], combinator: &Combinator, fields: &[Field]) -> Result<Vec<Option<&'t Tree>>, Fault> {
    let mut given = vec![None; fields.len()];
    // Mostly they come in order: the search goes on behind the last one.
    let mut next = 0;
    for (key, tree) in entries.iter().filter(|(key, _)| key != "_") {
        let all = (next..fields.len()).chain(0..next);
        let Some(nth) = all.into_iter().find(|nth| fields[*nth].name == key) else {
            let near = did_you_mean(nearest(key, fields.iter().map(|field| field.name)));
            return Err(Fault::new(format!("`{key:.80}` is no field of `{}`{near}", combinator.name())));
        };
        let field = &fields[nth];
        next = nth + 1;
        if field.ty.is_word() && field.ty.base() == Base::Flags {
            return Err(Fault::new(format!("`{key}` follows from the other fields: leave it out")));
        }
        if given[nth].replace(tree).is_some() {
            return Err(Fault::new(format!("`{key}` is there twice")));
        }
    }
    for (field, tree) in fields.iter().zip(&mut given) {
        *tree = tree.filter(|tree| field.when == When::Always || !matches!(tree, Tree::Null));
        if let (Some(tree), Base::True, None) = (*tree, field.ty.base(), field.ty.item()) {
            let set = match tree {
                Tree::Bool(true) => true,
                Tree::Bool(false) => field.when != When::Always,
                _ => false,
            };
            if !set {
                return Err(Fault::expected("true", tree).at(Step::Field(field.name)));
            }
        }
    }
    Ok(given)
}

/// The flags words that follow from the fields.
fn words(combinator: &Combinator, fields: &[Field], given: &[Option<&Tree>]) -> Result<Vec<u32>, Fault> {
    let mut words: Vec<u32> = fields.iter().filter(|field| field.ty.is_word()).map(|_| 0).collect();
    let there = |tree: &Option<&Tree>| tree.is_some_and(|tree| !matches!(tree, Tree::Bool(false)));
    let all = || fields.iter().zip(given);
    for (field, tree) in all() {
        if let When::Bit { word, bit: nth @ ..=31 } = field.when {
            // A `Bool` may be false and there.
            let there = if field.ty.base() == Base::True { there(tree) } else { tree.is_some() };
            *words.get_mut(usize::from(word)).ok_or_else(Fault::not_described)? |= bit(nth.into(), there);
        }
    }
    for (field, tree) in all() {
        let When::Bit { word, bit } = field.when else { continue };
        let set = words.get(usize::from(word)).is_some_and(|word| bit < 32 && has(*word, bit.into()));
        let missing =
            if field.ty.base() == Base::True { matches!(tree, Some(Tree::Bool(false))) } else { tree.is_none() };
        if set && missing {
            let mut others = all().filter(|(other, tree)| other.when == field.when && there(tree));
            let other = others.next().map_or("another", |(other, _)| other.name);
            let what = if tree.is_some() { "false" } else { "missing" };
            return Err(Fault::new(format!("`{}` is {what}, but `{other}` on the same flag bit is there", field.name)));
        }
    }
    // The bits of a number that no field hangs on are as given. The others follow, but must not contradict.
    let masks = all().filter(|(field, _)| field.ty.is_word()).enumerate();
    for (nth, (field, tree)) in masks.filter(|(_, (field, _))| field.ty.base() == Base::Mask) {
        let missing = || Fault::new(format!("`{}` is missing in `{}`", field.name, combinator.name()));
        let tree = tree.ok_or_else(missing)?;
        let bits: u32 = builtin::int(tree)
            .ok_or_else(|| Fault::expected("a number of 32 bits without sign", tree).at(Step::Field(field.name)))?;
        let known = combinator.bits(nth);
        if bits & known & !words[nth] != 0 {
            let bit = (bits & known & !words[nth]).trailing_zeros();
            return Err(Fault::new(format!("bit {bit} of `{}` is set, but no field on it is there", field.name)));
        }
        words[nth] |= bits & !known;
    }
    Ok(words)
}

//! Recorded boxing: which payloads and fields are behind a `Box`.

use std::collections::{BTreeMap, BTreeSet};

use super::Seams;
use crate::model::{ConstructorId, Model, Ty};
use crate::{Error, analysis};

/// A payload, or a field of a constructor by its index.
type Part = (ConstructorId, Option<usize>);

impl Seams {
    /// Applies the recorded decisions to the model, and records those of the rule for payloads and fields without one.
    ///
    /// Returns the names of the new ones that are behind a `Box`, and of the recorded ones that the rule would decide
    /// otherwise.
    pub(super) fn record_boxes(&mut self, model: &mut Model) -> Result<[Vec<String>; 2], Error> {
        let mut errors: Vec<_> = self.boxed.intersection(&self.inline).cloned().map(Error::DuplicatePart).collect();
        // Definitions of one name from several layers share a decision.
        let mut named: BTreeMap<String, Vec<Part>> = BTreeMap::new();
        let is_recorded = |name: &str| self.boxed.contains(name) || self.inline.contains(name);
        parts(model, is_recorded).into_iter().for_each(|part| named.entry(name(model, part)).or_default().push(part));
        let (mut boxed, mut inline) = (BTreeSet::new(), BTreeSet::new());
        let (mut new, mut differ) = (Vec::new(), Vec::new());
        let mut boxing = model.analysis.boxing.clone();
        for (name, parts) in named {
            let by_rule = parts.iter().any(|part| is_boxed(model, *part));
            let recorded = self.boxed.contains(&name) || by_rule && !self.inline.contains(&name);
            if recorded != by_rule {
                differ.push(name.clone());
            } else if by_rule && !self.boxed.contains(&name) {
                new.push(name.clone());
            }
            let is_required = |(id, field): &Part| field.is_some_and(|field| boxing.required.contains(&(*id, field)));
            if !recorded && parts.iter().any(is_required) {
                errors.push(Error::InfiniteSize(name.clone()));
            }
            for part in parts {
                match (part, recorded) {
                    ((id, None), true) => _ = boxing.payloads.insert(id),
                    ((id, None), false) => _ = boxing.payloads.remove(&id),
                    ((id, Some(field)), true) => _ = boxing.fields.insert((id, field)),
                    ((id, Some(field)), false) => _ = boxing.fields.remove(&(id, field)),
                }
            }
            let list = if recorded { &mut boxed } else { &mut inline };
            list.insert(name);
        }
        Error::all(errors)?;
        (self.boxed, self.inline, model.analysis.boxing) = (boxed, inline, boxing);
        analysis::after_boxing(model);
        Ok([new, differ])
    }
}

fn is_boxed(model: &Model, (id, field): Part) -> bool {
    let boxing = &model.analysis.boxing;
    field.map_or_else(|| boxing.payloads.contains(&id), |field| boxing.fields.contains(&(id, field)))
}

/// The payloads of enums, and the fields whose value is a struct or an enum and that are conditional, behind a `Box` or
/// recorded.
fn parts(model: &Model, is_recorded: impl Fn(&str) -> bool) -> Vec<Part> {
    let mut parts = Vec::new();
    for (index, constructor) in model.constructors.iter().enumerate() {
        let id = ConstructorId(index);
        if constructor.has_struct && model.ty(constructor.ty).enumeration.is_some() {
            parts.push((id, None));
        }
        let values = constructor.combinator.values().filter(|value| {
            let may_be_large =
                value.field.condition.is_some() && matches!(value.ty, Ty::Constructor { .. } | Ty::Enum { .. });
            let part = (id, Some(value.index));
            may_be_large || is_boxed(model, part) || is_recorded(&name(model, part))
        });
        parts.extend(values.map(|value| (id, Some(value.index))));
    }
    parts
}

/// `message` for a payload, `message.fwd_from` for a field.
fn name(model: &Model, (id, field): Part) -> String {
    let combinator = &model.constructor(id).combinator;
    field.map_or_else(
        || combinator.name.clone(),
        |field| format!("{}.{}", combinator.name, combinator.fields[field].name),
    )
}

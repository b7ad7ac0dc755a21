//! Schema files of others: which of ours they replace, and their canonical form.

use std::cmp::Reverse;
use std::collections::HashSet;

use anyhow::{Result, bail};
use tl_parser::Schema;
use tl_parser::ast::ItemKind;

use crate::regen::{INPUTS, Input};

/// The canonical form of a schema with its layer in the first line, and without comments.
pub(crate) fn canonical(schema: &Schema<'_>, layer: Option<u32>) -> String {
    let mut schema = schema.clone();
    for item in &mut schema.items {
        item.blank_before |= item.comments.iter().any(|comment| comment.blank_before);
        item.comments.clear();
        item.trailing = None;
        if let ItemKind::Combinator(combinator) = &mut item.kind {
            combinator.comments.clear();
            for field in &mut combinator.fields {
                field.comments.clear();
                field.trailing = None;
            }
        }
    }
    schema.end.clear();
    let layer = layer.map(|layer| format!("// LAYER {layer}\n\n")).unwrap_or_default();
    layer + &tl_parser::print(&schema)
}

/// The one of [`INPUTS`], with these texts, that has the most names of the schema, and at least half of them.
pub(super) fn most_similar(schema: &Schema<'_>, texts: &[String]) -> Result<&'static Input> {
    let theirs = names(schema);
    let common =
        |text: &String| names(&tl_parser::parse(text, Default::default()).schema).intersection(&theirs).count();
    let mut common: Vec<(usize, &Input)> = texts.iter().map(common).zip(&INPUTS).collect();
    common.sort_by_key(|(count, _)| Reverse(*count));
    let half = theirs.len().div_ceil(2).max(1);
    if common[0].0 < half || common[0].0 == common[1].0 {
        let choices = INPUTS.map(|input| format!("`--schema {}`", input.module));
        bail!("cannot tell which schema this is\nhelp: name it with {}", choices.join(" or "));
    }
    Ok(common[0].1)
}

fn names<'a>(schema: &Schema<'a>) -> HashSet<&'a str> {
    let name = |kind: &ItemKind<'a>| match kind {
        ItemKind::Combinator(combinator) => combinator.name.map(|name| name.text),
        _ => None,
    };
    schema.items.iter().filter_map(|item| name(&item.kind)).collect()
}

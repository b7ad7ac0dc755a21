//! A schema file of somebody else: which of ours it is, and how it looks in schema/.

use std::collections::HashSet;

use anyhow::{Result, bail};
use tl_parser::Schema;
use tl_parser::ast::{Comment, ItemKind};

use crate::regen::{INPUTS, Input};

/// The schema in canonical form, its layer above it, and no other comments: those are not ours.
pub(super) fn canonical(schema: &Schema<'_>, layer: Option<u32>) -> String {
    let mut schema = schema.clone();
    let blank = |comments: &[Comment<'_>]| comments.iter().any(|comment| comment.blank_before);
    for item in &mut schema.items {
        item.blank_before |= blank(&item.comments);
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

/// Which of our schemas has most of its names, and half of them at least.
pub(super) fn which(schema: &Schema<'_>, ours: [&Schema<'_>; INPUTS.len()]) -> Result<&'static Input> {
    let theirs = names(schema);
    let shared = ours.map(|ours| names(ours).intersection(&theirs).count());
    let half = theirs.len().div_ceil(2).max(1);
    match shared {
        [api, mtproto] if api > mtproto && api >= half => Ok(&INPUTS[0]),
        [api, mtproto] if api < mtproto && mtproto >= half => Ok(&INPUTS[1]),
        _ => bail!("it is not clear which schema this is\nhelp: say it: `--schema api` or `--schema mtproto`"),
    }
}

fn names<'a>(schema: &Schema<'a>) -> HashSet<&'a str> {
    let name = |kind: &ItemKind<'a>| match kind {
        ItemKind::Combinator(combinator) => combinator.name.map(|name| name.text),
        _ => None,
    };
    schema.items.iter().filter_map(|item| name(&item.kind)).collect()
}
